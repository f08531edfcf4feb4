"""``python -m engine.index`` and ``python -m engine.search``, in this process with a model of no weights."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine import search
from engine.index import __main__ as index_command
from engine.index.lock import WriterLock
from engine.inference import EngineSession
from engine.models import registry
from engine.models.retriever import SketchRetriever
from tests.helpers.tiny_retriever import RetrieverLoader, TinyRetriever


@pytest.fixture(autouse=True)
def retrievers(monkeypatch: pytest.MonkeyPatch) -> RetrieverLoader:
    loader = RetrieverLoader()
    monkeypatch.setattr(registry, "load_retriever", loader)
    monkeypatch.setitem(EngineSession.__init__.__kwdefaults__, "load_retriever", loader)
    return loader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "photos"
    (made / "sub dir").mkdir(parents=True)
    generator = np.random.default_rng(0)
    for number in range(9):
        cells = generator.integers(0, 255, (4, 4, 3), np.uint8)
        place = made / "sub dir" if number % 2 else made
        Image.fromarray(cells.repeat(12, axis=0).repeat(12, axis=1)).save(place / f"{number}.png")
    return made


@pytest.fixture
def sketch(tmp_path: Path) -> Path:
    image = Image.new("L", (120, 120), 255)
    ImageDraw.Draw(image).ellipse((20, 30, 90, 100), outline=0, width=4)
    image.save(tmp_path / "sketch.png")
    return tmp_path / "sketch.png"


def run_index(*arguments: object) -> int:
    return index_command.main([str(argument) for argument in arguments])


def run_search(*arguments: object) -> int:
    return search.main([str(argument) for argument in arguments])


def json_lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_index_then_search(folder: Path, sketch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_index(folder, "--json") == 0
    (summary,) = json_lines(capsys)
    assert (summary["n_indexed"], summary["n_added"], summary["model"]) == (9, 9, "d2s-lite")
    assert Path(summary["index"]).is_dir()
    assert run_search("--sketch", sketch, folder, "--top", 4, "--json") == 0
    *hits, summary = json_lines(capsys)
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4]
    assert all(Path(hit["image"]).is_file() for hit in hits)
    assert (summary["hits"], summary["n_indexed"]) == (4, 9)


def test_search_indexes_what_is_missing_unless_told_not_to(
    folder: Path, sketch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_search("--sketch", sketch, folder, "--json", "--no-update") == 0
    assert json_lines(capsys)[-1]["n_indexed"] == 0
    assert run_search("--sketch", sketch, folder, "--json") == 0
    assert json_lines(capsys)[-1]["n_indexed"] == 9


def test_all_kinds_of_query_together(folder: Path, sketch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sketch", sketch, "--sketch", sketch, "--image", folder / "0.png"]
    arguments += ["--image", folder / "2.png", "--like", folder / "4.png", "--dislike", folder / "6.png"]
    assert run_search(*arguments, folder) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert not any("6.png" in line for line in lines)


def test_the_list_can_be_saved_and_the_images_copied(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, copies = tmp_path / "out" / "hits.csv", tmp_path / "copies"
    assert (
        run_search("--image", folder / "0.png", folder, "--top", 3, "--csv", table, "--copy-to", copies) == 0
    )
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["image"] == str(folder / "0.png")
    assert len(list(copies.iterdir())) == 3
    assert (copies / "0001-0.png").read_bytes() == (folder / "0.png").read_bytes()
    assert run_search("--image", folder / "0.png", folder, "--copy-to", copies) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids such names")
def test_odd_names_pass_through(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["🦒\nnew line.png", "a" * 250 + ".png", os.fsdecode(b"raw-\xff.png")]
    for name in names:
        (folder / name).write_bytes((folder / "0.png").read_bytes())
    copies, table = tmp_path / "copies", tmp_path / "hits.csv"
    arguments = ["--image", folder / "0.png", folder, "--copy-to", copies, "--csv", table]
    assert run_search(*arguments, "--json") == 0
    images = {Path(line["image"]).name for line in json_lines(capsys) if "image" in line}
    assert set(names) <= images
    assert len(list(copies.iterdir())) == 12
    assert run_search("--image", folder / "0.png", folder) == 0, "names no terminal can show do not stop it"


def test_failures_are_named_and_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.jpg").write_bytes(b"no image")
    assert run_index(folder, "--json") == 1
    captured = capsys.readouterr()
    failed, summary = (json.loads(line) for line in captured.out.splitlines())
    assert failed["status"] == "failed"
    assert failed["image"].endswith("broken.jpg")
    assert summary["n_failed"] == 1
    assert "broken.jpg" in captured.err


def test_verify(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = ["--index", tmp_path / "indexes"]
    assert run_index(folder, "--verify", *place) == 1
    run_index(folder, *place)
    capsys.readouterr()
    assert run_index(folder, "--verify", "--json", *place) == 0
    (found,) = json_lines(capsys)
    assert found["good"]
    assert (found["n_indexed"], found["n_sampled"], found["n_different"], found["recall"]) == (9, 9, 0, None)
    (folder / "0.png").unlink()
    (folder / "new.png").write_bytes((folder / "2.png").read_bytes())
    os.utime(folder / "4.png", (0, 0))
    assert run_index(folder, "--verify", "--json", *place) == 1
    (found,) = json_lines(capsys)
    assert (found["n_missing"], found["n_changed"], found["n_gone"]) == (1, 1, 1)
    shard = next((tmp_path / "indexes").rglob("*.shard"))
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    assert run_index(folder, "--verify", *place) == 1
    assert "checksum" in capsys.readouterr().out


def test_a_damaged_index_is_told_on_stderr(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_index(folder, "--index", tmp_path / "indexes")
    next((tmp_path / "indexes").rglob("manifest.json")).write_text("{}")
    capsys.readouterr()
    assert run_index(folder, "--index", tmp_path / "indexes") == 0
    assert "was damaged" in capsys.readouterr().err


def test_another_writer_is_told_and_the_search_goes_on(
    folder: Path, sketch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--index", tmp_path / "indexes"]
    run_index(folder, *place)
    lock = WriterLock(next((tmp_path / "indexes").rglob("lock")))
    lock.acquire()
    capsys.readouterr()
    assert run_index(folder, *place) == 2
    assert str(os.getpid()) in capsys.readouterr().err
    assert run_search("--sketch", sketch, folder, *place, "--json") == 0
    captured = capsys.readouterr()
    assert "is searched" in captured.err
    assert json.loads(captured.out.splitlines()[-1])["n_indexed"] == 9
    lock.release()


def bad_inputs() -> list[tuple[list[str], str]]:
    return [
        (["{folder}"], "nothing to search for"),
        (["--sketch", "missing.png", "{folder}"], "missing.png does not exist"),
        (["--image", "missing.jpg", "{folder}"], "missing.jpg does not exist"),
        (["--sketch", "{blank}", "{folder}"], "Nothing is drawn"),
        (["--sketch", "{sketch}", "nowhere"], "nowhere cannot be opened"),
        (["--sketch", "{sketch}", "{folder}", "--top", "0"], "at least 1"),
        (["--sketch", "{sketch}", "{folder}", "--device", "toaster"], "no device 'toaster'"),
        (["--sketch", "{sketch}", "{folder}", "--copy-to", "{folder}/sub dir"], "inside the folder"),
        (["--sketch", "{sketch}", "{folder}", "--csv", "{sketch}/x.csv"], "cannot be written"),
    ]


@pytest.mark.parametrize(("arguments", "message"), bad_inputs(), ids=[text for _, text in bad_inputs()])
def test_bad_input_is_one_sentence(
    arguments: list[str],
    message: str,
    folder: Path,
    sketch: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Image.new("L", (30, 30), 255).save(tmp_path / "blank.png")
    places = {"folder": folder, "sketch": sketch, "blank": tmp_path / "blank.png"}
    assert run_search(*(argument.format(**places) for argument in arguments)) == 2
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error


def test_a_model_of_another_kind_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert run_index(folder, "--model", "mshnet-lite") == 2
    assert "made for segmentation" in capsys.readouterr().err
    assert run_index(folder / "missing") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_keeps_what_is_indexed(
    folder: Path,
    retrievers: RetrieverLoader,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = TinyRetriever().eval()
    embed = model.embed_photos

    def interrupted(images: object) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return embed(images)

    def load(_name: str, **_options: object) -> SketchRetriever:
        return model

    monkeypatch.setattr(registry, "load_retriever", load)
    monkeypatch.setattr(model, "embed_photos", interrupted)
    assert threading.current_thread() is threading.main_thread()
    assert run_index(folder) == 130
    assert "goes on" in capsys.readouterr().err
    monkeypatch.setattr(model, "embed_photos", embed)
    before = model.n_embedded
    assert 0 < before < 9
    assert run_index(folder) == 0
    assert model.n_embedded == 9


def test_help_works_from_a_shell() -> None:
    for module in ("engine.index", "engine.search"):
        done = subprocess.run(
            [sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True
        )
        assert "exit codes" in done.stdout
