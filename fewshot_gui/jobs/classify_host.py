"""The engine's side of classifying: generators that run on the engine thread."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engine.classify_types import ClassDefinition, ClassifyResult
from engine.errors import Cancelled, WeightsNotFoundError
from engine.types import ImageFailure
from fewshot_gui.jobs.engine_host import HEAD_SUFFIX, EngineHost
from fewshot_gui.jobs.events import ClassifierLoaded, ClassifierMissing, ScoredImages
from fewshot_gui.jobs.runner import JobContext

_BATCH_SECONDS: Final = 0.05
"""Scores are handed over in groups: with cached embeddings there are thousands a second, and as many
single signals would keep the GUI thread busy."""


class ClassifyHost:
    """Uses the session of an ``EngineHost``. Engine thread only."""

    def __init__(self, host: EngineHost) -> None:
        self._host = host

    def describe(self, context: JobContext) -> Iterator[object]:
        """Load the model if need be, and say what it knows."""
        try:
            yield self._host.session.zero_shot_info(token=context.token)
        except WeightsNotFoundError as error:
            yield ClassifierMissing(message=error.user_message)

    def load_model(self, context: JobContext, *, weights_path: Path) -> Iterator[object]:
        """Read the model from a file: the head where it ends in ``.safetensors``, else the backbone."""
        kind = "head_path" if weights_path.suffix == HEAD_SUFFIX else "backbone_path"
        self._host.session.load_zero_shot_model(token=context.token, **{kind: weights_path})
        yield ClassifierLoaded()

    def fit(self, context: JobContext, *, definitions: Sequence[ClassDefinition]) -> Iterator[object]:
        """Fit the classifier, a short step at a time; the last value is the summary."""
        try:
            yield (yield from self._host.session.fit_classes(definitions, token=context.token))
        except WeightsNotFoundError as error:
            yield ClassifierMissing(message=error.user_message)

    def classify(self, context: JobContext, *, paths: Sequence[Path]) -> Iterator[object]:
        """Score many images, in groups of what gets done within a twentieth of a second."""
        results: list[ClassifyResult] = []
        failures: list[ImageFailure] = []
        items = self._host.session.classify(paths, token=context.token)
        group_end_s = time.monotonic() + _BATCH_SECONDS
        try:
            for item in items:
                (failures if isinstance(item, ImageFailure) else results).append(item)
                if time.monotonic() >= group_end_s:
                    yield ScoredImages(results=tuple(results), failures=tuple(failures))
                    results, failures = [], []
                    group_end_s = time.monotonic() + _BATCH_SECONDS
        except Cancelled:
            context.report(ScoredImages(results=tuple(results), failures=tuple(failures)))
            raise
        except WeightsNotFoundError as error:
            yield ClassifierMissing(message=error.user_message)
        if results or failures:
            yield ScoredImages(results=tuple(results), failures=tuple(failures))

    def explain(self, context: JobContext, *, path: Path, class_name: str) -> Iterator[object]:
        """Say why an image was given a class."""
        yield self._host.session.explain(path, class_name=class_name, token=context.token)
