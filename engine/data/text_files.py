"""Reading the text files of data sets: UTF-8 or a clear sentence."""

from __future__ import annotations

from pathlib import Path

from engine.errors import DataError


def read_text(path: Path) -> str:
    """The content of a UTF-8 file, with or without a byte-order mark.

    Raises:
        DataError: the file is missing, cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DataError(f"The file {path} does not exist.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"The file {path} is not UTF-8 text; save it with that encoding.") from error
    except OSError as error:
        raise DataError(f"The file {path} cannot be read: {error.strerror or error}.") from error


def read_lines(path: Path) -> list[tuple[int, str]]:
    """Number (from 1) and stripped text of the lines that are neither empty nor comments (``#``).

    Raises:
        DataError: as ``read_text``.
    """
    lines = ((number, line.strip()) for number, line in enumerate(read_text(path).splitlines(), start=1))
    return [(number, line) for number, line in lines if line and not line.startswith("#")]
