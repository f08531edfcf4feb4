"""PASCAL VOC 2012: ``VOCdevkit/VOC2012/`` with indexed masks and lists of names.

Source: the VOC2012 development kit's documentation, section 4; the places torchvision's ``VOCSegmentation``
reads.
"""

from __future__ import annotations

from typing import Final

from engine.formats.class_list import class_list
from engine.formats.names import ExportNames
from engine.formats.options import SplitName
from engine.formats.pictures import NOTE_NO_PICTURES, place_picture
from engine.formats.png import indexed_png
from engine.formats.writer import ExportItem, WriterContext

VOC_FOLDER: Final = "VOCdevkit/VOC2012"


class VocWriter:
    """Writes ``JPEGImages``, ``SegmentationClass``, ``ImageSets/Segmentation`` and ``classes.txt``.

    VOC knows no folders, so those of the images become part of the names: ``sub__photo``.
    """

    def __init__(self, context: WriterContext) -> None:
        self._context = context
        self._names = ExportNames(context.root, is_flat=True)
        self._lists: dict[SplitName, list[str]] = {"train": [], "val": []}
        if context.options.images == "leave":
            context.notes.add(NOTE_NO_PICTURES)

    def add(self, item: ExportItem) -> None:
        """See ``SetWriter``."""
        context = self._context
        stem = self._names.stem_of(item.source.image_path)
        if context.options.images != "leave":
            place_picture(context, item.source, f"{VOC_FOLDER}/JPEGImages/{stem}", needs_jpeg=True)
        context.folder.write(f"{VOC_FOLDER}/SegmentationClass/{stem}.png", indexed_png(item.labels))
        self._lists[item.split].append(stem)

    def finish(self) -> None:
        """See ``SetWriter``."""
        lists = {**self._lists, "trainval": self._lists["train"] + self._lists["val"]}
        for name, stems in lists.items():
            text = "".join(f"{stem}\n" for stem in stems)
            self._context.folder.write(f"{VOC_FOLDER}/ImageSets/Segmentation/{name}.txt", text.encode())
        self._context.folder.write(f"{VOC_FOLDER}/classes.txt", class_list(self._context.classes))

    def discard(self) -> None:
        """See ``SetWriter``; there is nothing to let go of."""
