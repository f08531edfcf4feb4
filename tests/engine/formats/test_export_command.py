"""``python -m engine.export``: projects, other formats, exit codes and the summary."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import export
from engine.project import ImageChange, Layer, MaskEdit, Project, Provenance, ReviewState
from engine.project.records import Author
from tests.engine.formats.sets import annotated, set_of, simple_labels, write_picture
from tests.engine.formats.sets import export as export_labels


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three pictures: one accepted, one with a prediction, one rejected."""
    folder = tmp_path / "zebras.fewshot"
    opened = Project.create(folder, root=tmp_path / "photos", name="zebras")
    for number, state in enumerate((ReviewState.ACCEPTED, ReviewState.UNREVIEWED, ReviewState.REJECTED)):
        path = write_picture(tmp_path / "photos" / "day 1" / f"{number}.png", (24, 32))
        layer = Layer.FINAL if state is ReviewState.ACCEPTED else Layer.PREDICTION
        labels = (simple_labels() == 1).astype(np.uint8)
        edit = MaskEdit(
            source=labels, provenance=Provenance(author=Author.MODEL, model="m", scores=((1, 0.5),))
        )
        opened.stage({path: ImageChange(state=state, masks={layer: edit})})
    opened.save()
    opened.close()
    return folder


@pytest.fixture
def coco_file(tmp_path: Path) -> Path:
    images = [annotated(tmp_path / "in", f"{number}.png", simple_labels()) for number in range(3)]
    export_labels(set_of(tmp_path / "in", images), tmp_path / "made", "coco")
    return tmp_path / "made" / "coco" / "annotations" / "instances.json"


def _run(*arguments: object) -> int:
    return export.main([str(argument) for argument in arguments])


def test_a_project_exports_what_was_accepted(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(project, "--format", "voc,coco", "--out", tmp_path / "out", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["n_written"], summary["failures"]) == (1, [])
    assert summary["folders"].keys() == {"voc", "coco"}
    assert "EXIF" in summary["coordinates"]
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert [image["file_name"] for image in content["images"]] == ["day 1/0.png"]


def test_a_project_exports_all_but_the_rejected_with_scores(project: Path, tmp_path: Path) -> None:
    assert _run(project, "--format", "coco", "--include", "all", "--out", tmp_path / "out") == 0
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert [image["state"] for image in content["images"]] == ["accepted", "unreviewed"]
    assert {item["score"] for item in content["annotations"]} == {0.5}


def test_one_format_becomes_another(
    coco_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--format", "yolo,labelme,csv,masks", "--val", "0.34", "--out", tmp_path / "out")
    assert _run(coco_file, *arguments) == 0
    text = capsys.readouterr().out
    assert "3 images written (2 train, 1 val)" in text
    assert "zebra: in 3 images (2 train, 1 val)" in text
    assert "ignored pixels" in text
    assert (tmp_path / "out" / "yolo" / "images" / "train").is_dir()


def test_failed_images_are_named_and_counted(
    coco_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (coco_file.parents[1] / "images" / "1.png").unlink()
    assert _run(coco_file, "--format", "masks", "--out", tmp_path / "labels only") == 0  # needs no pictures
    assert _run(coco_file, "--format", "coco", "--out", tmp_path / "out") == 1
    assert "1.png" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["gone.fewshot", "--format", "coco", "--out", "out"], "no file or folder"),
        ([".", "--format", "pascal", "--out", "out"], "no format 'pascal'"),
        ([".", "--format", ",", "--out", "out"], "No format"),
        ([".", "--format", "coco", "--out", "out"], "--from"),
        ([".", "--format", "coco", "--out", "out", "--from", "project"], "project"),
        ([".", "--format", "coco", "--out", "out", "--val", "2"], "share of val"),
        ([".", "--format", "coco"], "--out"),
        ([".", "--format", "labelme", "--exif", "stored", "--out", "out"], "LabelMe"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    arguments: list[str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(*arguments) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert len(error.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_export_is_not_overwritten_unasked(
    coco_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (coco_file, "--format", "csv", "--out", tmp_path / "out")
    assert _run(*arguments) == 0
    assert _run(*arguments) == 2
    assert "not empty" in capsys.readouterr().err
    assert _run(*arguments, "--overwrite") == 0


def test_a_source_is_not_replaced_by_its_own_export(
    coco_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = coco_file.read_bytes()
    assert _run(coco_file, "--format", "coco", "--out", tmp_path / "made", "--overwrite") == 2
    assert "would be replaced" in capsys.readouterr().err
    elsewhere = tmp_path / "moved.json"
    elsewhere.write_bytes(before)
    pictures = ("--images", coco_file.parents[1] / "images")
    assert _run(elsewhere, *pictures, "--format", "coco", "--out", tmp_path / "made", "--overwrite") == 2
    assert "The pictures are in" in capsys.readouterr().err
    assert coco_file.read_bytes() == before
    assert len(list((coco_file.parents[1] / "images").iterdir())) == 3


def test_ctrl_c_stops_and_keeps_what_is_whole(
    coco_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = export.export_set

    def interrupted(*arguments: object, **options: object) -> object:
        generator = steps(*arguments, **options)
        yield next(generator)
        os.kill(os.getpid(), signal.SIGINT)
        return (yield from generator)

    monkeypatch.setattr(export, "export_set", interrupted)
    assert _run(coco_file, "--format", "coco", "--out", tmp_path / "out") == 130
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert len(content["images"]) == 1
    assert "stopped" in capsys.readouterr().err


def test_a_killed_export_leaves_whole_files_and_is_replaced_completely(
    coco_file: Path, tmp_path: Path
) -> None:
    code = (
        "import os, signal, sys\n"
        "from engine import export\n"
        "steps = export.export_set\n"
        "def killed(*arguments, **options):\n"
        "    generator = steps(*arguments, **options)\n"
        "    yield next(generator)\n"
        "    yield next(generator)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "export.export_set = killed\n"
        "export.main(sys.argv[1:])\n"
    )
    out = tmp_path / "out"
    arguments = [str(coco_file), "--format", "coco,yolo,labelme", "--out", str(out)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert sorted(path.name for path in (out / "labelme").glob("*.json")) == ["0.json", "1.json"]
    for path in (out / "labelme").glob("*.json"):
        json.loads(path.read_text())
    assert not (out / "coco" / "annotations" / "instances.json").exists()
    assert _run(*arguments, "--overwrite", "--val", "0.5") == 0
    labels = [path.parent.name for path in (out / "yolo" / "labels").rglob("*.txt")]
    assert sorted(labels) == ["train", "train", "val"], "nothing of the first try is left"
    names = sorted(path.name for path in (out / "coco" / "annotations").iterdir())
    assert names == ["instances_train.json", "instances_val.json"]


def test_it_runs_as_a_program_without_torch_or_qt(coco_file: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from engine import export; code = export.main(sys.argv[1:]); "
        "print(sorted({'torch', 'PySide6'} & sys.modules.keys())); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(coco_file), "--format", "masks", "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]"), done.stderr
