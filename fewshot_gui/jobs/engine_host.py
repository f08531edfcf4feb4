"""The engine's side of every job: generators that run on the engine thread, one step per value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, WeightsNotFoundError
from engine.images import scores_to_mask, write_indexed_png
from engine.search_types import SearchQuery
from engine.types import ImageFailure, SegmentResult, SupportSet
from fewshot_gui.jobs.events import (
    ExportedMask,
    ModelLoaded,
    RetrieverLoaded,
    RetrieverMissing,
    SketchSeen,
)
from fewshot_gui.jobs.runner import JobContext

if TYPE_CHECKING:
    from engine.inference import EngineSession

_HEAD_SUFFIX: Final = ".safetensors"

SessionFactory = Callable[[], "EngineSession"]


@dataclass(frozen=True, kw_only=True, eq=False)
class ExportItem:
    """One mask to write.

    Attributes:
        image_path: the photo.
        mask_path: the indexed PNG to write; its folder is made where it is missing.
        mask: (H, W) bool, the mask a person painted, written as it is. None: ask the model.
    """

    image_path: Path
    mask_path: Path
    mask: NDArray[np.bool_] | None = None


def create_session(device: str) -> EngineSession:
    """Open the real engine. Takes seconds, because torch is imported here.

    Args:
        device: ``auto``, ``cpu`` or ``cuda[:N]``.

    Raises:
        DeviceError: there is no such device.
    """
    # Late imports: the window is on screen before torch is read from disk.
    from engine import runtime
    from engine.inference import EngineSession

    runtime.prepare()
    return EngineSession(device=device)


class EngineHost:
    """Holds the session. Created anywhere, used on the engine thread only."""

    def __init__(self, factory: SessionFactory) -> None:
        self._factory = factory
        self._session: EngineSession | None = None
        self._chosen_files: dict[str, dict[str, Path]] = {}
        self._answered: set[Path] = set()  # predicted with the present support and model

    def open(self, context: JobContext, *, model: str | None) -> Iterator[object]:
        """Create the session, then load a model; None stands for the engine's own choice."""
        self._session = self._factory()
        status = self._session.status()
        yield status
        names = {info.name for info in status.models if info.is_available}
        yield from self.load_model(context, name=model if model in names else status.default_model)

    def load_model(
        self,
        context: JobContext,
        *,
        name: str,
        allow_download: bool = False,
        weights_path: Path | None = None,
    ) -> Iterator[object]:
        """Load a model and say so, with the engine's new status.

        A chosen weights file is the head where it ends in ``.safetensors``, as our heads do, and the
        backbone otherwise. It is remembered, because a model may lack both.
        """
        self._answered.clear()
        files = self._chosen_files.setdefault(name, {})
        if weights_path is not None:
            files["head_path" if weights_path.suffix == _HEAD_SUFFIX else "backbone_path"] = weights_path
        self._ready.load_model(
            name, **files, allow_download=allow_download, token=context.token, progress=context.report
        )
        yield ModelLoaded(name=name)
        yield self._ready.status()

    def report_status(self, context: JobContext) -> Iterator[object]:
        """Say what the engine runs on and what it has measured so far."""
        yield self._ready.status()

    def set_support(self, context: JobContext, *, support: SupportSet) -> Iterator[object]:
        """Take over new shots or strokes; every earlier prediction is out of date."""
        self._answered.clear()
        self._ready.set_support(support, token=context.token)
        yield from ()

    def segment(self, context: JobContext, *, path: Path) -> Iterator[object]:
        """Predict one image."""
        yield self._predict(path, context)

    def sweep(self, context: JobContext, *, paths: Sequence[Path]) -> Iterator[object]:
        """Predict many images, one per step, leaving out those that more urgent lanes already did."""
        remaining = [path for path in paths if path not in self._answered]
        for item in self._ready.sweep(remaining, token=context.token):
            self._answered.add(item.image_path)
            yield item

    def export(
        self, context: JobContext, *, items: Sequence[ExportItem], threshold: float
    ) -> Iterator[object]:
        """Write one mask per step; a bad image is reported and the rest goes on."""
        for item in items:
            context.token.raise_if_cancelled()
            try:
                mask = item.mask
                if mask is None:
                    result = self._ready.segment(item.image_path, token=context.token)
                    # The scores are stretched first, so that borders are sharp at full size.
                    mask = scores_to_mask(result.scores, result.image_size, threshold=threshold)
                write_indexed_png(item.mask_path, mask.astype(np.uint8))
            except DataError as error:
                yield ImageFailure(image_path=item.image_path, reason=str(error))
            else:
                yield ExportedMask(image_path=item.image_path, mask_path=item.mask_path)

    def search(
        self, context: JobContext, *, query: SearchQuery, folder: Path | None, top: int
    ) -> Iterator[object]:
        """Show what the encoder sees of the doodle, then rank a folder's index; None: only the first."""
        for doodle in query.doodles[:1]:
            yield SketchSeen(pixels=self._ready.sketch_preview(doodle))
        if folder is None:
            return
        try:
            yield self._ready.search(query, folder=folder, top=top, token=context.token)
        except WeightsNotFoundError as error:
            yield RetrieverMissing(message=error.user_message)

    def index(self, context: JobContext, *, paths: Sequence[Path], folder: Path) -> Iterator[object]:
        """Index a folder, a few images per step; the last value is the summary."""
        try:
            yield (yield from self._ready.index(paths, folder=folder, token=context.token))
        except WeightsNotFoundError as error:
            yield RetrieverMissing(message=error.user_message)

    def load_retriever(self, context: JobContext, *, weights_path: Path) -> Iterator[object]:
        """Read the model of the search from a file; see ``load_model`` for which file it is taken for."""
        kind = "head_path" if weights_path.suffix == _HEAD_SUFFIX else "backbone_path"
        self._ready.load_retrieval_model(token=context.token, **{kind: weights_path})
        yield RetrieverLoaded()

    def close(self) -> None:
        """Free the session; the last thing that happens on the engine thread."""
        if self._session is not None:
            self._session.close()
            self._session = None

    @property
    def _ready(self) -> EngineSession:
        if self._session is None:
            raise RuntimeError("The engine did not start, so it cannot work on images.")
        return self._session

    def _predict(self, path: Path, context: JobContext) -> SegmentResult | ImageFailure:
        try:
            item = self._ready.segment(path, token=context.token)
        except DataError as error:
            item = ImageFailure(image_path=path, reason=error.user_message)
        self._answered.add(path)
        return item
