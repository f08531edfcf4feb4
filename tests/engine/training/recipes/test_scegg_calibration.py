"""The seen penalty from training images: what a share of right answers costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import ConfigError
from engine.training.recipes.scegg_calibration import penalty_for_share
from tests.engine.training.recipes import tiny_zero_shot as tiny


def share_kept(gaps: np.ndarray, is_right: np.ndarray, labels: np.ndarray, penalty: float) -> float:
    """By the definition: right and still ahead; classes weigh the same."""
    kept = is_right & (gaps >= penalty)
    classes = np.unique(labels)
    return sum(kept[labels == c].mean() for c in classes) / sum(is_right[labels == c].mean() for c in classes)


@pytest.mark.parametrize("kept", [0.3, 0.65, 0.9, 1.0])
def test_the_penalty_is_the_highest_that_keeps_the_share(kept: float) -> None:
    rng = np.random.default_rng(1)
    labels = np.repeat([2, 5, 7], [10, 40, 25])
    gaps, is_right = rng.normal(1, 2, 75), rng.random(75) < 0.8
    penalty = penalty_for_share(gaps, is_right, labels, kept=kept)
    assert share_kept(gaps, is_right, labels, penalty) >= kept - 1e-6
    assert share_kept(gaps, is_right, labels, np.nextafter(penalty, np.inf)) < kept


def test_nothing_right_suggests_no_penalty() -> None:
    assert penalty_for_share(np.ones(3), np.zeros(3, dtype=bool), np.arange(3), kept=0.5) == 0.0


def test_training_sets_the_penalty_of_the_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.register(monkeypatch)
    root = tiny.write_set(tmp_path / "set")
    penalties = []
    for kept in ("0", "1", "0.5"):
        task = tiny.build_task(root, ["--optim.seen_kept", kept, "--optim.classifier_epochs", "20"])
        tiny.make_steps(task, 0, 9)
        task.model.eval()
        task.validate()
        penalties.append(task.model.seen_penalty)
    assert penalties[0] == 0.0
    assert penalties[1] < penalties[2]
    with pytest.raises(ConfigError, match="seen_kept"):
        tiny.build_task(root, ["--optim.seen_kept", "1.2"])
