"""The index while it grows: search, cancel, go on, failures, changes on disk."""

from __future__ import annotations

import pytest
from PIL import Image

from engine.errors import ImageError
from fewshot_gui.model.image_entry import ImageState


@pytest.fixture
def slow(driver, make_folder):
    """Search mode over 40 images; the index stands in its sixth until ``go_on``."""
    driver.open(make_folder(40))
    driver.session.hold_after(5)
    driver.trigger("mode_search")
    driver.wait(driver.session.held.is_set)
    return driver


def go_on(driver, *, hold_after: int | None = None) -> None:
    """Let the engine finish, or stand still again after some more images."""
    if hold_after is not None:
        driver.session.hold_after(hold_after)
    driver.session.gate.set()


def n_indexed(driver) -> int:
    return len(driver.session.indexed.get(driver.app.folder.folder, ()))


def test_partial_results_come_at_once_and_more_follow_by_themselves(slow):
    slow.draw()
    slow.wait(lambda: slow.app.client.retrieval.is_searching)
    go_on(slow, hold_after=10)
    slow.wait(lambda: len(slow.app.search_mode.found) == 6)
    assert slow.app.client.retrieval.is_indexing
    slow.wait(slow.session.held.is_set)
    n_queries = len(slow.session.queries)
    assert n_queries <= 5, "the results are refreshed once a second, not once an image"
    go_on(slow)
    slow.wait_results(40)


def test_the_bar_tells_progress_rate_and_time_left(slow):
    bar = slow.app.window.job_bar
    slow.wait(lambda: "images/s" in bar.text)
    assert bar.text.startswith("Indexing ")
    assert "of 40" in bar.text
    assert bar.text.endswith("left")
    assert bar.has_job
    go_on(slow)
    slow.wait(lambda: bar.text == "40 images can be found")
    assert not bar.has_job


def test_cancel_keeps_what_is_indexed_and_go_on_does_the_rest(slow):
    bar = slow.app.window.job_bar
    slow.wait(lambda: bar.has_job)
    bar.cancel_requested.emit()
    go_on(slow)
    slow.wait(lambda: not slow.app.client.retrieval.is_indexing)
    n_kept = n_indexed(slow)
    assert n_kept == 6, "the image under way is kept, no other is begun"
    slow.wait(lambda: bar.link == "Go on")
    assert bar.text == f"Indexing stopped: {n_kept} images can be found"
    slow.draw()
    slow.wait_results(n_kept)
    slow.trigger("mode_segment")
    slow.trigger("mode_search")
    assert not slow.app.client.retrieval.is_indexing, "a cancel holds"
    bar.link_clicked.emit()
    slow.wait_results(40)


def test_escape_stops_the_index(slow):
    slow.trigger("stop")
    go_on(slow)
    slow.wait(lambda: slow.app.window.job_bar.link == "Go on")


def test_indexing_goes_on_in_segment_mode(slow):
    slow.trigger("mode_segment")
    bar = slow.app.window.job_bar
    slow.wait(lambda: bar.text.startswith("Indexing"))
    go_on(slow)
    slow.wait(lambda: n_indexed(slow) == 40 and not slow.app.client.retrieval.is_indexing)


def test_painting_goes_before_the_index(slow):
    slow.trigger("mode_segment")
    slow.paint()
    go_on(slow, hold_after=45)
    slow.wait_segmented(40)
    slow.wait(slow.session.held.is_set)
    assert n_indexed(slow) < 15


def test_failures_are_listed_as_in_segment_mode(driver, make_folder):
    folder = make_folder(4)
    driver.open(folder)
    driver.session.errors["img3.jpg"] = ImageError("img3.jpg is damaged.")
    driver.trigger("mode_search")
    bar = driver.app.window.job_bar
    driver.wait(lambda: bar.text == "3 images can be found  ·  1 failed")
    assert driver.app.images.state_of(folder / "img3.jpg") == ImageState.FAILED
    bar.link_clicked.emit()
    strip = driver.app.window.filmstrip
    assert strip.isVisible()
    assert strip.model().rowCount() == 1


def test_an_index_begun_anew_is_told(driver, make_folder):
    driver.session.rebuild_reason = "The index was damaged and has been made again."
    driver.open(make_folder(2))
    driver.trigger("mode_search")
    driver.wait(lambda: "damaged and has been made again" in driver.app.window.job_bar.text)


def test_new_and_deleted_files_change_the_index(driver, make_folder):
    folder = make_folder(4)
    driver.open(folder)
    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(4)
    (folder / "img1.jpg").unlink()
    Image.new("RGB", (40, 30)).save(folder / "img9.jpg")
    driver.app.window.activated.emit()
    driver.wait(lambda: driver.result_names() == ["img2", "img3", "img4", "img9"])


def test_closing_during_indexing_is_quick_and_clean(slow):
    slow.session.seconds_per_indexing = 0.3  # all of them would take longer than a shutdown may
    go_on(slow)
    slow.app.window.close()


def test_opening_another_folder_ends_the_index_of_the_first(slow, make_folder):
    first = slow.app.folder.folder
    slow.app.folder.open(make_folder(3, name="others"))
    go_on(slow)
    slow.wait(lambda: slow.app.window.job_bar.text == "3 images can be found")
    assert len(slow.session.indexed[first]) < 40
