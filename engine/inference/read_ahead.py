"""Decoding the next image while the model works on this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

_Pixels = TypeVar("_Pixels")


def read_ahead(
    image_paths: Iterable[Path],
    *,
    is_wanted: Callable[[Path], bool],
    read: Callable[[Path], _Pixels],
) -> Iterator[tuple[Path, Future[_Pixels] | None]]:
    """Go through images with one read begun ahead, on a helper thread that ends with the generator.

    Args:
        image_paths: drawn one further than what was handed out.
        is_wanted: asked on the caller's thread; False saves the read.
        read: called on the helper thread; must touch nothing that is shared. What it raises is
            raised by the future's ``result``.

    Yields:
        Every path with its read, or with None where none was wanted. A read still waiting when the
        generator ends is cancelled: ask for a result before the next step.
    """
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-ahead")
    try:
        waiting: tuple[Path, Future[_Pixels] | None] | None = None
        for path in image_paths:
            begun = (path, pool.submit(read, path) if is_wanted(path) else None)
            if waiting is not None:
                yield waiting
            waiting = begun
        if waiting is not None:
            yield waiting
    finally:
        pool.shutdown(cancel_futures=True)  # waits for the one read that is running
