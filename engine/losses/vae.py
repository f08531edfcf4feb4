"""The variational autoencoder's loss of SC-EGG's third stage."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ShapeError


def vae_loss(reconstruction: Tensor, features: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Binary cross entropy of the reconstruction plus the divergence from the standard normal.

    Source: f-VAEGAN / TF-VAEGAN, whose released code sums over dimensions and averages over the batch;
    SC-EGG keeps it. Features lie in [0, 1], hence the cross entropy.

    Args:
        reconstruction: (B, d) in [0, 1].
        features: (B, d) in [0, 1].
        mean: (B, Z) of the posterior.
        log_variance: (B, Z).

    Returns:
        Scalar, always float32.

    Raises:
        ShapeError: reconstruction and features differ in shape.
    """
    if reconstruction.shape != features.shape:
        raise ShapeError(
            f"The reconstruction is {tuple(reconstruction.shape)}, the features {tuple(features.shape)}."
        )
    # Autocast refuses the cross entropy of probabilities in half precision, rightly.
    with torch.autocast(reconstruction.device.type, enabled=False):
        cross_entropy = F.binary_cross_entropy(
            reconstruction.float(), features.detach().float(), reduction="sum"
        )
        mean, log_variance = mean.float(), log_variance.float()
        divergence = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()
        return (cross_entropy + divergence) / len(features)
