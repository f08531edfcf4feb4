"""Small annotated sets on disk, and running an export to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from engine.formats.annotated import AnnotatedImage, AnnotatedSet, LabelClass, SetItem
from engine.formats.exporting import export_set
from engine.formats.options import ExportOptions, ExportSummary
from engine.progress import CancelToken
from engine.types import ImageFailure

CLASSES = (
    LabelClass(id=1, name="zebra", colour=(128, 0, 0)),
    LabelClass(id=7, name="wire fence", colour=(0, 128, 0)),
    LabelClass(id=254, name='größe "5"', colour=(0, 0, 128)),
)
CLASS_IDS = tuple(label.id for label in CLASSES)


def write_picture(path: Path, size: tuple[int, int], *, orientation: int = 1, seed: int = 0) -> Path:
    """A noisy picture of a size as shown; JPEG files get the EXIF orientation."""
    height, width = size if orientation < 5 else size[::-1]
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(path, exif=exif)
    return path


def annotated(
    root: Path, name: str, labels: NDArray[np.uint8], *, orientation: int = 1, **more: object
) -> AnnotatedImage:
    """An image with labels; its picture is written below ``root``."""
    path = write_picture(root / name, labels.shape, orientation=orientation)
    return AnnotatedImage(
        image_path=path, size=labels.shape, labels=labels, exif_orientation=orientation, **more
    )


def simple_labels(size: tuple[int, int] = (24, 32)) -> NDArray[np.uint8]:
    """A ring with a hole, a block of another class that touches the border, and ignored pixels."""
    labels = np.zeros(size, np.uint8)
    labels[2:12, 3:14] = 1
    labels[5:8, 6:9] = 0
    labels[14:, :9] = 7
    labels[1:4, 20:30] = 255
    return labels


def set_of(root: Path, images: Iterable[SetItem]) -> AnnotatedSet:
    return AnnotatedSet(classes=CLASSES, images=images, root=root)


def export(
    labels: AnnotatedSet,
    out: Path,
    *formats: str,
    on_step: Callable[[int], None] = lambda _: None,
    token: CancelToken | None = None,
    **options: object,
) -> ExportSummary:
    """Run an export; ``on_step`` is told the number of each finished step."""
    steps = export_set(
        labels, out, options=ExportOptions(formats=formats, **options), token=token or CancelToken()
    )
    while True:
        try:
            progress = next(steps)
        except StopIteration as stop:
            return stop.value
        on_step(progress.done)


@st.composite
def label_maps(
    draw: st.DrawFn, *, values: tuple[int, ...] = (0, *CLASS_IDS, 255), at_most: int = 14
) -> NDArray[np.uint8]:
    """Random label maps: speckles, holes, regions that touch borders and corners, single pixels."""
    height, width = draw(st.integers(1, at_most)), draw(st.integers(1, at_most))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    grain = draw(st.integers(1, 5))
    coarse = rng.choice(np.array(values, np.uint8), (height // grain + 1, width // grain + 1))
    labels = np.kron(coarse, np.ones((grain, grain), np.uint8))[:height, :width].copy()
    if draw(st.booleans()):
        labels[rng.random(labels.shape) < 0.1] = draw(st.sampled_from(values))
    return labels


def drawn(item: AnnotatedImage | ImageFailure) -> list[list[int]]:
    """The label map of an import that worked."""
    assert isinstance(item, AnnotatedImage), item
    return item.labels.tolist()


def box(value: int = 1) -> list[list[int]]:
    """An 8 x 10 label map with one box."""
    labels = np.zeros((8, 10), int)
    labels[1:5, 2:6] = value
    return labels.tolist()
