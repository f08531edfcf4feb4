"""What a model knows besides is added to the fitted classifier, once, where attributes decide something."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.attributes import attribute_range
from engine.classify_types import ClassDefinition, ZeroShotInfo
from engine.inference.attribute_reader import AttributeReader
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


class WithMore(TinyAttributeClassifier):
    """Its embeddings go on with two values that cannot be made; the first speaks for red classes."""

    embedding_dim = 5

    @property
    def made_dim(self) -> int:
        return 3

    def added_layer(self, attributes: Tensor) -> tuple[Tensor, Tensor]:
        weight = torch.zeros(len(attributes), 5)
        weight[:, 3] = attributes[:, 0]
        return weight, torch.zeros(len(attributes))


def fitted(
    model: TinyAttributeClassifier, names: tuple[str, ...], examples: dict[str, Tensor] | None = None
) -> nn.Linear:
    """The layer; ``examples``: an embedding of one image per class."""
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
            examples=(Path(name),) if name in (examples or {}) else (),
        )
        for name in names
    ]
    fit = ClassFit(model, info, definitions)
    for name, embedding in (examples or {}).items():
        fit.take_example(Path(name), embedding)
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


def test_what_cannot_be_made_is_weighed_by_the_added_layer_alone() -> None:
    names = ("fire", "grass", "sun")
    examples = {"sun": torch.tensor([0.7, 0.7, 0.0, 0.3, 0.9])}
    model = WithMore().eval()
    layer = fitted(model, names, examples)
    plain = fitted(TinyAttributeClassifier().eval(), names, {"sun": examples["sun"][:3]})
    torch.testing.assert_close(layer.weight[:, :3], plain.weight)
    torch.testing.assert_close(layer.weight[:, 3:], torch.tensor([[100.0, 0.0], [0.0, 0.0], [100.0, 0.0]]))
    embeddings = torch.tensor([[0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0, 0.0]])
    scores = layer(model.scored_inputs(embeddings))
    assert scores[0].argmax() == 1
    assert scores[1].argmax() != 1


def test_with_images_for_all_classes_what_cannot_be_made_says_nothing() -> None:
    layer = fitted(WithMore().eval(), SEEN)
    assert layer.weight.shape == (3, 5)
    assert not layer.weight[:, 3:].any()


def test_attributes_are_read_off_the_made_part() -> None:
    model = WithMore().eval()
    reader = AttributeReader(model, value_range=(0.0, 100.0))
    embeddings = torch.rand(4, 5)
    plain = AttributeReader(TinyAttributeClassifier().eval(), value_range=(0.0, 100.0))
    np.testing.assert_array_equal(reader(embeddings), plain(embeddings[:, :3]))
