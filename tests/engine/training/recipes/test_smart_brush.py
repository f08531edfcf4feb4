"""The recipe of the smart brush: samples, loss, and a run from the command line to a head that loads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import train
from engine.data.mask_folder import read_mask_folder
from engine.errors import Cancelled, DataError
from engine.models.registry import load_segmenter
from engine.models.scribble_head import load_scribble_head
from engine.progress import CancelToken
from engine.training.recipes.smart_brush import scribble_losses
from engine.training.scribble_samples import make_samples
from tests.helpers.disc_photos import write_disc_photos


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_disc_photos(tmp_path_factory.mktemp("data") / "discs", 6)


def test_the_loss_is_zero_for_the_truth_and_blind_where_labels_say_nothing() -> None:
    targets = torch.zeros(2, 4, 4)
    targets[:, 1:3, 1:3] = 1
    sure = torch.where(targets > 0, 20.0, -20.0)
    counts = torch.ones_like(targets)
    assert sum(scribble_losses(sure, targets, counts=counts)).item() < 1e-4
    wrong = sure.clone()
    wrong[:, 0] *= -1
    assert sum(scribble_losses(wrong, targets, counts=counts)).item() > 1
    counts[:, 0] = 0
    assert sum(scribble_losses(wrong, targets, counts=counts)).item() < 1e-4


def test_samples_hold_what_is_scribbled_and_do_not_depend_on_other_images(data_dir: Path) -> None:
    catalogue, lender = read_mask_folder(data_dir), load_segmenter("mshnet-lite")
    samples = make_samples(catalogue.subset([0, 1]), lender, seed=1)
    assert samples.maps.shape == (4, 31, 48, 48)  # two scribbles on each object
    assert samples.targets.shape == samples.counts.shape == (4, 48, 48)
    assert 0.1 < samples.targets.mean() < 0.2
    again = make_samples(catalogue.subset([0]), lender, seed=1)
    assert np.array_equal(again.maps, samples.maps[:2])
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        make_samples(catalogue, lender, seed=1, token=token)
    with pytest.raises(DataError, match="fitting size"):
        make_samples(catalogue.subset([]), lender, seed=1)


def test_a_run_learns_resumes_and_leaves_a_head_that_loads(data_dir: Path, tmp_path: Path) -> None:
    flags = ["--data.root", str(data_dir), "--data.validation_share", "0.4", "--optim.batch", "4"]
    flags += ["--run.out", str(tmp_path / "runs"), "--run.validate_every", "6", "--run.log_every", "1"]
    flags += ["--run.precision", "fp32", "--optim.warmup_steps", "2"]
    assert train.main(["smart-brush", *flags, "--optim.steps", "12"]) == 0
    (folder,) = (tmp_path / "runs").iterdir()
    records = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    losses = [record["loss"] for record in records if record["kind"] == "train"]
    assert losses[-1] < 0.8 * losses[0]
    head = load_scribble_head(folder / "smart-brush.safetensors")
    assert not head.training
    assert "48 x 48 cells" in (folder / "smart-brush.md").read_text()


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ([], "--data.root"),
        (["--data.images", "-1"], "data.images"),
        (["--init", "nowhere.safetensors"], "no such head"),
        (["--data.hold_out", "discs"], "fitting size"),
    ],
)
def test_bad_input_ends_with_two_and_a_sentence(
    data_dir: Path, flags: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = ["--data.root", str(data_dir)] if flags else []
    assert train.main(["smart-brush", *root, *flags]) == 2
    assert sentence in capsys.readouterr().err.splitlines()[-1]
