"""The folder's images as an item model: natural order, any size, constant-time look-up by path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage

from engine.project import ReviewState
from engine.types import ImageFailure, SegmentResult
from fewshot_gui.model.image_entry import ImageEntry, ImageState
from fewshot_gui.model.thumbnail_cache import DEFAULT_LIMIT_BYTES, ThumbnailCache
from fewshot_gui.rendering.class_scores import ClassScores

_MAX_REMOVED_RUNS: Final = 20
"""Removing more separate runs of rows than this resets the model instead."""

_MAX_REPORTED_ROWS: Final = 50
"""Changes in more rows than this are reported as one change of all rows."""

_STATE_WORDS: Final = {
    ImageState.NEW: QT_TRANSLATE_NOOP("ImageList", "not segmented yet"),
    ImageState.PENDING: QT_TRANSLATE_NOOP("ImageList", "waiting"),
    ImageState.DONE: QT_TRANSLATE_NOOP("ImageList", "segmented"),
    ImageState.FAILED: QT_TRANSLATE_NOOP("ImageList", "failed"),
}

_REVIEW_WORDS: Final = {
    ReviewState.ACCEPTED: QT_TRANSLATE_NOOP("ImageList", "accepted"),
    ReviewState.REJECTED: QT_TRANSLATE_NOOP("ImageList", "rejected"),
}


class ImageRole(IntEnum):
    """Roles of ``ImageList`` beside Qt's own.

    PATH is a ``Path``, STATE an ``ImageState``, REASON a str, THUMBNAIL a ``QImage`` or None, SCORES what is
    laid over the thumbnail, a ``ClassScores`` or None, SUPPORT_IDS a tuple of the classes the image is an
    example of, REVIEW a ``ReviewState``, HAS_FINAL a bool, CERTAINTY a float in [0, 1] or None.
    """

    PATH = Qt.ItemDataRole.UserRole.value + 1
    STATE = PATH + 1
    REASON = PATH + 2
    THUMBNAIL = PATH + 3
    SCORES = PATH + 4
    SUPPORT_IDS = PATH + 5
    REVIEW = PATH + 6
    HAS_FINAL = PATH + 7
    CERTAINTY = PATH + 8


class ImageList(QAbstractListModel):
    """All images of the open folder. GUI thread only.

    Results and thumbnails for paths that are not in the list are ignored: the folder may have changed
    while they were computed.
    """

    def __init__(
        self, parent: QObject | None = None, *, thumbnail_limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        super().__init__(parent)
        self._entries: list[ImageEntry] = []
        self._entry_of: dict[Path, ImageEntry] = {}
        self._n_in_state: Counter[ImageState] = Counter()
        self._n_reviewed = 0
        self._support_ids: dict[Path, tuple[int, ...]] = {}
        self._thumbnails = ThumbnailCache(limit_bytes=thumbnail_limit_bytes)

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.path.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.path}\n{entry.reason}" if entry.reason else str(entry.path)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.path.name}, {self._words_of(entry)}"
            case ImageRole.PATH:
                return entry.path
            case ImageRole.STATE:
                return entry.state
            case ImageRole.REASON:
                return entry.reason
            case ImageRole.THUMBNAIL:
                return self._thumbnails.get(entry.path)
            case ImageRole.SCORES:
                return entry.shown_map
            case ImageRole.SUPPORT_IDS:
                return entry.support_ids
            case ImageRole.REVIEW:
                return entry.review
            case ImageRole.HAS_FINAL:
                return entry.has_final
            case ImageRole.CERTAINTY:
                return entry.certainty
        return None

    # --- reading ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, path: object) -> bool:
        return path in self._entry_of

    def paths(self) -> list[Path]:
        """All paths in the order of the rows."""
        return [entry.path for entry in self._entries]

    def path_at(self, row: int) -> Path:
        return self._entries[row].path

    def index_of(self, path: Path) -> QModelIndex:
        """The index of a path, invalid where it is not in the list."""
        entry = self._entry_of.get(path)
        return QModelIndex() if entry is None else self.index(entry.row)

    def state_of(self, path: Path) -> ImageState:
        """What the model said about an image; NEW where it is not in the list."""
        entry = self._entry_of.get(path)
        return ImageState.NEW if entry is None else entry.state

    def scores_of(self, path: Path) -> ClassScores | None:
        """Small score maps, or None; good enough until the full result is there."""
        entry = self._entry_of.get(path)
        return None if entry is None else entry.scores

    def pending_classes(self, paths: Iterable[Path]) -> frozenset[int] | None:
        """The classes that some of ``paths`` lack answers about; None where one lacks all."""
        pending: set[int] = set()
        for path in paths:
            entry = self._entry_of.get(path)
            if entry is None or entry.state == ImageState.NEW:
                return None
            pending |= entry.pending
        return frozenset(pending)

    def waiting(self) -> tuple[list[Path], frozenset[int] | None]:
        """The images without an up-to-date answer, and the classes that some lack; None: one lacks all."""
        new, pending = ImageState.NEW, ImageState.PENDING
        entries = [entry for entry in self._entries if entry.state is pending or entry.state is new]
        classes = {entry.pending for entry in entries}
        has_new = any(entry.state is new for entry in entries)
        return [entry.path for entry in entries], None if has_new else frozenset().union(*classes)

    def entry_of(self, path: Path) -> ImageEntry | None:
        """All that is known about an image, not to be changed; None where it is not in the list."""
        return self._entry_of.get(path)

    def entry_at(self, row: int) -> ImageEntry:
        """All that is known about the image in a row; not to be changed."""
        return self._entries[row]

    def paths_without_final_map(self, paths: Iterable[Path]) -> list[Path]:
        """Those of ``paths`` that have a mask of the user's own whose small map is not known yet."""
        entries = (self._entry_of.get(path) for path in paths)
        return [entry.path for entry in entries if entry is not None and entry.needs_final_map]

    def n_in_state(self, state: ImageState) -> int:
        """How many images are in a state."""
        return self._n_in_state[state]

    def failed_paths(self) -> list[Path]:
        """The images that could not be read or segmented."""
        if not self.n_in_state(ImageState.FAILED):
            return []
        return [entry.path for entry in self._entries if entry.state == ImageState.FAILED]

    @property
    def n_reviewed(self) -> int:
        """How many images are accepted or rejected."""
        return self._n_reviewed

    def paths_without_thumbnail(self, paths: Iterable[Path]) -> list[Path]:
        """Those of ``paths`` whose thumbnail should be loaded: in the list, not loaded, not failed."""
        return [
            path
            for path in paths
            if path not in self._thumbnails
            and (entry := self._entry_of.get(path)) is not None
            and entry.state != ImageState.FAILED
        ]

    # --- changing the rows -----------------------------------------------------------------------

    def clear(self) -> None:
        """Forget everything: another folder opens."""
        self.beginResetModel()
        self._entries.clear()
        self._entry_of.clear()
        self._n_in_state.clear()
        self._n_reviewed = 0
        self._support_ids.clear()
        self._thumbnails.clear()
        self.endResetModel()

    def append_paths(self, paths: Iterable[Path]) -> None:
        """Add images where they belong in the natural order; paths already there are skipped.

        Batches that come in order cost their own length, others one merge of the list.
        """
        added = [ImageEntry(path) for path in dict.fromkeys(paths) if path not in self._entry_of]
        if not added:
            return
        added.sort(key=_sort_key_of)
        n_before = len(self._entries)
        is_in_order = n_before == 0 or self._entries[-1].sort_key <= added[0].sort_key
        self.beginInsertRows(QModelIndex(), n_before, n_before + len(added) - 1)
        self._entries.extend(added)
        for row, entry in enumerate(added, n_before):
            entry.row = row
            self._entry_of[entry.path] = entry
        self._n_in_state[ImageState.NEW] += len(added)
        self.endInsertRows()
        if not is_in_order:
            self._sort()

    def remove_paths(self, paths: Iterable[Path]) -> None:
        """Drop images that are no longer in the folder; unknown paths are skipped."""
        gone = [entry for path in set(paths) if (entry := self._entry_of.get(path)) is not None]
        if not gone:
            return
        runs = _runs(sorted(entry.row for entry in gone))
        is_reset = len(runs) > _MAX_REMOVED_RUNS
        if is_reset:
            self.beginResetModel()
        for entry in gone:
            del self._entry_of[entry.path]
            self._n_in_state[entry.state] -= 1
            self._n_reviewed -= _is_reviewed(entry.review)
            self._thumbnails.discard(entry.path)
        if is_reset:
            self._entries = [entry for entry in self._entries if entry.path in self._entry_of]
            self._number_rows()
            self.endResetModel()
            return
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._entries[first : last + 1]
            self._number_rows()
            self.endRemoveRows()

    # --- changing what is known about them -------------------------------------------------------

    def set_result(self, result: SegmentResult) -> None:
        """Take over what the model found; classes that were not asked keep what they have."""
        entry = self._entry_of.get(result.image_path)
        if entry is not None:
            entry.take(result)
            self._set_state(entry, ImageState.PENDING if entry.pending else ImageState.DONE)

    def set_failure(self, failure: ImageFailure) -> None:
        """Mark an image that could not be read or segmented, with the reason."""
        entry = self._entry_of.get(failure.image_path)
        if entry is not None:
            entry.forget_scores()
            entry.reason = failure.reason
            self._set_state(entry, ImageState.FAILED)

    def forget_failures(self, paths: Iterable[Path]) -> None:
        """These images are to be tried again."""
        for path in paths:
            entry = self._entry_of.get(path)
            if entry is not None and entry.state == ImageState.FAILED:
                entry.reason = ""
                self._set_state(entry, ImageState.NEW)

    def set_thumbnail(self, path: Path, thumbnail: QImage) -> None:
        entry = self._entry_of.get(path)
        if entry is not None:
            self._thumbnails.put(path, thumbnail)
            self._report(entry)

    def set_reviews(self, verdicts: Mapping[Path, tuple[ReviewState, bool]]) -> None:
        """Take over what the user decided: (decision, the user's own mask is there) by image.

        A mask that is no longer there takes its small map along.
        """
        changed = []
        for path, (review, has_final) in verdicts.items():
            entry = self._entry_of.get(path)
            if entry is None or (entry.review, entry.has_final) == (review, has_final):
                continue
            self._n_reviewed += _is_reviewed(review) - _is_reviewed(entry.review)
            entry.review, entry.has_final = review, has_final
            if not has_final:
                entry.set_final_map(None)
            changed.append(entry)
        if len(changed) > _MAX_REPORTED_ROWS:
            self._report_all()
        else:
            for entry in changed:
                self._report(entry)

    def set_final_map(self, path: Path, final_map: NDArray[np.uint8] | None) -> None:
        """Take over a small (h, w) map of the class ids of the user's own mask; None: read it anew."""
        entry = self._entry_of.get(path)
        if entry is not None:
            entry.set_final_map(final_map)
            self._report(entry)

    def set_support_ids(self, ids_by_path: Mapping[Path, tuple[int, ...]]) -> None:
        """Mark exactly these images as examples, each of these classes."""
        for path in {**self._support_ids, **ids_by_path}:  # a few, however many images there are
            entry = self._entry_of.get(path)
            support_ids = ids_by_path.get(path, ())
            if entry is not None and support_ids != entry.support_ids:
                entry.support_ids = support_ids
                self._report(entry)
        self._support_ids = dict(ids_by_path)

    def mark_pending(self, class_ids: Iterable[int], *, among: Iterable[int]) -> None:
        """The support changed: answers are out of date. Old scores stay until the new ones come.

        Images that failed stay failed; a new support does not repair a file.

        Args:
            class_ids: the classes with another support.
            among: all classes that are asked for.
        """
        asked, everything = frozenset(class_ids), frozenset(among)
        joined: dict[frozenset[int], frozenset[int]] = {}  # one set for all images that wait for the same
        new, waiting, failed = ImageState.NEW, ImageState.PENDING, ImageState.FAILED
        for entry in self._entries:  # 50,000 of them, at the end of every stroke
            state = entry.state
            if state is failed:
                continue
            if state is new:
                entry.pending = everything
            else:
                before = entry.pending
                after = joined.get(before)
                if after is None:
                    after = joined[before] = before | asked
                entry.pending = after
            entry.state = waiting
        n_failed = self._n_in_state[ImageState.FAILED]
        n_pending = len(self._entries) - n_failed
        self._n_in_state = Counter({ImageState.FAILED: n_failed, ImageState.PENDING: n_pending})
        self._report_all()

    def drop_classes(self, class_ids: Iterable[int]) -> None:
        """Some classes have no support any more: forget what was found of them."""
        gone = frozenset(class_ids)
        left: dict[frozenset[int], frozenset[int]] = {}
        waiting, done = ImageState.PENDING, ImageState.DONE
        n_done = 0
        for entry in self._entries:
            entry.drop_classes(gone)
            if entry.pending:
                entry.pending = left.setdefault(entry.pending, entry.pending - gone)
            if entry.state is waiting and not entry.pending:
                entry.state = done
                n_done += 1
        self._n_in_state[waiting] -= n_done
        self._n_in_state[done] += n_done
        self._report_all()

    def mark_all_new(self) -> None:
        """There is no support any more: forget all answers but failures."""
        for entry in self._entries:
            entry.forget_scores()
            if entry.state != ImageState.FAILED:
                entry.state = ImageState.NEW
        n_failed = self._n_in_state[ImageState.FAILED]
        self._n_in_state = Counter(
            {ImageState.FAILED: n_failed, ImageState.NEW: len(self._entries) - n_failed}
        )
        self._report_all()

    # --- internals -------------------------------------------------------------------------------

    def _words_of(self, entry: ImageEntry) -> str:
        words = [self.tr(_STATE_WORDS[entry.state])]
        words += [self.tr("example")] if entry.support_ids else []
        words += [self.tr(_REVIEW_WORDS[entry.review])] if entry.review in _REVIEW_WORDS else []
        is_corrected = entry.has_final and entry.review is not ReviewState.ACCEPTED
        words += [self.tr("corrected")] if is_corrected else []
        return ", ".join(words)

    def _set_state(self, entry: ImageEntry, state: ImageState) -> None:
        self._n_in_state[entry.state] -= 1
        self._n_in_state[state] += 1
        entry.state = state
        self._report(entry)

    def _report(self, entry: ImageEntry) -> None:
        index = self.index(entry.row)
        self.dataChanged.emit(index, index)

    def _report_all(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def _number_rows(self) -> None:
        for row, entry in enumerate(self._entries):
            entry.row = row

    def _sort(self) -> None:
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        tracked = [self._entries[index.row()] for index in old_indexes]
        self._entries.sort(key=_sort_key_of)  # linear: a few sorted runs follow each other
        self._number_rows()
        self.changePersistentIndexList(old_indexes, [self.index(entry.row) for entry in tracked])
        self.layoutChanged.emit()


def _is_reviewed(review: ReviewState) -> bool:
    return review is not ReviewState.UNREVIEWED


def _sort_key_of(entry: ImageEntry) -> tuple:
    return entry.sort_key


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Group sorted row numbers into (first, last) runs without gaps."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
