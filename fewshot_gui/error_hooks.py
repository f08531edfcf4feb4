"""Catches what nobody caught, on any thread, and shows it instead of dying."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Signal, qVersion

from engine import __version__

logger = logging.getLogger(__name__)


class ErrorHooks(QObject):
    """Stands in for ``sys.excepthook`` and ``threading.excepthook``. Lives on the GUI thread.

    Signals:
        error_occurred(title, message, details): delivered on the GUI thread, wherever it happened.
    """

    error_occurred = Signal(str, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._previous = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take over both hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give both hooks back."""
        sys.excepthook, threading.excepthook = self._previous

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        logger.error("Unhandled error\n%s", details)
        # Only text crosses the thread border, and no widget is touched here.
        self.error_occurred.emit(
            self.tr("Something went wrong"),
            self.tr("{kind}: {error}\nYour painting is saved. You can go on; please report this.").format(
                kind=kind.__name__, error=error
            ),
            details,
        )

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)


def report_text(details: str) -> str:
    """Details of an error with what a maintainer asks first. English in every language: it is for them."""
    versions = (
        f"Fewshot {__version__}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
        f"Qt {qVersion()}, {platform.platform()}"
    )
    return f"{versions}\n\n{details}" if details else versions
