"""The ranked images as an item model that is re-ranked in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from engine.search_types import SearchHit
from fewshot_gui.model.search_request import Part
from fewshot_gui.model.thumbnail_cache import DEFAULT_LIMIT_BYTES, ThumbnailCache

_PART_WORDS = {
    None: "",
    Part.EXAMPLE: ", example of the search",
    Part.LIKED: ", marked as right",
    Part.DISLIKED: ", marked as wrong",
}


class ResultRole(IntEnum):
    """Roles of ``ResultList`` beside Qt's own.

    PATH is a ``Path``, SCORE a float, RANK an int from 1, THUMBNAIL a ``QImage`` or None, PART a ``Part``
    or None, HAS_FAILED a bool: the file cannot be read.
    """

    PATH = Qt.ItemDataRole.UserRole.value + 1
    SCORE = PATH + 1
    RANK = PATH + 2
    THUMBNAIL = PATH + 3
    PART = PATH + 4
    HAS_FAILED = PATH + 5


class ResultList(QAbstractListModel):
    """The hits of a search, best first. GUI thread only."""

    def __init__(
        self, parent: QObject | None = None, *, thumbnail_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        super().__init__(parent)
        self._hits: list[SearchHit] = []
        self._row_of: dict[Path, int] = {}
        self._parts: dict[Path, Part] = {}
        self._failed: set[Path] = set()
        self._thumbnails = ThumbnailCache(limit_bytes=thumbnail_limit_bytes)

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._hits)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        hit = self._hits[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.image_path.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{hit.image_path}\nNumber {index.row() + 1}, score {hit.score:.3f}"
            case Qt.ItemDataRole.AccessibleTextRole:
                words = _PART_WORDS[self._parts.get(hit.image_path)]
                return f"{hit.image_path.name}, number {index.row() + 1}, score {hit.score:.2f}{words}"
            case ResultRole.PATH:
                return hit.image_path
            case ResultRole.SCORE:
                return hit.score
            case ResultRole.RANK:
                return index.row() + 1
            case ResultRole.THUMBNAIL:
                return self._thumbnails.get(hit.image_path)
            case ResultRole.PART:
                return self._parts.get(hit.image_path)
            case ResultRole.HAS_FAILED:
                return hit.image_path in self._failed
        return None

    # --- reading ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._hits)

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """All hits, best first."""
        return tuple(self._hits)

    def path_at(self, row: int) -> Path:
        return self._hits[row].image_path

    def index_of(self, path: Path) -> QModelIndex:
        """The index of an image, invalid where it is not among the hits."""
        row = self._row_of.get(path)
        return QModelIndex() if row is None else self.index(row)

    def paths_without_thumbnail(self, paths: Sequence[Path]) -> list[Path]:
        """Those whose thumbnail should be loaded: neither there nor known to be unreadable."""
        return [path for path in paths if path not in self._thumbnails and path not in self._failed]

    # --- changing --------------------------------------------------------------------------------

    def set_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show another ranking. Images in both keep their identity, so a selection moves with its image.

        Args:
            hits: best first, no image twice.
        """
        kept = {hit.image_path for hit in hits}
        leaving = [hit for hit in self._hits if hit.image_path not in kept]
        joining = [hit for hit in hits if hit.image_path not in self._row_of]
        # New rows come at the end, then all rows find their places, then the old ones leave at the end.
        if joining:
            first = len(self._hits)
            self.beginInsertRows(QModelIndex(), first, first + len(joining) - 1)
            self._hits.extend(joining)
            self._row_of.update((hit.image_path, row) for row, hit in enumerate(joining, first))
            self.endInsertRows()
        self._reorder([*hits, *leaving])
        if leaving:
            self.beginRemoveRows(QModelIndex(), len(hits), len(self._hits) - 1)
            del self._hits[len(hits) :]
            for hit in leaving:
                del self._row_of[hit.image_path]
            self.endRemoveRows()

    def clear(self) -> None:
        """No search, no hits; thumbnails are kept for the next one."""
        if self._hits:
            self.beginResetModel()
            self._hits = []
            self._row_of = {}
            self.endResetModel()

    def forget_files(self) -> None:
        """Another folder opens: drop thumbnails and what is known about bad files."""
        self.clear()
        self._thumbnails.clear()
        self._failed.clear()

    def set_parts(self, parts: Mapping[Path, Part]) -> None:
        """Mark what images are in the query."""
        touched = {path for path in {*parts, *self._parts} if parts.get(path) != self._parts.get(path)}
        self._parts = dict(parts)
        for path in touched:
            self._report(path)

    def set_thumbnail(self, path: Path, thumbnail: QImage) -> None:
        """Take over a thumbnail; nothing for an image that is not among the hits."""
        if path in self._row_of:
            self._thumbnails.put(path, thumbnail)
            self._report(path)

    def set_failed(self, path: Path) -> None:
        """Mark a file that cannot be read."""
        self._failed.add(path)
        self._report(path)

    def _report(self, path: Path) -> None:
        index = self.index_of(path)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _reorder(self, hits: list[SearchHit]) -> None:
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        tracked = [self._hits[index.row()].image_path for index in old_indexes]
        self._hits = hits
        self._row_of = {hit.image_path: row for row, hit in enumerate(hits)}
        self.changePersistentIndexList(old_indexes, [self.index(self._row_of[path]) for path in tracked])
        self.layoutChanged.emit()
