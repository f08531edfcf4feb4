"""The right side of Search mode: what was found, or why nothing is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views.result_delegate import DEFAULT_BOX_PX, MAX_BOX_PX, MIN_BOX_PX
from fewshot_gui.views.result_grid import ResultGrid

_TOPS: Final = (("Best 100", 100), ("Best 1,000", 1000), ("Best 10,000", 10_000), ("All", 1_000_000))
_DEFAULT_TOP: Final = 1
_CARD_WIDTH_PX: Final = 380
_SIZE_STEP_PX: Final = 24


class ResultArea(QWidget):
    """The grid with its heading and, in its place, one card with a few words.

    Attributes:
        grid: the results.

    Signals:
        top_changed(): the user wants more or fewer results; ask ``top``.
        file_requested(): choose the weights of the search.
    """

    top_changed = Signal()
    file_requested = Signal()

    def __init__(
        self, actions: dict[str, QAction], results: ResultList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.grid = ResultGrid()
        self.grid.setModel(results)
        self._summary = QLabel()
        self._summary.setObjectName("muted")
        self._top = QComboBox()
        self._top.addItems([text for text, _ in _TOPS])
        self._top.setCurrentIndex(_DEFAULT_TOP)
        self._top.setAccessibleName("How many results to show")
        self._top.setToolTip("How many results to show")
        self._top.currentIndexChanged.connect(self.top_changed)
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setRange(MIN_BOX_PX, MAX_BOX_PX)
        self._size.setPageStep(_SIZE_STEP_PX)
        self._size.setValue(DEFAULT_BOX_PX)
        self._size.setFixedWidth(110)
        self._size.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._size.setAccessibleName("Size of the pictures")
        self._size.setToolTip("Size of the pictures (Ctrl++, Ctrl+-)")
        self._size.valueChanged.connect(self._on_size_moved)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 0)
        bar.setSpacing(12)
        bar.addWidget(self._summary, 1)
        bar.addWidget(self._size)
        bar.addWidget(self._top)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)
        self._make_card(actions)
        self.show_note("", "")

    @property
    def top(self) -> int:
        """How many results the user wants at most."""
        return _TOPS[self._top.currentIndex()][1]

    @property
    def summary(self) -> str:
        """The line above the grid."""
        return self._summary.text()

    @property
    def note(self) -> str:
        """What the card says; empty where it is hidden."""
        if not self._card.isVisibleTo(self):
            return ""
        return f"{self._title.text()} {self._words.text()}".strip()

    def show_summary(self, text: str) -> None:
        self._summary.setText(text)

    def show_note(
        self, title: str, words: str, *, offers_folder: bool = False, offers_file: bool = False
    ) -> None:
        """Say why there are no results; empty texts hide the card.

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
        self._card.setVisible(bool(title or words))
        self._place()

    def scale_pictures(self, n_steps: int) -> None:
        """Make the pictures larger, or smaller where negative."""
        self._size.setValue(self._size.value() + n_steps * _SIZE_STEP_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _make_card(self, actions: dict[str, QAction]) -> None:
        self._card = QFrame(self)
        self._card.setObjectName("card")
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
            ("open_sample", "Try the sample folder", "primary"),
            ("open_folder", "Open folder…", "secondary"),
        ):
            button = QPushButton(text)
            button.setObjectName(style)
            button.clicked.connect(actions[name].trigger)
            buttons.addWidget(button)
        buttons.addStretch()
        self._file_button = QPushButton("Choose the file…")
        self._file_button.setObjectName("primary")
        self._file_button.clicked.connect(self.file_requested)
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        layout.addWidget(self._buttons)
        layout.addWidget(self._file_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _place(self) -> None:
        width = min(_CARD_WIDTH_PX, self.width() - 24)
        self._card.setFixedWidth(max(1, width))
        self._card.adjustSize()
        height = self._card.layout().heightForWidth(self._card.width())
        self._card.resize(self._card.width(), max(height, self._card.sizeHint().height()))
        self._card.move((self.width() - self._card.width()) // 2, (self.height() - self._card.height()) // 2)

    def _on_size_moved(self, width_px: int) -> None:
        self.grid.picture_width = width_px
