"""All images by how well they fit one class. Arrays, because a large folder has tens of thousands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class RankedImage:
    """One image in the ranking of one class.

    Attributes:
        path: the image.
        probability: of the class, in [0, 1], after the seen penalty; 1 where the user put it there.
        is_member: the class is the image's first.
        is_correction: the user put the image there.
        top_class: the image's first class.
    """

    path: Path
    probability: float
    is_member: bool
    is_correction: bool
    top_class: str


class ClassRanking:
    """A snapshot; iterating gives ``RankedImage`` objects, best first. GUI thread only.

    Attributes:
        class_name: whose ranking it is; empty for none.
        paths: best first: what the user put there, then other members, then the rest.
        n_members: how many of the first paths belong to the class.
        n_corrections: how many of those the user put there.
    """

    def __init__(
        self,
        class_name: str = "",
        *,
        class_names: Sequence[str] = (),
        paths: Sequence[Path] = (),
        row_of: Mapping[Path, int] | None = None,
        probabilities: NDArray[np.float32] | None = None,
        tops: NDArray[np.intp] | None = None,
        corrections: Mapping[Path, str] | None = None,
    ) -> None:
        """Sort images; without arguments an empty ranking.

        Args:
            class_name: one of ``class_names``.
            class_names: C names.
            paths: N images.
            row_of: place of every image in ``paths``; may grow later.
            probabilities: (N,) of the class.
            tops: (N,) the model's first class of every image.
            corrections: images the user put somewhere, into one of ``class_names``.
        """
        self.class_name = class_name
        self._class_names = class_names
        self._row_of = row_of or {}
        self._n_images = len(paths)
        self._corrections = corrections or {}
        is_given = np.zeros(self._n_images, np.bool_)
        is_elsewhere = is_given.copy()
        for path, name in self._corrections.items():
            row = self._row_of.get(path)
            if row is not None:
                (is_given if name == class_name else is_elsewhere)[row] = True
        if probabilities is None or tops is None:
            probabilities, tops = np.zeros(0, np.float32), np.zeros(0, np.intp)
        place = class_names.index(class_name) if class_name in class_names else -1
        self._tops = tops
        self._is_given = is_given
        self._is_member = (is_given | (tops == place)) & ~is_elsewhere
        self._probabilities = np.where(is_given, 1.0, probabilities)
        order = np.lexsort((-self._probabilities, ~self._is_member, ~is_given))
        as_array = np.empty(self._n_images, object)
        as_array[:] = paths
        self.paths: list[Path] = as_array[order].tolist()
        self.n_members = int(np.count_nonzero(self._is_member))
        self.n_corrections = int(np.count_nonzero(is_given))

    def __len__(self) -> int:
        return self._n_images

    def __iter__(self) -> Iterator[RankedImage]:
        return map(self._image, self.paths)

    def __getitem__(self, place: int) -> RankedImage:
        return self._image(self.paths[place])

    def image(self, path: Path) -> RankedImage | None:
        """What the ranking says of an image, or None where it is not in it."""
        row = self._row_of.get(path)
        return None if row is None or row >= self._n_images else self._image(path)

    def _image(self, path: Path) -> RankedImage:
        row = self._row_of[path]
        return RankedImage(
            path=path,
            probability=float(self._probabilities[row]),
            is_member=bool(self._is_member[row]),
            is_correction=bool(self._is_given[row]),
            top_class=self._corrections.get(path) or self._class_names[self._tops[row]],
        )
