"""Bringing the index of a folder up to date, one small batch at a time."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from torch import Tensor

from engine.errors import ImageError
from engine.images.digest import content_digest
from engine.index.embedder import Embedder
from engine.index.files import stat_identity, stored_name
from engine.index.folder_index import FolderIndex
from engine.index.records import FileIdentity
from engine.progress import CancelToken
from engine.search_types import IndexProgress, IndexSummary
from engine.types import ImageFailure

logger = logging.getLogger(__name__)

_STEP_S: Final = 0.15
"""How long a step should take: what waits for the engine, a cancel or a stroke, waits no longer."""
_MAX_BATCH: Final = 32
_N_READERS: Final = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class _Photo:
    """One file that is to be embedded."""

    path: Path
    name: str
    identity: FileIdentity


@dataclass(eq=False)
class _Plan:
    """What an update has to do.

    Attributes:
        new: files to embed, changed ones among them.
        gone: names to drop, changed ones among them.
        n_removed: how many of them are no longer in the folder.
        moved: new name to old name and new identity.
        failures: files that cannot even be looked at.
    """

    new: list[_Photo] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    n_removed: int = 0
    moved: dict[str, tuple[str, FileIdentity]] = field(default_factory=dict)
    failures: list[ImageFailure] = field(default_factory=list)


def update_index(
    index: FolderIndex, image_paths: Sequence[Path], *, embedder: Embedder, token: CancelToken
) -> Generator[IndexProgress, None, IndexSummary]:
    """Make an index say what a folder holds; see ``EngineSession.index`` for what is promised.

    A file is known by name, size and time of change; where a new name has the size, time and content of
    one that vanished, the file was moved. The first reports, with ``total`` 0, come while files are looked
    at. The index's lock is held from the first ``next()`` to the end of the generator.

    Yields:
        Progress.

    Returns:
        What has changed.

    Raises:
        IndexBusyError: another process holds the index's lock.
        IndexStorageError: the index cannot be read or written.
        OutOfDeviceMemoryError: there is no memory even for one photo.
        Cancelled: the token was cancelled; what was indexed by then is saved.
    """
    token.raise_if_cancelled()
    index.lock.acquire()
    try:
        index.refresh()
        was_rebuilt = index.repair()
        plan = _Plan()
        for _ in _compare(index, image_paths, plan=plan, token=token):
            yield IndexProgress(done=0, total=0, n_indexed=len(index))
        index.drop(plan.gone, moved=plan.moved)
        total = len(plan.new) + len(plan.failures)
        n_added, done = 0, 0
        for failure in plan.failures:
            done += 1
            yield IndexProgress(done=done, total=total, n_indexed=len(index), failure=failure)
        n_failed = done
        for photos, vectors, failures in _embedded(plan.new, embedder=embedder, token=token):
            names, identities = [photo.name for photo in photos], [photo.identity for photo in photos]
            index.add(names, identities, vectors)
            n_added += len(photos)
            for failure in failures:
                done += 1
                n_failed += 1
                yield IndexProgress(done=done, total=total, n_indexed=len(index), failure=failure)
            done += len(photos)
            if photos:
                yield IndexProgress(done=done, total=total, n_indexed=len(index))
        if not total:
            yield IndexProgress(done=0, total=0, n_indexed=len(index))
        return IndexSummary(
            n_indexed=len(index),
            n_added=n_added,
            n_removed=plan.n_removed,
            n_failed=n_failed,
            was_rebuilt=was_rebuilt,
        )
    finally:
        index.lock.release()


def _compare(
    index: FolderIndex, image_paths: Sequence[Path], *, plan: _Plan, token: CancelToken
) -> Iterator[None]:
    """Fill the plan; hands over now and then."""
    last = time.monotonic()
    present: dict[str, _Photo] = {}
    for path in image_paths:
        token.raise_if_cancelled()
        name = stored_name(path, folder=index.folder)
        try:
            present[name] = _Photo(path=path, name=name, identity=stat_identity(path))
        except ImageError as error:
            plan.failures.append(ImageFailure(image_path=path, reason=str(error)))
        if time.monotonic() - last > _STEP_S:
            yield
            last = time.monotonic()
    known = index.identities
    vanished = [name for name in known if name not in present]
    donors = {(known[name].size, known[name].mtime_ns, known[name].content): name for name in vanished}
    stats = {key[:2] for key in donors}
    for photo in present.values():
        token.raise_if_cancelled()
        have = known.get(photo.name)
        if have is not None and have.is_same_stat(photo.identity):
            continue
        if have is not None:
            plan.gone.append(photo.name)
        donor = None
        if (photo.identity.size, photo.identity.mtime_ns) in stats:
            donor = _moved_from(photo, donors)
        if donor is None:
            plan.new.append(photo)
        else:
            plan.moved[photo.name] = (donor, replace(photo.identity, content=known[donor].content))
        if time.monotonic() - last > _STEP_S:
            yield
            last = time.monotonic()
    plan.gone.extend(vanished)
    plan.n_removed = len(vanished) - len(plan.moved)


def _moved_from(photo: _Photo, donors: dict[tuple[int, int, str], str]) -> str | None:
    """The old name of a moved file; each old name is given once."""
    try:
        content = content_digest(photo.path)
    except ImageError:
        return None  # it is read again for embedding, and its failure is told there
    return donors.pop((photo.identity.size, photo.identity.mtime_ns, content), None)


def _embedded(
    photos: Sequence[_Photo], *, embedder: Embedder, token: CancelToken
) -> Iterator[tuple[list[_Photo], np.ndarray, list[ImageFailure]]]:
    """Read and embed in batches that take about one step each; the next ones are read meanwhile.

    Yields:
        The photos of a batch with their vectors (N, D), and those that failed.
    """

    def read(photo: _Photo) -> tuple[_Photo, Tensor]:
        pixels = embedder.read_photo(photo.path)
        return replace(photo, identity=replace(photo.identity, content=content_digest(photo.path))), pixels

    pool = ThreadPoolExecutor(max_workers=_N_READERS, thread_name_prefix="index-reader")
    waiting: deque[tuple[_Photo, Future[tuple[_Photo, Tensor]]]] = deque()
    todo = iter(photos)
    n_batch = 4
    try:
        while True:
            token.raise_if_cancelled()
            while len(waiting) < 2 * n_batch and (photo := next(todo, None)) is not None:
                waiting.append((photo, pool.submit(read, photo)))
            if not waiting:
                return
            begun = time.monotonic()
            batch, failures = [], []
            for _ in range(min(n_batch, len(waiting))):
                token.raise_if_cancelled()
                photo, reading = waiting.popleft()
                try:
                    batch.append(reading.result())
                except ImageError as error:
                    failures.append(ImageFailure(image_path=photo.path, reason=str(error)))
            done, vectors = _embed_batch(batch, failures, embedder=embedder)
            seconds = time.monotonic() - begun
            yield done, vectors, failures
            fitting = n_batch * _STEP_S / max(seconds, 1e-3)
            n_batch = int(np.clip(fitting, max(1, n_batch // 2), min(_MAX_BATCH, 2 * n_batch)))
    finally:
        pool.shutdown(cancel_futures=True)  # waits for the reads that are running


def _embed_batch(
    batch: list[tuple[_Photo, Tensor]], failures: list[ImageFailure], *, embedder: Embedder
) -> tuple[list[_Photo], np.ndarray]:
    """Vectors of what was read; a photo without a finite vector joins the failures."""
    if not batch:
        return [], np.empty((0, embedder.dim), np.float32)
    vectors = embedder.embed_photos([pixels for _, pixels in batch])
    is_good = np.isfinite(vectors).all(axis=1)
    for (photo, _), is_fine in zip(batch, is_good, strict=True):
        if not is_fine:
            reason = f"The model {embedder.name} cannot make sense of {photo.path}."
            failures.append(ImageFailure(image_path=photo.path, reason=reason))
    return [photo for (photo, _), is_fine in zip(batch, is_good, strict=True) if is_fine], vectors[is_good]
