"""One query segmented with several classes at once: the same numbers, and shared work is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from engine.models.layers import cell_attention
from engine.models.mshnet import MSHNet
from engine.models.mshnet_lite import DEEP_BLOCKS, MSHNetLite
from engine.models.segmenter import Features, FewShotSegmenter, Support
from engine.models.sgone import SGOne
from engine.models.sgone_lite import SGOneLite
from tests.engine.models.episodes import SIZE, make_images, make_masks, settle_batch_norm
from tests.helpers.tiny_segmenter import TinySegmenter

_MODELS: dict[str, Callable[[], FewShotSegmenter]] = {
    "mshnet-lite": MSHNetLite,
    "sgone-lite": SGOneLite,
    "mshnet-resnet50": lambda: MSHNet("resnet50"),
    "sgone-vgg16": SGOne,
    "tiny": TinySegmenter,
}


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _made(name: str) -> FewShotSegmenter:
    torch.manual_seed(0)
    model = settle_batch_norm(_MODELS[name]())
    if isinstance(model, MSHNetLite):
        generator = Generator().manual_seed(2)
        for gate in (model.first_look[3], model.identity_gate):  # fresh ones change nothing
            gate.out.weight.copy_(0.2 * torch.randn(gate.out.weight.shape, generator=generator))
    return model


def _features(model: FewShotSegmenter, n: int, *, seed: int) -> Features:
    """Made-up taps of n images, of the model's shapes: patches of six kinds that differ as in photos."""
    generator = Generator().manual_seed(seed)
    kinds = torch.randint(6, (n, 3, 3), generator=generator)
    taps = []
    for number, tap in enumerate(model.encode(make_images(1, seed=1))):
        centres = torch.randn(6, tap.shape[1], generator=Generator().manual_seed(number))
        patches = F.interpolate(centres[kinds].permute(0, 3, 1, 2), tap.shape[-2:])
        taps.append(patches + 0.5 * torch.randn(patches.shape, generator=generator))
    return tuple(taps)


def _support(shots: Features, places: list[int], *, seed: int, class_id: int) -> Support:
    """Some of the images with other masks; classes have different numbers of shots."""
    masks = make_masks(len(places), seed=seed)
    key = f"{class_id}:{places}"
    return Support(features=tuple(tap[places] for tap in shots), masks=masks, key=key)


@pytest.mark.parametrize("name", _MODELS)
def test_classes_together_are_classes_alone(name: str) -> None:
    model = _made(name)
    query, shots = _features(model, 1, seed=1), _features(model, 3, seed=2)
    supports = [
        _support(shots, [0], seed=3, class_id=1),
        _support(shots, [0, 1, 2], seed=4, class_id=2),
        _support(shots, [2, 1], seed=5, class_id=7),
    ]
    expected = torch.cat([model.decode(query, support) for support in supports])
    # Networks that were not trained tell classes apart by little: the tolerance must be less than that.
    atol = 0.1 * min(float((expected[0] - other).abs().max()) for other in expected[1:])
    assert atol > 1e-6 * float(expected.abs().max()), "classes that give the same cannot show a mix-up"
    for turn in range(2):
        anew = model.decode_classes(query, supports, [None] * 3)
        torch.testing.assert_close(anew, expected, atol=atol, rtol=0, msg=f"turn {turn}")
    memos = [model.new_memo() for _ in supports]
    for _ in range(2):
        kept = model.decode_classes(query, supports, memos)
        torch.testing.assert_close(kept, expected, atol=atol, rtol=0)
    # One class alone after all of them, and the others after it.
    model.decode_classes(query, supports[1:2], memos[1:2])
    kept = model.decode_classes(query, supports[::-1], memos[::-1])
    torch.testing.assert_close(kept, expected.flip(0), atol=atol, rtol=0)


def test_classes_on_the_same_images_are_compared_with_the_query_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = _made("mshnet-lite")
    query, shots = model.encode(make_images(1, seed=1)), model.encode(make_images(2, seed=2))
    n_cells = shots[1].shape[-1] ** 2
    counts: list[int] = []
    compare = cell_attention._exponentials

    def counted(cells: Tensor, others: Tensor) -> Tensor:
        counts.append(len(others))
        return compare(cells, others)

    monkeypatch.setattr(cell_attention, "_exponentials", counted)
    masks = [make_masks(2, seed=seed) for seed in (3, 4, 5)]
    supports = [Support(features=shots, masks=mask, key=f"{i}:a") for i, mask in enumerate(masks)]
    memos = [model.new_memo() for _ in supports]
    found = model.decode_classes(query, supports, memos)
    assert counts == [2 * n_cells] * len(DEEP_BLOCKS), "once per tap, not once per tap and class"
    alone = torch.cat([model.decode(query, support) for support in supports])
    torch.testing.assert_close(found, alone, atol=1e-4, rtol=1e-3)

    counts.clear()
    masks[1][0] = torch.zeros(SIZE, SIZE)
    masks[1][0, :16, :16] = 1
    supports[1] = Support(features=shots, masks=masks[1].clone(), key="1:a")
    model.decode_classes(query, supports, memos)
    assert len(counts) == len(DEEP_BLOCKS), "only the class that was painted on is compared again"
    assert all(0 < count < n_cells for count in counts)
