"""A grid of pictures with a line above it and, in its place, a card where there is nothing to show."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from fewshot_gui.views.elided_label import ElidedLabel
from fewshot_gui.views.note_card import NoteCard
from fewshot_gui.views.picture_delegate import DEFAULT_BOX_PX, MAX_BOX_PX, MIN_BOX_PX
from fewshot_gui.views.picture_grid import PictureGrid

_SIZE_STEP_PX: Final = 24
_SIZE_WIDTH_PX: Final = 110


class PictureArea(QWidget):
    """What search results and classified images share.

    Attributes:
        grid: the pictures.
        bar: the line above the grid; subclasses add to it.
        body: everything from top to bottom; subclasses add to it.

    Signals:
        file_requested(): choose a weights file.
    """

    file_requested = Signal()

    def __init__(
        self, grid: PictureGrid, *, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.grid = grid
        self._summary = ElidedLabel()
        self._summary.setObjectName("muted")
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setRange(MIN_BOX_PX, MAX_BOX_PX)
        self._size.setPageStep(_SIZE_STEP_PX)
        self._size.setValue(DEFAULT_BOX_PX)
        self._size.setFixedWidth(_SIZE_WIDTH_PX)
        self._size.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._size.setAccessibleName(self.tr("Size of the pictures"))
        self._size.setToolTip(self.tr("Size of the pictures (Ctrl++, Ctrl+-)"))
        self._size.valueChanged.connect(self._on_size_moved)
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(12, 8, 12, 0)
        self.bar.setSpacing(12)
        self.bar.addWidget(self._summary, 1)
        self.bar.addWidget(self._size)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(4)
        self.body.addLayout(self.bar)
        self.body.addWidget(self.grid, 1)
        self._card = NoteCard(actions, self)
        self._card.file_requested.connect(self.file_requested)

    @property
    def summary(self) -> str:
        """The line above the grid."""
        return self._summary.full_text

    @property
    def note(self) -> str:
        """What the card says; empty where it is hidden."""
        return self._card.note

    def show_summary(self, text: str) -> None:
        self._summary.set_full_text(text)

    def show_note(
        self, title: str, words: str, *, offers_folder: bool = False, offers_file: bool = False
    ) -> None:
        """Say why there are no pictures, see ``NoteCard.show_note``; empty texts hide the card."""
        self._card.show_note(title, words, offers_folder=offers_folder, offers_file=offers_file)

    def scale_pictures(self, n_steps: int) -> None:
        """Make the pictures larger, or smaller where negative."""
        self._size.setValue(self._size.value() + n_steps * _SIZE_STEP_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._card.place()

    def _on_size_moved(self, width_px: int) -> None:
        self.grid.picture_width = width_px
