"""``--data.project``: training on what was accepted in the app."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine import train
from engine.data.catalogue import ClassKey
from engine.data.project_masks import read_project
from engine.data.synthetic import write_mask_folder
from engine.errors import ConfigError, DataError, ProjectError
from engine.models import mshnet_head
from engine.models.head_files import HeadInfo, read_head
from engine.project import (
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    Project,
    ProjectClass,
    Provenance,
    ReviewState,
)
from engine.training.recipes import lite
from engine.training.recipes.pair_options import PairDataOptions
from engine.training.recipes.pair_task import read_data
from tests.engine.training.recipes.segmentation_data import write_resnet50
from tests.engine.training.toy_model import ToySegmenter

_SIZE = (64, 80)


def write_project(folder: Path, *, n_accepted: int = 9) -> Path:
    """Red and green squares; ``n_accepted`` images are accepted, one is rejected, one only painted."""
    root = folder / "photos"
    (root / "sub").mkdir(parents=True)
    classes = (
        ProjectClass(id=1, name="Red", colour=(255, 0, 0)),
        ProjectClass(id=7, name="Green", colour=(0, 255, 0)),
    )
    project = Project.create(folder / "squares.fewshot", root=root, name="Squares", classes=classes)
    rng = np.random.default_rng(0)
    changes = {}
    for index in range(n_accepted + 2):
        rgb = rng.normal(120, 15, (*_SIZE, 3))
        labels = np.zeros(_SIZE, np.uint8)
        for class_id, left in ((1, 2), (7, 44)):
            top = 4 + int(rng.integers(20))
            labels[top : top + 30, left : left + 30] = class_id
            rgb[top : top + 30, left : left + 30] = (220, 40, 40) if class_id == 1 else (40, 220, 40)
        # Two folders with images of the same names: nothing may take one for the other.
        path = root / ("sub" if index % 2 else ".") / f"img{index // 2}.png"
        Image.fromarray(rgb.clip(0, 255).astype(np.uint8)).save(path)
        edit = MaskEdit(source=labels, provenance=Provenance(author=Author.HUMAN))
        state = ReviewState.ACCEPTED if index < n_accepted else ReviewState.REJECTED
        layer = Layer.FINAL if index <= n_accepted else Layer.SUPPORT
        changes[root / path.relative_to(root)] = ImageChange(state=state, masks={layer: edit})
    project.stage(changes)
    project.close()
    return project.folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def test_only_accepted_masks_are_read_and_names_are_unique(folder: Path) -> None:
    catalogue = read_project(folder)
    assert len(catalogue.records) == 9
    assert len({record.name for record in catalogue.records}) == 9
    assert {record.set_name for record in catalogue.records} == {"squares"}
    assert catalogue.class_names == {ClassKey("squares", 1): "Red", ClassKey("squares", 7): "Green"}
    record = next(record for record in catalogue.records if record.name == "sub/img0.png")
    assert record.image_path == folder.parent / "photos" / "sub" / "img0.png"
    assert record.areas[1] == pytest.approx(900 / (64 * 80))
    assert (record.read_target(7) == 1).sum() == 900


def test_a_project_that_is_open_in_the_app_can_be_read(folder: Path) -> None:
    project = Project.open(folder)
    assert len(read_project(folder).records) == 9
    assert not project.is_read_only
    project.close()


def test_what_cannot_be_used_is_left_out(folder: Path) -> None:
    root = folder.parent / "photos"
    (root / "img0.png").unlink()
    Image.new("RGB", (20, 20)).save(root / "img1.png")
    project = Project.open(folder)
    record = project.record_of(root / "img2.png")
    project.close()
    (folder / "masks" / "final" / record.layers[Layer.FINAL].name).write_bytes(b"")
    assert len(read_project(folder).records) == 6


def test_nothing_accepted_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no accepted mask"):
        read_project(write_project(tmp_path, n_accepted=0))


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no project"):
        read_project(tmp_path)


def lite_arguments(folder: Path, **more: object) -> list[str]:
    flags = {
        "data.project": folder,
        "data.bank_dir": folder.parent / "bank",
        "data.label_size": 32,
        "data.views": 1,
        "data.regions": 0,
        "data.superpixel": 0,
        "data.validation_share": 0.4,
        "optim.steps": 4,
        "optim.batch": 2,
        "run.out": folder.parent / "runs",
        "run.device": "cpu",
        "run.precision": "fp32",
        "run.validate_every": 4,
        **more,
    }
    return ["mshnet-lite", *(word for name, value in flags.items() for word in (f"--{name}", str(value)))]


@pytest.fixture
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    info = HeadInfo(model="mshnet-lite", backbone_sha256="ab" * 32)
    monkeypatch.setattr(lite, "build_for_training", lambda name, **files: (ToySegmenter(), info))


@pytest.mark.usefixtures("_toy")
def test_the_small_models_train_on_a_project(folder: Path) -> None:
    assert train.main(lite_arguments(folder)) == 0
    (run,) = (folder.parent / "runs").iterdir()
    assert str(folder) in (run / "config.json").read_text()
    assert (run / "metrics.jsonl").read_text().count("iou") >= 1


@pytest.mark.usefixtures("_toy")
def test_the_small_models_mix_a_project_with_data_sets(folder: Path, tmp_path: Path) -> None:
    write_mask_folder(tmp_path / "data" / "tools", n_images=6, seed=1)
    assert train.main(lite_arguments(folder, **{"data.root": tmp_path / "data"})) == 0


@pytest.mark.usefixtures("_toy")
def test_too_few_masks_to_validate_on_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_project(tmp_path, n_accepted=2)
    assert train.main(lite_arguments(folder, **{"data.validation_share": 0.01})) == 2
    assert "data.validation_share" in capsys.readouterr().err


def test_the_paper_recipes_read_the_same_project(folder: Path) -> None:
    options = PairDataOptions(project=folder, min_object_px=100, validation_share=0.4)
    lists = read_data(options)
    assert set(lists.training) == {ClassKey("squares", 1), ClassKey("squares", 7)}
    assert lists.validation


@pytest.mark.parametrize("more", [{"root": Path("x")}, {"fold": 1}])
def test_the_paper_recipes_take_a_project_alone(folder: Path, more: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="stands alone"):
        PairDataOptions(project=folder, **more)


@pytest.mark.slow
def test_mshnet_trains_on_a_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_PROTOTYPE_WIDTH", "_COSINE_WIDTH", "_MERGED_WIDTH", "_DECODER_WIDTH"):
        monkeypatch.setattr(mshnet_head, name, 8)
    flags = {
        "data.project": folder,
        "data.size": 64,
        "data.min_object_px": 100,
        "data.validation_share": 0.4,
        "data.validation_pairs": 2,
        "model.backbone": write_resnet50(folder.parent / "resnet50.pth"),
        "optim.steps": 1,
        "optim.batch": 1,
        "run.device": "cpu",
        "run.precision": "fp32",
        "run.validate_every": 1,
        "run.out": folder.parent / "runs",
    }
    torch.manual_seed(0)
    words = [word for name, value in flags.items() for word in (f"--{name}", str(value))]
    assert train.main(["mshnet-resnet50", *words]) == 0
    (run,) = (folder.parent / "runs").iterdir()
    head = next(run.glob("*.safetensors"))
    assert read_head(head).info.notes["data"] == "squares.fewshot"
