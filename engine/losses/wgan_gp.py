"""The critic's side of SC-EGG's third stage: Wasserstein distance with gradient penalty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from engine.errors import ShapeError

_ADAPTATION: Final = 1.1
_PENALTY_LOW: Final = 1.001
_PENALTY_HIGH: Final = 1.05


def wasserstein_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """What the critic minimises: mean score of the fakes minus mean score of the real ones.

    Source: WGAN (arXiv:1701.07875); the released code agrees.

    Args:
        real_scores: (B,) or (B, 1).
        fake_scores: the same; another B is fine.

    Returns:
        Scalar.
    """
    return fake_scores.mean() - real_scores.mean()


def gradient_penalty(
    critic: Callable[[Tensor, Tensor], Tensor],
    real: Tensor,
    fake: Tensor,
    *,
    attributes: Tensor,
    shares: Tensor | None = None,
) -> Tensor:
    """Mean squared distance of the critic's gradient norm from 1, between real and fake samples.

    Source: WGAN-GP (arXiv:1704.00028), Eq. 3; the factor 10 in front of it is the caller's.

    Args:
        critic: (B, d) features and (B, K) attributes to (B, 1) scores.
        real: (B, d).
        fake: (B, d); no gradient flows into it.
        attributes: (B, K), the condition of both.
        shares: (B, 1) in [0, 1], the share of the real sample; None draws them from torch's generator.

    Returns:
        Scalar that can be differentiated with respect to the critic.

    Raises:
        ShapeError: real and fake differ in shape.
    """
    if real.shape != fake.shape:
        raise ShapeError(f"Real samples are {tuple(real.shape)} and fake ones {tuple(fake.shape)}.")
    if shares is None:
        shares = torch.rand(len(real), 1, device=real.device, dtype=real.dtype)
    between = (shares * real.detach() + (1 - shares) * fake.detach()).requires_grad_(True)
    scores = critic(between, attributes)
    (gradients,) = torch.autograd.grad(scores.sum(), between, create_graph=True)
    return (gradients.norm(dim=1) - 1).square().mean()


def adapted_weight(weight: float, mean_penalty: float) -> float:
    """The weight of the penalty for the next step, given the mean penalty of this one.

    Source: the released code of f-VAEGAN, TF-VAEGAN and SC-EGG: times 1.1 above 1.05, divided by 1.1
    below 1.001. The papers do not mention it.
    """
    if mean_penalty > _PENALTY_HIGH:
        return weight * _ADAPTATION
    if mean_penalty < _PENALTY_LOW:
        return weight / _ADAPTATION
    return weight
