"""The recipe of the faithful Doodle2Search: its triplets, its losses, and that it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.config import parse_config
from engine.errors import ConfigError, DataError
from engine.models.doodle2search import DomainClassifier, Doodle2Search, WordDecoder
from engine.models.head_files import HeadInfo
from engine.models.retriever import SketchRetriever
from engine.progress import CancelToken
from engine.training.loop import TrainingLoop
from engine.training.recipes import d2s_vgg16bn
from engine.training.recipes.d2s_options import read_sketch_photo_set, split_classes
from engine.training.recipes.d2s_task import Doodle2SearchTask
from engine.training.recipes.d2s_vgg16bn import Doodle2SearchConfig
from engine.training.run_dir import RunDir
from tests.engine.training.recipes.sketch_data import CLASSES, write_sketches_and_photos


class SmallDoodle2Search(SketchRetriever):
    """Doodle2Search's interface and loss networks on encoders of a few thousand numbers."""

    input_size = (224, 224)
    embedding_dim = 256
    metric = "euclidean"

    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.ModuleDict({"sketch": nn.Linear(768, 256), "photo": nn.Linear(768, 256)})
        self.domain_classifier, self.word_decoder = DomainClassifier(), WordDecoder()

    def embed_photos(self, images: Tensor) -> Tensor:
        return self.backbone["photo"](F.adaptive_avg_pool2d(images, 16).flatten(1))

    def embed_sketches(self, images: Tensor) -> Tensor:
        return self.backbone["sketch"](F.adaptive_avg_pool2d(images, 16).flatten(1))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sketches_and_photos(tmp_path_factory.mktemp("shapes"))


def make_config(root: Path, *flags: str) -> Doodle2SearchConfig:
    base = ["--data.root", str(root), "--data.validation_share", "0.25", "--optim.batch", "4"]
    base += ["--run.prefetch", "0", "--run.precision", "fp32", "--run.device", "cpu"]
    return parse_config(Doodle2SearchConfig, [*base, *flags])


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(name: str, **_: object) -> tuple[SmallDoodle2Search, HeadInfo]:
        torch.manual_seed(0)
        return SmallDoodle2Search(), HeadInfo(model=name, backbone_sha256="0" * 64)

    monkeypatch.setattr(d2s_vgg16bn, "build_for_training", build)


def build_task(root: Path, *flags: str) -> Doodle2SearchTask:
    return d2s_vgg16bn.build(make_config(root, *flags), device=torch.device("cpu"))


def test_unseen_and_validation_classes_do_not_train(root: Path) -> None:
    data = make_config(root).data
    training, validation = split_classes(data, read_sketch_photo_set(data))
    assert (len(training), len(validation)) == (3, 1)
    assert CLASSES[-1] not in training + validation
    assert not set(training) & set(validation)
    for_use = replace(data, train_on_unseen=True, validation_share=0.0)
    assert split_classes(for_use, read_sketch_photo_set(data)) == (tuple(sorted(CLASSES)), ())


@pytest.mark.usefixtures("small_model")
def test_an_epoch_shows_every_sketch_once(root: Path) -> None:
    task = build_task(root)
    assert task.steps_per_epoch == 3
    first = [triplet for step in range(3) for triplet in task.triplets(step, 0)]
    assert len({sketch.path for sketch, *_ in first}) == 12
    second = [triplet for step in range(3, 6) for triplet in task.triplets(step, 0)]
    assert {sketch.path for sketch, *_ in second} == {sketch.path for sketch, *_ in first}
    assert [sketch for sketch, *_ in second] != [sketch for sketch, *_ in first]
    for sketch, positive, negative, number in first:
        assert sketch.class_name == positive.class_name == task._set.classes[number]
        assert negative.class_name != sketch.class_name


@pytest.mark.usefixtures("small_model")
def test_batches_are_functions_of_seed_step_and_draw(root: Path) -> None:
    task, again = build_task(root), build_task(root)
    assert torch.equal(task.batch(2, 0).negative, again.batch(2, 0).negative)
    other = build_task(root, "--run.seed", "1")
    assert [s for s, *_ in task.triplets(0, 0)] != [s for s, *_ in other.triplets(0, 0)]
    batch = task.batch(0, 0)
    assert batch.sketch.shape == batch.positive.shape == (4, 3, 224, 224)
    np.testing.assert_array_equal(batch.words.numpy(), task._words[[n for *_, n in task.triplets(0, 0)]])


@pytest.mark.usefixtures("small_model")
def test_the_reversal_grows_by_epoch_or_as_released_by_iteration(root: Path) -> None:
    paper, released = build_task(root), build_task(root, "--optim.domain_ramp", "iteration")
    assert [paper.domain_reversal(3 * epoch) for epoch in (0, 4, 15, 25, 40)] == [0, 0, 0.5, 1, 1]
    assert paper.domain_reversal(3 * 15 + 2) == 0.5
    released._set = replace(released._set, sketches=released._set.sketches * 10)  # 30 steps an epoch
    assert [released.domain_reversal(step) for step in (0, 15, 25, 29, 30, 45)] == [0, 0.5, 1, 1, 0, 0.5]


@pytest.mark.usefixtures("small_model")
def test_the_loss_is_the_sum_of_its_terms(root: Path) -> None:
    task = build_task(root, "--optim.domain", "0.5")
    task.model.eval()
    batch, phase = task.batch(0, 0), task.phases(0)[0]
    terms = task.loss(batch, phase, 0)
    assert set(terms.parts) == {"triplet", "domain", "semantic"}
    expected = terms.parts["triplet"] + 0.5 * terms.parts["domain"] + terms.parts["semantic"]
    torch.testing.assert_close(terms.total, expected)
    only = build_task(root, "--optim.domain", "0", "--optim.semantic", "0")
    assert set(only.loss(batch, phase, 0).parts) == {"triplet"}


@pytest.mark.usefixtures("small_model")
def test_the_domain_loss_reaches_the_encoders_only_once_the_reversal_is_on(root: Path) -> None:
    task = build_task(root, "--optim.triplet", "0", "--optim.semantic", "0")
    task.model.eval()
    batch, phase = task.batch(0, 0), task.phases(0)[0]
    gradients = []
    for step in (0, 3 * 25):
        task.model.zero_grad()
        task.loss(batch, phase, step).total.backward()
        gradients.append(float(task.model.backbone["sketch"].weight.grad.abs().sum()))
        assert float(task.model.domain_classifier[0].weight.grad.abs().sum()) > 0
    assert gradients[0] == 0
    assert gradients[1] > 0


@pytest.mark.usefixtures("small_model")
def test_three_steps_run_and_are_written(root: Path, tmp_path: Path) -> None:
    config = make_config(root, "--optim.steps", "3", "--run.validate_every", "3")
    task = d2s_vgg16bn.build(config, device=torch.device("cpu"))
    before = task.model.backbone["sketch"].weight.detach().clone()
    run_dir = RunDir.create(tmp_path, recipe="d2s-vgg16bn")
    loop = TrainingLoop(task, optim=config.optim, run=config.run, run_dir=run_dir, device=torch.device("cpu"))
    result = loop.run(token=CancelToken())
    assert result.steps == 3
    assert 0 <= result.best["score"] <= 100
    assert not torch.equal(before, task.model.backbone["sketch"].weight)


def test_no_root_and_no_validation_are_sentences(root: Path) -> None:
    with pytest.raises(ConfigError, match=r"--data\.root"):
        d2s_vgg16bn.build(Doodle2SearchConfig(), device=torch.device("cpu"))
    with pytest.raises(ConfigError, match="validation_share"):
        build_task(root, "--data.validation_share", "0")


def test_a_class_without_word_vector_is_named(root: Path, tmp_path: Path) -> None:
    words = tmp_path / "few.txt"
    words.write_text("ball " + " ".join(["0.5"] * 300), encoding="utf-8")
    with pytest.raises(DataError, match="no word vector for the class"):
        build_task(root, "--data.words", str(words))


@pytest.mark.slow
def test_three_steps_of_the_whole_network(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(name: str, **_: object) -> tuple[Doodle2Search, HeadInfo]:
        torch.manual_seed(0)
        return Doodle2Search(), HeadInfo(model=name, backbone_sha256="0" * 64)

    monkeypatch.setattr(d2s_vgg16bn, "build_for_training", build)
    task = build_task(root, "--optim.batch", "2")
    optimiser = task.optimisers()["main"]
    for step in range(3):
        optimiser.zero_grad()
        loss = task.loss(task.batch(step, 0), task.phases(step)[0], step).total
        loss.backward()
        optimiser.step()
        assert bool(torch.isfinite(loss))
    assert all(parameter.grad is not None for parameter in task.model.parameters())
