"""Images of classes that an attribute table describes, some of them unseen in training."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.attributes import AttributeTable, read_attributes_csv
from engine.errors import DataError
from engine.text_files import read_lines

_IMAGES: Final = "JPEGImages"
_TABLE: Final = "class_attributes.csv"


def _no_indices() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class ZeroShotSet:
    """A zero-shot benchmark. Any thread, read-only.

    Attributes:
        name: what reports call it, e.g. ``CUB`` or the folder's name.
        table: attributes of all classes, C rows.
        image_paths: N files; not checked to exist (features may be all a user has).
        labels: (N,) int64, row of ``table`` for each image.
        trainval: indices of training images, all of seen classes.
        test_seen: indices of test images of seen classes.
        test_unseen: indices of test images of unseen classes.
        seen: class indices of ``trainval``, sorted.
        unseen: class indices of ``test_unseen``, sorted.
        split_version: which split the indices follow; reports print it.
        train: indices for fitting while settings are chosen; a part of ``trainval``, empty where the set
            has no such part.
        val: the rest of ``trainval``, whose classes ``train`` lacks in xlsa17; empty as ``train``.
    """

    name: str
    table: AttributeTable
    image_paths: tuple[Path, ...]
    labels: NDArray[np.int64]
    trainval: NDArray[np.int64]
    test_seen: NDArray[np.int64]
    test_unseen: NDArray[np.int64]
    seen: NDArray[np.int64]
    unseen: NDArray[np.int64]
    split_version: str
    train: NDArray[np.int64] = field(default_factory=_no_indices)
    val: NDArray[np.int64] = field(default_factory=_no_indices)

    def __post_init__(self) -> None:
        """Check that the parts fit together.

        Raises:
            DataError: a label or index is out of range, a part of the split is empty, two parts share an
                image, or an unseen class occurs in training.
        """
        n_images, n_classes = len(self.image_paths), len(self.table.classes)
        if self.labels.shape != (n_images,):
            raise DataError(f"{self.name} has {n_images} images and labels of shape {self.labels.shape}.")
        _check_range(self.name, "label", self.labels, n_classes)
        for part in ("trainval", "test_seen", "test_unseen", "train", "val"):
            _check_range(self.name, f"{part} index", getattr(self, part), n_images)
        for part in ("trainval", "test_unseen"):
            if not len(getattr(self, part)):
                raise DataError(f"The split of {self.name} leaves {part} empty.")
        self._check_disjoint()

    def _check_disjoint(self) -> None:
        parts = np.concatenate([self.trainval, self.test_seen, self.test_unseen])
        values, counts = np.unique(parts, return_counts=True)
        if (counts > 1).any():
            twice = self.image_paths[int(values[counts > 1][0])]
            raise DataError(f"The split of {self.name} uses the image {twice} twice.")
        both = np.intersect1d(self.seen, self.unseen)
        if len(both):
            raise DataError(
                f"The class {self.table.classes[int(both[0])]!r} of {self.name} is both seen and unseen."
            )
        for part, classes in (
            ("trainval", self.seen),
            ("test_seen", self.seen),
            ("test_unseen", self.unseen),
        ):
            wrong = np.setdiff1d(self.labels[getattr(self, part)], classes)
            if len(wrong):
                name = self.table.classes[int(wrong[0])]
                raise DataError(f"{part} of {self.name} holds images of {name!r}, a class of the other side.")


def read_image_folder_with_attributes(root: Path) -> ZeroShotSet:
    """Read ``JPEGImages/CLASS/*`` with ``class_attributes.csv`` and the lists in ``splits``.

    The lists are ``trainval.txt``, ``test_seen.txt`` and ``test_unseen.txt``; ``test_seen.txt`` may be
    missing. A line is the image's path below ``JPEGImages``; a tab and the class name may follow. The
    class is the first folder of the path. Classes of the table without images are neither seen nor
    unseen.

    Raises:
        DataError: a file is missing or malformed, an image does not exist or is listed twice, a class has
            no attributes or is on both sides; names file and line.
    """
    table = read_attributes_csv(root / _TABLE)
    rows = {name: row for row, name in enumerate(table.classes)}
    paths: list[Path] = []
    labels: list[int] = []
    listed: set[Path] = set()
    parts: dict[str, NDArray[np.int64]] = {}
    for part in ("trainval", "test_seen", "test_unseen"):
        first = len(paths)
        list_path = root / "splits" / f"{part}.txt"
        if part == "test_seen" and not list_path.is_file():
            parts[part] = _no_indices()
            continue
        for number, line in read_lines(list_path):
            relative, _, named = line.partition("\t")
            class_name = Path(relative).parts[0]
            if named.strip() not in ("", class_name):
                raise DataError(
                    f"{list_path}, line {number}: {relative} does not lie in the folder of {named.strip()!r}."
                )
            if class_name not in rows:
                raise DataError(f"{list_path}, line {number}: {root / _TABLE} has no class {class_name!r}.")
            path = root / _IMAGES / relative
            if not path.is_file():
                raise DataError(f"{list_path}, line {number}: the image {path} does not exist.")
            if path in listed:
                raise DataError(f"{list_path}, line {number}: {relative} is listed twice.")
            listed.add(path)
            paths.append(path)
            labels.append(rows[class_name])
        parts[part] = np.arange(first, len(paths), dtype=np.int64)
    label_array = np.array(labels, dtype=np.int64)
    return ZeroShotSet(
        name=root.resolve().name,
        table=table,
        image_paths=tuple(paths),
        labels=label_array,
        **parts,
        seen=np.unique(label_array[parts["trainval"]]),
        unseen=np.unique(label_array[parts["test_unseen"]]),
        split_version="the folder's own lists",
    )


def _check_range(name: str, what: str, values: NDArray[np.int64], end: int) -> None:
    wrong = values[(values < 0) | (values >= end)]
    if len(wrong):
        raise DataError(f"{name}: the {what} {int(wrong[0])} is not in 0 to {end - 1}.")
