"""Finds words that do not fit where they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QToolBar, QToolButton, QWidget

from fewshot_gui.views.elided_label import ElidedLabel


def cut_texts(window: QWidget) -> list[str]:
    """The texts of visible labels and buttons that have less room than they ask for.

    Left out are labels that may shorten themselves; their whole text is in the tool tip.
    """
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or isinstance(part, ElidedLabel):
            continue
        if not isinstance(part, QLabel | QAbstractButton) or not part.text() or _is_icon_only(part):
            continue
        if isinstance(part, QLabel) and part.wordWrap():
            is_cut = part.height() < part.heightForWidth(part.width())
        else:
            is_cut = part.width() < part.minimumSizeHint().width()
        if is_cut:
            found.append(part.text())
    found += [bar.windowTitle() for bar in window.findChildren(QToolBar) if _is_folded(bar)]
    found += [type(area).__name__ for area in window.findChildren(QScrollArea) if _is_overflowing(area)]
    return found


def _is_icon_only(part: QWidget) -> bool:
    style = Qt.ToolButtonStyle.ToolButtonIconOnly
    return isinstance(part, QToolButton) and part.toolButtonStyle() == style


def _is_overflowing(area: QScrollArea) -> bool:
    """Its right end can be brought into sight by nothing."""
    is_fixed = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return area.isVisible() and is_fixed and area.widget().width() > area.viewport().width()


def _is_folded(bar: QToolBar) -> bool:
    """Some of its buttons are behind the arrow at its end."""
    buttons = [bar.widgetForAction(action) for action in bar.actions() if action.isVisible()]
    return bar.isVisible() and not all(button.isVisible() for button in buttons if button is not None)
