"""The retrieval command on tiny photo and sketch folders, with a retriever that sees brightness."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from engine import evaluate
from engine.errors import DataError
from engine.evaluation.commands import retrieval
from engine.evaluation.embedding import embed_files
from engine.models.preprocessing import Preprocessing
from engine.models.retriever import SketchRetriever
from engine.progress import Progress
from tests.helpers.synthetic_layouts import write_image, write_sketchy

_PREPROCESSING = Preprocessing((8, 8), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))
_SHADES = {"bat": 10, "cup": 90, "owl": 170, "sun": 250}


class _Brightness(SketchRetriever):
    """Embedding: the mean brightness, and a one."""

    input_size = (8, 8)
    preprocessing = Preprocessing(input_size)
    embedding_dim = 2
    metric = "euclidean"

    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.Identity()

    def embed_photos(self, images: Tensor) -> Tensor:
        mean = images.mean(dim=(1, 2, 3))
        return torch.stack([mean, torch.ones_like(mean)], dim=1)

    def embed_sketches(self, images: Tensor) -> Tensor:
        return self.embed_photos(images)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Every sketch has its photos' shade, but ``owl``'s second photo is as bright as a sun."""
    root = tmp_path / "animals"
    for name, shade in _SHADES.items():
        for number in range(2):
            write_image(root / "photo" / name / f"{number}.png", value=shade + number)
        write_image(root / "sketch" / name / "0.png", value=shade)
    write_image(root / "photo" / "owl" / "1.png", value=252)
    (root / "unseen_2.txt").write_text("owl\nsun\n")
    return root


@pytest.fixture
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_options: argparse.Namespace) -> tuple[SketchRetriever, Preprocessing]:
        return _Brightness(), _PREPROCESSING

    monkeypatch.setattr(retrieval, "load_tested", load)


def ask(command: str) -> int:
    return evaluate.main(["frozen-features", *command.split(), "--device", "cpu"])


@pytest.mark.usefixtures("_toy")
@pytest.mark.parametrize(("gallery", "n_photos"), [("unseen", 4), ("all", 8)])
def test_unseen_sketches_search_the_chosen_gallery(
    pairs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], gallery: str, n_photos: int
) -> None:
    path = tmp_path / "out.json"
    flags = f"--gallery {gallery} --centre none --json {path} --picture {tmp_path / 'curve.png'}"
    assert ask(f"--data pairs --root {pairs} {flags}") == 0
    report = json.loads(path.read_text())
    assert (report["total"]["n_queries"], report["n_photos"]) == (2, n_photos)
    assert report["metric"] == "euclidean"
    # sun: both at ranks 1 and 2. owl: the other photo, 82 away, comes behind both suns, and in the larger
    # gallery also behind cup's two, 80 and 79 away.
    owl = (1 + 2 / 4) / 2 if gallery == "unseen" else (1 + 2 / 6) / 2
    assert report["classes"]["sun"]["map_all"] == pytest.approx(100)
    assert report["classes"]["owl"]["map_all"] == pytest.approx(100 * owl)
    assert report["total"]["map_all"] == pytest.approx(50 * (1 + owl))
    assert report["total"]["p_100"] == pytest.approx(2)
    printed = capsys.readouterr().out
    for words in ("2 sketches of 2 unseen classes", "euclidean", "not interpolated", "min(200, relevant)"):
        assert words in printed
    assert ("generalised" in printed) == (gallery == "all")
    with Image.open(tmp_path / "curve.png") as picture:
        assert picture.width > 500


@pytest.mark.usefixtures("_toy")
@pytest.mark.parametrize(
    ("centre", "words"), [("data", "of the very images asked for"), ("seen", "over the seen classes")]
)
def test_the_mean_that_comes_off_is_named(
    pairs: Path, capsys: pytest.CaptureFixture[str], centre: str, words: str
) -> None:
    assert ask(f"--data pairs --root {pairs} --centre {centre}") == 0
    assert words in capsys.readouterr().out


@pytest.mark.usefixtures("_toy")
def test_a_published_layout_and_duplicate_photos(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sketchy(tmp_path, classes=["airplane", "bat", "cow"])
    assert ask(f"--data sketchy --root {tmp_path} --centre none") == 0
    printed = capsys.readouterr().out
    assert "Sketchy-Ext" in printed
    assert "4 sketches of 2 unseen classes" in printed
    assert "3 photos have the embedding of another photo" in printed  # all are one grey


@pytest.mark.usefixtures("_toy")
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("--data pairs --root {root}/none", "does not exist"),
        ("--data tuberlin --root {root}", "TU-Berlin"),
        ("--data pairs --root {root} --split 25", "--split belongs to --data sketchy, not to pairs"),
        ("--data pairs --root {root} --shots 2", "--shots is for segmentation"),
        ("--data pairs --root {root} --head x.safetensors", "--head has no use"),
        ("--data pairs --root {root} --unseen-list missing.txt", "missing.txt"),
    ],
)
def test_bad_input_is_code_2(
    pairs: Path, capsys: pytest.CaptureFixture[str], command: str, expected: str
) -> None:
    assert ask(command.format(root=pairs)) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.usefixtures("_toy")
def test_sketches_without_photos_are_code_2(pairs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (pairs / "photo" / "owl").iterdir():
        path.unlink()
    assert ask(f"--data pairs --root {pairs}") == 2
    assert "The class 'owl' of animals has sketches and no photo to find" in capsys.readouterr().err


def test_a_head_of_another_model_is_code_2(pairs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Path(evaluate.__file__).parents[1] / "assets" / "weights" / "mshnet-lite.safetensors"
    words = ["d2s-vgg16bn", "--data", "pairs", "--root", str(pairs), "--head", str(other)]
    assert evaluate.main(words) == 2
    assert "is a head of mshnet-lite" in capsys.readouterr().err


def test_files_are_embedded_in_order_and_counted(pairs: Path) -> None:
    paths = sorted((pairs / "photo").rglob("*.png")) * 5  # 40: two batches
    seen: list[Progress] = []
    model = _Brightness()
    options = {"device": torch.device("cpu"), "unit": "photos"}
    rows = embed_files(paths, model.embed_photos, _PREPROCESSING, progress=seen.append, **options)
    assert rows.dtype == np.float32
    assert rows.shape == (40, 2)
    np.testing.assert_array_equal(rows[:8], rows[32:])
    assert rows[0, 0] < rows[2, 0] < rows[4, 0] < rows[6, 0]
    assert [(item.done, item.unit) for item in seen] == [(32, "photos"), (40, "photos")]
    with pytest.raises(DataError, match="no photos"):
        embed_files([], model.embed_photos, _PREPROCESSING, **options)
