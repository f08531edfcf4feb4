"""The triplet loss of Doodle2Search."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from engine.errors import ShapeError


def triplet_loss(sketch: Tensor, positive: Tensor, negative: Tensor, *, margin: float = 1.0) -> Tensor:
    """The photo of another class must be further from the sketch by a margin.

    Mean over the batch of max(0, ||s - p|| - ||s - n|| + margin), Euclidean distances.

    Source: Doodle2Search (arXiv:1904.03451), triplet loss; margin 1.0 in the released code.

    Args:
        sketch: (B, D) embeddings.
        positive: (B, D) of photos of the sketch's class.
        negative: (B, D) of photos of another class.
        margin: in units of distance.

    Returns:
        Scalar.

    Raises:
        ShapeError: the shapes differ.
    """
    if not sketch.shape == positive.shape == negative.shape:
        raise ShapeError(
            f"A triplet needs one shape, not {tuple(sketch.shape)}, {tuple(positive.shape)}, "
            f"{tuple(negative.shape)}."
        )
    near = F.pairwise_distance(sketch.float(), positive.float())
    far = F.pairwise_distance(sketch.float(), negative.float())
    return F.relu(near - far + margin).mean()
