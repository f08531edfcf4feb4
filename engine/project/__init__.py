"""Projects: ``NAME.fewshot`` folders with masks, decisions and where they come from. No Qt, no torch."""

from __future__ import annotations

from engine.project.changes import ImageChange, MaskEdit
from engine.project.mask_files import MaskSource, PackedLabels, ThresholdedScores, class_ids_in, labels_of
from engine.project.project import SUFFIX, Project, now_text
from engine.project.records import (
    DEFAULT_CLASSES,
    IGNORE,
    MAX_CLASS_ID,
    NO_SHOT,
    Author,
    ClassValues,
    ImageRecord,
    Layer,
    LayerFile,
    ProjectClass,
    Provenance,
    ReviewState,
    ShotUse,
)

__all__ = [
    "DEFAULT_CLASSES",
    "IGNORE",
    "MAX_CLASS_ID",
    "NO_SHOT",
    "SUFFIX",
    "Author",
    "ClassValues",
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
    "class_ids_in",
    "labels_of",
    "now_text",
]
