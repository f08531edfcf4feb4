"""SG-One Lite: prototypes over shots and masks, and training on episodes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from engine.models.efficientnet_lite import BLOCK_CHANNELS
from engine.models.segmenter import Features, Support
from engine.models.sgone_lite import SGOneLite
from tests.engine.models.episodes import SIZE, make_images, make_masks, repeat_shots, settle_batch_norm

_FINE, _DEEP = SIZE // 8, SIZE // 16
_SIDES = {4: _FINE, 10: _DEEP, 14: _DEEP, 15: _DEEP}
"""Cells per side of every compared block, by its index."""


def _features(n: int, *, seed: int) -> Features:
    """Made-up taps of n images: patches of six kinds, so that cells resemble each other as in images."""
    generator = Generator().manual_seed(seed)
    kinds = torch.randint(6, (n, _DEEP, _DEEP), generator=generator)
    taps = []
    for block, side in _SIDES.items():
        width = BLOCK_CHANNELS[block]
        centres = torch.randn(6, width, generator=Generator().manual_seed(block))
        tap = F.interpolate(centres[kinds].permute(0, 3, 1, 2), (side, side))
        taps.append(tap + 0.5 * torch.randn(n, width, side, side, generator=generator))
    return tuple(taps)


def _take(features: Features, *places: int) -> Features:
    return tuple(tap[list(places)] for tap in features)


def _own_supports(shots: Features) -> Features:
    """One shot for each of B queries: taps (B, C, h, w) to (B, 1, C, h, w)."""
    return tuple(tap[:, None] for tap in shots)


def _loss(logits: Tensor) -> Tensor:
    target = (torch.rand(logits.shape, generator=Generator().manual_seed(9)) < 0.3).float()
    return F.binary_cross_entropy_with_logits(logits, target)


def _head(model: SGOneLite) -> dict[str, Tensor]:
    return {name: p for name, p in model.named_parameters() if not name.startswith("backbone.")}


def _assert_same(found: Tensor, expected: Tensor, *, atol: float = 1e-4) -> None:
    assert float(expected.std()) > 0.05, "logits that hardly vary cannot show a difference"
    torch.testing.assert_close(found, expected, atol=atol, rtol=1e-4)


@pytest.fixture
def fresh_model() -> SGOneLite:
    torch.manual_seed(0)
    return SGOneLite()


@pytest.fixture(scope="module")
def model() -> SGOneLite:
    torch.manual_seed(0)
    with torch.no_grad():
        model = SGOneLite()
        model.out.weight.mul_(30)  # a fresh last layer passes little on
        return settle_batch_norm(model)


@pytest.fixture(scope="module")
def query() -> Features:
    return _features(3, seed=1)


@pytest.fixture(scope="module")
def shots() -> Features:
    return _features(3, seed=2)


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def test_the_heads_size(model: SGOneLite) -> None:
    assert sum(parameter.numel() for parameter in _head(model).values()) == 366_081


def test_images_become_one_fine_and_three_deep_taps(model: SGOneLite) -> None:
    taps = model.encode(make_images(2, seed=1, size=(96, 128)))
    assert [tuple(tap.shape) for tap in taps] == [
        (2, 40, 12, 16),
        (2, 112, 6, 8),
        (2, 192, 6, 8),
        (2, 320, 6, 8),
    ]
    logits = model.decode(taps, Support(features=taps, masks=make_masks(2, seed=3, size=(96, 128))))
    assert logits.shape == (2, 12, 16)
    assert logits.dtype == torch.float32
    assert torch.isfinite(logits).all()


def test_there_is_nothing_to_remember(model: SGOneLite) -> None:
    assert model.new_memo() is None


def test_prototypes_are_weighted_means_of_guidance(model: SGOneLite, shots: Features) -> None:
    masks = make_masks(3, seed=3)
    masks[0, 40:44, 40:44] = 1  # part of a cell
    sums = [torch.zeros(128), torch.zeros(128)]
    for shot in range(3):
        parts = []
        for tap, norm in zip(shots[1:], list(model.standardise)[1:], strict=True):
            spread = (norm.running_var + norm.eps).sqrt()[:, None, None]
            parts.append((tap[shot] - norm.running_mean[:, None, None]) / spread)
        deep = torch.cat(parts)
        for y in range(_DEEP):
            for x in range(_DEEP):
                cell = model.guidance.weight[:, :, 0, 0] @ deep[:, y, x] + model.guidance.bias
                cell = cell / cell.norm()
                painted = masks[shot, y * 16 : y * 16 + 16, x * 16 : x * 16 + 16].mean()
                sums[0] += painted * cell
                sums[1] += (1 - painted) * cell
    found = model.prototypes(tuple(tap[None] for tap in shots), masks[None])
    for prototype, total in zip(found, sums, strict=True):
        torch.testing.assert_close(prototype[0], total / total.norm(), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("size", [(SIZE, SIZE), (100, 75)])
def test_an_empty_and_a_full_mask_have_one_prototype(
    model: SGOneLite, query: Features, shots: Features, value: float, size: tuple[int, int]
) -> None:
    masks = torch.full((3, *size), value)
    foreground, background = model.prototypes(tuple(tap[None] for tap in shots), masks[None])
    torch.testing.assert_close(foreground.norm(), torch.tensor(value), atol=1e-5, rtol=0)
    torch.testing.assert_close(background.norm(), torch.tensor(1 - value), atol=1e-5, rtol=0)
    assert torch.isfinite(model.decode(query, Support(features=shots, masks=masks))).all()


def test_one_painted_pixel_counts(model: SGOneLite, query: Features, shots: Features) -> None:
    masks = torch.zeros(3, SIZE, SIZE)
    empty = model.decode(query, Support(features=shots, masks=masks))
    masks[1, 40, 40] = 1
    found = model.decode(query, Support(features=shots, masks=masks))
    assert torch.isfinite(found).all()
    assert float((found - empty).abs().max()) > 1e-2


def test_five_identical_shots_equal_one(model: SGOneLite, query: Features, shots: Features) -> None:
    masks = make_masks(1, seed=3)
    one = model.decode(query, repeat_shots(shots, masks, 1))
    _assert_same(model.decode(query, repeat_shots(shots, masks, 5)), one)


def test_the_order_of_shots_does_not_matter(model: SGOneLite, query: Features, shots: Features) -> None:
    masks = make_masks(3, seed=3)
    expected = model.decode(query, Support(features=shots, masks=masks))
    turned = Support(features=_take(shots, 2, 0, 1), masks=masks[[2, 0, 1]])
    _assert_same(model.decode(query, turned), expected)
    swapped = model.decode(query, Support(features=shots, masks=masks[[2, 0, 1]]))
    assert float((swapped - expected).abs().max()) > 1e-2


def test_queries_together_equal_one_at_a_time(model: SGOneLite, query: Features, shots: Features) -> None:
    support = Support(features=shots, masks=make_masks(3, seed=3))
    together = model.decode(query, support)
    assert together.shape == (3, _FINE, _FINE)
    for place in range(3):
        _assert_same(together[place : place + 1], model.decode(_take(query, place), support))


def test_half_precision_features_are_good_enough(model: SGOneLite, query: Features, shots: Features) -> None:
    masks = make_masks(3, seed=3)
    expected = model.decode(query, Support(features=shots, masks=masks))
    support = Support(features=tuple(tap.half() for tap in shots), masks=masks)
    found = model.decode(tuple(tap.half() for tap in query), support)
    assert found.dtype == torch.float32
    _assert_same(found, expected, atol=0.05 * float(expected.std()))


def test_episodes_equal_decode(model: SGOneLite, query: Features, shots: Features) -> None:
    others = _features(3, seed=7)
    supports = tuple(torch.stack(pair, dim=1) for pair in zip(shots, others, strict=True))  # (3, 2, C, h, w)
    masks = torch.stack([make_masks(3, seed=3), make_masks(3, seed=4)], dim=1)  # (3, 2, H, W)
    (logits,) = model.forward_episodes(query, supports, masks)
    for place in range(3):
        support = Support(features=tuple(tap[place] for tap in supports), masks=masks[place])
        _assert_same(model.decode(_take(query, place), support), logits[place : place + 1])


def test_training_reaches_the_whole_head_and_nothing_of_the_backbone(fresh_model: SGOneLite) -> None:
    # Features come without a graph, as from the feature bank.
    query = fresh_model.encode(make_images(2, seed=1))
    supports = _own_supports(fresh_model.encode(make_images(2, seed=2)))
    with torch.enable_grad():
        (logits,) = fresh_model.train().forward_episodes(query, supports, make_masks(2, seed=3)[:, None])
        _loss(logits).backward()
    for name, parameter in _head(fresh_model).items():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert parameter.grad.abs().sum() > 0, name
    assert all(parameter.grad is None for parameter in fresh_model.backbone.parameters())


def test_bfloat16_training_gives_finite_gradients(
    fresh_model: SGOneLite, query: Features, shots: Features
) -> None:
    masks = make_masks(3, seed=3)[:, None]
    masks[0] = 0  # an episode whose object a crop cut away
    with torch.enable_grad(), torch.autocast("cpu", torch.bfloat16):
        (logits,) = fresh_model.train().forward_episodes(query, _own_supports(shots), masks)
        assert logits.dtype == torch.float32
        _loss(logits).backward()
    for name, parameter in _head(fresh_model).items():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
    assert torch.isfinite(fresh_model.standardise[0].running_var).all()


def test_training_averages_the_statistics_of_the_queries(
    fresh_model: SGOneLite, query: Features, shots: Features
) -> None:
    batches, masks = (query, tuple(2 * tap + 1 for tap in query)), make_masks(3, seed=3)[:, None]
    for batch in batches:
        fresh_model.train().forward_episodes(batch, _own_supports(shots), masks)
    for index, norm in enumerate(fresh_model.standardise):
        parts = [batch[index].transpose(0, 1).flatten(1) for batch in batches]
        mean = torch.stack([part.mean(dim=1) for part in parts]).mean(dim=0)
        variance = torch.stack([part.var(dim=1) for part in parts]).mean(dim=0)
        torch.testing.assert_close(norm.running_mean, mean, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(norm.running_var, variance, atol=1e-4, rtol=1e-4)


def test_use_leaves_the_statistics_alone(model: SGOneLite, query: Features, shots: Features) -> None:
    before = {name: value.clone() for name, value in model.state_dict().items()}
    masks = make_masks(3, seed=3)
    model.forward_episodes(query, _own_supports(shots), masks[:, None])
    model.decode(query, Support(features=shots, masks=masks))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_prototypes_are_made_once_for_all_queries(
    model: SGOneLite, query: Features, shots: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (tuple(tap[i : i + 1] for tap in query) for i in (0, 1))
    expected = model.decode(second, Support(features=shots, masks=make_masks(3, seed=3)))
    support = Support(features=shots, masks=make_masks(3, seed=3))
    model.decode(first, support)
    monkeypatch.setattr(model, "prototypes", None)
    torch.testing.assert_close(model.decode(second, support), expected)
