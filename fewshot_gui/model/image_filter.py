"""A part of the image list, or another order of it, for the filmstrip."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractProxyModel, QModelIndex, QObject, QPersistentModelIndex, QTimer

from engine.project import ReviewState
from fewshot_gui.model.image_entry import ImageEntry, ImageState
from fewshot_gui.model.image_list import ImageList

_REFRESH_MS = 300


class Show(Enum):
    """Which images the filmstrip shows."""

    ALL = "all"
    UNREVIEWED = "unreviewed"
    UNCERTAIN = "uncertain"  # unreviewed, the least certain first
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    CHOSEN = "chosen"  # those handed to ``choose``, e.g. of a class


class FilteredImages(QAbstractProxyModel):
    """The images of an ``ImageList`` that a ``Show`` names. GUI thread only.

    What belongs is looked at again a moment after something changed. The order by certainty is made once
    and kept, or every new result would shuffle the pictures under the user's eyes; ``resort`` makes it anew.
    """

    def __init__(self, images: ImageList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._show = Show.FAILED
        self._chosen: frozenset[Path] = frozenset()
        self._rows: list[int] = []  # row here -> row in the list
        self._place_of: dict[int, int] = {}  # and back
        self._order: dict[Path, float] = {}
        self._kept: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)

    def set_show(self, show: Show) -> None:
        """Show other images, from now on in step with the list; not for ``Show.ALL``."""
        if self.sourceModel() is None:
            self.setSourceModel(self._images)
            self._images.dataChanged.connect(self._on_data_changed)
            self._images.rowsInserted.connect(self.rebuild)
            self._images.rowsRemoved.connect(self.rebuild)
            self._images.layoutChanged.connect(self.rebuild)
            self._images.modelReset.connect(self.rebuild)
        self._show = show
        self._place_of = {}  # what was kept in another part is not kept in this one
        self.resort()

    def choose(self, paths: Iterable[Path]) -> None:
        """Which images ``Show.CHOSEN`` shows."""
        self._chosen = frozenset(paths)

    def keep(self, path: Path | None) -> None:
        """Let the image on screen stay until another one is shown, whatever was decided about it."""
        if path != self._kept:
            self._kept = path
            if self.sourceModel() is not None:
                self._timer.start()

    def stop(self) -> None:
        """Follow the list no longer: a sweep need not pay for a strip that shows everything."""
        if self.sourceModel() is None:
            return
        self._timer.stop()
        self._images.dataChanged.disconnect(self._on_data_changed)
        self._images.rowsInserted.disconnect(self.rebuild)
        self._images.rowsRemoved.disconnect(self.rebuild)
        self._images.layoutChanged.disconnect(self.rebuild)
        self._images.modelReset.disconnect(self.rebuild)
        self.setSourceModel(None)
        self._rows, self._place_of = [], {}

    def resort(self) -> None:
        """Order by the present certainties, where that is the order."""
        self._order.clear()
        self.rebuild()

    def rebuild(self) -> None:
        """Look at every image again."""
        self._timer.stop()
        self.beginResetModel()
        self._set_rows(self._wanted_rows())
        self.endResetModel()

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def index(
        self,
        row: int,
        column: int = 0,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: B008
    ) -> QModelIndex:
        if parent.isValid() or column != 0 or not 0 <= row < len(self._rows):
            return QModelIndex()
        return self.createIndex(row, column)

    def parent(self, _index: Any = None) -> Any:
        return QModelIndex()

    def mapToSource(self, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:
        if not index.isValid() or index.row() >= len(self._rows):
            return QModelIndex()
        return self._images.index(self._rows[index.row()])

    def mapFromSource(self, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:
        place = self._place_of.get(index.row()) if index.isValid() else None
        return QModelIndex() if place is None else self.index(place)

    # --- internals -------------------------------------------------------------------------------

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() == last.row():
            place = self._place_of.get(first.row())
            if place is not None:
                self.dataChanged.emit(self.index(place), self.index(place))
        elif self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        if not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        wanted = self._wanted_rows()
        if wanted == self._rows:
            return
        # One image that leaves is the usual case: the strip stays where it is.
        gone = set(self._rows) - set(wanted)
        if len(gone) == 1 and len(wanted) == len(self._rows) - 1:
            place = self._place_of[gone.pop()]
            self.beginRemoveRows(QModelIndex(), place, place)
            self._set_rows(wanted)
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._set_rows(wanted)
            self.endResetModel()

    def _set_rows(self, rows: list[int]) -> None:
        self._rows = rows
        self._place_of = {row: place for place, row in enumerate(rows)}

    def _wanted_rows(self) -> list[int]:
        rows = [row for row in range(len(self._images)) if self._belongs(self._images.entry_at(row))]
        if self._show is Show.UNCERTAIN:
            rows.sort(key=self._rank)
        return rows

    def _belongs(self, entry: ImageEntry) -> bool:
        if entry.path == self._kept and entry.row in self._place_of:
            return True
        is_failed = entry.state == ImageState.FAILED
        match self._show:
            case Show.CHOSEN:
                return entry.path in self._chosen
            case Show.FAILED:
                return is_failed
            case Show.ACCEPTED:
                return entry.review is ReviewState.ACCEPTED
            case Show.REJECTED:
                return entry.review is ReviewState.REJECTED
            case Show.UNREVIEWED | Show.UNCERTAIN:
                return entry.review is ReviewState.UNREVIEWED and not is_failed
        return True

    def _rank(self, row: int) -> float:
        """The certainty an image had when it was first ranked; images without one come last."""
        entry = self._images.entry_at(row)
        if entry.path not in self._order and entry.certainty is not None:
            self._order[entry.path] = entry.certainty
        return self._order.get(entry.path, 2.0)
