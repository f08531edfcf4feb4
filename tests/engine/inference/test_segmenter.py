from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.cache.features import FeatureCache
from engine.errors import OutOfDeviceMemoryError
from engine.inference.memos import MemoStore, QueryState, held_bytes
from engine.inference.segmenter import Segmenter
from engine.models.segmenter import Features, QueryMemo, Support
from engine.progress import CancelToken
from engine.types import Shot, SupportSet
from tests.engine.inference.conftest import disc
from tests.helpers.tiny_segmenter import TinyMemo, TinySegmenter


def make(model: TinySegmenter, *, device: str = "cpu", memo_bytes: int = 10**6) -> Segmenter:
    cache = FeatureCache(memory_bytes=10**6)
    return Segmenter(
        model, "tiny", model_key="k", device=torch.device(device), cache=cache, memo_bytes=memo_bytes
    )


def paint(segmenter: Segmenter, path: Path) -> None:
    shots = (Shot(image_path=path, mask=disc(0)),)
    segmenter.set_support([SupportSet(shots=shots)], token=CancelToken())


def test_full_card_falls_back_to_the_cpu(photos: list[Path], caplog: pytest.LogCaptureFixture) -> None:
    segmenter = make(TinySegmenter())
    paint(segmenter, photos[0])
    expected = segmenter.predict(photos[1], is_on_screen=True).scores
    segmenter.device = torch.device("cuda")  # no card is needed: the work only pretends to run there
    tried = []

    def work() -> int:
        tried.append(segmenter.device.type)
        if segmenter.device.type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return 42

    with caplog.at_level(logging.WARNING):
        assert segmenter._with_memory_guard(work) == 42
    assert tried == ["cuda", "cpu"]
    assert segmenter.has_fallen_back
    assert "goes on with the CPU" in caplog.text
    np.testing.assert_array_equal(segmenter.predict(photos[1], is_on_screen=True).scores, expected)


def test_full_memory_is_a_named_error_and_other_errors_pass() -> None:
    segmenter = make(TinySegmenter())

    def fail(error: Exception) -> None:
        raise error

    for error in (torch.OutOfMemoryError("x"), RuntimeError("DefaultCPUAllocator: can't allocate memory")):
        with pytest.raises(OutOfDeviceMemoryError, match="not enough memory to run tiny"):
            segmenter._with_memory_guard(lambda error=error: fail(error))
    with pytest.raises(RuntimeError, match="a bug"):
        segmenter._with_memory_guard(lambda: fail(RuntimeError("a bug")))
    assert not segmenter.has_fallen_back


def test_failed_decode_leaves_no_half_updated_sums(photos: list[Path]) -> None:
    model = TinySegmenter()
    segmenter = make(model)
    paint(segmenter, photos[0])
    expected = segmenter.predict(photos[1], is_on_screen=True).scores
    decode = model.decode

    def spoil(query: Features, support: Support, memo: QueryMemo | None = None) -> torch.Tensor:
        assert isinstance(memo, TinyMemo)
        memo.sums = torch.full_like(memo.sums, 99.0)
        raise RuntimeError("half-way")

    model.decode = spoil
    with pytest.raises(RuntimeError, match="half-way"):
        segmenter.predict(photos[1], is_on_screen=True)
    model.decode = decode
    np.testing.assert_array_equal(segmenter.predict(photos[1], is_on_screen=True).scores, expected)


@pytest.mark.gpu
def test_cuda_agrees_with_the_cpu(photos: list[Path]) -> None:
    scores = []
    for device in ("cpu", "cuda:0"):
        segmenter = make(TinySegmenter(), device=device)
        paint(segmenter, photos[0])
        scores.append(segmenter.predict(photos[1]).scores)
    np.testing.assert_allclose(scores[0], scores[1], atol=0.02)


def state(n_bytes: int) -> QueryState:
    memo = TinyMemo()
    memo.sums = torch.zeros(n_bytes, dtype=torch.uint8)
    return QueryState(memos={"a": memo})


def test_held_bytes_looks_into_everything() -> None:
    assert held_bytes(state(10)) == 10
    features = (torch.zeros(3), torch.zeros(2))
    assert held_bytes(QueryState(memos=state(10).memos, features=features)) == 10 + 20
    assert held_bytes({"a": [torch.zeros(1)], "b": (1, None, "x")}) == 4


def test_memos_are_bounded_but_the_image_on_screen_stays() -> None:
    store = MemoStore(max_bytes=30)
    store.pin("screen")
    store.put("screen", state(20))
    for place in range(5):
        store.put(str(place), state(10))
    assert store.used_bytes == 30
    assert store.take("screen") is not None
    assert store.take("3") is None
    assert store.take("4") is not None
    assert store.used_bytes == 0


def test_supports_are_forgotten_by_name() -> None:
    store = MemoStore(max_bytes=1000)
    memos = {name: state(size).memos["a"] for name, size in (("a", 10), ("b", 20), ("c", 30))}
    features = (torch.zeros(1),)
    store.put("both", QueryState(memos={"a": memos["a"], "b": memos["b"]}, features=features))
    store.put("one", QueryState(memos={"c": memos["c"]}))
    store.forget_supports({"a", "no such"})
    assert store.used_bytes == 20 + 4 + 30
    left = store.take("both")
    assert left is not None
    assert dict(left.memos) == {"b": memos["b"]}
    assert left.features is features
    store.forget_supports(())
    assert store.used_bytes == 30


def test_even_an_oversized_image_on_screen_is_kept() -> None:
    store = MemoStore(max_bytes=5)
    store.pin("screen")
    store.put("screen", state(20))
    store.put("other", state(1))
    assert store.take("screen") is not None
    assert store.take("other") is None


def test_leaving_the_screen_drops_the_ready_features() -> None:
    store = MemoStore(max_bytes=1000)
    store.pin("a")
    store.put("a", QueryState(memos=state(10).memos, features=(torch.zeros(5),)))
    assert store.used_bytes == 30
    store.pin("b")
    assert store.used_bytes == 10
    left = store.take("a")
    assert left is not None
    assert left.features is None
    assert left.memos
