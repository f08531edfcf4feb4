"""Where the app writes what it does: a rotating log, and one file for hard crashes."""

from __future__ import annotations

import faulthandler
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_MAX_BYTES: Final = 1_000_000
_N_OLD_FILES: Final = 3
_FORMAT: Final = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"

_QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_crash_file: TextIO | None = None  # faulthandler writes into it for as long as the process lives


def start_logging(folder: Path) -> None:
    """Log to a file where that is possible, and warnings to the terminal where there is one."""
    handlers: list[logging.Handler] = []
    problem = _open_files(folder, handlers)
    if sys.stderr is not None:  # a windowed Windows build has none
        terminal = logging.StreamHandler()
        terminal.setLevel(logging.WARNING)
        handlers.append(terminal)
    logging.basicConfig(level=logging.INFO, format=_FORMAT, handlers=handlers, force=True)
    qInstallMessageHandler(_on_qt_message)
    if problem is not None:
        logging.getLogger(__name__).warning("There is no log file: %s", problem)


def _open_files(folder: Path, handlers: list[logging.Handler]) -> OSError | None:
    global _crash_file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(
                folder / "fewshot.log", maxBytes=_MAX_BYTES, backupCount=_N_OLD_FILES, encoding="utf-8"
            )
        )
        _crash_file = (folder / "crash.txt").open("a", encoding="utf-8")
        faulthandler.enable(_crash_file)
    except OSError as error:
        return error
    return None


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_QT_LEVELS.get(kind, logging.WARNING), "%s", message)
