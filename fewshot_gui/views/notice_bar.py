"""One line above everything that stays until its reason is gone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

Level = Literal["info", "warning"]


class NoticeBar(QFrame):
    """Shows a sentence and, with it or not, an action. Never takes the keyboard focus by itself.

    Signals:
        action_clicked(): the button was clicked.
    """

    action_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._mark = QLabel()
        self._mark.setObjectName("noticeMark")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.clicked.connect(self.action_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(10)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on screen; empty where there is none."""
        return self._text.text() if self.isVisibleTo(self.parentWidget()) else ""

    def show_notice(self, text: str, *, level: Level = "info", action: str = "") -> None:
        """Show a sentence; an empty one hides the bar."""
        self._text.setText(text)
        self._mark.setText("!" if level == "warning" else "i")
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setProperty("level", level)
        for widget in (self, self._mark, self._text):
            widget.style().polish(widget)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
