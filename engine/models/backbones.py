"""The paper models' ImageNet backbones, cut into taps.

Module names follow torchvision's state dicts, so its files load without a translation table.
Nothing is downloaded here: the networks are built with random weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import torch
import torch.nn.functional as F
import torchvision
from torch import Tensor, nn
from torchvision.models.resnet import Bottleneck

from engine.errors import ConfigError
from engine.models.layers.norm_folding import fold_batch_norm

ResNetName = Literal["resnet50", "resnet101"]

_IMAGE_STRIDES: Final = {"layer2": 8, "layer3": 16, "layer4": 32}
_CHANNELS: Final = {"layer2": 512, "layer3": 1024, "layer4": 2048}
_TAPPED_STAGES: Final = tuple(_IMAGE_STRIDES)

# Width and number of convolutions of VGG-16's blocks, and the stride of the pool behind each.
_VGG_BLOCKS: Final = ((64, 2, 2), (128, 2, 2), (256, 3, 2), (512, 3, 1), (512, 3, 1))
_VGG_TAPPED_BLOCKS: Final = (2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class TapSpec:
    """One place where features leave a backbone.

    Attributes:
        name: the module whose output it is (or would be, after the ReLU).
        channels: C of the tap.
        stride: input pixels per cell, along each axis.
        is_before_relu: True where values may be negative.
    """

    name: str
    channels: int
    stride: int
    is_before_relu: bool


class ResNetTaps(nn.Module):
    """ResNet-50 or -101 that hands out every bottleneck of layer2 to layer4 before its last ReLU.

    Source: MSHNet (arXiv:2203.09550) after HSNet: the sum ``bn3 + shortcut``, which can be negative.
    Read from torchvision's own forward, such a tap would be overwritten by the in-place ReLU behind
    it and never be negative; so the bottleneck's forward is written out here and its ReLU is not in
    place. Nothing behind the last tap is computed.

    Args:
        name: which ResNet.
        has_stride_in_conv1: False as in torchvision. True puts the stride of a stage's first
            bottleneck on its 1x1 convolution, for weights converted from the original Caffe release.

    Attributes:
        taps: one ``TapSpec`` per tap, in order.

    Raises:
        ConfigError: unknown name, or torchvision's network does not have the taps as described.
    """

    def __init__(self, name: ResNetName, *, has_stride_in_conv1: bool = False) -> None:
        super().__init__()
        builders = {"resnet50": torchvision.models.resnet50, "resnet101": torchvision.models.resnet101}
        if name not in builders:
            message = f"There is no backbone {name!r}; choose one of: {', '.join(builders)}."
            raise ConfigError(message)
        net = builders[name](weights=None)
        self.conv1, self.bn1, self.relu, self.maxpool = net.conv1, net.bn1, net.relu, net.maxpool
        self.layer1, self.layer2, self.layer3, self.layer4 = net.layer1, net.layer2, net.layer3, net.layer4
        for stage in _TAPPED_STAGES:
            first = getattr(self, stage)[0]
            if has_stride_in_conv1:
                first.conv1.stride, first.conv2.stride = first.conv2.stride, first.conv1.stride
            for block in getattr(self, stage):
                block.relu.inplace = False
        self.taps = tuple(
            TapSpec(
                name=f"{stage}.{index}",
                channels=_CHANNELS[stage],
                stride=_IMAGE_STRIDES[stage],
                is_before_relu=True,
            )
            for stage in _TAPPED_STAGES
            for index in range(len(getattr(self, stage)))
        )
        self._check_taps()
        # Channels last: a third faster on a CPU, and a cell's vector lies in one piece.
        self.to(memory_format=torch.channels_last)

    @property
    def layers_per_block(self) -> tuple[int, int, int]:
        """Taps of layer2, layer3 and layer4: (4, 6, 3) or (4, 23, 3)."""
        return len(self.layer2), len(self.layer3), len(self.layer4)

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Run the backbone up to the last tap.

        Args:
            images: (B, 3, H, W), normalised RGB.

        Returns:
            One (B, C, h, w) per tap, before ReLU; each owns its memory.
        """
        x = images.contiguous(memory_format=torch.channels_last)
        x = self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))
        outputs: list[Tensor] = []
        for block in (*self.layer2, *self.layer3, *self.layer4):
            # The ReLU between two taps is computed here, out of place and only when it is needed.
            outputs.append(_before_last_relu(block, F.relu(outputs[-1]) if outputs else x))
        return tuple(outputs)

    def fold_batch_norms(self) -> None:
        """Multiply the batch norms into the convolutions: the same outputs to 1e-5, a sixth sooner on a CPU.

        For a network in eval mode that is neither trained nor saved any more. A second call does nothing.
        """
        fold_batch_norm(self, "conv1", "bn1")
        for block in (*self.layer1, *self.layer2, *self.layer3, *self.layer4):
            for place in (1, 2, 3):
                fold_batch_norm(block, f"conv{place}", f"bn{place}")
            if block.downsample is not None:
                fold_batch_norm(block.downsample, "0", "1")

    def _check_taps(self) -> None:
        """Compare the description with the modules, so that another torchvision cannot drift silently."""
        stride = self.conv1.stride[0] * self.maxpool.stride
        for tap in self.taps:
            block = self.get_submodule(tap.name)
            if isinstance(block, Bottleneck):
                stride *= block.conv1.stride[0] * block.conv2.stride[0]
                if (block.bn3.num_features, stride) == (tap.channels, tap.stride) and not block.relu.inplace:
                    continue
            message = f"The backbone's {tap.name} is not as described: {tap}."
            raise ConfigError(message, hint="Install a torchvision version this program supports.")


class VGG16Taps(nn.Module):
    """The convolutions of VGG-16 with SG-One's pools: output stride 8 from block 3 on.

    Source: SG-One (arXiv:1810.09091); released code agrees. All pools are 3x3 with padding 1 (not
    torchvision's 2x2), with stride 2 behind blocks 1 to 3 and stride 1 behind blocks 4 and 5, so a
    map has ceil(H / 8) x ceil(W / 8) cells.

    Built here rather than taken from torchvision, whose constructor also fills a classifier of 120
    million numbers; the module names are the same.

    Attributes:
        taps: the outputs of the pools behind blocks 3, 4 and 5.
    """

    def __init__(self) -> None:
        super().__init__()
        modules: list[nn.Module] = []
        taps: list[TapSpec] = []
        c_in, image_stride = 3, 1
        for block, (width, n_convolutions, pool_stride) in enumerate(_VGG_BLOCKS):
            for _ in range(n_convolutions):
                modules += [nn.Conv2d(c_in, width, 3, padding=1), nn.ReLU(inplace=True)]
                c_in = width
            image_stride *= pool_stride
            if block in _VGG_TAPPED_BLOCKS:
                name = f"features.{len(modules)}"
                taps.append(TapSpec(name=name, channels=width, stride=image_stride, is_before_relu=False))
            modules.append(nn.MaxPool2d(3, stride=pool_stride, padding=1))
        self.features = nn.Sequential(*modules)
        self.taps = tuple(taps)
        self.to(memory_format=torch.channels_last)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, 3, H, W) to the three taps (B, C, ceil(H / 8), ceil(W / 8)); non-negative."""
        x = images.contiguous(memory_format=torch.channels_last)
        tapped = {tap.name for tap in self.taps}
        outputs = []
        for name, module in self.features.named_children():
            x = module(x)
            if f"features.{name}" in tapped:
                outputs.append(x)
        return tuple(outputs)


def _before_last_relu(block: Bottleneck, x: Tensor) -> Tensor:
    """``bn3 + shortcut`` of a bottleneck. (B, C_in, h, w) to (B, C, h', w')."""
    out = block.relu(block.bn1(block.conv1(x)))
    out = block.relu(block.bn2(block.conv2(out)))
    out = block.bn3(block.conv3(out))
    return out + (x if block.downsample is None else block.downsample(x))
