"""What a model knows besides is added to the fitted classifier, once, where attributes decide something."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.attributes import attribute_range
from engine.classify_types import ClassDefinition, ZeroShotInfo
from engine.inference.class_fitting import ClassFit
from tests.helpers.tiny_zero_shot import ATTRIBUTES, SEEN, TinyAttributeClassifier


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> TinyAttributeClassifier:
    """Adds an attribute's share to the bias, and 1 to all weights."""

    def added_layer(self: TinyAttributeClassifier, attributes: Tensor) -> tuple[Tensor, Tensor]:
        return torch.ones(len(attributes), 3), attributes[:, 0] / 100

    made = TinyAttributeClassifier().eval()
    monkeypatch.setattr(made, "added_layer", added_layer.__get__(made))
    return made


def fitted(model: TinyAttributeClassifier, names: tuple[str, ...]) -> nn.Linear:
    attributes = model.class_attributes.numpy()
    info = ZeroShotInfo(
        model="tiny",
        attribute_names=ATTRIBUTES,
        class_names=model.class_names,
        class_attributes=attributes,
        is_seen=model.is_seen.numpy(),
        attribute_range=attribute_range(attributes),
    )
    definitions = [
        ClassDefinition(
            name=name,
            attributes=attributes[model.class_names.index(name)],
            is_known=name in SEEN,
        )
        for name in names
    ]
    fit = ClassFit(model, info, definitions)
    for _ in fit.steps():
        pass
    return fit.layer


def test_scores_from_attributes_are_added_while_a_class_has_no_images(
    model: TinyAttributeClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("fire", "grass", "sun")
    found = fitted(model, names)
    monkeypatch.setattr(model, "added_layer", lambda attributes: None)
    plain = fitted(model, names)
    torch.testing.assert_close(found.weight, plain.weight + 1)
    torch.testing.assert_close(found.bias, plain.bias + torch.tensor([1.0, 0.0, 1.0]))


def test_where_all_classes_have_images_nothing_is_added(
    model: TinyAttributeClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = fitted(model, SEEN)
    monkeypatch.setattr(model, "added_layer", lambda attributes: None)
    assert torch.equal(found.weight, fitted(model, SEEN).weight)
