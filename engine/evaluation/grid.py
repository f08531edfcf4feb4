"""A picture of test episodes: support with its mask, prediction, truth."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

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
_COLUMNS: Final = ("prediction", "truth")


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
        tiles = [
            _tile(read_image(support.image_path), support.read_target(episode.key.class_id) == 1),
            _tile(read_image(query.image_path), harness.scores(episode) >= threshold),
            _tile(read_image(query.image_path), query.read_target(episode.truth_id) == 1),
        ]
        name = catalogue.class_names.get(episode.key, f"class {episode.key.class_id}")
        rows += [_captions((f"support: {name}", *_COLUMNS)), np.concatenate(tiles, axis=1)]
    buffer = io.BytesIO()
    Image.fromarray(np.concatenate(rows, axis=0)).save(buffer, format="PNG")
    write_bytes_atomic(path, buffer.getvalue())


def _captions(texts: Sequence[str]) -> NDArray[np.uint8]:
    """A white strip with one line of text above each tile; what does not fit is cut at the tile's edge."""
    strips = []
    for text in texts:
        strip = Image.new("RGB", (_TILE + _GAP, _CAPTION), "white")
        ImageDraw.Draw(strip).text((2, 2), text, fill="black", font=ImageFont.load_default(size=13))
        strips.append(np.asarray(strip))
    return np.concatenate(strips, axis=1)


def _tile(rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A square picture with the mask tinted and a white gap at the right and bottom."""
    picture = np.asarray(Image.fromarray(rgb).resize((_TILE, _TILE), Image.Resampling.BILINEAR), np.float32)
    place = np.asarray(Image.fromarray(mask).resize((_TILE, _TILE), Image.Resampling.NEAREST))
    tinted = np.where(place[..., None], 0.45 * picture + 0.55 * np.array(_OBJECT), picture)
    return np.pad(tinted.astype(np.uint8), ((0, _GAP), (0, _GAP), (0, 0)), constant_values=255)
