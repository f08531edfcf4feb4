"""What the index knows files by."""

from __future__ import annotations

from pathlib import Path

from engine.errors import ImageError
from engine.index.records import FileIdentity


def stat_identity(path: Path) -> FileIdentity:
    """Size and time of a file; its content is not read.

    Raises:
        ImageError: it is missing or cannot be looked at.
    """
    try:
        stat = path.stat()
    except FileNotFoundError as error:
        raise ImageError(f"The file {path} does not exist.") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise ImageError(f"The file {path} cannot be opened: {error}.") from error
    return FileIdentity(stat.st_size, stat.st_mtime_ns)


def stored_name(path: Path, *, folder: Path) -> str:
    """How an index spells a file: relative to its folder, with slashes; absolute where it lies outside."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.absolute().as_posix()
