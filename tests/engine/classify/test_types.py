"""What crosses the border is frozen, checked and can be sent to another process."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

from engine.classify_types import ClassDefinition, ClassifyResult, Explanation, FitSummary, ZeroShotInfo
from engine.errors import ShapeError

INFO = {
    "model": "m",
    "attribute_names": ("a", "b"),
    "class_names": ("x", "y", "z"),
    "class_attributes": np.zeros((3, 2)),
    "is_seen": [True, False, True],
    "attribute_range": (0.0, 1.0),
}
RESULT = {
    "image_path": Path("a.png"),
    "class_names": ("x", "y"),
    "log_probabilities": [-1, -2],
    "attribute_scores": [0.1, 0.2, 0.3],
    "seconds": 0.1,
    "is_cached": False,
}
EXPLANATION = {
    "image_path": Path("a.png"),
    "class_name": "x",
    "image_size": (4, 5),
    "attribute_names": ("a", "b"),
    "contributions": [0.5, -0.5],
    "attention": np.ones((2, 3, 3)),
}
SUMMARY = {"class_names": ("x",), "is_seen": [True], "seconds": 1.0, "model": "m", "seen_penalty": 0.5}


@pytest.mark.parametrize(
    ("kind", "fields", "arrays"),
    [
        (ZeroShotInfo, INFO, {"class_attributes": np.float32, "is_seen": np.bool_}),
        (ClassifyResult, RESULT, {"log_probabilities": np.float32, "attribute_scores": np.float32}),
        (Explanation, EXPLANATION, {"contributions": np.float32, "attention": np.float16}),
        (FitSummary, SUMMARY, {"is_seen": np.bool_}),
        (ClassDefinition, {"name": "x", "attributes": [1, 2], "is_known": True}, {"attributes": np.float32}),
    ],
)
def test_arrays_are_copies_of_one_type_and_read_only(kind: type, fields: dict, arrays: dict) -> None:
    made = pickle.loads(pickle.dumps(kind(**fields)))
    for name, dtype in arrays.items():
        assert getattr(kind(**fields), name).dtype == dtype
        assert not getattr(kind(**fields), name).flags.writeable
        assert np.allclose(getattr(made, name), fields[name])
    with pytest.raises(FrozenInstanceError):
        made.name = "other"


@pytest.mark.parametrize(
    ("kind", "fields", "change"),
    [
        (ZeroShotInfo, INFO, {"class_attributes": np.zeros((2, 3))}),
        (ZeroShotInfo, INFO, {"is_seen": [True]}),
        (ClassifyResult, RESULT, {"log_probabilities": [1]}),
        (ClassifyResult, RESULT, {"attribute_scores": np.zeros((2, 2))}),
        (Explanation, EXPLANATION, {"attention": np.ones((3, 3, 3))}),
        (Explanation, EXPLANATION, {"contributions": [1]}),
        (FitSummary, SUMMARY, {"is_seen": [True, False]}),
        (ClassDefinition, {"name": "x", "is_known": True}, {"attributes": np.zeros((1, 2))}),
    ],
)
def test_shapes_must_fit_the_names(kind: type, fields: dict, change: dict) -> None:
    with pytest.raises(ShapeError, match=f"{kind.__name__}.{next(iter(change))} must have the shape"):
        kind(**{**fields, **change})
