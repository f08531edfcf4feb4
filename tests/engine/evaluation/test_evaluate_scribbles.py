"""Measuring the smart brush and its floors by command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import evaluate
from engine.evaluation.grabcut import grabcut_from_scribble
from tests.helpers.disc_photos import write_disc_photos


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_disc_photos(tmp_path_factory.mktemp("data") / "discs", 3)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("scribble-alone", 2, 15), ("grabcut", 60, 100), ("grabcut-in-box", 60, 100), ("smart-brush", 80, 100)],
)
def test_the_brush_and_its_floors_on_discs(
    name: str, low: float, high: float, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, picture = tmp_path / "report.json", tmp_path / "picture.png"
    flags = ["--data", "objects", "--root", str(data_dir), "--images", "2", "--seeds", "0", "1"]
    assert evaluate.main([name, *flags, "--json", str(report), "--picture", str(picture)]) == 0
    assert "2 objects, deviation over 2 draws" in capsys.readouterr().out
    numbers = json.loads(report.read_text())
    assert low < numbers["iou"] < high
    assert len(numbers["iou_of_draws"]) == 2
    assert numbers["iou"] == pytest.approx(np.mean(numbers["iou_of_draws"]))
    with Image.open(picture) as image:
        assert image.size == (3 * 196, 2 * (196 + 20))


def test_grabcut_takes_everything_where_everything_is_scribbled() -> None:
    photo = np.zeros((20, 30, 3), np.uint8)
    assert grabcut_from_scribble(photo, np.ones((20, 30), bool)).all()


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["smart-brush", "--sets", "nowhere"], "nowhere"),
        (["smart-brush", "--lists"], "fitting size"),
        (["smart-brush", "--images", "0"], "--images"),
        (["smart-brush", "--head", "nowhere.safetensors"], "nowhere.safetensors"),
        (["smart-brush", "--backbone", "mine.pth"], "installed backbone"),
        (["grabcut", "--head", "mine.safetensors"], "not trained"),
        (["grabcut", "--shots", "2"], "--shots"),
    ],
)
def test_bad_input_ends_with_two_and_a_sentence(
    data_dir: Path, flags: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main([*flags, "--data", "objects", "--root", str(data_dir)]) == 2
    assert sentence in capsys.readouterr().err.splitlines()[-1]
