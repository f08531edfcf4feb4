from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.types import EngineStatus
from fewshot_gui.views.job_bar import JobBar
from fewshot_gui.views.labeled_slider import LabeledSlider
from fewshot_gui.views.prediction_panel import PredictionPanel
from fewshot_gui.views.support_panel import ShotView, SupportPanel
from tests.helpers.fake_session import LITE, PAPER

STATUS = EngineStatus(
    device="cpu", device_name="Test", threads=1, models=(LITE, PAPER), default_model=LITE.name
)


@pytest.fixture
def panel(qtbot):
    panel = PredictionPanel()
    qtbot.addWidget(panel)
    panel.show_models(STATUS, current=LITE.name)
    panel.show()
    return panel


def test_a_slider_tells_what_the_user_does_but_not_what_code_does(qtbot):
    slider = LabeledSlider("Threshold", tip="")
    qtbot.addWidget(slider)
    heard = []
    slider.value_changed.connect(heard.append)
    slider.set_value(0.3)
    assert heard == []
    slider.move_by(0.1)
    assert heard == [0.4]
    assert slider.value == 0.4


def test_a_model_without_weights_says_what_is_missing_instead_of_loading(qtbot, panel):
    chosen, downloads = [], []
    panel.model_chosen.connect(chosen.append)
    panel.download_requested.connect(downloads.append)
    panel._menu.setCurrentIndex(1)
    panel._menu.activated.emit(1)
    assert chosen == []
    assert panel._missing_text.text() == PAPER.missing
    assert panel._download_button.text() == "Download (102 MB)…"
    panel._download_button.click()
    assert downloads == [PAPER.name]
    panel._menu.setCurrentIndex(0)
    panel._menu.activated.emit(0)
    assert chosen == [LITE.name]
    assert not panel._missing_box.isVisible()


def test_the_threshold_can_be_one_classs_own(panel, qtbot):
    heard = []
    panel.own_threshold_toggled.connect(heard.append)
    panel.show_threshold(0.3, class_name="zebra & fence", is_own=True)
    assert panel.threshold.value == pytest.approx(0.3)
    assert panel._own_threshold.text() == "Only for zebra && fence"
    assert panel._own_threshold.isChecked()
    assert heard == [], "showing is not switching"
    panel._own_threshold.click()
    assert heard == [False]
    panel.show_threshold(0.3, class_name="n" * 200, is_own=False)
    assert "…" in panel._own_threshold.text()
    assert panel._own_threshold.accessibleName().endswith("n" * 200)
    panel.show_threshold(0.3, class_name="", is_own=False)
    assert not panel._own_threshold.isVisible()


def test_shot_rows_switch_and_remove(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    shots = tuple(ShotView(Path(f"/x/{name}.jpg"), None, True, 1.5) for name in "ab")
    panel.show_shots(shots)
    switched, removed = [], []
    panel.enabled_changed.connect(lambda path, is_on: switched.append((path.name, is_on)))
    panel.remove_requested.connect(lambda path: removed.append(path.name))
    panel._rows[1]._switch.click()
    assert switched == [("b.jpg", False)]
    first_row = panel._rows[0]
    panel.show_shots(shots)
    assert panel._rows[0] is first_row, "rows that stay keep the focus"
    panel._rows[0]._on_remove_clicked()
    assert removed == ["a.jpg"]
    assert switched == [("b.jpg", False)], "showing shots is not switching them"


def test_the_job_bar_keeps_the_whole_text_where_it_is_cut(qtbot):
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.resize(300, 40)
    bar.show()
    text = "a very long line that does not fit " * 5
    bar.show_text(text, link="Show")
    assert bar.text == text
    assert bar.link == "Show"
    bar.show_job(3, 10, can_pause=True, is_paused=True)
    assert bar.has_job
    bar.hide_job()
    assert not bar.has_job


def test_arrow_keys_move_a_focused_slider(qtbot):
    slider = LabeledSlider("Threshold", tip="")
    qtbot.addWidget(slider)
    slider.set_value(0.5)
    slider.show()
    slider._slider.setFocus()
    QTest.keyClick(slider._slider, Qt.Key.Key_Right)
    assert slider.value == pytest.approx(0.51)
