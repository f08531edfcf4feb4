"""One card with a few words, in the place where pictures would be."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_WIDTH_PX: Final = 380
_MARGIN_PX: Final = 12


class NoteCard(QFrame):
    """Says why there is nothing to see, and offers the way on. Hidden where it has nothing to say.

    Signals:
        file_requested(): choose a weights file.
    """

    file_requested = Signal()

    def __init__(self, actions: dict[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = QLabel()
        self._title.setObjectName("title")
        self._title.setWordWrap(True)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 4, 0, 0)
        buttons.setSpacing(10)
        for name, text, style in (
            ("open_sample", self.tr("Try the sample folder"), "primary"),
            ("open_folder", self.tr("Open folder…"), "secondary"),
        ):
            button = QPushButton(text)
            button.setObjectName(style)
            button.clicked.connect(actions[name].trigger)
            buttons.addWidget(button)
        buttons.addStretch()
        self._file_button = QPushButton(self.tr("Choose the file…"))
        self._file_button.setObjectName("primary")
        self._file_button.clicked.connect(self.file_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        layout.addWidget(self._buttons)
        layout.addWidget(self._file_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_note("", "")

    @property
    def note(self) -> str:
        """What the card says; empty where it is hidden."""
        if not self.isVisibleTo(self.parentWidget()):
            return ""
        return f"{self._title.text()} {self._words.text()}".strip()

    def show_note(
        self, title: str, words: str, *, offers_folder: bool = False, offers_file: bool = False
    ) -> None:
        """Say something; empty texts hide the card.

        Args:
            title: a few words.
            words: the way on.
            offers_folder: with buttons that open a folder.
            offers_file: with a button that chooses a weights file.
        """
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._buttons.setVisible(offers_folder)
        self._file_button.setVisible(offers_file)
        self.setVisible(bool(title or words))
        self.place()

    def place(self) -> None:
        """Stand in the middle of the parent, as high as the words need."""
        parent = self.parentWidget()
        self.setFixedWidth(max(1, min(_WIDTH_PX, parent.width() - 2 * _MARGIN_PX)))
        self.adjustSize()
        height = self.layout().heightForWidth(self.width())
        self.resize(self.width(), max(height, self.sizeHint().height()))
        self.move((parent.width() - self.width()) // 2, (parent.height() - self.height()) // 2)
