"""Memory that runs out, on the CPU and on a graphics card that is only pretended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.classify_types import ClassDefinition
from engine.errors import EngineError, OutOfDeviceMemoryError
from engine.images import read as reading
from engine.inference import EngineSession
from engine.inference import describer as describer_module
from engine.models.preprocessing import Preprocessing
from engine.progress import CancelToken
from engine.search_types import SearchQuery
from engine.types import ImageFailure, SegmentResult
from tests.engine.faults.conftest import finish, photos, show
from tests.helpers.tiny_retriever import TinyRetriever
from tests.helpers.tiny_segmenter import TinySegmenter
from tests.helpers.tiny_zero_shot import TinyAttributeClassifier

HOST = (
    MemoryError(),
    np._core._exceptions._ArrayMemoryError((10**6, 10**6), np.dtype(np.float32)),
    RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 TB."),
)
"""What Python, numpy and torch say when the computer's memory is full."""
CARD = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def failing(work: Callable, error: Exception, *, when: Callable[..., bool]) -> Callable:
    def fail_or_work(*args: object, **kwargs: object) -> object:
        if when(*args, **kwargs):
            raise error
        return work(*args, **kwargs)

    return fail_or_work


def definitions(session: EngineSession, token: CancelToken) -> list[ClassDefinition]:
    info = session.zero_shot_info(token=token)
    return [
        ClassDefinition(name=name, attributes=row, is_known=False)
        for name, row in zip(info.class_names, info.class_attributes, strict=True)
    ]


@pytest.mark.parametrize("error", HOST, ids=["python", "numpy", "torch"])
def test_one_image_too_large_for_the_memory_is_one_failure_of_a_sweep(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    calls = iter(range(100))
    prepare = Preprocessing.__call__
    monkeypatch.setattr(Preprocessing, "__call__", failing(prepare, error, when=lambda *_: next(calls) == 1))
    items = list(session.sweep(paths, token=token))
    failures = [item for item in items if isinstance(item, ImageFailure)]
    assert len(items) == 6
    assert len(failures) == 1
    assert failures[0].reason == f"There is not enough memory to read {failures[0].image_path}."


@pytest.mark.parametrize("error", HOST, ids=["python", "numpy", "torch"])
def test_a_model_without_memory_fails_image_by_image_and_recovers(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    with monkeypatch.context() as patch:
        patch.setattr(TinySegmenter, "encode", failing(TinySegmenter.encode, error, when=lambda *_: True))
        items = list(session.sweep(paths[1:], token=token))
        assert all(isinstance(item, ImageFailure) for item in items)
        assert "not enough memory to run mshnet-lite. Close other programs" in items[0].reason
    assert all(isinstance(item, SegmentResult) for item in session.sweep(paths, token=token))


@pytest.mark.parametrize("error", HOST, ids=["python", "numpy", "torch"])
def test_the_memory_runs_out_while_indexing(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    paths = photos(folder)
    sizes: list[int] = []

    def is_large(_model: TinyRetriever, images: torch.Tensor) -> bool:
        sizes.append(len(images))
        return len(images) > 2

    with monkeypatch.context() as patch:
        patch.setattr(
            TinyRetriever, "embed_photos", failing(TinyRetriever.embed_photos, error, when=is_large)
        )
        _, summary = finish(session.index(paths, folder=folder, token=token))
    assert (summary.n_added, summary.n_failed) == (6, 0), "smaller batches do it"
    assert sizes[:3] == [4, 2, 2]
    with monkeypatch.context() as patch:
        patch.setattr(
            TinyRetriever, "embed_photos", failing(TinyRetriever.embed_photos, error, when=lambda *_: True)
        )
        paths[0].unlink()
        paths[1].write_bytes(paths[2].read_bytes())
        with pytest.raises(
            OutOfDeviceMemoryError, match=r"not enough memory to run d2s-lite\. Close other programs"
        ):
            finish(session.index(paths[1:], folder=folder, token=token))
    _, summary = finish(session.index(paths[1:], folder=folder, token=token))
    assert summary.n_indexed == 5, "the next time goes on from there"


@pytest.mark.parametrize("error", HOST, ids=["python", "numpy", "torch"])
def test_the_memory_runs_out_while_classifying(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    finish(session.fit_classes(definitions(session, token), token=token))
    tiny = TinyAttributeClassifier
    with monkeypatch.context() as patch:
        patch.setattr(tiny, "region_features", failing(tiny.region_features, error, when=lambda *_: True))
        with pytest.raises(OutOfDeviceMemoryError, match="not enough memory to run scegg-lite"):
            finish(session.classify(photos(folder), token=token))
    items, _ = finish(session.classify(photos(folder), token=token))
    assert len(items) == 6


def test_an_image_without_memory_is_one_failure_of_index_and_classify(
    session: EngineSession, folder: Path, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(session.fit_classes(definitions(session, token), token=token))
    calls = iter(range(100))
    prepare = Preprocessing.__call__
    monkeypatch.setattr(
        Preprocessing, "__call__", failing(prepare, MemoryError(), when=lambda *_: next(calls) in (1, 7))
    )
    _, summary = finish(session.index(photos(folder), folder=folder, token=token))
    assert (summary.n_added, summary.n_failed) == (5, 1)
    items, _ = finish(session.classify(photos(folder), token=token))
    assert sum(isinstance(item, ImageFailure) for item in items) == 1


def test_a_picture_that_does_not_fit_into_memory_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photos(folder)[0]
    monkeypatch.setattr(reading, "_to_rgb", failing(reading._to_rgb, MemoryError(), when=lambda *_: True))
    with pytest.raises(EngineError, match="not enough memory to read"):
        reading.read_image(path)


# --- a graphics card


@contextlib.contextmanager
def pretended_card(part: object, *, limit: int) -> Iterator[list[int]]:
    """Until the part leaves it, its device is a card too full for more than ``limit`` images at a time.

    Yields:
        How many images were tried on it each time.
    """
    tried: list[int] = []
    part.device = FakeCard(tried, limit)
    yield tried


class FakeCard:
    """Enough of a ``torch.device`` to stand for a card; tensors that go there fail or stay here."""

    type = "cuda"

    def __init__(self, tried: list[int], limit: int) -> None:
        self.tried, self.limit = tried, limit

    def __str__(self) -> str:
        return "cuda:0"


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tensors and models that are sent to a ``FakeCard`` stay on the CPU, or find it full."""
    move = torch.Tensor.to

    def to(tensor: torch.Tensor, *args: object, **kwargs: object) -> torch.Tensor:
        if args and isinstance(args[0], FakeCard):
            device = args[0]
            if tensor.ndim == 4:  # a batch of images
                device.tried.append(len(tensor))
                if len(tensor) > device.limit:
                    raise CARD
            return move(tensor, "cpu", *args[1:], **kwargs)
        return move(tensor, *args, **kwargs)

    monkeypatch.setattr(torch.Tensor, "to", to)


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(("limit", "tried"), [(2, [4, 2, 2, 2]), (0, [4, 2, 1])])
def test_a_full_card_indexes_in_smaller_batches_then_on_the_cpu(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    caplog: pytest.LogCaptureFixture,
    limit: int,
    tried: list[int],
) -> None:
    session.load_retrieval_model(token=token)
    embedder = session._searcher._embedder
    with pretended_card(embedder, limit=limit) as attempts:
        _, summary = finish(session.index(photos(folder), folder=folder, token=token))
    assert summary.n_added == 6
    assert attempts[: len(tried)] == tried
    has_fallen = limit == 0
    assert embedder.has_fallen_back == has_fallen
    assert ("d2s-lite goes on with the CPU" in caplog.text) == has_fallen
    assert ("on the CPU: search" in session.status().device_name) == has_fallen
    query = SearchQuery(images=(photos(folder)[0],))
    assert session.search(query, folder=folder, top=3, token=token).hits[0].image_path == photos(folder)[0]


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(("limit", "tried"), [(1, [2, 1, 1]), (0, [2, 1])])
def test_a_full_card_classifies_in_smaller_batches_then_on_the_cpu(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
    tried: list[int],
) -> None:
    # The small model holds locks, which cannot be copied.
    monkeypatch.setattr(TinyAttributeClassifier, "__deepcopy__", lambda model, memo: model, raising=False)
    finish(session.fit_classes(definitions(session, token), token=token))
    paths = photos(folder)
    expected = [item.log_probabilities for item in session.classify(paths, token=token)]
    describer = session._classifier._describer
    describer._cache.clear_memory()
    describer._cache._folder = None
    describer._batch = 2
    with pretended_card(describer, limit=limit) as attempts:
        items, _ = finish(session.classify(paths, token=token))
    assert attempts[: len(tried)] == tried
    np.testing.assert_allclose([item.log_probabilities for item in items], expected, rtol=1e-5)
    has_fallen = limit == 0
    assert describer.has_fallen_back == has_fallen
    assert ("scegg-lite goes on with the CPU" in caplog.text) == has_fallen
    assert ("on the CPU: classify" in session.status().device_name) == has_fallen


@pytest.mark.usefixtures("card")
def test_a_full_card_segments_on_the_cpu_and_says_so(
    session: EngineSession,
    folder: Path,
    token: CancelToken,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    segmenter = session._segmenting._segmenter
    monkeypatch.setattr(
        "engine.runtime.device_title", lambda device: "Pretended card" if device.type == "cuda" else "CPU"
    )
    with pretended_card(segmenter, limit=0) as attempts:
        monkeypatch.setattr(
            segmenter, "_encode", lambda pixels: segmenter._model.encode(pixels.to(segmenter.device))
        )
        session._segmenting._device = segmenter.device
        items = list(session.sweep(paths[1:], token=token))
    assert attempts == [1], "after the first failure the card is left alone"
    assert all(isinstance(item, SegmentResult) for item in items)
    assert "mshnet-lite goes on with the CPU" in caplog.text
    assert session.status().device_name == "CPU (Pretended card ran out of memory)"


def test_a_twin_on_the_cpu_has_the_same_weights_and_memory_of_its_own() -> None:
    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(2, 3)
            self.norm = torch.nn.BatchNorm1d(3)

    model = Model().eval()
    twin = describer_module._twin_on_cpu(model)
    assert twin is not model
    assert twin.layer is not model.layer
    for name, value in model.state_dict().items():
        assert torch.equal(twin.state_dict()[name], value)
    inputs = torch.ones(1, 2)
    assert torch.equal(twin.norm(twin.layer(inputs)), model.norm(model.layer(inputs)))
