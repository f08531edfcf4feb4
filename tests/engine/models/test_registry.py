"""The registry: what models there are, and how files become a model."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import torchvision
from torch import Tensor, nn

from engine import paths
from engine.errors import ConfigError, WeightsCorruptError, WeightsError, WeightsNotFoundError
from engine.models import registry
from engine.models.efficientnet_lite import EfficientNetLite0
from engine.models.head_files import HeadInfo, write_head
from engine.models.manifest import EFFICIENTNET_LITE0, RESNET50, RESNET101, VGG16
from engine.models.preprocessing import Preprocessing
from engine.models.registry import (
    MODELS,
    ModelEntry,
    build_for_training,
    load_model,
    load_retriever,
    model_info,
    names_of_kind,
)
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support
from engine.models.weights import (
    WeightsSpec,
    file_sha256,
    find_weights,
    load_backbone_state,
    read_state_dict,
    resolve_weights,
)


class _Toy(FewShotSegmenter):
    """A network small enough to save and load in a test."""

    input_size = (8, 8)

    def __init__(self, *, width: int = 2) -> None:
        super().__init__()
        self.backbone = nn.Conv2d(3, 4, 1)
        self.head = nn.Conv2d(4, width, 1)

    def encode(self, images: Tensor) -> Features:
        return (self.backbone(images),)

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        return self.head(query[0]).sum(dim=1)


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModelEntry:
    monkeypatch.setattr(paths, "bundled_dir", lambda: tmp_path / "nothing-bundled")
    toy = ModelEntry(
        name="toy",
        kind="segmentation",
        title="Toy",
        summary="For tests.",
        build=_Toy,
        backbone=WeightsSpec(
            name="Toy-Net",
            filename="toy-net.pth",
            url="https://example.org/toy-net.pth",
            n_bytes=77,
            source="made up",
        ),
        head=WeightsSpec(
            name="the toy head", filename="toy.safetensors", source="made up", how_to_get="Train it."
        ),
        is_paper=False,
        preprocessing=Preprocessing((8, 8)),
    )
    monkeypatch.setitem(registry.MODELS, "toy", toy)
    return toy


def _install_backbone(seed: int) -> Path:
    torch.manual_seed(seed)
    path = paths.weights_dir() / "toy-net.pth"
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({**_Toy().backbone.state_dict(), "fc.weight": torch.zeros(2)}, path)
    return path


def _install_head(backbone_path: Path, *, model: str = "toy", width: int = 2) -> tuple[Path, _Toy]:
    torch.manual_seed(99)
    trained = _Toy(width=width)
    path = paths.weights_dir() / "toy.safetensors"
    info = HeadInfo(model=model, backbone_sha256=file_sha256(backbone_path), options={"width": width})
    write_head(path, trained, info=info)
    return path, trained


def test_the_five_models_by_name() -> None:
    names = ["mshnet-lite", "sgone-lite", "mshnet-resnet50", "mshnet-resnet101", "sgone-vgg16"]
    assert names_of_kind("segmentation") == names
    assert all(name == entry.name for name, entry in MODELS.items())
    assert [MODELS[name].is_paper for name in names] == [False, False, True, True, True]


@pytest.mark.parametrize("name", ["mshnet-resnet50", "mshnet-resnet101", "sgone-vgg16"])
def test_paper_models_build_without_files(name: str) -> None:
    with torch.device("meta"):
        model = MODELS[name].build()
    assert model.input_size == MODELS[name].preprocessing.size


@pytest.mark.parametrize(
    ("spec", "theirs"),
    [
        (RESNET50, torchvision.models.ResNet50_Weights.IMAGENET1K_V1),
        (RESNET101, torchvision.models.ResNet101_Weights.IMAGENET1K_V1),
        (VGG16, torchvision.models.VGG16_Weights.IMAGENET1K_V1),
    ],
)
def test_addresses_are_torchvisions(spec: WeightsSpec, theirs: torchvision.models.WeightsEnum) -> None:
    assert spec.url == theirs.url
    assert spec.url.endswith(spec.filename)
    assert spec.filename.split("-")[1].split(".")[0] == spec.sha256
    assert spec.n_bytes == pytest.approx(theirs.meta["_file_size"] * 2**20, rel=1e-3)


def test_the_default_backbone_is_installed_by_pip() -> None:
    path = resolve_weights(EFFICIENTNET_LITE0)
    assert path.stat().st_size == EFFICIENTNET_LITE0.n_bytes
    assert find_weights(EFFICIENTNET_LITE0) == path
    assert not paths.weights_dir().exists()


def test_looking_models_up_loads_neither_torchvision_nor_weights() -> None:
    code = (
        "import sys; from engine.models.registry import MODELS, model_info;"
        "rows = [model_info(name) for name in MODELS];"
        "assert len(rows) == len(MODELS); assert 'torchvision' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)


def test_an_unknown_name_lists_the_known_ones() -> None:
    for call in (load_model, model_info, build_for_training):
        with pytest.raises(ConfigError, match="mshnet-lite"):
            call("mshnet-xxl")
    with pytest.raises(ConfigError, match=r"named 'd2s'\. Choose one of: d2s-lite, d2s-vgg16bn\."):
        load_retriever("d2s")


def test_the_menu_says_what_is_missing(entry: ModelEntry) -> None:
    info = model_info("toy")
    assert not info.is_available
    assert "toy.safetensors" in info.missing
    assert str(paths.weights_dir()) in info.missing
    assert info.download_bytes == 77
    _install_head(_install_backbone(1))
    info = model_info("toy")
    assert info.is_available
    assert (info.missing, info.download_bytes) == ("", 0)


def test_a_model_loads_with_backbone_head_and_options(entry: ModelEntry) -> None:
    backbone_path = _install_backbone(1)
    _, trained = _install_head(backbone_path, width=3)
    model = load_model("toy")
    assert isinstance(model, _Toy)
    assert not model.training
    torch.testing.assert_close(model.head.weight, trained.head.weight, atol=1e-3, rtol=1e-3)
    assert torch.equal(model.backbone.weight, torch.load(backbone_path, weights_only=True)["weight"])


def test_the_features_key_follows_backbone_and_head(entry: ModelEntry) -> None:
    keys = set()
    for seed in (1, 2):
        for width in (2, 3):
            _install_head(_install_backbone(seed), width=width)
            keys.add(load_model("toy").features_key)
            assert load_model("toy").features_key in keys
    assert len(keys) == 4


def test_a_head_of_another_backbone_is_refused(entry: ModelEntry) -> None:
    _install_head(_install_backbone(1))
    _install_backbone(2)
    with pytest.raises(WeightsError, match="trained on another backbone file"):
        load_model("toy")


def test_a_head_of_another_model_is_refused(entry: ModelEntry) -> None:
    _install_head(_install_backbone(1), model="sgone-lite")
    with pytest.raises(WeightsError, match="head of sgone-lite"):
        load_model("toy")


def test_a_head_with_unknown_options_is_refused(entry: ModelEntry) -> None:
    backbone_path = _install_backbone(1)
    path, trained = _install_head(backbone_path)
    info = HeadInfo(model="toy", backbone_sha256=file_sha256(backbone_path), options={"depth": 3})
    write_head(path, trained, info=info)
    with pytest.raises(WeightsError, match="depth"):
        load_model("toy")


def test_files_can_be_named(entry: ModelEntry, tmp_path: Path) -> None:
    backbone_path = _install_backbone(1)
    head_path, _ = _install_head(backbone_path)
    own_backbone = backbone_path.rename(tmp_path / "own.pth")
    own_head = head_path.rename(tmp_path / "own.safetensors")
    with pytest.raises(WeightsNotFoundError):
        load_model("toy")
    assert load_model("toy", backbone_path=own_backbone, head_path=own_head).features_key


def test_a_truncated_backbone_is_refused(entry: ModelEntry) -> None:
    backbone_path = _install_backbone(1)
    backbone_path.write_bytes(backbone_path.read_bytes()[:200])
    _install_head(backbone_path)
    with pytest.raises(WeightsCorruptError, match=r"toy-net\.pth"):
        load_model("toy")


def test_a_trained_backbone_needs_no_file_of_its_own(
    entry: ModelEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = dataclasses.replace(entry, is_backbone_trained=True)
    monkeypatch.setitem(registry.MODELS, "toy", entry)
    trained = _Toy()
    info = HeadInfo(model="toy", backbone_sha256="ab" * 32)
    write_head(paths.weights_dir() / "toy.safetensors", trained, info=info, has_backbone=True)
    assert model_info("toy").is_available
    model = load_model("toy")
    torch.testing.assert_close(model.backbone.weight, trained.backbone.weight, atol=1e-3, rtol=1e-3)
    with pytest.raises(ConfigError, match="lies in its head file"):
        load_model("toy", backbone_path=paths.weights_dir() / "toy.safetensors")


def test_training_starts_from_the_backbone_and_ends_in_a_loadable_head(entry: ModelEntry) -> None:
    backbone_path = _install_backbone(1)
    model, info = build_for_training("toy", options={"width": 5})
    assert info == HeadInfo(model="toy", backbone_sha256=file_sha256(backbone_path), options={"width": 5})
    assert torch.equal(model.backbone.weight, torch.load(backbone_path, weights_only=True)["weight"])
    write_head(paths.weights_dir() / "toy.safetensors", model, info=info)
    assert load_model("toy").head.out_channels == 5


def test_training_with_an_unknown_option_is_refused(entry: ModelEntry) -> None:
    _install_backbone(1)
    with pytest.raises(ConfigError, match="depth"):
        build_for_training("toy", options={"depth": 3})


def test_the_installed_backbone_fits_its_network() -> None:
    path = resolve_weights(EFFICIENTNET_LITE0)
    backbone = EfficientNetLite0()
    state = read_state_dict(path)
    load_backbone_state(backbone, state, path=path)
    assert all(torch.equal(value, backbone.state_dict()[key]) for key, value in state.items())
