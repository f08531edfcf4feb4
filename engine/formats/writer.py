"""What all writers of formats share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.formats.annotated import AnnotatedImage, LabelClass
from engine.formats.options import ExportOptions, Instances, Notes, SplitName
from engine.formats.output_folder import ExportFolder
from engine.formats.regions import LabelObject, objects_of


@dataclass(frozen=True, kw_only=True, eq=False)
class ExportItem:
    """One image on its way out.

    Attributes:
        source: the image as it came.
        labels: (H, W) uint8 in the pixel grid that is exported.
        split: the side it was dealt to.
        instances: what one object is.
    """

    source: AnnotatedImage
    labels: NDArray[np.uint8]
    split: SplitName
    instances: Instances

    @property
    def size(self) -> tuple[int, int]:
        """(H, W) of the exported labels."""
        return self.labels.shape[0], self.labels.shape[1]

    @cached_property
    def objects(self) -> tuple[LabelObject, ...]:
        """See ``objects_of``; found once for all formats."""
        return tuple(objects_of(self.labels, instances=self.instances))

    def score_of(self, class_id: int) -> float | None:
        """The model's confidence in a class, in [0, 1]; None where no model spoke."""
        score = self.source.scores.get(class_id)
        return None if score is None else round(float(score), 6)


@dataclass(frozen=True, kw_only=True, eq=False)
class WriterContext:
    """What a writer works with.

    Attributes:
        folder: where it writes; started.
        classes: every class that may occur.
        root: exported names are relative to it.
        options: what was asked for.
        notes: where it counts what it had to change.
    """

    folder: ExportFolder
    classes: tuple[LabelClass, ...]
    root: Path
    options: ExportOptions
    notes: Notes


class SetWriter(Protocol):
    """Writes a set in one format, image by image. One thread.

    ``add`` raises ``ImageError`` where this image's picture cannot be read, and leaves nothing of it in any
    list; ``ExportError`` where nothing more can be written.
    """

    def add(self, item: ExportItem) -> None:
        """Write one image."""

    def finish(self) -> None:
        """Write what describes the whole set."""

    def discard(self) -> None:
        """Let go of unfinished files; called in any case, also after ``finish``."""
