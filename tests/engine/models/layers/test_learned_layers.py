"""The small trained layers of MSHNet against plain loops."""

from __future__ import annotations

import math

import torch

from engine.models.layers.channel_attention import ChannelGate
from engine.models.layers.conv_blocks import AtrousPyramid, conv_bn_relu, resize
from engine.models.layers.prototype_similarity import PrototypeSimilarity


@torch.no_grad()
def test_equation_4_against_loops() -> None:
    layer = PrototypeSimilarity(3).double()
    weight = layer.conv.weight.flatten().tolist()
    query = torch.randn(2, 3, 4, 5, dtype=torch.float64)
    prototypes = torch.randn(2, 3, dtype=torch.float64)
    found = layer(layer.query_term(query), layer.prototype_term(prototypes), torch.tensor([False, False]))
    for b in range(2):
        for s in range(2):
            for y in range(4):
                for x in range(5):
                    joined = query[b, :, y, x].tolist() + prototypes[s].tolist()
                    z = sum(w * v for w, v in zip(weight, joined, strict=True))
                    assert abs(float(found[b, s, y, x]) - 1 / (1 + math.exp(-z))) < 1e-9


def test_equation_4_equals_the_convolution_over_the_concatenation() -> None:
    layer = PrototypeSimilarity(6)
    query, prototypes = torch.randn(1, 6, 3, 3), torch.randn(1, 6)
    joined = torch.cat([query, prototypes[:, :, None, None].expand(-1, -1, 3, 3)], dim=1)
    found = layer(layer.query_term(query), layer.prototype_term(prototypes), torch.tensor([False]))
    torch.testing.assert_close(found, torch.sigmoid(layer.conv(joined)))


def test_an_empty_shot_says_one_half() -> None:
    layer = PrototypeSimilarity(4)
    found = layer(
        layer.query_term(torch.randn(1, 4, 2, 2)),
        layer.prototype_term(torch.zeros(1, 4)),
        torch.tensor([True]),
    )
    assert found.flatten().tolist() == [0.5] * 4


@torch.no_grad()
def test_the_channel_gate_weighs_whole_channels() -> None:
    gate = ChannelGate(8)
    x = torch.rand(2, 8, 3, 5) + 0.1
    ratio = gate(x) / x
    torch.testing.assert_close(ratio, ratio[:, :, :1, :1].expand_as(ratio))
    assert ((ratio > 0) & (ratio < 1)).all()
    pooled = gate.mlp(x.mean(dim=(2, 3))) + gate.mlp(x.flatten(2).max(dim=2).values)
    torch.testing.assert_close(ratio[:, :, 0, 0], torch.sigmoid(pooled))


def test_blocks_keep_the_size() -> None:
    x = torch.randn(2, 4, 7, 9)
    assert conv_bn_relu(4, 6, kernel=3, dilation=4)(x).shape == (2, 6, 7, 9)
    assert AtrousPyramid(4)(x).shape == (2, 4, 7, 9)


def test_resize_aligns_the_corners() -> None:
    x = torch.randn(1, 1, 4, 4)
    big = resize(x, (9, 9))
    torch.testing.assert_close(big[..., ::8, ::8], x[..., ::3, ::3])
    assert resize(x, (4, 4)) is x
