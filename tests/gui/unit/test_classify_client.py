from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from engine.classify_types import ClassDefinition
from engine.errors import Cancelled, DataError, ImageError, WeightsNotFoundError
from engine.progress import CancelToken
from fewshot_gui.jobs import classes_export
from fewshot_gui.jobs.classes_export import (
    ClassifiedImage,
    folder_name,
    sort_into_folders,
    write_class_table,
)
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.runner import JobContext
from tests.helpers.fake_classifier import INFO, N_FIT_STEPS
from tests.helpers.fake_session import FakeSession

SIGNALS = (
    "info_ready",
    "model_missing",
    "model_loaded",
    "fit_progress",
    "fit_finished",
    "fit_cancelled",
    "fit_failed",
    "results_ready",
    "image_failed",
    "classify_progress",
    "classify_finished",
    "classify_cancelled",
    "classify_failed",
    "explanation_ready",
    "explain_failed",
)
DEFINITIONS = tuple(
    ClassDefinition(name=name, attributes=INFO.class_attributes[place], is_known=bool(INFO.is_seen[place]))
    for place, name in enumerate(INFO.class_names)
)


class Engine(QObject):
    """A client with its fake session, and everything its classifying side says."""

    def __init__(self) -> None:
        super().__init__()
        self.session: FakeSession | None = None
        self.client = EngineClient(self._make)
        self.classify = self.client.classify
        self.events: list[tuple[str, tuple[object, ...]]] = []
        self.other_failures: list[str] = []
        self.client.job_failed.connect(lambda lane, *_: self.other_failures.append(lane))
        for name in SIGNALS:
            getattr(self.classify, name).connect(lambda *args, name=name: self.events.append((name, args)))

    def _make(self) -> FakeSession:
        self.session = FakeSession()
        return self.session

    def of(self, name: str) -> list[tuple[object, ...]]:
        return [args for event, args in self.events if event == name]

    def scored(self) -> list[Path]:
        return [result.image_path for (group,) in self.of("results_ready") for result in group]


@pytest.fixture
def engine(qtbot) -> Iterator[Engine]:
    engine = Engine()
    with qtbot.waitSignal(engine.client.model_loaded):
        engine.client.start()
    yield engine
    engine.session.gate.set()
    assert engine.client.shutdown()


@pytest.fixture
def fitted(engine, qtbot) -> Engine:
    with qtbot.waitSignal(engine.classify.fit_finished):
        engine.classify.fit(DEFINITIONS)
    return engine


@pytest.fixture
def paths(make_folder) -> list[Path]:
    return sorted(make_folder(6).iterdir())


def test_says_what_the_model_knows(engine, qtbot):
    with qtbot.waitSignal(engine.classify.info_ready):
        engine.classify.request_info()
    assert engine.of("info_ready") == [(INFO,)]
    qtbot.waitUntil(lambda: not engine.classify.is_fitting)


def test_fits_with_progress(fitted):
    assert fitted.of("fit_progress") == [(step, N_FIT_STEPS) for step in range(1, N_FIT_STEPS + 1)]
    ((summary,),) = fitted.of("fit_finished")
    assert summary.class_names == INFO.class_names
    assert summary.is_seen.tolist() == [True, True, False]
    assert len(fitted.session.fits) == 1


def test_a_fit_can_be_cancelled(fitted, qtbot):
    fitted.session.hold_after(2)
    fitted.classify.fit(DEFINITIONS[:2])
    assert fitted.session.held.wait(30)
    with qtbot.waitSignal(fitted.classify.fit_cancelled):
        fitted.classify.cancel_fit()
        fitted.session.gate.set()
    assert len(fitted.session.fits) == 1, "the classifier of before stays"


def test_a_newer_fit_replaces_the_older(engine, qtbot):
    engine.session.hold_after(1)
    engine.classify.fit(DEFINITIONS)
    assert engine.session.held.wait(30)
    with qtbot.waitSignal(engine.classify.fit_finished):
        engine.classify.fit(DEFINITIONS[:2])
        engine.session.gate.set()
    assert [len(fit) for fit in engine.session.fits] == [2]
    assert engine.of("fit_cancelled") == []


def test_scores_images_and_goes_on_past_bad_ones(fitted, paths, qtbot):
    fitted.session.errors["img3.jpg"] = ImageError("img3.jpg is damaged.")
    with qtbot.waitSignal(fitted.classify.classify_finished):
        fitted.classify.classify(paths)
    assert fitted.of("classify_finished") == [(6, 1)]
    assert fitted.scored() == [path for path in paths if path.name != "img3.jpg"]
    ((failure,),) = fitted.of("image_failed")
    assert (failure.image_path.name, failure.reason) == ("img3.jpg", "img3.jpg is damaged.")
    assert [args[:2] for args in fitted.of("classify_progress")][-1] == (6, 6)
    assert fitted.other_failures == []


def test_scoring_can_be_stopped_and_keeps_what_arrived(fitted, paths, qtbot):
    fitted.session.hold_after(3)
    fitted.classify.classify(paths)
    assert fitted.session.held.wait(30)
    with qtbot.waitSignal(fitted.classify.classify_cancelled):
        fitted.classify.cancel_classify()
        fitted.session.gate.set()
    # The image at the gate cannot be stopped in the middle; whether it still counts is a matter of luck.
    assert fitted.scored() in (paths[:3], paths[:4])


def test_a_new_fit_drops_scores_of_the_old_one(fitted, paths, qtbot):
    fitted.session.hold_after(2)
    fitted.classify.classify(paths)
    assert fitted.session.held.wait(30)
    with qtbot.waitSignal(fitted.classify.fit_finished):
        fitted.classify.fit(DEFINITIONS[:2])
        fitted.session.gate.set()
    assert fitted.scored() == []
    assert not fitted.classify.is_classifying


def test_an_explanation_does_not_wait_for_the_folder(fitted, paths, qtbot):
    fitted.session.hold_after(1)
    fitted.classify.classify(paths)
    assert fitted.session.held.wait(30)
    fitted.classify.explain(paths[5], class_name="cow")
    with qtbot.waitSignals([fitted.classify.explanation_ready, fitted.classify.classify_finished]):
        fitted.session.gate.set()
    names = [name for name, _ in fitted.events]
    assert names.index("explanation_ready") < names.index("classify_finished")


def test_explains(fitted, paths, qtbot):
    with qtbot.waitSignal(fitted.classify.explanation_ready) as signal:
        fitted.classify.explain(paths[0], class_name="cow")
    assert signal.args[0].class_name == "cow"
    with qtbot.waitSignal(fitted.classify.explain_failed) as signal:
        fitted.classify.explain(paths[0].with_name("gone.jpg"), class_name="cow")
    assert "gone.jpg" in signal.args[0]


def test_missing_weights_are_told_and_can_be_chosen(engine, qtbot, tmp_path):
    engine.session.zero_shot_error = WeightsNotFoundError("scegg-lite is missing.", hint="Choose a file.")
    for ask in (engine.classify.request_info, lambda: engine.classify.fit(DEFINITIONS)):
        with qtbot.waitSignal(engine.classify.model_missing) as signal:
            ask()
        assert "scegg-lite" in signal.args[0]
        qtbot.waitUntil(lambda: not engine.classify.is_fitting)
    with qtbot.waitSignal(engine.client.job_failed):
        engine.classify.load_model(tmp_path / "no.safetensors")
    head = tmp_path / "head.safetensors"
    head.write_bytes(b"x")
    with qtbot.waitSignal(engine.classify.model_loaded):
        engine.classify.load_model(head)
    with qtbot.waitSignal(engine.classify.info_ready):
        engine.classify.request_info()


def test_trouble_of_a_fit_is_told_once(engine, qtbot):
    engine.session.zero_shot_error = DataError("Nothing is known of any class.")
    with qtbot.waitSignal(engine.classify.fit_failed) as signal:
        engine.classify.fit(DEFINITIONS)
    assert signal.args[0] == "Nothing is known of any class."
    assert engine.other_failures == []


# --- writing -------------------------------------------------------------------------------------------


def classified(paths: list[Path]) -> list[ClassifiedImage]:
    names = ("horse", "a/b: c?", "A/B_ c?")
    return [
        ClassifiedImage(
            path=path,
            classes=((names[number % 3], 0.75), ("cow", 0.25)),
            is_correction=number == 1,
        )
        for number, path in enumerate(paths)
    ]


def context() -> JobContext:
    return JobContext(CancelToken(), lambda _value: None)


def test_writes_a_table(engine, paths, qtbot, tmp_path):
    target = tmp_path / "classes.csv"
    with qtbot.waitSignal(engine.classify.exports.finished) as signal:
        engine.classify.export_table(classified(paths), target)
    assert signal.args == [6, 0, False]
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"), newline="")))
    assert [Path(row["path"]) for row in rows] == paths
    assert rows[0] == {
        "path": str(paths[0]),
        "class": "horse",
        "score": "0.750000",
        "corrected": "",
        "class_2": "cow",
        "score_2": "0.250000",
    }
    assert [row["corrected"] for row in rows] == ["", "yes", "", "", "", ""]


def test_a_cancelled_table_is_no_file(paths, tmp_path, monkeypatch):
    monkeypatch.setattr(classes_export, "_ROWS_PER_STEP", 2)
    job = context()
    steps = write_class_table(job, images=classified(paths), path=tmp_path / "classes.csv")
    next(steps)
    job.token.cancel()
    with pytest.raises(Cancelled):
        list(steps)
    assert not (tmp_path / "classes.csv").exists()


@pytest.mark.parametrize("is_linking", [False, True])
def test_sorts_images_into_folders(engine, paths, qtbot, tmp_path, is_linking):
    target = tmp_path / "out"
    with qtbot.waitSignal(engine.classify.exports.finished) as signal:
        engine.classify.export_folders(classified(paths), target, is_linking=is_linking)
    assert signal.args == [6, 0, False]
    assert sorted(path.name for path in target.iterdir()) == ["A_B_ c_ 2", "a_b_ c_", "horse"]
    written = sorted(target.rglob("*.jpg"))
    assert len(written) == 6
    assert all(path.is_symlink() == is_linking for path in written)
    for path in written:
        assert path.read_bytes() == (paths[0].parent / path.name).read_bytes()


def test_nothing_is_ever_replaced(paths, tmp_path):
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / paths[0].name
    twin.write_bytes(b"another image of the same name")
    images = [ClassifiedImage(path=p, classes=(("cow", 1.0),), is_correction=False) for p in (paths[0], twin)]
    list(sort_into_folders(context(), images=images, folder=tmp_path / "out", is_linking=False))
    assert sorted(p.name for p in (tmp_path / "out" / "cow").iterdir()) == ["img1-2.jpg", "img1.jpg"]
    assert (tmp_path / "out" / "cow" / "img1-2.jpg").read_bytes() == twin.read_bytes()
    with pytest.raises(DataError, match="out cannot be made"):
        list(sort_into_folders(context(), images=images, folder=tmp_path / "out", is_linking=False))


@pytest.mark.parametrize("is_linking", [False, True])
def test_images_that_are_gone_are_counted(paths, tmp_path, is_linking):
    images = classified(paths)
    paths[2].unlink()
    job = sort_into_folders(context(), images=images, folder=tmp_path / "out", is_linking=is_linking)
    assert list(job)[-1].n_failed == 1
    assert len(list((tmp_path / "out").rglob("*.jpg"))) == 5


def test_a_folder_that_takes_no_links_says_so(paths, tmp_path, monkeypatch):
    def refuse(*_args: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(DataError, match="Choose copies"):
        list(sort_into_folders(context(), images=classified(paths), folder=tmp_path / "out", is_linking=True))


@pytest.mark.parametrize(
    ("name", "folder"),
    [("grizzly+bear", "grizzly+bear"), ("a\tb", "a_b"), ("..", "class"), ("x" * 200, "x" * 80)],
)
def test_folder_names(name, folder):
    assert folder_name(name) == folder
