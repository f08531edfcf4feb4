"""Every kind of image in the app, in every mode; and names that break programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fewshot_gui.model.image_entry import ImageState
from tests.helpers.classify_driver import open_classifying
from tests.helpers.odd_images import BROKEN, write_odd_images

NAMES = ("😀 smile.png", "two\nlines.png", "a & b <i>.png", "x" * 251 + ".png", "%s {0}.png")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Two plain pictures first, then one of every odd kind."""
    folder = tmp_path / "odd"
    write_odd_images(folder)
    (folder / "folder.png").rmdir()  # a folder is no image, and the scan knows it
    (folder / "plain.png").rename(folder / "0.png")
    return folder


def document_name(driver) -> str:
    document = driver.app.current.document
    return "" if document is None else document.objectName()


def failed_names(driver) -> set[str]:
    images = driver.app.images
    return {path.name for path in images.paths() if images.state_of(path) == ImageState.FAILED}


def test_a_folder_of_everything_is_segmented(driver, odd):
    driver.open(odd)
    paths = driver.app.images.paths()
    broken = set(BROKEN) - {"folder.png"}
    driver.paint((2, 2), (8, 8))
    driver.wait(
        lambda: (
            not driver.app.client.is_sweeping and driver.n_done() + len(failed_names(driver)) == len(paths)
        )
    )
    assert failed_names(driver) >= {"empty.png", "text.jpg", "bomb.png"}
    assert failed_names(driver) <= broken
    assert driver.app.error_dialogs == ()


def test_every_image_can_be_opened_or_says_why_not(driver, odd):
    driver.open(odd)
    window = driver.app.window
    for path in driver.app.images.paths():
        driver.app.current.show(path)
        if path.name in BROKEN:
            driver.wait(lambda path=path: path.name in window.area.advice and not window.canvas.has_image)
        else:
            driver.wait(lambda path=path: document_name(driver) == str(path))
            height, width = driver.app.current.document.size
            driver.paint((0, 0), (min(9, width - 1), min(9, height - 1)))
    assert driver.app.error_dialogs == ()


def test_everything_is_indexed_and_classified(driver, odd):
    driver.open(odd)
    n_images = len(driver.app.images)
    driver.trigger("mode_search")
    driver.wait(lambda: "can be found" in driver.app.window.job_bar.text)
    driver.draw()
    driver.wait_results(n_images)
    driver.app.classify_mode.run._edit_timer.setInterval(20)
    open_classifying(driver, odd)
    assert len(driver.app.classify_mode.scores) == n_images
    assert driver.app.error_dialogs == ()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of these names")
def test_names_that_break_programs(driver, make_driver, make_folder):
    folder = make_folder(1)
    data = (folder / "img1.jpg").read_bytes()
    for name in (*(os.fsencode(name) for name in NAMES), b"not\xff\xfeutf8.png"):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(data)
    driver.open(folder)
    n_images = len(NAMES) + 2
    driver.paint()
    driver.wait_segmented(n_images)
    corrected = [path for path in driver.app.images.paths() if path.name.startswith(("not", "two"))]
    for path in corrected:
        driver.app.current.show(path)
        driver.wait(lambda path=path: driver.app.current.shown_path == path)
        driver.paint((5, 5), (40, 30))
    driver.trigger("mode_search")
    driver.draw()
    driver.wait(lambda: len(driver.app.search_mode.found) == n_images)
    assert driver.app.error_dialogs == ()
    assert len(corrected) == 2
    driver.close()
    again = make_driver()
    again.start()
    again.open(folder)
    assert len(again.app.support.entries) == 1
    for path in corrected:
        again.app.current.show(path)
        again.wait(lambda path=path: again.app.current.shown_path == path)
        again.wait(lambda: again.app.current.document is not None and not again.app.current.document.is_empty)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse this name")
def test_a_folder_whose_name_is_no_text(driver, make_driver, make_folder):
    folder = make_folder(2)
    odd_folder = Path(os.fsdecode(os.fsencode(folder.parent) + b"/caf\xe9"))
    folder.rename(odd_folder)
    driver.open(odd_folder)
    driver.paint()
    driver.wait_segmented(2)
    assert driver.app.error_dialogs == ()
    driver.close()
    again = make_driver()
    again.start()
    (action,) = again.app.window._recent_menu.actions()
    with again.qtbot.waitSignals([again.app.folder.scan_finished, again.app.project.restored]):
        action.trigger()
    assert again.app.folder.folder == odd_folder
    assert len(again.app.support.entries) == 1
