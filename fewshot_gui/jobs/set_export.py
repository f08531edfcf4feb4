"""Exporting the masks of a folder: what is stored, what is painted, and for the rest what the model finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.formats.annotated import (
    BACKGROUND,
    UNREVIEWED,
    AnnotatedImage,
    AnnotatedSet,
    LabelClass,
    SetItem,
    StreamedImages,
)
from engine.formats.options import ExportOptions
from engine.images import exif_orientation, scores_to_labels
from engine.progress import CancelToken
from engine.project import Layer, Project, ReviewState, class_ids_in
from engine.types import ImageFailure, SegmentResult
from fewshot_gui.jobs.runner import JobContext

if TYPE_CHECKING:
    from engine.inference import EngineSession


@dataclass(frozen=True, kw_only=True, eq=False)
class ExportRequest:
    """One export.

    Attributes:
        options: formats and all that.
        out_dir: where to.
        root: the open folder; exported names are relative to it.
        paths: its images that can be read.
        classes: all of them.
        project: stored masks; None before the first change.
        painted: examples as they are in memory, (H, W) uint8 class ids, read-only.
        thresholds: by class id, from which score in [0, 1] on it counts as found.
        supported: ids of the classes that have examples, so the model can be asked for them.
    """

    options: ExportOptions
    out_dir: Path
    root: Path
    paths: tuple[Path, ...]
    classes: tuple[LabelClass, ...]
    project: Project | None
    painted: Mapping[Path, NDArray[np.uint8]]
    thresholds: Mapping[int, float]
    supported: tuple[int, ...]


def export_masks(
    context: JobContext, *, session: EngineSession | None, request: ExportRequest
) -> Iterator[object]:
    """Write the export, one image per step; yields ``Progress``, at last the ``ExportSummary``.

    Runs on the engine thread; the model is asked one image at a time, so more urgent work gets in between.

    Args:
        context: whose token is looked at between images.
        session: predicts; None where nothing is ``supported``.
        request: what to write.

    Raises:
        ExportError, DataError: see ``export_set``.
        Cancelled: what was written is complete in itself.
    """
    from engine.formats.exporting import export_set  # late: OpenCV, on the engine thread

    masks = _Masks(request, session, context.token)
    labels = AnnotatedSet(
        classes=request.classes, images=StreamedImages(masks.images, count=masks.count()), root=request.root
    )
    steps = export_set(labels, request.out_dir, options=request.options, token=context.token)
    yield (yield from steps)


class _Masks:
    """All masks of a request. Engine thread only."""

    def __init__(self, request: ExportRequest, session: EngineSession | None, token: CancelToken) -> None:
        self._request = request
        self._session = session
        self._token = token
        self._is_all = request.options.content == "all"
        project = request.project
        self._stored = None if project is None else project.annotated(only_accepted=not self._is_all)

    def count(self) -> int:
        """How many images there are at most."""
        n_stored = 0 if self._stored is None else len(self._stored)
        return max(n_stored, len(self._request.paths)) if self._is_all else n_stored

    def images(self) -> Iterator[SetItem]:
        request = self._request
        done: set[Path] = set()
        for item in () if self._stored is None else self._stored.images:
            if self._is_example(item):
                continue  # as it is in memory, and with the classes that are not painted on it
            done.add(item.image_path)
            yield item
        if not self._is_all:
            return
        for path in request.paths:
            if path in done or self._is_rejected(path):
                continue
            if path in request.painted:
                yield self._painted(path, request.painted[path])
            elif self._session is not None:
                yield self._predicted(path, self._session)

    def _is_rejected(self, path: Path) -> bool:
        project = self._request.project
        return project is not None and project.state_of(path) is ReviewState.REJECTED

    def _is_example(self, item: SetItem) -> bool:
        """True for a painting that nobody has decided about."""
        project = self._request.project
        record = None if project is None else project.record_of(item.image_path)
        is_open = record is not None and record.state is ReviewState.UNREVIEWED
        return is_open and Layer.FINAL not in record.layers and item.image_path in self._request.painted

    def _painted(self, path: Path, labels: NDArray[np.uint8]) -> SetItem:
        """What is painted, and of classes that are not painted here what the model finds."""
        painted = set(class_ids_in(labels))
        wanted = [class_id for class_id in self._request.supported if class_id not in painted]
        if self._session is None or not wanted:
            return _painted(path, labels)
        found = self._predicted(path, self._session, class_ids=wanted)
        if isinstance(found, ImageFailure) or not found.labels.any() or found.size != labels.shape:
            return _painted(path, labels)
        joined = np.where(labels == BACKGROUND, found.labels, labels)
        joined.flags.writeable = False
        return replace(found, labels=joined, provenance=f"{found.provenance}, corrected")

    def _predicted(
        self, path: Path, session: EngineSession, *, class_ids: Sequence[int] | None = None
    ) -> SetItem:
        try:
            result = session.segment(path, token=self._token, class_ids=class_ids)
            return _found(result, self._request.thresholds)
        except DataError as error:
            return ImageFailure(image_path=path, reason=error.user_message)


def _painted(path: Path, labels: NDArray[np.uint8]) -> SetItem:
    try:
        orientation = exif_orientation(path)
    except DataError as error:
        return ImageFailure(image_path=path, reason=error.user_message)
    return AnnotatedImage(
        image_path=path,
        size=(labels.shape[0], labels.shape[1]),
        labels=labels,
        state=UNREVIEWED,
        provenance="painted",
        exif_orientation=orientation,
    )


def _found(result: SegmentResult, thresholds: Mapping[int, float]) -> AnnotatedImage:
    """A prediction as a label map; the score of a class is the mean over what was found of it."""
    cuts = [thresholds[class_id] for class_id in result.class_ids]
    # The scores are stretched first, so that borders are sharp at full size.
    labels = scores_to_labels(result.scores, result.image_size, class_ids=result.class_ids, thresholds=cuts)
    labels.flags.writeable = False
    present = set(class_ids_in(labels))
    scores = {}
    for class_id, field, threshold in zip(result.class_ids, result.scores, cuts, strict=True):
        is_sure = field >= threshold
        if class_id in present and is_sure.any():
            scores[class_id] = float(field[is_sure].astype(np.float32).mean())
    return AnnotatedImage(
        image_path=result.image_path,
        size=result.image_size,
        labels=labels,
        scores=scores,
        state=UNREVIEWED,
        provenance=result.model,
        exif_orientation=exif_orientation(result.image_path),
    )
