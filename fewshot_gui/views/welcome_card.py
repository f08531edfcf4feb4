"""What an empty window says: three steps and one button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_WIDTH_PX: Final = 400
"""At least; the title stands in one line then, unless letters are large."""


class WelcomeCard(QFrame):
    """The first thing a new user sees.

    Signals:
        open_requested(): choose a folder.
        sample_requested(): try the sample folder.
    """

    open_requested = Signal()
    sample_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        title = QLabel(self.tr("Show it one, and it finds the rest"))
        title.setObjectName("title")
        title.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.setSpacing(12)
        layout.addStrut(_WIDTH_PX)
        layout.addWidget(title)
        layout.addSpacing(4)
        steps = (
            self.tr("Drop a folder here."),
            self.tr("Paint one object."),
            self.tr("Watch it find the rest."),
        )
        for number, text in enumerate(steps, 1):
            layout.addLayout(self._make_step(number, text))
        layout.addSpacing(8)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setObjectName("danger")
        self._note.hide()
        layout.addWidget(self._note)
        self.sample_button = QPushButton(self.tr("Try the sample folder"))
        self.sample_button.setObjectName("primary")
        self.sample_button.clicked.connect(self.sample_requested)
        self.open_button = QPushButton(self.tr("Open folder…"))
        self.open_button.setObjectName("secondary")
        self.open_button.clicked.connect(self.open_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.sample_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch()
        layout.addLayout(buttons)

    def show_note(self, text: str) -> None:
        """Say why nothing is open, e.g. that a folder has no images; empty text for nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self.adjustSize()

    def _make_step(self, number: int, text: str) -> QHBoxLayout:
        badge = QLabel(str(number))
        badge.setObjectName("step")
        badge.setFixedSize(26, 26)
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(badge)
        row.addWidget(QLabel(text))
        row.addStretch()
        return row
