"""Ridge regression between embeddings and attributes, and where its scores are added."""

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
    """Embeddings (N, d) linear in the attributes of their class, labels without the last class, table."""
    generator = torch.Generator().manual_seed(2)
    attributes = F.normalize(torch.rand(N_CLASSES, N_ATTRIBUTES, generator=generator), dim=1)
    mixing = torch.randn(N_ATTRIBUTES, DIM, generator=generator)
    labels = torch.arange(N_CLASSES - 1).repeat_interleave(30)
    noise = 0.05 * torch.randn(len(labels), DIM, generator=generator)
    return attributes[labels] @ mixing + noise, labels, attributes


def scores_of(ridge: AttributeRidge, embeddings: Tensor, attributes: Tensor) -> Tensor:
    weight, bias = ridge.class_layer(attributes)
    return embeddings @ weight.T + bias


def test_scores_are_those_of_eszsl_with_the_deviation_asked_for() -> None:
    embeddings, labels, attributes = world()
    ridge = AttributeRidge(DIM, N_ATTRIBUTES)
    assert not scores_of(ridge, embeddings, attributes).any()
    ridge.fit(embeddings, labels, attributes, weight=0.5)
    found = scores_of(ridge, embeddings, attributes)

    class Centred(Eszsl):
        """The baseline without bringing embeddings to length 1."""

        def _prepared(self, features: np.ndarray) -> np.ndarray:
            return features.astype(np.float64) - self._centre

    expected = Centred(embeddings.numpy(), labels.numpy(), attributes.numpy()).scores(
        embeddings.numpy(), Setting(10.0, 1.0)
    )
    np.testing.assert_allclose(found.numpy(), 0.5 * expected, rtol=1e-3, atol=1e-4)
    seen = torch.unique(labels)
    assert float(found[:, seen].std()) == pytest.approx(0.5, rel=1e-3)


def model_with(*, has_ridge: bool) -> TinySCEGG:
    torch.manual_seed(0)
    names = [f"c{index}" for index in range(N_CLASSES)]
    model = TinySCEGG(
        attributes=[f"a{index}" for index in range(N_ATTRIBUTES)],
        classes=names,
        unseen=names[-1:],
        word_dim=4,
        hidden=16,
        regressor_hidden=6,
        has_ridge=has_ridge,
    )
    model.class_attributes.copy_(5 * world()[2])
    return model.eval()


def test_the_generalised_classifier_gets_the_scores_and_the_other_does_not() -> None:
    embeddings, labels, attributes = world()
    embeddings = embeddings.sigmoid()
    plain, ridged = model_with(has_ridge=False), model_with(has_ridge=True)
    ridged.load_state_dict(plain.state_dict(), strict=False)
    ridged.ridge.fit(embeddings, labels, attributes, weight=2.0)
    options = FitOptions(n_per_class=10, lr=1e-3, epochs=2)
    of_plain, of_ridged = (
        fit_final_classifiers(
            model,
            embeddings,
            labels,
            attributes=model.class_attributes,
            is_seen=model.is_seen,
            options=options,
        )
        for model in (plain, ridged)
    )
    with torch.no_grad():
        inputs = plain.classifier_inputs(embeddings)
        difference = of_ridged[0](inputs) - of_plain[0](inputs)
        torch.testing.assert_close(
            difference, scores_of(ridged.ridge, embeddings, attributes), atol=1e-4, rtol=1e-4
        )
        assert torch.equal(of_ridged[1](inputs), of_plain[1](inputs))


def test_a_model_without_ridge_adds_nothing() -> None:
    model = model_with(has_ridge=False)
    assert model.ridge is None
    assert model.added_layer(model.class_attributes) is None
