from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import smart_brush
from engine.data.catalogue import Catalogue
from engine.data.mask_folder import read_mask_folder
from engine.images import write_indexed_png
from engine.models import registry
from engine.models.scribble_head import load_scribble_head
from engine.training.scribbles import (
    largest_part,
    make_samples,
    simulate_scribble,
    train_scribble_head,
)


def _disc(centre: tuple[int, int], radius: int, size: tuple[int, int] = (120, 160)) -> np.ndarray:
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]]
    return np.hypot(ys - centre[0], xs - centre[1]) < radius


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of four photos with a red disc of class 3 each."""
    folder = tmp_path_factory.mktemp("data") / "discs"
    (folder / "JPEGImages").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for number in range(4):
        disc = _disc((60, 50 + 15 * number), 30)
        pixels = rng.normal((90, 110, 90), 8, (120, 160, 3))
        pixels[disc] += (100, -40, -40)
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"JPEGImages/{number}.jpg")
        write_indexed_png(folder / f"SegmentationClass/{number}.png", (disc * 3).astype(np.uint8))
    return folder


@pytest.fixture
def catalogue(data_dir: Path) -> Catalogue:
    return read_mask_folder(data_dir)


@pytest.mark.parametrize("seed", range(4))
def test_a_scribble_stays_inside_and_covers_a_little(seed: int) -> None:
    mask = _disc((60, 80), 45)
    scribble = simulate_scribble(mask, np.random.default_rng(seed))
    share = (scribble & mask).sum() / mask.sum()
    assert 0.04 < share < 0.13
    assert (scribble & ~mask).sum() <= 0.02 * scribble.sum()
    again = simulate_scribble(mask, np.random.default_rng(seed))
    assert np.array_equal(scribble, again)


def test_different_draws_differ_and_thin_or_tiny_objects_are_scribbled_on_too() -> None:
    mask = _disc((60, 80), 45)
    one, other = (simulate_scribble(mask, np.random.default_rng(seed)) for seed in (1, 2))
    assert not np.array_equal(one, other)
    thin, tiny = np.zeros((120, 160), bool), np.zeros((400, 400), bool)
    thin[50:53, 10:150] = True
    tiny[201, 333] = True
    for object_mask in (thin, tiny):
        assert (simulate_scribble(object_mask, np.random.default_rng(0)) & object_mask).any()


def test_the_largest_part_counts_and_odd_sizes_do_not() -> None:
    labels = np.zeros((120, 160), np.uint8)
    labels[_disc((40, 40), 25)] = 5
    labels[_disc((100, 140), 10)] = 5
    part = largest_part(labels, 5)
    assert part[40, 40]
    assert not part[100, 140]
    assert largest_part(labels, 6) is None
    assert largest_part(np.full((50, 50), 5, np.uint8), 5) is None


@pytest.mark.slow
def test_the_head_learns_what_belongs_to_the_scribble(catalogue: Catalogue) -> None:
    model = registry.load_segmenter("mshnet-lite")
    ticks: list[str] = []
    samples = make_samples(catalogue, model, seed=1, progress=lambda tick: ticks.append(tick.unit))
    assert samples.maps.shape == (8, 31, 48, 48)
    assert samples.targets.shape == samples.counts.shape == (8, 48, 48)
    assert 0.1 < samples.targets.mean() < 0.2
    losses: list[float] = []
    head = train_scribble_head(
        samples, steps=12, seed=0, progress=lambda tick: losses.append(float(tick.message.split()[1]))
    )
    assert losses[-1] < losses[0]
    assert not head.training
    assert ticks == ["images"] * 4


@pytest.mark.slow
def test_training_and_measuring_by_command(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "head.safetensors"
    options = ["--data", str(data_dir), "--images", "2"]
    assert smart_brush.main(["train", *options, "--out", str(out), "--steps", "1"]) == 0
    assert "4 scribbles on 2 images" in capsys.readouterr().out
    load_scribble_head(out)
    assert smart_brush.main(["measure", *options, "--grabcut"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "IoU after one scribble, 2 objects, 3 draws"
    values = {line[:30].strip(): float(line[30:36]) for line in lines[1:]}
    assert values["scribble alone"] < 15
    assert values["smart brush"] > 80
    assert set(values) == {
        "scribble alone",
        "smart brush",
        "GrabCut from the scribble",
        "GrabCut in a box around it",
    }


@pytest.mark.parametrize(
    "arguments",
    [["train", "--out", "x", "--steps", "0"], ["measure", "--sets", "nowhere"], ["measure", "--lists"]],
)
def test_bad_input_ends_with_two_and_a_sentence(
    data_dir: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert smart_brush.main([*arguments, "--data", str(data_dir)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("engine.smart_brush: ")
