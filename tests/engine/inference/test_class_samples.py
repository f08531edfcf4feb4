"""What the final classifier is fitted to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.attributes import attribute_range
from engine.classify_types import MAX_CLASSES, ClassDefinition, ZeroShotInfo
from engine.errors import DefinitionError
from engine.inference.class_fitting import ClassFit
from engine.inference.class_samples import (
    check_definitions,
    completed_attributes,
    exemplars_by_class,
    with_examples,
)
from tests.helpers.tiny_zero_shot import SEEN, TinyAttributeClassifier

UNKNOWN = float("nan")


@pytest.fixture
def model() -> TinyAttributeClassifier:
    return TinyAttributeClassifier().eval()


@pytest.fixture
def info(model: TinyAttributeClassifier) -> ZeroShotInfo:
    attributes = model.class_attributes.numpy()
    return ZeroShotInfo(
        model="tiny",
        attribute_names=model.attribute_names,
        class_names=model.class_names,
        class_attributes=attributes,
        is_seen=model.is_seen.numpy(),
        attribute_range=attribute_range(attributes),
    )


def define(
    name: str, *attributes: float, is_known: bool = False, examples: tuple[Path, ...] = ()
) -> ClassDefinition:
    return ClassDefinition(
        name=name, attributes=np.array(attributes, np.float32), is_known=is_known, examples=examples
    )


def finished(fit: ClassFit) -> ClassFit:
    for _ in fit.steps():
        pass
    return fit


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        ([], "There is no class to tell apart"),
        ([define("a", 1, 2, 3, 4)] * 2, "The class 'a' is defined twice"),
        ([define("a", 1, 2)], "'a' has 2 attributes; the model knows 4"),
        ([define("a", 1, 2, 3, float("inf"))], "An attribute of the class 'a' is infinite"),
        ([define("a", *[UNKNOWN] * 4)], "Nothing is said about the class 'a'"),
        (
            [define(name, 1, 2, 3, 4, examples=(Path("x.png"),)) for name in "ab"],
            "x.png is an example of both 'a' and 'b'",
        ),
        ([define(str(n), 1, 2, 3, 4) for n in range(MAX_CLASSES + 1)], "1,001 classes cannot be told apart"),
    ],
)
def test_what_cannot_be_fitted_is_told(
    info: ZeroShotInfo, definitions: list[ClassDefinition], expected: str
) -> None:
    with pytest.raises(DefinitionError, match=expected):
        check_definitions(definitions, info)


def test_a_class_of_examples_alone_needs_no_attributes(info: ZeroShotInfo) -> None:
    check_definitions([define("a", *[UNKNOWN] * 4, examples=(Path("x.png"),))], info)


def test_unknown_attributes_are_estimated_from_other_classes_only(info: ZeroShotInfo) -> None:
    own = [define("new", 100, UNKNOWN, 0, UNKNOWN), define("sun", UNKNOWN, 100, 0, 20)]
    filled = completed_attributes(own, info)
    assert filled[0, [0, 2]].tolist() == [100, 0]
    assert np.isfinite(filled).all()
    without_sun = info.class_attributes[[name != "sun" for name in info.class_names]]
    assert filled[1, 0] != pytest.approx(100, abs=5), "the model's own row of the name must not leak"
    assert without_sun[:, 0].min() <= filled[1, 0] <= without_sun[:, 0].max()


def test_completely_said_classes_teach_too(info: ZeroShotInfo) -> None:
    asked = define("new", 50, UNKNOWN, 50, UNKNOWN)
    alone = completed_attributes([asked], info)[0]
    taught = completed_attributes([asked, *(define(f"t{n}", 50, 90, 50, 90) for n in range(4))], info)[0]
    assert taught[1] > alone[1]
    assert taught[3] > alone[3]


def test_exemplars_are_grouped_by_class(model: TinyAttributeClassifier) -> None:
    model.exemplar_labels[0] = -1
    grouped = exemplars_by_class(model)
    assert tuple(grouped) == SEEN
    assert [len(found) for found in grouped.values()] == [19, 20, 20]


def test_without_examples_nothing_changes() -> None:
    prior = torch.rand(10, 3)
    made = with_examples(prior, torch.empty(0, 3), is_made=True, n_typical=4)
    assert torch.equal(made.embeddings, prior)
    assert made.real_share == 0
    assert with_examples(prior, torch.empty(0, 3), is_made=False, n_typical=4).real_share == 1


@pytest.mark.parametrize("n_examples", [1, 5, 20])
def test_examples_move_what_was_made_and_count_for_more_than_their_number(n_examples: int) -> None:
    prior, examples = torch.full((200, 3), 0.2), torch.full((n_examples, 3), 0.8)
    found = with_examples(prior, examples, is_made=True, n_typical=40)
    share = n_examples / (n_examples + 5)
    assert found.real_share == pytest.approx(share)
    assert 40 <= len(found.embeddings) < 200
    is_real = (found.embeddings == 0.8).all(dim=1)
    assert is_real.float().mean() == pytest.approx(share, abs=0.02)
    assert torch.allclose(found.embeddings[~is_real], torch.tensor(0.2 + share * 0.6), atol=1e-4)


def test_examples_of_a_known_class_take_part_without_making_it_heavier() -> None:
    prior, examples = torch.zeros(40, 3), torch.ones(3, 3)
    found = with_examples(prior, examples, is_made=False, n_typical=40)
    assert len(found.embeddings) == 40
    assert int(found.embeddings[:, 0].sum()) == 15
    assert found.real_share == 1
    many = with_examples(torch.zeros(2, 3), torch.ones(30, 3), is_made=False, n_typical=2)
    assert len(many.embeddings) == 30, "every example takes part"


def test_a_class_with_five_examples_counts_as_seen(
    model: TinyAttributeClassifier, info: ZeroShotInfo
) -> None:
    paths = tuple(Path(f"{number}.png") for number in range(5))
    definitions = [
        define("fire", 100, 0, 0, 10, is_known=True),
        define("few", 100, 100, 0, 10, examples=paths[:4]),
        define("many", 100, 0, 100, 10, examples=(*paths[4:], *(Path(f"m{n}.png") for n in range(4)))),
        define("sun", 100, 100, 0, 20, is_known=True),
    ]
    fit = ClassFit(model, info, definitions)
    assert len(fit.example_paths) == 9
    for path in fit.example_paths:
        fit.take_example(path, torch.rand(3))
    assert finished(fit).is_seen.tolist() == [True, False, True, False], "the head has no images of the sun"


def test_a_known_class_is_found_in_another_spelling(
    model: TinyAttributeClassifier, info: ZeroShotInfo
) -> None:
    fit = finished(ClassFit(model, info, [define("Fire", 100, 0, 0, 10, is_known=True)]))
    assert fit.is_seen.tolist() == [True]


def test_many_classes_get_fewer_samples_and_passes(
    model: TinyAttributeClassifier, info: ZeroShotInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    synthesise = model.synthesise

    def counted(attributes: torch.Tensor, n_per_class: int, generator: torch.Generator) -> torch.Tensor:
        asked.append(len(attributes) * n_per_class)
        return synthesise(attributes, n_per_class, generator)

    monkeypatch.setattr(model, "synthesise", counted)
    monkeypatch.setattr(model, "n_synthetic", 200)
    rng = np.random.default_rng(0)
    many = [define(str(number), *rng.uniform(0, 100, 4)) for number in range(1000)]
    fit = finished(ClassFit(model, info, many))
    assert sum(asked) == 20_000
    assert fit.layer.weight.shape == (1000, 3)
