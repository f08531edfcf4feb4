"""Exporting a set: all formats in one pass over the images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Final

from engine.errors import Cancelled, DataError, ExportError
from engine.formats.annotated import ACCEPTED, REJECTED, AnnotatedImage, AnnotatedSet
from engine.formats.coco import CocoWriter
from engine.formats.csv_table import CsvWriter
from engine.formats.labelme_json import LabelMeWriter
from engine.formats.masks import MasksWriter
from engine.formats.names import relative_name
from engine.formats.options import (
    COORDINATE_SENTENCES,
    ExportOptions,
    ExportSummary,
    Notes,
)
from engine.formats.orientation import to_stored
from engine.formats.output_folder import ExportFolder
from engine.formats.regions import present_classes
from engine.formats.split import choose_val
from engine.formats.voc import VocWriter
from engine.formats.writer import ExportItem, SetWriter, WriterContext
from engine.formats.yolo_seg import YoloWriter
from engine.images import image_size
from engine.progress import CancelToken, Progress
from engine.types import ImageFailure

_WRITERS: Final[Mapping[str, Callable[[WriterContext], SetWriter]]] = {
    "voc": VocWriter,
    "coco": CocoWriter,
    "yolo": YoloWriter,
    "labelme": LabelMeWriter,
    "csv": CsvWriter,
    "masks": MasksWriter,
}
_FORMATS_WITH_PICTURES: Final = frozenset({"voc", "coco", "yolo", "labelme"})
_MAX_FAILURES_KEPT: Final = 1000


def export_set(
    annotated: AnnotatedSet, out_dir: Path, *, options: ExportOptions, token: CancelToken
) -> Generator[Progress, None, ExportSummary]:
    """Write a set to ``out_dir/voc``, ``out_dir/coco`` and so on. One thread; one image per ``next``.

    The images are read once, or twice where a split has to know their classes first. An image that cannot be
    exported is reported and left out, the others go on. When cancelled, lists and JSON files are completed
    with what was written so far, so that nothing in the folder is broken; ``export.json`` is missing then.

    Args:
        annotated: the set; its images may be read from disk while this runs.
        out_dir: made where missing. Nothing outside of the formats' folders below it is ever written.
        options: what to write.
        token: looked at between images.

    Yields:
        Progress over all passes, in images.

    Returns:
        What was written.

    Raises:
        ExportError: a folder is taken or cannot be written.
        DataError: there is nothing to export.
        Cancelled: the token was set.
    """
    run = _ExportRun(annotated, out_dir, options)
    run.check()
    try:
        yield from run.steps(token)
        return run.summary()
    finally:
        run.close()


class _ExportRun:
    """One run of ``export_set``."""

    def __init__(self, annotated: AnnotatedSet, out_dir: Path, options: ExportOptions) -> None:
        self._annotated = annotated
        self._options = options
        # VOC first: it reads the most of a picture, so a broken one is found before other lists name it.
        formats = [name for name in _WRITERS if name in options.formats]
        self._folders = {name: ExportFolder(out_dir / name) for name in formats}
        self._notes = {name: Notes() for name in formats}
        self._writers: dict[str, SetWriter] = {}
        self._val: frozenset[str] = frozenset()
        self._names = {label.id: label.name for label in annotated.classes}
        self._split_sizes: Counter[str] = Counter()
        self._class_sizes = {"train": Counter[int](), "val": Counter[int]()}
        self._failures: list[ImageFailure] = []
        self._n_failed = 0
        self._n_skipped = 0
        self._n_done = 0
        self._n_total = len(annotated) * (2 if options.val_share else 1)

    def check(self) -> None:
        """Refuse a folder that is taken before any work is done.

        Raises:
            ExportError: it is, or overwriting it would take away the pictures that are to be exported.
        """
        root = self._annotated.root.resolve()
        for folder in self._folders.values():
            folder.check(overwrite=self._options.overwrite)
            if root.is_relative_to(folder.folder.resolve()):
                raise ExportError(
                    f"The pictures are in {folder.folder}, where the export would go.",
                    hint="Choose another folder.",
                )

    def steps(self, token: CancelToken) -> Iterator[Progress]:
        """Everything, image by image."""
        if self._options.val_share:
            yield from self._choose_val(token)
        try:
            for item in self._annotated.images:
                token.raise_if_cancelled()
                self._take(item)
                yield self._progress(item.image_path.name)
            token.raise_if_cancelled()
        except Cancelled:
            self._finish_writers()
            raise
        if not self._split_sizes.total():
            raise DataError(self._why_nothing())
        self._finish_writers()
        for name, folder in self._folders.items():
            folder.finish(self._report(name))

    def summary(self) -> ExportSummary:
        notes = dict.fromkeys(sentence for notes in self._notes.values() for sentence in notes.sentences)
        if self._n_failed > len(self._failures):
            notes[f"Only the first {len(self._failures):,} of {self._n_failed:,} failures are listed."] = None
        return ExportSummary(
            folders={name: folder.folder for name, folder in self._folders.items()},
            n_written=self._split_sizes.total(),
            n_skipped=self._n_skipped,
            failures=tuple(self._failures),
            split_sizes={"train": self._split_sizes["train"], "val": self._split_sizes["val"]},
            class_sizes=self._sizes_by_class(),
            notes=tuple(notes),
            coordinates=COORDINATE_SENTENCES[self._options.coordinates],
        )

    def close(self) -> None:
        for writer in self._writers.values():
            writer.discard()
        for folder in self._folders.values():
            folder.close()

    def _choose_val(self, token: CancelToken) -> Iterator[Progress]:
        """First pass: which classes each image has."""
        classes_of: dict[str, tuple[int, ...]] = {}
        for item in self._annotated.images:
            token.raise_if_cancelled()
            if isinstance(item, AnnotatedImage) and self._is_wanted(item):
                classes_of[self._key(item)] = tuple(present_classes(item.labels))
            yield self._progress(item.image_path.name)
        self._val = choose_val(classes_of, val_share=self._options.val_share, seed=self._options.seed)

    def _take(self, item: AnnotatedImage | ImageFailure) -> None:
        if isinstance(item, ImageFailure):
            self._fail(item)
        elif not self._is_wanted(item):
            self._n_skipped += 1
        else:
            try:
                self._write(item)
            except DataError as error:
                self._fail(ImageFailure(image_path=item.image_path, reason=str(error)))

    def _write(self, image: AnnotatedImage) -> None:
        """Write one image in every format.

        Raises:
            DataError: it cannot be exported.
            ExportError: nothing more can.
        """
        self._check_image(image)
        self._start_writers()
        labels = image.labels
        if self._options.coordinates == "stored":
            labels = to_stored(labels, image.exif_orientation)
        item = ExportItem(
            source=image,
            labels=labels,
            split="val" if self._key(image) in self._val else "train",
            instances=self._options.instances,
        )
        for writer in self._writers.values():
            writer.add(item)
        self._split_sizes[item.split] += 1
        self._class_sizes[item.split].update(present_classes(labels))

    def _check_image(self, image: AnnotatedImage) -> None:
        """Refuse labels of classes nobody named, and of a picture that is another one by now.

        Raises:
            DataError: they do not fit.
        """
        unknown = [class_id for class_id in present_classes(image.labels) if class_id not in self._names]
        if unknown:
            raise DataError(
                f"The labels of {image.image_path} hold the class {unknown[0]}, which has no name."
            )
        is_picture_needed = self._options.images != "leave" and _FORMATS_WITH_PICTURES & self._folders.keys()
        if is_picture_needed or image.image_path.exists():
            size = image_size(image.image_path)
            if size != tuple(image.size):
                raise DataError(
                    f"{image.image_path} has {size[0]} x {size[1]} pixels (height x width), but its labels "
                    f"were made for {image.size[0]} x {image.size[1]}.",
                    hint="Was the picture replaced?",
                )

    def _start_writers(self) -> None:
        if self._writers:
            return
        for name, folder in self._folders.items():
            folder.start(overwrite=self._options.overwrite)
            context = WriterContext(
                folder=folder,
                classes=self._annotated.classes,
                root=self._annotated.root,
                options=self._options,
                notes=self._notes[name],
            )
            self._writers[name] = _WRITERS[name](context)

    def _finish_writers(self) -> None:
        for writer in self._writers.values():
            writer.finish()

    def _is_wanted(self, image: AnnotatedImage) -> bool:
        return image.state == ACCEPTED or (self._options.content == "all" and image.state != REJECTED)

    def _key(self, image: AnnotatedImage) -> str:
        """What the split knows an image by: its place, which is the same on another machine."""
        return str(relative_name(image.image_path, self._annotated.root))

    def _fail(self, failure: ImageFailure) -> None:
        self._n_failed += 1
        if len(self._failures) < _MAX_FAILURES_KEPT:
            self._failures.append(failure)

    def _progress(self, message: str) -> Progress:
        self._n_done += 1
        return Progress(
            done=self._n_done, total=max(self._n_total, self._n_done), unit="images", message=message
        )

    def _sizes_by_class(self) -> dict[str, tuple[int, int]]:
        train, val = self._class_sizes["train"], self._class_sizes["val"]
        return {name: (train[class_id], val[class_id]) for class_id, name in self._names.items()}

    def _why_nothing(self) -> str:
        if self._failures:
            return f"No image could be exported. The first: {self._failures[0].reason}"
        if self._n_skipped and self._options.content == "all":
            return "All masks were rejected, so there is nothing to export."
        if self._n_skipped:
            return f"None of the {self._n_skipped:,} images is accepted. Accept some, or export all."
        return "There are no masks to export."

    def _report(self, name: str) -> dict[str, object]:
        """The content of ``export.json``."""
        options = self._options
        return {
            "format": name,
            "program": "Fewshot",
            "coordinates": COORDINATE_SENTENCES[options.coordinates],
            "content": options.content,
            "pictures": options.images,
            "outlines": options.outlines,
            "instances": options.instances,
            "simplify_px": options.simplify_px,
            "seed": options.seed,
            "val_share": options.val_share,
            "images": {"train": self._split_sizes["train"], "val": self._split_sizes["val"]},
            "images_by_class": {
                key: {"train": train, "val": val} for key, (train, val) in self._sizes_by_class().items()
            },
            "skipped": self._n_skipped,
            "failed": [{"image": str(item.image_path), "reason": item.reason} for item in self._failures],
            "notes": list(self._notes[name].sentences),
        }
