from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject

from engine.errors import Cancelled, EngineError, ImageError, WeightsNotFoundError
from engine.progress import CancelToken
from engine.search_types import SearchHit, SearchQuery, SketchDoodle
from fewshot_gui.jobs import results_export
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.runner import JobContext
from tests.helpers.fake_session import FakeSession

SIGNALS = (
    "sketch_previewed",
    "search_ready",
    "search_failed",
    "image_failed",
    "index_progress",
    "index_grew",
    "index_finished",
    "index_cancelled",
    "index_failed",
)
DOODLE = SketchDoodle(pixels=np.zeros((64, 64), np.uint8))


class Engine(QObject):
    """A client with its fake session, and everything its retrieval side says."""

    def __init__(self) -> None:
        super().__init__()
        self.session: FakeSession | None = None
        self.client = EngineClient(self._make)
        self.retrieval = self.client.retrieval
        self.events: list[tuple[str, tuple[object, ...]]] = []
        self.other_failures: list[str] = []
        self.client.job_failed.connect(lambda lane, *_: self.other_failures.append(lane))
        for name in SIGNALS:
            getattr(self.retrieval, name).connect(lambda *args, name=name: self.events.append((name, args)))

    def _make(self) -> FakeSession:
        self.session = FakeSession()
        return self.session

    def of(self, name: str) -> list[tuple[object, ...]]:
        return [args for event, args in self.events if event == name]


@pytest.fixture
def engine(qtbot) -> Iterator[Engine]:
    engine = Engine()
    with qtbot.waitSignal(engine.client.model_loaded):
        engine.client.start()
    yield engine
    engine.session.gate.set()
    assert engine.client.shutdown()


@pytest.fixture
def paths(make_folder) -> list[Path]:
    return sorted(make_folder(6).iterdir())


def index(engine: Engine, paths: list[Path], qtbot) -> None:
    with qtbot.waitSignal(engine.retrieval.index_finished):
        engine.retrieval.index(paths, folder=paths[0].parent)


def test_indexing_tells_every_step_and_the_summary(engine, paths, qtbot):
    engine.session.errors["img3.jpg"] = ImageError("img3.jpg is damaged.")
    is_indexing_at_end = []
    engine.retrieval.index_finished.connect(
        lambda _summary: is_indexing_at_end.append(engine.retrieval.is_indexing)
    )
    index(engine, paths, qtbot)
    assert is_indexing_at_end == [False], "whoever hears of the end may begin the next"
    assert [args[:2] for args in engine.of("index_progress")] == [(n, 6) for n in range(1, 7)]
    assert engine.of("index_grew")[-1] == (5,)
    (failure,) = [args[0] for args in engine.of("image_failed")]
    assert failure.image_path.name == "img3.jpg"
    summary = engine.of("index_finished")[0][0]
    assert (summary.n_indexed, summary.n_added, summary.n_failed) == (5, 5, 1)


def test_a_search_shows_the_sketch_first_and_then_the_ranking(engine, paths, qtbot):
    index(engine, paths, qtbot)
    engine.events.clear()
    with qtbot.waitSignal(engine.retrieval.search_ready):
        engine.retrieval.search(SearchQuery(doodles=(DOODLE,)), folder=paths[0].parent, top=4)
    assert [name for name, _ in engine.events] == ["sketch_previewed", "search_ready"]
    assert engine.of("sketch_previewed")[0][0].shape == (16, 16)
    result = engine.of("search_ready")[0][0]
    assert [hit.image_path for hit in result.hits] == paths[:4]


def test_without_a_folder_only_the_sketch_is_shown(engine, qtbot):
    with qtbot.waitSignal(engine.retrieval.sketch_previewed):
        engine.retrieval.search(SearchQuery(doodles=(DOODLE,)), folder=None, top=4)
    qtbot.waitUntil(lambda: not engine.retrieval.is_searching)
    assert engine.of("search_ready") == []
    assert engine.session.queries == []


def test_the_newest_search_wins(engine, paths, qtbot):
    index(engine, paths, qtbot)
    folder = paths[0].parent
    engine.session.gate.clear()
    engine.session.entered.clear()
    engine.retrieval.index([*paths, *paths], folder=folder / "another")  # holds the engine meanwhile
    assert engine.session.entered.wait(60)
    for path in paths:
        engine.retrieval.search(SearchQuery(images=(path,)), folder=folder, top=1)
    engine.session.gate.set()
    qtbot.waitUntil(lambda: not engine.retrieval.is_searching)
    tops = [args[0].hits[0].image_path for args in engine.of("search_ready")]
    assert tops == [paths[-1]]
    assert len(engine.session.queries) == 1


def test_a_search_goes_before_the_rest_of_the_index(engine, paths, qtbot):
    engine.session.gate.clear()
    engine.session.entered.clear()
    engine.retrieval.index(paths, folder=paths[0].parent)
    assert engine.session.entered.wait(60)
    engine.retrieval.search(SearchQuery(images=(paths[0],)), folder=paths[0].parent, top=9)
    engine.session.gate.set()
    qtbot.waitUntil(lambda: bool(engine.of("index_finished")))
    names = [name for name, _ in engine.events]
    assert names.index("search_ready") < names.index("index_finished")
    assert engine.of("search_ready")[0][0].n_indexed < 6


def test_cancel_keeps_what_is_indexed_and_the_next_call_goes_on(engine, paths, qtbot):
    engine.session.hold_after(2)
    engine.retrieval.index(paths, folder=paths[0].parent)
    qtbot.waitUntil(lambda: len(engine.of("index_progress")) == 2 and engine.session.held.is_set())
    with qtbot.waitSignal(engine.retrieval.index_cancelled):
        engine.retrieval.cancel_index()
        engine.session.gate.set()
    n_kept = len(engine.session.indexed[paths[0].parent])
    assert n_kept == 3, "the image under way is kept, no other is begun"
    index(engine, paths, qtbot)
    assert engine.of("index_finished")[0][0].n_added == 6 - n_kept


def test_errors_come_as_text_and_disturb_nobody_else(engine, paths, qtbot):
    engine.session.retrieval_error = EngineError("No disk.", hint="Get one.")
    with qtbot.waitSignal(engine.retrieval.search_failed) as failed:
        engine.retrieval.search(SearchQuery(images=(paths[0],)), folder=paths[0].parent, top=1)
    assert failed.args[0] == "No disk. Get one."
    with qtbot.waitSignal(engine.retrieval.index_failed) as failed:
        engine.retrieval.index(paths, folder=paths[0].parent)
    assert failed.args[0] == "No disk. Get one."
    assert engine.other_failures == []


def test_missing_weights_are_told_apart_and_can_be_given(engine, paths, qtbot, tmp_path):
    engine.session.retrieval_error = WeightsNotFoundError("No weights.", hint="Get some.")
    with qtbot.waitSignal(engine.retrieval.retriever_missing) as missing:
        engine.retrieval.search(SearchQuery(images=(paths[0],)), folder=paths[0].parent, top=1)
    assert missing.args == ["No weights."]
    qtbot.waitUntil(lambda: not engine.retrieval.is_searching)
    with qtbot.waitSignal(engine.client.job_failed):
        engine.retrieval.load_retriever(tmp_path / "no.safetensors")
    (tmp_path / "head.safetensors").write_bytes(b"")
    with qtbot.waitSignal(engine.retrieval.retriever_loaded):
        engine.retrieval.load_retriever(tmp_path / "head.safetensors")
    index(engine, paths, qtbot)
    assert engine.of("search_failed") == engine.of("index_failed") == []


def hits(paths: list[Path]) -> list[SearchHit]:
    return [SearchHit(image_path=path, score=1 / rank) for rank, path in enumerate(paths, 1)]


def test_the_list_is_written_as_a_table(engine, paths, qtbot, tmp_path):
    target = tmp_path / "liste, ü.csv"
    with qtbot.waitSignal(engine.retrieval.exports.finished) as finished:
        engine.retrieval.export_table(hits(paths), target)
    assert finished.args == [6, 0, False]
    with target.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert [Path(row["path"]) for row in rows] == paths
    assert float(rows[2]["score"]) == pytest.approx(1 / 3, abs=1e-6)


def test_copies_carry_their_rank_and_bad_files_are_counted(engine, paths, qtbot, tmp_path):
    missing = paths[0].parent / "gone.jpg"
    with qtbot.waitSignal(engine.retrieval.exports.finished) as finished:
        engine.retrieval.export_copies(hits([paths[2], missing, paths[0]]), tmp_path / "new" / "copies")
    assert finished.args == [2, 1, False]
    copies = sorted((tmp_path / "new" / "copies").iterdir())
    assert [path.name for path in copies] == ["01-img3.jpg", "03-img1.jpg"]
    assert copies[0].read_bytes() == paths[2].read_bytes()


def test_a_folder_that_is_there_is_never_written_to(engine, paths, qtbot, tmp_path):
    with qtbot.waitSignal(engine.retrieval.exports.failed) as failed:
        engine.retrieval.export_copies(hits(paths), tmp_path)
    assert str(tmp_path) in failed.args[0]


def test_a_table_cancelled_before_its_turn_is_not_there(engine, paths, qtbot, tmp_path):
    engine.session.gate.clear()
    engine.session.entered.clear()
    engine.retrieval.index(paths, folder=paths[0].parent)  # holds the engine meanwhile
    assert engine.session.entered.wait(60)
    engine.retrieval.export_table(hits(paths), tmp_path / "list.csv")
    with qtbot.waitSignal(engine.retrieval.exports.finished) as finished:
        engine.retrieval.exports.cancel()
        engine.session.gate.set()
    assert finished.args == [0, 0, True]
    assert not (tmp_path / "list.csv").exists()


@pytest.mark.parametrize("n_steps", [1, 2])
def test_a_table_cancelled_in_the_middle_is_not_there(paths, tmp_path, monkeypatch, n_steps):
    monkeypatch.setattr(results_export, "_ROWS_PER_STEP", 3)
    context = JobContext(CancelToken(), lambda value: None)
    steps = results_export.write_table(context, hits=hits(paths), path=tmp_path / "list.csv")
    for _ in range(n_steps):  # the second one is the last with rows
        next(steps)
    context.token.cancel()
    with pytest.raises(Cancelled):
        next(steps)
    assert not (tmp_path / "list.csv").exists()
