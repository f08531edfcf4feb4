"""Doodle search over folders: one retrieval model and the indexes of the folders it was asked about."""

from __future__ import annotations

import functools
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch

from engine.errors import EngineError, ImageError, QueryError
from engine.images.sketch import normalise_sketch
from engine.index.embedder import Embedder
from engine.index.files import stat_identity, stored_name
from engine.index.folder_index import FolderIndex
from engine.index.update import update_index
from engine.index.vector_index import EXACT_LIMIT
from engine.inference.ranking import Vectors, combine, largest_gap, to_scores
from engine.models.retriever import SketchRetriever
from engine.progress import CancelToken
from engine.search_types import (
    IndexProgress,
    IndexSummary,
    SearchHit,
    SearchQuery,
    SearchResult,
    SketchDoodle,
)

DEFAULT_RETRIEVAL_MODEL: Final = "d2s-lite"
_MAX_OPEN_FOLDERS: Final = 3
_MAX_MEMOS: Final = 256


class Searcher:
    """One retrieval model on one device, with the folders searched last. Engine thread only."""

    def __init__(
        self,
        model: SketchRetriever,
        name: str,
        *,
        device: torch.device,
        index_dir: Path,
        exact_limit: int = EXACT_LIMIT,
    ) -> None:
        """Take over a model.

        Args:
            model: in eval mode; moved to ``device``.
            name: registry name, for results and the index.
            device: where to compute.
            index_dir: where all indexes lie.
            exact_limit: see ``VectorIndex``.
        """
        self.name = name
        self._embedder = Embedder(model, name, device=device)
        self._index_dir = index_dir
        self._exact_limit = exact_limit
        self._folders: OrderedDict[Path, FolderIndex] = OrderedDict()
        self._memos: OrderedDict[Hashable, Vectors] = OrderedDict()

    @property
    def has_fallen_back(self) -> bool:
        """True once the CPU does the work of a device that ran out of memory."""
        return self._embedder.has_fallen_back

    @property
    def sketch_size(self) -> int:
        """Side of the picture the sketch encoder sees, in pixels."""
        return self._embedder.sketch_size

    def index(
        self, image_paths: Sequence[Path], *, folder: Path, token: CancelToken
    ) -> Generator[IndexProgress, None, IndexSummary]:
        """Bring the index of a folder up to date; see ``EngineSession.index``."""
        index = self._folder(folder)
        update = update_index(index, image_paths, embedder=self._embedder, token=token)
        try:
            while True:
                if self._folders.get(folder) is not index:
                    raise EngineError("The search model or the folders were changed while indexing.")
                try:
                    progress = next(update)
                except StopIteration as stop:
                    return stop.value
                yield progress
        finally:
            update.close()

    def search(self, query: SearchQuery, *, folder: Path, top: int, token: CancelToken) -> SearchResult:
        """Rank the indexed images of a folder; see ``EngineSession.search``.

        Images in ``query.disliked`` are left out of the hits.
        """
        start = time.perf_counter()
        if top < 1:
            raise QueryError(f"At least one hit must be asked for, not {top}.")
        if query.is_empty:
            raise QueryError("There is nothing to search for.", hint="Draw something, or choose an image.")
        index = self._folder(folder)
        if not index.lock.is_held:
            index.refresh(
                is_hurried=True
            )  # another process may have written; while we write, memory is the truth
        vector = combine(
            doodles=self._sketch_vectors(query.doodles),
            images=self._photo_vectors(query.images, index=index, token=token),
            liked=self._photo_vectors(query.liked, index=index, token=token),
            disliked=self._photo_vectors(query.disliked, index=index, token=token),
            metric=self._embedder.metric,
        )
        unwanted = {stored_name(path, folder=folder) for path in query.disliked}
        rows, values = index.vectors.search(vector, top=top + len(unwanted))
        scores = to_scores(values, self._embedder.metric)
        hits = [
            SearchHit(image_path=folder / index.name_at(row), score=float(score))
            for row, score in zip(rows, scores, strict=True)
            if index.name_at(row) not in unwanted
        ][:top]
        return SearchResult(
            hits=tuple(hits),
            n_indexed=len(index),
            gap=largest_gap([hit.score for hit in hits]),
            seconds=time.perf_counter() - start,
            model=self.name,
        )

    def close(self) -> None:
        """Let go of the model and all indexes; a generator of ``index`` fails at its next step."""
        while self._folders:
            self._folders.popitem()[1].close()
        self._memos.clear()

    def _folder(self, folder: Path) -> FolderIndex:
        """The index of a folder; of those searched long ago the memory is let go."""
        index = self._folders.get(folder)
        if index is None:
            index = FolderIndex(
                folder, embedder=self._embedder, index_dir=self._index_dir, exact_limit=self._exact_limit
            )
            self._folders[folder] = index
            for old in list(self._folders)[:-_MAX_OPEN_FOLDERS]:
                if not self._folders[old].lock.is_held:
                    self._folders.pop(old).close()
        self._folders.move_to_end(folder)
        return index

    def _sketch_vectors(self, doodles: Sequence[SketchDoodle]) -> Vectors:
        """(N, D); a doodle asked for before is not embedded again."""
        vectors = []
        for doodle in doodles:
            picture = normalise_sketch(doodle.pixels, size=self.sketch_size)
            if picture.min() == 255:
                raise QueryError("Nothing is drawn in the doodle.", hint="Draw something first.")
            embed = functools.partial(self._embedder.embed_sketches, [picture])
            vectors.append(self._remembered(picture.tobytes(), embed))
        return self._stacked(vectors)

    def _photo_vectors(self, paths: Sequence[Path], *, index: FolderIndex, token: CancelToken) -> Vectors:
        """(N, D); what the index holds is not embedded again."""
        vectors = []
        for path in paths:
            token.raise_if_cancelled()
            identity = stat_identity(path)
            name = stored_name(path, folder=index.folder)
            row = index.row_of(name)
            if row is not None and index.identities[name].is_same_stat(identity):
                vectors.append(index.vector_at(row))
            else:
                key = (str(path), identity.size, identity.mtime_ns)
                vectors.append(self._remembered(key, functools.partial(self._embed_photo, path)))
        return self._stacked(vectors)

    def _embed_photo(self, path: Path) -> Vectors:
        vectors = self._embedder.embed_photos([self._embedder.read_photo(path)])
        if not np.isfinite(vectors).all():
            raise ImageError(f"The model {self.name} cannot make sense of {path}.")
        return vectors

    def _remembered(self, key: Hashable, embed: Callable[[], Vectors]) -> Vectors:
        """(D,), the one row of ``embed``; computed once while it is in use."""
        vector = self._memos.pop(key, None)
        if vector is None:
            vector = embed()[0]
        self._memos[key] = vector
        while len(self._memos) > _MAX_MEMOS:
            self._memos.popitem(last=False)
        return vector

    def _stacked(self, vectors: list[Vectors]) -> Vectors:
        return np.stack(vectors) if vectors else np.empty((0, self._embedder.dim), np.float32)
