"""Ridge regression between features and attributes, and where its scores are added."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.evaluation.attribute_baselines import Eszsl, Setting
from engine.models.sc_egg.fitting import FitOptions, fit_final_classifiers
from engine.models.sc_egg.ridge import AttributeRidge
from tests.engine.training.recipes.tiny_zero_shot import TinySCEGG

N_CLASSES, N_ATTRIBUTES, DIM = 6, 4, 8


def world() -> tuple[Tensor, Tensor, Tensor]:
    """Features (N, D) linear in the attributes of their class, labels without the last class, table."""
    generator = torch.Generator().manual_seed(2)
    attributes = F.normalize(torch.rand(N_CLASSES, N_ATTRIBUTES, generator=generator), dim=1)
    mixing = torch.randn(N_ATTRIBUTES, DIM, generator=generator)
    labels = torch.arange(N_CLASSES - 1).repeat_interleave(30)
    noise = 0.05 * torch.randn(len(labels), DIM, generator=generator)
    return attributes[labels] @ mixing + noise, labels, attributes


def scores_of(ridge: AttributeRidge, features: Tensor, attributes: Tensor) -> Tensor:
    weight, bias = ridge.class_layer(attributes)
    return features @ weight.T + bias


def test_scores_are_those_of_eszsl_with_the_deviation_asked_for() -> None:
    features, labels, attributes = world()
    ridge = AttributeRidge(DIM, N_ATTRIBUTES)
    assert not scores_of(ridge, features, attributes).any()
    ridge.fit(features, labels, attributes, weight=0.5)
    found = scores_of(ridge, features, attributes)

    class Centred(Eszsl):
        """The baseline without bringing features to length 1."""

        def _prepared(self, features: np.ndarray) -> np.ndarray:
            return features.astype(np.float64) - self._centre

    expected = Centred(features.numpy(), labels.numpy(), attributes.numpy()).scores(
        features.numpy(), Setting(10.0, 1.0)
    )
    np.testing.assert_allclose(found.numpy(), 0.5 * expected, rtol=1e-3, atol=1e-4)
    seen = torch.unique(labels)
    assert float(found[:, seen].std()) == pytest.approx(0.5, rel=1e-3)


def model_with(*, has_region_ridge: bool) -> TinySCEGG:
    torch.manual_seed(0)
    names = [f"c{index}" for index in range(N_CLASSES)]
    model = TinySCEGG(
        attributes=[f"a{index}" for index in range(N_ATTRIBUTES)],
        classes=names,
        unseen=names[-1:],
        word_dim=4,
        hidden=16,
        regressor_hidden=6,
        has_region_ridge=has_region_ridge,
    )
    model.class_attributes.copy_(5 * world()[2])
    return model.eval()


def test_the_generalised_classifier_gets_the_scores_and_the_other_does_not() -> None:
    features, labels, attributes = world()
    embeddings = features.sigmoid()
    plain, ridged = model_with(has_region_ridge=False), model_with(has_region_ridge=True)
    missing, _ = ridged.load_state_dict(
        {name: value for name, value in plain.state_dict().items() if name != "final.weight"}, strict=False
    )
    assert sorted(missing) == ["final.weight", "ridge.bias", "ridge.weight"]
    ridged.ridge.fit(features, labels, attributes, weight=2.0)
    options = FitOptions(n_per_class=10, lr=1e-3, epochs=2)
    whole = ridged.whole(embeddings, features)
    of_plain, of_ridged = (
        fit_final_classifiers(
            model,
            given,
            labels,
            attributes=model.class_attributes,
            is_seen=model.is_seen,
            options=options,
        )
        for model, given in ((plain, embeddings), (ridged, whole))
    )
    with torch.no_grad():
        difference = of_ridged[0](ridged.scored_inputs(whole)) - of_plain[0](plain.scored_inputs(embeddings))
        torch.testing.assert_close(
            difference, scores_of(ridged.ridge, features, attributes), atol=1e-4, rtol=1e-4
        )
        made = plain.classifier_inputs(embeddings)
        assert torch.equal(of_ridged[1](made), of_plain[1](made))
        for model, fitted in ((plain, of_plain), (ridged, of_ridged)):
            model.final_unseen.load_state_dict(fitted[1].state_dict())
        assert torch.equal(ridged.unseen_class_scores(whole), plain.unseen_class_scores(embeddings))


def test_an_embedding_goes_on_with_the_mean_of_its_regions() -> None:
    plain, ridged = model_with(has_region_ridge=False), model_with(has_region_ridge=True)
    regions = torch.rand(3, 9, DIM)
    with torch.no_grad():
        short, whole = plain.embed_regions(regions), ridged.embed_regions(regions)
    assert (plain.made_dim, plain.embedding_dim) == (DIM, DIM)
    assert (ridged.made_dim, ridged.embedding_dim) == (DIM, 2 * DIM)
    assert torch.equal(whole[:, :DIM], short)
    torch.testing.assert_close(whole[:, DIM:], F.normalize(regions, dim=2).mean(dim=1))
    assert 0 <= float(whole.min()) <= float(whole.max()) <= 1
    made = ridged.synthesise(ridged.class_attributes, 2, torch.Generator().manual_seed(0))
    assert made.shape == (2 * N_CLASSES, DIM)


def test_before_anything_is_fitted_the_regions_mean_decides_nothing() -> None:
    ridged = model_with(has_region_ridge=True)
    embeddings = torch.rand(4, DIM)
    with torch.no_grad():
        scores = [ridged.class_scores(ridged.whole(embeddings, means)) for means in torch.rand(2, 4, DIM)]
    torch.testing.assert_close(scores[0], scores[1])


def test_a_model_without_ridge_adds_nothing() -> None:
    model = model_with(has_region_ridge=False)
    assert model.ridge is None
    assert model.added_layer(model.class_attributes) is None
