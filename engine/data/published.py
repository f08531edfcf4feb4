"""The lists and counts of the benchmarks: text in ``engine/data/splits``, its source in the first line."""

from __future__ import annotations

import importlib.resources
from functools import cache
from typing import Final

_FOLDER: Final = "splits"


@cache
def published_names(name: str) -> tuple[str, ...]:
    """The lines of the list ``name`` (file name without suffix), in file order."""
    return tuple(_lines(name))


@cache
def published_counts(name: str) -> dict[str, int]:
    """The ``KEY NUMBER`` lines of the table ``name``."""
    return {key: int(value) for key, value in (line.split() for line in _lines(name))}


@cache
def published_texts(name: str) -> dict[str, str]:
    """The ``KEY TEXT`` lines of the table ``name``."""
    return dict(line.split(maxsplit=1) for line in _lines(name))


def published_source(name: str) -> str:
    """Where the list ``name`` comes from: its first line without the comment sign."""
    return _text(name).splitlines()[0].removeprefix("#").strip()


def _lines(name: str) -> list[str]:
    return [line.strip() for line in _text(name).splitlines()[1:] if line.strip()]


def _text(name: str) -> str:
    file = importlib.resources.files("engine.data").joinpath(_FOLDER, f"{name}.txt")
    return file.read_text(encoding="utf-8")
