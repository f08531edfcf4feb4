from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.errors import WeightsError
from engine.models.head_files import HeadInfo, write_head
from engine.models.manifest import EFFICIENTNET_LITE0
from engine.models.scribble_head import (
    GRID,
    MODEL_NAME,
    ScribbleHead,
    load_scribble_head,
    scribble_maps,
)


def _scene(seed: int = 0) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
    """Features and a photo whose left half differs from the right one."""
    generator = torch.Generator().manual_seed(seed)
    taps = []
    for channels, side in ((6, 48), (8, 24), (8, 24), (10, 24), (12, 24)):
        tap = 0.3 * torch.randn(1, channels, side, side, generator=generator)
        tap[:, : channels // 2, :, : side // 2] += 1
        tap[:, channels // 2 :, :, side // 2 :] += 1
        taps.append(tap)
    photo = torch.rand(3, 96, 96, generator=generator) * 0.1
    photo[0, :, :48] += 0.7
    return tuple(taps), photo


def _stroke(left: int, right: int) -> torch.Tensor:
    stroke = torch.zeros(384, 384)
    stroke[180:200, left:right] = 1
    return stroke


def test_maps_fit_the_head_and_are_finite() -> None:
    taps, photo = _scene()
    for background in (torch.zeros(384, 384), _stroke(300, 340)):
        maps = scribble_maps(taps, photo, _stroke(40, 120), background)
        assert maps.shape == (31, GRID, GRID)
        assert torch.isfinite(maps).all()
        assert ScribbleHead().eval()(maps[None]).shape == (1, GRID, GRID)


@pytest.mark.parametrize("index", [0, 1, 2, 5])
def test_what_is_like_the_scribble_is_more_similar(index: int) -> None:
    taps, photo = _scene()
    maps = scribble_maps(taps, photo, _stroke(40, 120), torch.zeros(384, 384))
    assert maps[index][:, :20].mean() > maps[index][:, 28:].mean() + 0.2


def test_a_path_that_crosses_an_edge_is_longer() -> None:
    taps, photo = _scene()
    maps = scribble_maps(taps, photo, _stroke(40, 120), torch.zeros(384, 384))
    straight, along = maps[18], maps[19]
    assert straight[23, 5] == 0
    assert straight[23, 40] > straight[23, 20]
    across = along[23, 26] - along[23, 20]
    assert across > 3 * (straight[23, 26] - straight[23, 20])


def test_a_dot_and_a_full_image_are_scribbles_too() -> None:
    taps, photo = _scene()
    dot = torch.zeros(384, 384)
    dot[0, 0] = 0.01
    for scribble in (dot, torch.ones(384, 384)):
        maps = scribble_maps(taps, photo, scribble, torch.zeros(384, 384))
        assert torch.isfinite(maps).all()


def test_background_strokes_change_the_maps() -> None:
    taps, photo = _scene()
    without = scribble_maps(taps, photo, _stroke(40, 120), torch.zeros(384, 384))
    with_it = scribble_maps(taps, photo, _stroke(40, 120), _stroke(300, 340))
    assert with_it[17][23, 40] == 1
    assert not torch.equal(without[15], with_it[15])


def test_the_shipped_head_loads() -> None:
    head = load_scribble_head()
    assert not head.training
    assert sum(parameter.numel() for parameter in head.parameters()) == 209_953


@pytest.mark.parametrize(
    "info",
    [
        HeadInfo(model="mshnet-lite", backbone_sha256=EFFICIENTNET_LITE0.sha256),
        HeadInfo(model=MODEL_NAME, backbone_sha256="0" * 64),
    ],
    ids=["another model", "another backbone"],
)
def test_a_head_of_something_else_is_refused(tmp_path: Path, info: HeadInfo) -> None:
    path = tmp_path / "head.safetensors"
    write_head(path, ScribbleHead(), info=info)
    with pytest.raises(WeightsError, match=r"head\.safetensors"):
        load_scribble_head(path)
