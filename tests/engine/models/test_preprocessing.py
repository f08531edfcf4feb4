"""Preprocessing: what goes into the networks."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.errors import ShapeError
from engine.models.preprocessing import IMAGENET_MEAN, IMAGENET_STD, Preprocessing

RNG = np.random.default_rng(7)


def test_image_of_the_same_size_is_only_normalised() -> None:
    rgb = RNG.integers(0, 256, (20, 30, 3), dtype=np.uint8)
    tensor = Preprocessing((20, 30))(rgb)
    expected = (rgb / 255 - np.array(IMAGENET_MEAN)) / np.array(IMAGENET_STD)
    assert tensor.dtype == torch.float32
    np.testing.assert_allclose(tensor.permute(1, 2, 0).numpy(), expected, atol=1e-5)


def test_image_is_squashed_to_height_and_width_in_that_order() -> None:
    assert Preprocessing((20, 30))(np.zeros((100, 50, 3), np.uint8)).shape == (3, 20, 30)


def test_shrinking_averages_instead_of_skipping_pixels() -> None:
    stripes = np.zeros((80, 80, 3), np.uint8)
    stripes[:, ::2] = 255
    grey = Preprocessing((10, 10), mean=(0, 0, 0), std=(1, 1, 1))(stripes)
    assert float((grey - 0.5).abs().max()) < 0.1


@pytest.mark.parametrize("shape", [(10, 10), (10, 10, 4), (0, 10, 3)])
def test_other_arrays_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="uint8"):
        Preprocessing((8, 8))(np.zeros(shape, np.uint8))


def test_mask_cells_hold_the_painted_share() -> None:
    mask = RNG.random((40, 60)) < 0.3
    shares = Preprocessing((10, 15)).mask_to_tensor(mask)
    expected = mask.reshape(10, 4, 15, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(shares.numpy(), expected, atol=1 / 255)


def test_a_single_pixel_of_a_huge_image_survives() -> None:
    mask = np.zeros((6000, 6000), bool)
    mask[4321, 1234] = True
    shares = Preprocessing((200, 200)).mask_to_tensor(mask)
    assert float(shares.sum()) == pytest.approx(1 / 900, rel=1e-3)


def test_an_empty_mask_stays_empty_and_a_full_one_full() -> None:
    preprocessing = Preprocessing((10, 10))
    assert not preprocessing.mask_to_tensor(np.zeros((33, 21), bool)).any()
    assert (preprocessing.mask_to_tensor(np.ones((33, 21), bool)) == 1).all()


def test_the_key_is_stable_and_tells_settings_apart() -> None:
    keys = {
        Preprocessing((384, 384)).key,
        Preprocessing((384, 385)).key,
        Preprocessing((384, 384), mean=(0.5, 0.5, 0.5)).key,
        Preprocessing((384, 384), std=(0.5, 0.5, 0.5)).key,
    }
    assert len(keys) == 4
    assert Preprocessing((384, 384)).key == "384x384-d830f0fc98a5"
