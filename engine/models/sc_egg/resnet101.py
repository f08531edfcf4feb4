"""The paper's SC-EGG on ResNet-101."""

from __future__ import annotations

from typing import Final, Unpack

import torch
from torch import Tensor

from engine.models.backbones import ResNetTaps
from engine.models.sc_egg.model import SCEGG, SCEGGOptions

_WIDTHS: Final = SCEGGOptions(word_dim=300, hidden=4096, regressor_hidden=1024, n_synthetic=400)


class SCEGGResNet101(SCEGG):
    """The paper's model: ResNet-101 at 448 px, 14 x 14 regions of 2,048 channels after the last ReLU.

    Args:
        has_stride_in_conv1: for weights in the original Caffe layout, see ``ResNetTaps``.
        options: as ``SCEGG``.
    """

    input_size = (448, 448)
    region_grid = (14, 14)
    region_channels = 2048

    def __init__(self, *, has_stride_in_conv1: bool = False, **options: Unpack[SCEGGOptions]) -> None:
        super().__init__(**{**_WIDTHS, **options})
        self.backbone = ResNetTaps("resnet101", has_stride_in_conv1=has_stride_in_conv1)

    def region_features(self, images: Tensor) -> Tensor:
        net = self.backbone
        x = images.contiguous(memory_format=torch.channels_last)
        x = net.layer1(net.maxpool(net.relu(net.bn1(net.conv1(x)))))
        x = net.layer4(net.layer3(net.layer2(x)))  # (B, 2048, 14, 14), after ReLU
        return x.flatten(2).transpose(1, 2)
