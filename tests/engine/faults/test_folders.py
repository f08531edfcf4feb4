"""Folders that vanish, come back, or may no longer be written, in the middle of a sweep or of indexing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import DataError, IndexStorageError
from engine.images import read as reading
from engine.images import scan_images
from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.search_types import SearchQuery
from engine.types import ImageFailure, SegmentResult
from tests.engine.faults.conftest import finish, photos, show
from tests.engine.faults.test_memory import definitions
from tests.helpers.full_disk import refusing_disk


@pytest.fixture
def unmount(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """A network disk that went away: looking at files below it is an I/O error, not "no such file"."""

    def unmount(folder: Path) -> None:
        for owner, name in ((Path, "open"), (Path, "stat"), (os, "scandir")):
            original = getattr(owner, name)

            def gone(path: object, *args: object, _original: Callable = original, **kwargs: object) -> object:
                if folder in (Path(path), *Path(path).parents):
                    raise OSError(errno.EIO, "Input/output error", str(path))
                return _original(path, *args, **kwargs)

            monkeypatch.setattr(owner, name, gone)

    return unmount


def remove(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


@pytest.mark.parametrize("how", ["deleted", "unmounted"])
def test_a_folder_that_goes_during_a_sweep_costs_the_rest_of_it(
    session: EngineSession, folder: Path, token: CancelToken, unmount: Callable[[Path], None], how: str
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    sweep = session.sweep(paths, token=token)
    items = [next(sweep), next(sweep)]
    remove(folder) if how == "deleted" else unmount(folder)
    items += list(sweep)
    kinds = [type(item) for item in items]
    assert kinds[:2] == [SegmentResult, SegmentResult], "what was found stays"
    assert kinds[3:] == [ImageFailure] * 3, "one image may have been read ahead"
    assert str(paths[5]) in items[5].reason
    with pytest.raises(DataError, match="cannot be opened"):
        list(scan_images(folder, token=token))


@pytest.mark.parametrize("how", ["deleted", "unmounted"])
def test_a_folder_that_goes_during_indexing_and_comes_back(
    session: EngineSession, folder: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    paths = photos(folder)
    steps = session.index(paths, folder=folder, token=token)
    next(steps)
    with monkeypatch.context() as patch:
        if how == "unmounted":
            gone = OSError(errno.EIO, "Input/output error")
            patch.setattr(reading.Image, "open", lambda *_args, **_kwargs: (_ for _ in ()).throw(gone))
        else:
            remove(folder)
        _, summary = finish(steps)
    assert summary.n_indexed + summary.n_failed == 6
    if how == "deleted":
        folder.with_name("elsewhere").rename(folder)
    _, summary = finish(session.index(paths, folder=folder, token=token))
    assert (summary.n_indexed, summary.n_failed) == (6, 0)
    assert session.search(SearchQuery(images=(paths[0],)), folder=folder, top=9, token=token).n_indexed == 6


def test_an_empty_mount_point_forgets_nothing_that_cannot_be_found_again(
    session: EngineSession, folder: Path, token: CancelToken
) -> None:
    finish(session.index(photos(folder), folder=folder, token=token))
    remove(folder)
    folder.mkdir()
    _, summary = finish(session.index([], folder=folder, token=token))
    assert (summary.n_indexed, summary.n_removed) == (0, 6)
    folder.rmdir()
    folder.with_name("elsewhere").rename(folder)
    _, summary = finish(session.index(photos(folder), folder=folder, token=token))
    assert (summary.n_indexed, summary.n_added) == (6, 6)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_disk_that_becomes_read_only_during_a_sweep_costs_nothing(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken, code: int,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    paths = photos(folder)
    show(session, paths[0], token)
    sweep = session.sweep(paths, token=token)
    next(sweep)
    with refusing_disk(tmp_path, code=code) as tried:
        items = list(sweep)
    assert tried, "the cache was to be written"
    assert all(isinstance(item, SegmentResult) for item in items)
    assert caplog.text.count("is off for now") == 1, "said once, not for every image"


def test_a_disk_that_becomes_read_only_during_indexing_keeps_what_is_done(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    paths = photos(folder)
    steps = session.index(paths, folder=folder, token=token)
    n_done = next(steps).n_indexed
    with (
        refusing_disk(tmp_path, code=errno.EROFS),
        pytest.raises(IndexStorageError, match="cannot be written: Read-only file system"),
    ):
        finish(steps)
    result = session.search(SearchQuery(images=(paths[0],)), folder=folder, top=9, token=token)
    assert result.n_indexed == n_done
    _, summary = finish(session.index(paths, folder=folder, token=token))
    assert (summary.n_indexed, summary.n_added) == (6, 6 - n_done)


def test_a_folder_that_goes_during_classifying_costs_the_rest_of_it(
    session: EngineSession, folder: Path, token: CancelToken
) -> None:
    finish(session.fit_classes(definitions(session, token), token=token))
    items = session.classify(photos(folder), token=token)
    found = [next(items)]
    remove(folder)
    found += list(items)
    assert len(found) == 6
    assert isinstance(found[5], ImageFailure)
