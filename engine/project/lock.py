"""One writer per project: who opens it second reads only, and is told who writes."""

from __future__ import annotations

import contextlib
import getpass
import json
import logging
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from engine.errors import ProjectError
from engine.file_lock import is_busy, lock_file

logger = logging.getLogger(__name__)

LOCK_FILE: Final = ".lock"
_OWNER_BYTES: Final = 4096


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who writes a project.

    Attributes:
        user, host, pid: of the process.
        since: ISO 8601, UTC.
    """

    user: str = ""
    host: str = ""
    pid: int = 0
    since: str = ""

    def in_words(self) -> str:
        """E.g. "anna on lab-3 (process 4711)"; "another window" where nothing is known."""
        if self == Owner():
            return "another window"
        where = f" on {self.host}" if self.host != platform.node() else ""
        return f"{self.user or 'somebody'}{where} (process {self.pid})"


class ProjectLock:
    """The right to write one project. The system takes it back when the process dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._file: BinaryIO | None = None

    def acquire(self) -> Owner | None:
        """Try to take the lock.

        Returns:
            None where it is ours now, otherwise who has it.

        Raises:
            ProjectError: the lock file cannot be written, e.g. because the folder is read-only.
        """
        try:
            file = self._open()
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            lock_file(file)
        except OSError as error:
            owner = _read_owner(file)
            if is_busy(error) or _is_alive(owner):
                file.close()
                return owner
            # A disk that cannot lock, and nobody of this machine who says he writes: go on without.
            logger.warning("%s cannot be locked: %s", self._path, error)
        try:
            _write_owner(file)
        except OSError as error:
            with contextlib.suppress(OSError):  # closing tries to write once more
                file.close()
            raise self._unwritable(error) from error
        self._file = file
        return None

    def release(self) -> None:
        """Let go; nothing happens where the lock is not held."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):  # closing is what lets go, whatever it says
            self._file.truncate(0)
            self._file.close()
        self._file = None

    def _open(self) -> BinaryIO:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        return os.fdopen(os.open(self._path, flags, 0o644), "r+b")

    def _unwritable(self, error: OSError) -> ProjectError:
        return ProjectError(f"The file {self._path} cannot be written: {error.strerror or error}.")


def _write_owner(file: BinaryIO) -> None:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name is known for the number of the user
        user = ""
    owner = Owner(
        user=user,
        host=platform.node(),
        pid=os.getpid(),
        since=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    file.seek(0)
    file.truncate()
    file.write(json.dumps(asdict(owner)).encode())
    file.flush()


def _read_owner(file: BinaryIO) -> Owner:
    try:
        file.seek(0)
        table = json.loads(file.read(_OWNER_BYTES))
        return Owner(
            user=str(table["user"]), host=str(table["host"]), pid=int(table["pid"]), since=str(table["since"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Owner()


def _is_alive(owner: Owner) -> bool:
    """True where the owner is a process of this machine that still runs."""
    if owner.host != platform.node() or owner.pid <= 0 or os.name == "nt":
        return False
    try:
        os.kill(owner.pid, 0)  # signal 0 only asks whether the process is there
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
