"""Ctrl-C for command lines: the first one asks, the second one insists."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

from engine.progress import CancelToken


@contextlib.contextmanager
def interrupt_cancels(token: CancelToken, *, is_second_forceful: bool = True) -> Iterator[None]:
    """Let the first Ctrl-C cancel a token, and a second one stop at once. Main thread only.

    Args:
        token: of the work inside the block.
        is_second_forceful: False where one Ctrl-C may arrive twice.

    Raises:
        KeyboardInterrupt: at the second Ctrl-C.
    """

    def on_interrupt(_number: int, _frame: object) -> None:
        if token.is_cancelled and is_second_forceful:
            raise KeyboardInterrupt
        token.cancel()

    previous = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
