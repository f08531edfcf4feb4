"""Coverage on threads that Qt starts.

coverage.py follows threads that Python starts (``threading.settrace``). The engine's QThread and the threads
of a QThreadPool are Qt's, so each way into Python there asks for the same tracing.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable

from PySide6 import QtCore


def follow_qt_threads() -> None:
    """Trace tasks of pools and the engine thread from now on. Call before ``fewshot_gui`` is imported."""

    class FollowedRunnable(QtCore.QRunnable):
        def __init_subclass__(cls) -> None:
            super().__init_subclass__()
            if "run" in cls.__dict__:
                cls.run = _followed(cls.run)

    QtCore.QRunnable = FollowedRunnable
    from fewshot_gui.jobs.runner import _Worker

    _Worker.drain = _followed(_Worker.drain)
    _Worker.leave = _followed(_Worker.leave)


def _followed(method: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(method)
    def run(*args: object) -> None:
        if sys.gettrace() is None:
            sys.settrace(threading.gettrace())
        method(*args)

    return run
