"""A disk that is full, or was unmounted, or became read-only: for every file below some folder."""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_WRITING = ("w", "a", "x", "+")


@contextlib.contextmanager
def refusing_disk(folder: Path, *, code: int = errno.ENOSPC) -> Iterator[list[Path]]:
    """Every attempt to write below a folder fails, whoever tries and however; reading goes on.

    Args:
        folder: everything below it is concerned.
        code: ``ENOSPC`` full, ``EROFS`` read-only, ``EIO`` gone.

    Yields:
        What somebody tried to write, in order.
    """
    tried: list[Path] = []
    limit = os.path.abspath(folder)  # noqa: PTH100 - a folder of tests, no links

    def is_below(path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        return os.path.abspath(os.fsdecode(path)).startswith(limit)  # noqa: PTH100

    def check(path: object) -> None:
        if is_below(path):
            tried.append(Path(os.fsdecode(path)))
            raise OSError(code, os.strerror(code), os.fsdecode(path))

    def refusing_open(original: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if any(letter in mode for letter in _WRITING):
                check(path)
            return original(path, mode, *args, **kwargs)

        return opened

    def refusing_os_open(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            check(path)
        return os_open(path, flags, *args, **kwargs)

    def refusing_change(original: Callable[..., Any]) -> Callable[..., Any]:
        def change(path: Any, *args: Any, **kwargs: Any) -> Any:
            check(path)
            return original(path, *args, **kwargs)

        return change

    os_open = os.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "open", refusing_open(builtins.open))
        patch.setattr(io, "open", refusing_open(io.open))
        patch.setattr(os, "open", refusing_os_open)
        for name in ("mkdir", "rename", "replace", "utime"):
            patch.setattr(os, name, refusing_change(getattr(os, name)))
        yield tried
