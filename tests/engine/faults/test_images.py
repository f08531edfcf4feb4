"""Every kind of image through every door of the engine: a result, or one failure that names the file."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.classify_types import ClassifyResult
from engine.errors import EngineError, ImageError
from engine.images import read_image, scan_images
from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.search_types import SearchQuery
from engine.types import ImageFailure, SegmentResult, Shot, SupportSet
from tests.engine.faults.conftest import finish, photos, show
from tests.engine.faults.test_memory import definitions
from tests.helpers.odd_images import BROKEN, WIDE_PX, write_bomb, write_odd_images


@pytest.fixture
def odd(tmp_path: Path) -> list[Path]:
    return write_odd_images(tmp_path / "odd")


def assert_only_the_broken_fail(items: list[object], paths: list[Path]) -> None:
    """One answer per file; the failures are the broken files, each named in its sentence."""
    assert [item.image_path for item in items] == paths
    failures = [item for item in items if isinstance(item, ImageFailure)]
    assert {failure.image_path.name for failure in failures} == set(BROKEN)
    assert all(str(failure.image_path) in failure.reason for failure in failures)


def test_segment(session: EngineSession, folder: Path, odd: list[Path], token: CancelToken) -> None:
    show(session, photos(folder)[0], token)
    items = list(session.sweep(odd, token=token))
    assert_only_the_broken_fail(items, odd)
    sizes = {item.image_path.name: item.image_size for item in items if isinstance(item, SegmentResult)}
    assert sizes["wide.png"] == (3, WIDE_PX)
    assert sizes["pixel.png"] == (1, 1)
    assert sizes["turned-1.jpg"] == (24, 32)
    assert sizes["turned-6.jpg"] == (32, 24)
    assert all(np.isfinite(item.scores).all() for item in items if isinstance(item, SegmentResult))


def test_any_picture_can_be_the_example(
    session: EngineSession, folder: Path, odd: list[Path], token: CancelToken
) -> None:
    target = photos(folder)[0]
    for path in odd:
        if path.name in BROKEN:
            with pytest.raises(EngineError):
                session.set_support(
                    [SupportSet(shots=(Shot(image_path=path, mask=np.ones((2, 2), bool)),))], token=token
                )
            continue
        height, width, _ = read_image(path).shape
        shot = Shot(image_path=path, mask=np.ones((height, width), np.bool_))
        session.set_support([SupportSet(shots=(shot,))], token=token)
        assert np.isfinite(session.segment(target, token=token).scores).all(), path.name


def test_index_and_search(session: EngineSession, odd: list[Path], token: CancelToken) -> None:
    progress, summary = finish(session.index(odd, folder=odd[0].parent, token=token))
    failures = [step.failure for step in progress if step.failure is not None]
    assert {failure.image_path.name for failure in failures} == set(BROKEN)
    assert (summary.n_added, summary.n_failed) == (len(odd) - len(BROKEN), len(BROKEN))
    for path in odd:
        query = SearchQuery(images=(path,))
        if path.name in BROKEN:
            with pytest.raises(ImageError, match=path.name):
                session.search(query, folder=path.parent, top=3, token=token)
        else:
            hits = session.search(query, folder=path.parent, top=len(odd), token=token).hits
            assert path in [hit.image_path for hit in hits]


def test_classify_and_explain(session: EngineSession, odd: list[Path], token: CancelToken) -> None:
    finish(session.fit_classes(definitions(session, token), token=token))
    items, _ = finish(session.classify(odd, token=token))
    assert_only_the_broken_fail(items, odd)
    for item in items:
        if isinstance(item, ClassifyResult):
            explanation = session.explain(item.image_path, class_name=item.class_names[0], token=token)
            assert np.isfinite(explanation.contributions).all(), item.image_path.name
        else:
            with pytest.raises(ImageError):
                session.explain(item.image_path, class_name="fire", token=token)


# --- names

NAMES = ("😀 smile.png", "two\nlines.png", "tab\there.png", "x" * 251 + ".png", "%s {0} $HOME.png", "ünï.png")


def named(folder: Path, name: str | bytes) -> Path:
    source = photos(folder)[0].read_bytes()
    path = os.fsencode(folder) + b"/" + (name if isinstance(name, bytes) else os.fsencode(name))
    with open(path, "wb") as file:  # noqa: PTH123 - bytes are no Path
        file.write(source)
    return Path(os.fsdecode(path))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of these names")
def test_names_that_break_programs(
    session: EngineSession, folder: Path, token: CancelToken, make_session
) -> None:
    odd = [named(folder, name) for name in (*NAMES, b"not\xff\xfeutf8.png")]
    paths = list(scan_images(folder, token=token))
    assert set(odd) <= set(paths)
    show(session, odd[0], token)
    assert all(isinstance(item, SegmentResult) for item in session.sweep(paths, token=token))
    _, summary = finish(session.index(paths, folder=folder, token=token))
    assert (summary.n_added, summary.n_failed) == (len(paths), 0)
    finish(session.fit_classes(definitions(session, token), token=token))
    items, _ = finish(session.classify(paths, token=token))
    assert all(isinstance(item, ClassifyResult) for item in items)
    session.close()
    again = make_session()
    _, summary = finish(again.index(paths, folder=folder, token=token))
    assert (summary.n_added, summary.n_indexed) == (0, len(paths)), "the index knows them again"
    hits = again.search(SearchQuery(images=(odd[-1],)), folder=folder, top=99, token=token).hits
    assert {hit.image_path for hit in hits} == set(paths)
    show(again, odd[0], token)
    assert all(item.is_cached for item in again.sweep(paths, token=token))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_pipes_and_devices_are_no_images(folder: Path, token: CancelToken) -> None:
    os.mkfifo(folder / "pipe.png")
    assert stat.S_ISFIFO((folder / "pipe.png").stat().st_mode)
    assert folder / "pipe.png" not in list(scan_images(folder, token=token))


def test_a_name_too_long_for_any_disk_is_one_sentence(folder: Path) -> None:
    with pytest.raises(ImageError, match="cannot be"):
        read_image(folder / ("x" * 5000 + ".png"))


def test_an_image_that_grows_while_it_is_read(
    session: EngineSession, folder: Path, token: CancelToken
) -> None:
    """A camera still writes it: now it fails, and once it is whole it is done."""
    paths = photos(folder)
    whole = paths[1].read_bytes()
    paths[1].write_bytes(whole[: len(whole) // 2])
    show(session, paths[0], token)
    (item,) = session.sweep([paths[1]], token=token)
    assert isinstance(item, ImageFailure)
    paths[1].write_bytes(whole)
    (item,) = session.sweep([paths[1]], token=token)
    assert isinstance(item, SegmentResult)


def test_decompression_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    write_bomb(path, side=30_000)
    assert path.stat().st_size < 2**20
    with pytest.raises(ImageError, match="more than 250 million pixels"):
        read_image(path)
