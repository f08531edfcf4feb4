"""Backbone features of images, kept in memory and on disk so that a stroke never runs the backbone again.

Two bounded stores, least recently used out first: tensors in memory, and one file per image on disk that
survives the program. Both hold float16. The disk store is a convenience: whatever goes wrong there is
logged and the features are computed again. Any number of processes may share the folder: files appear
and change only by an atomic rename, and a file that vanished is a miss.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections import OrderedDict
from pathlib import Path
from typing import Final

from safetensors import SafetensorError

from engine.cache.entry import CachedFeatures, decode_entry, encode_entry
from engine.errors import ImageError
from engine.images import write_bytes_atomic

logger = logging.getLogger(__name__)

_SUFFIX: Final = ".safetensors"
_KEEP_SHARE: Final = 0.9
"""Share of the disk bound left after a clean-up, so that not every write has to clean up."""
_LEFTOVER_AGE_S: Final = 3600.0


def feature_key(image_path: Path, *, model_key: str, preprocessing_key: str) -> str:
    """Name of an image's features: changes with the file, the weights or the preprocessing.

    The file is told by absolute path, size and modification time; its content is not read.

    Args:
        image_path: the file.
        model_key: names the weights, e.g. their SHA-256.
        preprocessing_key: names size, mean and so on.

    Returns:
        32 hexadecimal digits.

    Raises:
        ImageError: the file does not exist or cannot be looked at.
    """
    try:
        stat = image_path.stat()
    except FileNotFoundError as error:
        raise ImageError(f"The file {image_path} does not exist.") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise ImageError(f"The file {image_path} cannot be opened: {error}.") from error
    parts = (os.path.abspath(image_path), stat.st_size, stat.st_mtime_ns, model_key, preprocessing_key)  # noqa: PTH100 - resolve() would ask the disk for every link on the way
    text = json.dumps(parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class FeatureCache:
    """Memory store over an optional disk store. One thread (the engine thread) uses an instance."""

    def __init__(self, *, memory_bytes: int, disk_bytes: int = 0, folder: Path | None = None) -> None:
        """Open the cache; the disk index is built from the folder's listing.

        Args:
            memory_bytes: bound of the tensors kept in memory; one entry above it is not kept.
            disk_bytes: bound of the files; 0 switches the disk store off.
            folder: where the files lie; made at the first write. None switches the disk store off.
        """
        self._memory_bytes = memory_bytes
        self._memory: OrderedDict[str, CachedFeatures] = OrderedDict()
        self._memory_used = 0
        self._folder = folder if disk_bytes > 0 else None
        self._disk_bytes = disk_bytes
        self._disk: OrderedDict[str, int] = OrderedDict()  # key -> file size, least recently used first
        self._disk_used = 0
        if self._folder is not None:
            self._list_disk()

    @property
    def memory_used(self) -> int:
        """Bytes of the tensors in memory."""
        return self._memory_used

    @property
    def disk_used(self) -> int:
        """Bytes of the files this instance knows of."""
        return self._disk_used

    def get(self, key: str) -> CachedFeatures | None:
        """The features under a key, or None; a damaged file is deleted and counts as missing."""
        entry = self._memory.get(key)
        if entry is not None:
            self._memory.move_to_end(key)
            return entry
        entry = self._read(key)
        if entry is not None:
            self._remember(key, entry)
        return entry

    def has(self, key: str) -> bool:
        """True where ``get`` will most likely find something; reads and changes nothing."""
        return key in self._memory or key in self._disk

    def put(self, key: str, entry: CachedFeatures) -> None:
        """Keep features in both stores; the least recently used ones give way."""
        self._remember(key, entry)
        if self._folder is not None:
            self._write(key, entry)

    def clear_memory(self) -> None:
        """Forget what is in memory; the files stay."""
        self._memory.clear()
        self._memory_used = 0

    def _remember(self, key: str, entry: CachedFeatures) -> None:
        old = self._memory.pop(key, None)
        if old is not None:
            self._memory_used -= old.n_bytes
        if entry.n_bytes > self._memory_bytes:
            return
        self._memory[key] = entry
        self._memory_used += entry.n_bytes
        while self._memory_used > self._memory_bytes:
            _, oldest = self._memory.popitem(last=False)
            self._memory_used -= oldest.n_bytes

    def _file(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / (key + _SUFFIX)

    def _list_disk(self) -> None:
        """Build the index anew from the folder, which other processes may have changed."""
        found: list[tuple[int, str, int]] = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    stat = _stat_or_none(entry)
                    if stat is None:
                        continue
                    if entry.name.endswith(_SUFFIX):
                        found.append((stat.st_mtime_ns, entry.name.removesuffix(_SUFFIX), stat.st_size))
                    elif entry.name.endswith(".tmp") and time.time() - stat.st_mtime > _LEFTOVER_AGE_S:
                        self._delete(Path(entry.path))  # left by a process that died while writing
        except FileNotFoundError:
            pass  # the folder is made at the first write
        except OSError as error:
            self._switch_off_disk("listed", error)
        self._disk = OrderedDict((key, size) for _, key, size in sorted(found))
        self._disk_used = sum(self._disk.values())

    def _read(self, key: str) -> CachedFeatures | None:
        if self._folder is None:
            return None
        path = self._file(key)
        try:
            data = path.read_bytes()
            entry = decode_entry(data)
        except FileNotFoundError:
            self._forget_file(key)
            return None
        except OSError as error:
            logger.warning("cached features cannot be read and are computed again: %s", error)
            return None
        except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
            logger.warning(
                "damaged cached features in %s are deleted and computed again: %s", path.name, error
            )
            self._delete(path)
            self._forget_file(key)
            return None
        self._note_file(key, len(data))
        try:
            os.utime(path)  # the order of use, for later runs and for other processes
        except OSError as error:
            logger.debug("the time of %s cannot be set: %s", path.name, error)
        return entry

    def _write(self, key: str, entry: CachedFeatures) -> None:
        data = encode_entry(entry)
        if len(data) > self._disk_bytes:
            return
        try:
            # Not waiting for the disk: after a power cut the checksum tells a half-written file.
            write_bytes_atomic(self._file(key), data, is_durable=False)
        except ImageError as error:
            self._switch_off_disk("written", error)
            return
        self._note_file(key, len(data))
        if self._disk_used > self._disk_bytes:
            self._clean_up(keep=key)

    def _clean_up(self, *, keep: str) -> None:
        """Delete the least recently used files until the folder is below its bound with room to spare."""
        self._list_disk()
        for key in list(self._disk):
            if self._disk_used <= self._disk_bytes * _KEEP_SHARE:
                break
            if key != keep:
                self._delete(self._file(key))
                self._forget_file(key)

    def _note_file(self, key: str, n_bytes: int) -> None:
        self._forget_file(key)
        self._disk[key] = n_bytes
        self._disk_used += n_bytes

    def _forget_file(self, key: str) -> None:
        self._disk_used -= self._disk.pop(key, 0)

    def _delete(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("the cache file %s cannot be deleted: %s", path, error)

    def _switch_off_disk(self, what: str, error: Exception) -> None:
        logger.warning(
            "the feature cache in %s cannot be %s and is off for now: %s", self._folder, what, error
        )
        self._folder = None


def _stat_or_none(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # deleted by another process since it was listed
        return None
