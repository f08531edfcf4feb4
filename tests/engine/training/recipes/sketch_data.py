"""A tiny set of sketches and photos: the class is a shape, filled in photos and drawn in sketches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

CLASSES = ("ball", "box", "cross", "stripe", "wedge")
WORD_DIM = 300


def write_sketches_and_photos(root: Path, *, per_class: int = 4, side: int = 48, n_unseen: int = 1) -> Path:
    """``photo/CLASS``, ``sketch/CLASS``, ``unseen_1.txt`` (the last classes) and word vectors."""
    rng = np.random.default_rng(5)
    for name in CLASSES:
        for number in range(per_class):
            size = int(rng.integers(side // 3, side // 2))
            left, top = (int(value) for value in rng.integers(4, side - size - 4, 2))
            box = (left, top, left + size, top + size)
            background = tuple(int(value) for value in rng.integers(120, 256, 3))
            photo = Image.new("RGB", (side, side), background)
            _draw(ImageDraw.Draw(photo), name, box, fill=(40, 60, 30))
            sketch = Image.new("L", (side, side), 255)
            _draw(ImageDraw.Draw(sketch), name, box, fill=None)
            for kind, image, ending in (("photo", photo, "jpg"), ("sketch", sketch, "png")):
                folder = root / kind / name
                folder.mkdir(parents=True, exist_ok=True)
                image.save(folder / f"{number}.{ending}")
    (root / "unseen_1.txt").write_text("\n".join(CLASSES[len(CLASSES) - n_unseen :]), encoding="utf-8")
    vectors = rng.normal(size=(len(CLASSES), WORD_DIM)).astype(np.float32)
    np.save(root / "class_word2vec_300d.npy", vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    (root / "class_word2vec_300d.txt").write_text("\n".join(CLASSES), encoding="utf-8")
    return root


def _draw(
    draw: ImageDraw.ImageDraw,
    name: str,
    box: tuple[int, int, int, int],
    *,
    fill: tuple[int, int, int] | None,
) -> None:
    left, top, right, bottom = box
    line = 0 if fill is None else fill
    if name == "ball":
        draw.ellipse(box, fill=fill, outline=line)
    elif name == "box":
        draw.rectangle(box, fill=fill, outline=line)
    elif name == "wedge":
        draw.polygon([(left, bottom), (right, bottom), (left, top)], fill=fill, outline=line)
    elif name == "cross":
        draw.line((left, top, right, bottom), fill=line, width=3)
        draw.line((left, bottom, right, top), fill=line, width=3)
    else:
        for y in range(top, bottom, 6):
            draw.line((left, y, right, y), fill=line, width=2)
