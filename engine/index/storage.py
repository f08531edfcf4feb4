"""One index on disk: a folder with a manifest, shards and a lock. No death of a process can spoil it."""

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import ImageError, IndexStorageError
from engine.images import write_bytes_atomic
from engine.index.records import (
    FileIdentity,
    Manifest,
    Record,
    decode_manifest,
    decode_shard,
    encode_manifest,
    encode_record,
)

logger = logging.getLogger(__name__)

_MANIFEST_NAME: Final = "manifest.json"
_SHARD_SUFFIX: Final = ".shard"
_SHARD_BYTES: Final = 16 * 2**20
"""A shard that has grown to this is followed by another one."""
_ROWS_PER_RECORD: Final = 2048
_READ_TRIES: Final = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredIndex:
    """What an index holds.

    Attributes:
        files: path to identity, in the order of the rows of ``vectors``.
        vectors: (N, D) float16.
        n_dead_rows: vectors on disk that were replaced or dropped since.
        damage: what was wrong, one phrase; empty where nothing was.
        is_cut: True where the last write was cut off, as by a killed process; nothing else is lost.
    """

    files: dict[str, FileIdentity]
    vectors: NDArray[np.float16]
    n_dead_rows: int = 0
    damage: str = ""
    is_cut: bool = False


@dataclass(eq=False)
class _Merge:
    """Records put one over the other."""

    rows: dict[str, tuple[FileIdentity, int]] = field(default_factory=dict)
    parts: list[NDArray[np.float16]] = field(default_factory=list)
    n_rows: int = 0

    def take(self, record: Record) -> None:
        for path in record.dropped:
            self.rows.pop(path, None)
        for place, (path, identity) in enumerate(zip(record.paths, record.identities, strict=True)):
            self.rows[path] = (identity, self.n_rows + place)
        self.parts.append(record.vectors)
        self.n_rows += len(record.paths)


class IndexStorage:
    """Reads and writes one index folder. Writing is for the holder of the folder's ``WriterLock``.

    The same manifest and shards may be read at any moment by any process.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Look at a folder; nothing is read or made yet.

        Args:
            folder: of the index; its name and manifest belong to one indexed folder and one model.
            manifest: what the index must be; ``generation`` is ignored.
        """
        self.folder = folder
        self._wanted = manifest
        self._generation = 0
        self._shard: Path | None = None  # the one to append to
        self._n_shards = 0

    @property
    def lock_path(self) -> Path:
        return self.folder / "lock"

    @property
    def n_bytes(self) -> int:
        """Size of manifest and shards on disk."""
        return sum(size for _, size, _ in self.signature())

    def signature(self) -> tuple[tuple[str, int, int], ...]:
        """Changes whenever the stored content does: (name, size, time) of each file. Cheap."""
        found = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if entry.name == _MANIFEST_NAME or entry.name.endswith(_SHARD_SUFFIX):
                        with contextlib.suppress(FileNotFoundError):  # deleted since it was listed
                            stat = entry.stat()
                            found.append((entry.name, stat.st_size, stat.st_mtime_ns))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._unusable("read", error) from error
        return tuple(sorted(found))

    def load(self) -> StoredIndex:
        """Read everything that is whole. Damage is reported, never raised.

        Raises:
            IndexStorageError: the system does not let us read.
        """
        for _ in range(_READ_TRIES):
            try:
                return self._load()
            except FileNotFoundError:
                continue  # its writer has just put other shards in place of the ones listed
            except OSError as error:
                raise self._unusable("read", error) from error
        return self._nothing("its files come and go")

    def append(self, record: Record) -> None:
        """Write one batch; when this returns it is on the disk.

        Raises:
            IndexStorageError: it cannot be written; the index is as before.
        """
        data = encode_record(record)
        try:
            if self._generation == 0:
                self._begin_generation()
            if self._shard is None or self._shard.stat().st_size >= _SHARD_BYTES:
                self._shard = self.folder / self._shard_name(self._generation, self._n_shards)
                self._n_shards += 1
            with self._shard.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except (OSError, ImageError) as error:
            self._shard = None  # it may end with half a record: nothing may follow that
            raise self._unusable("written", error) from error

    def rewrite(self, files: dict[str, FileIdentity], vectors: NDArray[np.float16]) -> None:
        """Replace the whole content: new shards first, then the manifest, then the old ones go.

        Args:
            files: path to identity, in the order of the rows.
            vectors: (N, D).

        Raises:
            IndexStorageError: it cannot be written; the old content stays in force.
        """
        before = self._generation, self._n_shards
        try:
            old = self._shards_of(None)
            self._begin_generation()
            paths = list(files)
            for start in range(0, len(paths), _ROWS_PER_RECORD):
                chosen = paths[start : start + _ROWS_PER_RECORD]
                rows = vectors[start : start + _ROWS_PER_RECORD].astype(np.float16)
                self.append(Record(paths=chosen, identities=[files[p] for p in chosen], vectors=rows))
            self._write_manifest()
            for path in old:
                path.unlink(missing_ok=True)
        except (OSError, ImageError, IndexStorageError) as error:
            self._generation, self._n_shards = before
            self._shard = None
            if isinstance(error, IndexStorageError):
                raise
            raise self._unusable("written", error) from error

    def _load(self) -> StoredIndex:
        try:
            data = (self.folder / _MANIFEST_NAME).read_bytes()
        except FileNotFoundError:
            return self._nothing("its manifest is missing" if self._shards_of(None) else "")
        try:
            manifest = decode_manifest(data)
        except ValueError as error:
            return self._nothing(f"its manifest is damaged: {error}")
        if replace(manifest, generation=0) != replace(self._wanted, generation=0):
            return self._nothing("its manifest belongs to another folder or model")
        self._generation = manifest.generation
        shards = self._shards_of(manifest.generation)
        merge, damage, is_cut = _Merge(), "", False
        for place, path in enumerate(shards):
            records, ended_by = decode_shard(path.read_bytes(), dim=manifest.dim)
            for record in records:
                merge.take(record)
            if ended_by == "cut" and place == len(shards) - 1:
                is_cut = True
            elif ended_by:
                damage = f"{path.name}: {'its end is missing' if ended_by == 'cut' else ended_by}"
        self._n_shards = len(shards) and 1 + int(shards[-1].stem.split("-")[1])
        self._shard = shards[-1] if shards and not (is_cut or damage) else None
        if (self.folder / _MANIFEST_NAME).read_bytes() != data:
            raise FileNotFoundError  # its writer has put other shards in place of these
        return self._merged(merge, damage=damage, is_cut=is_cut)

    def _merged(self, merge: _Merge, *, damage: str, is_cut: bool) -> StoredIndex:
        alive = np.fromiter((row for _, row in merge.rows.values()), np.intp, len(merge.rows))
        vectors = np.concatenate([np.empty((0, self._wanted.dim), np.float16), *merge.parts])[alive]
        return StoredIndex(
            files={path: identity for path, (identity, _) in merge.rows.items()},
            vectors=vectors,
            n_dead_rows=merge.n_rows - len(alive),
            damage=damage,
            is_cut=is_cut,
        )

    def _nothing(self, damage: str) -> StoredIndex:
        self._generation, self._shard, self._n_shards = 0, None, 0
        return StoredIndex(files={}, vectors=np.empty((0, self._wanted.dim), np.float16), damage=damage)

    def _begin_generation(self) -> None:
        """Turn to a generation no file has; with no index there yet, its manifest is written at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        has_index = self._generation > 0
        used = [int(path.stem.split("-")[0]) for path in self._shards_of(None)]
        self._generation = 1 + max([self._generation, *used])
        self._shard, self._n_shards = None, 0
        if not has_index:
            self._write_manifest()

    def _write_manifest(self) -> None:
        manifest = replace(self._wanted, generation=self._generation)
        write_bytes_atomic(self.folder / _MANIFEST_NAME, encode_manifest(manifest))

    def _shards_of(self, generation: int | None) -> list[Path]:
        """The shards of one generation, or of all, in order."""
        found = []
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - names are all that is needed
        except FileNotFoundError:
            return []
        for name in names:
            numbers = name.removesuffix(_SHARD_SUFFIX).split("-")
            if not name.endswith(_SHARD_SUFFIX) or len(numbers) != 2 or not all(map(str.isdigit, numbers)):
                continue
            if generation is None or int(numbers[0]) == generation:
                found.append((int(numbers[0]), int(numbers[1]), name))
        return [self.folder / name for _, _, name in sorted(found)]

    @staticmethod
    def _shard_name(generation: int, number: int) -> str:
        return f"{generation:06d}-{number:06d}{_SHARD_SUFFIX}"

    def _unusable(self, what: str, error: Exception) -> IndexStorageError:
        reason = getattr(error, "strerror", None) or str(error)
        return IndexStorageError(f"The search index in {self.folder} cannot be {what}: {reason}.")
