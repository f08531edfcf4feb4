from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from engine.project import ReviewState
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.views.accept_all_dialog import AcceptAllDialog
from fewshot_gui.views.badges import draw_state_badge
from fewshot_gui.views.notice_bar import NoticeBar
from fewshot_gui.views.review_panel import ReviewPanel


@pytest.fixture
def dialog(qtbot):
    certainties = np.array([0.99, 0.95, 0.8, 0.3])
    dialog = AcceptAllDialog(certainties, np.array([True, False, True, True]))
    qtbot.addWidget(dialog)
    return dialog


def test_the_dialog_counts_what_it_would_accept(dialog):
    assert dialog.n_accepted == 1
    dialog.set_choice(0.9, with_empty=True)
    assert dialog.n_accepted == 2
    assert dialog._count.text() == "2 of 4 predictions would be accepted"
    dialog.set_choice(0.0, with_empty=False)
    assert dialog.n_accepted == 3


def test_nothing_cannot_be_accepted(dialog):
    dialog.set_choice(1.0, with_empty=False)
    assert dialog.n_accepted == 0
    assert not dialog._accept_button.isEnabled()


def test_the_dialog_says_what_was_chosen(dialog, qtbot):
    dialog.set_choice(0.5, with_empty=True)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog._accept_button.click()
    assert chosen.args == [0.5, True]


def test_the_panel_names_the_decision(qtbot):
    panel = ReviewPanel()
    qtbot.addWidget(panel)
    panel.show_verdict(ReviewState.UNREVIEWED, is_corrected=False)
    assert panel.state_text == "Unreviewed"
    panel.show_verdict(ReviewState.UNREVIEWED, is_corrected=True)
    assert panel.state_text == "Corrected: Enter accepts"
    panel.show_verdict(ReviewState.REJECTED, is_corrected=False)
    assert panel.state_text == "Rejected"
    assert panel._reject.text() == "Take back"
    panel.show_count(1200, 3400)
    assert panel.count_text == "1,200 of 3,400 reviewed"


def test_the_bar_is_there_while_it_has_something_to_say(qtbot):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.show_notice("The disk is full.", level="warning", action="Save elsewhere…")
    assert not bar.isHidden()
    assert bar.accessibleName() == "The disk is full."
    with qtbot.waitSignal(bar.action_clicked):
        qtbot.mouseClick(bar._button, Qt.MouseButton.LeftButton)
    bar.show_notice("")
    assert bar.isHidden()


def badge(state, review, *, has_final) -> bytes:
    image = QImage(24, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_state_badge(painter, QPointF(12, 12), state, review=review, has_final=has_final)
    painter.end()
    # Grey, so that colour alone is not what tells them apart.
    return bytes(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits())


def test_every_badge_has_a_shape_of_its_own(qapp):
    unreviewed = ReviewState.UNREVIEWED
    badges = [badge(state, unreviewed, has_final=False) for state in ImageState]
    badges += [
        badge(ImageState.DONE, review, has_final=False) for review in ReviewState if review != unreviewed
    ]
    badges += [badge(ImageState.DONE, unreviewed, has_final=True)]
    assert len(set(badges)) == len(badges)
