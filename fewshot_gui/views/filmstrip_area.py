"""The filmstrip with its filter."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.views.filmstrip import Filmstrip

_ALL, _FAILED = 0, 1


class FilmstripArea(QWidget):
    """Shows all images, or those that failed.

    Attributes:
        filmstrip: the strip itself.
    """

    def __init__(self, images: ImageList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._failed_only = _FailedImages(self)
        self.filmstrip = Filmstrip()
        self.filmstrip.setModel(images)
        self._count = QLabel()
        self._count.setObjectName("muted")
        self._filter = QComboBox()
        self._filter.addItems(["All images", "Failed images"])
        self._filter.setAccessibleName("Which images to show")
        self._filter.currentIndexChanged.connect(self._on_filter_changed)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 0)
        bar.addWidget(self._count)
        bar.addStretch()
        bar.addWidget(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self.filmstrip)

    def show_count(self, text: str) -> None:
        """Say what is open, e.g. "zebras - 412 images"."""
        self._count.setText(text)

    def show_failed(self, is_failed_only: bool) -> None:
        """Set the filter, as the user would."""
        self._filter.setCurrentIndex(_FAILED if is_failed_only else _ALL)

    def _on_filter_changed(self, choice: int) -> None:
        # The filter watches the list only while it is on screen: a sweep need not pay for it.
        self._failed_only.setSourceModel(self._images if choice == _FAILED else None)
        self.filmstrip.setModel(self._failed_only if choice == _FAILED else self._images)


class _FailedImages(QSortFilterProxyModel):
    """The failed images of an ``ImageList``."""

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self.sourceModel().index(row, 0, parent).data(ImageRole.STATE) == ImageState.FAILED
