"""A private home for everything the program writes: the user's own data is neither read nor changed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_VARIABLE: Final = "FEWSHOT_HOME"


@contextlib.contextmanager
def private_home() -> Iterator[Path]:
    """Point ``FEWSHOT_HOME`` at an empty temporary folder; both are gone and put back afterwards.

    Processes started meanwhile inherit it.
    """
    before = os.environ.get(_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="fewshot-bench-", ignore_cleanup_errors=True) as name:
        home = Path(name) / "home"
        home.mkdir()
        os.environ[_VARIABLE] = str(home)
        try:
            yield Path(name)
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before
