"""A generated zero-shot set and an SC-EGG small enough to train in a test."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from engine import paths
from engine.config import parse_config
from engine.models import registry
from engine.models.preprocessing import Preprocessing
from engine.models.registry import ModelEntry
from engine.models.sc_egg.model import SCEGG
from engine.models.weights import WeightsSpec
from engine.training.recipe import Recipe
from engine.training.recipes.scegg import build_scegg
from engine.training.recipes.scegg_lite import SCEGGLiteConfig
from engine.training.recipes.scegg_task import SCEGGTask

SEEN = ("ape", "bee", "cat", "dog", "eel")
UNSEEN = ("fox", "gnu")
N_ATTRIBUTES = 6
N_TRAIN = 6
N_TEST = 2
NAME = "scegg-tiny"


class TinySCEGG(SCEGG):
    """3 x 3 regions of 8 channels from one strided convolution."""

    input_size = (12, 12)
    preprocessing = Preprocessing(input_size)
    region_grid = (3, 3)
    region_channels = 8

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.backbone = nn.Conv2d(3, 8, 4, stride=4)

    def region_features(self, images: Tensor) -> Tensor:
        return torch.relu(self.backbone(images)).flatten(2).transpose(1, 2)


RECIPE = Recipe(name=NAME, summary="for tests", config=SCEGGLiteConfig, build=partial(build_scegg, NAME))
ARGUMENTS = [
    *("--model.hidden", "16", "--model.regressor_hidden", "12", "--model.word_dim", "5"),
    *("--model.exemplars", "3", "--optim.batch", "8", "--optim.synthetic", "5"),
    *("--optim.classifier_epochs", "2", "--data.remembered", "0"),
    *("--optim.stage1_steps", "3", "--optim.stage2_steps", "3", "--optim.steps", "9"),
    *("--run.validate_every", "3", "--run.precision", "fp32", "--run.device", "cpu"),
]


def write_set(root: Path, *, breaks_test_images: bool = False, extra_rows: Sequence[str] = ()) -> Path:
    """A folder in the layout of ``read_image_folder_with_attributes``.

    Args:
        root: made here.
        breaks_test_images: files of ``test_seen`` and ``test_unseen`` hold no picture, so that reading
            one fails.
        extra_rows: classes of the table without images.
    """
    rng = np.random.default_rng(4)
    lists: dict[str, list[str]] = {"trainval": [], "test_seen": [], "test_unseen": []}
    rows = ["class," + ",".join(f"is {index}" for index in range(N_ATTRIBUTES))]
    for name in (*SEEN, *UNSEEN):
        colour = rng.integers(0, 256, 3)
        rows.append(f"{name}," + ",".join(str(value) for value in [*(colour / 255), *rng.random(3)]))
        folder = root / "JPEGImages" / name
        folder.mkdir(parents=True)
        for index in range(N_TRAIN + N_TEST):
            part = "test_unseen" if name in UNSEEN else "trainval" if index < N_TRAIN else "test_seen"
            path = folder / f"{index}.png"
            if breaks_test_images and part != "trainval":
                path.write_bytes(b"not to be read")
            else:
                noise = rng.integers(-20, 20, (12, 12, 3))
                Image.fromarray((colour + noise).clip(0, 255).astype(np.uint8)).save(path)
            lists[part].append(f"{name}/{path.name}")
    for name in extra_rows:
        rows.append(f"{name}," + ",".join(str(value) for value in rng.random(N_ATTRIBUTES)))
    (root / "class_attributes.csv").write_text("\n".join(rows) + "\n")
    (root / "splits").mkdir()
    for part, lines in lists.items():
        (root / "splits" / f"{part}.txt").write_text("\n".join(lines) + "\n")
    return root


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the tiny model into the registry for one test, and its backbone's file into the weights folder."""
    entry = ModelEntry(
        name=NAME,
        kind="zero-shot",
        title="Tiny",
        summary="For tests.",
        build=TinySCEGG,
        backbone=WeightsSpec(name="Tiny", filename="tiny.pth", source="made up"),
        head=WeightsSpec(name="the tiny head", filename="tiny.safetensors", source="made up"),
        is_paper=False,
        preprocessing=Preprocessing((12, 12)),
    )
    monkeypatch.setitem(registry.MODELS, NAME, entry)
    torch.manual_seed(7)
    path = paths.weights_dir() / "tiny.pth"
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(nn.Conv2d(3, 8, 4, stride=4).state_dict(), path)


def build_task(root: Path, arguments: Sequence[str] = ()) -> SCEGGTask:
    """The task of a run; ``register`` first."""
    config = parse_config(SCEGGLiteConfig, ["--data.root", str(root), *ARGUMENTS, *arguments])
    torch.manual_seed(config.run.seed)
    return RECIPE.build(config, device=torch.device("cpu"))


def make_steps(task: SCEGGTask, first: int, end: int) -> list[dict[str, float]]:
    """Train steps ``first`` to ``end`` - 1 as the loop would, with optimisers of their own.

    Returns:
        Per step, the terms of its last phase.
    """
    optimisers = task.optimisers()
    history = []
    for step in range(first, end):
        draw = 0
        for phase in task.phases(step):
            for _ in range(phase.repeats):
                task.model.zero_grad(set_to_none=True)
                terms = task.loss(task.batch(step, draw), phase, step)
                terms.total.backward()
                for name in phase.optimisers:
                    optimisers[name].step()
                draw += 1
        history.append({name: value.item() for name, value in terms.parts.items()})
    return history


def snapshot(module: nn.Module) -> dict[str, Tensor]:
    """A copy of a module's state."""
    return {name: value.detach().clone() for name, value in module.state_dict().items()}


def is_same(before: dict[str, Tensor], module: nn.Module) -> bool:
    """Bit for bit."""
    return all(torch.equal(value, module.state_dict()[name]) for name, value in before.items())
