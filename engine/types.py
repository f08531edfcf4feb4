"""Frozen dataclasses that cross the border between the engine and its users.

Numpy arrays, paths and plain values only; every object can be pickled. This module imports no torch.
Arrays handed over are read-only (``flags.writeable`` is False).
Sizes are always (height, width); points are always (x, y).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_SHOTS: Final = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """One support image with its mask.

    Attributes:
        image_path: the photo.
        mask: (H, W) bool, True = object, in the pixel grid of the EXIF-turned image. A mask of
            another size is accepted only where it has the same aspect ratio to 1 %.
    """

    image_path: Path
    mask: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class SupportSet:
    """The examples of one class.

    Attributes:
        shots: 1 to ``MAX_SHOTS``.
        class_id: 1..254, the value of the class's pixels in label maps.
    """

    shots: tuple[Shot, ...]
    class_id: int = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class SegmentResult:
    """What a model says about one image.

    Attributes:
        image_path: the query image.
        class_ids: C ids, in the order of ``scores``: the classes that were asked for.
        scores: (C, h, w) float16 in [0, 1], per class the probability of its object at the model's output
            resolution. Each map covers the whole image; ``engine.images.scores_to_labels`` stretches and
            cuts them. Classes know nothing of each other: two may be sure of the same cell.
        image_size: (H, W) of the EXIF-turned image in pixels.
        model: registry name, e.g. ``mshnet-lite``.
        head: the first digits of the head file's SHA-256; empty where the model was not read from one.
        seconds: wall time of this prediction, all its classes together.
        is_cached: True where the query features came from a cache and no backbone ran.
    """

    image_path: Path
    class_ids: tuple[int, ...]
    scores: NDArray[np.float16]
    image_size: tuple[int, int]
    model: str
    seconds: float
    is_cached: bool
    head: str = ""


@dataclass(frozen=True, kw_only=True)
class ShotRating:
    """Leave-one-out: what one shot of a class is worth beside the others.

    "Found" means predicted with a part of the class's painted shots and cut at a threshold; the painted
    mask of the image is the truth. Both numbers are None where they cannot be known.

    Attributes:
        class_id: the class.
        image_path: the shot's image.
        agreement: IoU in [0, 1] of the shot's mask and what all *other* shots of the class find on its image.
            None with a single shot.
        influence: in [-1, 1]: over all pairs of other shots i, j, the mean of IoU(i | j and this one) minus
            IoU(i | j). Above 0 this shot helps another one to find the rest, below 0 it hurts. None with
            fewer than three shots.
    """

    class_id: int
    image_path: Path
    agreement: float | None
    influence: float | None


@dataclass(frozen=True, kw_only=True, eq=False)
class ScribbleCompletion:
    """The object a scribble was drawn on.

    Attributes:
        image_path: the image.
        mask: (H, W) bool at the size of the scribble, True = object.
        score: mean probability within the mask, in [0, 1].
        seconds: wall time.
        is_cached: True where the features came from a cache and no backbone ran.
    """

    image_path: Path
    mask: NDArray[np.bool_]
    score: float
    seconds: float
    is_cached: bool


@dataclass(frozen=True, kw_only=True)
class ImageFailure:
    """One image of a sweep that could not be processed; the sweep goes on.

    Attributes:
        image_path: the file.
        reason: one sentence for the user.
    """

    image_path: Path
    reason: str


SweepItem = SegmentResult | ImageFailure


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """One row of the model menu.

    Attributes:
        name: registry name, e.g. ``mshnet-lite``.
        title: what the menu shows.
        summary: one sentence: what it is good for and what it costs.
        is_available: True where all weights are on this machine.
        missing: what is not there, one sentence; empty where available.
        download_bytes: size of what a download would fetch, 0 where nothing is known or needed.
        ms_per_image: measured on this machine with cached features, None before the first run.
    """

    name: str
    title: str
    summary: str
    is_available: bool
    missing: str = ""
    download_bytes: int = 0
    ms_per_image: float | None = None


@dataclass(frozen=True, kw_only=True)
class EngineStatus:
    """What the engine runs on.

    Attributes:
        device: ``cpu`` or ``cuda:N``.
        device_name: the device's own name.
        threads: torch threads in use.
        models: the model menu, in order.
        default_model: the name to preselect.
    """

    device: str
    device_name: str
    threads: int
    models: tuple[ModelInfo, ...] = field(default_factory=tuple)
    default_model: str = ""
