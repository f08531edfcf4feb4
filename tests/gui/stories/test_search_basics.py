"""Drawing, the ranking that follows, and what the page says where there is nothing to rank."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from engine.errors import EngineError, WeightsNotFoundError
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode


@pytest.fixture
def searching(driver, make_folder):
    """Search mode with six indexed images and nothing asked."""
    driver.open(make_folder(6))
    driver.trigger("mode_search")
    driver.wait(lambda: driver.app.window.job_bar.text == "6 images can be found")
    return driver


def page(driver):
    return driver.app.window.search_page


def test_a_stroke_brings_a_ranking(searching):
    assert "Draw on the paper" in page(searching).results.note
    searching.draw()
    searching.wait_results(6)
    assert searching.result_names() == [f"img{n}" for n in range(1, 7)]
    assert page(searching).results.summary == "6 images, the nearest first"
    assert page(searching).results.note == ""
    assert page(searching).query.has_preview
    assert page(searching).grid.gap == 3
    pixels = searching.session.queries[-1].doodles[0].pixels
    assert pixels.min() == 0
    assert pixels.max() == 255


def test_fast_strokes_are_one_search(searching):
    delay = searching.app.search_mode.search._delay_timer
    delay.setInterval(60_000)  # a machine may be so slow that 200 ms pass between two strokes
    for height in (0.2, 0.4, 0.6, 0.8):
        searching.draw((0.2, height), (0.8, height))
    assert delay.isActive()
    delay.start(0)
    searching.wait_results(6)
    assert len(searching.session.queries) == 1
    ink = (searching.session.queries[0].doodles[0].pixels < 128).mean(axis=1)
    assert ((ink[1:] > 0.3) & (ink[:-1] <= 0.3)).sum() == 4, "all four strokes were in it"


def test_undo_searches_again_and_fresh_paper_forgets(searching):
    searching.draw((0.2, 0.2), (0.8, 0.2))
    searching.wait_results(6)
    searching.draw((0.2, 0.8), (0.8, 0.8))
    searching.wait(lambda: len(searching.session.queries) == 2)
    searching.trigger("undo_stroke")
    searching.wait(lambda: len(searching.session.queries) == 3)
    first, _, third = (query.doodles[0].pixels for query in searching.session.queries)
    assert (first == third).all()
    searching.trigger("clear_doodle")
    assert searching.result_names() == []
    assert "Draw on the paper" in page(searching).results.note
    assert not page(searching).query.has_preview
    searching.trigger("undo_stroke")
    searching.wait_results(6)


def test_keys_mean_what_the_mode_means(searching):
    window, pad = searching.app.window, page(searching).pad
    searching.qtbot.keyClick(window, Qt.Key.Key_E)
    assert pad.is_erasing
    searching.qtbot.keyClick(window, Qt.Key.Key_B)
    assert not pad.is_erasing
    searching.draw()
    searching.qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert searching.app.search_mode.doodle.is_empty
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    searching.qtbot.keyClick(window, Qt.Key.Key_Z, modifiers)
    assert not searching.app.search_mode.doodle.is_empty
    searching.qtbot.keyClick(window, Qt.Key.Key_Delete)
    assert searching.app.search_mode.doodle.is_empty
    searching.qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.mode == Mode.SEGMENT
    searching.qtbot.keyClick(window, Qt.Key.Key_E)
    assert window.canvas.tool.name == "eraser"
    assert not pad.is_erasing


def test_escape_takes_the_running_stroke_back(searching):
    pad = page(searching).pad
    searching.qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.to_widget(0.2, 0.2).toPoint())
    searching.qtbot.mouseMove(pad, pad.to_widget(0.8, 0.8).toPoint())
    searching.trigger("stop")
    searching.qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.to_widget(0.8, 0.8).toPoint())
    assert searching.app.search_mode.doodle.is_empty


def test_the_segmentation_model_is_named_where_it_works_only(searching):
    bar = searching.app.window.job_bar
    assert not bar.has_model_shown
    searching.trigger("mode_segment")
    assert bar.has_model_shown


def test_both_modes_keep_their_state(searching):
    searching.draw()
    searching.wait_results(6)
    searching.select_result(4)
    searching.trigger("mode_segment")
    searching.paint()
    searching.wait_segmented(6)
    searching.trigger("mode_search")
    assert searching.result_names() == [f"img{n}" for n in range(1, 7)]
    assert page(searching).grid.current_path().name == "img5.jpg"
    assert len(searching.app.search_mode.doodle.strokes) == 1
    searching.trigger("undo_stroke")
    searching.trigger("mode_segment")
    assert len(searching.app.support.entries) == 1
    assert searching.app.current.document.can_undo


def test_segmenting_rests_in_search_mode_and_goes_on_afterwards(driver, make_folder):
    driver.open(make_folder(20))
    driver.session.hold_after(15)
    driver.paint()
    driver.wait(driver.session.held.is_set)
    driver.trigger("mode_search")
    driver.session.gate.set()
    driver.wait(lambda: driver.app.window.job_bar.text == "20 images can be found")
    assert driver.n_done() < 20
    driver.trigger("mode_segment")
    driver.wait_segmented(20)


def test_without_a_folder_the_page_offers_one(driver):
    driver.trigger("mode_search")
    assert page(driver).results.note.startswith("Find it by drawing it")
    driver.draw()
    driver.wait(lambda: page(driver).query.has_preview)
    assert driver.result_names() == []


def test_a_folder_without_images_says_so(driver, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("hello")
    driver.trigger("mode_search")
    driver.app.folder.open(tmp_path / "notes")
    driver.wait(lambda: "There are no images in notes" in page(driver).results.note)
    driver.draw()
    driver.wait(lambda: page(driver).query.has_preview)
    assert driver.session.queries == []
    assert driver.session.indexed == {}


def test_trouble_is_a_message_with_the_way_out_and_no_dialog(driver, make_folder):
    driver.open(make_folder(3))
    driver.session.retrieval_error = EngineError("Another app writes this index.", hint="Close it.")
    driver.trigger("mode_search")
    driver.wait(lambda: "Another app writes this index. Close it." in page(driver).results.note)
    with driver.qtbot.waitSignal(driver.app.client.retrieval.search_failed):
        driver.draw()
    assert "Close it." in page(driver).results.note
    driver.wait(lambda: driver.app.window.job_bar.link == "Go on")
    assert driver.app.error_dialogs == ()
    driver.session.retrieval_error = None
    driver.app.window.job_bar.link_clicked.emit()
    driver.wait_results(3)
    assert page(driver).results.note == ""


def test_missing_weights_can_be_chosen_on_the_spot(driver, make_folder, tmp_path, monkeypatch):
    driver.open(make_folder(3))
    driver.session.retrieval_error = WeightsNotFoundError("d2s-lite.safetensors is not here.", hint="--head")
    driver.trigger("mode_search")
    driver.draw()
    driver.wait(lambda: page(driver).results.note.endswith("d2s-lite.safetensors is not here."))
    driver.wait(lambda: not driver.app.client.retrieval.is_searching)
    driver.wait(lambda: not driver.app.client.retrieval.is_indexing)
    assert driver.app.error_dialogs == ()
    buttons = page(driver).results.findChildren(QPushButton)
    (button,) = [button for button in buttons if button.text() == "Choose the file…"]
    assert button.isVisible()
    head = tmp_path / "d2s-lite.safetensors"
    monkeypatch.setattr(dialogs, "ask_weights_file", lambda *args: head)
    button.click()
    driver.wait(lambda: driver.app.error_dialogs != ())
    assert "d2s-lite.safetensors is no head" in driver.app.error_dialogs[0].message
    head.write_bytes(b"weights")
    button.click()
    driver.wait_results(3)
    assert not button.isVisible()


def test_the_app_can_start_in_search_mode(make_driver, make_folder):
    driver = make_driver()
    driver.app.start(mode=Mode.SEARCH)
    driver.app.folder.open(make_folder(3))
    driver.wait(lambda: driver.app.window.job_bar.text == "3 images can be found")
    assert driver.app.window.search_page.pad.isVisible()
    assert not driver.app.window.tools.isVisible()


def test_another_folder_is_another_search(searching, make_folder):
    searching.draw()
    searching.wait_results(6)
    searching.app.folder.open(make_folder(2, name="others"))
    searching.wait_results(2)
    assert {hit.image_path.parent.name for hit in searching.app.search_mode.found.hits} == {"others"}
    assert not searching.app.search_mode.doodle.is_empty, "the doodle stays"


@pytest.mark.parametrize("top", [0, 3])
def test_the_number_of_results_can_be_changed(searching, top):
    searching.draw()
    searching.wait_results(6)
    box = page(searching).results._top
    box.setCurrentIndex(top)
    searching.wait(lambda: len(searching.session.queries) == 2)
    searching.wait_results(6)
