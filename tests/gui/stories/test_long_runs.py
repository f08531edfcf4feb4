"""Pausing, cancelling and going on while a folder is segmented."""

from __future__ import annotations

import pytest

from fewshot_gui.model.image_entry import ImageState

N_BEFORE = 15  # more than the strip shows at once, so that the sweep itself is under way


@pytest.fixture
def slow(driver, make_folder):
    """A folder of 20 images, 15 of them segmented; the sweep stands in the next one until ``go_on``."""
    driver.open(make_folder(20))
    driver.session.hold_after(N_BEFORE)
    driver.paint()
    driver.wait(lambda: driver.session.held.is_set() and driver.n_done() == N_BEFORE)
    return driver


def go_on(driver) -> None:
    driver.session.gate.set()


def test_cancel_keeps_what_is_done_and_go_on_does_the_rest(slow):
    slow.app.window.job_bar.cancel_requested.emit()
    go_on(slow)
    slow.wait(lambda: not slow.app.client.is_sweeping)
    n_kept = slow.n_done()
    assert n_kept == N_BEFORE + 1, "the image under way is kept, no other is begun"
    bar = slow.app.window.job_bar
    slow.wait(lambda: bar.link == "Go on")
    assert bar.text == f"Stopped at {n_kept} of 20"
    assert not bar.has_job
    n_calls = len(slow.session.segmented)
    bar.link_clicked.emit()
    slow.wait_segmented(20)
    assert len(slow.session.segmented) - n_calls == 20 - n_kept


def test_pause_holds_and_resume_goes_on(slow):
    bar = slow.app.window.job_bar
    slow.wait(lambda: bar.has_job)
    slow.trigger("pause")
    slow.wait(lambda: "paused" in bar.text)
    go_on(slow)
    slow.wait(lambda: slow.n_done() == N_BEFORE + 1)
    slow.show(slow.app.images.paths()[1])
    slow.wait(lambda: slow.found() is not None)
    assert slow.n_done() == N_BEFORE + 1, "the engine had time for more"
    assert slow.app.client.is_sweeping
    slow.trigger("pause")
    slow.wait_segmented(20)


def test_escape_pauses_and_throws_nothing_away(slow):
    slow.trigger("stop")
    assert slow.app.client.is_paused
    slow.trigger("pause")
    go_on(slow)
    slow.wait_segmented(20)


def test_the_bar_tells_rate_and_time_left(slow):
    bar = slow.app.window.job_bar
    slow.wait(lambda: "images/s" in bar.text)
    assert "of 20 segmented" in bar.text
    assert bar.text.endswith("left")
    go_on(slow)
    slow.wait_segmented(20)
    assert not bar.has_job


def test_bad_images_are_rows_with_a_reason(driver, make_folder):
    folder = make_folder(5)
    (folder / "img3.jpg").write_bytes(b"not a photograph")
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(4)
    bar = driver.app.window.job_bar
    driver.wait(lambda: bar.text == "4 segmented, 1 failed")
    assert driver.app.images.state_of(folder / "img3.jpg") == ImageState.FAILED
    bar.link_clicked.emit()
    strip = driver.app.window.filmstrip
    assert strip.model().rowCount() == 1
    assert "img3.jpg" in strip.model().index(0, 0).data()
    driver.app.window.filmstrip_area.show_failed(False)
    assert strip.model().rowCount() == 5


def test_opening_a_bad_image_says_why_and_the_next_one_works(driver, make_folder):
    folder = make_folder(3)
    (folder / "img2.jpg").write_bytes(b"not a photograph")
    driver.open(folder)
    driver.trigger("next_image")
    driver.wait(lambda: "img2.jpg" in driver.app.window.area.advice)
    assert not driver.app.window.canvas.has_image
    driver.trigger("next_image")
    driver.wait(lambda: driver.app.window.canvas.has_image)
