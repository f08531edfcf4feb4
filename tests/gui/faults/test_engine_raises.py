"""Every call of the engine raises something nobody expected: the app says so, and the next try works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.helpers.classify_driver import click_image, open_classifying, show_class, wait_done
from tests.helpers.fake_session import FakeSession

BUG = "a bug nobody knew"


class FaultySession(FakeSession):
    """Raises ``faults[name]`` from the call of that name; ``name + " later"`` is its second step."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: dict[str, Exception] = {}


def with_fault(name: str) -> Callable[..., Any]:
    original = getattr(FakeSession, name)

    def call(session: FaultySession, *args: object, **kwargs: object) -> object:
        if name in session.faults:
            raise session.faults[name]
        answer = original(session, *args, **kwargs)
        if f"{name} later" not in session.faults:
            return answer
        return broken_off(answer, session.faults[f"{name} later"])

    return call


def broken_off(steps: Iterator[object], fault: Exception) -> Iterator[object]:
    yield next(steps)
    time.sleep(0.2)  # the window shows that the work is under way
    raise fault


CALLS = (
    "status", "load_model", "set_support", "segment", "sweep", "complete_scribble", "index", "search",
    "sketch_preview", "zero_shot_info", "fit_classes", "classify", "explain", "rate_shots", "close",
)  # fmt: skip
for _name in CALLS:
    setattr(FaultySession, _name, with_fault(_name))


@pytest.fixture
def faulty(make_driver, make_folder):
    """The app with three images open, its engine ready to fail."""
    session_of: list[FaultySession] = []

    def make() -> FaultySession:
        session_of.append(FaultySession())
        return session_of[0]

    driver = make_driver(make)
    driver.start()
    driver.session = session_of[0]
    driver.folder = make_folder(3)
    return driver


def told(driver) -> bool:
    """The bug stands in a dialog or anywhere else on screen."""
    if any(BUG in dialog.message for dialog in driver.app.error_dialogs):
        return True
    for widget in driver.app.window.findChildren(QWidget):
        for name in ("text", "note", "toolTip"):
            value = getattr(widget, name, "")
            value = value() if callable(value) else value
            if isinstance(value, str) and BUG in value and widget.isVisible():
                return True
    return False


def close_dialogs(driver) -> None:
    for dialog in driver.app.error_dialogs:
        dialog.continue_button.click()
    driver.wait(lambda: not driver.app.error_dialogs)


# --- what a person does to reach a call, and how it looks when it works


def opened(driver) -> None:
    driver.open(driver.folder)


def searching(driver) -> None:
    driver.open(driver.folder)
    driver.trigger("mode_search")
    driver.wait(lambda: driver.app.window.job_bar.text == "3 images can be found")


def classifying(driver) -> None:
    open_classifying(driver, driver.folder)


def paint(driver) -> None:
    document = driver.app.current.document
    driver.paint((50, 40), (60, 40)) if document.is_empty else driver.paint((10, 10), (20, 10))


def segmented(driver) -> None:
    driver.wait_segmented(3)


def reload_model(driver) -> None:
    driver.n_loaded = len(driver.session.loaded)
    driver.app.client.load_model("fake-lite")


def model_loaded(driver) -> None:
    driver.wait(lambda: len(driver.session.loaded) == driver.n_loaded + 1)
    driver.wait(lambda: not driver.app.client.is_loading_model)


def scribble(driver) -> None:
    canvas = driver.app.window.canvas
    canvas.setFocus()
    driver.qtbot.keyClick(canvas, Qt.Key.Key_K)
    canvas.brush_diameter = 4
    driver.paint((30, 25), (45, 35))


def proposed(driver) -> None:
    driver.wait(lambda: driver.app.window.canvas.proposal is not None)


def indexed(driver) -> None:
    driver.wait(lambda: driver.app.window.job_bar.text == "3 images can be found")


def draw(driver) -> None:
    driver.draw()


def ranked(driver) -> None:
    driver.wait_results(3)


def to_classify(driver) -> None:
    if driver.app.window.job_bar.link:
        driver.app.window.job_bar.link_clicked.emit()
    else:
        driver.trigger("mode_classify")


def change_classes(driver) -> None:
    table = driver.app.classify_mode.table
    table.set_enabled(["dolphin"], not table.entry("dolphin").is_enabled)


def classified(driver) -> None:
    wait_done(driver)


def explain_first(driver) -> None:
    show_class(driver, "horse")
    click_image(driver, 0)


def explained(driver) -> None:
    driver.wait(lambda: bool(driver.session.explained))


def two_examples(driver) -> None:
    driver.open(driver.folder)
    driver.trigger("live")  # else painting on what was found corrects it, and is no example
    for path in driver.app.images.paths()[:2]:
        driver.show(path)
        driver.paint()
    driver.trigger("live")
    driver.wait_segmented(3)


def compare(driver) -> None:
    button = driver.app.window.side.support._rate_button
    driver.wait(button.isEnabled)
    button.click()


def compared(driver) -> None:
    ratings = driver.app.ratings
    driver.wait(lambda: all(ratings.rating_of(driver.app.images.path_at(row), 1) for row in (0, 1)))


@dataclass(frozen=True)
class Story:
    """How to get to the call, how to cause it, and how to see that it worked the next time."""

    arrive: Callable[[Any], None]
    act: Callable[[Any], None]
    has_worked: Callable[[Any], None]


STORIES = {
    "load_model": Story(opened, reload_model, model_loaded),
    "set_support": Story(opened, paint, segmented),
    "segment": Story(opened, paint, segmented),
    "sweep": Story(opened, paint, segmented),
    "sweep later": Story(opened, paint, segmented),
    "rate_shots": Story(two_examples, compare, compared),
    "rate_shots later": Story(two_examples, compare, compared),
    "complete_scribble": Story(opened, scribble, proposed),
    "search": Story(searching, draw, ranked),
    "zero_shot_info": Story(opened, to_classify, classified),
    "fit_classes": Story(classifying, change_classes, classified),
    "fit_classes later": Story(classifying, change_classes, classified),
    "classify": Story(classifying, change_classes, classified),
    "classify later": Story(classifying, change_classes, classified),
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [*((name, RuntimeError) for name in STORIES), ("sweep", MemoryError), ("classify", KeyError)],
)
def test_a_call_that_raises_is_told_and_the_next_one_works(faulty, name: str, kind: type[Exception]) -> None:
    story = STORIES[name]
    story.arrive(faulty)
    faulty.session.faults[name] = kind(BUG)
    story.act(faulty)
    faulty.wait(lambda: told(faulty))
    assert len(faulty.app.error_dialogs) <= 1, "one trouble, one dialog"
    faulty.session.faults.clear()
    close_dialogs(faulty)
    story.act(faulty)
    story.has_worked(faulty)
    assert not faulty.app.error_dialogs


@pytest.mark.parametrize("name", ["index", "index later"])
def test_an_index_that_raises_is_told_and_the_next_one_works(faulty, name: str) -> None:
    faulty.session.faults[name] = RuntimeError(BUG)
    faulty.open(faulty.folder)
    faulty.trigger("mode_search")
    bar = faulty.app.window.job_bar
    faulty.wait(lambda: told(faulty) and bar.link == "Go on")
    faulty.session.faults.clear()
    close_dialogs(faulty)
    bar.link_clicked.emit()
    indexed(faulty)


def test_an_explanation_that_raises_does_no_harm(faulty) -> None:
    classifying(faulty)
    faulty.session.faults["explain"] = RuntimeError(BUG)
    explain_first(faulty)
    faulty.wait(lambda: told(faulty))
    faulty.session.faults.clear()
    close_dialogs(faulty)
    show_class(faulty, "cow")
    click_image(faulty, 0)
    explained(faulty)


def test_a_preview_that_raises_keeps_the_ranking(faulty) -> None:
    searching(faulty)
    faulty.session.faults["sketch_preview"] = RuntimeError(BUG)
    faulty.draw()
    faulty.wait(lambda: told(faulty) or len(faulty.app.search_mode.found) == 3)
    faulty.session.faults.clear()
    close_dialogs(faulty)
    faulty.draw((0.1, 0.1), (0.9, 0.9))
    ranked(faulty)


def test_a_status_that_raises_is_told(faulty) -> None:
    faulty.session.faults["status"] = RuntimeError(BUG)
    faulty.app.client.refresh_status()
    faulty.wait(lambda: told(faulty))
    faulty.session.faults.clear()
    close_dialogs(faulty)
    faulty.open(faulty.folder)
    faulty.paint()
    segmented(faulty)


def test_an_engine_that_cannot_close_does_not_keep_the_window(faulty, caplog) -> None:
    faulty.session.faults["close"] = RuntimeError(BUG)
    faulty.app.window.close()
    assert not faulty.app.window.isVisible()
    assert "Closing the engine failed" in caplog.text


def test_every_call_of_the_engine_is_in_one_of_these_tests() -> None:
    told_apart = {name.removesuffix(" later") for name in STORIES}
    assert told_apart | {"index", "explain", "sketch_preview", "status", "close"} == set(CALLS)
