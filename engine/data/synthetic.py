"""Tiny generated data sets in the published layouts, for tests and trial runs.

Photos show coloured rectangles and discs on a noisy ground. A class is a colour, so a few steps of
training suffice to tell classes apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_COLOURS: Final = (
    (220, 40, 40),
    (40, 190, 60),
    (50, 80, 220),
    (230, 200, 40),
    (180, 60, 200),
    (40, 200, 210),
)


def write_mask_folder(
    folder: Path,
    *,
    n_images: int = 6,
    class_ids: Sequence[int] = (1, 2, 3),
    size: tuple[int, int] = (48, 64),
    mask_dir: str = "SegmentationClass",
    seed: int = 0,
) -> list[str]:
    """Write a VOC-style data set; image ``i`` shows the classes ``i`` and ``i + 1`` (modulo their number).

    Args:
        folder: made if missing; its name becomes the set's name.
        n_images: number of images.
        class_ids: 1 to 254 each; class ``class_ids[k]`` has the k-th of six colours.
        size: (height, width) in pixels, at least 32 each.
        mask_dir: folder of the masks; each object has a border of 255.
        seed: of the drawing.

    Returns:
        The image names without suffix.
    """
    rng = np.random.default_rng(seed)
    for name in ("JPEGImages", mask_dir):
        (folder / name).mkdir(parents=True, exist_ok=True)
    names = []
    for index in range(n_images):
        shown = sorted({index % len(class_ids), (index + 1) % len(class_ids)})
        rgb, labels = _draw(shown, class_ids, size=size, rng=rng)
        name = f"image_{index:03d}"
        Image.fromarray(rgb).save(folder / "JPEGImages" / f"{name}.jpg", quality=92)
        Image.fromarray(labels).save(folder / mask_dir / f"{name}.png")
        names.append(name)
    (folder / "classes.txt").write_text(
        "".join(f"{value} thing-{value}\n" for value in class_ids), encoding="utf-8"
    )
    return names


def write_pascal5i(root: Path, *, n_images: int = 8, fold: int = 1, seed: int = 0) -> None:
    """Write a tiny PASCAL-5i: VOC folders and HSNet-style lists.

    The first half of the images is in the ``val`` list of ``fold``. The other half is in the ``trn``
    lists: ``trn_fold{f}`` for its classes of fold ``f``; those of folds without a class are empty.
    """
    first = 5 * fold + 1
    class_ids = (first, first + 1, 15 if fold != 2 else 1)
    names = write_mask_folder(
        root, n_images=n_images, class_ids=class_ids, mask_dir="SegmentationClassAug", seed=seed
    )
    (root / "classes.txt").unlink()
    (root / "ImageSets").mkdir(exist_ok=True)
    lines: dict[str, list[str]] = {f"val_fold{fold}": []} | {f"trn_fold{f}": [] for f in range(4)}
    for index, name in enumerate(names):
        labels = np.asarray(Image.open(root / "SegmentationClassAug" / f"{name}.png"))
        split = "val" if index < n_images // 2 else "trn"
        for class_id in class_ids:
            list_name = f"{split}_fold{(class_id - 1) // 5}"
            if (labels == class_id).any() and list_name in lines:
                lines[list_name].append(f"{name}__{class_id:02d}\n")
    for list_name, content in lines.items():
        (root / "ImageSets" / f"{list_name}.txt").write_text("".join(content), encoding="utf-8")


def _draw(
    shown: Sequence[int], class_ids: Sequence[int], *, size: tuple[int, int], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One photo (H, W, 3) and its labels (H, W); each object has its own part of the width."""
    height, width = size
    rgb = rng.normal(120, 12, (height, width, 3))
    labels = np.zeros(size, dtype=np.uint8)
    rows, columns = np.mgrid[0:height, 0:width]
    part = width // len(shown)
    for place, which in enumerate(rng.permutation(list(shown))):
        radius = int(rng.integers(part // 4, part // 2 - 2))
        row = int(rng.integers(radius + 1, max(height - radius - 1, radius + 2)))
        column = place * part + part // 2
        if which % 2:
            distance = np.maximum(abs(rows - row), abs(columns - column))
        else:
            distance = np.hypot(rows - row, columns - column)
        rgb[distance <= radius] = np.array(_COLOURS[which % len(_COLOURS)]) + rng.normal(0, 6, 3)
        labels[distance <= radius] = 255
        labels[distance <= radius - 1] = class_ids[which]
    return rgb.clip(0, 255).astype(np.uint8), labels
