"""Checking an index: the files, what they say of the folder, and the vectors themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import ImageError
from engine.index.embedder import Embedder
from engine.index.files import stat_identity, stored_name
from engine.index.folder_index import FolderIndex
from engine.progress import CancelToken

_N_SAMPLED: Final = 16
_TOLERANCE: Final = 0.02
"""Of a vector's length: float16 on disk, and kernels that depend on the batch."""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a check found.

    Attributes:
        n_indexed: images in the index.
        n_missing: images of the folder that are not indexed.
        n_changed: indexed images that changed since.
        n_gone: indexed images that are no longer there.
        n_sampled: images whose vector was computed again.
        n_different: those of them whose stored vector is another one.
        n_bytes: size of the index on disk.
        damage: what is wrong with its files, one phrase; empty where nothing is.
        recall: share of the exact top 50 that the inverted lists find; None where searches are exact.
    """

    n_indexed: int
    n_missing: int
    n_changed: int
    n_gone: int
    n_sampled: int
    n_different: int
    n_bytes: int
    damage: str
    recall: float | None

    @property
    def is_good(self) -> bool:
        """True where the index is whole and says what the folder holds."""
        return not (self.damage or self.n_missing or self.n_changed or self.n_gone or self.n_different)


def verify_index(
    index: FolderIndex, image_paths: Sequence[Path], *, embedder: Embedder, token: CancelToken
) -> Verification:
    """Check an index without changing it.

    Args:
        index: of the folder.
        image_paths: all images of the folder.
        embedder: the index's model.
        token: checked before every image.

    Raises:
        IndexStorageError: the index cannot be read.
        Cancelled: the token was cancelled.
    """
    index.refresh()
    unchanged: list[tuple[Path, str]] = []
    n_missing, n_changed, present = 0, 0, set()
    for path in image_paths:
        token.raise_if_cancelled()
        name = stored_name(path, folder=index.folder)
        present.add(name)
        have = index.identities.get(name)
        if have is None:
            n_missing += 1
        elif _is_unchanged(path, index, name):
            unchanged.append((path, name))
        else:
            n_changed += 1
    chosen = np.random.default_rng(0).permutation(len(unchanged))[:_N_SAMPLED]
    n_different = 0
    for place in chosen:
        token.raise_if_cancelled()
        n_different += not _has_same_vector(*unchanged[place], index=index, embedder=embedder)
    index.vectors.wait_for_lists()
    return Verification(
        n_indexed=len(index),
        n_missing=n_missing,
        n_changed=n_changed,
        n_gone=sum(name not in present for name in index.identities),
        n_sampled=len(chosen),
        n_different=n_different,
        n_bytes=index.storage.n_bytes,
        damage=index.damage,
        recall=index.vectors.recall,
    )


def _is_unchanged(path: Path, index: FolderIndex, name: str) -> bool:
    try:
        return index.identities[name].is_same_stat(stat_identity(path))
    except ImageError:
        return False


def _has_same_vector(path: Path, name: str, *, index: FolderIndex, embedder: Embedder) -> bool:
    row = index.row_of(name)
    assert row is not None
    try:
        fresh = embedder.embed_photos([embedder.read_photo(path)])[0]
    except ImageError:
        return False
    difference = float(np.linalg.norm(fresh - index.vector_at(row)))
    return difference <= _TOLERANCE * float(np.linalg.norm(fresh))
