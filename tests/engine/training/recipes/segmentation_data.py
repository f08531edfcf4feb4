"""A tiny PASCAL-5i whose training folds have classes, and random backbone weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from engine.models.backbones import ResNetTaps, VGG16Taps

# Classes 12 (fold 2) and 17 (fold 3) train when fold 1 is held out; 8 (fold 1) is novel.
TRAINED = (12, 17)
NOVEL = 8
_COLOURS = {8: (60, 60, 220), 12: (220, 50, 40), 17: (40, 200, 60)}


def write_pascal(root: Path, *, n_per_class: int = 5, size: tuple[int, int] = (48, 64)) -> Path:
    """Images with one class each, and ``n_per_class`` with a trained class beside the novel one."""
    for name in ("JPEGImages", "SegmentationClassAug", "ImageSets"):
        (root / name).mkdir(parents=True)
    lines: dict[int, list[str]] = {fold: [] for fold in range(4)}
    rng = np.random.default_rng(0)
    for index in range(n_per_class):
        for name, classes in {"dog": (12,), "sheep": (17,), "mixed": (12, NOVEL)}.items():
            labels = np.zeros(size, np.uint8)
            rgb = rng.normal(120, 15, (*size, 3))
            for place, class_id in enumerate(classes):
                y, x = 3 + int(rng.integers(4)), 2 + 28 * place + int(rng.integers(3))
                labels[y - 1 : y + 29, x - 1 : x + 23] = 255
                labels[y : y + 28, x : x + 22] = class_id
                rgb[y : y + 28, x : x + 22] = _COLOURS[class_id]
                lines[(class_id - 1) // 5].append(f"{name}{index}__{class_id:02d}\n")
            photo = Image.fromarray(rgb.clip(0, 255).astype(np.uint8))
            photo.save(root / "JPEGImages" / f"{name}{index}.jpg", quality=92)
            Image.fromarray(labels).save(root / "SegmentationClassAug" / f"{name}{index}.png")
    for fold, content in lines.items():
        (root / "ImageSets" / f"trn_fold{fold}.txt").write_text("".join(content), encoding="utf-8")
    return root


def write_resnet50(path: Path) -> Path:
    """Random weights in torchvision's layout."""
    torch.manual_seed(0)
    torch.save(ResNetTaps("resnet50").state_dict(), path)
    return path


def write_vgg16(path: Path) -> Path:
    """Random weights in torchvision's layout."""
    torch.manual_seed(0)
    torch.save(VGG16Taps().state_dict(), path)
    return path
