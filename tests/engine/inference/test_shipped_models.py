"""The default models with the weights we ship, through the border."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.inference import EngineSession
from engine.models import registry
from engine.progress import CancelToken
from engine.types import Shot, SupportSet
from tests.engine.inference.conftest import disc


@pytest.mark.parametrize("name", [name for name, entry in registry.MODELS.items() if not entry.is_paper])
def test_strokes_are_followed_exactly_and_without_the_backbone(
    name: str, photos: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    info = registry.model_info(name)
    if not info.is_available:
        pytest.skip(f"{name} cannot run here: {info.missing}")
    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache")
    session.load_model(name, token=token)

    def scores_for(mask: np.ndarray) -> list[np.ndarray]:
        shot = Shot(image_path=photos[0], mask=mask)
        session.set_support(SupportSet(shots=(shot,)), token=token)
        results = list(session.sweep(photos[:3], token=token))
        assert all(np.isfinite(result.scores).all() for result in results)
        assert all(0 <= result.scores.min() <= result.scores.max() <= 1 for result in results)
        return [result.scores for result in results]

    scores_for(disc(0) & (np.arange(80) < 20))
    after_strokes = scores_for(disc(0))
    assert all(result.is_cached for result in session.sweep(photos[:3], token=token))
    session.load_model(name, token=token)  # forgets all running sums
    for incremental, full in zip(after_strokes, scores_for(disc(0)), strict=True):
        np.testing.assert_allclose(incremental, full, atol=2e-3)
    session.close()
