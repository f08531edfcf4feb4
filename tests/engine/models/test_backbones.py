"""Backbone taps: where, how large, and before the ReLU."""

from __future__ import annotations

import copy

import pytest
import torch
import torchvision
from torch import nn

from engine.errors import ConfigError
from engine.models.backbones import ResNetTaps, VGG16Taps


@pytest.fixture(scope="module")
def resnet50() -> ResNetTaps:
    torch.manual_seed(0)
    return ResNetTaps("resnet50").eval()


@torch.no_grad()
def test_taps_have_the_described_shapes(resnet50: ResNetTaps) -> None:
    outputs = resnet50(torch.randn(1, 3, 64, 96))
    for tap, output in zip(resnet50.taps, outputs, strict=True):
        assert output.shape == (1, tap.channels, 64 // tap.stride, 96 // tap.stride)


@torch.no_grad()
def test_every_tap_is_negative_somewhere(resnet50: ResNetTaps) -> None:
    """The in-place-ReLU trap: read from torchvision's forward, the same taps are never negative."""
    for tap, output in zip(resnet50.taps, resnet50(torch.randn(1, 3, 64, 64)), strict=True):
        assert tap.is_before_relu
        assert float(output.min()) < -1e-3, tap.name


@torch.no_grad()
def test_taps_after_relu_equal_torchvisions_stages(resnet50: ResNetTaps) -> None:
    reference = torchvision.models.resnet50(weights=None).eval()
    reference.load_state_dict(resnet50.state_dict(), strict=False)
    images = torch.randn(1, 3, 64, 64)
    outputs = resnet50(images)
    x = reference.maxpool(reference.relu(reference.bn1(reference.conv1(images))))
    index = -1
    for stage, n in zip((reference.layer2, reference.layer3, reference.layer4), (4, 6, 3), strict=True):
        x = stage(reference.layer1(x) if index < 0 else x)
        index += n
        torch.testing.assert_close(outputs[index].relu(), x, atol=1e-4, rtol=1e-3)


@torch.no_grad()
def test_stride_in_conv1_keeps_the_grids_and_changes_the_features(resnet50: ResNetTaps) -> None:
    caffe = ResNetTaps("resnet50", has_stride_in_conv1=True).eval()
    caffe.load_state_dict(resnet50.state_dict())
    images = torch.randn(1, 3, 64, 64)
    for a, b in zip(caffe(images), resnet50(images), strict=True):
        assert a.shape == b.shape
        assert not torch.allclose(a, b)
    assert caffe.layer3[0].conv1.stride == (2, 2)
    assert caffe.layer3[0].conv2.stride == (1, 1)


@torch.inference_mode()
def test_folded_batch_norms_give_the_same_taps(resnet50: ResNetTaps) -> None:
    plain = copy.deepcopy(resnet50)
    generator = torch.Generator().manual_seed(1)
    for norm in plain.modules():
        if isinstance(norm, nn.BatchNorm2d):  # fresh ones do nothing
            norm.running_mean.normal_(std=0.1, generator=generator)
            norm.running_var.uniform_(0.5, 1.5, generator=generator)
    folded = copy.deepcopy(plain)
    folded.fold_batch_norms()
    folded.fold_batch_norms()  # a second call does nothing
    assert not any(isinstance(module, nn.BatchNorm2d) for module in folded.modules())
    images = torch.randn(1, 3, 64, 64, generator=generator)
    for one, other in zip(plain(images), folded(images), strict=True):
        assert float((one - other).norm() / one.norm()) < 1e-5


def test_module_names_are_torchvisions(resnet50: ResNetTaps) -> None:
    with torch.device("meta"):
        theirs = torchvision.models.resnet50(weights=None).state_dict()
        vgg = torchvision.models.vgg16(weights=None).state_dict()
    assert set(theirs) - set(resnet50.state_dict()) == {"fc.weight", "fc.bias"}
    ours = VGG16Taps().state_dict()
    assert all(key.startswith("classifier.") for key in set(vgg) - set(ours))
    assert all(ours[key].shape == vgg[key].shape for key in ours)


def test_an_unknown_resnet_is_refused() -> None:
    with pytest.raises(ConfigError, match="resnet50, resnet101"):
        ResNetTaps("resnet18")


def test_another_architecture_under_the_same_name_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torchvision.models, "resnet50", torchvision.models.resnet34)
    with pytest.raises(ConfigError, match="not as described"):
        ResNetTaps("resnet50")


@pytest.mark.parametrize(("size", "grid"), [((321, 321), (41, 41)), ((473, 473), (60, 60))])
def test_vgg_grids_are_an_eighth_rounded_up(size: tuple[int, int], grid: tuple[int, int]) -> None:
    """Only the pools change the grid, so they are run alone: exact, and quick at full size."""
    x = torch.zeros(1, 1, *size)
    for module in VGG16Taps().features:
        if isinstance(module, nn.MaxPool2d):
            x = module(x)
    assert tuple(x.shape[-2:]) == grid


@torch.no_grad()
def test_vgg_taps() -> None:
    backbone = VGG16Taps().eval()
    outputs = backbone(torch.randn(1, 3, 33, 50))
    assert [tuple(tap.shape) for tap in outputs] == [(1, 256, 5, 7), (1, 512, 5, 7), (1, 512, 5, 7)]
    assert all(float(tap.min()) >= 0 for tap in outputs)
    assert sum(p.numel() for p in backbone.parameters()) == 14_714_688
