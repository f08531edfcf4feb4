"""Projects: ``NAME.fewshot`` folders with masks, decisions and where they come from. No Qt, no torch."""

from __future__ import annotations

from engine.project.changes import ImageChange, MaskEdit
from engine.project.mask_files import MaskSource, PackedLabels, ThresholdedScores, labels_of
from engine.project.project import SUFFIX, Project, now_text
from engine.project.records import (
    NO_SHOT,
    Author,
    ImageRecord,
    Layer,
    LayerFile,
    ProjectClass,
    Provenance,
    ReviewState,
    ShotUse,
)

__all__ = [
    "NO_SHOT",
    "SUFFIX",
    "Author",
    "ImageChange",
    "ImageRecord",
    "Layer",
    "LayerFile",
    "MaskEdit",
    "MaskSource",
    "PackedLabels",
    "Project",
    "ProjectClass",
    "Provenance",
    "ReviewState",
    "ShotUse",
    "ThresholdedScores",
    "labels_of",
    "now_text",
]
