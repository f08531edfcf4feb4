"""The parts of SC-EGG: attention, compression, scaler, generator, final classifiers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.errors import Cancelled, ConfigError, ShapeError
from engine.models.preprocessing import Preprocessing
from engine.models.registry import MODELS
from engine.models.sc_egg.classifier import fit_classifier
from engine.models.sc_egg.eggn import EmbeddingGenerator
from engine.models.sc_egg.fitting import FitOptions, fit_final_classifiers
from engine.models.sc_egg.gen import MinMaxScaler, RegressedClassifier, SemanticCompression
from engine.models.sc_egg.len import AttributeAttention
from engine.models.sc_egg.lite import SCEGGLite
from engine.progress import CancelToken
from tests.engine.training.recipes.tiny_zero_shot import TinySCEGG

NAMES = {"attributes": ["a", "b", "c"], "classes": ["x", "y", "z"], "unseen": ["z"]}
TINY = {
    "compression": "mlp",
    "word_dim": 4,
    "hidden": 16,
    "regressor_hidden": 6,
    "synthesis_feedback": 0.0,
    "n_exemplars": 0,
}


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def tiny_model(**options: object) -> TinySCEGG:
    model = TinySCEGG(**{**NAMES, **TINY, **options})
    model.class_attributes.copy_(torch.tensor([[3.0, 0, 1], [0, 2, 2], [3, 3, 0]]))
    return model


def test_attention_and_scores_against_loops() -> None:
    attention = AttributeAttention(2, word_dim=3, n_channels=4)
    with torch.no_grad():
        attention.attend_weight.normal_()
    regions = torch.randn(1, 5, 4)
    look = attention(regions)
    unit = [F.normalize(regions[0, r], dim=0) for r in range(5)]
    for k in range(2):
        v = attention.vectors[k]
        logits = [float((v @ attention.attend_weight @ f).detach()) for f in unit]
        shares = [math.exp(value) / sum(math.exp(other) for other in logits) for value in logits]
        np.testing.assert_allclose(look.attention[0, k].detach().numpy(), shares, rtol=1e-4)
        pooled = sum(share * f for share, f in zip(shares, unit, strict=True))
        torch.testing.assert_close(look.pooled[0, k], pooled)
        torch.testing.assert_close(look.scores[0, k], v @ attention.score_weight @ pooled)
    attributes = torch.tensor([[1.0, 0.0], [0.5, 0.5]])
    torch.testing.assert_close(attention.class_scores(look.scores, attributes)[0, 1], look.scores[0].mean())


def test_one_factor_per_image_keeps_the_strength_of_regions() -> None:
    attention = AttributeAttention(2, word_dim=3, n_channels=4, region_scale="image")
    regions = torch.rand(2, 5, 4)
    scaled = attention.scaled(regions)
    torch.testing.assert_close(scaled.mean(dim=1).norm(dim=1), torch.ones(2))
    ratio = scaled / regions
    torch.testing.assert_close(ratio, ratio[:, :1, :1].expand_as(ratio))
    torch.testing.assert_close(attention(regions).scores, attention(3 * regions).scores)
    assert torch.isfinite(attention.scaled(torch.zeros(1, 5, 4))).all()
    with pytest.raises(ConfigError, match="row"):
        AttributeAttention(2, word_dim=3, n_channels=4, region_scale="row")


def test_the_direct_path_starts_at_the_class_means() -> None:
    eggn = EmbeddingGenerator(7, 3, hidden=16, is_direct=True)
    means, attributes = 0.1 + 0.8 * torch.rand(3, 7), F.normalize(torch.rand(3, 3), dim=1)
    eggn.generator.start(means, attributes, ridge=1e-6)
    with torch.no_grad():
        made = torch.stack([eggn.generate(torch.randn(3, 3), attributes) for _ in range(200)]).mean(dim=0)
        torch.testing.assert_close(made, means, atol=0.05, rtol=0)
        eggn.generator.start(means, attributes, ridge=1e6)
        made = eggn.generate(torch.zeros(3, 3), attributes)
        middle = torch.sigmoid(torch.logit(means).mean(dim=0))
        torch.testing.assert_close(made, middle.expand_as(made), atol=0.05, rtol=0)
    with pytest.raises(ConfigError, match="no direct path"):
        EmbeddingGenerator(7, 3, hidden=16).generator.start(means, attributes, ridge=1.0)


def test_word_vectors_start_at_length_1_and_unknown_words_stay_random() -> None:
    attention = AttributeAttention(2, word_dim=3, n_channels=4)
    before = attention.vectors[1].clone()
    attention.set_vectors(torch.tensor([[3.0, 0.0, 4.0], [0.0, 0.0, 0.0]]))
    torch.testing.assert_close(attention.vectors[0], torch.tensor([0.6, 0.0, 0.8]))
    torch.testing.assert_close(attention.vectors[1], before)


@pytest.mark.parametrize("mode", ["mlp", "avg", "mlp-then-avg"])
def test_compression_modes(mode: str) -> None:
    compression = SemanticCompression(6, mode=mode)
    pooled = torch.randn(2, 6, 5)
    mean = pooled.mean(dim=1)
    assert compression(pooled).shape == (2, 5)
    assert torch.equal(compression(pooled), mean) == (mode != "mlp")
    assert torch.equal(compression(pooled, is_first_stage=True), mean) == (mode == "avg")


def test_the_learned_compression_can_start_as_the_mean() -> None:
    pooled = torch.rand(4, 30, 50)
    for seed in range(3):
        torch.manual_seed(seed)
        compression = SemanticCompression(30, mode="mlp")
        compression.start_as_mean()
        torch.testing.assert_close(compression(pooled).detach(), pooled.mean(dim=1), atol=0.15, rtol=0)
    SemanticCompression(30, mode="avg").start_as_mean()


def test_an_unknown_compression_is_refused() -> None:
    with pytest.raises(ConfigError, match="max"):
        SemanticCompression(6, mode="max")


def test_the_scaler_maps_training_features_to_0_and_1_and_back() -> None:
    scaler = MinMaxScaler(3)
    features = torch.tensor([[1.0, 5.0, 2.0], [3.0, 5.0, -2.0], [2.0, 5.0, 0.0]])
    scaler.fit(features)
    scaled = scaler(features)
    torch.testing.assert_close(scaled, torch.tensor([[0.0, 0, 1], [1, 0, 0], [0.5, 0, 0.5]]))
    torch.testing.assert_close(scaler.inverse(scaled), features)
    assert float(scaler(torch.full((1, 3), 9.0)).max()) > 1
    with pytest.raises(ShapeError):
        scaler.fit(torch.zeros(2, 4))
    assert RegressedClassifier(3, hidden=4, n_classes=2)(features).shape == (3, 2)


def test_parts_of_the_generator() -> None:
    eggn = EmbeddingGenerator(7, 3, hidden=16)
    embeddings, attributes = torch.rand(4, 7), F.normalize(torch.rand(4, 3), dim=1)
    noise, mean, log_variance = eggn.posterior(embeddings, attributes)
    assert noise.shape == mean.shape == log_variance.shape == (4, 3)
    made = eggn.generate(noise, attributes)
    assert 0 < made.min().item() <= made.max().item() < 1
    decoded, hidden = eggn.decoder(made)
    torch.testing.assert_close(decoded.norm(dim=1), torch.ones(4))
    assert hidden.shape == (4, 16)
    assert not hidden.requires_grad
    assert eggn.critic(made, attributes).shape == (4, 1)
    weights = eggn.encoder.inner.weight
    assert weights.std().item() == pytest.approx(0.02, rel=0.3)
    assert not torch.equal(eggn.generate(noise, attributes, feedback_weight=1.0), made)
    torch.testing.assert_close(eggn.generate(noise, attributes, feedback_weight=0.0), made)


def test_names_are_checked() -> None:
    for wrong, message in (
        ({"attributes": ["a"]}, "at least two"),
        ({"classes": ["x", "x"]}, "'x' is named twice"),
        ({"attributes": ["a", "a"]}, "'a' is named twice"),
        ({"unseen": ["q"]}, "'q' is not among"),
    ):
        with pytest.raises(ConfigError, match=message):
            tiny_model(**wrong)
    with pytest.raises(ConfigError, match="at least two"):
        MODELS["scegg-lite"].build()


def test_the_lite_model_has_49_regions() -> None:
    with torch.device("meta"):
        model = SCEGGLite(**NAMES)
        assert model.region_features(torch.empty(2, 3, *model.input_size)).shape == (2, 49, 1280)
    assert model.input_size == MODELS["scegg-lite"].preprocessing.size


def test_rows_of_the_table_come_in_any_unit() -> None:
    model = tiny_model()
    rows = torch.tensor([[30.0, 0, 10], [0, 1, 1]])
    torch.testing.assert_close(model.normalised(rows), model.normalised(model.class_attributes)[:2])
    with pytest.raises(ShapeError, match="3 attributes"):
        model.normalised(torch.zeros(2, 4))


def test_the_classifier_separates_what_can_be_separated() -> None:
    labels = torch.arange(3).repeat(20)
    inputs = F.one_hot(labels, 4).float() + 0.05 * torch.randn(60, 4)
    layers = [
        fit_classifier(inputs, labels, 3, lr=0.05, batch=10, generator=torch.Generator().manual_seed(seed))
        for seed in (1, 1, 2)
    ]
    assert torch.equal(layers[0](inputs).argmax(dim=1), labels)
    assert torch.equal(layers[0].weight, layers[1].weight)
    assert not torch.equal(layers[0].weight, layers[2].weight)
    assert not layers[0].weight.requires_grad


def test_fitting_works_without_gradients_can_be_cancelled_and_needs_samples() -> None:
    token = CancelToken()
    arguments = {"lr": 0.1, "batch": 2, "generator": torch.Generator().manual_seed(0)}
    with torch.no_grad():
        fit_classifier(torch.rand(4, 2), torch.tensor([0, 1, 0, 1]), 2, **arguments)
    with pytest.raises(Cancelled):
        fit_classifier(
            torch.rand(4, 2),
            torch.tensor([0, 1, 0, 1]),
            2,
            token=token,
            progress=lambda report: token.cancel() if report.done == 3 else None,
            **arguments,
        )
    with pytest.raises(ShapeError):
        fit_classifier(torch.rand(0, 2), torch.zeros(0, dtype=torch.int64), 2, **arguments)


def test_final_classifiers_for_classes_of_the_users_own() -> None:
    model = tiny_model()
    embeddings, labels = torch.rand(10, 8), torch.tensor([0, 1] * 5)
    attributes = torch.rand(5, 3)
    is_seen = torch.tensor([True, True, False, True, False])  # class 3 is seen and has no image here
    final, unseen = fit_final_classifiers(
        model,
        embeddings,
        labels,
        attributes=attributes,
        is_seen=is_seen,
        options=FitOptions(n_per_class=6, lr=0.01, epochs=2),
    )
    assert (final.in_features, final.out_features) == (8 + 3 + 16, 5)
    assert unseen.out_features == 5
    nothing_unseen = fit_final_classifiers(
        model,
        embeddings,
        labels,
        attributes=attributes[:2],
        is_seen=is_seen[:2],
        options=FitOptions(n_per_class=6, lr=0.01, epochs=2),
    )
    assert nothing_unseen[1] is None


def test_classes_out_of_the_choice_get_no_samples() -> None:
    model = tiny_model()
    final, unseen = fit_final_classifiers(
        model,
        torch.rand(10, 8),
        torch.tensor([0, 1] * 5),
        attributes=torch.rand(5, 3),
        is_seen=torch.tensor([True, True, False, False, False]),
        options=FitOptions(n_per_class=6, lr=0.1, epochs=30),
        classes=torch.tensor([0, 2, 4]),
    )
    made = model.classifier_inputs(torch.rand(50, 8))
    assert set(final(made).argmax(dim=1).tolist()) <= {0, 2, 4}
    assert set(unseen(made).argmax(dim=1).tolist()) <= {2, 4}


def test_the_centre_crop_keeps_the_aspect_ratio() -> None:
    image = np.zeros((20, 40, 3), dtype=np.uint8)
    image[:, 8:32] = 255  # the filter reaches a little beyond the crop
    crop = Preprocessing((10, 10), mean=(0, 0, 0), std=(1, 1, 1), is_centre_crop=True)
    assert float(crop(image).min()) == 1.0
    squash = Preprocessing((10, 10), mean=(0, 0, 0), std=(1, 1, 1))
    assert float(squash(image).min()) == 0.0
    assert crop.key != squash.key
    assert crop(np.zeros((333, 517, 3), dtype=np.uint8)).shape == (3, 10, 10)
