from __future__ import annotations

import numpy as np
import pytest

from engine.editing import fit_mask
from engine.errors import ShapeError


def test_a_mask_of_the_same_size_is_copied() -> None:
    mask = np.arange(12, dtype=np.uint8).reshape(3, 4)
    fitted = fit_mask(mask, (3, 4))
    assert np.array_equal(fitted, mask)
    assert not np.shares_memory(fitted, mask)


@pytest.mark.parametrize("size", [(60, 80), (15, 20), (301, 400)])
def test_class_ids_survive_another_size(size: tuple[int, int]) -> None:
    mask = np.zeros((30, 40), np.uint8)
    mask[:, 20:] = 200
    mask[10:20, 5:15] = 3
    fitted = fit_mask(mask, size)
    assert fitted.shape == size
    assert set(np.unique(fitted)) == {0, 3, 200}
    assert (fitted == 200).mean() == pytest.approx(0.5, abs=0.02)


def test_another_shape_is_refused_with_both_sizes() -> None:
    with pytest.raises(ShapeError, match=r"40 x 30 .* 40 x 40"):
        fit_mask(np.zeros((30, 40), np.uint8), (40, 40))
