"""One indexed PNG per image, in the folders of the images, as ``engine.segment`` writes them."""

from __future__ import annotations

from typing import Final

from engine.formats.class_list import CLASSES_FILE, class_list
from engine.formats.names import ExportNames
from engine.formats.png import indexed_png
from engine.formats.writer import ExportItem, WriterContext

MASKS_FOLDER: Final = "masks"


class MasksWriter:
    """Writes ``masks/sub/photo.png`` and ``classes.txt``; never pictures."""

    def __init__(self, context: WriterContext) -> None:
        self._context = context
        self._names = ExportNames(context.root, is_flat=False)

    def add(self, item: ExportItem) -> None:
        """See ``SetWriter``."""
        stem = self._names.stem_of(item.source.image_path)
        self._context.folder.write(f"{MASKS_FOLDER}/{stem}.png", indexed_png(item.labels))

    def finish(self) -> None:
        """See ``SetWriter``."""
        self._context.folder.write(CLASSES_FILE, class_list(self._context.classes))

    def discard(self) -> None:
        """See ``SetWriter``; there is nothing to let go of."""
