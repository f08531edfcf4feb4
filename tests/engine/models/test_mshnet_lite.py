"""MSHNet Lite: shots and masks, the memo of one query, training on episodes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from engine.models.efficientnet_lite import BLOCK_CHANNELS
from engine.models.layers import cell_attention
from engine.models.layers.cell_attention import TEMPERATURES
from engine.models.mshnet_lite import DEEP_BLOCKS, FINE_BLOCK, MSHNetLite
from engine.models.segmenter import Features, QueryMemo, Support
from tests.engine.models.episodes import SIZE, make_images, make_masks, repeat_shots, settle_batch_norm

_FINE, _DEEP = SIZE // 8, SIZE // 16


def _features(n: int, *, seed: int) -> Features:
    """Made-up taps of n images: patches of six kinds, so that cells resemble each other as in images."""
    generator = Generator().manual_seed(seed)
    kinds = torch.randint(6, (n, _DEEP, _DEEP), generator=generator)
    taps = []
    for block in (FINE_BLOCK, *DEEP_BLOCKS):
        side = _FINE if block == FINE_BLOCK else _DEEP
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


def _loss(outputs: tuple[Tensor, ...]) -> Tensor:
    generator = Generator().manual_seed(9)
    targets = [(torch.rand(output.shape, generator=generator) < 0.3).float() for output in outputs]
    losses = [F.binary_cross_entropy_with_logits(o, t) for o, t in zip(outputs, targets, strict=True)]
    return torch.stack(losses).sum()


def _strengthen(model: MSHNetLite) -> None:
    """Fresh gates change nothing and fresh last layers pass little on; tests want to see differences."""
    generator = Generator().manual_seed(2)
    for gate in (model.first_look[3], model.identity_gate):
        gate.out.weight.copy_(0.2 * torch.randn(gate.out.weight.shape, generator=generator))
    for last in (model.first_guess, model.out):
        last.weight.mul_(5)


def _head(model: MSHNetLite) -> dict[str, Tensor]:
    return {name: p for name, p in model.named_parameters() if not name.startswith("backbone.")}


def _assert_same(found: Tensor, expected: Tensor, *, atol: float = 1e-4) -> None:
    assert float(expected.std()) > 0.05, "logits that hardly vary cannot show a difference"
    torch.testing.assert_close(found, expected, atol=atol, rtol=1e-4)


@pytest.fixture(scope="module")
def model() -> MSHNetLite:
    torch.manual_seed(0)
    with torch.no_grad():
        model = MSHNetLite()
        _strengthen(model)
        return settle_batch_norm(model)


@pytest.fixture
def fresh_model() -> MSHNetLite:
    torch.manual_seed(0)
    with torch.no_grad():
        model = MSHNetLite()
        _strengthen(model)
    return model


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


@pytest.mark.parametrize(("query_channels", "n_parameters"), [(16, 983_922), (0, 966_386)])
def test_the_heads_size(query_channels: int, n_parameters: int) -> None:
    model = MSHNetLite(query_channels=query_channels)
    assert sum(parameter.numel() for parameter in _head(model).values()) == n_parameters


def test_images_become_one_fine_and_four_deep_taps(model: MSHNetLite) -> None:
    images = make_images(2, seed=1, size=(96, 128))
    taps = model.encode(images)
    assert [tuple(tap.shape) for tap in taps] == [
        (2, 40, 12, 16),
        (2, 80, 6, 8),
        (2, 112, 6, 8),
        (2, 192, 6, 8),
        (2, 320, 6, 8),
    ]
    support = Support(features=taps, masks=make_masks(2, seed=3, size=(96, 128)))
    logits = model.decode(taps, support)
    assert logits.shape == (2, 12, 16)
    assert logits.dtype == torch.float32
    assert torch.isfinite(logits).all()


def _plain_similarities(query: Tensor, shots: Tensor, coverage: Tensor) -> Tensor:
    """Eight maps of one query on one tap, cell by cell: (C, h, w), (S, C, h, w), (S, h, w) to (8, h, w)."""
    cells = shots.permute(0, 2, 3, 1).flatten(0, 2)  # (S * n, C)
    rows = query.flatten(1).T  # (n, C)
    between = F.cosine_similarity(rows[:, None], cells[None], dim=2)  # (n, S * n)
    units = F.normalize(cells, dim=1)
    means, cosines, shares = [], [], []
    for weights in (coverage.flatten(), 1 - coverage.flatten()):
        means.append((between * weights).sum(dim=1) / weights.sum())
        prototype = (units * weights[:, None]).sum(dim=0)
        cosines.append(F.cosine_similarity(rows, prototype[None], dim=1))
    for temperature in TEMPERATURES:
        attention = torch.exp(between.double() / temperature)
        shares.append(((attention * coverage.flatten()).sum(dim=1) / attention.sum(dim=1)).float())
    relative = [(v - v.mean()) / (v.std() + 1e-3) for v in (cosines[0] - cosines[1], shares[0])]
    return torch.stack([*means, *cosines, *shares, *relative]).unflatten(1, query.shape[1:])


def test_the_first_look_gets_eight_similarities_per_tap(
    fresh_model: MSHNetLite, query: Features, shots: Features
) -> None:
    seen: list[Tensor] = []
    fresh_model.first_look.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    masks = make_masks(3, seed=3)
    # Fresh statistics standardise nothing.
    fresh_model.eval().decode(_take(query, 0), Support(features=shots, masks=masks))
    coverage = masks.unfold(1, 16, 16).unfold(2, 16, 16).mean(dim=(3, 4))
    expected = [
        _plain_similarities(tap[0], shot, coverage) for tap, shot in zip(query[1:], shots[1:], strict=True)
    ]
    torch.testing.assert_close(seen[0][0], torch.cat(expected), atol=1e-3, rtol=1e-3)


def test_five_identical_shots_equal_one(model: MSHNetLite, query: Features, shots: Features) -> None:
    masks = make_masks(1, seed=3)
    one = model.decode(query, repeat_shots(shots, masks, 1))
    _assert_same(model.decode(query, repeat_shots(shots, masks, 5)), one)


def test_the_order_of_shots_does_not_matter(model: MSHNetLite, query: Features, shots: Features) -> None:
    masks = make_masks(3, seed=3)
    expected = model.decode(query, Support(features=shots, masks=masks))
    turned = Support(features=_take(shots, 2, 0, 1), masks=masks[[2, 0, 1]])
    _assert_same(model.decode(query, turned), expected)
    swapped = model.decode(query, Support(features=shots, masks=masks[[2, 0, 1]]))
    assert float((swapped - expected).abs().max()) > 1e-2


def test_queries_together_equal_one_at_a_time(model: MSHNetLite, query: Features, shots: Features) -> None:
    support = Support(features=shots, masks=make_masks(3, seed=3))
    together = model.decode(query, support)
    assert together.shape == (3, _FINE, _FINE)
    for place in range(3):
        _assert_same(together[place : place + 1], model.decode(_take(query, place), support))


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_an_empty_and_a_full_mask_give_finite_logits(
    model: MSHNetLite, query: Features, shots: Features, value: float
) -> None:
    one = _take(query, 0)
    support = Support(features=shots, masks=torch.full((3, SIZE, SIZE), value), key="a")
    plain = model.decode(one, support)
    assert torch.isfinite(plain).all()
    _assert_same(model.decode(one, support, model.new_memo()), plain)


def test_one_painted_pixel_counts(model: MSHNetLite, query: Features, shots: Features) -> None:
    masks = torch.zeros(3, SIZE, SIZE)
    empty = model.decode(query, Support(features=shots, masks=masks))
    masks[1, 40, 40] = 1
    found = model.decode(query, Support(features=shots, masks=masks))
    assert torch.isfinite(found).all()
    assert float((found - empty).abs().max()) > 1e-2


def test_strokes_with_memo_equal_full_computation(
    model: MSHNetLite, query: Features, shots: Features
) -> None:
    generator = Generator().manual_seed(8)
    one, memo, masks = _take(query, 0), model.new_memo(), make_masks(3, seed=3)
    for step in range(30):
        # In place, as a caller may: what the memo keeps must not be the caller's own tensor.
        y, x = torch.randint(SIZE - 16, (2,), generator=generator).tolist()
        masks[step % 3, y : y + 16, x : x + 16] = float(step % 4 != 3)
        support = Support(features=shots, masks=masks, key="a")
        _assert_same(model.decode(one, support, memo), model.decode(one, support))


def test_a_mask_on_the_deep_grid_is_not_kept_by_reference(
    model: MSHNetLite, query: Features, shots: Features
) -> None:
    one, memo, masks = _take(query, 0), model.new_memo(), torch.zeros(3, _DEEP, _DEEP)
    support = Support(features=shots, masks=masks, key="a")
    model.decode(one, support, memo)
    masks[:, 1:4, 2:5] = 1
    _assert_same(model.decode(one, support, memo), model.decode(one, support))


def test_a_stroke_compares_only_the_cells_it_changed(
    model: MSHNetLite, query: Features, shots: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    compare = cell_attention._exponentials

    def counted(cells: Tensor, others: Tensor) -> Tensor:
        counts.append(len(others))
        return compare(cells, others)

    monkeypatch.setattr(cell_attention, "_exponentials", counted)
    one, memo, masks = _take(query, 0), model.new_memo(), torch.zeros(3, SIZE, SIZE)
    model.decode(one, Support(features=shots, masks=masks, key="a"), memo)
    masks[1, 16:48, 16:32] = 1  # two deep cells
    model.decode(one, Support(features=shots, masks=masks, key="a"), memo)
    assert counts == [3 * _DEEP**2] * len(DEEP_BLOCKS) + [2] * len(DEEP_BLOCKS)


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("a", ""), ("", "b"), ("", "")])
def test_a_memo_starts_afresh_for_other_support_images(
    model: MSHNetLite, query: Features, shots: Features, first: str, second: str
) -> None:
    # Equal masks: stale sums would see no stroke and stand.
    one, memo, masks = _take(query, 0), model.new_memo(), make_masks(1, seed=3)
    before = model.decode(one, Support(features=_take(shots, 0), masks=masks, key=first), memo)
    others = Support(features=_take(shots, 1), masks=masks, key=second)
    found = model.decode(one, others, memo)
    assert float((found - before).abs().max()) > 1e-2
    _assert_same(found, model.decode(one, others))


def test_a_memo_returns_to_the_first_support_images(
    model: MSHNetLite, query: Features, shots: Features
) -> None:
    one, memo, masks = _take(query, 0), model.new_memo(), make_masks(1, seed=3)
    supports = [Support(features=_take(shots, i), masks=masks, key=str(i)) for i in range(2)]
    expected = model.decode(one, supports[0])
    for support in (*supports, *supports):
        model.decode(one, support, memo)
    _assert_same(model.decode(one, supports[0], memo), expected)


def test_another_models_memo_is_refused(model: MSHNetLite, query: Features, shots: Features) -> None:
    support = Support(features=shots, masks=make_masks(3, seed=3), key="a")
    with pytest.raises(TypeError, match="not QueryMemo"):
        model.decode(_take(query, 0), support, QueryMemo())


def test_half_precision_features_are_good_enough(model: MSHNetLite, query: Features, shots: Features) -> None:
    masks = make_masks(3, seed=3)
    expected = model.decode(query, Support(features=shots, masks=masks))
    support = Support(features=tuple(tap.half() for tap in shots), masks=masks)
    found = model.decode(tuple(tap.half() for tap in query), support)
    assert found.dtype == torch.float32
    _assert_same(found, expected, atol=0.05 * float(expected.std()))


def test_the_first_look_sees_similarities_only(
    fresh_model: MSHNetLite, query: Features, shots: Features
) -> None:
    # Fresh statistics standardise nothing, so a longer feature vector is the same direction.
    generator = Generator().manual_seed(5)
    lengths = [0.5 + torch.rand(3, 1, *tap.shape[-2:], generator=generator) for tap in query]
    stretched = tuple(tap * length for tap, length in zip(query, lengths, strict=True))
    supports, masks = _own_supports(shots), make_masks(3, seed=3)[:, None]
    plain, first = fresh_model.eval().forward_episodes(query, supports, masks)
    stretched_plain, stretched_first = fresh_model.forward_episodes(stretched, supports, masks)
    torch.testing.assert_close(stretched_first, first, atol=1e-4, rtol=1e-4)
    assert float((stretched_plain - plain).abs().max()) > 1e-2


def test_without_query_channels_the_second_look_sees_no_more(query: Features, shots: Features) -> None:
    torch.manual_seed(0)
    model = MSHNetLite(query_channels=0).eval()
    support = Support(features=shots, masks=make_masks(3, seed=3))
    logits = model.decode(query, support)
    assert logits.shape == (3, _FINE, _FINE)
    stretched = model.decode(tuple(3 * tap for tap in query), support)
    torch.testing.assert_close(stretched, logits, atol=1e-4, rtol=1e-4)


def test_episodes_equal_decode(model: MSHNetLite, query: Features, shots: Features) -> None:
    others = _features(3, seed=7)
    supports = tuple(torch.stack(pair, dim=1) for pair in zip(shots, others, strict=True))  # (3, 2, C, h, w)
    masks = torch.stack([make_masks(3, seed=3), make_masks(3, seed=4)], dim=1)  # (3, 2, H, W)
    logits, first = model.forward_episodes(query, supports, masks)
    assert first.shape == (3, _DEEP, _DEEP)
    for place in range(3):
        support = Support(features=tuple(tap[place] for tap in supports), masks=masks[place], key="a")
        _assert_same(model.decode(_take(query, place), support), logits[place : place + 1])


def test_training_reaches_the_whole_head_and_nothing_of_the_backbone(fresh_model: MSHNetLite) -> None:
    with torch.enable_grad():
        # Even taps that carry the backbone's graph must not lead back to it.
        query = fresh_model.encode(make_images(2, seed=1))
        supports = _own_supports(fresh_model.encode(make_images(2, seed=2)))
        outputs = fresh_model.train().forward_episodes(query, supports, make_masks(2, seed=3)[:, None])
        _loss(outputs).backward()
    for name, parameter in _head(fresh_model).items():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert parameter.grad.abs().sum() > 0, name
    assert all(parameter.grad is None for parameter in fresh_model.backbone.parameters())


def test_bfloat16_training_gives_finite_gradients(
    fresh_model: MSHNetLite, query: Features, shots: Features
) -> None:
    masks = make_masks(3, seed=3)[:, None]
    masks[0] = 0  # an episode whose object a crop cut away
    with torch.enable_grad(), torch.autocast("cpu", torch.bfloat16):
        outputs = fresh_model.train().forward_episodes(query, _own_supports(shots), masks)
        assert [output.dtype for output in outputs] == [torch.float32, torch.float32]
        _loss(outputs).backward()
    for name, parameter in _head(fresh_model).items():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
    assert torch.isfinite(fresh_model.standardise[0].running_var).all()


def test_training_averages_the_statistics_of_the_queries(
    fresh_model: MSHNetLite, query: Features, shots: Features
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


def test_use_leaves_the_statistics_alone(model: MSHNetLite, query: Features, shots: Features) -> None:
    before = {name: value.clone() for name, value in model.state_dict().items()}
    masks = make_masks(3, seed=3)
    model.forward_episodes(query, _own_supports(shots), masks[:, None])
    model.decode(query, Support(features=shots, masks=masks))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_support_taps_are_standardised_once_for_all_queries(
    model: MSHNetLite, query: Features, shots: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    support = Support(features=shots, masks=make_masks(3, seed=3))
    expected = model.decode(_take(query, 1), Support(features=shots, masks=make_masks(3, seed=3)))
    model.decode(_take(query, 0), support)
    prepared: list[Features] = []
    monkeypatch.setattr(model, "_support_rows", prepared.append)
    _assert_same(model.decode(_take(query, 1), support), expected)
    assert prepared == []
