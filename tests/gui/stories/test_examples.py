"""The support set: one to five examples, on and off, kept on disk."""

from __future__ import annotations

import numpy as np

from engine.types import MAX_SHOTS


def test_five_examples_and_the_sixth_is_refused(driver, make_folder):
    driver.open(make_folder(7))
    paths = driver.app.images.paths()
    driver.paint()
    driver.wait_segmented(7)
    for n_shots, path in enumerate(paths[1:MAX_SHOTS], 2):
        driver.show(path)
        driver.paint()
        driver.trigger("use_as_support")
        driver.wait(lambda n_shots=n_shots: len(driver.examples()) == n_shots)
        driver.wait_segmented(7)
    driver.show(paths[5])
    driver.paint()
    driver.trigger("use_as_support")
    assert "5 examples are the most" in driver.app.window.area.advice
    assert len(driver.examples()) == MAX_SHOTS
    assert not driver.app.current.document.is_empty, "the painting itself is kept"
    driver.app.window.side.support.remove_requested.emit(paths[0])
    driver.wait(lambda: driver.examples()[-1] == paths[5])


def test_switching_an_example_off_predicts_without_it(driver, make_folder):
    driver.open(make_folder(3))
    paths = driver.app.images.paths()
    driver.paint()
    driver.wait_segmented(3)
    driver.show(paths[1])
    driver.wait(lambda: driver.found() is not None)
    driver.trigger("use_as_support")
    driver.wait(lambda: len(driver.examples()) == 2)
    panel = driver.app.window.side.support
    panel.enabled_changed.emit(paths[0], False)
    driver.wait(lambda: driver.examples() == [paths[1]])
    panel.enabled_changed.emit(paths[1], False)
    assert driver.app.window.area.advice == "All examples are switched off."
    driver.trigger("use_as_support")
    driver.wait(lambda: driver.app.segment.has_support)


def test_removing_the_example_on_screen_clears_the_canvas(driver, make_folder):
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    driver.app.window.side.support.remove_requested.emit(driver.app.current.path)
    assert driver.app.current.document.is_empty
    assert driver.app.window.area.advice == "Paint one object to start"
    driver.paint()
    driver.wait_segmented(2)


def test_what_the_model_found_becomes_an_example(driver, make_folder):
    driver.open(make_folder(3))
    driver.paint()
    driver.wait_segmented(3)
    paths = driver.app.images.paths()
    driver.show(paths[1])
    driver.wait(lambda: driver.found() is not None)
    driver.trigger("use_as_support")
    driver.wait(lambda: len(driver.examples()) == 2)
    assert driver.shots()[1].mask[:, :30].all()


def test_painting_survives_closing_the_app(make_driver, make_folder):
    folder = make_folder(3)
    first = make_driver()
    first.start()
    first.open(folder)
    first.paint()
    first.wait_segmented(3)
    painted = first.app.current.document.mask
    first.close()

    second = make_driver()
    second.start()
    second.open(folder)
    second.wait_segmented(3)
    assert np.array_equal(second.app.current.document.mask, painted)
    assert [entry.path.name for entry in second.app.support.entries] == ["img1.jpg"]


def test_opening_another_folder_keeps_the_paintings_of_both(driver, make_folder):
    one, two = make_folder(2, name="one"), make_folder(3, name="two")
    driver.open(one)
    driver.paint()
    driver.open(two)
    driver.wait(lambda: driver.app.current.path.parent == two)
    driver.wait(lambda: driver.app.support.entries == ())
    assert not driver.app.segment.has_support
    driver.open(one)
    driver.wait_segmented(2)
    assert len(driver.app.support.entries) == 1
