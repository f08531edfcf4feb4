"""The main job: open a folder, paint one object, watch the rest being found."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from fewshot_gui.model.image_entry import ImageState


def test_paint_one_object_and_the_whole_folder_is_segmented(driver, make_folder):
    folder = make_folder(6)
    driver.open(folder)
    assert driver.app.window.area.advice == "Paint one object to start"
    driver.paint()
    driver.wait_segmented(6)
    assert [path.name for path in driver.examples()] == ["img1.jpg"]
    assert driver.shots()[0].mask[25, 30]
    assert driver.session.segmented[0].name == "img1.jpg", "the image on screen comes first"
    assert driver.app.window.job_bar.text == "All 6 images segmented"
    assert driver.app.window.area.advice == ""
    assert all(driver.app.images.scores_of(path) is not None for path in driver.app.images.paths())


def test_the_prediction_is_laid_over_the_image_on_screen(driver, make_folder):
    driver.open(make_folder(2))
    canvas = driver.app.window.canvas
    before = canvas.grab().toImage()
    driver.paint((60, 50), (62, 50))
    driver.wait_segmented(2)
    after = canvas.grab().toImage()
    inside, outside = driver.point(10, 10), driver.point(75, 10)
    assert after.pixelColor(inside) != before.pixelColor(inside)
    assert after.pixelColor(outside) == before.pixelColor(outside)


def test_threshold_and_opacity_never_ask_the_engine(driver, make_folder):
    driver.open(make_folder(3))
    driver.paint()
    driver.wait_segmented(3)
    n_calls = len(driver.session.segmented)
    panel = driver.app.window.side.prediction
    panel.threshold.move_by(0.45)
    panel.opacity.move_by(-0.3)
    assert driver.app.window.area.advice.startswith("Nothing above 0.95 here. The best score is 0.90")
    assert len(driver.session.segmented) == n_calls
    assert driver.app.settings.values.threshold == 0.95


def test_undo_takes_the_stroke_back_and_predicts_anew(driver, make_folder):
    driver.open(make_folder(3))
    driver.paint((10, 10), (20, 10))
    driver.wait_segmented(3)
    first = driver.shots()[0].mask
    driver.paint((50, 40), (60, 40))
    driver.wait_segmented(3)
    assert not np.array_equal(driver.shots()[0].mask, first)
    driver.trigger("undo")
    driver.wait_segmented(3)
    assert np.array_equal(driver.shots()[0].mask, first)


def test_undoing_everything_pauses_and_says_so(driver, make_folder):
    driver.open(make_folder(3))
    driver.paint()
    driver.wait_segmented(3)
    driver.trigger("undo")
    driver.wait(lambda: driver.app.images.n_in_state(ImageState.NEW) == 3)
    assert driver.app.window.area.advice == "Paint one object to start"
    assert not driver.app.window.commands["undo"].isEnabled()
    driver.trigger("redo")
    driver.wait_segmented(3)


def test_undo_history_survives_switching_images(driver, make_folder):
    driver.open(make_folder(3))
    driver.paint()
    paths = driver.app.images.paths()
    driver.show(paths[1])
    assert not driver.app.window.commands["undo"].isEnabled()
    driver.show(paths[0])
    assert driver.app.window.commands["undo"].isEnabled()
    driver.trigger("undo")
    assert driver.app.current.document.is_empty


def test_a_long_stroke_is_predicted_before_it_ends(driver, make_folder):
    driver.open(make_folder(3))
    canvas = driver.app.window.canvas
    driver.qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=driver.point(20, 20))
    driver.qtbot.mouseMove(canvas, driver.point(40, 20))
    driver.wait(lambda: any(support.shots[0].mask[20, 30] for (support,) in driver.session.supports))
    driver.wait(lambda: len(driver.session.segmented) >= 1)
    assert driver.app.current.document.is_stroking
    driver.trigger("stop")  # Esc takes the stroke back
    driver.wait(lambda: not driver.app.segment.has_support)
    assert driver.app.current.document.is_empty


def test_strokes_while_a_folder_is_segmented_come_first(driver, make_folder):
    driver.open(make_folder(12))
    driver.session.hold_after(4)
    driver.paint((10, 10), (20, 10))
    driver.wait(driver.session.held.is_set)
    n_before = len(driver.session.segmented)
    driver.paint((50, 40), (60, 40))
    driver.session.gate.set()
    driver.wait_segmented(12)
    held, first_after = driver.session.segmented[n_before : n_before + 2]
    assert held.name != "img1.jpg"
    assert first_after.name == "img1.jpg", "the image on screen, with the new stroke"
    assert len(driver.session.segmented) == n_before + 1 + 12, "nothing more with the old one"


def test_live_off_waits_and_live_on_catches_up(driver, make_folder):
    driver.open(make_folder(3))
    driver.trigger("live")
    driver.paint()
    assert "Live is off" in driver.app.window.area.advice
    assert driver.session.supports == []
    driver.trigger("live")
    driver.wait_segmented(3)
    assert driver.app.window.area.advice == ""


def test_a_dot_is_painted_and_the_hint_says_it_is_little(driver, make_folder):
    driver.open(make_folder(2, size=(400, 600)))
    driver.app.window.canvas.brush_diameter = 1
    driver.paint((100, 100), (100, 100))
    driver.wait_segmented(2)
    assert driver.app.window.area.advice.startswith("Only 0.0")


def test_painting_nearly_everything_gets_a_hint(driver, make_folder):
    driver.open(make_folder(2))
    driver.app.window.canvas.brush_diameter = 400
    driver.paint((40, 30), (41, 30))
    driver.wait_segmented(2)
    assert "there is no background" in driver.app.window.area.advice


def test_next_and_previous_image_by_command(driver, make_folder):
    driver.open(make_folder(3))
    paths = driver.app.images.paths()
    driver.trigger("next_image")
    driver.wait(lambda: driver.app.current.path == paths[1])
    driver.trigger("previous_image")
    driver.wait(lambda: driver.app.current.path == paths[0])
