"""How much to take off the scores of seen classes, from training images alone.

A classifier of seen classes (fitted to images) and unseen ones (fitted to made embeddings) leans to one side,
and an offset that was best for other classes is not best for these: how far unseen classes lie from the seen
ones differs too much. What carries over is the price: the share of right answers among seen classes that is
given up. So every training image is held out once from the final classifier, and the offset is as high as
that price allows.

Source: ours, after calibrated stacking (Chao et al., arXiv:1605.04253).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.models.sc_egg.fitting import FitOptions, fit_final_classifiers
from engine.models.sc_egg.model import SCEGG
from engine.models.sc_egg.ridge import AttributeRidge

_N_FOLDS: Final = 5


@torch.no_grad()
def calibrated_penalty(
    model: SCEGG,
    embeddings: Tensor,
    labels: Tensor,
    *,
    classes: Tensor,
    options: FitOptions,
    ridge_without: Callable[[Tensor], AttributeRidge | None],
    kept: float,
) -> float:
    """The seen penalty that keeps a share of the right answers among seen classes.

    Args:
        model: with a trained generator.
        embeddings: (N, d) of training images, whole.
        labels: (N,) int64 rows of the model's classes.
        classes: (n,) int64 rows to choose among, seen and unseen.
        options: of the final classifiers.
        ridge_without: fits the ridge regression without those of the N images that are True, where the model
            has one.
        kept: share to keep, in (0, 1].
    """
    is_unseen = torch.zeros(len(model.class_names), dtype=torch.bool, device=labels.device)
    is_unseen[classes] = True
    is_unseen &= ~model.is_seen
    if not is_unseen.any():
        return 0.0
    fold_of = _folds(labels.cpu().numpy())
    gaps, is_right = np.zeros(len(labels)), np.zeros(len(labels), dtype=bool)
    lowest = torch.finfo(torch.float32).min
    for fold in range(_N_FOLDS):
        is_held = torch.from_numpy(fold_of == fold).to(labels.device)
        if not is_held.any():
            continue
        final, _ = fit_final_classifiers(
            model,
            embeddings[~is_held],
            labels[~is_held],
            attributes=model.class_attributes,
            is_seen=model.is_seen,
            classes=classes,
            added=model.added_layer(model.class_attributes, ridge=ridge_without(is_held)),
            options=options,
        )
        scores = final(model.scored_inputs(embeddings[is_held])).log_softmax(dim=1)
        best_seen = scores.masked_fill(~model.is_seen, lowest).max(dim=1)
        best_unseen = scores.masked_fill(~is_unseen, lowest).max(dim=1)
        place = is_held.cpu().numpy()
        gaps[place] = (best_seen.values - best_unseen.values).cpu().numpy()
        is_right[place] = (best_seen.indices == labels[is_held]).cpu().numpy()
    return penalty_for_share(gaps, is_right, labels.cpu().numpy(), kept=kept)


def penalty_for_share(
    gaps: NDArray[np.floating], is_right: NDArray[np.bool_], labels: NDArray[np.int64], *, kept: float
) -> float:
    """The highest penalty under which a share of the right answers stays, classes weighing the same.

    Args:
        gaps: (N,) how far the best seen class is ahead of the best unseen one.
        is_right: (N,) the best seen class is the true one.
        labels: (N,) true classes.
        kept: share to keep, in (0, 1].

    Returns:
        0 where no answer is right.
    """
    if not is_right.any():
        return 0.0
    _, places, counts = np.unique(labels, return_inverse=True, return_counts=True)
    weights = (1 / counts[places])[is_right]
    order = np.argsort(gaps[is_right])
    lost = np.concatenate([[0.0], weights[order].cumsum()]) / weights.sum()
    # An answer is lost where its gap is below the penalty, so n answers are lost just above the n-th gap.
    n_lost = int(np.searchsorted(lost, 1 - kept + 1e-9, side="right")) - 1
    return float(gaps[is_right][order][min(n_lost, len(order) - 1)])


def _folds(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """(N,) fold of every image: the images of a class go round the folds."""
    folds = np.zeros(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        folds[members] = np.arange(len(members)) % _N_FOLDS
    return folds
