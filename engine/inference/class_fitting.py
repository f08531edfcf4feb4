"""Fitting the final classifier to the user's classes, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.attributes import find_name
from engine.classify_types import ClassDefinition, FitProgress, ZeroShotInfo
from engine.inference.class_samples import (
    check_definitions,
    completed_attributes,
    exemplars_by_class,
    with_examples,
)
from engine.models.sc_egg.classifier import fit_classifier_steps
from engine.models.sc_egg.fitting import scoring_layer
from engine.models.zero_shot import AttributeClassifier

_SEED: Final = 0
_UNITS: Final = 100
"""What the fit itself counts in the progress; every example counts one more."""
_CLASSES_AT_ONCE: Final = 8
_MAX_MADE: Final = 20_000
"""Bound of the made samples of all classes together; beyond a hundred classes each gets fewer."""
_MAX_WORK: Final = 10**8
"""Bound of samples x classes x passes: a thousand classes take some twenty seconds on two cores."""
_MOSTLY_REAL: Final = 0.5


class ClassFit:
    """One fit in the making. Engine thread only.

    First ``take_example`` for every one of ``example_paths``, then all of ``steps``; then ``layer``.

    Attributes:
        class_names: in the order of the definitions.
        attributes: (C, K) float32 in the unit of the table, what was unknown filled in.
        example_paths: images of the user's to embed, each once.
        is_seen: (C,) bool, complete after ``steps``: at least half of the class rests on real images.
        layer: the fitted classifier over ``scored_inputs``, set by ``steps``.
    """

    layer: nn.Linear

    def __init__(
        self, model: AttributeClassifier, info: ZeroShotInfo, definitions: Sequence[ClassDefinition]
    ) -> None:
        """Check and prepare.

        Raises:
            DefinitionError: see ``check_definitions``.
        """
        check_definitions(definitions, info)
        self._model = model
        self._definitions = definitions
        self.class_names = tuple(definition.name for definition in definitions)
        self.attributes: NDArray[np.float32] = completed_attributes(definitions, info)
        self.example_paths = tuple(
            dict.fromkeys(path for definition in definitions for path in definition.examples)
        )
        self.is_seen = np.zeros(len(definitions), dtype=np.bool_)
        self._exemplars = exemplars_by_class(model)
        self._embeddings: dict[Path, Tensor] = {}
        self._share_done = 0.0

    @property
    def progress(self) -> FitProgress:
        """How far the fit is."""
        return FitProgress(
            done=len(self._embeddings) + int(_UNITS * self._share_done),
            total=len(self.example_paths) + _UNITS,
        )

    def take_example(self, image_path: Path, embedding: Tensor) -> None:
        """Hand over the (d,) embedding of an example."""
        self._embeddings[image_path] = embedding[: self._model.made_dim]

    def steps(self) -> Iterator[None]:
        """Make samples and fit, a fraction of a second per ``next()``."""
        inputs: list[Tensor] = []
        for first in range(0, len(self._definitions), _CLASSES_AT_ONCE):
            inputs += self._inputs_of(first, min(first + _CLASSES_AT_ONCE, len(self._definitions)))
            yield
        n_samples, n_classes = sum(map(len, inputs)), len(inputs)
        epochs = max(1, min(self._model.classifier_epochs, _MAX_WORK // (n_samples * n_classes)))
        fitting = fit_classifier_steps(
            torch.cat(inputs),
            torch.arange(n_classes).repeat_interleave(torch.tensor([len(item) for item in inputs])),
            n_classes,
            lr=self._model.classifier_lr,
            batch=self._model.n_synthetic,
            generator=torch.Generator().manual_seed(_SEED),
            epochs=epochs,
        )
        while True:
            try:
                self._share_done = next(fitting) / (n_samples * epochs)
            except StopIteration as stop:
                self.layer = scoring_layer(self._model, stop.value, self._added())
                return
            yield

    def _added(self) -> tuple[Tensor, Tensor] | None:
        """What the model knows besides; nothing where images speak for every class, and speak better."""
        if self.is_seen.all():
            return None
        attributes = torch.from_numpy(self.attributes).to(self._model.class_attributes.device)
        return self._model.added_layer(attributes)

    @torch.no_grad()
    def _inputs_of(self, first: int, end: int) -> list[Tensor]:
        """(n, d') inputs of the classifier per class, of some definitions."""
        model, definitions = self._model, self._definitions
        device = model.class_attributes.device
        sizes = [len(found) for found in self._exemplars.values()]
        n_made = max(1, min(model.n_synthetic, _MAX_MADE // len(definitions)))
        generator = torch.Generator().manual_seed(_SEED + first)
        made = model.synthesise(torch.from_numpy(self.attributes[first:end]).to(device), n_made, generator)
        inputs = []
        for place, definition in enumerate(definitions[first:end]):
            own_name = find_name(definition.name, tuple(self._exemplars)) if definition.is_known else None
            examples = [self._embeddings[path].float() for path in dict.fromkeys(definition.examples)]
            found = with_examples(
                made[place * n_made : (place + 1) * n_made].float()
                if own_name is None
                else self._exemplars[own_name],
                torch.stack(examples).to(device) if examples else made[:0].float(),
                is_made=own_name is None,
                n_typical=round(float(np.mean(sizes))) if sizes else n_made,
            )
            self.is_seen[first + place] = found.real_share >= _MOSTLY_REAL
            inputs.append(model.classifier_inputs(found.embeddings))
        return inputs
