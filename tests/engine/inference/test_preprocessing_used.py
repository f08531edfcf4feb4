"""The app must feed a model as its training did: a wrong normalisation gives quietly worse masks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.cache.features import FeatureCache
from engine.images import read_image
from engine.index.embedder import Embedder
from engine.inference.describer import Describer
from engine.inference.segmenter import Segmenter
from engine.models.preprocessing import Preprocessing
from engine.models.registry import MODELS
from engine.models.segmenter import Features
from engine.progress import CancelToken
from engine.types import Shot, SupportSet
from tests.helpers.tiny_retriever import TinyRetriever
from tests.helpers.tiny_segmenter import TinySegmenter
from tests.helpers.tiny_zero_shot import TinyAttributeClassifier

_OWN = Preprocessing((24, 40), mean=(0.1, 0.2, 0.3), std=(0.4, 0.5, 0.6))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)).save(path)
    return path


def test_the_app_segments_with_the_models_own_preprocessing(photo: Path, tmp_path: Path) -> None:
    class Watched(TinySegmenter):
        input_size = _OWN.size
        preprocessing = _OWN

        def encode(self, images: torch.Tensor) -> Features:
            seen.append(images)
            return super().encode(images)

    seen: list[torch.Tensor] = []
    segmenter = Segmenter(
        Watched(),
        "watched",
        model_key="1",
        device=torch.device("cpu"),
        cache=FeatureCache(memory_bytes=0, disk_bytes=0, folder=tmp_path / "cache"),
        memo_bytes=0,
    )
    mask = np.ones((50, 70), bool)
    shots = SupportSet(shots=(Shot(image_path=photo, mask=mask),))
    segmenter.set_support([shots], token=CancelToken())
    assert torch.equal(seen[-1][0].contiguous(), _OWN(read_image(photo)))


def test_the_index_embeds_with_the_models_own_preprocessing(photo: Path) -> None:
    model = TinyRetriever()
    model.preprocessing = _OWN
    embedder = Embedder(model, "watched", device=torch.device("cpu"))
    assert torch.equal(embedder.read_photo(photo), _OWN(read_image(photo)))


def test_the_classifier_looks_with_the_models_own_preprocessing(photo: Path) -> None:
    model = TinyAttributeClassifier()
    model.preprocessing = _OWN
    describer = Describer(
        model, "watched", device=torch.device("cpu"), cache=FeatureCache(memory_bytes=0, disk_bytes=0)
    )
    pixels = describer.read_pixels(photo)
    assert torch.equal(pixels.values, _OWN(read_image(photo)))
    assert pixels.image_size == (50, 70)


@pytest.mark.parametrize("name", ["mshnet-lite", "sgone-lite"])
def test_a_shipped_model_brings_its_normalisation(name: str) -> None:
    from engine.models.registry import load_segmenter

    model = load_segmenter(name)
    assert model.preprocessing == MODELS[name].preprocessing
    assert model.preprocessing.mean == (127 / 255,) * 3


def test_a_head_may_ask_for_its_own_size() -> None:
    from engine.models.head_files import HeadInfo
    from engine.models.registry import _build

    info = HeadInfo(model="mshnet-resnet50", backbone_sha256="", options={"input_side": 192})
    model = _build(MODELS["mshnet-resnet50"], info, None)
    assert model.preprocessing.size == (192, 192)
    assert model.preprocessing.mean == MODELS["mshnet-resnet50"].preprocessing.mean
