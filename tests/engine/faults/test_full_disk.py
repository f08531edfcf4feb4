"""A full disk at every place the engine writes to: the old file stays, and one sentence says so."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.attributes import AttributeTable, write_attributes_csv
from engine.errors import EngineError, IndexStorageError
from engine.evaluation.episode_files import write_episodes
from engine.formats.annotated import AnnotatedImage, AnnotatedSet, LabelClass
from engine.formats.exporting import export_set
from engine.formats.options import ExportOptions
from engine.images import voc_palette, write_bytes_atomic, write_indexed_png, write_overlay
from engine.index.folder_index import FolderIndex
from engine.inference import EngineSession
from engine.inference.output_folder import OutputFolder
from engine.models.head_files import HeadInfo, read_head, write_head
from engine.progress import CancelToken
from engine.project import ImageChange, Project, ReviewState
from engine.search_types import SearchQuery
from engine.training.checkpoint import load_checkpoint, save_checkpoint
from engine.training.run_dir import RunDir
from engine.types import SegmentResult
from tests.engine.faults.conftest import finish, photos, show
from tests.engine.faults.test_fuzz_stores import episode_catalogue
from tests.helpers.full_disk import refusing_disk

MASK = np.ones((4, 4), np.uint8)


def write_png(path: Path) -> None:
    write_indexed_png(path, MASK)


def write_picture(path: Path) -> None:
    write_overlay(path, np.zeros((4, 4, 3), np.uint8), MASK, palette=voc_palette())


def write_table(path: Path) -> None:
    write_attributes_csv(path, AttributeTable(classes=("a",), attributes=("b",), values=np.ones((1, 1))))


def write_episode_list(path: Path) -> None:
    write_episodes(path, {}, episode_catalogue(), settings={})


def write_checkpoint(path: Path) -> None:
    save_checkpoint(path, {"model": "toy", "step": 1})


def write_model_head(path: Path) -> None:
    write_head(path, torch.nn.Linear(2, 2), info=HeadInfo(model="m", backbone_sha256="0"))


def write_run_start(path: Path) -> None:
    RunDir(path.parent).write_start(recipe="toy", config={}, arguments=[])


def write_run_log(path: Path) -> None:
    RunDir(path.parent).log({"step": 1})


def make_run(path: Path) -> None:
    RunDir.create(path.parent / "runs", recipe="toy")


WRITERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "any file": (lambda path: write_bytes_atomic(path, b"new"), "a.bin"),
    "mask": (write_png, "a.png"),
    "overlay": (write_picture, "a.jpg"),
    "attribute table": (write_table, "a.csv"),
    "episode list": (write_episode_list, "a.json"),
    "checkpoint": (write_checkpoint, "last.pt"),
    "head": (write_model_head, "a.safetensors"),
    "run settings": (write_run_start, "config.json"),
    "run log": (write_run_log, "metrics.jsonl"),
    "run folder": (make_run, "x"),
}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("name", WRITERS)
def test_the_old_file_stays_and_one_sentence_names_it(tmp_path: Path, name: str, code: int) -> None:
    write, filename = WRITERS[name]
    path = tmp_path / filename
    path.write_bytes(b"old")
    with refusing_disk(tmp_path, code=code) as tried:
        with pytest.raises(EngineError) as caught:
            write(path)
        assert str(tmp_path) in caught.value.user_message
    assert tried
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == [filename], "no half-written file is left"


def test_a_head_cut_off_while_it_is_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.safetensors"
    write_model_head(path)
    before = path.read_bytes()

    def no_space(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(EngineError, match="cannot be written: No space left"):
        write_model_head(path)
    assert path.read_bytes() == before
    assert read_head(path).info.model == "m"
    assert list(tmp_path.iterdir()) == [path]


def test_a_checkpoint_that_could_not_be_written_can_be_resumed_from_before(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    write_checkpoint(path)
    with refusing_disk(tmp_path), pytest.raises(EngineError, match="continue with --resume"):
        save_checkpoint(path, {"model": "toy", "step": 2})
    assert load_checkpoint(path, model="toy")["step"] == 1


def test_segmenting_goes_on_without_its_cache(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken, caplog: pytest.LogCaptureFixture
) -> None:
    paths = photos(folder)
    with refusing_disk(tmp_path / "cache") as tried:
        show(session, paths[0], token)
        items = list(session.sweep(paths, token=token))
    assert tried
    assert all(isinstance(item, SegmentResult) for item in items)
    assert "is off for now" in caplog.text


def test_indexing_says_so_and_goes_on_from_there(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    paths = photos(folder)
    with (
        refusing_disk(tmp_path / "indexes"),
        pytest.raises(IndexStorageError, match="cannot be written: No space left on device"),
    ):
        finish(session.index(paths, folder=folder, token=token))
    steps = session.index(paths, folder=folder, token=token)
    next(steps)
    with refusing_disk(tmp_path / "indexes"), pytest.raises(IndexStorageError, match="No space left"):
        finish(steps)
    _, summary = finish(session.index(paths, folder=folder, token=token))
    assert (summary.n_indexed, summary.was_rebuilt) == (6, "")


def test_an_index_that_cannot_be_repaired_is_still_searched(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    finish(session.index(photos(folder), folder=folder, token=token))
    index: FolderIndex = next(iter(session._searcher._folders.values()))
    shard = next(index.storage.folder.glob("*.shard"))
    shard.write_bytes(shard.read_bytes()[:-1])
    query = SearchQuery(images=(photos(folder)[0],))
    with refusing_disk(tmp_path / "indexes"):
        with pytest.raises(IndexStorageError):
            finish(session.index(photos(folder), folder=folder, token=token))
        found = session.search(query, folder=folder, top=9, token=token)
    assert 0 < found.n_indexed < 6, "what is whole is found"
    _, summary = finish(session.index(photos(folder), folder=folder, token=token))
    assert summary.n_indexed == 6


def test_a_folder_run_fails_image_by_image(
    session: EngineSession, folder: Path, tmp_path: Path, token: CancelToken
) -> None:
    paths = photos(folder)
    show(session, paths[0], token)
    result = session.segment(paths[1], token=token)
    output = OutputFolder(tmp_path / "out", has_overlays=True, has_scores=True)
    with refusing_disk(tmp_path / "out"), pytest.raises(EngineError, match="No space left"):
        output.start({"a": 1}, overwrite=False)
    output.start({"a": 1}, overwrite=False)
    outputs = output.plan(paths, images_dir=folder)[paths[1]]
    with refusing_disk(tmp_path / "out"), pytest.raises(EngineError, match="No space left"):
        output.write(result, outputs, thresholds={1: 0.5})
    assert not output.is_done(paths[1], outputs)
    output.write(result, outputs, thresholds={1: 0.5})
    assert output.is_done(paths[1], outputs)


def test_a_project_keeps_its_work_in_memory(folder: Path, tmp_path: Path) -> None:
    path = photos(folder)[0]
    with refusing_disk(tmp_path), pytest.raises(EngineError, match="No space left"):
        Project.create(tmp_path / "new.fewshot", root=folder, name="new")
    project = Project.create(tmp_path / "work.fewshot", root=folder, name="work")
    try:
        project.stage({path: ImageChange(state=ReviewState.ACCEPTED)})
        with refusing_disk(tmp_path), pytest.raises(EngineError, match="No space left"):
            project.save()
        assert project.has_unsaved
        project.save()
        assert not project.has_unsaved
    finally:
        project.close()


@pytest.mark.parametrize("name", ["masks", "voc", "coco", "yolo", "labelme"])
def test_an_export_stops_and_names_its_folder(folder: Path, tmp_path: Path, name: str) -> None:
    def images() -> list[AnnotatedImage]:
        labels = np.zeros((24, 32), np.uint8)
        labels[4:9, 4:9] = 1
        return [
            AnnotatedImage(image_path=path, size=(24, 32), labels=labels, **common) for path in photos(folder)
        ]

    common: dict[str, Any] = {
        "scores": {},
        "state": "accepted",
        "provenance": "painted",
        "exif_orientation": 1,
    }
    classes = (LabelClass(id=1, name="Object", colour=(255, 0, 0)),)
    annotated = AnnotatedSet(classes=classes, images=images(), root=folder)
    out = tmp_path / "out"
    with refusing_disk(out), pytest.raises(EngineError, match=r"out.*No space left"):
        finish(export_set(annotated, out, options=ExportOptions(formats=(name,)), token=CancelToken()))
