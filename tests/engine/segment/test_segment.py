"""The command line, in this process with a tiny model; and bad input in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import inference, segment
from engine.errors import ImageError
from engine.images import read_mask, write_indexed_png
from engine.inference.output_folder import OutputFolder
from tests.helpers.tiny_segmenter import TinyLoader


def disc(place: int) -> np.ndarray:
    y, x = np.mgrid[:60, :80]
    return (y - 30) ** 2 + (x - 15 - 10 * place) ** 2 < 14**2


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with four pictures, one in a sub-folder; a red disc wanders over blue."""
    for place, name in enumerate(["p1.png", "p2.png", "sub/p3.jpg", "sub/ü 🐈.png"]):
        rgb = np.zeros((60, 80, 3), np.uint8)
        rgb[..., 2] = 150
        rgb[disc(place)] = (230, 20, 20)
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rgb).save(path, quality=95)
    write_indexed_png(tmp_path / "mask.png", disc(0).astype(np.uint8))
    return tmp_path / "photos"


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> TinyLoader:
    """The command line gets a tiny model in place of the registry's."""
    tiny = TinyLoader()
    session_type = inference.EngineSession
    monkeypatch.setattr(inference, "EngineSession", lambda **options: session_type(load=tiny, **options))
    return tiny


def arguments(photos: Path, *more: str) -> list[str]:
    root = photos.parent
    return [
        *("--support", str(photos / "p1.png"), "--mask", str(root / "mask.png")),
        *("--images", str(photos), "--out", str(root / "out"), "--device", "cpu"),
        *more,
    ]


def json_lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_from_start_to_end(photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture) -> None:
    assert segment.main(arguments(photos, "--json", "--save-scores")) == 0
    *rows, summary = json_lines(capsys.readouterr().out)
    assert summary == {
        "summary": True,
        "done": 4,
        "skipped": 0,
        "failed": 0,
        "out": str(photos.parent / "out"),
    }
    assert [row["status"] for row in rows] == ["done"] * 4
    assert [Path(row["image"]).name for row in rows] == ["p1.png", "p2.png", "p3.jpg", "ü 🐈.png"]
    for place, row in enumerate(rows):
        mask = read_mask(Path(row["mask"]))
        assert (mask & disc(place)).sum() / (mask | disc(place)).sum() > 0.5
        assert row["foreground"] == pytest.approx(mask.mean(), abs=1e-4)
        assert Path(row["overlay"]).is_file()
        assert np.load(row["scores"]).dtype == np.float16
    assert loader.models[0].n_encoded == 4


def test_people_get_one_sentence(photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture) -> None:
    assert segment.main(arguments(photos, "--no-overlays")) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("4 segmented, 0 done before, 0 failed")
    assert captured.err == ""  # no bar where there is no terminal
    assert not (photos.parent / "out" / "overlays").exists()


def test_resume_does_only_what_is_missing(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture
) -> None:
    assert segment.main(arguments(photos, "--json")) == 0
    (photos.parent / "out" / "masks" / "p2.png").unlink()
    untouched = photos.parent / "out" / "masks" / "p1.png"
    before = untouched.stat().st_mtime_ns
    capsys.readouterr()
    assert segment.main(arguments(photos, "--json")) == 0
    rows = json_lines(capsys.readouterr().out)
    assert {Path(row["image"]).name: row["status"] for row in rows[:-1]} == {
        "p1.png": "skipped",
        "p2.png": "done",
        "p3.jpg": "skipped",
        "ü 🐈.png": "skipped",
    }
    assert untouched.stat().st_mtime_ns == before
    assert loader.models[1].n_encoded == 0  # even its features came from the disk cache


def test_other_support_is_refused_unless_overwrite(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture
) -> None:
    assert segment.main(arguments(photos)) == 0
    write_indexed_png(photos.parent / "mask.png", (~disc(0)).astype(np.uint8))
    assert segment.main(arguments(photos)) == 2
    assert "another support" in capsys.readouterr().err
    assert segment.main(arguments(photos, "--overwrite")) == 0
    mask = read_mask(photos.parent / "out" / "masks" / "p2.png")
    assert mask[~disc(1)].mean() > 0.9


def test_bad_images_fail_alone(photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture) -> None:
    (photos / "p2.png").write_bytes(b"")
    (photos / "cut.png").write_bytes((photos / "p1.png").read_bytes()[:90])
    assert segment.main(arguments(photos, "--json")) == 1
    captured = capsys.readouterr()
    *rows, summary = json_lines(captured.out)
    assert (summary["done"], summary["failed"]) == (3, 2)
    assert {Path(row["image"]).name for row in rows if row["status"] == "failed"} == {"cut.png", "p2.png"}
    assert captured.err.count("failed: ") == 2
    assert "0 bytes" in captured.err


def test_full_disk_fails_alone(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = OutputFolder.write

    def full(self: OutputFolder, result: object, outputs: object, **options: object) -> dict[int, float]:
        if result.image_path.name == "p2.png":
            raise ImageError("The file p2.png cannot be written: No space left on device.")
        return write(self, result, outputs, **options)

    monkeypatch.setattr(OutputFolder, "write", full)
    assert segment.main(arguments(photos)) == 1
    assert "No space left" in capsys.readouterr().err


def test_ctrl_c_keeps_what_is_done_and_the_run_resumes(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = OutputFolder.write

    def interrupt_after_first(
        self: OutputFolder, result: object, outputs: object, **options: object
    ) -> dict[int, float]:
        shares = write(self, result, outputs, **options)
        signal.raise_signal(signal.SIGINT)
        return shares

    with monkeypatch.context() as patch:
        patch.setattr(OutputFolder, "write", interrupt_after_first)
        assert segment.main(arguments(photos)) == 130
    assert "finished results are kept" in capsys.readouterr().err
    masks = list((photos.parent / "out" / "masks").rglob("*.png"))
    assert [path.name for path in masks] == ["p1.png"]
    assert segment.main(arguments(photos)) == 0
    assert capsys.readouterr().out.startswith("3 segmented, 1 done before")


def test_five_pairs(photos: Path, loader: TinyLoader) -> None:
    pair = ["--support", str(photos / "p1.png"), "--mask", str(photos.parent / "mask.png")]
    assert segment.main(arguments(photos, *pair * 4)) == 0


def test_results_inside_the_folder_are_not_segmented(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture
) -> None:
    line = arguments(photos, "--out", str(photos / "results"))
    assert segment.main(line) == 0
    capsys.readouterr()
    assert segment.main(line) == 0
    assert capsys.readouterr().out.startswith("0 segmented, 4 done before")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda root: ["--mask", str(root / "mask.png")], "1 --support images but 2 --mask files"),
        (lambda root: ["--model", "nonsense"], "nonsense"),
        (lambda root: ["--device", "tpu"], "tpu"),
        (lambda root: ["--images", str(root / "nowhere")], "nowhere"),
        (lambda root: ["--out", str(root / "photos")], "same folder"),
        (lambda root: ["--head", str(root / "nothing.safetensors")], "nothing.safetensors"),
    ],
)
def test_bad_input_is_one_sentence(
    photos: Path, capsys: pytest.CaptureFixture, change: object, words: str
) -> None:
    assert segment.main(arguments(photos, *change(photos.parent))) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("engine.segment: ")
    assert words in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "kind", ["missing image", "missing mask", "empty mask", "other shape", "no images", "out is a file"]
)
def test_bad_files_are_named(
    photos: Path, loader: TinyLoader, capsys: pytest.CaptureFixture, kind: str
) -> None:
    mask = photos.parent / "mask.png"
    if kind == "missing image":
        (photos / "p1.png").unlink()
    elif kind == "missing mask":
        mask.unlink()
    elif kind == "empty mask":
        write_indexed_png(mask, np.zeros((60, 80), np.uint8))
    elif kind == "other shape":
        write_indexed_png(mask, np.ones((60, 60), np.uint8))
    more = []
    if kind == "no images":
        (photos.parent / "none").mkdir()
        more = ["--images", str(photos.parent / "none")]
    elif kind == "out is a file":
        more = ["--out", str(mask)]
    assert segment.main(arguments(photos, *more)) == 2
    error = capsys.readouterr().err
    assert {"missing image": "p1.png", "no images": "none", "other shape": "p1.png"}.get(
        kind, "mask.png"
    ) in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("value", ["1.5", "-0.1", "nan", "much"])
def test_threshold_out_of_range_is_a_usage_error(
    photos: Path, capsys: pytest.CaptureFixture, value: str
) -> None:
    assert segment.main(arguments(photos, f"--threshold={value}")) == 2
    error = capsys.readouterr().err
    assert f"Argument --threshold: {value!r} is not a number between 0 and 1." in error
    assert error.count("\n") == 1


def run(*line: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "engine.segment", *line],
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        cwd=cwd,
        check=False,
    )


def test_process_help_is_quick_and_complete() -> None:
    done = run("--help")
    assert done.returncode == 0
    for word in ("--support", "--mask", "--images", "--out", "--model", "--json", "exit codes", "masks/sub"):
        assert word in done.stdout


def test_process_bad_input_has_no_traceback(photos: Path) -> None:
    (photos.parent / "mask.png").write_bytes(b"not a mask")
    done = run(*arguments(photos))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("engine.segment: ")
    assert "mask.png" in done.stderr
    assert "Traceback" not in done.stderr
    assert run(*arguments(photos)[2:]).returncode == 2  # no --support at all


def test_inference_brings_no_training_code() -> None:
    code = (
        "import sys, engine.segment, engine.inference\n"
        "bad = ('engine.training', 'engine.losses', 'engine.evaluation', 'engine.data', 'PySide6')\n"
        "assert not [name for name in sys.modules if name.startswith(bad)]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("flag", ["--backbone", "--weights"])
def test_head_and_backbone_files_reach_the_model(
    photos: Path, monkeypatch: pytest.MonkeyPatch, flag: str
) -> None:
    given: dict[str, object] = {}
    tiny, session_type = TinyLoader(), inference.EngineSession

    def load(name: str, **files: object) -> object:
        given.update(files)
        return tiny(name)

    monkeypatch.setattr(inference, "EngineSession", lambda **options: session_type(load=load, **options))
    assert segment.main(arguments(photos, "--head", "my.safetensors", flag, "my.pth")) == 0
    assert (given["head_path"], given["backbone_path"]) == (Path("my.safetensors"), Path("my.pth"))
