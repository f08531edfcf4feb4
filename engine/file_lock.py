"""Locks on files that the operating system lets go of when a process dies."""

from __future__ import annotations

import errno
import sys
from typing import BinaryIO, Final

_BUSY_ERRORS: Final = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_LOCKED_BYTE: Final = 1 << 20
"""Windows hides locked bytes from readers, so the byte that is locked lies far behind what is written."""

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_file(file: BinaryIO) -> None:
    """Take the lock of an open file, without waiting; closing the file gives it back.

    Two open files exclude each other also within one process.

    Raises:
        OSError: somebody else has it, see ``is_busy``, or this disk cannot lock.
    """
    _lock(file)


def is_busy(error: OSError) -> bool:
    """True where ``lock_file`` failed because somebody else has the lock."""
    return error.errno in _BUSY_ERRORS
