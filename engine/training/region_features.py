"""Region features of a list of images, computed once and mapped from disk.

With a frozen backbone, zero-shot training reads nothing but these: ``regions.npy`` is float16
(N images, R regions, D channels), row by row in the order of the list, and ``index.json`` says what they
are of and how many rows are finished. A build that was stopped, or killed, goes on at the first missing
row. Another image list, backbone or input size is another folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import Cancelled, DataError
from engine.images import read_image, write_bytes_atomic
from engine.models.preprocessing import Preprocessing
from engine.progress import CancelToken, Progress, ProgressCallback

_VERSION: Final = 1
_SAVE_SECONDS: Final = 20.0
_READERS: Final = 4


class RegionFeatures:
    """Finished features; read-only, any thread.

    Args:
        folder: as written by ``build_region_features``.
    """

    def __init__(self, folder: Path) -> None:
        self._array = np.load(_array_path(folder), mmap_mode="r")

    def __len__(self) -> int:
        return len(self._array)

    def regions(self, rows: Sequence[int] | NDArray[np.int64]) -> Tensor:
        """(len(rows), R, D) float16 on the CPU, a copy in the order of ``rows``."""
        return torch.from_numpy(np.stack([self._array[row] for row in rows]))


def build_region_features(
    image_paths: Sequence[Path],
    feature_dir: Path,
    *,
    encode: Callable[[Tensor], Tensor],
    preprocessing: Preprocessing,
    backbone_key: str,
    batch: int = 8,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> RegionFeatures:
    """Compute what is missing and open the features.

    Args:
        image_paths: N files; exactly these are read.
        feature_dir: holds one folder per distinct list, backbone and preprocessing.
        encode: (B, 3, h, w) network inputs to (B, R, D), moving them to its device itself.
        preprocessing: image to network input.
        backbone_key: names the backbone's weights and layout by content.
        batch: images per call of ``encode``.
        token: cancels between batches; finished rows are kept.
        progress: told finished images.

    Raises:
        ImageError: an image cannot be read; rows before its batch are kept.
        DataError: the list is empty, or the disk has no room.
        Cancelled: the token was set.
    """
    if not image_paths:
        raise DataError("There is no image to compute region features of.")
    key = _key(image_paths, [_VERSION, backbone_key, preprocessing.key])
    folder = feature_dir / key[:20]
    n_rows, n_done = len(image_paths), _rows_done(folder, key)
    array = np.load(_array_path(folder), mmap_mode="r+") if 0 < n_done < n_rows else None
    saved_at = time.monotonic()
    with ThreadPoolExecutor(_READERS, thread_name_prefix="region-images") as readers:
        while n_done < n_rows:
            stop = min(n_done + batch, n_rows)
            try:
                if token is not None:
                    token.raise_if_cancelled()
                inputs = list(
                    readers.map(lambda path: preprocessing(read_image(path)), image_paths[n_done:stop])
                )
            except (Cancelled, DataError):
                if array is not None:
                    _save(array, folder, key=key, n_done=n_done)
                raise
            with torch.inference_mode():
                regions = encode(torch.stack(inputs)).to("cpu", torch.float16).numpy()
            if array is None:
                array = _new_array(folder, (n_rows, *regions.shape[1:]))
            array[n_done:stop] = regions
            n_done = stop
            if n_done == n_rows or time.monotonic() - saved_at > _SAVE_SECONDS:
                _save(array, folder, key=key, n_done=n_done)
                saved_at = time.monotonic()
            if progress is not None:
                progress(
                    Progress(done=n_done, total=n_rows, unit="images", message="computing region features")
                )
    return RegionFeatures(folder)


def _key(image_paths: Sequence[Path], parts: list[object]) -> str:
    digest = hashlib.sha256(json.dumps(parts).encode())
    for path in image_paths:
        try:
            n_bytes = path.stat().st_size
        except OSError as error:
            raise DataError(f"The image {path} cannot be read: {error.strerror or error}.") from error
        digest.update(f"{path.resolve()}:{n_bytes}\n".encode())
    return digest.hexdigest()


def _array_path(folder: Path) -> Path:
    return folder / "regions.npy"


def _rows_done(folder: Path, key: str) -> int:
    """Finished rows by the index; 0 where it is missing, damaged or of something else."""
    try:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        return int(index["done"]) if index["key"] == key and _array_path(folder).is_file() else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _save(array: np.memmap, folder: Path, *, key: str, n_done: int) -> None:
    """The index follows the data, so it never counts rows that are not on the disk."""
    array.flush()
    write_bytes_atomic(folder / "index.json", json.dumps({"key": key, "done": n_done}).encode())


def _new_array(folder: Path, shape: tuple[int, ...]) -> np.memmap:
    folder.mkdir(parents=True, exist_ok=True)
    n_bytes, free = 2 * int(np.prod(shape)), shutil.disk_usage(folder).free
    if n_bytes > free:
        raise DataError(
            f"The region features need {n_bytes / 2**30:.1f} GiB; {folder} has {free / 2**30:.1f} GiB free.",
            hint="Name a folder on another disk with --data.feature_dir.",
        )
    return np.lib.format.open_memmap(_array_path(folder), mode="w+", dtype=np.float16, shape=shape)
