"""Hands for Classify mode, used with the ``Driver`` of the stories."""

from __future__ import annotations

from PySide6.QtCore import Qt

from fewshot_gui.controllers.classify_run import RunState
from tests.helpers.fake_classifier import INFO

STRIPES = INFO.attribute_names.index("stripes")
LIKES = {
    "img1.jpg": {"horse": 2.0},
    "img2.jpg": {"horse": 1.5, "zebra": 1.0},
    "img3.jpg": {"cow": 2.0},
    "img4.jpg": {"zebra": 3.0},
    "img5.jpg": {"dolphin": 2.0},
    "img6.jpg": {"cow": 1.0, "zebra": -2.0},
}
"""What the fake classifier thinks of the images of ``make_folder``."""


def open_classifying(driver, folder):
    """Open a folder and wait until its images are scored with the model's own three classes."""
    driver.session.likes = LIKES
    driver.app.classify_mode.run._edit_timer.setInterval(20)  # tests of the delay itself set their own
    driver.open(folder)
    driver.trigger("mode_classify")
    wait_done(driver)
    return driver


def wait_done(driver, n_fits=None):
    """Wait until nothing is edited, learned, scored or about to be shown any more."""
    run = driver.app.classify_mode.run
    driver.wait(
        lambda: (
            run.state == RunState.DONE
            and not run._edit_timer.isActive()
            and (n_fits is None or len(driver.session.fits) == n_fits)
        )
    )
    driver.wait(lambda: not driver.app.classify_mode.results._refresh_timer.isActive())


def page(driver):
    return driver.app.window.classify_page


def shown(driver):
    """The ranked images of the class on screen, and how many of them are its own."""
    images = driver.app.classify_mode.ranking
    return [image.path.stem for image in images.images], images.n_members


def show_class(driver, name):
    """Click a class in the list."""
    class_list = page(driver).classes.list
    for row in range(class_list.model().rowCount()):
        index = class_list.model().index(row, 0)
        if index.data(Qt.ItemDataRole.DisplayRole) == name:
            place = class_list.visualRect(index).center()
            driver.qtbot.mouseClick(class_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    driver.wait(lambda: driver.app.classify_mode.table.current == name)
    driver.wait(lambda: driver.app.classify_mode.ranking.class_name == name)


def add_zebra(driver):
    """A new class like a horse, made with the form."""
    show_class(driver, "horse")
    driver.trigger("copy_class")
    form = page(driver).classes.form
    driver.qtbot.keyClicks(form.name, "zebra")
    driver.qtbot.keyClick(form.name, Qt.Key.Key_Return)
    driver.wait(lambda: driver.app.classify_mode.table.current == "zebra")


def click_image(driver, row, modifiers=Qt.KeyboardModifier.NoModifier):
    """Click a picture of the grid; returns its path."""
    grid = page(driver).grid
    place = grid.visualRect(grid.model().index(row, 0)).center()
    driver.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifiers, place)
    return driver.app.classify_mode.ranking.path_at(row)


def wait_line(driver, text):
    """Wait for what the bottom line says."""
    driver.wait(lambda: driver.app.window.job_bar.text == text)
