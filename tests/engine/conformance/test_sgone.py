"""SG-One against the facts its paper and released code can be checked on without data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from engine.models.segmenter import Features
from engine.models.sgone import SGOne, SGOneOptions
from tests.engine.models.episodes import make_images, make_masks, repeat_shots


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


@pytest.fixture(scope="module")
def model() -> SGOne:
    torch.manual_seed(0)
    return SGOne().eval()


@pytest.fixture(scope="module")
def query(model: SGOne) -> Features:
    with torch.no_grad():
        return model.encode(make_images(2, seed=1))


@pytest.fixture(scope="module")
def shots(model: SGOne) -> Features:
    with torch.no_grad():
        return model.encode(make_images(1, seed=2))


def test_18_992_194_parameters() -> None:
    with torch.device("meta"):
        model = SGOne()
    assert sum(p.numel() for p in model.parameters() if p.requires_grad) == 18_992_194


def test_375_by_500_gives_maps_of_47_by_63() -> None:
    """On the meta device: shapes without arithmetic."""
    with torch.device("meta"):
        guidance, segment = SGOne().encode(torch.empty(1, 3, 375, 500))
    assert guidance.shape == (1, 512, 47, 63)
    assert segment.shape == (1, 128, 47, 63)


def test_similarity_is_in_minus_one_to_one(model: SGOne, query: Features) -> None:
    found = model.similarity(query[0], torch.randn(512, generator=torch.Generator().manual_seed(5)))
    assert float(found.min()) >= -1 - 1e-6
    assert float(found.max()) <= 1 + 1e-6
    assert float(found.min()) < 0  # not rectified
    itself = model.similarity(query[0], query[0][0, :, 2, 3])
    assert float(itself[0, 0, 2, 3]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("shot_fusion", ["average", "or"])
def test_five_identical_supports_equal_one_shot(query: Features, shots: Features, shot_fusion: str) -> None:
    torch.manual_seed(0)
    model = SGOne(options=SGOneOptions(shot_fusion=shot_fusion)).eval()
    masks = make_masks(1, seed=3)
    one = model.decode(query, repeat_shots(shots, masks, 1))
    torch.testing.assert_close(model.decode(query, repeat_shots(shots, masks, 5)), one)
