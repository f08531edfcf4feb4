"""Pausing, cancelling and going on while a folder is segmented; exporting what was found."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ImageError
from engine.images import read_mask
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.views import dialogs


@pytest.fixture
def slow(driver, make_folder):
    """A folder of 20 images at 20 ms each, with the sweep under way."""
    driver.open(make_folder(20))
    driver.session.seconds_per_image = 0.02
    driver.paint()
    driver.wait(lambda: driver.n_done() >= 3)
    return driver


def test_cancel_keeps_what_is_done_and_go_on_does_the_rest(slow):
    slow.app.window.job_bar.cancel_requested.emit()
    slow.wait(lambda: not slow.app.client.is_sweeping)
    n_kept = slow.n_done()
    assert 3 <= n_kept < 20
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
    assert slow.app.client.is_sweeping
    slow.trigger("pause")
    slow.wait_segmented(20)


def test_escape_pauses_and_throws_nothing_away(slow):
    slow.trigger("stop")
    assert slow.app.client.is_paused
    slow.trigger("pause")
    slow.wait_segmented(20)


def test_the_bar_tells_rate_and_time_left(slow):
    bar = slow.app.window.job_bar
    slow.wait(lambda: "images/s" in bar.text)
    assert "of 20 segmented" in bar.text
    assert bar.text.endswith("left")
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


def test_export_writes_one_mask_per_image(driver, make_folder, tmp_path, monkeypatch):
    folder = make_folder(4)
    driver.open(folder)
    assert not driver.app.window.commands["export_masks"].isEnabled()
    driver.paint()
    driver.wait_segmented(4)
    target = tmp_path / "masks"
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: target)
    driver.trigger("export_masks")
    bar = driver.app.window.job_bar
    driver.wait(lambda: bar.link == "Open folder")
    assert bar.text == f"4 masks written to {target}"
    painted = driver.app.support.entries[0].document.mask
    assert np.array_equal(read_mask(target / "img1.png"), painted), "the painting is kept as it is"
    predicted = read_mask(target / "img2.png")
    assert predicted[:, :30].all()
    assert not predicted[:, 45:].any()


def test_export_asks_before_it_replaces_anything(driver, make_folder, tmp_path, monkeypatch):
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    (tmp_path / "img2.png").write_bytes(b"precious")
    asked = []

    def refuse(parent, folder, n_files):
        asked.append(n_files)
        return False

    monkeypatch.setattr(dialogs, "confirm_overwrite", refuse)
    driver.app.export.export_to(tmp_path)
    assert asked == [1]
    assert (tmp_path / "img2.png").read_bytes() == b"precious"
    assert not (tmp_path / "img1.png").exists()


def test_export_into_the_photo_folder_goes_to_a_subfolder(driver, make_folder, monkeypatch):
    folder = make_folder(2)
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(2)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: folder)
    driver.trigger("export_masks")
    driver.wait(lambda: driver.app.window.job_bar.link == "Open folder")
    assert (folder / "masks" / "img1.png").is_file()


def test_export_can_be_cancelled_and_counts_failures(driver, make_folder, tmp_path):
    driver.open(make_folder(12))
    driver.paint()
    driver.wait_segmented(12)
    driver.session.seconds_per_image = 0.03
    driver.session.errors["img2.jpg"] = ImageError("img2.jpg is gone.")
    driver.app.export.export_to(tmp_path / "out")
    driver.wait(lambda: len(list((tmp_path / "out").glob("*.png"))) >= 3)
    driver.app.window.job_bar.cancel_requested.emit()
    driver.wait(lambda: driver.app.window.job_bar.link == "Open folder")
    text = driver.app.window.job_bar.text
    assert text.startswith("Export stopped: ")
    assert text.endswith("1 failed")
    assert f"{len(list((tmp_path / 'out').glob('*.png')))} masks" in text
