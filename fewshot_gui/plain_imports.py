"""Qt, imported without what it does to all later imports.

PySide6 replaces Python's ``__import__`` by one of its own, which serves its optional ``from __feature__
import ...``: from then on the source file of every imported module is read, searched for "PySide6" and kept
in memory, also those of numpy and torch. We use no such feature, so Python's own import is put back. It
saves 70 ms of processor time before the window, 150 ms of torch's import and 15 MB.
"""

from __future__ import annotations

import builtins


def import_qt() -> None:
    """Import Qt's core. Call it before anything else of the app is imported; a second call does nothing."""
    import PySide6.QtCore  # noqa: F401 - for what it does

    plain_import = getattr(builtins, "__orig_import__", None)  # PySide's own name for what it replaced
    if plain_import is not None:
        builtins.__import__ = plain_import
