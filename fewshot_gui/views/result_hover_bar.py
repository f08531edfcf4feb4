"""Buttons over the result below the mouse; the same commands have keys and a menu."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from fewshot_gui.icons import tinted_icon
from fewshot_gui.model.search_request import Part

_BUTTONS: Final = (
    ("like", "like", QT_TRANSLATE_NOOP("result_hover_bar", "Right: more of these (+)")),
    ("dislike", "dislike", QT_TRANSLATE_NOOP("result_hover_bar", "Wrong: fewer of these (-)")),
    ("more_like_this", "similar", QT_TRANSLATE_NOOP("result_hover_bar", "More like this (M)")),
    ("use_result", "support", QT_TRANSLATE_NOOP("result_hover_bar", "Use as example for segmenting (S)")),
)
_ICON: Final = QSize(15, 15)
_BOTTOM_PX: Final = 4


class ResultHoverBar(QFrame):
    """A small bar that is moved over one picture at a time.

    Attributes:
        row: the row it is over, -1 while hidden.
        buttons: by command name: ``like``, ``dislike``, ``more_like_this``, ``use_result``.

    Signals:
        chosen(str, object): command name and ``Path``.
    """

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hoverBar")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.row = -1
        self._path: Path | None = None
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for name, _icon, tip in _BUTTONS:
            button = QToolButton(self)
            button.setObjectName(name)
            button.setIconSize(_ICON)
            button.setAutoRaise(True)
            button.setToolTip(QCoreApplication.translate("result_hover_bar", tip))
            button.setAccessibleName(button.toolTip())
            button.setCheckable(name in ("like", "dislike"))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._on_clicked)
            self.buttons[name] = button
            layout.addWidget(button)
        self._tint()
        self.hide()

    def show_over(self, row: int, path: Path, part: Part | None, box: QRect) -> None:
        """Stand at the lower end of a picture's box."""
        self.row, self._path = row, path
        self.show_part(part)
        self.adjustSize()
        corner = QPoint(box.center().x() - self.width() // 2, box.bottom() - self.height() - _BOTTOM_PX)
        self.move(corner)
        self.show()
        self.raise_()

    def show_part(self, part: Part | None) -> None:
        """Press the button of what the user said already."""
        self.buttons["like"].setChecked(part == Part.LIKED)
        self.buttons["dislike"].setChecked(part == Part.DISLIKED)

    def leave(self) -> None:
        """Hide."""
        self.row, self._path = -1, None
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        for name, icon, _tip in _BUTTONS:
            self.buttons[name].setIcon(tinted_icon(icon, self.palette()))

    def _on_clicked(self) -> None:
        if self._path is not None:
            self.chosen.emit(self.sender().objectName(), self._path)
