"""Reading text files of people and data sets: UTF-8 or a clear sentence."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from engine.errors import DataError

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path) -> str:
    """The content of a UTF-8 file, with or without a byte-order mark; line ends become ``\\n``.

    Raises:
        DataError: the file is missing, cannot be read, is not UTF-8 or no text; names the line.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(f"The file {path} does not exist.") from error
    except OSError as error:
        raise DataError(f"The file {path} cannot be read: {error.strerror or error}.") from error
    if data.startswith(_UTF16):
        raise DataError(f"The file {path} is UTF-16 text.", hint="Save it as UTF-8.")
    if b"\0" in data:
        raise DataError(f"The file {path} is no text file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DataError(
            f"The file {path} is not UTF-8 text (line {line}); save it with that encoding."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_lines(path: Path) -> list[tuple[int, str]]:
    """Number (from 1) and stripped text of the lines that are neither empty nor comments (``#``).

    Raises:
        DataError: as ``read_text``.
    """
    lines = ((number, line.strip()) for number, line in enumerate(read_text(path).splitlines(), start=1))
    return [(number, line) for number, line in lines if line and not line.startswith("#")]
