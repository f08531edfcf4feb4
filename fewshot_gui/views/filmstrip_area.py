"""The filmstrip with its filter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fewshot_gui.model.image_filter import FilteredImages, Show
from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.views.filmstrip import Filmstrip

_CHOICES: Final = {
    Show.ALL: QT_TRANSLATE_NOOP("FilmstripArea", "All images"),
    Show.UNREVIEWED: QT_TRANSLATE_NOOP("FilmstripArea", "Unreviewed images"),
    Show.UNCERTAIN: QT_TRANSLATE_NOOP("FilmstripArea", "Most uncertain first"),
    Show.ACCEPTED: QT_TRANSLATE_NOOP("FilmstripArea", "Accepted images"),
    Show.REJECTED: QT_TRANSLATE_NOOP("FilmstripArea", "Rejected images"),
    Show.FAILED: QT_TRANSLATE_NOOP("FilmstripArea", "Failed images"),
}
_EMPTY: Final = {
    Show.UNREVIEWED: QT_TRANSLATE_NOOP("FilmstripArea", "Every image is reviewed."),
    Show.UNCERTAIN: QT_TRANSLATE_NOOP("FilmstripArea", "Every image is reviewed."),
    Show.ACCEPTED: QT_TRANSLATE_NOOP(
        "FilmstripArea", "Nothing is accepted yet. Enter accepts what is found on an image."
    ),
    Show.REJECTED: QT_TRANSLATE_NOOP("FilmstripArea", "Nothing is rejected."),
    Show.FAILED: QT_TRANSLATE_NOOP("FilmstripArea", "No image failed."),
    Show.CHOSEN: QT_TRANSLATE_NOOP("FilmstripArea", "None of these images is left."),
}


class FilmstripArea(QWidget):
    """Shows all images, or a part of them, in the folder's order or the least certain first.

    Attributes:
        filmstrip: the strip itself.

    Signals:
        show_changed(Show): the user chose other images.
    """

    show_changed = Signal(object)

    def __init__(self, images: ImageList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._filtered = FilteredImages(images, self)
        self._filtered.modelReset.connect(self._on_filtered)
        self._filtered.rowsRemoved.connect(self._show_emptiness)
        self.filmstrip = Filmstrip()
        self.filmstrip.setModel(images)
        self.filmstrip.current_path_changed.connect(self._on_current_changed)
        self._current: Path | None = None
        self._count = QLabel()
        self._count.setObjectName("muted")
        self._emptiness = QLabel()
        self._emptiness.setObjectName("muted")
        self._filter = QComboBox()
        self._filter.addItems([self.tr(text) for text in _CHOICES.values()])
        self._filter.setAccessibleName(self.tr("Which images to show"))
        self._filter.currentIndexChanged.connect(self._on_filter_changed)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 0)
        bar.addWidget(self._count)
        bar.addSpacing(12)
        bar.addWidget(self._emptiness)
        bar.addStretch()
        bar.addWidget(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self.filmstrip)

    @property
    def shown(self) -> Show:
        """Which images the strip shows."""
        place = self._filter.currentIndex()
        return list(_CHOICES)[place] if place < len(_CHOICES) else Show.CHOSEN

    def show_count(self, text: str) -> None:
        """Say what is open, e.g. "zebras - 412 images"."""
        self._count.setText(text)

    def set_shown(self, show: Show) -> None:
        """Set the filter, as the user would; choosing the order by certainty again makes it anew."""
        if show == self.shown:
            self._filtered.resort()
        self._filter.setCurrentIndex(list(_CHOICES).index(show))

    def show_chosen(self, paths: Sequence[Path], title: str) -> None:
        """Show some images only, and offer them in the menu until others are chosen.

        Args:
            paths: the images.
            title: what they are, e.g. "Images of zebra".
        """
        self._filtered.choose(paths)
        if self._filter.count() == len(_CHOICES):
            self._filter.addItem(title)
        self._filter.setItemText(len(_CHOICES), title)
        if self.shown is Show.CHOSEN:
            self._on_filter_changed(len(_CHOICES))
        self._filter.setCurrentIndex(len(_CHOICES))

    def forget_chosen(self) -> None:
        """Another folder opens."""
        if self._filter.count() > len(_CHOICES):
            self._filter.removeItem(len(_CHOICES))

    def show_failed(self, is_failed_only: bool) -> None:
        """Show the failed images, or all."""
        self.set_shown(Show.FAILED if is_failed_only else Show.ALL)

    def ordered_paths(self) -> list[Path]:
        """The images of the strip, in its order."""
        if self.shown is Show.ALL:
            return self._images.paths()
        model = self._filtered
        return [model.index(row).data(ImageRole.PATH) for row in range(model.rowCount())]

    def _on_filter_changed(self, _choice: int) -> None:
        # The filter watches the list only while it is on screen: a sweep need not pay for it.
        if self.shown is Show.ALL:
            self.filmstrip.setModel(self._images)
            self._filtered.stop()
        else:
            self._filtered.set_show(self.shown)
            self.filmstrip.setModel(self._filtered)
        self._on_filtered()
        self.show_changed.emit(self.shown)

    def _on_filtered(self) -> None:
        if self._current is not None:
            self.filmstrip.set_current_path(self._current)
        self._show_emptiness()

    def _on_current_changed(self, path: Path | None) -> None:
        if path is not None:
            self._current = path
            self._filtered.keep(path)

    def _show_emptiness(self) -> None:
        is_empty = self.shown is not Show.ALL and self._filtered.rowCount() == 0
        self._emptiness.setText(self.tr(_EMPTY[self.shown]) if is_empty else "")
