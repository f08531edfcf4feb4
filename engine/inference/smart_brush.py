"""The smart brush: from a scribble to the outline of the object under it.

Two steps. The head (``engine.models.scribble_head``) says for 48 x 48 cells of the image how surely they
belong to the scribbled object; its features are those of ``mshnet-lite``, which are in the cache where the
image has been predicted before. Then the outline is pulled to the edges of the photo by a watershed
(``engine.editing.edges``), in a picture of at most 640 pixels on the longer side.
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from engine.cache.features import FeatureCache
from engine.editing import painted_window, smooth, snap_to_edges
from engine.errors import ShapeError, SupportError
from engine.images import image_size, read_image
from engine.inference.loading import LoadModel
from engine.inference.segmenter import Segmenter
from engine.models import registry
from engine.models.scribble_head import GRID, ScribbleHead, load_scribble_head, scribble_maps
from engine.progress import CancelToken
from engine.types import ScribbleCompletion

WORK_SIDE_PX: Final = 640
_PHOTO_CELLS: Final = 8
_THRESHOLD: Final = 0.5
_REACH_IN_CELLS: Final = 1.0
"""How far the outline may move to an edge; a little less or more gives the same quality."""
_SMOOTHING_PX: Final = 5.0
_LARGEST_HOLE: Final = 0.02


class SmartBrush:
    """One head with the features of one model. Engine thread only.

    The photo of the last image is kept small, so that a second scribble reads nothing.
    """

    def __init__(self, segmenter: Segmenter, head: ScribbleHead) -> None:
        """Take over both.

        Args:
            segmenter: the model whose features the head was trained with.
            head: in eval mode, on the CPU: it is small, and the maps are many small steps.
        """
        self._segmenter = segmenter
        self._head = head
        self._photo_key = ""
        self._photo = np.zeros((1, 1, 3), np.uint8)

    @property
    def segmenter(self) -> Segmenter:
        """Whose features are used."""
        return self._segmenter

    @torch.inference_mode()
    def complete(
        self, image_path: Path, scribble: NDArray[np.bool_], *, background: NDArray[np.bool_] | None
    ) -> ScribbleCompletion:
        """Find the object under a scribble.

        Args:
            image_path: the image.
            scribble: (H, W) bool at image size, True = certainly object.
            background: (H, W) bool, True = certainly not; None: nothing is.

        Raises:
            SupportError: nothing is scribbled.
            ShapeError: a scribble is not (H, W) bool of the image's size.
            ImageError: the image cannot be read.
            OutOfDeviceMemoryError: not even the CPU has the memory.
        """
        start = time.perf_counter()
        size = image_size(image_path)
        _check(scribble, size)
        if background is not None:
            _check(background, size)
        if not scribble.any():
            raise SupportError("Nothing is scribbled.", hint="Draw a stroke over the object.")
        key, features, is_cached = self._segmenter.features_of(image_path)
        photo = self._read_photo(image_path, key, size)
        shown = _shrink(scribble, _work_size(size))
        barred = (
            np.zeros_like(shown) if background is None else _shrink(background, _work_size(size)) & ~shown
        )
        probability = self._probability(features, photo, shown, barred)
        whole = _stretch(_outline(probability, photo, shown, barred), size)
        _put(whole, scribble, True)
        if background is not None:
            _put(whole, background, False)
        whole.flags.writeable = False
        found = probability[probability >= _THRESHOLD]
        return ScribbleCompletion(
            image_path=image_path,
            mask=whole,
            score=float(found.mean()) if found.size else 0.0,
            seconds=time.perf_counter() - start,
            is_cached=is_cached,
        )

    def _read_photo(self, image_path: Path, key: str, size: tuple[int, int]) -> NDArray[np.uint8]:
        """(h, w, 3) RGB, at most ``WORK_SIDE_PX`` on the longer side."""
        if key != self._photo_key:
            small = _work_size(size)
            rgb = read_image(image_path, at_least=small)
            self._photo = cv2.resize(rgb, small[::-1], interpolation=cv2.INTER_AREA)
            self._photo_key = key
        return self._photo

    def _probability(
        self,
        features: tuple[torch.Tensor, ...],
        photo: NDArray[np.uint8],
        shown: NDArray[np.bool_],
        barred: NDArray[np.bool_],
    ) -> NDArray[np.float32]:
        """(48, 48) of being object; all arguments at the size of the photo."""
        side = _PHOTO_CELLS * GRID
        squashed = cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA)
        pixels = torch.from_numpy(squashed).permute(2, 0, 1).float() / 255
        maps = scribble_maps(
            tuple(tap.float() for tap in features),
            pixels,
            self._segmenter.mask_to_tensor(shown),
            self._segmenter.mask_to_tensor(barred),
        )
        return self._head(maps[None])[0].sigmoid().numpy()


def open_smart_brush(
    segmenter: Segmenter | None,
    load: LoadModel,
    *,
    device: torch.device,
    cache: FeatureCache,
    token: CancelToken,
    head_path: Path | None = None,
) -> SmartBrush:
    """Read the head and, where no loaded model can lend its features, the default model.

    Args:
        segmenter: a loaded default model, or None.
        load: where models come from.
        device: where to compute features.
        cache: of features.
        token: checked between the files.
        head_path: a head file instead of the shipped one.

    Raises:
        WeightsError: a file is missing, damaged or belongs to another backbone.
        Cancelled: the token was cancelled.
    """
    if segmenter is None:
        model = load(
            registry.DEFAULT_MODEL,
            backbone_path=None,
            head_path=None,
            allow_download=False,
            token=token,
            progress=None,
        )
        segmenter = Segmenter(
            model,
            registry.DEFAULT_MODEL,
            model_key=model.features_key,
            device=device,
            cache=cache,
            memo_bytes=0,  # it is never asked to predict
        )
    token.raise_if_cancelled()
    return SmartBrush(segmenter, load_scribble_head(head_path))


def _check(scribble: NDArray[np.bool_], size: tuple[int, int]) -> None:
    if scribble.dtype != np.bool_ or scribble.shape != size:
        raise ShapeError(
            f"A scribble must be (height, width) bool of the image's size {size}, "
            f"not {scribble.shape} {scribble.dtype}."
        )


def _work_size(size: tuple[int, int]) -> tuple[int, int]:
    factor = min(1.0, WORK_SIDE_PX / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _outline(
    probability: NDArray[np.float32],
    photo: NDArray[np.uint8],
    shown: NDArray[np.bool_],
    barred: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """(h, w) bool at the size of the photo: what is found, at the photo's edges, touching the scribble."""
    height, width = photo.shape[:2]
    stretched = cv2.resize(probability, (width, height), interpolation=cv2.INTER_CUBIC)
    rough = ((stretched >= _THRESHOLD) | shown) & ~barred
    reach = max(2, round(_REACH_IN_CELLS * max(height, width) / GRID))
    snapped = _touching((snap_to_edges(photo, rough, reach=reach) | shown) & ~barred, shown)
    # A watershed's outline frays on texture.
    smoothed = (smooth(_without_small_holes(snapped), _SMOOTHING_PX) | shown) & ~barred
    return _touching(smoothed, shown)


def _shrink(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    """A mask at a smaller size; a thin stroke stays. Costs what the stroke's window costs."""
    if mask.shape == size:
        return mask
    whole = np.zeros(size, np.bool_)
    painted = painted_window(mask)
    if painted is None:
        return whole
    top, bottom, rows = _aligned(painted.top, painted.height, mask.shape[0], size[0])
    left, right, columns = _aligned(painted.left, painted.width, mask.shape[1], size[1])
    part = mask[rows, columns]
    levels = np.ascontiguousarray(part).view(np.uint8) * np.uint8(255)
    shares = cv2.resize(levels, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    if not shares.any():  # a dot so small that its share rounds to nothing
        ys, xs = np.nonzero(part)
        shares[ys * shares.shape[0] // part.shape[0], xs * shares.shape[1] // part.shape[1]] = 1
    whole[top:bottom, left:right] = shares >= min(128, max(1, int(shares.max())))
    return whole


def _aligned(first: int, n_pixels: int, n_all: int, n_cells: int) -> tuple[int, int, slice]:
    """The cells around a run of pixels, from one border that cells and pixels share to another.

    Args:
        first, n_pixels: the run.
        n_all, n_cells: pixels and cells of the whole side.

    Returns:
        First cell, cell behind the last, and the pixels of exactly these cells.
    """
    n_shared = math.gcd(n_all, n_cells)
    cells, pixels = n_cells // n_shared, n_all // n_shared  # between two shared borders
    begin, end = first // pixels, -(-(first + n_pixels) // pixels)
    return begin * cells, end * cells, slice(begin * pixels, end * pixels)


def _stretch(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    """A mask at a larger size, its outline smooth; costs what the object's window costs."""
    if mask.shape == size:
        return mask.copy()
    whole = np.zeros(size, np.bool_)
    painted = painted_window(mask)
    if painted is None:
        return whole
    part = painted.grown(1, (mask.shape[0], mask.shape[1]))
    y_scale, x_scale = size[0] / mask.shape[0], size[1] / mask.shape[1]
    top, bottom = round(part.top * y_scale), round((part.top + part.height) * y_scale)
    left, right = round(part.left * x_scale), round((part.left + part.width) * x_scale)
    levels = mask[part.slices].astype(np.uint8) * np.uint8(255)
    stretched = cv2.resize(levels, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
    whole[top:bottom, left:right] = stretched >= 128
    return whole


def _put(whole: NDArray[np.bool_], scribble: NDArray[np.bool_], value: bool) -> None:
    """Set what is scribbled, in place."""
    window = painted_window(scribble)
    if window is not None:
        whole[window.slices][scribble[window.slices]] = value


def _touching(mask: NDArray[np.bool_], scribble: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of a mask that a scribble touches."""
    n_labels, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    is_touched = np.zeros(n_labels, np.bool_)
    is_touched[labels[scribble]] = True
    is_touched[0] = False
    return is_touched[labels]


def _without_small_holes(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Holes below a small share of the object's area are noise of the scores."""
    n_labels, labels, statistics, _ = cv2.connectedComponentsWithStats(
        (~mask).astype(np.uint8), connectivity=4, ltype=cv2.CV_32S
    )
    is_small = statistics[:, cv2.CC_STAT_AREA] < _LARGEST_HOLE * np.count_nonzero(mask)
    is_small[0] = True  # label 0 is the mask itself
    return is_small[labels] if n_labels > 1 else mask
