"""The whole page: looks, sizes, words that fit, names for those who cannot see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
)

from fewshot_gui.theme import Theme
from fewshot_gui.views.elided_label import ElidedLabel
from tests.helpers.classify_stand import LIKES, ClassifyStand

SIZES = [(1280, 690), (1600, 890)]


@pytest.fixture
def stand(qtbot) -> ClassifyStand:
    stand = ClassifyStand(qtbot)
    stand.load()
    stand.table.add("quagga of the southern plains")
    stand.table.copy_values("quagga of the southern plains", "horse")
    stand.table.set_strength("quagga of the southern plains", 1, 1.0)
    stand.show(qtbot)
    stand.classify({name: [0.5, *logits] for name, logits in LIKES.items()})
    stand.table.move_images([stand.results.paths[2]], stand.table.current)
    return stand


@pytest.fixture
def theme(qapp):
    palette, sheet, style = qapp.palette(), qapp.styleSheet(), qapp.style().objectName()
    theme = Theme(qapp)
    yield theme
    theme.apply("system")
    theme.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setStyle(style)


def explained(qtbot, stand):
    with qtbot.waitSignal(stand.page.why.explanation_requested):
        stand.page.grid.setCurrentIndex(stand.images.index(0))
    stand.explain()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_word_is_cut_off(qtbot, stand, theme, look, size):
    theme.apply(look)
    stand.owner.resize(*size)
    stand.page.resize(*size)
    explained(qtbot, stand)
    kinds = (QLabel, QPushButton, QCheckBox, QComboBox)
    for widget in (widget for kind in kinds for widget in stand.page.findChildren(kind)):
        is_empty = isinstance(widget, QLabel) and not widget.text()
        if not widget.isVisible() or isinstance(widget, ElidedLabel) or is_empty:
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            assert widget.height() >= widget.heightForWidth(widget.width()), widget.text()
        else:
            assert widget.width() >= widget.minimumSizeHint().width(), widget
        inside = widget.visibleRegion().boundingRect().size()
        assert inside == widget.size(), f"{widget} is covered or outside"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_everything_is_painted_in_the_look(qtbot, stand, theme, look):
    theme.apply(look)
    explained(qtbot, stand)
    picture = stand.page.grab().toImage()
    assert picture.width() >= 1280
    window = stand.page.palette().color(QPalette.ColorRole.Window)
    for widget in (stand.page.classes.list, stand.page.attributes.list, stand.page.why.attributes):
        grabbed = widget.viewport().grab().toImage()
        colours = {
            grabbed.pixelColor(x, y).name() for x in range(0, grabbed.width(), 3) for y in range(0, 90, 3)
        }
        assert len(colours) > 8, "text, marks and bars"
        assert window.name() in colours


def test_everything_that_takes_the_keyboard_has_a_name(stand):
    kinds = (QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit)
    for kind in kinds:
        for widget in stand.page.findChildren(kind):
            inner = isinstance(widget, QScrollBar) or isinstance(widget.parent(), QComboBox)
            is_popup = widget.window() is not stand.owner
            if not inner and not is_popup and widget.focusPolicy() != widget.focusPolicy().NoFocus:
                assert widget.accessibleName(), widget


def test_the_borders_are_remembered(qtbot, stand, tmp_path):
    store = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    stand.page._splitter.setSizes([420, 560, 300])
    stand.actions["why_panel"].setChecked(False)
    stand.page.save_layout(store, "x")
    again = ClassifyStand(qtbot)
    again.page.restore_layout(store, "x")
    again.show(qtbot)
    assert again.page.classes.width() == pytest.approx(stand.page.classes.width(), abs=3)
    assert not again.actions["why_panel"].isChecked()
    assert not again.page.why.isVisible()


def test_the_page_fits_a_small_window(stand):
    assert stand.page.minimumSizeHint().width() <= 900
    assert stand.page.minimumSizeHint().height() <= 560


def test_an_empty_page_invites(qtbot):
    stand = ClassifyStand(qtbot)
    stand.show(qtbot)
    stand.page.results.show_note("Open a folder", "Its images are sorted.", offers_folder=True)
    buttons = [b for b in stand.page.results.findChildren(QPushButton) if b.isVisible()]
    with qtbot.waitSignal(stand.actions["open_folder"].triggered):
        next(b for b in buttons if b.text().startswith("Open")).click()
    stand.page.results.show_note("Missing", "Choose it.", offers_file=True)
    with qtbot.waitSignal(stand.page.results.file_requested):
        next(b for b in stand.page.results.findChildren(QPushButton) if b.isVisible()).click()
    stand.load()
    stand.page.focus_first()
    assert stand.owner.focusWidget() is stand.page.classes.list
    assert stand.page.classes.list.current_name() == stand.table.current
