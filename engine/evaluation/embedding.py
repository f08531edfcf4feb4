"""Runs an encoder over many image files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import DataError
from engine.images import read_image
from engine.progress import CancelToken, Progress, ProgressCallback

_BATCH: Final = 32
_READERS: Final = 2


def embed_files(
    paths: Sequence[Path],
    encode: Callable[[Tensor], Tensor],
    preprocessing: Callable[[NDArray[np.uint8]], Tensor],
    *,
    device: torch.device,
    unit: str = "images",
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> NDArray[np.float32]:
    """Encode every image once, in batches of 32.

    Args:
        paths: N image files.
        encode: (B, 3, H, W) normalised RGB on ``device`` to (B, D).
        preprocessing: of the model, (H, W, 3) uint8 RGB to (3, h, w).
        device: of the model.
        unit: what ``progress`` counts.
        token: cancels between batches.
        progress: told images.

    Returns:
        (N, D) float32.

    Raises:
        DataError: there is no file.
        ImageError: a file cannot be read.
        Cancelled: the token was set.
    """
    if not paths:
        raise DataError(f"There are no {unit} to measure.")
    blocks = []
    with ThreadPoolExecutor(max_workers=_READERS) as pool, torch.inference_mode():
        for start in range(0, len(paths), _BATCH):
            if token is not None:
                token.raise_if_cancelled()
            inputs = list(
                pool.map(lambda path: preprocessing(read_image(path)), paths[start : start + _BATCH])
            )
            blocks.append(encode(torch.stack(inputs).to(device)).float().cpu().numpy())
            if progress is not None:
                progress(Progress(done=start + len(inputs), total=len(paths), unit=unit))
    return np.concatenate(blocks)
