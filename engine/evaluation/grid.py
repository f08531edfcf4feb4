"""Pictures of what was asked, found and true, row by row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.data.catalogue import Catalogue
from engine.evaluation.episodes import TestEpisode
from engine.evaluation.harness import Harness
from engine.images import read_image, write_bytes_atomic

_TILE: Final = 192  # px
_GAP: Final = 4
_OBJECT: Final = (230, 81, 0)
_CAPTION: Final = 20


class Tile(NamedTuple):
    """One picture: a caption, a photo (H, W, 3) uint8 RGB, and a mask (h, w) bool laid over all of it."""

    caption: str
    photo: NDArray[np.uint8]
    mask: NDArray[np.bool_]


def write_grid(
    path: Path, harness: Harness, catalogue: Catalogue, episodes: Sequence[TestEpisode], *, threshold: float
) -> None:
    """Write a PNG with one row per episode: first support with the class's name, prediction, truth.

    Args:
        path: the file; replaced at once or not at all.
        harness: of the model, over ``catalogue``.
        catalogue: what the episodes' numbers refer to.
        episodes: one row each; at least one.
        threshold: scores from here on are object.

    Raises:
        ImageError: the file cannot be written, or an image cannot be read.
    """
    rows = []
    for episode in episodes:
        support, query = catalogue.records[episode.support[0]], catalogue.records[episode.query]
        name = catalogue.class_names.get(episode.key, f"class {episode.key.class_id}")
        photo = read_image(query.image_path)
        rows.append(
            (
                Tile(
                    f"support: {name}",
                    read_image(support.image_path),
                    support.read_target(episode.key.class_id) == 1,
                ),
                Tile("prediction", photo, harness.scores(episode) >= threshold),
                Tile("truth", photo, query.read_target(episode.truth_id) == 1),
            )
        )
    write_tiles(path, rows)


def write_tiles(path: Path, rows: Sequence[Sequence[Tile]]) -> None:
    """Write a PNG of rows of tiles, equally many in each.

    Args:
        path: the file; replaced at once or not at all.
        rows: at least one.

    Raises:
        ImageError: the file cannot be written.
    """
    strips = []
    for row in rows:
        strips.append(_captions([tile.caption for tile in row]))
        strips.append(np.concatenate([_pixels(tile.photo, tile.mask) for tile in row], axis=1))
    buffer = io.BytesIO()
    Image.fromarray(np.concatenate(strips, axis=0)).save(buffer, format="PNG")
    write_bytes_atomic(path, buffer.getvalue())


def _captions(texts: Sequence[str]) -> NDArray[np.uint8]:
    """A white strip with one line of text above each tile; what does not fit is cut at the tile's edge."""
    strips = []
    for text in texts:
        strip = Image.new("RGB", (_TILE + _GAP, _CAPTION), "white")
        ImageDraw.Draw(strip).text((2, 2), text, fill="black", font=ImageFont.load_default(size=13))
        strips.append(np.asarray(strip))
    return np.concatenate(strips, axis=1)


def _pixels(rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A square picture with the mask tinted and a white gap at the right and bottom."""
    picture = np.asarray(Image.fromarray(rgb).resize((_TILE, _TILE), Image.Resampling.BILINEAR), np.float32)
    place = np.asarray(Image.fromarray(mask).resize((_TILE, _TILE), Image.Resampling.NEAREST))
    tinted = np.where(place[..., None], 0.45 * picture + 0.55 * np.array(_OBJECT), picture)
    return np.pad(tinted.astype(np.uint8), ((0, _GAP), (0, _GAP), (0, 0)), constant_values=255)
