"""MSHNet against the facts its paper and released code can be checked on without data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from engine.models.backbones import ResNetTaps
from engine.models.layers.conv_blocks import resize
from engine.models.layers.cosine_similarity import CosineSums, mean_relu_cosine
from engine.models.layers.shot_layer import ShotLayer, row_lengths
from engine.models.mshnet import INPUT_SIDE, MSHNet, MSHNetOptions
from engine.models.mshnet_head import BlockMaps, MSHNetHead
from engine.models.segmenter import Features
from tests.engine.models.episodes import SIZE, make_images, make_masks, repeat_shots, settle_batch_norm

COUNTS = {
    ("resnet50", "both"): 29_626_952,
    ("resnet50", "cosine"): 26_808_776,
    ("resnet50", "prototype"): 25_880_392,
    ("resnet101", "both"): 29_633_480,
    ("resnet101", "cosine"): 26_813_128,
    ("resnet101", "prototype"): 25_882_568,
}
TAPS = {"resnet50": (4, 6, 3), "resnet101": (4, 23, 3)}


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


@pytest.fixture(scope="module")
def model() -> MSHNet:
    torch.manual_seed(0)
    return settle_batch_norm(MSHNet("resnet50"))


@pytest.fixture(scope="module")
def query(model: MSHNet) -> Features:
    return model.encode(make_images(1, seed=1))


@pytest.fixture(scope="module")
def shots(model: MSHNet) -> Features:
    return model.encode(make_images(1, seed=2))


@pytest.mark.parametrize(("backbone", "variant"), COUNTS)
def test_the_six_parameter_counts(backbone: str, variant: str) -> None:
    with torch.device("meta"):
        model = MSHNet(backbone, options=MSHNetOptions(variant=variant))
    assert sum(p.numel() for p in model.parameters() if p.requires_grad) == COUNTS[backbone, variant]


@pytest.mark.parametrize("name", TAPS)
def test_taps_4_6_3_and_4_23_3_at_60_30_15(name: str) -> None:
    """On the meta device: shapes without arithmetic."""
    n2, n3, n4 = TAPS[name]
    with torch.device("meta"):
        backbone = ResNetTaps(name).eval()
        outputs = backbone(torch.empty(1, 3, INPUT_SIDE, INPUT_SIDE))
    assert backbone.layers_per_block == (n2, n3, n4)
    assert [tuple(tap.shape[1:]) for tap in outputs] == (
        [(512, 60, 60)] * n2 + [(1024, 30, 30)] * n3 + [(2048, 15, 15)] * n4
    )
    assert [(tap.channels, tap.stride) for tap in backbone.taps] == (
        [(512, 8)] * n2 + [(1024, 16)] * n3 + [(2048, 32)] * n4
    )


def test_cosine_similarity_of_a_layer_to_its_own_foreground_is_not_negative(shots: Features) -> None:
    for features in shots:
        rows = features[0].flatten(1).T  # (h * w, C)
        cells = torch.zeros(len(rows), dtype=torch.bool)
        cells[: len(rows) // 3] = True
        shot = ShotLayer(rows=rows, cells=cells)
        found = mean_relu_cosine(
            CosineSums().update(rows, shot), query_lengths=row_lengths(rows), n_cells=shot.n_cells
        )
        assert (found >= 0).all()
        assert (found <= 1 + 1e-6).all()
        assert (found[cells] > 0).all()


@pytest.mark.parametrize("mask_selection", ["hard", "released"])
@pytest.mark.parametrize("n_shots", [2, 5])
def test_identical_shots_equal_one_shot_in_eval_mode(
    query: Features, shots: Features, mask_selection: str, n_shots: int
) -> None:
    torch.manual_seed(0)
    model = settle_batch_norm(MSHNet("resnet50", options=MSHNetOptions(mask_selection=mask_selection)))
    masks = make_masks(1, seed=3)
    one = model.decode(query, repeat_shots(shots, masks, 1))
    many = model.decode(query, repeat_shots(shots, masks, n_shots))
    assert float(one.std()) > 0
    torch.testing.assert_close(many, one, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("mask_selection", ["hard", "released"])
def test_an_empty_mask_gives_finite_output(query: Features, shots: Features, mask_selection: str) -> None:
    model = settle_batch_norm(MSHNet("resnet50", options=MSHNetOptions(mask_selection=mask_selection)))
    support = repeat_shots(shots, torch.zeros(1, SIZE, SIZE), 2)
    assert torch.isfinite(model.decode(query, support)).all()
    assert torch.isfinite(model.decode(query, support, model.new_memo())).all()
    batch = tuple(tap[:, None] for tap in shots)
    assert torch.isfinite(model.forward_training(query, batch, torch.zeros(1, 1, SIZE, SIZE)).logits).all()


def test_the_output_is_120_by_120_and_then_473_by_473() -> None:
    """On the meta device; inner outputs are 60 by 60."""
    with torch.device("meta"):
        head = MSHNetHead(TAPS["resnet50"], variant="both").train()
        maps = [
            BlockMaps(cosine=torch.empty(2, 1, n, side, side), prototype=torch.empty(2, 1, n, side, side))
            for n, side in zip(TAPS["resnet50"], (60, 30, 15), strict=True)
        ]
        output = head(maps, has_inner=True)
        stretched = resize(output.logits, (INPUT_SIDE, INPUT_SIDE))
    assert output.logits.shape == (2, 2, 120, 120)
    assert [tuple(inner.shape) for inner in output.inner] == [(2, 2, 60, 60)] * 3
    assert stretched.shape == (2, 2, 473, 473)


@pytest.mark.parametrize("backbone", TAPS)
def test_the_learned_similarity_has_one_weight_per_block(backbone: str) -> None:
    """Shared by all layers of a block: 2 x (512 + 1024 + 2048) numbers, whatever the number of layers."""
    with torch.device("meta"):
        model = MSHNet(backbone)
    shapes = [tuple(p.shape) for name, p in model.named_parameters() if name.startswith("prototype_sim")]
    assert shapes == [(1, 1024, 1, 1), (1, 2048, 1, 1), (1, 4096, 1, 1)]
    assert [model._tap_blocks.count(block) for block in range(3)] == list(TAPS[backbone])
