"""SG-One: the graph, the shots, the additive prototype."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ConfigError, ShapeError
from engine.models.layers.masked_pooling import masked_average_pool
from engine.models.segmenter import Features, Support
from engine.models.sgone import SGOne, SGOneOptions
from tests.engine.models.episodes import SIZE, make_images, make_masks, repeat_shots


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
        return model.encode(make_images(3, seed=2))


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def test_any_size_gives_an_eighth_rounded_up(model: SGOne) -> None:
    guidance, segment = model.encode(make_images(1, seed=1, size=(41, 70)))
    assert guidance.shape == (1, 512, 6, 9)
    assert segment.shape == (1, 128, 6, 9)
    support = Support(features=(guidance, segment), masks=make_masks(1, seed=2, size=(41, 70)))
    assert model.decode((guidance, segment), support).shape == (1, 6, 9)


def _plain_decode(model: SGOne, query: Features, support: Support) -> Tensor:
    """The released graph read literally: features stretched to the mask, averaged, compared."""
    stretched = F.interpolate(
        support.features[0], support.masks.shape[-2:], mode="bilinear", align_corners=False
    )
    mask = support.masks[:, None]
    vectors = (stretched * mask).sum(dim=(2, 3)) / mask.sum(dim=(2, 3))
    target = vectors.mean(dim=0)[None, :, None, None].expand_as(query[0])
    similarity = F.cosine_similarity(query[0], target, dim=1)
    logits = model.head(query[1] * similarity[:, None])
    return logits[:, 1] - logits[:, 0]


@pytest.mark.parametrize("n_shots", [1, 3])
def test_decode_equals_the_plain_reading(
    model: SGOne, query: Features, shots: Features, n_shots: int
) -> None:
    support = Support(features=tuple(tap[:n_shots] for tap in shots), masks=make_masks(3, seed=3)[:n_shots])
    expected = _plain_decode(model, query, support)
    assert float(expected.std()) > 0
    scale = float(expected.abs().max())
    torch.testing.assert_close(model.decode(query, support), expected, atol=1e-4 * scale, rtol=1e-4)


def test_or_is_foreground_where_any_shot_says_so(query: Features, shots: Features) -> None:
    torch.manual_seed(0)
    model = SGOne(options=SGOneOptions(shot_fusion="or")).eval()
    masks = make_masks(3, seed=3)
    masks[1] = 0  # an empty shot has no say
    together = model.decode(query, Support(features=shots, masks=masks))
    alone = [
        model.decode(query, Support(features=tuple(t[s : s + 1] for t in shots), masks=masks[s : s + 1]))
        for s in (0, 2)
    ]
    threshold = float(together.median())
    expected = (alone[0] > threshold) | (alone[1] > threshold)
    assert torch.equal(together > threshold, expected)
    assert expected.any()
    assert not expected.all()


@pytest.mark.parametrize("shot_fusion", ["average", "or"])
def test_an_empty_mask_gives_finite_logits(query: Features, shots: Features, shot_fusion: str) -> None:
    model = SGOne(options=SGOneOptions(shot_fusion=shot_fusion)).eval()
    support = Support(features=shots, masks=torch.zeros(3, SIZE, SIZE))
    assert torch.isfinite(model.decode(query, support)).all()


def test_strokes_equal_full_recomputation(model: SGOne, query: Features, shots: Features) -> None:
    generator = torch.Generator().manual_seed(8)
    masks = make_masks(3, seed=3)
    for step in range(40):
        masks = masks.clone()
        y, x = torch.randint(SIZE - 16, (2,), generator=generator).tolist()
        masks[step % 3, y : y + 16, x : x + 16] = float(step % 4 != 3)
        kept = Support(features=shots, masks=masks, key="a")
        # The prototypes themselves: a random head passes little of a difference on.
        expected = masked_average_pool(shots[0], masks)
        scale = float(expected.abs().max())
        torch.testing.assert_close(model._support_prototypes(kept), expected, atol=1e-5 * scale, rtol=1e-4)
    fast = model.decode(query, kept)
    torch.testing.assert_close(
        fast, model.decode(query, Support(features=shots, masks=masks)), atol=1e-5, rtol=1e-4
    )


def test_sums_are_not_carried_to_other_support_images(model: SGOne, query: Features, shots: Features) -> None:
    masks = make_masks(1, seed=3)
    model.decode(query, Support(features=tuple(t[:1] for t in shots), masks=masks, key="first"))
    others = tuple(t[1:2] for t in shots)
    found = model.decode(query, Support(features=others, masks=masks, key="second"))
    torch.testing.assert_close(found, model.decode(query, Support(features=others, masks=masks)))


def test_the_released_head_grows_by_two_cells(query: Features, shots: Features) -> None:
    model = SGOne(options=SGOneOptions(has_padded_head=True)).eval()
    support = repeat_shots(shots, make_masks(1, seed=3), 1)
    assert model.decode(query, support).shape == (2, SIZE // 8 + 2, SIZE // 8 + 2)


def test_training_reaches_every_parameter() -> None:
    torch.manual_seed(0)
    model = SGOne().train()
    with torch.enable_grad():
        query, shots = model.encode(make_images(2, seed=1)), model.encode(make_images(2, seed=2))
        support = tuple(tap[:, None] for tap in shots)
        output = model.forward_training(query, support, make_masks(2, seed=0)[:, None])
        F.cross_entropy(output.logits, torch.ones(2, 12, 12, dtype=torch.long)).backward()
    assert output.inner == ()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert parameter.grad.abs().sum() > 0, name


def test_training_and_decode_agree(model: SGOne, query: Features) -> None:
    shots = model.encode(make_images(4, seed=2))
    masks = make_masks(4, seed=3)
    support = tuple(tap.unflatten(0, (2, 2)) for tap in shots)
    logits = model.forward_training(query, support, masks.unflatten(0, (2, 2))).logits
    for i in range(2):
        alone = Support(features=tuple(tap[i] for tap in support), masks=masks[2 * i : 2 * i + 2])
        expected = model.decode(tuple(tap[i : i + 1] for tap in query), alone)
        torch.testing.assert_close(
            logits[i : i + 1, 1] - logits[i : i + 1, 0], expected, atol=1e-5, rtol=1e-4
        )


def test_support_and_query_may_differ_in_size(model: SGOne, query: Features) -> None:
    """Native sizes, as in the paper's training."""
    shots = tuple(tap[:, None] for tap in model.encode(make_images(2, seed=2, size=(41, 70))))
    logits = model.forward_training(query, shots, make_masks(2, seed=2, size=(41, 70))[:, None]).logits
    assert logits.shape == (2, 2, SIZE // 8, SIZE // 8)


def test_misfits_are_named(model: SGOne, query: Features, shots: Features) -> None:
    with pytest.raises(ShapeError, match="2 queries"):
        model.forward_training(query, tuple(tap[:1, None] for tap in shots), make_masks(1, seed=3)[:, None])
    with pytest.raises(ConfigError, match="shot fusion"):
        SGOneOptions(shot_fusion="vote")
