"""The paper's SC-EGG on ResNet-101."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.models.backbones import ResNetTaps
from engine.models.sc_egg.gen import CompressionMode
from engine.models.sc_egg.len import RegionScale
from engine.models.sc_egg.model import SCEGG


class SCEGGResNet101(SCEGG):
    """The paper's model: ResNet-101 at 448 px, 14 x 14 regions of 2,048 channels after the last ReLU.

    Args:
        has_stride_in_conv1: for weights in the original Caffe layout, see ``ResNetTaps``.
        others: as ``SCEGG``; the defaults are the paper's.
    """

    input_size = (448, 448)
    region_grid = (14, 14)
    region_channels = 2048

    def __init__(
        self,
        *,
        attributes: Sequence[str] = (),
        classes: Sequence[str] = (),
        unseen: Sequence[str] = (),
        compression: CompressionMode = "mlp",
        word_dim: int = 300,
        hidden: int = 4096,
        regressor_hidden: int = 1024,
        synthesis_feedback: float = 0.0,
        n_exemplars: int = 0,
        has_stride_in_conv1: bool = False,
        region_scale: RegionScale = "each",
        direct: bool = False,
        n_synthetic: int = 400,
        classifier_lr: float = 5e-4,
    ) -> None:
        super().__init__(
            attributes=attributes,
            classes=classes,
            unseen=unseen,
            compression=compression,
            word_dim=word_dim,
            hidden=hidden,
            regressor_hidden=regressor_hidden,
            synthesis_feedback=synthesis_feedback,
            n_exemplars=n_exemplars,
            region_scale=region_scale,
            direct=direct,
            n_synthetic=n_synthetic,
            classifier_lr=classifier_lr,
        )
        self.backbone = ResNetTaps("resnet101", has_stride_in_conv1=has_stride_in_conv1)

    def region_features(self, images: Tensor) -> Tensor:
        net = self.backbone
        x = images.contiguous(memory_format=torch.channels_last)
        x = net.layer1(net.maxpool(net.relu(net.bn1(net.conv1(x)))))
        x = net.layer4(net.layer3(net.layer2(x)))  # (B, 2048, 14, 14), after ReLU
        return x.flatten(2).transpose(1, 2)
