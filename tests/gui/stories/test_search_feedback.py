"""Judging results, searching on with them, and taking them over to Segment mode."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from fewshot_gui.model.search_request import Part
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode


@pytest.fixture
def found(driver, make_folder):
    """Six ranked images after one stroke."""
    driver.open(make_folder(6))
    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(6)
    driver.wait(lambda: driver.app.window.job_bar.text == "6 images can be found")
    driver.wait_results(6)  # the end of the index asks once more
    return driver


def page(driver):
    return driver.app.window.search_page


def test_a_thumb_up_re_ranks_and_a_chip_takes_it_back(found):
    found.select_result(4)
    found.qtbot.keyClick(page(found).grid, Qt.Key.Key_Plus)
    found.wait(lambda: found.result_names()[0] == "img5")
    assert page(found).grid.current_path().stem == "img5", "the selection went along"
    (chip,) = page(found).query.chips.chips
    assert chip.accessibleName().startswith("Right: img5.jpg")
    chip.click()
    found.wait(lambda: found.result_names()[0] == "img1")
    assert page(found).query.chips.chips == ()


def test_a_thumb_down_by_the_button_over_the_picture(found):
    grid = page(found).grid
    QTest.mouseMove(grid.viewport(), grid.visualRect(grid.model().index(0, 0)).center())
    grid.hover_bar.buttons["dislike"].click()
    found.wait(lambda: found.result_names()[-1] == "img1")
    assert found.session.queries[-1].disliked == (found.app.search_mode.found.path_at(5),)


def test_the_same_key_twice_takes_the_mark_back(found):
    path = found.select_result(2)
    for n_parts in (1, 0):
        found.trigger("dislike")
        assert len(found.app.search_mode.request.parts) == n_parts
    found.trigger("like")
    found.trigger("dislike")
    assert found.app.search_mode.request.part_of(path) == Part.DISLIKED


def test_more_like_this_adds_the_image_to_the_query(found):
    path = found.select_result(3)
    found.trigger("more_like_this")
    found.wait(lambda: found.result_names()[0] == "img4")
    query = found.session.queries[-1]
    assert query.images == (path,)
    assert query.doodles, "doodle and images are one query"
    found.trigger("clear_doodle")
    found.wait(lambda: not found.session.queries[-1].doodles)
    assert found.session.queries[-1].images == (path,)
    found.trigger("new_search")
    assert found.result_names() == []


def test_images_from_elsewhere_by_dialog_and_by_clipboard(found, tmp_path, monkeypatch):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    files = [tmp_path / "outside.png", tmp_path / "another.png"]
    for path in files:
        picture.save(str(path))
    monkeypatch.setattr(dialogs, "ask_images", lambda *args: files[:1])
    found.trigger("add_image")
    found.wait(lambda: found.session.queries[-1].images == (files[0],))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files[1]))])
    QGuiApplication.clipboard().setMimeData(data)
    found.trigger("paste_image")
    found.wait(lambda: found.session.queries[-1].images == tuple(files))
    QGuiApplication.clipboard().setImage(picture)
    found.trigger("paste_image")
    found.wait(lambda: len(found.session.queries[-1].images) == 3)
    pasted = found.session.queries[-1].images[2]
    assert QImage(str(pasted)).size() == picture.size()
    found.wait(lambda: len(found.app.search_mode.input._pictures) == 3)


def test_a_bad_example_image_is_taken_out_and_named(found, tmp_path):
    bad = tmp_path / "broken.jpg"
    bad.write_bytes(b"not a photograph")
    found.app.search_mode.input.add_images([bad])
    found.wait(lambda: found.app.error_dialogs != ())
    assert "broken.jpg" in found.app.error_dialogs[0].message
    assert found.app.search_mode.request.parts == {}


def test_double_click_opens_in_segment_mode(found):
    path = found.select_result(3)
    grid = page(found).grid
    place = grid.visualRect(grid.currentIndex()).center()
    found.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert found.app.window.mode == Mode.SEGMENT
    found.wait(lambda: found.app.current.document is not None and found.app.current.path == path)
    assert found.app.window.filmstrip.current_path() == path


def test_use_as_support_puts_it_among_the_examples(found):
    path = found.select_result(2)
    found.trigger("use_result")
    assert found.app.window.mode == Mode.SEGMENT
    found.wait(lambda: found.app.support.entry_of(path) is not None)
    assert "Paint the object here" in found.app.window.area.advice
    found.paint()
    found.wait_segmented(6)
    assert found.examples() == [path]


def test_a_sixth_example_is_refused_with_a_reason(found):
    for row in range(6):
        found.trigger("mode_search")
        path = found.select_result(row)
        found.trigger("use_result")
        found.wait(
            lambda path=path: found.app.current.path == path and found.app.current.document is not None
        )
        if row < 5:
            found.wait(lambda path=path: found.app.support.entry_of(path) is not None)
    found.wait(lambda: "5 examples are the most" in found.app.window.area.advice)
    assert len(found.app.support.listed(1)) == 5


def test_results_get_their_thumbnails(found):
    model = found.app.search_mode.found
    found.wait(lambda: model.paths_without_thumbnail([hit.image_path for hit in model.hits]) == [])


def test_a_file_that_vanished_is_marked_and_does_no_harm(found):
    model = found.app.search_mode.found
    found.wait(lambda: model.paths_without_thumbnail([hit.image_path for hit in model.hits]) == [])
    found.app.images._thumbnails.clear()  # as in a folder too large for all to be kept
    (found.app.folder.folder / "img2.jpg").unlink()
    found.app.search_mode.found.forget_files()
    found.app.search_mode.search.search_now()
    found.wait_results(6)
    found.wait(lambda: found.app.search_mode.found.index(1).data(found_role()))


def found_role() -> int:
    from fewshot_gui.model.result_list import ResultRole

    return ResultRole.HAS_FAILED
