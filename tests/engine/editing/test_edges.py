from __future__ import annotations

import statistics
import time

import cv2
import numpy as np
import pytest

from engine.editing import Window, border_tiles, snap_outline, snap_to_edges


def _scene(size: int, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A noisy photo of a disc, and the disc."""
    rng = np.random.default_rng(seed)
    ys, xs = np.mgrid[0:size, 0:size]
    disc = np.hypot(ys - size / 2, xs - size / 2) < 0.3 * size
    photo = np.where(disc[..., None], (180, 120, 60), (70, 90, 110)) + rng.normal(0, 6, (size, size, 3))
    return np.clip(cv2.GaussianBlur(photo, (0, 0), 1), 0, 255).astype(np.uint8), disc


def _iou(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("offset", [-7, 7], ids=["too small", "too large"])
def test_a_rough_outline_comes_to_the_edge(offset: int) -> None:
    photo, disc = _scene(200)
    ys, xs = np.mgrid[0:200, 0:200]
    rough = np.hypot(ys - 103, xs - 98) < 60 + offset
    snapped = snap_to_edges(photo, rough, reach=14)
    assert _iou(rough, disc) < 0.85
    assert _iou(snapped, disc) > 0.97


def test_the_outline_moves_no_farther_than_it_may() -> None:
    photo, _ = _scene(200)
    rough = np.zeros((200, 200), bool)
    rough[20:180, 20:100] = True
    snapped = snap_to_edges(photo, rough, reach=6)
    depth = cv2.distanceTransform(rough.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance = cv2.distanceTransform((~rough).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    changed = snapped != rough
    assert changed.any()
    assert (np.maximum(depth, distance)[changed] < 8).all()


def test_a_thin_stroke_does_not_vanish() -> None:
    photo, _ = _scene(120)
    thin = np.zeros((120, 120), bool)
    thin[60, 10:110] = True
    snapped = snap_to_edges(photo, thin, reach=8)
    assert snapped[60, 10:110].mean() > 0.9


@pytest.mark.parametrize("fill", [False, True])
def test_nothing_or_everything_stays(fill: bool) -> None:
    photo, _ = _scene(60)
    assert (snap_to_edges(photo, np.full((60, 60), fill), reach=5) == fill).all()


def test_a_mask_that_goes_on_behind_the_window_stays_at_its_border() -> None:
    photo = np.full((60, 60, 3), 50, np.uint8)
    photo[30:] = 200
    mask = np.zeros((60, 60), bool)
    mask[26:] = True
    first_rows = snap_to_edges(photo, mask, reach=8).argmax(axis=0)
    assert np.abs(first_rows - 30).max() <= 1, "the same at the sides of the window as in its middle"


def test_tiles_cover_the_outline_only() -> None:
    mask = np.zeros((300, 300), bool)
    mask[60:240, 60:240] = True
    tiles = border_tiles(mask, side=50)
    covered = np.zeros_like(mask)
    for tile in tiles:
        assert not covered[tile.slices].any()
        covered[tile.slices] = True
    border = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    assert covered[border].all()
    assert not covered[150, 150]
    assert len(tiles) == 12
    assert border_tiles(np.zeros((300, 300), bool), side=50) == []


def test_tile_by_tile_equals_one_piece_nearly() -> None:
    photo, _ = _scene(900)
    ys, xs = np.mgrid[0:900, 0:900]
    rough = np.hypot(ys - 455, xs - 446) < 275
    whole = Window(0, 0, 900, 900)
    tiled = snap_outline(lambda window: photo[window.slices], rough, window=whole, size=(900, 900), reach=16)
    assert _iou(tiled, snap_to_edges(photo, rough, reach=16)) > 0.995


def test_snapping_follows_the_brush() -> None:
    photo, disc = _scene(512)
    snap_to_edges(photo, disc, reach=8)
    durations_ms = []
    for _ in range(5):
        begin = time.process_time()  # of this process: others may be busy
        snap_to_edges(photo, disc, reach=8)
        durations_ms.append(1000 * (time.process_time() - begin))
    assert statistics.median(durations_ms) < 50
