"""The classifier's part of the fake engine: instant, predictable, knows four attributes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from engine.classify_types import (
    ClassDefinition,
    ClassifyResult,
    Explanation,
    FitProgress,
    FitSummary,
    ZeroShotInfo,
)
from engine.errors import EngineError, WeightsCorruptError
from engine.images import image_size
from engine.progress import CancelToken
from engine.types import ImageFailure

N_FIT_STEPS = 4
INFO = ZeroShotInfo(
    model="fake-scegg",
    attribute_names=("black", "stripes", "horns", "water"),
    class_names=("horse", "cow", "dolphin"),
    class_attributes=np.array([[60, 0, 0, 5], [50, 10, 80, 5], [20, 0, 0, 95]], np.float32),
    is_seen=np.array([True, True, False]),
    attribute_range=(0.0, 100.0),
)


class FakeClassifier:
    """Mixed into ``FakeSession``, whose gate, errors and thread check it uses.

    An image's log-probabilities are the softmax of ``likes[image name][class name]``, 0 where nothing is
    said; an image the user put into a class gets 5 more there.

    Attributes:
        likes: logits by image name and class name.
        fits: the definitions of every fit that came to its end.
        n_infos: how often the info was asked for.
        classified: paths in the order they were scored.
        explained: (path, class) pairs asked about.
        zero_shot_error: raised by everything that needs the model.
    """

    def __init__(self) -> None:
        self.likes: dict[str, dict[str, float]] = {}
        self.fits: list[tuple[ClassDefinition, ...]] = []
        self.n_infos = 0
        self.classified: list[Path] = []
        self.explained: list[tuple[Path, str]] = []
        self.zero_shot_error: EngineError | None = None
        self._fitted: tuple[ClassDefinition, ...] = ()

    @property
    def zero_shot_model(self) -> str:
        return INFO.model

    def load_zero_shot_model(
        self, *, token: CancelToken, head_path: Path | None = None, backbone_path: Path | None = None
    ) -> None:
        self._check_thread()
        if head_path is None or not head_path.is_file():
            message = f"{head_path or backbone_path} is no head of this model."
            raise WeightsCorruptError(message)
        self.zero_shot_error = None

    def zero_shot_info(self, *, token: CancelToken) -> ZeroShotInfo:
        self._begin(token)
        self.n_infos += 1
        return INFO

    def fit_classes(
        self, definitions: Sequence[ClassDefinition], *, token: CancelToken
    ) -> Generator[FitProgress, None, FitSummary]:
        """Four steps; only the last one changes anything."""
        for done in range(1, N_FIT_STEPS + 1):
            self._begin(token)
            self._wait_at_gate()
            yield FitProgress(done=done, total=N_FIT_STEPS)
        self._fitted = tuple(definitions)
        self.fits.append(self._fitted)
        return FitSummary(
            class_names=tuple(definition.name for definition in definitions),
            is_seen=np.array([d.is_known or bool(d.examples) for d in definitions]),
            seconds=0.0,
            model=INFO.model,
            seen_penalty=1.0,
        )

    def classify(
        self, image_paths: Iterable[Path], *, token: CancelToken
    ) -> Iterator[ClassifyResult | ImageFailure]:
        """One image per step; names in ``errors`` fail."""
        for path in image_paths:
            self._begin(token)
            self._wait_at_gate()
            if path.name in self.errors:
                yield ImageFailure(image_path=path, reason=str(self.errors[path.name]))
                continue
            self.classified.append(path)
            yield self._score(path)

    def explain(self, image_path: Path, *, class_name: str, token: CancelToken) -> Explanation:
        """The first attribute spoke for the class and looked at the left half, the others against it."""
        self._begin(token)
        self.explained.append((image_path, class_name))
        attention = np.zeros((len(INFO.attribute_names), 4, 4), np.float16)
        attention[:, :, 2:] = 1 / 8
        attention[0] = attention[0, :, ::-1]
        return Explanation(
            image_path=image_path,
            class_name=class_name,
            image_size=image_size(image_path),
            attribute_names=INFO.attribute_names,
            contributions=np.array([0.8, -0.1, -0.2, -0.3], np.float32),
            attention=attention,
        )

    def _score(self, path: Path) -> ClassifyResult:
        likes = self.likes.get(path.name, {})
        logits = np.array(
            [likes.get(d.name, 0.0) + 5.0 * (path in d.examples) for d in self._fitted], np.float32
        )
        return ClassifyResult(
            image_path=path,
            class_names=tuple(definition.name for definition in self._fitted),
            log_probabilities=logits - np.log(np.exp(logits).sum()),
            attribute_scores=np.array([0.9, 0.1, 0.2, 0.3], np.float32),
            seconds=0.0,
            is_cached=False,
        )

    def _begin(self, token: CancelToken) -> None:
        self._check_thread()
        if self.zero_shot_error is not None:
            raise self.zero_shot_error
        token.raise_if_cancelled()
