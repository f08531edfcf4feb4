"""What the final classifier is fitted to: real embeddings where there are some, made ones elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.attributes import fill_unknown, readable_name
from engine.classify_types import MAX_CLASSES, ClassDefinition, ZeroShotInfo
from engine.errors import DefinitionError
from engine.models.zero_shot import AttributeClassifier

PRIOR_WEIGHT: Final = 5.0
"""What the model believes of a class counts as much as this many examples of the user's."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassSamples:
    """The samples of one class.

    Attributes:
        embeddings: (n, g) float32 on the model's device.
        real_share: in [0, 1], how much of the class rests on real images.
    """

    embeddings: Tensor
    real_share: float


def check_definitions(definitions: Sequence[ClassDefinition], info: ZeroShotInfo) -> None:
    """Refuse what cannot be fitted.

    Raises:
        DefinitionError: no class or more than ``MAX_CLASSES``, a name twice, attributes of another number or
            infinite, an image that is an example of two classes, or a class nothing is said about.
    """
    if not definitions:
        raise DefinitionError("There is no class to tell apart.", hint="Add one, or switch one on.")
    if len(definitions) > MAX_CLASSES:
        raise DefinitionError(
            f"{len(definitions):,} classes cannot be told apart at once; {MAX_CLASSES:,} can.",
            hint="Keep the classes you look for.",
        )
    n_attributes = len(info.attribute_names)
    names: set[str] = set()
    owners: dict[str, str] = {}
    for definition in definitions:
        name = definition.name
        if name in names:
            raise DefinitionError(f"The class {name!r} is defined twice.", hint="Rename one of the two.")
        names.add(name)
        if definition.attributes.shape != (n_attributes,):
            raise DefinitionError(
                f"The class {name!r} has {len(definition.attributes)} attributes; "
                f"the model knows {n_attributes}."
            )
        if np.isinf(definition.attributes).any():
            raise DefinitionError(f"An attribute of the class {name!r} is infinite.")
        if np.isnan(definition.attributes).all() and not definition.examples:
            raise DefinitionError(
                f"Nothing is said about the class {name!r}.",
                hint="Set an attribute, or put an image into it.",
            )
        for path in definition.examples:
            owner = owners.setdefault(str(path), name)
            if owner != name:
                raise DefinitionError(f"The image {path} is an example of both {owner!r} and {name!r}.")


def completed_attributes(definitions: Sequence[ClassDefinition], info: ZeroShotInfo) -> NDArray[np.float32]:
    """(C, K) attributes of the definitions with what is unknown filled in.

    The model's classes teach what goes with what, and so do those of the user's that are said in full. A
    class never teaches itself: the user's word replaces the model's row of the same name.
    """
    rows = np.stack([definition.attributes for definition in definitions])
    own = {readable_name(definition.name) for definition in definitions}
    others = [
        row
        for name, row in zip(info.class_names, info.class_attributes, strict=True)
        if readable_name(name) not in own
    ]
    teachers = [*others, *rows[~np.isnan(rows).any(axis=1)]]
    table = np.stack(teachers) if teachers else info.class_attributes
    return fill_unknown(rows, table, value_range=info.attribute_range)


def exemplars_by_class(model: AttributeClassifier) -> dict[str, Tensor]:
    """The embeddings (n, g) of training images that the head carries, by the name of their class."""
    names = model.class_names
    labels = model.exemplar_labels
    return {
        names[label]: model.exemplars[labels == label].float()
        for label in torch.unique(labels[labels >= 0]).tolist()
    }


def with_examples(prior: Tensor, examples: Tensor, *, is_made: bool, n_typical: int) -> ClassSamples:
    """Let a user's images of a class take part.

    Source: ours. n examples have the share s = n / (n + ``PRIOR_WEIGHT``) of the class's samples, so that a
    handful matters. Made embeddings are moved as well: their mean goes by the same share towards that of
    the examples, because the mean is where a generator errs most. Their number goes from what was made
    (s = 0) to what a class with training images has (s = 1), so that a class with examples is weighed
    against the others like one of those. On 22 animal classes, 6 of them unseen, one example of each unseen
    class took H from 48 to 80, three took it to 88; without the move to 73 and 86.

    Args:
        prior: (m, g) exemplars of the head or made embeddings.
        examples: (n, g), n may be 0.
        is_made: ``prior`` was made from attributes.
        n_typical: how many samples a class with training images has.
    """
    n_prior, n_examples = len(prior), len(examples)
    if not n_examples:
        return ClassSamples(embeddings=prior, real_share=0.0 if is_made else 1.0)
    share = n_examples / (n_examples + PRIOR_WEIGHT)
    n_all = n_prior
    if is_made:
        prior = (prior + share * (examples.mean(dim=0) - prior.mean(dim=0))).clamp(0, 1)
        n_all = round(n_prior ** (1 - share) * n_typical**share)
    n_real = max(n_examples, round(share * n_all))
    repeated = examples[torch.arange(n_real, device=examples.device) % n_examples]
    n_kept = min(n_prior, max(0, n_all - n_real))
    kept = prior[torch.linspace(0, n_prior - 1, n_kept, device=prior.device).long()]
    return ClassSamples(embeddings=torch.cat([repeated, kept]), real_share=share if is_made else 1.0)
