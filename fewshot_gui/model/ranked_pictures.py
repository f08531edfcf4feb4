"""Images in an order that changes in place: what the grids of Search and Classify have in common."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from fewshot_gui.model.thumbnail_cache import DEFAULT_LIMIT_BYTES, ThumbnailCache


class PictureRole(IntEnum):
    """Roles beside Qt's own that every ranking has; those of one kind begin at ``FIRST_OWN``.

    PATH is a ``Path``, RANK an int from 1, THUMBNAIL a ``QImage`` or None, HAS_FAILED a bool: the file cannot
    be read.
    """

    PATH = Qt.ItemDataRole.UserRole.value + 1
    RANK = PATH + 1
    THUMBNAIL = PATH + 2
    HAS_FAILED = PATH + 3
    FIRST_OWN = PATH + 4


class RankedPictures(QAbstractListModel):
    """Paths in an order, with their thumbnails. GUI thread only."""

    def __init__(
        self, parent: QObject | None = None, *, thumbnail_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        super().__init__(parent)
        self._order: list[Path] = []
        self._present: set[Path] = set()
        self._row_of: dict[Path, int] | None = {}  # made when asked for: it changes with every re-ranking
        self._failed: set[Path] = set()
        self._thumbnails = ThumbnailCache(limit_bytes=thumbnail_limit_bytes)

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        path = self._order[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return path.name
            case PictureRole.PATH:
                return path
            case PictureRole.RANK:
                return index.row() + 1
            case PictureRole.THUMBNAIL:
                return self._thumbnails.get(path)
            case PictureRole.HAS_FAILED:
                return path in self._failed
        return None

    # --- reading ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._order)

    def path_at(self, row: int) -> Path:
        return self._order[row]

    def index_of(self, path: Path) -> QModelIndex:
        """The index of an image, invalid where it is not in the ranking."""
        if path not in self._present:
            return QModelIndex()
        if self._row_of is None:
            self._row_of = {path: row for row, path in enumerate(self._order)}
        return self.index(self._row_of[path])

    def paths_without_thumbnail(self, paths: Sequence[Path]) -> list[Path]:
        """Those whose thumbnail should be loaded: neither there nor known to be unreadable."""
        return [path for path in paths if path not in self._thumbnails and path not in self._failed]

    # --- changing --------------------------------------------------------------------------------

    def clear(self) -> None:
        """No rows; thumbnails are kept for the next ranking."""
        if self._order:
            self.beginResetModel()
            self._order, self._present, self._row_of = [], set(), {}
            self.endResetModel()

    def forget_files(self) -> None:
        """Another folder opens: drop thumbnails and what is known about bad files."""
        self.clear()
        self._thumbnails.clear()
        self._failed.clear()

    def set_thumbnail(self, path: Path, thumbnail: QImage) -> None:
        """Take over a thumbnail; nothing for an image that is not in the ranking."""
        if path in self._present:
            self._thumbnails.put(path, thumbnail)
            self._report(path)

    def set_failed(self, path: Path) -> None:
        """Mark a file that cannot be read."""
        self._failed.add(path)
        self._report(path)

    # --- for the kinds of rankings ---------------------------------------------------------------

    def _set_order(self, paths: list[Path]) -> None:
        """Show another ranking, no image twice.

        Images in both keep their identity, so a selection moves with its image.
        """
        joining = [path for path in paths if path not in self._present]
        n_leaving = len(self._order) + len(joining) - len(paths)
        kept = set(paths) if n_leaving else self._present
        leaving = [path for path in self._order if path not in kept] if n_leaving else []
        # New rows come at the end, then all rows find their places, then the old ones leave at the end.
        if joining:
            first = len(self._order)
            self.beginInsertRows(QModelIndex(), first, first + len(joining) - 1)
            self._order = [*self._order, *joining]
            self._present.update(joining)
            self._row_of = None
            self.endInsertRows()
        self._reorder([*paths, *leaving])
        if leaving:
            self.beginRemoveRows(QModelIndex(), len(paths), len(self._order) - 1)
            self._order = list(paths)
            self._present.difference_update(leaving)
            self._row_of = None
            self.endRemoveRows()

    def _report(self, path: Path) -> None:
        """Say that the data of an image may differ."""
        index = self.index_of(path)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _reorder(self, paths: list[Path]) -> None:
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        tracked = [self._order[index.row()] for index in old_indexes]
        self._order, self._row_of = paths, None
        self.changePersistentIndexList(old_indexes, [self.index_of(path) for path in tracked])
        self.layoutChanged.emit()
