"""The command line on tiny data, with colours at two grids in place of the backbone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine import runtime, weak_masks
from engine.data.mask_folder import read_mask_folder
from engine.data.pascal5i import val_image_names
from engine.data.synthetic import write_mask_folder, write_pascal5i
from engine.models.preprocessing import Preprocessing
from engine.training.weak_masks import FrozenBackbone, weak_labels

_SIDE = 64


def _colours(images: Tensor) -> tuple[Tensor, ...]:
    return F.avg_pool2d(images, 2), F.avg_pool2d(images, 4), F.max_pool2d(images, 4)


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    backbone = FrozenBackbone(
        encode=_colours,
        preprocessing=Preprocessing((32, 32)),
        key="colours",
        device=torch.device("cpu"),
    )
    monkeypatch.setattr(weak_masks, "_load_backbone", lambda device: backbone)
    monkeypatch.setattr(runtime, "usable_cores", lambda: 1)  # grids this small only lose by threads


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two classes with a bright square each, on the left and on the right, and one photo of nothing."""
    rng = np.random.default_rng(5)
    for folder, left in (("cup", 8), ("owl", 60)):
        rgb = rng.normal(25, 5, (70, 100, 3))
        (tmp_path / "photos" / folder).mkdir(parents=True)
        _save(tmp_path / "photos" / folder / "empty.jpg", rgb)
        rgb[20:50, left : left + 30] += 200
        _save(tmp_path / "photos" / folder / "one.jpg", rgb)
    (tmp_path / "photos" / "owl" / "empty.jpg").unlink()
    return tmp_path / "photos"


@pytest.fixture
def squares(tmp_path: Path) -> Path:
    """A data set of bright squares on dark ground at random places."""
    rng = np.random.default_rng(3)
    root = tmp_path / "data" / "squares"
    for name in ("JPEGImages", "SegmentationClass"):
        (root / name).mkdir(parents=True)
    for index in range(12):
        rgb, labels = rng.normal(25, 5, (_SIDE, _SIDE, 3)), np.zeros((_SIDE, _SIDE), np.uint8)
        if index % 4:
            y, x = rng.integers(0, _SIDE - 24, 2)
            rgb[y : y + 24, x : x + 24] += rng.uniform(150, 220)
            labels[y : y + 24, x : x + 24] = 1 + index % 2
        _save(root / "JPEGImages" / f"{index}.jpg", rgb)
        Image.fromarray(labels).save(root / "SegmentationClass" / f"{index}.png")
    return tmp_path / "data"


def _save(path: Path, rgb: np.ndarray) -> None:
    Image.fromarray(rgb.clip(0, 255).astype(np.uint8)).save(path, quality=95)


def _run(data: Path, photos: Path, out: Path, *more: str, steps: int = 1) -> int:
    flags = ["--data", str(data), "--photos", str(photos), "--out", str(out), "--device", "cpu"]
    return weak_masks.main([*flags, "--steps", str(steps), *more])


def _mask(out: Path, name: str) -> np.ndarray:
    return np.asarray(Image.open(out / "SegmentationClass" / f"{name}.png"))


def test_bright_squares_are_found_under_the_class_of_their_folder(
    squares: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert _run(squares, photos, out, steps=24) == 0
    for name, class_id, left in (("cup__one", 1, 8), ("owl__one", 2, 60)):
        truth, mask = np.zeros((70, 100), bool), _mask(out, name)
        truth[20:50, left : left + 30] = True
        assert set(np.unique(mask)) <= {0, class_id, 255}
        found = mask == class_id
        assert (found & truth).sum() / (found | truth).sum() > 0.8
        assert (mask[~truth] == 0).mean() > 0.9
    assert (_mask(out, "cup__empty") == 255).all()  # no object: the whole photo is ignored
    assert (out / "JPEGImages" / "cup__one.jpg").read_bytes() == (photos / "cup" / "one.jpg").read_bytes()
    catalogue = read_mask_folder(out)
    assert [record.name for record in catalogue.records] == ["cup__empty", "cup__one", "owl__one"]
    assert list(catalogue.class_names.values()) == ["cup", "owl"]
    assert "3 photos of 2 classes" in capsys.readouterr().out


def test_the_seed_decides_the_masks(squares: Path, photos: Path, tmp_path: Path) -> None:
    masks = []
    for run, seed in enumerate((1, 1, 2)):
        assert _run(squares, photos, tmp_path / str(run), "--seed", str(seed), steps=6) == 0
        masks.append(_mask(tmp_path / str(run), "cup__one").tobytes())
    assert masks[0] == masks[1]
    assert masks[0] != masks[2]


def test_held_out_images_are_never_opened(photos: Path, tmp_path: Path) -> None:
    """They are no images at all here, so that opening one fails the run."""
    data = tmp_path / "data"
    write_mask_folder(data / "kept", n_images=6)
    write_mask_folder(data / "secret", n_images=2)
    write_pascal5i(data / "listed", n_images=4)
    shown = [record for record in read_mask_folder(data / "kept").records if 2 in record.areas]
    assert 0 < len(shown) < 6
    in_val_list = val_image_names(data / "listed")
    spoilt = [record.image_path for record in shown]
    spoilt += sorted((data / "secret" / "JPEGImages").iterdir())
    spoilt += [data / "listed" / "JPEGImages" / f"{name}.jpg" for name in sorted(in_val_list)]
    for path in spoilt:
        path.write_text("no image")
    assert _run(data, photos, tmp_path / "a", "--hold-out", "secret", "kept:2") == 0
    assert _run(data, photos, tmp_path / "b", "--hold-out", "secret") == 2
    assert _run(data, photos, tmp_path / "c", "--hold-out", "kept:2") == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--data", "nowhere"], "data folder nowhere does not exist"),
        (["--photos", "nowhere"], "photo folder nowhere does not exist"),
        (["--photos", "{data}/squares/JPEGImages"], "holds no photo"),
        (["--out", "{data}"], "is not an empty folder"),
        (["--hold-out", "fish"], "unknown data set 'fish'"),
        (["--hold-out", "squares"], "none is left"),
        (["--steps", "0"], "steps must be at least 1, not 0"),
        (["--seed", "-1"], "seed must be between"),
        (["--device", "abacus"], "no device 'abacus'"),
    ],
)
def test_bad_input_is_one_sentence(
    squares: Path,
    photos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    sentence: str,
) -> None:
    out = tmp_path / "out"
    assert _run(squares, photos, out, *(word.format(data=squares) for word in more)) == 2
    (line,) = [x for x in capsys.readouterr().err.splitlines() if x.startswith("engine.weak_masks: ")]
    assert sentence in line
    assert not out.exists()


def test_two_photos_of_one_name_are_refused(
    squares: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photos / "cup" / "One.JPEG").write_bytes((photos / "cup" / "one.jpg").read_bytes())
    assert _run(squares, photos, tmp_path / "out") == 2
    assert "both be named cup__one.jpg" in capsys.readouterr().err


def test_ctrl_c_exits_130(
    squares: Path, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(weak_masks, "train_foreground", interrupted)
    assert _run(squares, photos, tmp_path / "out") == 130


def test_uncertain_pixels_are_ignored() -> None:
    probability = np.array([[0.1, 0.34, 0.35, 0.5, 0.6, 0.61, 0.9]], np.float32).astype(np.float64)
    assert weak_labels(probability.round(3), 7).tolist() == [[0, 0, 255, 255, 255, 7, 7]]


@pytest.mark.parametrize(
    ("n_rows", "is_used"), [(0, False), (2, False), (3, True), (75, True), (76, False), (100, False)]
)
def test_objects_of_implausible_area_are_ignored(n_rows: int, is_used: bool) -> None:
    probability = np.zeros((100, 10), np.float32)
    probability[:n_rows] = 0.9
    labels = weak_labels(probability, 4)
    assert set(np.unique(labels)) == ({0, 4} if is_used else {255})
