"""The index of one folder for one model: what is on disk, and the same in memory to search."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.index.embedder import Embedder
from engine.index.lock import WriterLock
from engine.index.records import FileIdentity, Manifest, Record
from engine.index.storage import IndexStorage
from engine.index.vector_index import EXACT_LIMIT, VectorIndex

logger = logging.getLogger(__name__)

_KEY_DIGITS: Final = 16
_REST_FACTOR: Final = 10.0
"""A hurried refresh spends at most one part in so many of the time on reading."""
_MAX_DEAD_SHARE: Final = 0.3
"""When more of the vectors on disk are out of use, the index is written anew."""


class FolderIndex:
    """Images of one folder by vector. Engine thread only; several processes may share the files.

    Files are spelled relative to ``folder``, so the same index serves however the folder is spelled.
    """

    def __init__(
        self, folder: Path, *, embedder: Embedder, index_dir: Path, exact_limit: int = EXACT_LIMIT
    ) -> None:
        """Open an index; what is on disk is read at the first ``refresh``.

        Args:
            folder: the images' folder.
            embedder: names the model the vectors are of.
            index_dir: where all indexes lie.
            exact_limit: see ``VectorIndex``.
        """
        self.folder = folder
        real = str(folder.resolve())
        digest = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:_KEY_DIGITS]
        slug = re.sub(r"[^A-Za-z0-9]+", "-", folder.resolve().name)[:40].strip("-").lower()
        self._siblings_dir = index_dir / f"{slug or 'folder'}-{digest}"
        self._name = embedder.name
        manifest = Manifest(
            model=embedder.name,
            model_key=embedder.key,
            folder=real,
            dim=embedder.dim,
            metric=embedder.metric,
            generation=0,
        )
        self.storage = IndexStorage(
            self._siblings_dir / f"{embedder.name}-{embedder.key[:_KEY_DIGITS]}", manifest
        )
        self.lock = WriterLock(self.storage.lock_path)
        self.vectors = VectorIndex(dim=embedder.dim, metric=embedder.metric, exact_limit=exact_limit)
        self._names: list[str] = []  # by row
        self._rows: dict[str, int] = {}
        self._identities: dict[str, FileIdentity] = {}
        self._n_dead_on_disk = 0
        self._damage = ""
        self._is_cut = False
        self._signature: tuple[object, ...] | None = None
        self._fresh_until = 0.0

    def __len__(self) -> int:
        return len(self._names)

    @property
    def damage(self) -> str:
        """What was wrong with the files at the last ``refresh``, one phrase; empty where nothing was."""
        return self._damage

    @property
    def identities(self) -> Mapping[str, FileIdentity]:
        """What is indexed, by stored name."""
        return self._identities

    def name_at(self, row: int) -> str:
        return self._names[row]

    def row_of(self, name: str) -> int | None:
        return self._rows.get(name)

    def vector_at(self, row: int) -> NDArray[np.float32]:
        """(D,) float32, a copy."""
        return self.vectors.vectors[row].copy()

    def refresh(self, *, is_hurried: bool = False) -> None:
        """Read what is on disk, if it is not what is in memory already.

        Args:
            is_hurried: be content with what was read not long ago. While another process writes, a
                searcher would read everything again for every search.

        Raises:
            IndexStorageError: the system does not let us read.
        """
        start = time.monotonic()
        if is_hurried and start < self._fresh_until:
            return
        signature = self.storage.signature()
        if signature == self._signature:
            return
        stored = self.storage.load()
        self._signature = signature
        end = time.monotonic()
        self._fresh_until = end + _REST_FACTOR * (end - start)
        self._damage, self._is_cut = stored.damage, stored.is_cut
        if stored.damage:
            logger.warning("the search index in %s is damaged: %s", self.storage.folder, stored.damage)
        self._n_dead_on_disk = stored.n_dead_rows
        self._identities = dict(stored.files)
        self._names = list(stored.files)
        self._rows = {name: row for row, name in enumerate(self._names)}
        self.vectors.keep(np.empty(0, np.intp))
        self.vectors.add(stored.vectors)

    def repair(self) -> str:
        """Write the index anew where something of it was lost or much of it is out of use. Needs the lock.

        Returns:
            Why the index lost something, one sentence for the user; empty where it did not.

        Raises:
            IndexStorageError: it cannot be written.
        """
        damage = self._damage
        n_on_disk = len(self) + self._n_dead_on_disk
        if damage or self._is_cut or self._n_dead_on_disk > _MAX_DEAD_SHARE * n_on_disk:
            self.storage.rewrite(self._identities, self.vectors.vectors)
            self._damage, self._is_cut, self._n_dead_on_disk = "", False, 0
            self._note_written()
        if damage:
            return f"The search index was damaged ({damage}); what was lost is indexed again."
        if len(self) == 0 and self._has_other_weights():
            return f"The search index was made with other weights of {self._name}; it is made anew."
        return ""

    def drop(self, names: Collection[str], *, moved: Mapping[str, tuple[str, FileIdentity]]) -> None:
        """Forget files, and give the vectors of some of them to other names. Needs the lock.

        Args:
            names: to forget; those that are not indexed do no harm.
            moved: new name to old name and new identity; the old ones are among ``names``.

        Raises:
            IndexStorageError: it cannot be written; nothing has changed.
        """
        gone = [name for name in names if name in self._rows]
        if not gone:
            return
        carried = np.array([self._rows[old] for old, _ in moved.values()], np.intp)
        vectors = self.vectors.vectors[carried].astype(np.float16)
        identities = [identity for _, identity in moved.values()]
        record = Record(paths=list(moved), identities=identities, vectors=vectors, dropped=gone)
        self.storage.append(record)
        kept = np.ones(len(self), np.bool_)
        kept[[self._rows[name] for name in gone]] = False
        for name in gone:
            del self._identities[name]
        self._names = [name for name, is_kept in zip(self._names, kept, strict=True) if is_kept]
        self._rows = {name: row for row, name in enumerate(self._names)}
        self.vectors.keep(kept.nonzero()[0])
        self._n_dead_on_disk += len(gone)
        self._take(list(moved), identities, vectors)

    def add(
        self, names: Sequence[str], identities: Sequence[FileIdentity], vectors: NDArray[np.float32]
    ) -> None:
        """Index new files; when this returns they are on disk. Needs the lock.

        Args:
            names: not indexed yet, no name twice.
            identities: one per name.
            vectors: (N, D), finite.

        Raises:
            IndexStorageError: they cannot be written; nothing has changed.
        """
        if not names:
            return
        limit = float(np.finfo(np.float16).max)
        # Rounded at once: what is searched now ranks as it will when it has been read from disk.
        rounded = vectors.clip(-limit, limit).astype(np.float16)
        self.storage.append(Record(paths=names, identities=identities, vectors=rounded))
        self._take(names, identities, rounded)

    def close(self) -> None:
        """Let go of the memory and the lock."""
        self.lock.release()
        self.vectors.close()

    def _take(
        self, names: Sequence[str], identities: Sequence[FileIdentity], vectors: NDArray[np.float16]
    ) -> None:
        for name, identity in zip(names, identities, strict=True):
            self._rows[name] = len(self._names)
            self._names.append(name)
            self._identities[name] = identity
        self.vectors.add(vectors)
        self._note_written()

    def _note_written(self) -> None:
        """What is on disk is what is in memory: no need to read it."""
        self._signature = self.storage.signature()

    def _has_other_weights(self) -> bool:
        """True where the folder has an index of this model with another key."""
        try:
            names = [path.name for path in self._siblings_dir.iterdir()]
        except OSError:
            return False
        own = self.storage.folder.name
        pattern = re.compile(re.escape(self._name) + rf"-[0-9a-f]{{{_KEY_DIGITS}}}")
        return any(name != own and pattern.fullmatch(name) for name in names)
