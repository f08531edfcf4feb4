from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject

from engine.errors import DeviceError, ImageError, SupportError
from engine.formats.annotated import LabelClass
from engine.formats.options import ExportOptions
from engine.formats.png import read_label_map
from engine.types import Shot, SupportSet
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.set_export import ExportRequest
from tests.helpers.fake_session import PAPER, FakeSession


class Listener(QObject):
    """Notes every signal of a client, in order."""

    _NAMES = (
        "engine_ready",
        "engine_failed",
        "model_loading",
        "model_loaded",
        "model_progress",
        "model_cancelled",
        "result_ready",
        "image_failed",
        "sweep_progress",
        "sweep_finished",
        "sweep_cancelled",
        "shot_rated",
        "ratings_finished",
        "export_progress",
        "export_finished",
        "export_failed",
        "job_failed",
    )

    def __init__(self, client: EngineClient) -> None:
        super().__init__()
        self.events: list[tuple[str, tuple[object, ...]]] = []
        for name in self._NAMES:
            getattr(client, name).connect(lambda *args, name=name: self.events.append((name, args)))

    def of(self, name: str) -> list[tuple[object, ...]]:
        return [args for event, args in self.events if event == name]

    @property
    def result_names(self) -> list[str]:
        return [args[0].image_path.name for args in self.of("result_ready")]


class Engine:
    """A client with its fake session, once it runs."""

    def __init__(self) -> None:
        self.session: FakeSession | None = None
        self.client = EngineClient(self._make)
        self.listener = Listener(self.client)

    def _make(self) -> FakeSession:
        self.session = FakeSession()
        return self.session


@pytest.fixture
def engine(qtbot) -> Iterator[Engine]:
    engine = Engine()
    engine.client.start()
    qtbot.waitUntil(lambda: engine.listener.of("model_loaded") == [("fake-lite",)])
    yield engine
    if engine.session is not None:
        engine.session.gate.set()
    assert engine.client.shutdown()


@pytest.fixture
def paths(make_folder) -> list[Path]:
    return sorted(make_folder(6).iterdir())


def support_on(path: Path, *, class_id: int = 1) -> list[SupportSet]:
    mask = np.zeros((60, 80), np.bool_)
    mask[10:30, 10:30] = True
    return [SupportSet(shots=(Shot(image_path=path, mask=mask),), class_id=class_id)]


def test_start_tells_the_status_then_the_model(engine):
    names = [name for name, _ in engine.listener.events]
    assert names[0] == "engine_ready"
    assert "model_loaded" in names
    assert engine.client.has_engine


def test_an_unknown_model_at_start_falls_back_to_the_default(qtbot):
    engine = Engine()
    engine.client.start(model="no-such-model")
    qtbot.waitUntil(lambda: engine.listener.of("model_loaded") == [("fake-lite",)])
    assert engine.client.shutdown()


def test_shutdown_closes_the_session_on_its_thread(qtbot):
    engine = Engine()
    engine.client.start()
    qtbot.waitUntil(lambda: bool(engine.listener.of("model_loaded")))
    assert engine.client.shutdown()
    assert engine.session.is_closed


def test_an_engine_that_cannot_start_says_so(qtbot):
    def broken() -> FakeSession:
        message = "There is no cuda:7."
        raise DeviceError(message)

    client = EngineClient(broken)
    listener = Listener(client)
    client.start()
    qtbot.waitUntil(lambda: bool(listener.of("engine_failed")))
    message, details = listener.of("engine_failed")[0]
    assert message == "There is no cuda:7."
    assert "Traceback" in details
    assert not client.has_engine
    assert client.shutdown()


def test_a_sweep_counts_results_and_failures(qtbot, engine, paths):
    engine.session.errors["img3.jpg"] = ImageError("img3.jpg is cut short.")
    engine.client.set_support(support_on(paths[0]))
    engine.client.sweep(paths)
    qtbot.waitUntil(lambda: engine.listener.of("sweep_finished") == [(6, 1)])
    assert engine.listener.result_names == ["img1.jpg", "img2.jpg", "img4.jpg", "img5.jpg", "img6.jpg"]
    assert engine.listener.of("image_failed")[0][0].reason == "img3.jpg is cut short."
    done, total, rate = engine.listener.of("sweep_progress")[-1]
    assert (done, total) == (6, 6)
    assert rate > 0


def test_the_image_on_screen_comes_first_then_the_visible_ones(qtbot, engine, paths):
    engine.session.gate.clear()
    engine.session.entered.clear()
    engine.client.set_support(support_on(paths[0]))
    engine.client.sweep(paths)
    assert engine.session.entered.wait(60)  # the engine stands in its first image until all is asked for
    engine.client.segment_visible(paths[3:5])
    engine.client.segment_current(paths[5])
    engine.session.gate.set()
    qtbot.waitUntil(lambda: bool(engine.listener.of("sweep_finished")))
    order = [path.stem for path in engine.session.segmented]
    assert order[:4] == ["img1", "img6", "img4", "img5"]


def test_a_new_support_drops_predictions_made_with_the_old_one(qtbot, engine, paths):
    engine.client.set_support(support_on(paths[0]))
    engine.session.gate.clear()
    engine.session.entered.clear()
    engine.client.segment_current(paths[0])
    engine.client.sweep(paths)
    assert engine.session.entered.wait(60)
    engine.client.set_support(support_on(paths[1]))
    engine.client.segment_current(paths[2])
    engine.session.gate.set()
    qtbot.waitUntil(lambda: bool(engine.listener.result_names))
    # What the old support would have given comes before, or never.
    assert engine.listener.result_names == ["img3.jpg"]
    assert not engine.client.is_sweeping


def test_a_sweep_leaves_out_what_was_already_answered(qtbot, engine, paths):
    engine.client.set_support(support_on(paths[0]))
    engine.client.segment_current(paths[0])
    qtbot.waitUntil(lambda: engine.listener.result_names == ["img1.jpg"])
    engine.client.sweep(paths)
    qtbot.waitUntil(lambda: bool(engine.listener.of("sweep_finished")))
    assert engine.session.segmented.count(paths[0]) == 1


def test_an_answer_is_not_lost_when_other_thumbnails_come_in_sight(qtbot, engine, paths):
    engine.client.set_support(support_on(paths[0]))
    engine.session.gate.clear()
    engine.session.entered.clear()
    engine.client.segment_visible(paths[:2])
    assert engine.session.entered.wait(60)
    engine.client.segment_visible(paths[2:4])
    engine.client.sweep(paths)
    engine.session.gate.set()
    qtbot.waitUntil(lambda: bool(engine.listener.of("sweep_finished")))
    assert sorted(engine.listener.result_names) == [path.name for path in paths]


def two_classes(path: Path) -> list[SupportSet]:
    (first,) = support_on(path)
    return [first, SupportSet(shots=first.shots, class_id=5)]


def test_a_prediction_is_of_the_classes_asked_for(qtbot, engine, paths):
    engine.client.set_support(two_classes(paths[0]))
    engine.client.segment_current(paths[0])
    qtbot.waitUntil(lambda: engine.listener.result_names == ["img1.jpg"])
    engine.client.segment_current(paths[1], [5])
    qtbot.waitUntil(lambda: len(engine.listener.result_names) == 2)
    (first,), (second,) = engine.listener.of("result_ready")
    assert (first.class_ids, second.class_ids) == ((1, 5), (5,))
    assert [support.class_id for support in engine.session.supports[-1]] == [1, 5]


def test_a_sweep_leaves_out_only_what_was_answered_for_all_its_classes(qtbot, engine, paths):
    engine.client.set_support(two_classes(paths[0]))
    engine.client.segment_current(paths[0], [5])
    engine.client.segment_visible(paths[1:3])
    qtbot.waitUntil(lambda: len(engine.listener.result_names) == 3)
    engine.client.sweep(paths[:4], [5])
    qtbot.waitUntil(lambda: len(engine.listener.of("sweep_finished")) == 1)
    engine.client.sweep(paths[:4])
    qtbot.waitUntil(lambda: len(engine.listener.of("sweep_finished")) == 2)
    asked = list(zip([path.stem for path in engine.session.segmented], engine.session.asked, strict=True))
    assert asked == [
        ("img1", (5,)),
        ("img2", (1, 5)),
        ("img3", (1, 5)),
        ("img4", (5,)),
        ("img1", (1, 5)),
        ("img4", (1, 5)),
    ]


def three_shots(paths: list[Path]) -> list[SupportSet]:
    shots = tuple(support_on(path)[0].shots[0] for path in paths[:3])
    return [SupportSet(shots=shots, class_id=2)]


def test_ratings_arrive_one_by_one_then_the_end(qtbot, engine, paths):
    engine.client.set_support(three_shots(paths))
    engine.client.rate_shots([2], thresholds={2: 0.3})
    assert engine.client.is_rating
    qtbot.waitUntil(lambda: bool(engine.listener.of("ratings_finished")))
    ratings = [args[0] for args in engine.listener.of("shot_rated")]
    assert [rating.image_path for rating in ratings] == paths[:3] * 2
    assert [rating.influence is None for rating in ratings] == [True] * 3 + [False] * 3
    assert engine.session.ratings == [((2,), {2: 0.3})]
    assert not engine.client.is_rating
    told = [progress.unit for (progress,) in engine.listener.of("model_progress")]
    assert "predictions" not in told, "its progress is not that of a load"


def test_ratings_wait_for_the_folder(qtbot, engine, paths):
    engine.client.set_support(three_shots(paths))
    engine.client.pause()
    engine.client.sweep(paths)
    engine.client.rate_shots()
    qtbot.waitUntil(lambda: bool(engine.listener.of("ratings_finished")))
    assert engine.listener.result_names == [], "a paused sweep does not hold them up"
    engine.client.resume()
    engine.client.rate_shots()
    qtbot.waitUntil(lambda: len(engine.listener.of("ratings_finished")) == 2)
    names = [name for name, _ in engine.listener.events]
    last_rating = len(names) - 1 - names[::-1].index("shot_rated")
    assert names.index("sweep_finished") < last_rating


def test_a_newer_support_drops_the_ratings_of_the_old_one(qtbot, engine, paths):
    engine.client.set_support(three_shots(paths))
    engine.session.hold_after(1)
    engine.client.rate_shots()
    qtbot.waitUntil(lambda: len(engine.listener.of("shot_rated")) == 1 and engine.session.held.is_set())
    engine.client.set_support(support_on(paths[4]))
    engine.client.segment_current(paths[5])
    engine.session.gate.set()
    qtbot.waitUntil(lambda: engine.listener.result_names == ["img6.jpg"])
    assert len(engine.listener.of("shot_rated")) == 1
    assert engine.listener.of("ratings_finished") == []
    assert not engine.client.is_rating


def test_ratings_that_fail_are_a_failed_job(qtbot, engine, paths):
    engine.client.rate_shots()
    qtbot.waitUntil(lambda: bool(engine.listener.of("job_failed")))
    assert engine.listener.of("job_failed")[0][0] == "RATE"
    assert engine.listener.of("ratings_finished") == []


def test_pause_holds_the_sweep_but_not_the_image_on_screen(qtbot, engine, paths):
    engine.client.set_support(support_on(paths[0]))
    engine.client.pause()
    engine.client.sweep(paths[:4])
    engine.client.segment_current(paths[5])
    qtbot.waitUntil(lambda: engine.listener.result_names == ["img6.jpg"])
    assert engine.client.is_sweeping
    engine.client.resume()
    qtbot.waitUntil(lambda: engine.listener.of("sweep_finished") == [(4, 0)])


def test_cancel_keeps_results_and_says_how_many(qtbot, engine, paths):
    engine.session.hold_after(2)
    engine.client.set_support(support_on(paths[0]))
    engine.client.sweep(paths)
    qtbot.waitUntil(lambda: len(engine.listener.result_names) == 2 and engine.session.held.is_set())
    engine.client.cancel()
    engine.session.gate.set()
    qtbot.waitUntil(lambda: bool(engine.listener.of("sweep_cancelled")))
    assert engine.listener.of("sweep_cancelled") == [(3, 0)], "the image under way is kept"
    assert engine.listener.result_names == ["img1.jpg", "img2.jpg", "img3.jpg"]
    assert len(engine.session.segmented) == 3, "no other is begun"


def test_a_support_that_fails_stops_everything_that_depends_on_it(qtbot, engine, paths):
    def fail(supports: list[SupportSet], *, token: object) -> None:
        message = "img1.jpg is gone."
        raise SupportError(message)

    engine.session.set_support = fail
    engine.client.set_support(support_on(paths[0]))
    engine.client.sweep(paths)
    qtbot.waitUntil(lambda: bool(engine.listener.of("job_failed")))
    assert engine.listener.of("job_failed")[0][:2] == ("SUPPORT", "img1.jpg is gone.")
    assert not engine.client.is_sweeping


def test_a_bad_image_on_screen_is_a_failure_not_an_error(qtbot, engine, paths):
    engine.session.errors["img1.jpg"] = ImageError("img1.jpg is empty.")
    engine.client.set_support(support_on(paths[1]))
    engine.client.segment_current(paths[0])
    qtbot.waitUntil(lambda: bool(engine.listener.of("image_failed")))
    assert engine.listener.of("job_failed") == []


def test_missing_weights_are_reported_and_the_old_model_stays(qtbot, engine, paths):
    engine.client.load_model(PAPER.name)
    qtbot.waitUntil(lambda: bool(engine.listener.of("job_failed")))
    lane, message, _ = engine.listener.of("job_failed")[0]
    assert lane == "ENGINE"
    assert "Choose a file." in message
    engine.client.set_support(support_on(paths[0]))
    engine.client.segment_current(paths[0])
    qtbot.waitUntil(lambda: engine.listener.result_names == ["img1.jpg"])


def test_a_weights_file_chosen_by_hand_loads_the_model(qtbot, engine, tmp_path):
    engine.client.load_model(PAPER.name, weights_path=tmp_path / "resnet50.pth")
    qtbot.waitUntil(lambda: ("fake-paper",) in engine.listener.of("model_loaded"))
    assert engine.session.loaded == ["fake-lite", "fake-paper"]
    assert engine.listener.of("model_progress")


def _request(
    out_dir: Path, paths: list[Path], *, formats: tuple[str, ...] = ("masks",), **more: object
) -> ExportRequest:
    defaults = {
        "options": ExportOptions(formats=formats, content="all"),
        "classes": (LabelClass(id=3, name="thing", colour=(1, 2, 3)),),
        "project": None,
        "painted": {},
        "thresholds": {3: 0.5},
        "supported": (3,),
    }
    return ExportRequest(out_dir=out_dir, root=paths[0].parent, paths=tuple(paths), **{**defaults, **more})


def test_export_writes_predictions_and_painted_masks(qtbot, engine, paths, tmp_path):
    engine.session.errors["img2.jpg"] = ImageError("img2.jpg is cut short.")
    support = support_on(paths[0], class_id=3)
    engine.client.set_support(support)
    painted = support[0].shots[0].mask.astype(np.uint8) * np.uint8(3)
    engine.client.export(_request(tmp_path / "out", paths[:3], painted={paths[0]: painted}))
    qtbot.waitUntil(lambda: bool(engine.listener.of("export_finished")))
    ((summary,),) = engine.listener.of("export_finished")
    assert summary.n_written == 2
    assert [failure.image_path.name for failure in summary.failures] == ["img2.jpg"]
    masks = tmp_path / "out" / "masks" / "masks"
    assert np.array_equal(read_label_map(masks / "img1.png"), painted)
    assert not (masks / "img2.png").exists()
    predicted = read_label_map(masks / "img3.png")
    assert predicted.shape == (60, 80)
    assert (predicted[:, :30] == 3).all()
    assert not predicted[:, 40:].any()


def test_an_export_without_a_model_needs_no_engine(qtbot, engine, paths, tmp_path):
    labels = np.ones((60, 80), np.uint8)
    painted = {paths[0]: labels * np.uint8(3)}
    engine.client.export(_request(tmp_path / "out", paths[:3], painted=painted, supported=()))
    qtbot.waitUntil(lambda: bool(engine.listener.of("export_finished")))
    ((summary,),) = engine.listener.of("export_finished")
    assert (summary.n_written, engine.session.segmented) == (1, [])


def test_an_export_into_a_taken_folder_fails_and_says_so(qtbot, engine, paths, tmp_path):
    (tmp_path / "out" / "masks").mkdir(parents=True)
    (tmp_path / "out" / "masks" / "mine.txt").write_text("precious")
    engine.client.set_support(support_on(paths[0], class_id=3))
    engine.client.export(_request(tmp_path / "out", paths))
    qtbot.waitUntil(lambda: bool(engine.listener.of("export_failed")))
    assert "not empty" in engine.listener.of("export_failed")[0][0]
    assert engine.listener.of("job_failed") == []
