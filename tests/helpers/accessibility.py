"""Looks at widgets as people do who use no mouse, a screen reader, large letters or little contrast.

Every function returns what is wrong, one line each; an empty list is a pass. Sizes are widget pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

MIN_TARGET_PX = 24
"""WCAG 2.2, 2.5.8 (AA)."""

MIN_TEXT_CONTRAST = 4.5
MIN_LARGE_CONTRAST = 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11 (AA): large text (18 pt, or 14 pt bold), and what shows where a control is."""

MIN_FOCUS_CHANGE = 2.0
"""Ours; WCAG 2.2 wants only that the focus is seen (2.4.7, AA), and 3 at its highest level (2.4.13, AAA)."""

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
_FOCUS_REACH_PX = 4


def controls(root: QWidget) -> list[QWidget]:
    """What can be operated inside a widget and is on screen; a part of a control is no control."""
    found = [widget for widget in root.findChildren(QWidget) if widget.isVisible()]
    return [widget for widget in found if _is_control(widget) and not _is_part(widget)]


def unnamed(root: QWidget) -> list[str]:
    """Controls that a screen reader cannot tell from each other."""
    return [describe(widget) for widget in controls(root) if not accessible_name(widget)]


def accessible_name(widget: QWidget) -> str:
    """What a screen reader says: the name that was set, the text on it, or the label it belongs to."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip()


def too_small(root: QWidget) -> list[str]:
    """Controls that are hard to hit. A link in a line of text may be as low as the line."""
    return [
        f"{describe(widget)} is {widget.width()} x {widget.height()}"
        for widget in controls(root)
        if widget.isEnabled() and min(widget.width(), widget.height()) < MIN_TARGET_PX
    ]


def visited_by_tab(window: QWidget, *, limit: int = 400) -> list[tuple[QWidget, bool]]:
    """Press Tab until it comes round again.

    Returns:
        Each stop, and whether it is seen that the focus is there.
    """
    stops: list[tuple[QWidget, bool]] = []
    seen: set[QWidget] = set()
    for _ in range(limit):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        if widget is None or widget in seen:
            break
        seen.add(widget)
        stops.append((widget, _shows_focus(widget, window)))
    return stops


def unreachable(root: QWidget, stops: list[tuple[QWidget, bool]], *, menu_bar: QMenuBar | None) -> list[str]:
    """Enabled controls that neither Tab nor a menu nor an arrow key reaches."""
    visited = {widget for widget, _ in stops}
    return [
        describe(widget)
        for widget in controls(root)
        if widget.isEnabled()
        and widget not in visited
        and widget.focusProxy() not in visited
        and not _is_in_menu(widget, menu_bar)
        and not _has_checked_sibling(widget, visited)
    ]


def cut_texts(root: QWidget) -> list[str]:
    """Words that have less room than they need and no tool tip that shows them whole."""
    problems = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or _is_part(widget) or not _text_of(widget) or hasattr(widget, "full_text"):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if widget.height() < needed:
                problems.append(f"{describe(widget)} has {widget.height()} of {needed} px of height")
            continue
        needed = widget.minimumSizeHint()
        if isinstance(widget, QAbstractButton):
            needed = needed.expandedTo(widget.sizeHint())
        if isinstance(widget, QComboBox | QLineEdit):
            needed.setHeight(widget.fontMetrics().height())  # the rest is margin
        if widget.width() < needed.width() or widget.height() < needed.height():
            room = f"{widget.width()} x {widget.height()} of {needed.width()} x {needed.height()}"
            problems.append(f"{describe(widget)} has {room}")
    return problems


def pale_texts(root: QWidget) -> list[str]:
    """Words on screen that stand out too little from what is behind them, measured on pixels."""
    picture = root.grab().toImage()
    problems = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or _is_covered(widget):
            continue
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox) and _text_of(widget):
            least = MIN_LARGE_CONTRAST if _is_large(widget) else MIN_TEXT_CONTRAST
        elif isinstance(widget, QAbstractButton | QAbstractSlider) and not _is_part(widget):
            least = MIN_LARGE_CONTRAST  # an icon, a handle
        else:
            continue
        measured = strongest_contrast(_pixels(picture, _rect_in(widget, root)))
        if measured < least - 0.05:
            problems.append(f"{describe(widget)} has a contrast of {measured:.1f}, needs {least}")
    return problems


def pale_rows(root: QWidget) -> list[str]:
    """Rows of lists whose words stand out too little; a picture beside the words may hide that."""
    picture = root.grab().toImage()
    problems = []
    for view in root.findChildren(QAbstractItemView):
        if not view.isVisible() or not view.isEnabled() or view.model() is None or _is_covered(view):
            continue
        corner = view.viewport().mapTo(root, view.viewport().rect().topLeft())
        for row in range(view.model().rowCount(view.rootIndex())):
            index = view.model().index(row, 0, view.rootIndex())
            rect = view.visualRect(index).intersected(view.viewport().rect())
            if rect.isEmpty() or not index.data():
                continue
            measured = strongest_contrast(_pixels(picture, rect.translated(corner)))
            if measured < MIN_TEXT_CONTRAST - 0.05:
                problems.append(f"{describe(view)}: {index.data()!r} has a contrast of {measured:.1f}")
    return problems


def strongest_contrast(pixels: np.ndarray) -> float:
    """Contrast of the most common colour with the one that stands out most from it.

    The inside of a stroke has the letter's own colour; its edges are mixed with the ground and count less.

    Args:
        pixels: (h, w, 3) uint8, RGB.
    """
    packed = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    light = _luminances(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1) / 255) + 0.05
    ground = light[counts.argmax()]
    return float(max(light.max() / ground, ground / light.min()))


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2 has it, 0 to 1."""
    return float(_luminances(np.array([colour.getRgbF()[:3]]))[0])


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminances(colours: np.ndarray) -> np.ndarray:
    """(N,) of (N, 3) RGB in [0, 1]."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def describe(widget: QWidget) -> str:
    """Where a widget is: its class, its text or name, and whose part it is."""
    words = _text_of(widget) or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {words!r} in {' < '.join(_owners(widget))}"


# --- which widgets -------------------------------------------------------------------------------


def _is_control(widget: QWidget) -> bool:
    if isinstance(widget, _CONTROLS):
        return True
    is_framework = type(widget).__module__.startswith("PySide6")
    return not is_framework and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _is_part(widget: QWidget) -> bool:
    """True inside another control, for scroll bars, and for what only takes the focus on for a part."""
    if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
        return True
    if widget.focusProxy() is not None and not isinstance(widget, _CONTROLS):
        return True
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit):
            return True
        parent = parent.parentWidget()
    return False


def _is_in_menu(widget: QWidget, menu_bar: QMenuBar | None) -> bool:
    if menu_bar is None or not isinstance(widget, QToolButton):
        return False
    action = widget.defaultAction() or (widget.menu() and widget.menu().menuAction())
    return any(action in menu.menu().actions() for menu in menu_bar.actions() if menu.menu() is not None)


def _has_checked_sibling(widget: QWidget, visited: set[QWidget]) -> bool:
    """Tab stops once in a group of radio buttons; arrows do the rest."""
    if not isinstance(widget, QRadioButton):
        return False
    return any(isinstance(other, QRadioButton) and other.parent() is widget.parent() for other in visited)


def _owners(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    while parent is not None:
        if type(parent) is not QWidget:
            yield type(parent).__name__
        parent = None if parent.isWindow() else parent.parentWidget()


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return "" if not widget.icon().isNull() else widget.text()
    if isinstance(widget, QLabel) and not widget.pixmap().isNull():
        return ""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return (widget.text() or widget.placeholderText()) if isinstance(widget, QLineEdit) else ""


# --- pixels --------------------------------------------------------------------------------------


def _shows_focus(widget: QWidget, window: QWidget) -> bool:
    """Compare the focused widget with the same one a moment later, without the focus."""
    rect = _rect_in(widget, window).adjusted(*(-_FOCUS_REACH_PX,) * 2, *(_FOCUS_REACH_PX,) * 2)
    rect &= window.rect()
    focused = _grabbed_luminances(window, rect)
    widget.clearFocus()
    bare = _grabbed_luminances(window, rect)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return bool(np.maximum(focused / bare, bare / focused).max() >= MIN_FOCUS_CHANGE)


def _grabbed_luminances(window: QWidget, rect: QRect) -> np.ndarray:
    """(N,) luminance + 0.05 of the pixels of a part of a window."""
    pixels = _pixels(window.grab(rect).toImage(), QRect(0, 0, rect.width(), rect.height()))
    return _luminances(pixels.reshape(-1, 3) / 255) + 0.05


def _rect_in(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, widget.rect().topLeft()), widget.size())


def _pixels(picture: QImage, rect: QRect) -> np.ndarray:
    """(h, w, 3) uint8 RGB of a part of a window, given in widget pixels."""
    ratio = picture.devicePixelRatio()
    area = QRect(rect.topLeft() * ratio, rect.size() * ratio).intersected(picture.rect())
    part = picture.copy(area).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(part.constBits(), np.uint8).reshape(part.height(), part.bytesPerLine())
    return rows[:, : 3 * part.width()].reshape(part.height(), part.width(), 3).copy()


def _is_covered(widget: QWidget) -> bool:
    """True where a scroll area or another widget hides a part, or something lies over it."""
    middle = widget.mapTo(widget.window(), widget.rect().center())
    top = widget.window().childAt(middle)
    is_on_top = top is not None and (top is widget or widget.isAncestorOf(top) or top.isAncestorOf(widget))
    return not is_on_top or widget.visibleRegion().boundingRect().size() != widget.size()


def _is_large(widget: QWidget) -> bool:
    points = widget.font().pointSizeF()
    return points >= 18 or (points >= 14 and widget.font().bold())
