"""The default models with the weights we ship, through the border."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.inference import EngineSession
from engine.models import registry
from engine.models.weights import find_weights
from engine.progress import CancelToken
from engine.search_types import SearchQuery, SketchDoodle
from engine.types import Shot, ShotRating, SupportSet
from tests.engine.inference.conftest import disc
from tests.helpers.shared_data import shared_data_dir

_SEGMENTERS = [name for name in registry.names_of_kind("segmentation") if not registry.MODELS[name].is_paper]


@pytest.mark.parametrize("name", _SEGMENTERS)
def test_strokes_are_followed_exactly_and_without_the_backbone(
    name: str, photos: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    info = registry.model_info(name)
    if not info.is_available:
        pytest.skip(f"{name} cannot run here: {info.missing}")
    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache")
    session.load_model(name, token=token)
    head_path = find_weights(registry.MODELS[name].head)
    assert head_path is not None
    head = hashlib.sha256(head_path.read_bytes()).hexdigest()[:16]

    def scores_for(mask: np.ndarray) -> list[np.ndarray]:
        shot = Shot(image_path=photos[0], mask=mask)
        session.set_support([SupportSet(shots=(shot,))], token=token)
        results = list(session.sweep(photos[:3], token=token))
        assert all(np.isfinite(result.scores).all() for result in results)
        assert all(0 <= result.scores.min() <= result.scores.max() <= 1 for result in results)
        assert all(result.head == head for result in results)
        return [result.scores for result in results]

    scores_for(disc(0) & (np.arange(80) < 20))
    after_strokes = scores_for(disc(0))
    assert all(result.is_cached for result in session.sweep(photos[:3], token=token))
    session.load_model(name, token=token)  # forgets all running sums
    for incremental, full in zip(after_strokes, scores_for(disc(0)), strict=True):
        np.testing.assert_allclose(incremental, full, atol=2e-3)
    session.close()


@pytest.mark.data
def test_sketches_find_photos_of_their_class(tmp_path: Path, token: CancelToken) -> None:
    """Eight classes with five photos each: one photo in eight is right by chance."""
    data = shared_data_dir()
    if data is None:
        pytest.skip("there is no folder shared/data with real data beside the clone")
    root = data / "sketchy_mini"
    classes = ("airplane", "alarm_clock", "apple", "bicycle", "butterfly", "giraffe", "scissors", "window")
    photos = [path for name in classes for path in sorted((root / "photo" / name).iterdir())[:5]]
    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache", index_dir=tmp_path / "index")
    for _ in session.index(photos, folder=root / "photo", token=token):
        pass
    n_right = 0
    for name in classes:
        for path in sorted((root / "sketch" / name).iterdir())[:2]:
            pixels = np.array(Image.open(path).convert("L"))
            query = SearchQuery(doodles=(SketchDoodle(pixels=pixels),))
            hits = session.search(query, folder=root / "photo", top=5, token=token).hits
            n_right += sum(hit.image_path.parent.name == name for hit in hits)
    session.close()
    assert n_right >= 48, f"only {n_right} of 80 hits are right"


@pytest.mark.data
@pytest.mark.slow
def test_a_wrong_mask_among_five_hurts_most(tmp_path: Path, token: CancelToken) -> None:
    """Six draws; in each, one of five animals has its mask turned round and put elsewhere."""
    data = shared_data_dir()
    if data is None:
        pytest.skip("there is no folder shared/data with real data beside the clone")
    root, random = data / "pascal_animals", np.random.default_rng(0)
    masks = _animals(root)
    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache")
    session.load_model(registry.DEFAULT_MODEL, token=token)
    n_named = 0
    for _ in range(6):
        class_id = int(random.choice(sorted(masks)))
        names = random.choice(sorted(masks[class_id]), 5, replace=False).tolist()
        shown = [masks[class_id][name] for name in names]
        wrong = int(random.integers(5))
        height, width = shown[wrong].shape
        shown[wrong] = np.roll(shown[wrong][:, ::-1], (height // 2, width // 2), axis=(0, 1))
        shots = tuple(
            Shot(image_path=root / "JPEGImages" / f"{name}.jpg", mask=mask)
            for name, mask in zip(names, shown, strict=True)
        )
        session.set_support([SupportSet(shots=shots)], token=token)
        ratings = [step for step in session.rate_shots(token=token) if isinstance(step, ShotRating)][5:]
        influences = [rating.influence for rating in ratings]
        n_named += int(np.argmin(influences)) == wrong and influences[wrong] < 0
    session.close()
    assert n_named >= 5, f"the wrong mask was named in only {n_named} of 6 draws"


def _animals(root: Path) -> dict[int, dict[str, np.ndarray]]:
    """Masks (H, W) bool by class and image name, of animals that fill 5 to 50 % of their picture."""
    masks: dict[int, dict[str, np.ndarray]] = {}
    for path in sorted((root / "SegmentationClassAug").iterdir())[:400]:
        labels = np.array(Image.open(path))
        counts = np.bincount(labels.reshape(-1), minlength=256)[:255]
        for class_id in np.flatnonzero((counts > 0.05 * labels.size) & (counts < 0.5 * labels.size)):
            if class_id:
                masks.setdefault(int(class_id), {})[path.stem] = labels == class_id
    return {class_id: found for class_id, found in masks.items() if len(found) >= 10}
