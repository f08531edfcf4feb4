"""Checks of files that every kind of data set shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from engine.data.catalogue import Record
from engine.data.verify.findings import Findings
from engine.errors import ImageError
from engine.images import image_size, read_image
from engine.progress import CancelToken, Progress, ProgressCallback

SAMPLE: Final = 200
"""Files that are opened without ``--full``."""

_T = TypeVar("_T")
_R = TypeVar("_R")

_READERS: Final = 4
_CHUNK: Final = 32
_SMALL: Final = (1, 1)  # decoded as small as it goes, which still reads the file to its end


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """How a check runs.

    Attributes:
        is_full: open every file instead of a sample of ``SAMPLE``.
        token: cancels between files.
        progress: told the number of opened files; may be None.
    """

    is_full: bool
    token: CancelToken
    progress: ProgressCallback | None


def check_images(paths: Sequence[Path], found: Findings, options: CheckOptions, *, what: str) -> None:
    """Open images to the last pixel and report those that cannot be read.

    Raises:
        Cancelled: the token was set.
    """
    chosen = _sampled(paths, options)
    broken = [path for path, is_fine in mapped(chosen, _is_readable, options, what=what) if not is_fine]
    _report(found, broken, chosen=chosen, total=len(paths), what=what, fault="cannot be read")


def check_masks(records: Sequence[Record], found: Findings, options: CheckOptions) -> None:
    """Compare the sizes of masks and images, and open both to the last pixel.

    Raises:
        Cancelled: the token was set.
    """
    chosen = _sampled(records, options)
    results = list(mapped(chosen, _mask_fault, options, what="images"))
    for fault in ("image cannot be read", "mask cannot be read", "mask and image differ in size"):
        bad = [r.mask_path if fault.startswith("mask c") else r.image_path for r, f in results if f == fault]
        if bad:
            found.problem(f"{amount(len(bad), 'file')}: {fault}.", bad)
    if all(fault is None for _, fault in results):
        found.ok(f"{_opened(len(chosen), len(records))} pairs of image and mask: all readable, sizes agree.")


def report_missing(base: Path, relative: Iterable[str], found: Findings) -> bool:
    """Report which of the needed files and folders are not there; returns whether all are."""
    missing = [base / name for name in relative if not (base / name).exists()]
    if missing:
        found.problem(f"{amount(len(missing), 'needed path')} missing:", missing)
    return not missing


def check_exist(paths: Iterable[Path], found: Findings, *, what: str) -> None:
    """Report the paths that do not exist."""
    wanted = list(paths)
    missing = [path for path in wanted if not path.is_file()]
    if missing:
        found.problem(f"{len(missing):,} of {len(wanted):,} {what} do not exist.", missing)
    else:
        found.ok(f"All {len(wanted):,} {what} exist.")


def report_pairing(images: Iterable[Path], masks: Iterable[Path], found: Findings, *, where: Path) -> None:
    """Report masks without an image (a problem) and images without a mask (a note), by file stem."""
    image_of = {path.stem: path for path in images}
    mask_of = {path.stem: path for path in masks}
    lonely_masks = [path for stem, path in mask_of.items() if stem not in image_of]
    lonely_images = [path for stem, path in image_of.items() if stem not in mask_of]
    if lonely_masks:
        found.problem(f"{where.name}: {amount(len(lonely_masks), 'mask')} without an image.", lonely_masks)
    if lonely_images:
        found.note(
            f"{where.name}: {amount(len(lonely_images), 'image')} without a mask, not used.", lonely_images
        )


def mapped(
    items: Sequence[_T], check: Callable[[_T], _R], options: CheckOptions, *, what: str
) -> Iterator[tuple[_T, _R]]:
    """Pairs of item and result, worked out by several threads, in order.

    Raises:
        Cancelled: the token was set.
    """
    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        for start in range(0, len(items), _CHUNK):
            options.token.raise_if_cancelled()
            some = items[start : start + _CHUNK]
            yield from zip(some, pool.map(check, some), strict=True)
            if options.progress is not None:
                options.progress(Progress(done=start + len(some), total=len(items), unit=what))


def _sampled(items: Sequence[_T], options: CheckOptions) -> list[_T]:
    if options.is_full or len(items) <= SAMPLE:
        return list(items)
    # Evenly over the order, first and last included: no class is left out for its name.
    return [items[i] for i in np.linspace(0, len(items) - 1, SAMPLE).round().astype(int)]


def _is_readable(path: Path) -> bool:
    try:
        read_image(path, at_least=_SMALL)
    except ImageError:
        return False
    return True


def _mask_fault(record: Record) -> str | None:
    try:
        size = image_size(record.image_path)
        read_image(record.image_path, at_least=_SMALL)
    except ImageError:
        return "image cannot be read"
    try:
        shape = record.read_labels().shape
    except ImageError:
        return "mask cannot be read"
    return None if shape == size else "mask and image differ in size"


def _report(
    found: Findings, broken: Sequence[Path], *, chosen: Sequence, total: int, what: str, fault: str
) -> None:
    if broken:
        found.problem(f"{len(broken):,} of {_opened(len(chosen), total)} {what} {fault}.", broken)
    else:
        found.ok(f"{_opened(len(chosen), total)} {what}: all readable.")


def _opened(n_chosen: int, total: int) -> str:
    return f"{n_chosen:,}" if n_chosen == total else f"{n_chosen:,} (a sample of {total:,})"


def amount(count: int, noun: str, plural: str = "") -> str:
    """``1 mask``, ``1,000 masks``; ``plural`` where an s is not enough."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
