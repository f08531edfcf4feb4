"""Where files live: user data, caches, weights, logs, and the files shipped with the program.

``FEWSHOT_HOME`` puts everything below one folder (tests, portable installs); without it the folders are
those of the operating system. Nothing here creates a folder: whoever writes first does. Any thread.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import appdirs

_APP_NAME: Final = "Fewshot"
_HOME_VARIABLE: Final = "FEWSHOT_HOME"
_SOURCE_ROOT: Final = Path(__file__).resolve().parent.parent


def _folder(name: str, system_dir: str) -> Path:
    home = os.environ.get(_HOME_VARIABLE, "").strip()
    return Path(home).expanduser() / name if home else Path(system_dir)


def data_dir() -> Path:
    """Things that must survive: settings, run folders."""
    return _folder("data", appdirs.user_data_dir(_APP_NAME, appauthor=False))


def cache_dir() -> Path:
    """Things that may be deleted at any time; they are computed or fetched again."""
    return _folder("cache", appdirs.user_cache_dir(_APP_NAME, appauthor=False))


def weights_dir() -> Path:
    """Downloaded weights, one file per entry of the weights manifest."""
    return data_dir() / "weights"


def log_dir() -> Path:
    """Log files of the app."""
    return _folder("logs", appdirs.user_log_dir(_APP_NAME, appauthor=False))


def bundled_dir() -> Path:
    """The read-only folder with the shipped heads, icons and sample images.

    ``assets/`` in a source tree, ``fewshot_assets/`` beside the ``engine`` package in an installed
    wheel, ``assets/`` in the unpacked bundle of a frozen app.
    """
    frozen_root = getattr(sys, "_MEIPASS", None)
    if frozen_root is not None:
        return Path(frozen_root) / "assets"
    if (_SOURCE_ROOT / "pyproject.toml").is_file():
        return _SOURCE_ROOT / "assets"
    return _SOURCE_ROOT / "fewshot_assets"
