"""The same window with the real engine behind it; only the network is a tiny one without weights."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from PIL import Image

from engine.images import read_mask
from engine.inference import EngineSession
from fewshot_gui.model.export_choice import ExportChoice
from fewshot_gui.views.action_specs import Mode
from tests.helpers.tiny_retriever import RetrieverLoader
from tests.helpers.tiny_segmenter import TinyLoader


@pytest.fixture
def photos(tmp_path):
    """Four pictures (60, 80): a red square at different places on blue."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(4):
        rgb = np.zeros((60, 80, 3), np.uint8)
        rgb[..., 2] = 200
        rgb[20:50, 10 * place + 5 : 10 * place + 35] = (230, 20, 20)
        Image.fromarray(rgb).save(folder / f"{place}.png")
    return folder


def test_paint_a_red_thing_and_the_other_red_things_are_exported(make_driver, photos, tmp_path):
    factory = functools.partial(EngineSession, device="cpu", cache_dir=tmp_path / "cache", load=TinyLoader())
    driver = make_driver(factory)
    driver.app.start()
    driver.wait(lambda: driver.app.engine.loaded_model != "")
    driver.open(photos)
    driver.app.window.canvas.brush_diameter = 20
    driver.paint((18, 35), (24, 35))
    driver.wait_segmented(4)
    choice = ExportChoice(folder=tmp_path, formats=("masks",), content="all")
    driver.app.export.export(choice)
    driver.wait(lambda: driver.app.window.job_bar.link == "Open folder")
    found = read_mask(tmp_path / "masks" / "masks" / "3.png")
    truth = np.zeros((60, 80), np.bool_)
    truth[20:50, 35:65] = True
    # The tiny network sees 8 x 8 cells, so it finds the middle of the square.
    assert not (found & ~truth).any()
    assert found.sum() > 0.4 * truth.sum()


def test_draw_judge_and_change_the_folder_with_the_real_index(make_driver, photos, tmp_path):
    factory = functools.partial(
        EngineSession,
        device="cpu",
        cache_dir=tmp_path / "cache",
        load=TinyLoader(),
        load_retriever=RetrieverLoader(),
    )
    driver = make_driver(factory)
    driver.app.start(mode=Mode.SEARCH)
    driver.app.folder.open(photos)
    bar = driver.app.window.job_bar
    driver.wait(lambda: bar.text == "4 images can be found")
    driver.draw(*[(0.1 + 0.03 * (step % 2), 0.2 + 0.02 * step) for step in range(30)])
    driver.wait_results(4)
    assert driver.app.window.search_page.query.has_preview
    path = driver.select_result(3)
    before = driver.app.search_mode.found.hits[3].score
    driver.trigger("like")
    driver.wait(lambda: score_of(driver, path) > before)
    (photos / "4.png").write_bytes(b"not a photograph")
    driver.app.window.activated.emit()
    driver.wait(lambda: bar.text == "4 images can be found  ·  1 failed")


def score_of(driver, path) -> float:
    return next(hit.score for hit in driver.app.search_mode.found.hits if hit.image_path == path)
