"""How well the decoder finds a class's attributes in a feature."""

from __future__ import annotations

from typing import Final

from torch import Tensor

from engine.errors import ShapeError

_TINY: Final = 1e-12


def weighted_l1(predicted: Tensor, attributes: Tensor) -> Tensor:
    """Sum of absolute differences, each weighted by its square over the length of the difference.

    Source: the released code of TF-VAEGAN, kept by SC-EGG: with e = predicted - attributes, the loss of
    one sample is sum_k e_k^2 / ||e|| x |e_k|. The papers call it an L1 cycle loss.

    Args:
        predicted: (B, K).
        attributes: (B, K).

    Returns:
        Scalar: mean over the batch; 0, with a finite slope, where nothing differs.

    Raises:
        ShapeError: the shapes differ.
    """
    if predicted.shape != attributes.shape:
        raise ShapeError(f"Predicted {tuple(predicted.shape)} attributes for {tuple(attributes.shape)}.")
    error = predicted.float() - attributes.float()
    squared = error.square()
    weights = squared / squared.sum(dim=1, keepdim=True).clamp_min(_TINY).sqrt()
    return (weights * error.abs()).sum() / len(error)
