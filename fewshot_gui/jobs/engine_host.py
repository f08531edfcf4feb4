"""The engine's side of every job: generators that run on the engine thread, one step per value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, WeightsNotFoundError
from engine.search_types import SearchQuery
from engine.types import ImageFailure, SegmentResult, SupportSet
from fewshot_gui.jobs.events import (
    ModelLoaded,
    RetrieverLoaded,
    RetrieverMissing,
    SketchSeen,
)
from fewshot_gui.jobs.runner import JobContext
from fewshot_gui.jobs.set_export import ExportRequest, export_masks
from fewshot_gui.settings import Settings

if TYPE_CHECKING:
    from engine.inference import EngineSession

HEAD_SUFFIX: Final = ".safetensors"

SessionFactory = Callable[[], "EngineSession"]


def create_session(device: str = "", values: Settings | None = None) -> EngineSession:
    """Open the real engine. Takes seconds, because torch is imported here.

    Args:
        device: ``auto``, ``cpu`` or ``cuda[:N]``; empty for the one in the settings.
        values: threads, and size and place of the feature cache; None for the defaults.

    Raises:
        DeviceError: there is no such device.
    """
    # Late imports: the window is on screen before torch is read from disk.
    from engine import runtime

    values = values or Settings()
    # Before the session: it imports torch in a way that leaves the window its turn.
    runtime.prepare(values.threads or None)
    from engine.inference import EngineSession

    return EngineSession(
        device=device or values.device,
        feature_cache_bytes=values.memory_cache_mb * 2**20,
        disk_cache_bytes=values.disk_cache_mb * 2**20,
        cache_dir=Path(values.cache_folder) if values.cache_folder else None,
    )


class EngineHost:
    """Holds the session. Created anywhere, used on the engine thread only."""

    def __init__(self, factory: SessionFactory) -> None:
        self._factory = factory
        self._session: EngineSession | None = None
        self._chosen_files: dict[str, dict[str, Path]] = {}
        # Classes predicted with the present supports and model, by image.
        self._answered: dict[Path, set[int]] = {}
        self._supported: tuple[int, ...] = ()

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
            files["head_path" if weights_path.suffix == HEAD_SUFFIX else "backbone_path"] = weights_path
        self.session.load_model(
            name, **files, allow_download=allow_download, token=context.token, progress=context.report
        )
        yield ModelLoaded(name=name)
        yield self.session.status()

    def report_status(self, context: JobContext) -> Iterator[object]:
        """Say what the engine runs on and what it has measured so far."""
        yield self.session.status()

    def set_support(self, context: JobContext, *, supports: Sequence[SupportSet]) -> Iterator[object]:
        """Take over new shots or strokes of all classes."""
        self._answered.clear()
        self.session.set_support(supports, token=context.token)
        self._supported = tuple(support.class_id for support in supports)
        yield from ()

    def segment(
        self, context: JobContext, *, path: Path, class_ids: Sequence[int] | None
    ) -> Iterator[object]:
        """Predict one image for some classes; None: all."""
        yield self._predict(path, class_ids, context)

    def complete_scribble(
        self,
        context: JobContext,
        *,
        path: Path,
        scribble: NDArray[np.bool_],
        background: NDArray[np.bool_] | None,
    ) -> Iterator[object]:
        """Complete a scribble to the object's outline."""
        yield self.session.complete_scribble(
            path, scribble, background_scribble=background, token=context.token
        )

    def sweep(
        self, context: JobContext, *, paths: Sequence[Path], class_ids: Sequence[int] | None
    ) -> Iterator[object]:
        """Predict many images, one per step, leaving out those that more urgent lanes already did."""
        asked = set(self._supported if class_ids is None else class_ids)
        remaining = [path for path in paths if not self._answered.get(path, set()) >= asked]
        for item in self.session.sweep(remaining, token=context.token, class_ids=class_ids):
            self._note(item, class_ids)
            yield item

    def rate_shots(
        self, context: JobContext, *, class_ids: Sequence[int] | None, thresholds: Mapping[int, float]
    ) -> Iterator[object]:
        """Leave-one-out, one prediction per step."""
        yield from self.session.rate_shots(token=context.token, class_ids=class_ids, thresholds=thresholds)

    def export(self, context: JobContext, *, request: ExportRequest) -> Iterator[object]:
        """Write masks, one image per step; see ``export_masks``."""
        session = self.session if request.supported else None
        yield from export_masks(context, session=session, request=request)

    def search(
        self, context: JobContext, *, query: SearchQuery, folder: Path | None, top: int
    ) -> Iterator[object]:
        """Show what the encoder sees of the doodle, then rank a folder's index; None: only the first."""
        for doodle in query.doodles[:1]:
            yield SketchSeen(pixels=self.session.sketch_preview(doodle))
        if folder is None:
            return
        try:
            yield self.session.search(query, folder=folder, top=top, token=context.token)
        except WeightsNotFoundError as error:
            yield RetrieverMissing(message=error.user_message)

    def index(self, context: JobContext, *, paths: Sequence[Path], folder: Path) -> Iterator[object]:
        """Index a folder, a few images per step; the last value is the summary."""
        try:
            yield (yield from self.session.index(paths, folder=folder, token=context.token))
        except WeightsNotFoundError as error:
            yield RetrieverMissing(message=error.user_message)

    def load_retriever(self, context: JobContext, *, weights_path: Path) -> Iterator[object]:
        """Read the model of the search from a file; see ``load_model`` for which file it is taken for."""
        kind = "head_path" if weights_path.suffix == HEAD_SUFFIX else "backbone_path"
        self.session.load_retrieval_model(token=context.token, **{kind: weights_path})
        yield RetrieverLoaded()

    def close(self) -> None:
        """Free the session; the last thing that happens on the engine thread."""
        if self._session is not None:
            self._session.close()
            self._session = None

    @property
    def session(self) -> EngineSession:
        """The open session.

        Raises:
            RuntimeError: it did not start.
        """
        if self._session is None:
            raise RuntimeError("The engine did not start, so it cannot work on images.")
        return self._session

    def _predict(
        self, path: Path, class_ids: Sequence[int] | None, context: JobContext
    ) -> SegmentResult | ImageFailure:
        try:
            item = self.session.segment(path, token=context.token, class_ids=class_ids)
        except DataError as error:
            item = ImageFailure(image_path=path, reason=error.user_message)
        self._note(item, class_ids)
        return item

    def _note(self, item: SegmentResult | ImageFailure, class_ids: Sequence[int] | None) -> None:
        """Remember that an image needs no further prediction for these classes; one that failed does."""
        if isinstance(item, SegmentResult):
            asked = self._supported if class_ids is None else class_ids
            self._answered.setdefault(item.image_path, set()).update(asked)
