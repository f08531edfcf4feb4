"""Telling classes apart by attributes: one attribute classifier, the user's classes, and their images."""

from __future__ import annotations

import contextlib
import time
from collections import OrderedDict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.attributes import attribute_range, readable_name
from engine.cache.features import FeatureCache
from engine.classify_types import (
    ClassDefinition,
    ClassifyItem,
    ClassifyResult,
    Explanation,
    FitProgress,
    FitSummary,
    ZeroShotInfo,
)
from engine.errors import EngineError, ImageError
from engine.inference.attribute_reader import AttributeReader
from engine.inference.class_fitting import ClassFit
from engine.inference.describer import Described, Describer
from engine.models.zero_shot import AttributeClassifier
from engine.progress import CancelToken
from engine.types import ImageFailure

DEFAULT_ZERO_SHOT_MODEL: Final = "scegg-lite"
_MAX_LOOKS: Final = 8
_STEP_SECONDS: Final = 0.05
"""How long a fit goes on before others get their turn."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Fitted:
    """A fitted classifier: a softmax layer over C classes and their (C, K) attributes, 0 to 1."""

    class_names: tuple[str, ...]
    layer: nn.Linear
    shares: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Look:
    """What was found out about an image to explain; ``identity`` tells the file by size and time."""

    identity: tuple[int, int]
    image_size: tuple[int, int]
    attention: NDArray[np.float16]
    attribute_scores: NDArray[np.float32]


class Classifier:
    """One attribute classifier on one device with the classes fitted last. Engine thread only."""

    def __init__(
        self, model: AttributeClassifier, name: str, *, device: torch.device, cache: FeatureCache
    ) -> None:
        """Take over a model.

        Args:
            model: moved to ``device``.
            name: registry name.
            device: where to compute.
            cache: of embeddings.
        """
        self.name = name
        self._model = model
        self._describer = Describer(model, name, device=device, cache=cache)
        attributes = model.class_attributes.float().cpu().numpy()
        self.info = ZeroShotInfo(
            model=name,
            attribute_names=tuple(model.attribute_names),
            class_names=tuple(readable_name(class_name) for class_name in model.class_names),
            class_attributes=attributes,
            is_seen=model.is_seen.cpu().numpy(),
            attribute_range=attribute_range(attributes),
        )
        self._reader = AttributeReader(model, value_range=self.info.attribute_range)
        self._fitted: _Fitted | None = None
        self._looks: OrderedDict[Path, _Look] = OrderedDict()

    @property
    def has_fallen_back(self) -> bool:
        """True once the CPU does the work of a device that ran out of memory."""
        return self._describer.has_fallen_back

    def fit(
        self, definitions: Sequence[ClassDefinition], *, token: CancelToken
    ) -> Generator[FitProgress, None, FitSummary]:
        """Fit the classifier to the user's classes; see ``EngineSession.fit_classes``."""
        start = time.perf_counter()
        fit = ClassFit(self._model, self.info, definitions)
        yield fit.progress
        examples = fit.example_paths
        with contextlib.closing(self._describer.describe(examples, token=token)) as described:
            for run in described:
                for item in run:
                    if item.error is not None:
                        raise ImageError(
                            str(item.error), hint="Take it out of the examples of its class."
                        ) from item.error
                    fit.take_example(item.image_path, item.embedding)
                yield fit.progress
        told_at = time.perf_counter()
        for _ in fit.steps():
            token.raise_if_cancelled()
            if time.perf_counter() - told_at > _STEP_SECONDS:
                yield fit.progress
                told_at = time.perf_counter()
        yield fit.progress
        token.raise_if_cancelled()
        low, high = self.info.attribute_range
        self._fitted = _Fitted(
            class_names=fit.class_names,
            layer=fit.layer,
            shares=((fit.attributes - low) / (high - low)).clip(0, 1),
        )
        return FitSummary(
            class_names=fit.class_names,
            is_seen=fit.is_seen,
            seconds=time.perf_counter() - start,
            model=self.name,
            # Between seen classes only, or unseen ones only, there is nothing to even out.
            seen_penalty=self._model.seen_penalty if len(set(fit.is_seen)) > 1 else 0.0,
        )

    def classify(self, image_paths: Iterable[Path], *, token: CancelToken) -> Iterator[ClassifyItem]:
        """Score images, one per ``next()``; see ``EngineSession.classify``."""
        self._require_fit()
        with contextlib.closing(self._describer.describe(image_paths, token=token)) as described:
            for run in described:
                start = time.perf_counter()
                log_probabilities, attribute_scores = self._scores(run)
                share = (time.perf_counter() - start) / len(run)
                class_names = self._require_fit().class_names
                row = 0
                for item in run:
                    token.raise_if_cancelled()
                    if item.error is not None:
                        yield ImageFailure(image_path=item.image_path, reason=str(item.error))
                        continue
                    yield ClassifyResult(
                        image_path=item.image_path,
                        class_names=class_names,
                        log_probabilities=log_probabilities[row],
                        attribute_scores=attribute_scores[row],
                        seconds=item.seconds + share,
                        is_cached=item.is_cached,
                    )
                    row += 1

    def explain(self, image_path: Path, *, class_name: str, token: CancelToken) -> Explanation:
        """Say which attributes spoke for a class, and where they looked; see ``EngineSession.explain``.

        Source: ours. The contribution of attribute i to class c is (s_i - m_i) (a_ci - m_i), with the image's
        score s, the class's value a and the mean m over the fitted classes, all in [0, 1]: it is positive
        where image and class differ from the usual in the same direction. It speaks of attributes, not of the
        classifier's weights, so it means the same whatever else the classifier scores by.
        """
        fitted = self._require_fit()
        if class_name not in fitted.class_names:
            raise EngineError(f"There is no class {class_name!r} among those that were fitted.")
        token.raise_if_cancelled()
        look = self._look(image_path)
        mean = fitted.shares.mean(axis=0)
        own = fitted.shares[fitted.class_names.index(class_name)]
        return Explanation(
            image_path=image_path,
            class_name=class_name,
            image_size=look.image_size,
            attribute_names=self.info.attribute_names,
            contributions=(look.attribute_scores - mean) * (own - mean),
            attention=look.attention,
        )

    def _require_fit(self) -> _Fitted:
        if self._fitted is None:
            raise EngineError("No classes have been fitted yet.", hint="Fit the classes first.")
        return self._fitted

    @torch.inference_mode()
    def _scores(self, run: list[Described]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(N, C) log-probabilities and (N, K) attribute scores of those images of a run that can be used."""
        fitted = self._require_fit()
        found = [item.embedding for item in run if item.embedding is not None]
        if not found:
            return np.empty((0, 0), np.float32), np.empty((0, 0), np.float32)
        embeddings = torch.stack(found).to(self._describer.device).float()
        logits = fitted.layer(self._model.scored_inputs(embeddings)).float()
        return logits.log_softmax(dim=1).cpu().numpy(), self._reader(embeddings).cpu().numpy()

    def _look(self, image_path: Path) -> _Look:
        """The look of an image; those asked for last are kept, so that another class is told at once."""
        identity = _identity(image_path)
        look = self._looks.pop(image_path, None)
        if look is None or look.identity != identity:
            look = self._new_look(image_path, identity)
        self._looks[image_path] = look
        while len(self._looks) > _MAX_LOOKS:
            self._looks.popitem(last=False)
        return look

    @torch.inference_mode()
    def _new_look(self, image_path: Path, identity: tuple[int, int]) -> _Look:
        regions, image_size = self._describer.regions(image_path)
        attention = self._model.attention(regions)[0].float()  # (K, h, w)
        scores = self._reader(self._model.embed_regions(regions).float())[0]
        if self._model.preprocessing.is_centre_crop:
            attention = _on_whole_image(attention, image_size)
        return _Look(
            identity=identity,
            image_size=image_size,
            attention=attention.cpu().numpy().astype(np.float16),
            attribute_scores=scores.cpu().numpy(),
        )


def _identity(image_path: Path) -> tuple[int, int]:
    try:
        stat = image_path.stat()
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise ImageError(f"The file {image_path} cannot be opened: {error}.") from error
    return stat.st_size, stat.st_mtime_ns


def _on_whole_image(attention: Tensor, image_size: tuple[int, int]) -> Tensor:
    """Add cells of zero where a centre crop cut the image: (K, h, w) to a grid that covers all of it."""
    height, width = image_size
    rows, columns = attention.shape[1:]
    scale = min(height / rows, width / columns)  # pixels per cell
    add_rows, add_columns = round((height / scale - rows) / 2), round((width / scale - columns) / 2)
    return nn.functional.pad(attention, (add_columns, add_columns, add_rows, add_rows))
