"""Gradient reversal: the identity forwards, a negative factor backwards."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class _Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: float) -> Tensor:
        ctx.scale = scale
        return x.view_as(x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return -ctx.scale * gradient, None


def reverse_gradient(x: Tensor, *, scale: float) -> Tensor:
    """Pass ``x`` on unchanged; its gradient comes back times ``-scale``.

    What stands behind learns to tell something, what stands before learns to hide it.

    Source: Ganin and Lempitsky, "Unsupervised domain adaptation by backpropagation"
    (arXiv:1409.7495); used by Doodle2Search (arXiv:1904.03451) on embeddings.

    Args:
        x: any shape.
        scale: lambda, usually in [0, 1]; 0 stops the gradient.

    Returns:
        The values of ``x``, same shape.
    """
    return _Reverse.apply(x, scale)
