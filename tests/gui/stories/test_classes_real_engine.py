"""Two classes with the real engine: a tiny network by default, the shipped model on the sample folder."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from PIL import Image

from engine.inference import EngineSession
from engine.paths import bundled_dir
from engine.project import Layer
from fewshot_gui.jobs.engine_host import create_session
from fewshot_gui.resources import sample_dir
from tests.helpers.tiny_segmenter import TinyLoader

_LIMIT_MS = 120_000
_RED, _GREEN, _BLUE = (230, 20, 20), (20, 200, 20), (0, 0, 200)


@pytest.fixture
def photos(tmp_path):
    """Three pictures (60, 120): a red and a green square at different places on blue."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(3):
        rgb = np.zeros((60, 120, 3), np.uint8)
        rgb[...] = _BLUE
        rgb[20:50, 10 * place + 5 : 10 * place + 35] = _RED
        rgb[20:50, 75:105] = _GREEN
        Image.fromarray(rgb).save(folder / f"{place}.png")
    return folder


def test_two_classes_are_told_apart_on_every_image(make_driver, photos, tmp_path):
    factory = functools.partial(EngineSession, device="cpu", cache_dir=tmp_path / "cache", load=TinyLoader())
    driver = make_driver(factory)
    driver.app.start()
    driver.wait(lambda: driver.app.engine.loaded_model != "")
    driver.open(photos)
    driver.app.window.canvas.brush_diameter = 20
    driver.paint((18, 35), (24, 35))
    driver.wait_segmented(3)
    driver.app.label_classes.add("green")
    driver.paint((86, 35), (94, 35))
    driver.wait_segmented(3)
    driver.wait(lambda: driver.app.images.scores_of(photos / "2.png").class_ids == (1, 2))
    assert driver.app.reviewing.accept_all(0.0, with_empty=True) == 2
    project = driver.app.project.project
    labels = project.read_labels(photos / "2.png", Layer.FINAL)
    red, green = labels == 1, labels == 2
    assert red[30:40, 30:50].mean() > 0.6, "the tiny network sees 8 x 8 cells"
    assert green[30:40, 85:95].mean() > 0.6
    assert not red[:, 70:].any()
    assert not green[:, :70].any()


@pytest.mark.slow
def test_coins_and_cells_of_the_sample_folder(make_driver):
    """The sample's own example of a coin, and one stroke over a tissue: each image shows its own class."""
    if not (bundled_dir() / "weights" / "mshnet-lite.safetensors").is_file() or not sample_dir().is_dir():
        pytest.skip("the shipped weights or the sample folder are not in this checkout")
    driver = make_driver(functools.partial(create_session, "cpu"))
    driver.app.start()
    driver.wait(lambda: driver.app.engine.loaded_model == "mshnet-lite")
    driver.app.open_sample()
    images = driver.app.images
    driver.wait(lambda: len(images) > 0 and driver.app.support.entries != ())
    n_images = sum(1 for path in sample_dir().iterdir() if path.is_file())
    _wait_all(driver, n_images)
    driver.app.label_classes.rename(1, "coin")
    driver.show(sample_dir() / "tissue-01.jpg")
    driver.app.label_classes.add("tissue")
    driver.app.window.canvas.brush_diameter = 120
    driver.paint((120, 120), (380, 380))
    _wait_all(driver, n_images)
    scores = {path.stem: driver.app.segment.scores_of(path).labels() for path in images.paths()}
    shares = {name: [(labels == class_id).mean() for class_id in (1, 2)] for name, labels in scores.items()}
    for name in ("coins-03", "coins-05", "coins-08"):
        assert shares[name][0] > 0.2
        assert shares[name][1] < 0.02
    for name in ("tissue-01", "tissue-03"):
        assert shares[name][1] > 2 * shares[name][0]
    driver.app.reviewing.accept_all(0.0, with_empty=False)
    record = driver.app.project.project.record_of(sample_dir() / "tissue-03.jpg")
    provenance = record.layers[Layer.FINAL].provenance
    assert (provenance.model, len(provenance.head)) == ("mshnet-lite", 16), "which weights it was is kept"
    assert [class_id for class_id, _ in provenance.thresholds] == [1, 2]


def _wait_all(driver, n_images: int) -> None:
    """The real model on a busy machine."""
    app = driver.app
    driver.qtbot.waitUntil(
        lambda: driver.n_done() == n_images and not app.client.is_sweeping, timeout=_LIMIT_MS
    )
