"""The zero-shot benchmarks CUB, SUN and AWA2 in the files of Xian et al. (xlsa17).

Source: "Zero-Shot Learning - A Comprehensive Evaluation of the Good, the Bad and the Ugly"
(arXiv:1707.00600). Layout below ``ROOT``::

    xlsa17/data/{CUB,SUN,AWA2}/{res101.mat,att_splits.mat}
    CUB/CUB_200_2011/images/*   SUN/images/*   AWA2/Animals_with_Attributes2/JPEGImages/*

The mat files count from 1, this module from 0.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.attributes import AttributeTable, read_numbered_names
from engine.data.published import published_texts
from engine.data.zero_shot_set import ZeroShotSet
from engine.errors import ConfigError, DataError

Xlsa17Name = Literal["CUB", "SUN", "AWA2"]
NAMES: Final[tuple[Xlsa17Name, ...]] = ("CUB", "SUN", "AWA2")

UNKNOWN_SPLIT: Final = "unknown"

_OPTIONAL: Final = ("train_loc", "val_loc")

# Components a recorded path has before the part that is kept, the root "/" included, e.g. for CUB
# /BS/Deep_Fragments/work/MSc/CUB_200_2011/CUB_200_2011/images/CLASS/FILE. Source: DAZLE's and SC-EGG's
# released code.
_CUT: Final = {"CUB": 6, "SUN": 7, "AWA2": 5}
_V1_BEFORE: Final = datetime.date(2019, 9, 1)
_CREATED: Final = re.compile(rb"Created on: \w{3} (\w{3})\s+(\d{1,2}) [\d:]+ (\d{4})")
_MONTHS: Final = (
    b"Jan",
    b"Feb",
    b"Mar",
    b"Apr",
    b"May",
    b"Jun",
    b"Jul",
    b"Aug",
    b"Sep",
    b"Oct",
    b"Nov",
    b"Dec",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class AttributeSplits:
    """The content of ``att_splits.mat``; all indices from 0.

    Attributes:
        table: ``att`` transposed: rows of length 1, C classes.
        original: ``original_att`` transposed, (C, K) float32, in the unit of the source.
        trainval: int64 image indices, and so the next ones.
        test_seen: as in ``ZeroShotSet``.
        test_unseen: as in ``ZeroShotSet``.
        train: empty in version 2.0.
        val: empty in version 2.0.
        version: see ``split_version``.
    """

    table: AttributeTable
    original: NDArray[np.float32]
    trainval: NDArray[np.int64]
    test_seen: NDArray[np.int64]
    test_unseen: NDArray[np.int64]
    train: NDArray[np.int64]
    val: NDArray[np.int64]
    version: str


def read_xlsa17(root: Path, name: Xlsa17Name) -> ZeroShotSet:
    """Read one benchmark; attributes are ``att``, rows of length 1.

    Args:
        root: the folder that holds ``xlsa17``, or one that holds ``NAME/att_splits.mat``.
        name: which benchmark.

    Raises:
        DataError: a file is missing or not as documented, or scipy is not installed.
        ConfigError: there is no such benchmark.
    """
    folder = find_mat_folder(root, name)
    splits = read_att_splits(folder / "att_splits.mat", name)
    content = _load_mat(folder / "res101.mat", ["labels", "image_files"])
    labels = _indices(folder / "res101.mat", content, "labels")
    image_paths = tuple(
        image_path(root, name, recorded) for recorded in _texts(folder / "res101.mat", content, "image_files")
    )
    if len(labels) != len(image_paths):
        raise DataError(f"{folder / 'res101.mat'} has {len(labels)} labels and {len(image_paths)} images.")
    _check_ends(folder, splits, labels)
    return ZeroShotSet(
        name=name,
        table=splits.table,
        image_paths=image_paths,
        labels=labels,
        trainval=splits.trainval,
        test_seen=splits.test_seen,
        test_unseen=splits.test_unseen,
        seen=np.unique(labels[splits.trainval]),
        unseen=np.unique(labels[splits.test_unseen]),
        split_version=splits.version,
        train=splits.train,
        val=splits.val,
    )


def read_res101_features(root: Path, name: Xlsa17Name) -> NDArray[np.float32]:
    """The (N, 2048) float32 ResNet-101 features of ``res101.mat``, in the order of ``read_xlsa17``'s images.

    Raises:
        DataError: the file is missing or not as documented, or scipy is not installed.
        ConfigError: there is no such benchmark.
    """
    path = find_mat_folder(root, name) / "res101.mat"
    features = np.asarray(_load_mat(path, ["features"])["features"])
    if features.ndim != 2 or features.dtype.kind != "f":
        raise DataError(f"The features of {path} have the shape {features.shape}; a matrix is needed.")
    return np.ascontiguousarray(features.T, dtype=np.float32)


def read_att_splits(path: Path, name: Xlsa17Name) -> AttributeSplits:
    """Read one ``att_splits.mat``.

    The files name no attributes; columns are called ``attribute 1`` and so on where ``attributes.txt``
    or ``predicates.txt`` (lines ``NUMBER NAME``) does not lie beside it.

    Raises:
        DataError: the file is missing or not as documented, or scipy is not installed.
    """
    needed = ["att", "original_att", "allclasses_names", "trainval_loc", "test_seen_loc", "test_unseen_loc"]
    content = _load_mat(path, needed)
    values, original = (np.asarray(content[key], dtype=np.float32).T for key in ("att", "original_att"))
    if values.ndim != 2 or values.shape != original.shape:
        raise DataError(f"{path}: att has the shape {values.shape} and original_att {original.shape}.")
    parts = {
        key: _indices(path, content, f"{key}_loc") if f"{key}_loc" in content else np.zeros(0, dtype=np.int64)
        for key in ("trainval", "test_seen", "test_unseen", "train", "val")
    }
    return AttributeSplits(
        table=AttributeTable(
            classes=tuple(_texts(path, content, "allclasses_names")),
            attributes=_attribute_names(path, values.shape[1]),
            values=values,
        ),
        original=original,
        **parts,
        version=split_version(
            name,
            parts["trainval"],
            has_train_and_val=bool(len(parts["train"]) and len(parts["val"])),
            header=content["__header__"],
        ),
    )


def split_version(name: str, trainval: NDArray[np.int64], *, has_train_and_val: bool, header: bytes) -> str:
    """Which Proposed Split a file holds: ``Proposed Split v2.0``, ``Proposed Split v1`` or ``unknown``.

    Both have the same sizes, and results differ by about 2 points on CUB. Rule (ours): version 2.0 is the
    file the authors' site has offered since September 2019, whose ``trainval_loc`` we know by its
    checksum. Version 1 is what was there before: it has ``train_loc`` and ``val_loc``, which 2.0 has not
    (reported by users of DAZLE, GDAN and CADA-VAE), and a header written before September 2019.

    Args:
        name: CUB, SUN or AWA2.
        trainval: indices from 0, in any order.
        has_train_and_val: whether the file has ``train_loc`` and ``val_loc``.
        header: the first bytes of the file, which hold its date.
    """
    counted_from_one = np.sort(trainval) + 1
    digest = hashlib.sha256(counted_from_one.astype("<i8").tobytes()).hexdigest()
    if published_texts("xlsa17_v2_digests").get(name) == digest:
        return "Proposed Split v2.0"
    created = _creation_date(header)
    if has_train_and_val and created is not None and created < _V1_BEFORE:
        return "Proposed Split v1"
    return UNKNOWN_SPLIT


def image_path(root: Path, name: Xlsa17Name, recorded: str) -> Path:
    """Where an image lies below ``root`` whose path ``res101.mat`` records on the authors' machine.

    Raises:
        DataError: the recorded path is too short.
    """
    parts = PurePosixPath(recorded.replace("\\", "/")).parts  # AWA2's have a doubled slash, which this drops
    kept = parts[_CUT[name] :]
    if not kept:
        raise DataError(f"The recorded path {recorded!r} of {name} has fewer than {_CUT[name] + 1} parts.")
    return root.joinpath(name, *kept)


def find_mat_folder(root: Path, name: str) -> Path:
    """The folder of ``att_splits.mat`` of one benchmark.

    Raises:
        DataError: it is nowhere below ``root``.
        ConfigError: there is no such benchmark.
    """
    if name not in NAMES:
        raise ConfigError(f"xlsa17 has {', '.join(NAMES)}, not {name!r}.")
    candidates = [root / "xlsa17" / "data" / name, root / "data" / name, root / name, root]
    for folder in candidates:
        if (folder / "att_splits.mat").is_file():
            return folder
    raise DataError(f"The file {candidates[0] / 'att_splits.mat'} does not exist.")


def _load_mat(path: Path, needed: Sequence[str]) -> dict:
    try:
        # An extra that only training needs, so not at the top.
        from scipy.io import loadmat
        from scipy.io.matlab import MatReadError
    except ImportError as error:
        raise DataError(
            f"Reading {path} needs scipy, which is not installed.",
            hint='Install it with: pip install "fewshot[train]"',
        ) from error
    if not path.is_file():
        raise DataError(f"The file {path} does not exist.")
    try:
        content = loadmat(path, variable_names=[*needed, *_OPTIONAL])
    except (OSError, ValueError, TypeError, NotImplementedError, MatReadError, zlib.error) as error:
        raise DataError(f"{path} is no MATLAB file of version 5: {error}.") from error
    missing = [key for key in needed if key not in content]
    if missing:
        raise DataError(f"{path} holds no {missing[0]!r}; it is cut off or not the file of xlsa17.")
    return content


def _indices(path: Path, content: Mapping, key: str) -> NDArray[np.int64]:
    """A column of numbers from 1 as (N,) int64 from 0."""
    values = np.asarray(content[key]).ravel()
    if values.dtype.kind not in "uif" or (values != np.floor(values)).any() or (values < 1).any():
        raise DataError(f"{path}: {key} must hold whole numbers from 1.")
    return values.astype(np.int64) - 1


def _texts(path: Path, content: Mapping, key: str) -> list[str]:
    """A cell array of texts, each of which scipy hands out as an array of one string."""
    texts = [
        cell.item() if isinstance(cell, np.ndarray) and cell.size == 1 else cell for cell in content[key].flat
    ]
    if not all(isinstance(text, str) for text in texts):
        raise DataError(f"{path}: {key} must hold texts.")
    return [str(text) for text in texts]


def _attribute_names(path: Path, n_attributes: int) -> tuple[str, ...]:
    for file in (path.with_name("attributes.txt"), path.with_name("predicates.txt")):
        if file.is_file():
            names = read_numbered_names(file)
            if len(names) != n_attributes:
                raise DataError(f"{file} names {len(names)} attributes; {path} has {n_attributes}.")
            return tuple(names)
    return tuple(f"attribute {number}" for number in range(1, n_attributes + 1))


def _check_ends(folder: Path, splits: AttributeSplits, labels: NDArray[np.int64]) -> None:
    if labels.max() >= len(splits.table.classes):
        raise DataError(
            f"{folder / 'res101.mat'} has the label {labels.max() + 1}; att_splits.mat has "
            f"{len(splits.table.classes)} classes."
        )
    last = max(int(part.max()) for part in (splits.trainval, splits.test_seen, splits.test_unseen))
    if last >= len(labels):
        raise DataError(
            f"{folder / 'att_splits.mat'} names image {last + 1}; res101.mat has {len(labels)} images."
        )


def _creation_date(header: bytes) -> datetime.date | None:
    match = _CREATED.search(header)
    if match is None or match[1] not in _MONTHS:
        return None
    return datetime.date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
