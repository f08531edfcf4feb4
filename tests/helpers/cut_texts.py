"""Finds words that do not fit where they are."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QToolBar, QWidget

from fewshot_gui.views.elided_label import ElidedLabel


def cut_texts(window: QWidget) -> list[str]:
    """The texts of visible labels and buttons that have less room than they ask for.

    Left out are labels that may shorten themselves; their whole text is in the tool tip.
    """
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or isinstance(part, ElidedLabel):
            continue
        if not isinstance(part, QLabel | QAbstractButton) or not part.text():
            continue
        if isinstance(part, QLabel) and part.wordWrap():
            is_cut = part.height() < part.heightForWidth(part.width())
        else:
            is_cut = part.width() < part.minimumSizeHint().width()
        if is_cut:
            found.append(part.text())
    found += [bar.windowTitle() for bar in window.findChildren(QToolBar) if _is_folded(bar)]
    return found


def _is_folded(bar: QToolBar) -> bool:
    """Some of its buttons are behind the arrow at its end."""
    buttons = [bar.widgetForAction(action) for action in bar.actions() if action.isVisible()]
    return bar.isVisible() and not all(button.isVisible() for button in buttons if button is not None)
