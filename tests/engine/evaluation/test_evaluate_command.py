"""The command line on a tiny PASCAL and a tiny folder of sets, with a toy model."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine import evaluate
from engine.data.mask_folder import read_mask_folder
from engine.data.pascal5i import read_pairs
from engine.data.synthetic import write_mask_folder, write_pascal5i
from engine.errors import DataError
from engine.evaluation.baselines import MeanCosine, PrototypeDifference
from engine.evaluation.episodes import pascal_episodes, things_episodes, wrong_support_episodes
from engine.models.efficientnet_lite import EfficientNetLite0
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Support
from tests.engine.training.toy_model import ToySegmenter


class _Perfect(ToySegmenter):
    """Knows the synthetic classes by their colours: object where the colour is the support's."""

    def encode(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return (images,)

    def decode(self, query, support, memo=None) -> torch.Tensor:
        weights = (support.masks > 0.99).float()[:, None]
        colour = (support.features[0] * weights).sum(dim=(0, 2, 3)) / weights.sum()
        return 8 * (0.8 - (query[0] - colour[None, :, None, None]).norm(dim=1))


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    preprocessing = Preprocessing((64, 64), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))
    tested = evaluate._Tested(model=_Perfect(), preprocessing=preprocessing, is_calibrated=True)
    monkeypatch.setattr(evaluate, "_load", lambda name, head_path: tested)


@pytest.fixture
def pascal(tmp_path: Path) -> Path:
    write_pascal5i(tmp_path / "voc", n_images=12, fold=1)
    return tmp_path / "voc"


def test_pascal_table_json_and_picture(
    pascal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = f"mshnet-lite --data pascal --root {pascal} --fold 1 --episodes 8 --min-images 2 --device cpu"
    outputs = ["--json", str(tmp_path / "out.json"), "--grid", str(tmp_path / "grid.png")]
    assert evaluate.main([*arguments.split(), "--discrimination", *outputs]) == 0
    printed = capsys.readouterr().out
    assert "473 x 473" in printed
    assert "summed per class" in printed
    (fold,) = json.loads((tmp_path / "out.json").read_text())["folds"]
    assert fold["unseen_classes"]["miou"]["mean"] > 70
    assert set(fold["unseen_classes"]["class_iou"]) == {"voc:6", "voc:7"}
    told_apart = fold["discrimination"]
    assert told_apart["wrong"]["mean"] < 5
    assert told_apart["difference"]["mean"] == pytest.approx(
        told_apart["right"]["mean"] - told_apart["wrong"]["mean"]
    )
    with Image.open(tmp_path / "grid.png") as picture:
        assert picture.width == 3 * 196


def test_things_mean_over_sets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, seed in (("cups", 0), ("screws", 1)):
        write_mask_folder(tmp_path / "things" / name, n_images=6, seed=seed)
    path = tmp_path / "out.json"
    arguments = (
        f"mshnet-lite --data things --root {tmp_path / 'things'} --seeds 0 1 --size original --json {path}"
    )
    assert evaluate.main([*arguments.split(), "--device", "cpu"]) == 0
    things = json.loads(path.read_text())["things"]
    assert set(things["set_miou"]) == {"cups", "screws"}
    assert things["miou"]["mean"] == pytest.approx(np.mean(list(things["set_miou"].values())))
    assert things["miou"]["mean"] > 60
    assert "own size" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("--fold 3", "Fold 3 cannot be measured"),
        ("--shots 6", "--shots must be 1 to 5"),
        ("--threshold 2", "--threshold must be a number"),
        ("--size big", "--size must be a number"),
        ("--threshold other-folds", "there are none"),
    ],
)
def test_bad_input_is_code_2(
    pascal: Path, capsys: pytest.CaptureFixture[str], extra: str, expected: str
) -> None:
    arguments = f"mshnet-lite --data pascal --root {pascal} --min-images 2 --device cpu --episodes 4 {extra}"
    assert evaluate.main(arguments.split()) == 2
    assert expected in capsys.readouterr().err


def test_published_protocol_cycles_queries_and_never_supports_with_the_query(pascal: Path) -> None:
    catalogue, pairs = read_mask_folder(pascal), read_pairs(pascal, 1, split="val")
    episodes = pascal_episodes(catalogue, pairs, n_episodes=3 * len(pairs), n_shots=2, seed=1)
    for number, episode in enumerate(episodes):
        pair = pairs[number % len(pairs)]
        assert catalogue.records[episode.query].name == pair.image
        assert episode.key.class_id == episode.truth_id == pair.class_id
        assert episode.query not in episode.support
        assert all(pair.class_id in catalogue.records[i].areas for i in episode.support)
    assert episodes == pascal_episodes(catalogue, pairs, n_episodes=3 * len(pairs), n_shots=2, seed=1)
    with pytest.raises(DataError, match="one image of class"):
        pascal_episodes(catalogue, pairs[:1], n_episodes=1, n_shots=1, seed=0)


def test_wrong_supports_show_a_class_that_the_query_lacks(pascal: Path) -> None:
    catalogue, pairs = read_mask_folder(pascal), read_pairs(pascal, 1, split="val")
    episodes = wrong_support_episodes(catalogue, pairs, n_episodes=10, n_shots=1, seed=0)
    for episode in episodes:
        assert episode.key.class_id not in catalogue.records[episode.query].areas
        assert episode.truth_id in catalogue.records[episode.query].areas
        assert episode.key.class_id in catalogue.records[episode.support[0]].areas


def test_things_stay_inside_their_set_and_cap_the_queries(pascal: Path) -> None:
    catalogue = read_mask_folder(pascal)
    episodes = things_episodes(catalogue, per_class=2, n_shots=1, seed=0)
    assert all(e.query not in e.support and e.key.class_id == e.truth_id for e in episodes)
    counts = [sum(e.key == key for e in episodes) for key in {e.key for e in episodes}]
    assert max(counts) == 2


def test_mean_cosine_equals_plain_loops() -> None:
    model = MeanCosine(EfficientNetLite0(), input_size=(32, 32)).eval()
    generator = torch.Generator().manual_seed(0)
    query = tuple(torch.randn(1, 5, 4, 4, generator=generator) for _ in range(2))
    shots = tuple(torch.randn(2, 5, 4, 4, generator=generator) for _ in range(2))
    masks = (torch.rand(2, 4, 4, generator=generator) > 0.6).float()
    scores = torch.sigmoid(model.decode(query, Support(features=shots, masks=masks)))
    similarity = torch.zeros(4, 4)
    for row, column in itertools.product(range(4), range(4)):
        for feats, supports in zip(query, shots, strict=True):
            cell = feats[0, :, row, column]
            values = [
                max(0.0, torch.cosine_similarity(cell, supports[s, :, i, j], dim=0).item())
                for s, i, j in itertools.product(range(2), range(4), range(4))
                if masks[s, i, j] == 1
            ]
            similarity[row, column] += sum(values) / len(values)
    stretched = (similarity - similarity.min()) / (similarity.max() - similarity.min())
    torch.testing.assert_close(scores[0], stretched, atol=1e-4, rtol=0)


@pytest.mark.parametrize("method", [MeanCosine, PrototypeDifference])
def test_baselines_are_finite_for_an_empty_mask(method: type) -> None:
    model = method(EfficientNetLite0(), input_size=(64, 64)).eval()
    with torch.inference_mode():
        taps = model.encode(torch.randn(1, 3, 64, 64))
        logits = model.decode(taps, Support(features=taps, masks=torch.zeros(1, 64, 64)))
    assert logits.ndim == 3
    assert bool(torch.isfinite(logits).all())
