"""What a support set must be like before a model sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.errors import ShapeError, SupportError
from engine.types import MAX_SHOTS, Shot, SupportSet

_ASPECT_TOLERANCE: Final = 0.01
_CLASS_IDS: Final = range(1, 255)


def painted_classes(supports: Sequence[SupportSet]) -> dict[int, tuple[Shot, ...]]:
    """The shots with something painted by class, in the order given.

    Raises:
        SupportError: no class, a class id that is taken twice or not in 1..254, or a class with no shot,
            more than ``MAX_SHOTS``, or nothing painted in any of them.
        ShapeError: a mask is not a non-empty (H, W) bool array.
    """
    if not supports:
        raise SupportError("The support set is empty.", hint="Paint an example first.")
    classes: dict[int, tuple[Shot, ...]] = {}
    for support in supports:
        if support.class_id not in _CLASS_IDS:
            raise SupportError(
                f"{support.class_id} is no class id.", hint=f"Use {_CLASS_IDS[0]} to {_CLASS_IDS[-1]}."
            )
        if support.class_id in classes:
            raise SupportError(f"Class {support.class_id} has two support sets.", hint="Put them together.")
        of_class = f" of class {support.class_id}" if len(supports) > 1 else ""
        classes[support.class_id] = _painted_shots(support, of_class)
    return classes


def _painted_shots(support: SupportSet, of_class: str) -> tuple[Shot, ...]:
    n_shots = len(support.shots)
    if n_shots == 0:
        raise SupportError(f"The support set{of_class} is empty.", hint="Paint an example first.")
    if n_shots > MAX_SHOTS:
        raise SupportError(
            f"The support set{of_class} has {n_shots} images; at most {MAX_SHOTS} are possible."
        )
    for shot in support.shots:
        if shot.mask.ndim != 2 or shot.mask.dtype != np.bool_ or shot.mask.size == 0:
            raise ShapeError(
                f"The mask of {shot.image_path} must be (height, width) bool, "
                f"not {shot.mask.shape} {shot.mask.dtype}."
            )
    painted = tuple(shot for shot in support.shots if shot.mask.any())
    if not painted:
        raise SupportError(
            f"Nothing is painted in the support images{of_class}.", hint="Paint the object in one of them."
        )
    return painted


def check_aspect(shot: Shot, size: tuple[int, int]) -> None:
    """Refuse a mask that cannot belong to its image.

    Args:
        shot: with its mask.
        size: (H, W) of the EXIF-turned image in pixels.

    Raises:
        ShapeError: the aspect ratios differ by more than 1 %.
    """
    (mask_height, mask_width), (height, width) = shot.mask.shape, size
    if shot.mask.shape == size:
        return
    ratio = (mask_width * height) / (mask_height * width)
    if abs(ratio - 1) > _ASPECT_TOLERANCE:
        raise ShapeError(
            f"The mask of {shot.image_path} is {mask_width} x {mask_height} pixels, "
            f"the image {width} x {height}.",
            hint="A mask must have the size or at least the aspect ratio of its image, after the EXIF turn.",
        )
