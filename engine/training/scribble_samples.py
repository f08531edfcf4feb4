"""What the head of the smart brush learns from: scribbles drawn over the objects of labelled images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.data.catalogue import IGNORE, Catalogue, Record
from engine.data.scribbles import largest_part, scribble_beside, simulate_scribble
from engine.errors import DataError
from engine.images import read_image
from engine.models.scribble_head import GRID, scribble_maps
from engine.models.segmenter import FewShotSegmenter
from engine.progress import CancelToken, Progress, ProgressCallback

_WORK_SIDE_PX: Final = 512
_CLASSES_PER_IMAGE: Final = 3
_SCRIBBLES_PER_OBJECT: Final = 2
_BACKGROUND_CHANCE: Final = 0.3


@dataclass(frozen=True, kw_only=True, eq=False)
class ScribbleSamples:
    """N scribbles, each with what the head sees and what it should say. Read-only, any thread.

    Attributes:
        maps: (N, C, 48, 48) float16, see ``scribble_maps``.
        targets: (N, 48, 48) float16, the object's share of every cell.
        counts: (N, 48, 48) bool, False where the labels say nothing.
    """

    maps: NDArray[np.float16]
    targets: NDArray[np.float16]
    counts: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.maps)


def make_samples(
    catalogue: Catalogue,
    model: FewShotSegmenter,
    *,
    seed: int,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> ScribbleSamples:
    """Scribble on the objects of labelled images: up to three classes each, two scribbles per object.

    Args:
        catalogue: images to learn from.
        model: gives features and preprocessing; in eval mode, on any device.
        seed: decides on everything; an image's scribbles do not depend on the other images.
        token: checked before every image.
        progress: told finished images.

    Raises:
        DataError: an image cannot be read, or no image shows an object of a fitting size.
        Cancelled: the token was set.
    """
    drawn: list[tuple[NDArray[np.float16], NDArray[np.float16], NDArray[np.bool_]]] = []
    for done, record in enumerate(catalogue.records):
        if token is not None:
            token.raise_if_cancelled()
        drawn += _samples_of(record, model, np.random.default_rng([seed, done]))
        if progress is not None:
            progress(Progress(done=done + 1, total=len(catalogue.records), unit="images"))
    if not drawn:
        raise DataError("No image shows an object of a fitting size to scribble on.")
    maps, targets, counts = (np.stack(parts) for parts in zip(*drawn, strict=True))
    return ScribbleSamples(maps=maps, targets=targets, counts=counts)


@torch.inference_mode()
def _samples_of(
    record: Record, model: FewShotSegmenter, rng: np.random.Generator
) -> list[tuple[NDArray[np.float16], NDArray[np.float16], NDArray[np.bool_]]]:
    photo, labels = _work_size(read_image(record.image_path), record.read_labels())
    device = next(model.parameters()).device
    # Rounded as the app's cache rounds them.
    features = tuple(
        tap.cpu().half().float() for tap in model.encode(model.preprocessing(photo)[None].to(device))
    )
    pixels = _squashed(photo)
    samples = []
    for class_id in rng.permutation(sorted(record.areas))[:_CLASSES_PER_IMAGE]:
        mask = largest_part(labels, int(class_id))
        for _ in range(0 if mask is None else _SCRIBBLES_PER_OBJECT):
            shown, barred = simulate_scribble(mask, rng), np.zeros_like(mask)
            if rng.random() < _BACKGROUND_CHANCE:
                barred = scribble_beside(mask, rng)
            shares = (model.preprocessing.mask_to_tensor(stroke) for stroke in (shown, barred))
            maps = scribble_maps(features, pixels, *shares).half().numpy()
            samples.append((maps, _cells(mask).astype(np.float16), _cells(labels != IGNORE) > 0.5))
    return samples


def _work_size(
    photo: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    factor = min(1.0, _WORK_SIDE_PX / max(labels.shape))
    size = (max(1, round(labels.shape[1] * factor)), max(1, round(labels.shape[0] * factor)))
    return (
        cv2.resize(photo, size, interpolation=cv2.INTER_AREA),
        cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST),
    )


def _squashed(photo: NDArray[np.uint8]) -> Tensor:
    small = cv2.resize(photo, (8 * GRID, 8 * GRID), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(small).permute(2, 0, 1).float() / 255


def _cells(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    return cv2.resize(mask.astype(np.float32), (GRID, GRID), interpolation=cv2.INTER_AREA)
