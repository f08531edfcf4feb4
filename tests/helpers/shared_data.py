"""Finds the real data that some tests measure on. It is never part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE_THE_CLONE = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def shared_data_dir() -> Path | None:
    """The folder with the real data sets, or None where this machine has none.

    ``FEWSHOT_SHARED_DATA`` names it; without it the folder ``shared/data`` beside the clone counts.
    """
    folder = Path(os.environ.get("FEWSHOT_SHARED_DATA", _BESIDE_THE_CLONE))
    return folder if folder.is_dir() else None
