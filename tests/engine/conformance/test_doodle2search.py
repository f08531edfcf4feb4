"""Doodle2Search against the facts of its paper (arXiv:1904.03451) and released code."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.data.negative_sampler import NegativeClassSampler
from engine.losses.domain import reversal_strength
from engine.models.doodle2search import Doodle2Search, Doodle2SearchOptions
from engine.models.layers.gradient_reversal import reverse_gradient
from engine.models.layers.soft_attention import SoftAttention
from engine.training.recipes.d2s_vgg16bn import RECIPE, Doodle2SearchConfig


def n_parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.fixture(scope="module")
def model() -> Doodle2Search:
    with torch.device("meta"):  # 271 million numbers that nobody needs
        return Doodle2Search()


@pytest.mark.parametrize("domain", ["sketch", "photo"])
def test_an_encoder_has_135_3_million_parameters(model: Doodle2Search, domain: str) -> None:
    encoder = n_parameters(model.backbone[domain]) + n_parameters(model.embedding[domain])
    assert encoder == 135_317_824
    assert n_parameters(model.attention[domain]) == 195_321


def test_the_whole_has_271_2_million_parameters(model: Doodle2Search) -> None:
    assert n_parameters(model) == 271_214_363
    assert n_parameters(model.domain_classifier) == 20_673
    assert n_parameters(model.word_decoder) == 167_400
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_the_encoders_share_nothing(model: Doodle2Search) -> None:
    sketch = {id(parameter) for parameter in model.backbone["sketch"].parameters()}
    photo = {id(parameter) for parameter in model.backbone["photo"].parameters()}
    assert not sketch & photo


def test_released_leaves_the_attention_out() -> None:
    with torch.device("meta"):
        without = Doodle2Search(options=Doodle2SearchOptions(has_attention=False))
    assert n_parameters(without) == 271_214_363 - 2 * 195_321


@pytest.mark.parametrize("scale", [0.0, 0.5, 1.0])
def test_gradient_reversal_has_sign_and_scale(scale: float) -> None:
    x = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
    weights = torch.tensor([0.5, 4.0, -1.0], dtype=torch.float64)
    out = reverse_gradient(x, scale=scale)
    assert torch.equal(out, x)
    (out * weights).sum().backward()
    torch.testing.assert_close(x.grad, -scale * weights)


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [(0, 0.0), (4, 0.0), (5, 0.0), (6, 0.05), (15, 0.5), (24, 0.95), (25, 1.0), (900, 1.0)],
)
def test_lambda_schedule(epoch: int, expected: float) -> None:
    assert reversal_strength(epoch) == pytest.approx(expected)


def test_attention_sums_to_1_and_keeps_the_features() -> None:
    torch.manual_seed(0)
    attention, features = SoftAttention(512), torch.randn(3, 512, 7, 7)
    mask = attention.mask(features)
    assert mask.shape == (3, 1, 7, 7)
    assert bool((mask >= 0).all())
    torch.testing.assert_close(mask.sum(dim=(1, 2, 3)), torch.ones(3))
    torch.testing.assert_close(attention(features), features * (1 + mask))


def test_attention_has_nothing_nonlinear_before_the_softmax() -> None:
    torch.manual_seed(0)
    attention, features = SoftAttention(8), torch.randn(1, 8, 7, 7)
    # Two convolutions without anything between them are one matrix.
    weight = (attention.score.weight[:, :, 0, 0] @ attention.reduce.weight[:, :, 0, 0])[0]
    scores = torch.einsum("c,bchw->bhw", weight, features)
    expected = torch.softmax(scores.flatten(), dim=0).view(7, 7)  # constants do not matter
    torch.testing.assert_close(attention.mask(features)[0, 0], expected, atol=1e-6, rtol=1e-4)


def test_negative_sampler_is_proportional_to_exp_of_the_squared_distance() -> None:
    vectors = np.array([[0.0, 0.0], [0.3, 0.0], [0.0, 0.5], [0.4, 0.4]], dtype=np.float32)
    sampler = NegativeClassSampler(vectors)
    for anchor in range(4):
        weights = [
            0.0 if other == anchor else float(np.exp(-((vectors[anchor] - vectors[other]) ** 2).sum() / 0.1))
            for other in range(4)
        ]
        np.testing.assert_allclose(sampler.probabilities[anchor], np.array(weights) / sum(weights), rtol=1e-5)
    drawn = sampler.draw(np.zeros(20_000, np.int64), rng=np.random.default_rng(0))
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    np.testing.assert_allclose(shares, sampler.probabilities[0], atol=0.01)
    assert shares[0] == 0


def test_the_recipes_defaults_are_the_papers() -> None:
    config = Doodle2SearchConfig()
    optim = config.optim
    assert (optim.lr, optim.momentum, optim.weight_decay, optim.batch) == (1e-4, 0.9, 5e-4, 20)
    assert (optim.triplet, optim.domain, optim.semantic) == (1.0, 1.0, 1.0)
    assert (optim.margin, optim.negative_reversal, optim.domain_ramp) == (1.0, 0.5, "epoch")
    assert (optim.accumulate, optim.clip_norm, optim.ema) == (1, 0.0, 0.0)
    assert config.run.patience == 20
    assert config.data.validation_share == 0.1
    assert config.model.has_attention


def test_the_released_preset_is_the_released_code() -> None:
    assert RECIPE.presets["released"] == {
        "model.has_attention": False,
        "model.has_imagenet_normalisation": False,
        "optim.domain_ramp": "iteration",
    }


def test_metric_is_the_euclidean_distance_of_256_numbers(model: Doodle2Search) -> None:
    assert (model.metric, model.embedding_dim, model.input_size) == ("euclidean", 256, (224, 224))


@pytest.mark.slow
def test_embeddings_are_not_normalised_and_domains_differ() -> None:
    torch.manual_seed(0)
    model = Doodle2Search().eval()
    images: Tensor = torch.randn(2, 3, 224, 224)
    with torch.no_grad():
        photos, sketches = model.embed_photos(images), model.embed_sketches(images)
    assert photos.shape == sketches.shape == (2, 256)
    assert not torch.allclose(photos, sketches)
    assert not torch.allclose(photos.norm(dim=1), torch.ones(2), atol=1e-3)
