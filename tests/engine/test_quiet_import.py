from __future__ import annotations

import ctypes
import ctypes.util
import gc
import importlib
import sys

import pytest

from engine import quiet_import
from engine.quiet_import import quiet_import as importing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="dlopen is not Windows'")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch):
    """The files that were opened without Python's lock."""
    files: list[str] = []
    monkeypatch.setattr(quiet_import, "_make_opener", lambda: lambda name, _flags: files.append(name))
    yield files
    gc.unfreeze()


def test_the_named_module_is_opened_first(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("_bz2")
    monkeypatch.delitem(sys.modules, "_bz2")
    with importing("_bz2"):
        assert opened == []
        importlib.import_module("_bz2")
        importlib.import_module("_lzma")
        assert opened == [module.__file__]


def test_libraries_of_ctypes_too(opened: list[str]) -> None:
    library = ctypes.util.find_library("c")
    with importing("no.such.module"):
        ctypes.CDLL(None)
        ctypes.CDLL(library)
    assert opened == [library]


def test_a_missing_library_is_reported_as_ever() -> None:
    with pytest.raises(OSError, match="no-such-library"), importing("no.such.module"):
        ctypes.CDLL("no-such-library.so")


def _fail_inside() -> None:
    with importing("no.such.module"):
        assert not gc.isenabled()
        assert ctypes._dlopen.__name__ == "open_patiently"
        raise RuntimeError


@pytest.mark.parametrize("is_collecting", [True, False])
def test_everything_is_as_before_afterwards(is_collecting: bool) -> None:
    before = (list(sys.meta_path), ctypes._dlopen)
    (gc.enable if is_collecting else gc.disable)()
    try:
        with pytest.raises(RuntimeError):
            _fail_inside()
        assert gc.isenabled() == is_collecting
        assert gc.get_freeze_count() > 0
        assert (list(sys.meta_path), ctypes._dlopen) == before
    finally:
        gc.unfreeze()
        gc.enable()


def test_only_the_collections_are_held_where_nothing_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet_import, "_make_opener", lambda: None)
    before = list(sys.meta_path)
    with importing("no.such.module"):
        assert not gc.isenabled()
        assert sys.meta_path == before
    gc.unfreeze()


def test_nothing_happens_where_the_module_is_there_already() -> None:
    n_frozen = gc.get_freeze_count()
    with importing("json"):
        assert gc.isenabled()
        assert not isinstance(sys.meta_path[0], quiet_import._PatientFinder)
    assert gc.get_freeze_count() == n_frozen
