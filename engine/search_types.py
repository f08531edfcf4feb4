"""Frozen dataclasses of the doodle search that cross the engine's border.

The rules of ``engine.types`` hold: arrays, paths and plain values, picklable, no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.types import ImageFailure


@dataclass(frozen=True, kw_only=True, eq=False)
class SketchDoodle:
    """A drawing to search with.

    Attributes:
        pixels: (H, W) uint8, 0 = black stroke, 255 = paper. Size, place and width of the strokes do
            not matter: they are normalised before the model sees them. Any other drawing that
            ``normalise_sketch`` takes, coloured or transparent, will do.
    """

    pixels: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class SearchQuery:
    """What to look for; at least one of the parts must be there.

    Attributes:
        doodles: drawings of one thing; their embeddings are averaged.
        images: example images, any file that can be read, indexed or not.
        liked: results marked as right; they pull the query towards them.
        disliked: results marked as wrong; they push it away and are not among the hits.
    """

    doodles: tuple[SketchDoodle, ...] = ()
    images: tuple[Path, ...] = ()
    liked: tuple[Path, ...] = ()
    disliked: tuple[Path, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where nothing is asked."""
        return not (self.doodles or self.images or self.liked or self.disliked)


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One image of a ranked list.

    Attributes:
        image_path: the file, spelled with the folder of the search as its beginning.
        score: cosine of the query and the image in [-1, 1], higher is nearer. For a model that
            ranks by distance, 1 / (1 + distance) in (0, 1].
    """

    image_path: Path
    score: float


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """A ranked list, best first.

    Attributes:
        hits: at most as many as were asked for; an image that is indexed stands at most once.
        n_indexed: how many images were searched; fewer than the folder has while it is being indexed.
        gap: number of hits before the largest gap between the scores of neighbours, None where no
            gap stands out (see ``largest_gap`` of ``engine.inference.ranking``).
        seconds: wall time of the search.
        model: registry name of the model.
    """

    hits: tuple[SearchHit, ...]
    n_indexed: int
    gap: int | None
    seconds: float
    model: str


@dataclass(frozen=True, kw_only=True)
class IndexProgress:
    """How far the indexing of a folder is.

    Attributes:
        done: images of this call that are dealt with, failures among them.
        total: images of this call that had to be embedded; 0 where nothing was to do.
        n_indexed: images that can be found now, from earlier calls too.
        failure: an image that cannot be indexed, one per report; None in all other reports.
    """

    done: int
    total: int
    n_indexed: int
    failure: ImageFailure | None = None


@dataclass(frozen=True, kw_only=True)
class IndexSummary:
    """What the indexing of a folder changed.

    Attributes:
        n_indexed: images that can be found now.
        n_added: images embedded by this call, changed ones among them.
        n_removed: images that are gone from the folder, or could be read before and no longer can.
        n_failed: images that cannot be indexed.
        was_rebuilt: why the index was begun anew, one sentence; empty where it was not.
    """

    n_indexed: int
    n_added: int
    n_removed: int
    n_failed: int
    was_rebuilt: str = ""
