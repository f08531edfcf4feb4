"""The zero-shot command on tiny sets: the floors, and a model that reads the class off the picture."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from engine import evaluate
from engine.evaluation.commands import zero_shot
from engine.models.preprocessing import Preprocessing
from engine.models.zero_shot import AttributeClassifier
from tests.helpers.synthetic_layouts import write_image, write_xlsa17

_CLASSES = ("ant", "bee", "cat", "dog", "eel", "fox")
_SEEN = (True, True, True, True, False, False)


class _Shades(AttributeClassifier):
    """Class ``i`` is the grey value 40 i; the seen classes have an advantage of 0.5 in the general task."""

    input_size = (8, 8)
    preprocessing = Preprocessing(input_size)
    class_names = _CLASSES

    def __init__(self, *, is_seen: tuple[bool, ...] = _SEEN) -> None:
        super().__init__()
        self.backbone = nn.Identity()
        self.is_seen = torch.tensor(is_seen)

    def region_features(self, images: Tensor) -> Tensor:
        return images.mean(dim=1).flatten(1)[..., None]

    def embed_regions(self, regions: Tensor) -> Tensor:
        return regions.mean(dim=1)

    def class_scores(self, embeddings: Tensor, *, seen_penalty: float = 0.0) -> Tensor:
        nearness = -(255 * embeddings - 40 * torch.arange(6)).abs() / 40
        return nearness + (0.5 - seen_penalty) * self.is_seen

    def unseen_class_scores(self, embeddings: Tensor) -> Tensor:
        return self.class_scores(embeddings).masked_fill(self.is_seen, float("-inf"))

    def attention(self, regions: Tensor) -> Tensor:
        raise NotImplementedError

    def attribute_scores(self, regions: Tensor) -> Tensor:
        raise NotImplementedError

    def classifier_inputs(self, embeddings: Tensor) -> Tensor:
        raise NotImplementedError

    def synthesise(self, attributes: Tensor, n_per_class: int, generator: torch.Generator) -> Tensor:
        raise NotImplementedError

    @property
    def final_classifier(self) -> nn.Linear:
        raise NotImplementedError

    @property
    def unseen_classifier(self) -> nn.Linear:
        raise NotImplementedError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two images a class and part; one of the two eels looks a little more like a dog."""
    root = tmp_path / "zoo"
    lists: dict[str, list[str]] = {"trainval": [], "test_seen": [], "test_unseen": []}
    for index, (name, is_seen) in enumerate(zip(_CLASSES, _SEEN, strict=True)):
        for number in range(4 if is_seen else 2):
            shade = 40 * index - (18 if (name, number) == ("eel", 1) else 0)
            write_image(root / "JPEGImages" / name / f"{number}.png", value=shade)
            part = ("test_seen" if number < 2 else "trainval") if is_seen else "test_unseen"
            lists[part].append(f"{name}/{number}.png\t{name}")
    rows = [f"{name},{index},{index * index % 5}" for index, name in enumerate(_CLASSES)]
    (root / "class_attributes.csv").write_text("\n".join(["class,size,legs", *rows]) + "\n")
    (root / "splits").mkdir()
    for part, lines in lists.items():
        (root / "splits" / f"{part}.txt").write_text("\n".join(lines) + "\n")
    return root


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> _Shades:
    shades = _Shades()
    preprocessing = Preprocessing((8, 8), (0.0,) * 3, (1.0,) * 3)

    def load(_options: argparse.Namespace) -> tuple[AttributeClassifier, Preprocessing]:
        return shades, preprocessing

    monkeypatch.setattr(zero_shot, "load_tested", load)
    monkeypatch.setattr(zero_shot, "print_head_notes", lambda _options: {"command": "none"})
    return shades


@pytest.mark.usefixtures("model")
def test_model_is_measured_on_both_tasks(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, picture_path = tmp_path / "out.json", tmp_path / "confusion.png"
    words = (
        f"scegg-lite --data attributes --root {folder} --json {path} --picture {picture_path} --device cpu"
    )
    assert evaluate.main(words.split()) == 0
    report = json.loads(path.read_text())
    # The second eel is nearer to eel, but not by the advantage of a seen class.
    assert (report["t1"], report["unseen"], report["seen"]) == (100, 75, 100)
    assert report["harmonic"] == pytest.approx(2 * 75 * 100 / 175)
    assert report["class_generalised"]["eel"] == 50
    dog, eel = _CLASSES.index("dog"), _CLASSES.index("eel")
    assert report["confusion"]["rows_true_columns_predicted"][eel][dog] == 1
    assert report["calibration"]["area"] == pytest.approx(1)
    assert report["calibration"]["offsets"][0] is None
    printed = capsys.readouterr().out
    for expected in ("the folder's own lists", "T1 100.0", "U 75.0  S 100.0  H 85.7", "AUSUC 1.000"):
        assert expected in printed
    with Image.open(picture_path) as picture:
        assert picture.width > picture.height


@pytest.mark.usefixtures("model")
def test_an_offset_trades_seen_for_unseen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = f"scegg-lite --data attributes --root {folder} --offset 0.5 --device cpu"
    assert evaluate.main(words.split()) == 0
    assert "H 100.0, all classes to choose from, seen ones less 0.500" in capsys.readouterr().out


@pytest.mark.usefixtures("model")
def test_without_seen_test_images_only_t1_and_u_are_printed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "splits" / "test_seen.txt").unlink()
    outputs = f"--json {tmp_path / 'out.json'} --picture {tmp_path / 'out.png'}"
    words = f"scegg-lite --data attributes --root {folder} --device cpu {outputs}"
    assert evaluate.main(words.split()) == 0
    assert "no S and no H" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text())["calibration"] is None
    assert (tmp_path / "out.png").is_file()


def test_a_head_that_saw_an_unseen_class_is_refused(
    folder: Path, model: _Shades, capsys: pytest.CaptureFixture[str]
) -> None:
    words = f"scegg-lite --data attributes --root {folder} --device cpu".split()
    model.is_seen = torch.tensor((*_SEEN[:5], True))
    assert evaluate.main(words) == 2
    assert "trained with images of 'fox', which zoo holds out" in capsys.readouterr().err
    model.class_names = (*_CLASSES[:5], "yak")
    assert evaluate.main(words) == 2
    assert "does not know the class 'fox' of zoo" in capsys.readouterr().err


def test_floors_on_the_published_layout_print_the_split(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_xlsa17(tmp_path, "CUB", with_images=False)
    path = tmp_path / "out.json"
    words = f"class-means --data cub --root {tmp_path} --json {path} --device cpu"
    assert evaluate.main(words.split()) == 0
    printed = capsys.readouterr().out
    report = json.loads(path.read_text())
    for expected in ("res101.mat", "chosen on seen classes only", "not a result", report["split_version"]):
        assert expected in printed
    assert report["chosen_on_test_images"]["t1"] >= report["t1"]
    assert set(report["class_t1"]) == {"bat", "cow"}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("eszsl --data attributes --root {root}/none", "does not exist"),
        ("eszsl --data cub --root {root}", "att_splits.mat"),
        ("eszsl --data attributes --root {root} --features res101", "--features belongs to --data awa2"),
        ("eszsl --data attributes --root {root} --fold 1", "--fold is for segmentation"),
        ("eszsl --data attributes --root {root} --backbone x.pth", "--backbone has no use"),
        ("eszsl --data attributes --root {root} --seed -1", "--seed must not be negative"),
        ("eszsl --data attributes --root {root} --offset nan", "--offset must be finite"),
        ("scegg-lite --data attributes --root {root} --seed 2", "--seed is for eszsl and class-means"),
        ("scegg-lite --data attributes --root {root} --head {other}", "is a head of mshnet-lite"),
        ("scegg-lite --data pascal --root {root}", "The data pascal is for segmentation"),
    ],
)
def test_bad_input_is_code_2(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, expected: str
) -> None:
    other = Path(evaluate.__file__).parents[1] / "assets" / "weights" / "mshnet-lite.safetensors"
    words = command.format(root=folder, other=other).split()
    assert evaluate.main([*words, "--device", "cpu"]) == 2
    assert expected in capsys.readouterr().err
