"""The hits of a search as an item model that is re-ranked in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from engine.search_types import SearchHit
from fewshot_gui.model.ranked_pictures import PictureRole, RankedPictures
from fewshot_gui.model.search_request import Part
from fewshot_gui.model.thumbnail_cache import DEFAULT_LIMIT_BYTES
from fewshot_gui.number_text import decimal_text

_PART_WORDS = {
    None: "",
    Part.EXAMPLE: QT_TRANSLATE_NOOP("result_list", ", example of the search"),
    Part.LIKED: QT_TRANSLATE_NOOP("result_list", ", marked as right"),
    Part.DISLIKED: QT_TRANSLATE_NOOP("result_list", ", marked as wrong"),
}


class ResultRole(IntEnum):
    """Roles of ``ResultList``: those of every ranking, SCORE a float, PART a ``Part`` or None."""

    PATH = PictureRole.PATH
    RANK = PictureRole.RANK
    THUMBNAIL = PictureRole.THUMBNAIL
    HAS_FAILED = PictureRole.HAS_FAILED
    SCORE = PictureRole.FIRST_OWN
    PART = PictureRole.FIRST_OWN + 1


class ResultList(RankedPictures):
    """The hits of a search, best first. GUI thread only."""

    def __init__(
        self, parent: QObject | None = None, *, thumbnail_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        super().__init__(parent, thumbnail_limit_bytes=thumbnail_limit_bytes)
        self._hits: dict[Path, SearchHit] = {}
        self._parts: dict[Path, Part] = {}

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self):
            return None
        hit = self._hits[self.path_at(index.row())]
        match role:
            case Qt.ItemDataRole.ToolTipRole:
                return self.tr("{path}\nNumber {number}, score {score}").format(
                    path=hit.image_path, number=index.row() + 1, score=decimal_text(hit.score, 3)
                )
            case Qt.ItemDataRole.AccessibleTextRole:
                words = _PART_WORDS[self._parts.get(hit.image_path)]
                text = self.tr("{name}, number {number}, score {score}").format(
                    name=hit.image_path.name, number=index.row() + 1, score=decimal_text(hit.score, 2)
                )
                return text + QCoreApplication.translate("result_list", words)
            case ResultRole.SCORE:
                return hit.score
            case ResultRole.PART:
                return self._parts.get(hit.image_path)
        return super().data(index, role)

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """All hits, best first."""
        return tuple(self._hits.values())

    def set_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show another ranking. Images in both keep their identity, so a selection moves with its image.

        Args:
            hits: best first, no image twice.
        """
        ranked = {hit.image_path: hit for hit in hits}
        self._hits |= ranked  # those about to leave are still asked for
        self._set_order(list(ranked))
        self._hits = ranked

    def clear(self) -> None:
        """No search, no hits; thumbnails are kept for the next one."""
        super().clear()
        self._hits = {}

    def set_parts(self, parts: Mapping[Path, Part]) -> None:
        """Mark what images are in the query."""
        touched = {path for path in {*parts, *self._parts} if parts.get(path) != self._parts.get(path)}
        self._parts = dict(parts)
        for path in touched:
            self._report(path)
