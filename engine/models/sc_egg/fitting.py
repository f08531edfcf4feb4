"""From real and synthetic embeddings to final classifiers, for training and for the app alike."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.sc_egg.classifier import fit_classifier
from engine.models.zero_shot import AttributeClassifier
from engine.progress import CancelToken, ProgressCallback


@dataclass(frozen=True, kw_only=True)
class FitOptions:
    """How the final classifiers are fitted.

    Attributes:
        n_per_class: synthetic embeddings per class without images; also the batch size.
        lr: Adam's learning rate.
        epochs: passes over the samples.
        seed: of noise, initial weights and order.
    """

    n_per_class: int
    lr: float
    epochs: int = 25
    seed: int = 0


@torch.no_grad()
def scoring_layer(
    model: AttributeClassifier, fitted: nn.Linear, added: tuple[Tensor, Tensor] | None
) -> nn.Linear:
    """A fitted layer as one over the model's ``scored_inputs``, with what ``added_layer`` gave.

    Args:
        model: whose inputs they are.
        fitted: (d' to C) over ``classifier_inputs``.
        added: weight (C, d' + d - g) and bias (C,); None = nothing.
    """
    weight = F.pad(fitted.weight, (0, model.embedding_dim - model.made_dim))
    bias = fitted.bias
    if added is not None:
        weight, bias = weight + added[0].to(weight), bias + added[1].to(bias)
    # Without drawing weights first: a fit in the middle of training must not shift its random numbers.
    layer = nn.utils.skip_init(nn.Linear, weight.shape[1], weight.shape[0], device=weight.device)
    layer.requires_grad_(False)
    layer.weight.copy_(weight)
    layer.bias.copy_(bias)
    return layer


def fit_final_classifiers(
    model: AttributeClassifier,
    embeddings: Tensor,
    labels: Tensor,
    *,
    attributes: Tensor,
    is_seen: Tensor,
    options: FitOptions,
    classes: Tensor | None = None,
    added: tuple[Tensor, Tensor] | None = None,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> tuple[nn.Linear, nn.Linear | None]:
    """Fit the generalised classifier (all classes) and the one over unseen classes only.

    Source: SC-EGG (IJCAI 2022) after TF-VAEGAN: the first sees real embeddings of seen classes and
    synthetic ones of all others, the second synthetic ones of unseen classes. Classes need not be those
    the model was trained with. A seen class without an embedding is synthesised too. What the model adds
    (ours) goes to the first alone: among unseen classes only, the generator did better without.

    Args:
        model: synthesises.
        embeddings: (N, d) or (N, g) real ones, in [0, 1]; only what can be made counts here.
        labels: (N,) int64 rows of ``attributes``.
        attributes: (C', K) in the unit of the user's table.
        is_seen: (C',) bool.
        options: numbers.
        classes: (n,) int64 rows to choose among; the others get no sample. None = all.
        added: as from the model's ``added_layer``, where it shall not be the model's own.
        token: cancels between batches.
        progress: told finished epochs, once per classifier.

    Returns:
        A layer over ``scored_inputs`` and one over ``classifier_inputs``, each to C' scores; the second is
        None where every class is seen.

    Raises:
        ShapeError: there is nothing to fit, or attributes of another number.
        Cancelled: the token was set.
    """
    generator = torch.Generator().manual_seed(options.seed)
    device = model.class_attributes.device
    n_classes = len(attributes)
    embeddings, labels, is_seen = embeddings.to(device), labels.to(device), is_seen.to(device)
    has_images = torch.zeros(n_classes, dtype=torch.bool, device=device)
    has_images[labels] = True
    is_wanted = torch.ones(n_classes, dtype=torch.bool, device=device)
    if classes is not None:
        is_wanted.fill_(False)
        is_wanted[classes.to(device)] = True
    missing = torch.nonzero(is_wanted & ~(is_seen & has_images)).squeeze(1)
    real = (is_seen & is_wanted)[labels]
    with torch.no_grad():
        made = model.synthesise(attributes.to(device)[missing], options.n_per_class, generator)
        made_labels = missing.repeat_interleave(options.n_per_class)
        inputs = model.classifier_inputs(torch.cat([embeddings[real, : model.made_dim].to(made), made]))
    all_labels = torch.cat([labels[real], made_labels])

    if added is None:
        added = model.added_layer(attributes.to(device))

    def fit(rows: Tensor) -> nn.Linear:
        return fit_classifier(
            inputs[rows],
            all_labels[rows],
            n_classes,
            lr=options.lr,
            batch=options.n_per_class,
            epochs=options.epochs,
            generator=generator,
            token=token,
            progress=progress,
        )

    final = scoring_layer(model, fit(torch.arange(len(inputs), device=device)), added)
    unseen_rows = torch.nonzero(~is_seen[all_labels]).squeeze(1)
    return final, fit(unseen_rows) if len(unseen_rows) else None
