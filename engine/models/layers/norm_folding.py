"""Batch norms multiplied into the convolutions before them, for networks that only predict.

On a CPU a batch norm in eval mode is a pass over memory that its convolution can do along the way. Source:
ours, with torch's own fusion of one pair.
"""

from __future__ import annotations

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fold_batch_norm(owner: nn.Module, convolution: str, norm: str) -> None:
    """Replace a convolution by one that does its batch norm too, and the batch norm by nothing.

    Args:
        owner: of both, in eval mode.
        convolution, norm: names of its attributes. Where the batch norm was folded before, nothing happens.
    """
    old_norm = getattr(owner, norm)
    if isinstance(old_norm, nn.Identity):
        return
    setattr(owner, convolution, fuse_conv_bn_eval(getattr(owner, convolution), old_norm))
    setattr(owner, norm, nn.Identity())
