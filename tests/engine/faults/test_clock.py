"""A clock that jumps: back by a year, or to 1970, between two steps of a job."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from engine.cache import features as feature_cache
from engine.inference import EngineSession
from engine.inference.output_folder import OutputFolder
from engine.progress import CancelToken
from engine.types import SegmentResult
from tests.engine.faults.conftest import finish, photos, show

YEAR_S = 365 * 24 * 3600.0


@pytest.mark.parametrize("jump_s", [-YEAR_S, YEAR_S, -56 * YEAR_S])
def test_a_jump_of_the_clock_changes_no_result(
    session: EngineSession, folder: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    sweep, indexing = session.sweep(paths, token=token), session.index(paths, folder=folder, token=token)
    items = [next(sweep)]
    next(indexing)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + jump_s)
    items += list(sweep)
    assert all(isinstance(item, SegmentResult) and item.seconds >= 0 for item in items)
    _, summary = finish(indexing)
    assert summary.n_indexed == 6


@pytest.mark.parametrize("when", [0, 1, 2**31 + 5, 2**33])
def test_files_of_any_time_are_known_again(
    session: EngineSession, folder: Path, token: CancelToken, when: int
) -> None:
    paths = photos(folder)
    for path in paths:
        os.utime(path, (when, when))
    show(session, paths[0], token)
    first = list(session.sweep(paths, token=token))
    finish(session.index(paths, folder=folder, token=token))
    _, summary = finish(session.index(paths, folder=folder, token=token))
    assert summary.n_added == 0
    again = list(session.sweep(paths, token=token))
    assert all(isinstance(item, SegmentResult) for item in first)
    assert all(item.is_cached for item in again)


def test_a_file_changed_while_the_clock_was_back_is_seen(
    session: EngineSession, folder: Path, token: CancelToken
) -> None:
    """Time tells whether a file is another one, not which is newer."""
    paths = photos(folder)
    show(session, paths[0], token)
    before = session.segment(paths[1], token=token)
    data = paths[5].read_bytes()
    paths[1].write_bytes(data)
    os.utime(paths[1], (1, 1))
    after = session.segment(paths[1], token=token)
    assert not after.is_cached
    assert (before.scores != after.scores).any()


def test_leftovers_are_not_removed_by_a_clock_that_is_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process is writing this file; its time lies in our future."""
    writing = tmp_path / ".abc.tmp"
    writing.write_bytes(b"half")
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - YEAR_S)
    feature_cache.FeatureCache(memory_bytes=1, disk_bytes=1000, folder=tmp_path)
    assert writing.exists()


def test_a_folder_run_resumed_with_the_clock_back_does_images_again_rather_than_never(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    output = OutputFolder(tmp_path / "out", has_overlays=False, has_scores=False)
    output.start({"a": 1}, overwrite=False)
    outputs = output.plan(paths, images_dir=folder)[paths[0]]
    output.write(session.segment(paths[0], token=token), outputs, thresholds={1: 0.5})
    assert output.is_done(paths[0], outputs)
    os.utime(outputs.mask, (1, 1))
    assert not output.is_done(paths[0], outputs)
