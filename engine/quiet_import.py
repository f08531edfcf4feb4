"""Importing a large library on one thread while another thread must go on answering.

Two things stop all other Python threads during an import, far longer than the interpreter's usual turns of
5 ms. Opening a shared library: Python's lock is held until the file is mapped, linked and initialised. And
full garbage collections, which visit each of the hundred thousands of objects that the import has made so
far. Source: ours.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec, PathFinder
from types import ModuleType

Opener = Callable[[str, int], None]
"""Opens a shared library with ``RTLD_...`` flags, while other threads run; says nothing of failures."""


@contextmanager
def quiet_import(extension_module: str) -> Iterator[None]:
    """Hold other threads up as little as an import can.

    Inside, an extension module and what ``ctypes`` opens are opened without Python's lock, at the moment the
    import asks for them, so that their order stays the library's own. No garbage is collected; afterwards
    all objects alive are set aside (``gc.freeze``), so that later collections do not visit what was imported.
    Process-wide: one import at a time. Where ``dlopen`` cannot be called (Windows), only the collections are
    held.

    Args:
        extension_module: full name of the module with the large libraries, e.g. ``torch._C``. Where it is
            imported already, nothing happens.
    """
    if extension_module in sys.modules:
        yield
        return
    was_collecting = gc.isenabled()
    gc.disable()
    opener = _make_opener()
    try:
        if opener is None:
            yield
        else:
            with _opening_patiently(extension_module, opener):
                yield
    finally:
        gc.freeze()
        if was_collecting:
            gc.enable()


@contextmanager
def _opening_patiently(extension_module: str, opener: Opener) -> Iterator[None]:
    finder = _PatientFinder(extension_module, opener)
    open_with_lock = ctypes._dlopen

    def open_patiently(name: str | None, mode: int = ctypes.DEFAULT_MODE) -> int:
        if name:
            opener(name, mode | os.RTLD_NOW)
        return open_with_lock(name, mode)

    sys.meta_path.insert(0, finder)
    ctypes._dlopen = open_patiently
    try:
        yield
    finally:
        ctypes._dlopen = open_with_lock
        sys.meta_path.remove(finder)


def _make_opener() -> Opener | None:
    """The C library's ``dlopen`` as a foreign function: ``ctypes`` calls those without Python's lock."""
    if sys.platform == "win32":
        return None
    try:
        open_library = ctypes.CDLL(None).dlopen
    except (OSError, AttributeError):
        return None
    open_library.argtypes = (ctypes.c_char_p, ctypes.c_int)
    open_library.restype = ctypes.c_void_p

    def open_quietly(name: str, flags: int) -> None:
        # A failure is not ours to report: whoever asked opens the file again, and that says what is wrong.
        open_library(os.fsencode(name), flags)

    return open_quietly


class _PatientFinder(MetaPathFinder):
    """Knows one extension module, and has its library open before Python opens it."""

    def __init__(self, module: str, opener: Opener) -> None:
        self._module = module
        self._opener = opener

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._module:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, ExtensionFileLoader):
            self._opener(spec.loader.path, sys.getdlopenflags())
        return spec
