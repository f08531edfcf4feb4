"""Paints strokes into a project until it is killed: ``python -m tests.helpers.stroke_process PROJECT SEED``.

Stroke k (from 0) sets pixel k of image k % 3 to ``class_of(k)``. Each finished stroke is told on standard
output as ``k time``, with the time of the system's monotonic clock in ns, which all processes share.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np

from engine.project import Author, ImageChange, Layer, MaskEdit, Project, Provenance, ShotUse
from engine.project.saver import ContinuousSaver

N_IMAGES = 3
SIZE = (40, 50)
N_CLASSES = 3


def class_of(stroke: int) -> int:
    """The class that a stroke paints, 1 to ``N_CLASSES``."""
    return 1 + (stroke // N_IMAGES) % N_CLASSES


def paint_until_killed(folder: Path, seed: int) -> None:
    """Paint at the pace of a very quick hand."""
    rng = np.random.default_rng(seed)
    project = Project.open(folder)
    saver = ContinuousSaver(project, on_saved=_nothing, on_failed=_nothing)
    masks = [np.zeros(SIZE, np.uint8) for _ in range(N_IMAGES)]
    provenance = Provenance(author=Author.HUMAN)
    for stroke in range(SIZE[0] * SIZE[1]):
        mask = masks[stroke % N_IMAGES]
        mask.flat[stroke] = class_of(stroke)
        edit = MaskEdit(source=mask.copy(), provenance=provenance)
        image = project.root / f"img{stroke % N_IMAGES}.png"
        project.stage({image: ImageChange(masks={Layer.SUPPORT: edit}, shot=ShotUse(place=0))})
        saver.wake()
        os.write(1, f"{stroke} {time.monotonic_ns()}\n".encode())
        time.sleep(float(rng.uniform(0.001, 0.03)))


def _nothing(*_args: object) -> None:
    pass


if __name__ == "__main__":
    paint_until_killed(Path(sys.argv[1]), int(sys.argv[2]))
