"""Backbone features of all training images, computed once.

With a frozen backbone a training step needs only its taps. The bank holds those of several views
per image (view 0 is the image as it is, the others are augmented) as float16 files on disk that are
mapped, not loaded: ``tap0.npy`` ... (rows, C, h, w) and ``labels.npy`` (rows, 2, S, S): class labels
and superpixel numbers. Row = record x views + view. A build that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.data.augment import random_view
from engine.data.catalogue import Catalogue, Record
from engine.data.episodes import LabelLayer, View
from engine.data.superpixels import superpixels
from engine.errors import Cancelled, DataError
from engine.images import read_image, write_bytes_atomic
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features
from engine.progress import CancelToken, Progress, ProgressCallback

_VERSION: Final = 1
_LAYERS: Final[tuple[LabelLayer, ...]] = ("classes", "superpixels")
_SAVE_SECONDS: Final = 20.0


class FeatureBank:
    """A finished bank; read-only, any thread.

    Args:
        folder: as written by ``build_feature_bank``.
        catalogue: the records it was built from.
        n_views: views per record.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, *, n_views: int) -> None:
        self.n_views = n_views
        self._rows = {
            (record.set_name, record.name): index * n_views for index, record in enumerate(catalogue.records)
        }
        n_taps = len(list(folder.glob("tap*.npy")))
        self._taps = [np.load(folder / f"tap{index}.npy", mmap_mode="r") for index in range(n_taps)]
        self._labels = np.load(folder / "labels.npy", mmap_mode="r")

    def rows(self, catalogue: Catalogue, views: Sequence[View]) -> list[int]:
        """Row numbers of views whose ``record`` counts in ``catalogue``, any part of the bank's own."""
        records = (catalogue.records[view.record] for view in views)
        return [
            self._rows[record.set_name, record.name] + v.view
            for record, v in zip(records, views, strict=True)
        ]

    def features(self, rows: Sequence[int]) -> Features:
        """One float32 tensor (N, C, h, w) per tap."""
        return tuple(torch.from_numpy(np.stack([tap[row] for row in rows])).float() for tap in self._taps)

    def labels(self, rows: Sequence[int], *, layer: LabelLayer) -> NDArray[np.uint8]:
        """(N, S, S) label maps of one layer."""
        place = _LAYERS.index(layer)
        return np.stack([self._labels[row, place] for row in rows])


def build_feature_bank(
    catalogue: Catalogue,
    bank_dir: Path,
    *,
    encode: Callable[[Tensor], Features],
    preprocessing: Preprocessing,
    backbone_key: str,
    n_views: int,
    n_regions: int,
    label_size: int,
    batch: int = 8,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> FeatureBank:
    """Compute what is missing and open the bank.

    Args:
        catalogue: all records that any run may use; hold-outs are taken from it later.
        bank_dir: holds one folder per distinct bank.
        encode: (B, 3, h, w) network inputs to taps, on the CPU or moving them itself.
        preprocessing: image to network input.
        backbone_key: names weights and taps; another key makes another bank.
        n_views: views per record, at least 1.
        n_regions: superpixel regions per record; 0 writes none.
        label_size: side in pixels of the stored label maps.
        batch: images per call of ``encode``.
        token: cancels between batches; finished rows are kept.
        progress: told finished views.

    Raises:
        DataError: the disk has no room.
        Cancelled: the token was set.
    """
    key = _bank_key(
        catalogue,
        parts=[_VERSION, backbone_key, preprocessing.key, n_views, n_regions, label_size],
    )
    folder = bank_dir / key[:20]
    index_path = folder / "index.json"
    n_rows = len(catalogue.records) * n_views
    n_done = _rows_done(index_path, key)
    arrays: list[np.memmap] = []
    if 0 < n_done < n_rows:
        arrays = [np.load(path, mmap_mode="r+") for path in _array_paths(folder)]
    saved_at = time.monotonic()
    while n_done < n_rows:
        if token is not None and token.is_cancelled:
            _save_rows(arrays, index_path, key=key, n_done=n_done)
            raise Cancelled
        stop = min(n_done + batch, n_rows)
        inputs, labels = _views(
            catalogue,
            range(n_done, stop),
            preprocessing,
            n_views=n_views,
            n_regions=n_regions,
            label_size=label_size,
        )
        with torch.inference_mode():
            taps = [tap.to("cpu", torch.float16).numpy() for tap in encode(inputs)]
        if not arrays:
            arrays = _new_arrays(folder, n_rows, taps, label_size=label_size)
        for array, values in zip(arrays, [*taps, labels], strict=True):
            array[n_done:stop] = values
        n_done = stop
        if n_done == n_rows or time.monotonic() - saved_at > _SAVE_SECONDS:
            _save_rows(arrays, index_path, key=key, n_done=n_done)
            saved_at = time.monotonic()
        if progress is not None:
            progress(Progress(done=n_done, total=n_rows, unit="views", message="computing features"))
    return FeatureBank(folder, catalogue, n_views=n_views)


def _views(
    catalogue: Catalogue,
    rows: range,
    preprocessing: Preprocessing,
    *,
    n_views: int,
    n_regions: int,
    label_size: int,
) -> tuple[Tensor, NDArray[np.uint8]]:
    """Network inputs (N, 3, h, w) and labels (N, 2, S, S) of some rows."""
    inputs, labels = [], []
    for row in rows:
        record, view = catalogue.records[row // n_views], row % n_views
        rgb, layers = _one_view(record, view, n_regions=n_regions)
        inputs.append(preprocessing(rgb))
        labels.append([_to_square(layer, label_size) for layer in layers])
    return torch.stack(inputs), np.asarray(labels, dtype=np.uint8)


def _one_view(record: Record, view: int, *, n_regions: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    rgb, classes = read_image(record.image_path), record.read_labels()
    if classes.shape != rgb.shape[:2]:
        raise DataError(
            f"The mask {record.mask_path} is {classes.shape[0]} x {classes.shape[1]} px (height x width), "
            f"its image {rgb.shape[0]} x {rgb.shape[1]}."
        )
    regions = superpixels(rgb, n_regions) if n_regions else np.zeros_like(classes)
    layers = np.stack([classes, regions])
    if view == 0:
        return rgb, layers
    digest = hashlib.sha256(f"{record.set_name}/{record.name}/{view}".encode()).digest()
    return random_view(rgb, layers, rng=np.random.default_rng(int.from_bytes(digest[:8], "big")))


def _to_square(labels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(labels).resize((size, size), Image.Resampling.NEAREST))


def _bank_key(catalogue: Catalogue, *, parts: list[object]) -> str:
    digest = hashlib.sha256(json.dumps(parts).encode())
    for record in catalogue.records:
        sizes = (record.image_path.stat().st_size, record.mask_path.stat().st_size)
        digest.update(f"{record.set_name}/{record.name}:{sizes}\n".encode())
    return digest.hexdigest()


def _rows_done(index_path: Path, key: str) -> int:
    if not index_path.is_file():
        return 0
    index = json.loads(index_path.read_text(encoding="utf-8"))
    return index["done"] if index["key"] == key else 0


def _save_rows(arrays: Sequence[np.memmap], index_path: Path, *, key: str, n_done: int) -> None:
    """The index follows the data, so it never counts rows that are not on the disk."""
    for array in arrays:
        array.flush()
    write_bytes_atomic(index_path, json.dumps({"key": key, "done": n_done}).encode())


def _array_paths(folder: Path) -> list[Path]:
    n_taps = len(list(folder.glob("tap*.npy")))
    return [*(folder / f"tap{index}.npy" for index in range(n_taps)), folder / "labels.npy"]


def _new_arrays(
    folder: Path, n_rows: int, taps: Sequence[NDArray[np.float16]], *, label_size: int
) -> list[np.memmap]:
    shapes = [(n_rows, *tap.shape[1:]) for tap in taps]
    label_shape = (n_rows, len(_LAYERS), label_size, label_size)
    n_bytes = 2 * sum(int(np.prod(shape)) for shape in shapes) + int(np.prod(label_shape))
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if n_bytes > free:
        raise DataError(
            f"The feature bank needs {n_bytes / 2**30:.1f} GiB; {folder} has {free / 2**30:.1f} GiB free.",
            hint="Use fewer --data.views, or another --data.bank_dir.",
        )
    arrays = [
        np.lib.format.open_memmap(folder / f"tap{index}.npy", mode="w+", dtype=np.float16, shape=shape)
        for index, shape in enumerate(shapes)
    ]
    labels = np.lib.format.open_memmap(folder / "labels.npy", mode="w+", dtype=np.uint8, shape=label_shape)
    return [*arrays, labels]
