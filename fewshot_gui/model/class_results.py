"""What the classifier said about every image, ranked class by class as the user sets the slider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.classify_types import ClassifyResult
from fewshot_gui.model.class_ranking import ClassRanking

MIN_PENALTY: Final = -2.0
MAX_PENALTY: Final = 8.0
"""Ends of the calibration slider, in units of log-probability (natural logarithm)."""


@dataclass(frozen=True, kw_only=True)
class ClassScore:
    """One class of one image.

    Attributes:
        name: of the class.
        probability: in [0, 1], after the seen penalty; 1 where the user put the image there.
        is_seen: real images of the class took part in the fit.
        is_correction: the user put the image there.
    """

    name: str
    probability: float
    is_seen: bool
    is_correction: bool = False


@dataclass(frozen=True, kw_only=True)
class CalibrationEffect:
    """What the slider does to the folder. Images put somewhere by the user do not count.

    Attributes:
        n_images: images that have scores.
        n_changed: those whose first class differs from the one without any penalty.
        n_unseen: those whose first class was only described, never shown to the model.
    """

    n_images: int
    n_changed: int
    n_unseen: int

    @property
    def unseen_share(self) -> float:
        """``n_unseen`` of ``n_images``, in [0, 1]; 0 without images."""
        return self.n_unseen / self.n_images if self.n_images else 0.0


class ClassResults(QObject):
    """Scores of all images. GUI thread only.

    A penalty taken from the log-probabilities of seen classes and the choice of the first class happen
    here, so that the slider costs no engine call. Where another fit names other classes, what is known
    stays in use, matched by name, until newer scores arrive; a new class has none until then.

    Signals:
        changed(): scores, classes, penalty or corrections differ: ask again.
        penalty_changed(): ``seen_penalty``, ``suggested_penalty`` or ``chosen_penalty`` differs.
    """

    changed = Signal()
    penalty_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self._is_seen = np.zeros(0, np.bool_)
        self._suggested_penalty = 0.0
        self._chosen_penalty: float | None = None
        self._row_of: dict[Path, int] = {}
        self._paths: list[Path] = []
        self._scores = np.zeros((0, 0), np.float32)  # (rows, C), at least len(paths) rows
        self._results: dict[Path, ClassifyResult] = {}
        self._corrections: dict[Path, str] = {}
        self._calibrated: NDArray[np.float32] | None = None  # (N, C) probabilities, made when asked for
        self._top: NDArray[np.intp] | None = None  # (N,) first class by the model

    # --- reading ---------------------------------------------------------------------------------

    @property
    def class_names(self) -> tuple[str, ...]:
        """The C classes of the last fit; empty before one."""
        return self._class_names

    @property
    def seen_penalty(self) -> float:
        """Taken from the log-probabilities of seen classes; above 0 favours described ones."""
        return self._suggested_penalty if self._chosen_penalty is None else self._chosen_penalty

    @property
    def suggested_penalty(self) -> float:
        """What the last fit proposed."""
        return self._suggested_penalty

    @property
    def chosen_penalty(self) -> float | None:
        """Where the user moved the slider; None while the suggestion is followed."""
        return self._chosen_penalty

    @property
    def paths(self) -> tuple[Path, ...]:
        """All images that have scores, oldest first."""
        return tuple(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: Path) -> bool:
        return path in self._row_of

    def is_seen(self, class_name: str) -> bool:
        """True where real images of a class took part in the fit; False for an unknown class."""
        return class_name in self._class_names and bool(self._is_seen[self._class_names.index(class_name)])

    def result_of(self, path: Path) -> ClassifyResult | None:
        """What the engine said about an image, or None."""
        return self._results.get(path)

    def class_of(self, path: Path) -> str:
        """The first class of an image, the user's word before the model's; empty where nothing is known."""
        correction = self._corrections.get(path)
        if correction in self._class_names:
            return correction
        row = self._row_of.get(path)
        return "" if row is None or not self._class_names else self._class_names[self._tops()[row]]

    def top(self, path: Path, *, limit: int = 5) -> list[ClassScore]:
        """The first classes of an image; empty where nothing is known of it."""
        row = self._row_of.get(path)
        if row is None or not self._class_names:
            return []
        correction = self._corrections.get(path, "")
        probabilities = self._probabilities()[row]
        order = np.argsort(-probabilities, kind="stable")
        names = [self._class_names[i] for i in order]
        if correction in names:
            names.insert(0, names.pop(names.index(correction)))
        places = {name: i for i, name in enumerate(self._class_names)}
        return [
            ClassScore(
                name=name,
                probability=1.0 if name == correction else float(probabilities[places[name]]),
                is_seen=bool(self._is_seen[places[name]]),
                is_correction=name == correction,
            )
            for name in names[:limit]
        ]

    def top_of_all(self, *, limit: int) -> Iterator[tuple[Path, tuple[tuple[str, float], ...], bool]]:
        """The first classes of every image, for writing them down; much faster than ``top`` for each.

        Yields:
            Path, (name, probability) pairs, likeliest first, and whether the user put the image there; in
            the order of the paths.
        """
        if not self._class_names:
            return
        corrected = {self._paths[row] for row, _ in self._corrected_rows()}
        probabilities = self._probabilities()
        places = np.argsort(-probabilities, axis=1, kind="stable")[:, :limit]
        values = np.take_along_axis(probabilities, places, axis=1).tolist()
        for row in sorted(range(len(self._paths)), key=lambda row: str(self._paths[row])):
            path = self._paths[row]
            if path in corrected:
                scores = self.top(path, limit=limit)
                yield path, tuple((score.name, score.probability) for score in scores), True
            else:
                names = (self._class_names[place] for place in places[row])
                yield path, tuple(zip(names, values[row], strict=True)), False

    def ranking(self, class_name: str) -> ClassRanking:
        """All images by how well they fit a class; empty where the last fit did not know the class.

        First those the user put there, then those whose first class it is, then the others; each group
        by falling probability.
        """
        if class_name not in self._class_names or not self._paths:
            return ClassRanking(class_name)
        place = self._class_names.index(class_name)
        return ClassRanking(
            class_name,
            class_names=self._class_names,
            paths=self._paths,
            row_of=self._row_of,
            probabilities=self._probabilities()[:, place],
            tops=self._tops(),
            corrections={path: name for path, name in self._corrections.items() if name in self._class_names},
        )

    def counts(self) -> dict[str, int]:
        """How many images each class of the last fit is the first of."""
        settled = list(self._corrected_rows())
        tops = self._tops()
        counts = np.bincount(tops, minlength=len(self._class_names))
        found = {name: int(counts[place]) for place, name in enumerate(self._class_names)}
        for row, name in settled:
            found[self._class_names[tops[row]]] -= 1
            found[name] = found.get(name, 0) + 1
        return found

    def effect(self) -> CalibrationEffect:
        """What the penalty does at the moment."""
        if not self._paths or not self._class_names:
            return CalibrationEffect(n_images=0, n_changed=0, n_unseen=0)
        is_free = np.ones(len(self._paths), np.bool_)
        is_free[[row for row, _ in self._corrected_rows()]] = False
        plain = np.argmax(self._scores[: len(self._paths)], axis=1)
        tops = self._tops()
        return CalibrationEffect(
            n_images=int(np.count_nonzero(is_free)),
            n_changed=int(np.count_nonzero((plain != tops) & is_free)),
            n_unseen=int(np.count_nonzero(~self._is_seen[tops] & is_free)),
        )

    # --- changing --------------------------------------------------------------------------------

    def set_classes(self, class_names: Sequence[str], is_seen: NDArray[np.bool_]) -> None:
        """Another fit is in force; scores of before stay, matched by name, until newer ones arrive.

        Args:
            class_names: C unique names, the order of the scores to come.
            is_seen: (C,) bool, True where real images took part in the fit.
        """
        old_places = {name: place for place, name in enumerate(self._class_names)}
        scores = np.full((len(self._paths), len(class_names)), -np.inf, np.float32)
        for place, name in enumerate(class_names):
            if name in old_places:
                scores[:, place] = self._scores[: len(self._paths), old_places[name]]
        self._class_names = tuple(class_names)
        self._is_seen = np.array(is_seen, np.bool_)
        self._scores = scores
        # A score without any class in common with the new fit says nothing.
        self._keep(np.isfinite(scores).any(axis=1))
        self._report()

    def add(self, results: Iterable[ClassifyResult]) -> None:
        """Take over scores, newer ones in place of older; those of another fit are left out."""
        fresh = [result for result in results if result.class_names == self._class_names]
        if not fresh:
            return
        n_known = len(self._paths)
        for result in fresh:
            if result.image_path not in self._row_of:
                self._row_of[result.image_path] = len(self._paths)
                self._paths.append(result.image_path)
            self._results[result.image_path] = result
        if len(self._paths) > len(self._scores):
            larger = np.zeros((max(len(self._paths), 2 * n_known), len(self._class_names)), np.float32)
            larger[:n_known] = self._scores[:n_known]
            self._scores = larger
        self._scores[[self._row_of[result.image_path] for result in fresh]] = [
            result.log_probabilities for result in fresh
        ]
        self._report()

    def remove(self, paths: Iterable[Path]) -> None:
        """Forget images that are gone; unknown ones are skipped."""
        rows = [self._row_of[path] for path in paths if path in self._row_of]
        if rows:
            is_kept = np.ones(len(self._paths), np.bool_)
            is_kept[rows] = False
            self._keep(is_kept)
            self._report()

    def clear(self) -> None:
        """Another folder or model: forget everything; the penalty follows the next suggestion."""
        self._chosen_penalty = None
        self.penalty_changed.emit()
        self._class_names, self._is_seen = (), np.zeros(0, np.bool_)
        self._paths, self._row_of, self._results, self._corrections = [], {}, {}, {}
        self._scores = np.zeros((0, 0), np.float32)
        self._report()

    def set_seen_penalty(self, penalty: float | None) -> None:
        """Move the slider, to a value between ``MIN_PENALTY`` and ``MAX_PENALTY``; None: as suggested."""
        before = self.seen_penalty
        if penalty is not None:
            penalty = min(MAX_PENALTY, max(MIN_PENALTY, penalty))
        if penalty != self._chosen_penalty:
            self._chosen_penalty = penalty
            self._report_penalty(before)

    def suggest_penalty(self, penalty: float) -> None:
        """Propose a place for the slider; it goes there unless the user moved it."""
        before = self.seen_penalty
        if penalty != self._suggested_penalty:
            self._suggested_penalty = min(MAX_PENALTY, max(MIN_PENALTY, penalty))
            self._report_penalty(before)

    def set_corrections(self, corrections: Mapping[Path, str]) -> None:
        """Where the user put images; their class is settled, whatever the scores say."""
        if dict(corrections) != self._corrections:
            self._corrections = dict(corrections)
            self._report()

    # --- internals -------------------------------------------------------------------------------

    def _corrected_rows(self) -> Iterator[tuple[int, str]]:
        """Rows of images the user put somewhere; into a class that is switched off does not count."""
        for path, name in self._corrections.items():
            if path in self._row_of and name in self._class_names:
                yield self._row_of[path], name

    def _probabilities(self) -> NDArray[np.float32]:
        if self._calibrated is None:
            scores = self._scores[: len(self._paths)] - np.float32(self.seen_penalty) * self._is_seen
            scores -= scores.max(axis=1, keepdims=True)
            np.exp(scores, out=scores)
            self._calibrated = scores / scores.sum(axis=1, keepdims=True)
        return self._calibrated

    def _tops(self) -> NDArray[np.intp]:
        if self._top is None:
            has_both = bool(self._paths and self._class_names)
            self._top = np.argmax(self._probabilities(), axis=1) if has_both else np.zeros(0, np.intp)
        return self._top

    def _keep(self, is_kept: NDArray[np.bool_]) -> None:
        if is_kept.all():
            return
        for row in np.flatnonzero(~is_kept):
            self._results.pop(self._paths[row], None)
        self._paths = [path for path, kept in zip(self._paths, is_kept, strict=True) if kept]
        self._row_of = {path: row for row, path in enumerate(self._paths)}
        self._scores = self._scores[: len(is_kept)][is_kept]

    def _report_penalty(self, before: float) -> None:
        self.penalty_changed.emit()
        if self.seen_penalty != before:
            self._report()

    def _report(self) -> None:
        self._calibrated = self._top = None
        self.changed.emit()
