"""Exporting the masks of a folder: what is stored, what is painted, and for the rest what the model finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.formats.annotated import (
    UNREVIEWED,
    AnnotatedImage,
    AnnotatedSet,
    LabelClass,
    SetItem,
    StreamedImages,
)
from engine.formats.options import ExportOptions
from engine.images import exif_orientation, scores_to_mask
from engine.progress import CancelToken
from engine.project import Project, ReviewState
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
        classes: used where there is no project.
        project: stored masks; None before the first change.
        painted: examples as they are in memory, (H, W) uint8 class ids, read-only.
        threshold: scores from here on count as found, in [0, 1].
        can_predict: there is an example, so the model can be asked.
    """

    options: ExportOptions
    out_dir: Path
    root: Path
    paths: tuple[Path, ...]
    classes: tuple[LabelClass, ...]
    project: Project | None
    painted: Mapping[Path, NDArray[np.uint8]]
    threshold: float
    can_predict: bool


def export_masks(
    context: JobContext, *, session: EngineSession | None, request: ExportRequest
) -> Iterator[object]:
    """Write the export, one image per step; yields ``Progress``, at last the ``ExportSummary``.

    Runs on the engine thread; the model is asked one image at a time, so more urgent work gets in between.

    Args:
        context: whose token is looked at between images.
        session: predicts; None where ``can_predict`` is not set.
        request: what to write.

    Raises:
        ExportError, DataError: see ``export_set``.
        Cancelled: what was written is complete in itself.
    """
    from engine.formats.exporting import export_set  # late: OpenCV, on the engine thread

    masks = _Masks(request, session, context.token)
    labels = AnnotatedSet(
        classes=masks.classes, images=StreamedImages(masks.images, count=masks.count()), root=request.root
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

    @property
    def classes(self) -> tuple[LabelClass, ...]:
        return self._request.classes if self._stored is None else self._stored.classes

    def count(self) -> int:
        """How many images there are at most."""
        n_stored = 0 if self._stored is None else len(self._stored)
        return max(n_stored, len(self._request.paths)) if self._is_all else n_stored

    def images(self) -> Iterator[SetItem]:
        request = self._request
        done: set[Path] = set()
        for item in () if self._stored is None else self._stored.images:
            done.add(item.image_path)
            yield item
        if not self._is_all:
            return
        for path in request.paths:
            if path in done or self._is_rejected(path):
                continue
            if path in request.painted:
                yield _painted(path, request.painted[path])
            elif self._session is not None:
                yield self._predicted(path, self._session)

    def _is_rejected(self, path: Path) -> bool:
        project = self._request.project
        return project is not None and project.state_of(path) is ReviewState.REJECTED

    def _predicted(self, path: Path, session: EngineSession) -> SetItem:
        try:
            result = session.segment(path, token=self._token)
            return _found(result, threshold=self._request.threshold, class_id=self.classes[0].id)
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


def _found(result: SegmentResult, *, threshold: float, class_id: int) -> AnnotatedImage:
    """A prediction as a label map; its score is the mean over what was found."""
    # The scores are stretched first, so that borders are sharp at full size.
    mask = scores_to_mask(result.scores, result.image_size, threshold=threshold)
    is_sure = result.scores >= threshold
    score = float(result.scores[is_sure].astype(np.float32).mean()) if is_sure.any() else None
    labels = mask.astype(np.uint8) * np.uint8(class_id)
    labels.flags.writeable = False
    return AnnotatedImage(
        image_path=result.image_path,
        size=result.image_size,
        labels=labels,
        scores={} if score is None or not mask.any() else {class_id: score},
        state=UNREVIEWED,
        provenance=result.model,
        exif_orientation=exif_orientation(result.image_path),
    )
