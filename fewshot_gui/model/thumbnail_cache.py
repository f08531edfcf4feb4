"""Thumbnails in bounded memory: the least recently shown ones are forgotten."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage

DEFAULT_LIMIT_BYTES: Final = 96 * 1024 * 1024


class ThumbnailCache:
    """Maps paths to thumbnails. GUI thread only."""

    def __init__(self, *, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._images: OrderedDict[Path, QImage] = OrderedDict()
        self._n_bytes = 0

    @property
    def n_bytes(self) -> int:
        return self._n_bytes

    def __contains__(self, path: Path) -> bool:
        return path in self._images

    def get(self, path: Path) -> QImage | None:
        """The thumbnail, now the most recently used one, or None."""
        image = self._images.get(path)
        if image is not None:
            self._images.move_to_end(path)
        return image

    def put(self, path: Path, image: QImage) -> None:
        """Remember a thumbnail and forget old ones beyond the limit; the new one always stays."""
        self.discard(path)
        self._images[path] = image
        self._n_bytes += image.sizeInBytes()
        while self._n_bytes > self._limit_bytes and len(self._images) > 1:
            _, forgotten = self._images.popitem(last=False)
            self._n_bytes -= forgotten.sizeInBytes()

    def discard(self, path: Path) -> None:
        """Forget one thumbnail, if it is there."""
        image = self._images.pop(path, None)
        if image is not None:
            self._n_bytes -= image.sizeInBytes()

    def clear(self) -> None:
        self._images.clear()
        self._n_bytes = 0
