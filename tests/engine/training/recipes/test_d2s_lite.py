"""The recipe of Doodle2Search Lite: bank, losses, presets, and that it learns."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.config import config_from_dict, nest, parse_config
from engine.errors import ConfigError
from engine.losses.cross_domain import cross_domain_contrast, kept_geometry
from engine.models.head_files import load_head_state, read_head
from engine.models.registry import model_entry
from engine.progress import CancelToken
from engine.training.export import export_best
from engine.training.loop import TrainingLoop
from engine.training.recipes import d2s_lite
from engine.training.recipes.d2s_lite import D2SLiteConfig
from engine.training.recipes.d2s_lite_task import D2SLiteTask
from engine.training.run_dir import RunDir
from tests.engine.training.recipes.sketch_data import write_sketches_and_photos

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sketches_and_photos(tmp_path_factory.mktemp("shapes"), per_class=2)


@pytest.fixture(scope="module")
def bank_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bank")


def make_config(root: Path, bank_dir: Path, *flags: str, preset: str = "") -> D2SLiteConfig:
    base = config_from_dict(D2SLiteConfig, nest(d2s_lite.PRESETS[preset])) if preset else D2SLiteConfig()
    words = ["--data.root", str(root), "--data.bank_dir", str(bank_dir), "--data.validation_share", "0.25"]
    words += ["--optim.batch", "4", "--optim.photos", "6", "--optim.warmup_steps", "1"]
    return parse_config(D2SLiteConfig, [*words, "--run.precision", "fp32", *flags], base=base)


def build(root: Path, bank_dir: Path, *flags: str, preset: str = "") -> D2SLiteTask:
    torch.manual_seed(0)
    return d2s_lite.build(make_config(root, bank_dir, *flags, preset=preset), device=CPU)


@pytest.fixture(scope="module")
def task(root: Path, bank_dir: Path) -> D2SLiteTask:
    return build(root, bank_dir)


def test_only_heads_train_and_unseen_classes_are_not_read(task: D2SLiteTask) -> None:
    trained = [name for name, p in task.model.named_parameters() if p.requires_grad]
    assert trained
    assert all(name.startswith("heads.") for name in trained)
    assert len(task._bank.sketches) == len(task._bank.photos) == 4 * 2  # of five classes one is unseen
    assert int(task._is_training.sum()) == 3


def test_the_bank_is_computed_once(root: Path, bank_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(root, bank_dir)
    monkeypatch.setattr("engine.training.pooled_bank.read_image", None)  # whoever reads an image now fails
    again = build(root, bank_dir)
    assert torch.equal(first._bank.sketches, again._bank.sketches)
    assert torch.equal(first.model.sketch_statistics.means, again.model.sketch_statistics.means)


def test_a_damaged_bank_is_made_again(root: Path, bank_dir: Path, task: D2SLiteTask, tmp_path: Path) -> None:
    (file,) = bank_dir.glob("*.npz")
    (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
    assert torch.equal(build(root, tmp_path)._bank.photos, task._bank.photos)


def test_batches_hold_training_classes_only(task: D2SLiteTask) -> None:
    for step in range(5):
        batch = task.batch(step, 0)
        assert bool((task._sketch_numbers[batch.sketches] >= 0).all())
        assert bool((task._photo_numbers[batch.photos] >= 0).all())
        anchors = task._sketch_numbers[batch.sketches]
        assert torch.equal(task._photo_numbers[batch.positives], anchors)
        assert not bool((task._photo_numbers[batch.negatives] == anchors).any())
    assert torch.equal(task.batch(3, 0).sketches, task.batch(3, 0).sketches)


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("triplet", {"triplet"}),
        ("triplet-domain", {"triplet", "domain"}),
        ("triplet-semantic", {"triplet", "semantic"}),
        ("paper-losses", {"triplet", "domain", "semantic"}),
    ],
)
def test_presets_are_the_papers_losses(root: Path, bank_dir: Path, preset: str, expected: set[str]) -> None:
    task = build(root, bank_dir, preset=preset)
    terms = task.loss(task.batch(0, 0), task.phases(0)[0], 0)
    assert set(terms.parts) == expected
    terms.total.backward()
    assert hasattr(task.model, "word_decoder") == (len(expected) > 1)


def test_three_steps_run_and_the_head_can_be_read(root: Path, bank_dir: Path, tmp_path: Path) -> None:
    config = make_config(root, bank_dir, "--optim.steps", "3", "--run.validate_every", "3")
    task = d2s_lite.build(config, device=CPU)
    run_dir = RunDir.create(tmp_path, recipe="d2s-lite")
    run_dir.write_start(recipe="d2s-lite", config=task.config, arguments=[])
    loop = TrainingLoop(task, optim=config.optim, run=config.run, run_dir=run_dir, device=CPU)
    result = loop.run(token=CancelToken())
    assert set(result.best) == {"score", "map_among_all"}
    head_path, _ = export_best(task.model, run_dir, info=task.info)
    head = read_head(head_path)
    model = model_entry("d2s-lite").build(**head.info.options)
    load_head_state(model, head, path=head_path)
    torch.testing.assert_close(model.anchors.norm(dim=1), torch.ones(3), atol=1e-3, rtol=0)
    assert bool((model.heads["sketch"].restore.weight != 0).any())


def test_nothing_to_learn_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="weight 0"):
        parse_config(D2SLiteConfig, ["--optim.contrast", "0", "--optim.geometry", "0"])


def test_contrast_is_the_loop() -> None:
    generator = torch.Generator().manual_seed(0)
    sketches, photos = (
        torch.nn.functional.normalize(torch.randn(n, 5, generator=generator), dim=1) for n in (3, 4)
    )
    sketch_labels, photo_labels = torch.tensor([0, 1, 2]), torch.tensor([1, 0, 0, 3])
    expected = 0.0
    for rows, columns, row_labels, column_labels in (
        (sketches, photos, sketch_labels, photo_labels),
        (photos, sketches, photo_labels, sketch_labels),
    ):
        each = []
        for row, label in zip(rows, row_labels, strict=True):
            scores = [float(row @ column) / 0.1 for column in columns]
            log_sum = float(torch.tensor(scores).logsumexp(0))
            same = [s - log_sum for s, other in zip(scores, column_labels, strict=True) if other == label]
            each += [-sum(same) / len(same)] if same else []
        expected += sum(each) / len(each)
    found = cross_domain_contrast(sketches, photos, sketch_labels, photo_labels, temperature=0.1)
    assert float(found) == pytest.approx(expected, rel=1e-4)


def test_geometry_is_the_mean_squared_difference_of_cosines() -> None:
    vectors = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    reference = torch.tensor([[1.0, 0.0], [0.6, 0.8]])
    assert float(kept_geometry(vectors, reference)) == pytest.approx(2 * 0.36 / 4)
    assert float(kept_geometry(reference, reference)) == 0
