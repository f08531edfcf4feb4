"""Heads on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from engine.errors import WeightsCorruptError, WeightsError
from engine.models.head_files import HeadInfo, load_head_state, read_head, write_head

INFO = HeadInfo(
    model="toy", backbone_sha256="ab" * 32, options={"variant": "both"}, notes={"data": "none", "seed": "1"}
)


class _Toy(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.Linear(3, 3)
        self.conv = nn.Conv2d(2, 4, 3)
        self.norm = nn.BatchNorm2d(4)


def test_round_trip_keeps_metadata_and_values(tmp_path: Path) -> None:
    model, copy = _Toy(), _Toy()
    model.norm.running_var.fill_(1e-9)  # float16 would make this zero
    path = tmp_path / "heads" / "toy.safetensors"
    write_head(path, model, info=INFO)
    head = read_head(path)
    load_head_state(copy, head, path=path)
    assert head.info == INFO
    assert copy.conv.weight.dtype == torch.float32
    torch.testing.assert_close(copy.conv.weight, model.conv.weight, atol=1e-3, rtol=1e-3)
    assert torch.equal(copy.norm.running_var, model.norm.running_var)
    assert not torch.equal(copy.backbone.weight, model.backbone.weight)


def test_kernels_are_stored_in_half_precision(tmp_path: Path) -> None:
    write_head(tmp_path / "h", _Toy(), info=INFO)
    tensors = load_file(tmp_path / "h")
    assert tensors["conv.weight"].dtype == torch.float16
    assert tensors["conv.bias"].dtype == torch.float32
    assert tensors["norm.num_batches_tracked"].dtype == torch.int64
    assert not any(key.startswith("backbone") for key in tensors)


def test_a_trained_backbone_goes_into_the_file(tmp_path: Path) -> None:
    model, copy = _Toy(), _Toy()
    write_head(tmp_path / "h", model, info=INFO, has_backbone=True)
    load_head_state(copy, read_head(tmp_path / "h"), path=tmp_path / "h", has_backbone=True)
    torch.testing.assert_close(copy.backbone.weight, model.backbone.weight, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("value", [float("nan"), 1e6])
def test_values_that_would_be_lost_are_refused(tmp_path: Path, value: float) -> None:
    model = _Toy()
    with torch.no_grad():
        model.conv.weight[0, 0, 0, 0] = value
    with pytest.raises(WeightsError, match=r"conv\.weight is not finite"):
        write_head(tmp_path / "h", model, info=INFO)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"\x80\x04 a pickle, perhaps"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "h").write_bytes(content)
    with pytest.raises(WeightsCorruptError, match="safetensors"):
        read_head(tmp_path / "h")


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        (None, "version none"),
        ({"format_version": "2"}, "version 2"),
        ({"format_version": "1", "model": "toy"}, "incomplete"),
    ],
)
def test_files_without_our_metadata_are_refused(
    tmp_path: Path, metadata: dict[str, str] | None, reason: str
) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "h", metadata=metadata)
    with pytest.raises(WeightsError, match=reason):
        read_head(tmp_path / "h")


def test_a_head_of_another_shape_is_refused(tmp_path: Path) -> None:
    write_head(tmp_path / "h", _Toy(), info=INFO)
    wider = _Toy()
    wider.conv = nn.Conv2d(2, 5, 3)
    with pytest.raises(WeightsError, match=r"conv\."):
        load_head_state(wider, read_head(tmp_path / "h"), path=tmp_path / "h")
    with pytest.raises(WeightsError, match=r"backbone\."):
        load_head_state(_Toy(), read_head(tmp_path / "h"), path=tmp_path / "h", has_backbone=True)
