"""Classify mode with the real engine behind it; only the network is a tiny one that sees colours."""

from __future__ import annotations

import functools

import pytest
from PySide6.QtCore import Qt

from engine.inference import EngineSession
from fewshot_gui.model.class_entry import AttributeState
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode
from tests.helpers.classify_driver import click_image, page, show_class, shown, wait_done
from tests.helpers.tiny_segmenter import TinyLoader
from tests.helpers.tiny_zero_shot import ATTRIBUTES, AttributeClassifierLoader, colour_photos

BLUE = ATTRIBUTES.index("blue")


@pytest.fixture
def classifying(make_driver, tmp_path):
    """Classify mode with ten photos of five colours, three of which the model was trained with."""
    colour_photos(tmp_path / "photos", ("fire", "grass", "sea", "sun", "plum"), each=2)
    (tmp_path / "photos" / "broken.png").write_bytes(b"not a photograph")
    factory = functools.partial(
        EngineSession,
        device="cpu",
        cache_dir=tmp_path / "cache",
        load=TinyLoader(),
        load_attribute_classifier=AttributeClassifierLoader(),
    )
    driver = make_driver(factory)
    driver.app.start(mode=Mode.CLASSIFY)
    driver.app.folder.open(tmp_path / "photos")
    wait_done(driver)
    return driver


def test_a_described_colour_is_found_explained_corrected_and_exported(classifying, tmp_path, monkeypatch):
    driver, table = classifying, classifying.app.classify_mode.table
    assert driver.app.images.paths()
    driver.wait(lambda: driver.app.window.job_bar.text == "10 classified  ·  1 failed")
    table.set_enabled(["sun", "plum"], False)
    show_class(driver, "fire")
    driver.trigger("copy_class")
    driver.qtbot.keyClicks(page(driver).classes.form.name, "violet")
    driver.qtbot.keyClick(page(driver).classes.form.name, Qt.Key.Key_Return)
    table.set_state("violet", BLUE, AttributeState.YES)
    wait_done(driver)
    assert driver.app.classify_mode.scores.class_names == ("violet", "fire", "grass", "sea")
    assert {name.split("-")[0] for name in shown(driver)[0][:2]} == {"plum"}
    path = click_image(driver, 0)
    driver.wait(lambda: page(driver).why.note == "")
    assert page(driver).why.path == path
    sun = tmp_path / "photos" / "sun-0.png"
    table.move_images([sun], "grass")
    wait_done(driver)
    assert driver.app.classify_mode.scores.class_of(sun) == "grass"
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_, **__: tmp_path)
    driver.trigger("copy_by_class")
    driver.wait(lambda: driver.app.window.job_bar.link == "Open classes")
    assert (tmp_path / "classes" / "grass" / "sun-0.png").is_file()
    assert len(list((tmp_path / "classes").rglob("*.png"))) == 10
    assert driver.app.error_dialogs == ()


def test_fast_changes_end_with_the_last_one(classifying):
    table, run = classifying.app.classify_mode.table, classifying.app.classify_mode.run
    for name in ("sun", "plum", "sea"):
        table.set_enabled([name], False)
        run.fit()  # at once, while the one before may still run
    wait_done(classifying)
    assert classifying.app.classify_mode.scores.class_names == ("fire", "grass")
    results = classifying.app.classify_mode.scores
    assert {len(results.result_of(path).class_names) for path in results.paths} == {2}
