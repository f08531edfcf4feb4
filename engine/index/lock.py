"""One writer per index, whatever the number of processes; the system lets go of the lock when one dies."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import BinaryIO

from engine.errors import IndexBusyError, IndexStorageError
from engine.file_lock import is_busy, lock_file

logger = logging.getLogger(__name__)


class WriterLock:
    """The right to write one index. Taking it twice needs two objects, also within a process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    @property
    def is_held(self) -> bool:
        return self._file is not None

    def acquire(self) -> None:
        """Take the lock; nothing happens where it is held already.

        Raises:
            IndexBusyError: somebody else has it; the message names the process.
            IndexStorageError: the lock file cannot be written.
        """
        if self._file is not None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()
            file = self._path.open("r+b")
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            lock_file(file)
        except OSError as error:
            if is_busy(error):
                holder = _holder(file)
                file.close()
                raise IndexBusyError(
                    f"The search index in {self._path.parent} is being written by another process{holder}.",
                    hint="Wait until it is done, or stop it.",
                ) from error
            # Some network disks cannot lock. A single user is not worse off; say it and go on.
            logger.warning("%s cannot be locked: %s", self._path, error)
        try:
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()).encode())
            file.flush()
        except OSError as error:  # a full disk, for example
            with contextlib.suppress(OSError):  # closing tries to write once more
                file.close()
            raise self._unwritable(error) from error
        self._file = file

    def release(self) -> None:
        """Let go; nothing happens where the lock is not held."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # closing is what lets go, whatever it says
                self._file.close()
            self._file = None

    def _unwritable(self, error: OSError) -> IndexStorageError:
        reason = error.strerror or error
        return IndexStorageError(f"The search index in {self._path.parent} cannot be written: {reason}.")


def _holder(file: BinaryIO) -> str:
    """ " (number 123)", or nothing where the number cannot be read."""
    try:
        file.seek(0)
        number = file.read(20).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (number {number})" if number.isdigit() else ""
