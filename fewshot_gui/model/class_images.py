"""The images of one class as an item model that is re-ranked in place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QImage

from fewshot_gui.model.class_ranking import ClassRanking, RankedImage
from fewshot_gui.model.result_list import ResultRole
from fewshot_gui.model.thumbnail_cache import DEFAULT_LIMIT_BYTES, ThumbnailCache


class ClassRole(IntEnum):
    """Roles of ``ClassImages`` beside Qt's own; the first ones are those of ``ResultRole``.

    PATH is a ``Path``, SCORE a probability in [0, 1], RANK an int from 1, THUMBNAIL a ``QImage`` or None,
    HAS_FAILED a bool: the file cannot be read. IS_MEMBER: the class is the image's first. IS_CORRECTION:
    the user put it there. TOP_CLASS: str, the image's first class.
    """

    PATH = ResultRole.PATH
    SCORE = ResultRole.SCORE
    RANK = ResultRole.RANK
    THUMBNAIL = ResultRole.THUMBNAIL
    PART = ResultRole.PART
    HAS_FAILED = ResultRole.HAS_FAILED
    IS_MEMBER = HAS_FAILED + 1
    IS_CORRECTION = HAS_FAILED + 2
    TOP_CLASS = HAS_FAILED + 3


class ClassImages(QAbstractListModel):
    """The ranking of the class on screen: members first, ``n_members`` of them. GUI thread only.

    Rows can be dragged; the data is a list of file addresses.

    Signals:
        ranked(): another ranking is shown, or none.
    """

    ranked = Signal()

    def __init__(
        self, parent: QObject | None = None, *, thumbnail_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        super().__init__(parent)
        self._ranking = ClassRanking()
        self._order: list[Path] = []
        self._present: set[Path] = set()
        self._row_of: dict[Path, int] | None = {}  # made when asked for: it changes with every re-ranking
        self._failed: set[Path] = set()
        self._thumbnails = ThumbnailCache(limit_bytes=thumbnail_limit_bytes)

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.path_at(index.row()))) for index in indexes])
        return data

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        image = self._ranking.image(self._order[index.row()])
        if image is None:  # it is about to leave
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return image.path.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{image.path}\n{self._sentence(image)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{image.path.name}, number {index.row() + 1}, {self._sentence(image)}"
            case ClassRole.PATH:
                return image.path
            case ClassRole.SCORE:
                return image.probability
            case ClassRole.RANK:
                return index.row() + 1
            case ClassRole.THUMBNAIL:
                return self._thumbnails.get(image.path)
            case ClassRole.HAS_FAILED:
                return image.path in self._failed
            case ClassRole.IS_MEMBER:
                return image.is_member
            case ClassRole.IS_CORRECTION:
                return image.is_correction
            case ClassRole.TOP_CLASS:
                return image.top_class
        return None

    # --- reading ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._order)

    @property
    def class_name(self) -> str:
        """Whose ranking it is; empty for none."""
        return self._ranking.class_name

    @property
    def ranking(self) -> ClassRanking:
        """What is shown."""
        return self._ranking

    @property
    def n_members(self) -> int:
        """How many of the first rows belong to the class."""
        return self._ranking.n_members

    @property
    def n_corrections(self) -> int:
        """How many of the first rows the user put there."""
        return self._ranking.n_corrections

    @property
    def images(self) -> tuple[RankedImage, ...]:
        """All rows, best first; slow for a large folder."""
        return tuple(self._ranking)

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

    def set_ranking(self, ranking: ClassRanking) -> None:
        """Show another ranking. Images in both keep their identity, so a selection moves with its image."""
        joining = [path for path in ranking.paths if path not in self._present]
        n_leaving = len(self._order) + len(joining) - len(ranking)
        kept = set(ranking.paths) if n_leaving else self._present
        leaving = [path for path in self._order if path not in kept] if n_leaving else []
        self._ranking = ranking
        # New rows come at the end, then all rows find their places, then the old ones leave at the end.
        if joining:
            first = len(self._order)
            self.beginInsertRows(QModelIndex(), first, first + len(joining) - 1)
            self._order = [*self._order, *joining]
            self._present.update(joining)
            self._row_of = None
            self.endInsertRows()
        self._reorder([*ranking.paths, *leaving])
        if leaving:
            self.beginRemoveRows(QModelIndex(), len(ranking), len(self._order) - 1)
            self._order = list(ranking.paths)
            self._present.difference_update(leaving)
            self._row_of = None
            self.endRemoveRows()
        self.ranked.emit()

    def clear(self) -> None:
        """No class, no rows; thumbnails are kept."""
        self._ranking = ClassRanking()
        if self._order:
            self.beginResetModel()
            self._order, self._present, self._row_of = [], set(), {}
            self.endResetModel()
        self.ranked.emit()

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

    # --- internals -------------------------------------------------------------------------------

    def _sentence(self, image: RankedImage) -> str:
        if image.is_correction:
            return f"put into {self.class_name} by you"
        chance = f"{self.class_name} {image.probability:.0%}"
        return chance if image.is_member else f"{chance}, rather {image.top_class}"

    def _report(self, path: Path) -> None:
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
