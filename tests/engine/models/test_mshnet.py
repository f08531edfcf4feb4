"""MSHNet: sizes, shots, and the additive similarity against a plain reading of the paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F

from engine.errors import ConfigError, ShapeError
from engine.models.mshnet import MSHNet, MSHNetOptions
from engine.models.mshnet_head import BlockMaps
from engine.models.segmenter import Features, Support
from engine.models.training_output import TrainingOutput
from tests.engine.models.episodes import SIZE, make_images, make_masks, repeat_shots, settle_batch_norm

_NO_LOGITS = TrainingOutput(logits=torch.zeros(1, 2, 1, 1))


@pytest.fixture(scope="module")
def model() -> MSHNet:
    torch.manual_seed(0)
    return settle_batch_norm(MSHNet("resnet50"))


@pytest.fixture(scope="module")
def query(model: MSHNet) -> Features:
    return model.encode(make_images(1, seed=1))


@pytest.fixture(scope="module")
def shots(model: MSHNet) -> Features:
    return model.encode(make_images(3, seed=2))


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _plain_maps(model: MSHNet, query: Features, support: Support) -> list[BlockMaps]:
    """The paper read literally: every query cell against every support cell, the mask afterwards."""
    maps = []
    taps = list(zip(query, support.features, strict=True))
    for block, n in enumerate(model.backbone.layers_per_block):
        cosines, prototypes = [], []
        for q, s in [taps.pop(0) for _ in range(n)]:
            coverage = F.adaptive_avg_pool2d(support.masks[:, None], s.shape[-2:])[:, 0]
            best = coverage.amax(dim=(1, 2), keepdim=True).clamp(max=0.5)
            selected = ((coverage >= best) & (coverage > 0)).float()
            n_cells = selected.sum(dim=(1, 2)).clamp(min=1)
            q_unit = q / (q.norm(dim=1, keepdim=True) + 1e-5)
            s_unit = s / (s.norm(dim=1, keepdim=True) + 1e-5)
            cosine = torch.einsum("bcyx,scvu->bsyxvu", q_unit, s_unit).relu()
            cosine = (cosine * selected[None, :, None, None]).sum(dim=(4, 5)) / n_cells[None, :, None, None]
            cosines.append(cosine)
            prototype = (s * selected[:, None]).sum(dim=(2, 3)) / n_cells[:, None]
            per_shot = []
            for p in prototype:
                seen = q if p.any() else torch.zeros_like(q)
                joined = torch.cat([seen, p[None, :, None, None].expand_as(q)], dim=1)
                per_shot.append(model.prototype_similarity[block].conv(joined)[:, 0].sigmoid())
            prototypes.append(torch.stack(per_shot, dim=1))
        maps.append(BlockMaps(cosine=torch.stack(cosines, dim=2), prototype=torch.stack(prototypes, dim=2)))
    return maps


def _assert_same_maps(found: list[BlockMaps], expected: list[BlockMaps]) -> None:
    """Far below the 1e-4 promised for the logits: a random head passes little of a difference on."""
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a.cosine, b.cosine, atol=2e-6, rtol=1e-5)
        torch.testing.assert_close(a.prototype, b.prototype, atol=2e-6, rtol=1e-5)


@pytest.mark.parametrize("n_shots", [1, 3])
def test_decode_equals_the_plain_reading(
    model: MSHNet, query: Features, shots: Features, n_shots: int
) -> None:
    masks = make_masks(3, seed=3)
    masks[1] = 0
    masks[1, 40:42, 7:60] = 1  # thinner than half a cell
    support = Support(features=tuple(tap[:n_shots] for tap in shots), masks=masks[:n_shots], key="a")
    plain = _plain_maps(model, query, support)
    assert all(float(maps.cosine.std()) > 1e-2 for maps in plain)  # the comparison means something
    _assert_same_maps(model._similarities(query, support, None), plain)
    logits = model.head(plain).logits
    expected = logits[:, 1] - logits[:, 0]
    torch.testing.assert_close(model.decode(query, support), expected, atol=1e-4, rtol=1e-4)
    memo = model.new_memo()
    torch.testing.assert_close(model.decode(query, support, memo), expected, atol=1e-4, rtol=1e-4)


def test_the_output_has_twice_the_grid_of_layer2(model: MSHNet, shots: Features) -> None:
    queries = model.encode(make_images(2, seed=4))
    logits = model.decode(queries, repeat_shots(shots, make_masks(1, seed=3), 1))
    assert logits.shape == (2, 2 * SIZE // 8, 2 * SIZE // 8)


def test_queries_of_a_batch_do_not_touch_each_other(model: MSHNet, shots: Features) -> None:
    queries = model.encode(make_images(2, seed=4))
    support = repeat_shots(shots, make_masks(1, seed=3), 1)
    together = model.decode(queries, support)
    for i in range(2):
        alone = model.decode(tuple(tap[i : i + 1] for tap in queries), support)
        torch.testing.assert_close(together[i : i + 1], alone, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("mask_selection", ["hard", "released"])
def test_strokes_equal_full_recomputation(shots: Features, query: Features, mask_selection: str) -> None:
    torch.manual_seed(0)
    model = settle_batch_norm(MSHNet("resnet50", options=MSHNetOptions(mask_selection=mask_selection)))
    generator = torch.Generator().manual_seed(8)
    masks = make_masks(3, seed=3)
    memo = model.new_memo()
    for step in range(12):
        masks = masks.clone()
        shot = int(torch.randint(3, (), generator=generator))
        y, x = torch.randint(SIZE - 16, (2,), generator=generator).tolist()
        masks[shot, y : y + 16, x : x + 16] = float(step % 3 != 2)  # paint, paint, erase
        support = Support(features=shots, masks=masks, key="a")
        full = Support(features=shots, masks=masks)
        if step % 4 == 0:
            torch.testing.assert_close(
                model.decode(query, support, memo), model.decode(query, full), atol=1e-4, rtol=1e-4
            )
        _assert_same_maps(model._similarities(query, support, memo), model._similarities(query, full, None))


def test_two_hundred_strokes_do_not_drift(model: MSHNet, query: Features, shots: Features) -> None:
    """Of the similarities, so that the head's cost does not bound the number of strokes."""
    generator = torch.Generator().manual_seed(9)
    masks = make_masks(3, seed=3)
    memo = model.new_memo()
    for _ in range(200):
        masks = masks.clone()
        y, x = torch.randint(SIZE - 8, (2,), generator=generator).tolist()
        masks[:, y : y + 8, x : x + 8] = float(torch.rand((), generator=generator) < 0.6)
        kept = model._similarities(query, Support(features=shots, masks=masks, key="a"), memo)
    anew = model._similarities(query, Support(features=shots, masks=masks), None)
    _assert_same_maps(kept, anew)


@pytest.mark.parametrize("key", ["", "other"])
def test_a_memo_forgets_other_support_images(
    model: MSHNet, query: Features, shots: Features, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    seen: list[list[BlockMaps]] = []
    monkeypatch.setattr(model.head, "forward", lambda maps: seen.append(maps) or _NO_LOGITS)
    memo = model.new_memo()
    masks = make_masks(1, seed=3)
    for i, name in enumerate(("first", key, key if key == "" else "third")):
        support = Support(features=tuple(tap[i : i + 1] for tap in shots), masks=masks, key=name)
        model.decode(query, support, memo)
        _assert_same_maps(seen[-1], model._similarities(query, support, None))


def test_untouched_shots_keep_what_was_computed(model: MSHNet, shots: Features) -> None:
    masks = make_masks(3, seed=3)
    before = model._prepare(Support(features=shots, masks=masks, key="a"))
    changed = masks.clone()
    changed[1] = 1 - changed[1]
    after = model._prepare(Support(features=shots, masks=changed, key="a"))
    for old, new in zip(before, after, strict=True):
        assert [a is b for a, b in zip(old, new, strict=True)] == [True, False, True]
    elsewhere = model._prepare(Support(features=shots, masks=masks, key="b"))
    assert not any(a is b for old, new in zip(after, elsewhere, strict=True) for a in old for b in new)


@pytest.mark.parametrize("variant", ["cosine", "prototype"])
def test_ablations_run(query: Features, shots: Features, variant: str) -> None:
    model = settle_batch_norm(MSHNet("resnet50", options=MSHNetOptions(variant=variant)))
    support = repeat_shots(shots, make_masks(1, seed=3), 1, key="a")
    found = model.decode(query, support, model.new_memo())
    torch.testing.assert_close(found, model.decode(query, support), atol=1e-4, rtol=1e-4)
    assert model._similarities(query, support, None)[0].cosine is None or variant == "cosine"
    assert model._similarities(query, support, None)[0].prototype is None or variant == "prototype"


def _batch(shots: Features, n_shots: int) -> Features:
    """The first ``2 * n_shots`` images as the supports of two queries."""
    return tuple(tap[: 2 * n_shots].unflatten(0, (2, n_shots)) for tap in shots)


def test_training_reaches_the_head_and_only_the_head() -> None:
    torch.manual_seed(0)
    model = MSHNet("resnet50").train()
    queries, shots = model.encode(make_images(2, seed=4)), model.encode(make_images(4, seed=2))
    masks = make_masks(4, seed=3).unflatten(0, (2, 2))
    with torch.enable_grad():
        output = model.forward_training(queries, _batch(shots, 2), masks)
        sum(x.square().mean() for x in (output.logits, *output.inner)).backward()
    assert output.logits.shape == (2, 2, 24, 24)
    assert [tuple(x.shape) for x in output.inner] == [(2, 2, 12, 12)] * 3
    for name, parameter in model.named_parameters():
        if name.startswith("backbone."):
            assert parameter.grad is None, name
        else:
            assert parameter.grad is not None, name
            assert torch.isfinite(parameter.grad).all(), name


@pytest.mark.parametrize("mask_selection", ["hard", "released"])
def test_a_batch_of_training_equals_its_queries_alone(
    monkeypatch: pytest.MonkeyPatch, mask_selection: str
) -> None:
    """Other numbers of foreground cells, an empty shot and padding do not leak into each other."""
    torch.manual_seed(0)
    model = settle_batch_norm(MSHNet("resnet50", options=MSHNetOptions(mask_selection=mask_selection)))
    queries, shots = model.encode(make_images(2, seed=4)), model.encode(make_images(4, seed=2))
    masks = make_masks(4, seed=3)
    masks[1] = 0
    masks[2, 40:42, 7:60] = 1
    support = _batch(shots, 2)
    batch = (queries, support, masks.unflatten(0, (2, 2)))
    logits = model.forward_training(*batch).logits
    seen: list[list[BlockMaps]] = []
    monkeypatch.setattr(model.head, "forward", lambda maps, has_inner: seen.append(maps) or _NO_LOGITS)
    model.forward_training(*batch)
    monkeypatch.undo()
    for i in range(2):
        query = tuple(tap[i : i + 1] for tap in queries)
        alone = Support(features=tuple(tap[i] for tap in support), masks=masks[2 * i : 2 * i + 2])
        own = [BlockMaps(cosine=m.cosine[i : i + 1], prototype=m.prototype[i : i + 1]) for m in seen[0]]
        _assert_same_maps(own, model._similarities(query, alone, None))
        found = (logits[:, 1] - logits[:, 0])[i : i + 1]
        torch.testing.assert_close(found, model.decode(query, alone), atol=1e-5, rtol=1e-4)


def test_inner_logits_are_for_training_only(model: MSHNet) -> None:
    queries, shots = model.encode(make_images(2, seed=4)), model.encode(make_images(2, seed=2))
    assert model.forward_training(queries, _batch(shots, 1), make_masks(2, seed=3)[:, None]).inner == ()


def test_the_backbone_stays_in_eval_mode() -> None:
    with torch.device("meta"):
        model = MSHNet("resnet50").train()
    assert model.head.training
    assert not any(module.training for module in model.backbone.modules())


def test_misfits_are_named(model: MSHNet, query: Features, shots: Features) -> None:
    support = repeat_shots(shots, make_masks(1, seed=3), 1)
    pair = tuple(tap[:2, None] for tap in shots)
    with pytest.raises(ShapeError, match="1 queries"):
        model.forward_training(query, pair, make_masks(2, seed=3)[:, None])
    with pytest.raises(ShapeError, match="13 and 12 taps"):
        model.forward_training(query, pair[:12], make_masks(2, seed=3)[:, None])
    with pytest.raises(ShapeError, match="A memo belongs to one query"):
        model.decode(tuple(tap[:2] for tap in shots), support, model.new_memo())
    with pytest.raises(ShapeError, match="12 taps"):
        model.decode(query, Support(features=shots[:12], masks=support.masks))
    for bad in ({"variant": "all"}, {"mask_selection": "soft"}):
        with pytest.raises(ConfigError, match=next(iter(bad))):
            MSHNetOptions(**bad)
