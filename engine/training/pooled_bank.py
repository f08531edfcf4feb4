"""Pooled backbone features of all sketches and photos of a set, computed once and kept on disk."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.data.sketch_photo_set import Item, SketchPhotoSet
from engine.images import read_image, write_bytes_atomic
from engine.models.d2s_lite import D2SLite, Domain
from engine.models.preprocessing import Preprocessing
from engine.models.sketch_input import DrawnAgain
from engine.progress import CancelToken, Progress, ProgressCallback

_VERSION: Final = 1
_BATCH: Final = 32
_STATISTICS_BATCH: Final = 128
_READERS: Final = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class PooledBank:
    """What the heads of ``D2SLite`` see of a set. Rows follow the set's own order.

    Attributes:
        sketches: (N, 1792) float32 pooled taps.
        photos: (M, 1792) float32.
        sketch_labels: (N,) int64, places in ``SketchPhotoSet.classes``.
        photo_labels: (M,) int64.
    """

    sketches: Tensor
    photos: Tensor
    sketch_labels: Tensor
    photo_labels: Tensor


def build_pooled_bank(
    model: D2SLite,
    items: SketchPhotoSet,
    statistics_items: Sequence[Item],
    bank_dir: Path,
    *,
    preprocessing: Preprocessing,
    backbone_sha256: str,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> PooledBank:
    """Measure the sketches' batch-norm statistics and pool all features; or read both from the disk.

    Args:
        model: on ``device`` and in eval mode; its ``sketch_statistics`` are set.
        items: sketches and photos to pool.
        statistics_items: sketches whose statistics count, training ones.
        bank_dir: holds one file per distinct bank.
        preprocessing: of the model.
        backbone_sha256: names the weights.
        device: where the backbone runs.
        token: cancels between batches.
        progress: told images.

    Raises:
        ImageError: a file cannot be read.
        Cancelled: the token was set.
    """
    key = _key(items, statistics_items, preprocessing, backbone_sha256)
    path = bank_dir / f"{key[:20]}.npz"
    arrays = _read(path, key)
    if arrays is None:
        draw_again = DrawnAgain(preprocessing)

        def read_sketch(item: Item) -> Tensor:
            return draw_again(read_image(item.path))

        model.sketch_statistics.measure(
            model.backbone,
            (
                torch.stack(inputs).to(device)
                for inputs in _batches(statistics_items, read_sketch, _STATISTICS_BATCH, token=token)
            ),
        )
        arrays = {
            "key": np.array(key),
            "means": model.sketch_statistics.means.cpu().numpy(),
            "variances": model.sketch_statistics.variances.cpu().numpy(),
        }
        readers: dict[Domain, Callable[[Item], Tensor]] = {
            "sketch": read_sketch,
            "photo": lambda item: preprocessing(read_image(item.path)),
        }
        for domain, members in (("sketch", items.sketches), ("photo", items.photos)):
            arrays[domain] = _pool(
                model, members, domain, readers[domain], device=device, token=token, progress=progress
            )
        content = io.BytesIO()
        np.savez(content, **arrays)
        write_bytes_atomic(path, content.getvalue())
    model.sketch_statistics.means.copy_(torch.from_numpy(arrays["means"]))
    model.sketch_statistics.variances.copy_(torch.from_numpy(arrays["variances"]))
    numbers = {name: number for number, name in enumerate(items.classes)}
    return PooledBank(
        sketches=torch.from_numpy(arrays["sketch"]).float(),
        photos=torch.from_numpy(arrays["photo"]).float(),
        sketch_labels=torch.tensor([numbers[item.class_name] for item in items.sketches]),
        photo_labels=torch.tensor([numbers[item.class_name] for item in items.photos]),
    )


def _pool(
    model: D2SLite,
    items: Sequence[Item],
    domain: Domain,
    read: Callable[[Item], Tensor],
    *,
    device: torch.device,
    token: CancelToken | None,
    progress: ProgressCallback | None,
) -> NDArray[np.float16]:
    blocks, done = [], 0
    for inputs in _batches(items, read, _BATCH, token=token):
        with torch.no_grad():
            blocks.append(model.pool(torch.stack(inputs).to(device), domain).cpu().half().numpy())
        done += len(inputs)
        if progress is not None:
            unit = "photos" if domain == "photo" else "sketches"
            progress(Progress(done=done, total=len(items), unit=unit, message="computing features"))
    return np.concatenate(blocks)


def _batches(
    items: Sequence[Item], read: Callable[[Item], Tensor], size: int, *, token: CancelToken | None
) -> Iterator[list[Tensor]]:
    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        for start in range(0, len(items), size):
            if token is not None:
                token.raise_if_cancelled()
            yield list(pool.map(read, items[start : start + size]))


def _key(
    items: SketchPhotoSet,
    statistics_items: Sequence[Item],
    preprocessing: Preprocessing,
    backbone_sha256: str,
) -> str:
    digest = hashlib.sha256(f"{_VERSION}:{backbone_sha256}:{preprocessing.key}".encode())
    for group in (items.sketches, items.photos, statistics_items):
        for item in group:
            digest.update(f"{item.path.resolve()}:{item.path.stat().st_size}\n".encode())
        digest.update(b"--\n")
    return digest.hexdigest()


def _read(path: Path, key: str) -> dict[str, NDArray] | None:
    """A bank's arrays, or None where there is none or it is damaged: it is made again then."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    return arrays if str(arrays.get("key")) == key else None
