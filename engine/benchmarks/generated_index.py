"""A search index of the real model in real files, with generated vectors: photos need not be embedded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch

from engine.index.embedder import Embedder
from engine.index.folder_index import FolderIndex
from engine.index.records import FileIdentity
from engine.inference.search import DEFAULT_RETRIEVAL_MODEL
from engine.models.registry import load_retriever

_BATCH: Final = 1000
_N_CLUSTERS: Final = 1000


def write_generated_index(
    folder: Path, files: Sequence[tuple[str, FileIdentity]], *, index_dir: Path, seed: int = 0
) -> None:
    """Index files under clustered random vectors of unit length.

    Args:
        folder: the images' folder; with the identities of its files, the app finds nothing left to do.
        files: names relative to the folder, and identities.
        index_dir: where all indexes lie.
        seed: of the vectors.

    Raises:
        WeightsError: the retrieval model's weights are missing.
        IndexStorageError: the index cannot be written.
    """
    model = load_retriever(DEFAULT_RETRIEVAL_MODEL)
    embedder = Embedder(model, DEFAULT_RETRIEVAL_MODEL, device=torch.device("cpu"))
    random = np.random.default_rng(seed)
    centres = random.standard_normal((_N_CLUSTERS, embedder.dim), dtype=np.float32)
    index = FolderIndex(folder, embedder=embedder, index_dir=index_dir)
    index.lock.acquire()
    try:
        index.refresh()
        for start in range(0, len(files), _BATCH):
            batch = files[start : start + _BATCH]
            vectors = centres[random.integers(_N_CLUSTERS, size=len(batch))]
            vectors = vectors + random.standard_normal(vectors.shape, dtype=np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            index.add([name for name, _ in batch], [identity for _, identity in batch], vectors)
    finally:
        index.close()
