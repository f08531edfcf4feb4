"""Every row of the engine's table, measured once at its smallest."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import torch

from engine.benchmarks import paper_formula, throughput
from engine.benchmarks.catalogue import BENCHMARKS
from engine.benchmarks.generated_index import write_generated_index
from engine.benchmarks.paper_model import random_images, random_mshnet, shots, square_masks
from engine.benchmarks.plain_mshnet import plain_decode
from engine.benchmarks.search import doodle_pixels
from engine.errors import DeviceError
from engine.index.records import FileIdentity
from engine.inference import EngineSession
from engine.models.mshnet import MSHNet
from engine.progress import CancelToken
from engine.search_types import SearchQuery, SketchDoodle
from tests.helpers.tiny_effort import TINY, check_rows

_BENCHMARKS = {benchmark.name: benchmark for benchmark in BENCHMARKS}
_BARS = {
    "pen-up": {"pen-up.mshnet-lite": "<= 100"},
    "sweep": {"sweep.mshnet-lite.first": ">= 8", "sweep.mshnet-lite.cached": ">= 25"},
    "classes": {},
    "cancel": {"cancel.sweep": "<= 300"},
    "incremental": {},
    "formula": {
        "formula.2-shot.similarity.gain": ">= 3",
        "formula.2-shot.query.gain": ">= 3",
        "formula.2-shot.difference": "<= 0.0001",
    },
    "search": {},
    "batch": {},
    "layout": {},
}
"""What must be held against which bar of the design."""


@functools.cache
def paper_model(side: int) -> MSHNet:
    """Made once: 55 million random numbers take a while."""
    return random_mshnet(side)


def test_no_benchmark_is_forgotten_here() -> None:
    assert set(_BENCHMARKS) == {*_BARS, "compile", "cuda"}


@pytest.mark.parametrize("name", _BARS)
def test_every_row_once(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_formula, "random_mshnet", paper_model)
    monkeypatch.setattr(throughput, "_SIDE", 64)
    rows = list(_BENCHMARKS[name].measure(TINY, tmp_path))
    check_rows(_BENCHMARKS[name], rows)
    assert {row.name: str(row.bar) for row in rows if row.bar is not None} == _BARS[name]
    for row in rows:
        if row.unit == "logits":
            assert row.median < 1e-3, "the two ways do not compute the same"


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a graphics card")
def test_without_a_card_cuda_says_so(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="CUDA"):
        list(_BENCHMARKS["cuda"].measure(TINY, tmp_path))


@pytest.mark.gpu
def test_every_row_on_a_card(tmp_path: Path) -> None:
    check_rows(_BENCHMARKS["cuda"], list(_BENCHMARKS["cuda"].measure(TINY, tmp_path)))


@pytest.mark.slow
def test_every_row_compiled(tmp_path: Path) -> None:
    try:
        rows = list(_BENCHMARKS["compile"].measure(TINY, tmp_path))
    except DeviceError as error:
        pytest.skip(str(error))
    check_rows(_BENCHMARKS["compile"], rows)


def test_the_plain_formula_is_the_models_own() -> None:
    model, side = paper_model(TINY.paper_side), TINY.paper_side
    query = model.encode(random_images(2, side, seed=1))
    support = shots(model.encode(random_images(3, side, seed=2)), square_masks(3, side, step=1))
    with torch.no_grad():
        ours = model.decode(query, support)
        plain = plain_decode(model, query, support)
        other = plain_decode(model, query, shots(query, square_masks(1, side, step=0)))
    torch.testing.assert_close(plain, ours, atol=1e-4, rtol=1e-4)
    assert float((other - ours).abs().max()) > 1e-2, "the support must matter, or equality says nothing"


def test_a_generated_index_is_searched_by_the_real_model(tmp_path: Path) -> None:
    folder, index_dir = tmp_path / "photos", tmp_path / "index"
    folder.mkdir()
    files = [(f"{row}.jpg", FileIdentity(row, row)) for row in range(1500)]
    write_generated_index(folder, files, index_dir=index_dir)
    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache", index_dir=index_dir)
    query = SearchQuery(doodles=(SketchDoodle(pixels=doodle_pixels(0)),))
    result = session.search(query, folder=folder, top=10, token=CancelToken())
    session.close()
    assert result.n_indexed == 1500
    assert len({hit.image_path for hit in result.hits}) == 10
