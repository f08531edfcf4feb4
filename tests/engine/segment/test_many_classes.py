"""Many classes from the command line: where class ids come from, thresholds, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import inference, segment
from engine.images import voc_palette, write_indexed_png
from tests.helpers.tiny_segmenter import TinyLoader

CAT, DOG = 8, 12


def disc(place: int) -> np.ndarray:
    """(60, 80) bool: the red disc of a picture."""
    y, x = np.mgrid[:60, :80]
    return (y - 30) ** 2 + (x - 15 - 10 * place) ** 2 < 14**2


def bar() -> np.ndarray:
    """(60, 80) bool: the green bar below it, the same in every picture."""
    mask = np.zeros((60, 80), bool)
    mask[46:] = True
    return mask


def truth(place: int) -> np.ndarray:
    labels = np.zeros((60, 80), np.uint8)
    labels[disc(place)] = CAT
    labels[bar()] = DOG
    return labels


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return (a & b).sum() / (a | b).sum()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Three pictures with a red disc and a green bar on blue, and their masks beside the folder."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(3):
        rgb = np.zeros((60, 80, 3), np.uint8)
        rgb[..., 2] = 150
        rgb[disc(place)] = (230, 20, 20)
        rgb[bar()] = (20, 230, 20)
        Image.fromarray(rgb).save(folder / f"p{place}.png")
        write_indexed_png(tmp_path / f"both{place}.png", truth(place))
    Image.fromarray(disc(0)).save(tmp_path / "disc0.png")  # black and white
    Image.fromarray(bar()).save(tmp_path / "bar1.png")
    return folder


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> TinyLoader:
    """The command line gets a tiny model in place of the registry's."""
    tiny = TinyLoader()
    session_type = inference.EngineSession
    monkeypatch.setattr(inference, "EngineSession", lambda **options: session_type(load=tiny, **options))
    return tiny


def line(photos: Path, *pairs: tuple[int, str], more: tuple[str, ...] = ()) -> list[str]:
    """A command line with a ``--support`` for every picture number and mask name."""
    words = []
    for place, mask in pairs:
        words += ["--support", str(photos / f"p{place}.png"), "--mask", str(photos.parent / mask)]
    out = photos.parent / "out"
    return [*words, "--images", str(photos), "--out", str(out), "--device", "cpu", *more]


def written(photos: Path, place: int) -> np.ndarray:
    with Image.open(photos.parent / "out" / "masks" / f"p{place}.png") as image:
        assert image.mode == "P"
        assert np.array_equal(np.array(image.getpalette()).reshape(-1, 3), voc_palette())
        return np.array(image)


def settings_of(photos: Path) -> dict:
    return json.loads((photos.parent / "out" / "run.json").read_bytes())


def test_every_id_of_an_indexed_mask_is_a_class(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture
) -> None:
    assert segment.main(line(photos, (0, "both0.png"), more=("--json", "--save-scores"))) == 0
    *rows, _ = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    for place, row in enumerate(rows):
        labels = written(photos, place)
        assert set(np.unique(labels)) == {0, CAT, DOG}
        assert iou(labels == CAT, disc(place) & ~bar()) > 0.6
        assert iou(labels == DOG, bar()) > 0.6
        shares = {str(id_): pytest.approx((labels == id_).mean(), abs=1e-5) for id_ in (CAT, DOG)}
        assert row["classes"] == shares
        assert row["foreground"] == pytest.approx((labels != 0).mean(), abs=1e-5)
        assert np.load(row["scores"]).shape == (2, 8, 8)
    assert loader.models[0].n_encoded == 3, "an image is read once for both classes"
    assert settings_of(photos)["threshold"] == {"8": 0.5, "12": 0.5}


def test_an_example_per_class(photos: Path, loader: TinyLoader) -> None:
    pairs = [(0, "disc0.png"), (1, "bar1.png")]
    ids = ("--class-id", str(DOG), "--class-id", "3")
    assert segment.main(line(photos, *pairs, more=ids)) == 0
    assert set(np.unique(written(photos, 2))) == {0, 3, DOG}
    assert iou(written(photos, 2) == DOG, disc(2) & ~bar()) > 0.6
    assert iou(written(photos, 2) == 3, bar()) > 0.6


def test_a_class_id_stands_for_everything_in_its_mask(photos: Path, loader: TinyLoader) -> None:
    assert segment.main(line(photos, (0, "both0.png"), more=("--class-id", "200"))) == 0
    assert set(np.unique(written(photos, 1))) == {0, 200}


def test_a_mask_without_ids_is_class_1(photos: Path, loader: TinyLoader) -> None:
    assert segment.main(line(photos, (0, "disc0.png"))) == 0
    assert set(np.unique(written(photos, 1))) == {0, 1}


def test_ignored_pixels_are_no_class(photos: Path, loader: TinyLoader) -> None:
    labels = truth(0)
    labels[:5] = 255
    write_indexed_png(photos.parent / "both0.png", labels)
    assert segment.main(line(photos, (0, "both0.png"))) == 0
    assert settings_of(photos)["threshold"].keys() == {"8", "12"}


def test_every_class_has_its_threshold(photos: Path, loader: TinyLoader) -> None:
    more = ("--threshold", "0.3", "--threshold", f"{CAT}=1")
    assert segment.main(line(photos, (0, "both0.png"), more=more)) == 0
    assert set(np.unique(written(photos, 1))) == {0, DOG}
    assert settings_of(photos)["threshold"] == {"8": 1.0, "12": 0.3}


def test_other_thresholds_are_another_run(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture
) -> None:
    assert segment.main(line(photos, (0, "both0.png"))) == 0
    assert segment.main(line(photos, (0, "both0.png"), more=("--threshold", "0.5"))) == 0
    assert "3 done before" in capsys.readouterr().out, "the same settings, said in other words"
    assert segment.main(line(photos, (0, "both0.png"), more=("--threshold", "12=0.4"))) == 2
    assert "another threshold" in capsys.readouterr().err


def test_the_same_masks_as_other_classes_are_another_run(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture
) -> None:
    assert segment.main(line(photos, (0, "disc0.png"))) == 0
    assert segment.main(line(photos, (0, "disc0.png"), more=("--class-id", "2"))) == 2
    assert "another" in capsys.readouterr().err


def test_resume_with_many_classes(photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture) -> None:
    assert segment.main(line(photos, (0, "both0.png"))) == 0
    before = written(photos, 1)
    (photos.parent / "out" / "masks" / "p1.png").unlink()
    capsys.readouterr()
    assert segment.main(line(photos, (0, "both0.png"))) == 0
    assert capsys.readouterr().out.startswith("1 segmented, 2 done before")
    np.testing.assert_array_equal(written(photos, 1), before)


@pytest.mark.parametrize(
    ("pairs", "more", "words"),
    [
        ([(0, "disc0.png"), (1, "bar1.png")], ("--class-id", "1"), "2 --support images but 1 --class-id"),
        ([(0, "disc0.png")], ("--class-id", "0"), "'0' is not a class id from 1 to 254"),
        ([(0, "disc0.png")], ("--class-id", "255"), "'255' is not a class id"),
        ([(0, "disc0.png")], ("--class-id", "cat"), "'cat' is not a class id"),
        ([(0, "disc0.png")], ("--threshold", "7=0.3"), "--threshold 7=0.3 is for a class without an example"),
        ([(0, "disc0.png")], ("--threshold", "1=2"), "'2' is not a number between 0 and 1"),
        ([(0, "disc0.png")], ("--threshold", "=0.3"), "'' is not a class id"),
        ([(0, "both0.png")] * 6, (), "6 examples of class 8; at most 5"),
    ],
)
def test_bad_input_is_one_sentence(
    photos: Path,
    capsys: pytest.CaptureFixture,
    pairs: list[tuple[int, str]],
    more: tuple[str, ...],
    words: str,
) -> None:
    assert segment.main(line(photos, *pairs, more=more)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert captured.err.count("\n") == 1


def test_six_examples_of_two_classes_are_fine(photos: Path, loader: TinyLoader) -> None:
    pairs = [(0, "disc0.png")] * 3 + [(1, "bar1.png")] * 3
    ids = ("--class-id", "1") * 3 + ("--class-id", "2") * 3
    assert segment.main(line(photos, *pairs, more=ids)) == 0
    assert set(np.unique(written(photos, 2))) == {0, 1, 2}
