"""What a session can be asked about segmentation; the work is the desk's."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError
from engine.inference.loading import LoadModel
from engine.inference.segment_desk import SegmentDesk
from engine.progress import CancelToken, Progress, ProgressCallback
from engine.types import ScribbleCompletion, SegmentResult, ShotRating, SupportSet, SweepItem


class SegmentCalls:
    """The calls of ``EngineSession`` that segment. One thread only; cancel tokens may be used from others."""

    def __init__(self, desk: SegmentDesk, *, load: LoadModel) -> None:
        """Begin without a model.

        Args:
            desk: does the work.
            load: where models come from.
        """
        self._segmenting, self._load = desk, load
        self._is_closed = False

    @property
    def model_key(self) -> str:
        """Names the loaded weights by content; empty before ``load_model``."""
        return self._segmenting.model_key

    def load_model(
        self,
        name: str,
        *,
        token: CancelToken,
        progress: ProgressCallback | None = None,
        backbone_path: Path | None = None,
        head_path: Path | None = None,
        allow_download: bool = False,
    ) -> None:
        """Load a model and make it the one in use; after an error the one before stays in use.

        The support sets stay in force: the new model takes them over at its first prediction.

        Args:
            name: registry name.
            token: checked while files are fetched, and before the new model takes over.
            progress: told about downloads.
            backbone_path: a backbone file instead of the one the registry knows.
            head_path: a head file instead of the one the registry knows.
            allow_download: fetch a missing backbone.

        Raises:
            ConfigError: there is no such model.
            WeightsError: weights are missing, damaged or belong to another model.
            OutOfDeviceMemoryError: not even the CPU has the memory.
            Cancelled: the token was cancelled.
        """
        self._check_open()
        model = self._load(
            name,
            backbone_path=backbone_path,
            head_path=head_path,
            allow_download=allow_download,
            token=token,
            progress=progress,
        )
        token.raise_if_cancelled()
        self._segmenting.take_model(model, name)

    def set_support(self, supports: Sequence[SupportSet], *, token: CancelToken) -> None:
        """Say what to look for, one support set per class; replaces what was there before.

        A class whose images and masks are the same as before keeps its prepared state, so a stroke on one
        class costs nothing for the others. See ``Segmenter.set_support`` for all rules and errors.

        Raises:
            EngineError: no model is loaded, or the session is closed.
        """
        self._check_open()
        self._segmenting.set_support(supports, token=token)

    def segment(
        self, image_path: Path, *, token: CancelToken, class_ids: Sequence[int] | None = None
    ) -> SegmentResult:
        """Segment the image on screen; it stays the quickest one to segment again.

        Its features are read once for all classes.

        Args:
            image_path: the query.
            token: checked before the work begins; one image is never stopped half-way.
            class_ids: only these classes, in this order; None: all, in the order of ``set_support``.

        Raises:
            SupportError: there is no support set yet, or none of one of the classes.
            ImageError: the image cannot be read.
            EngineError: no model is loaded, or the session is closed.
            Cancelled: the token was cancelled.
        """
        token.raise_if_cancelled()
        self._check_open()
        return self._segmenting.segment(image_path, class_ids=class_ids, token=token)

    def rate_shots(
        self,
        *,
        token: CancelToken,
        class_ids: Sequence[int] | None = None,
        thresholds: Mapping[int, float] | None = None,
    ) -> Generator[ShotRating | Progress, None, None]:
        """Leave-one-out: say which examples agree and which help, one prediction per ``next()``.

        The rule is that of ``engine.inference.shot_rating.rate_shots``. Between two steps the caller may
        use the session otherwise; what is rated stays the support at the time of the first step.

        Args:
            token: checked before every prediction.
            class_ids: only these classes; None: all.
            thresholds: by class id, from where scores count as found; 0.5 for the others.

        Yields:
            Per class first a ``ShotRating`` of every shot with the agreement alone, then one with the
            influence too; ``Progress`` after the predictions in between.

        Raises:
            SupportError: there is no support set yet, or none of one of the classes.
            EngineError: no model is loaded, or the session is closed.
            OutOfDeviceMemoryError: not even the CPU has the memory.
            Cancelled: the token was cancelled.
        """
        token.raise_if_cancelled()
        self._check_open()
        steps = self._segmenting.rate_shots(class_ids=class_ids, thresholds=thresholds or {}, token=token)
        for step in steps:
            yield step
            self._check_open()

    def complete_scribble(
        self,
        image_path: Path,
        scribble: NDArray[np.bool_],
        *,
        background_scribble: NDArray[np.bool_] | None = None,
        token: CancelToken,
    ) -> ScribbleCompletion:
        """Complete a rough scribble to the outline of the object under it; independent of the support sets.

        Uses the features of the default model, whichever model is loaded: where that is the default one,
        an image that was predicted before costs no backbone run.

        Args:
            image_path: the image.
            scribble: (H, W) bool at image size, True = certainly object.
            background_scribble: (H, W) bool, True = certainly not object; None: nothing is.
            token: checked before the work begins.

        Raises:
            SupportError: nothing is scribbled.
            ShapeError: a scribble has another size than the image.
            ImageError: the image cannot be read.
            WeightsError: the weights of the smart brush are missing or damaged.
            EngineError: the session is closed.
            Cancelled: the token was cancelled.
        """
        token.raise_if_cancelled()
        self._check_open()
        brush = self._segmenting.smart_brush(self._load, token=token)
        return brush.complete(image_path, scribble, background=background_scribble)

    def sweep(
        self,
        image_paths: Iterable[Path],
        *,
        token: CancelToken,
        class_ids: Sequence[int] | None = None,
    ) -> Iterator[SweepItem]:
        """Segment many images, one per ``next()``, in the order given.

        Between two steps the caller may use the session otherwise; support sets or a model changed
        meanwhile hold for the rest of the sweep.

        Args:
            image_paths: the queries; may be a generator. It is drawn one image ahead.
            token: checked before every image. What was handed out before stays valid.
            class_ids: only these classes, in this order; None: all that there are at each step.

        Yields:
            A ``SegmentResult``, or an ``ImageFailure`` for an image that cannot be processed.

        Raises:
            SupportError: there is no support set yet, or none of one of the classes.
            EngineError: no model is loaded, or the session is closed.
            Cancelled: the token was cancelled.
        """
        token.raise_if_cancelled()
        swept = self._segmenting.sweep(image_paths, class_ids=class_ids, token=token)
        with contextlib.closing(swept) as items:
            while True:
                self._check_open()
                try:
                    item = next(items)
                except StopIteration:
                    return
                yield item

    def _check_open(self) -> None:
        if self._is_closed:
            raise EngineError("The engine session is closed.")
