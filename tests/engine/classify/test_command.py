"""``python -m engine.classify``, in this process with a model of no weights."""

from __future__ import annotations

import csv
import json
import os
import signal
import threading
from pathlib import Path

import pytest

from engine import classify
from engine.inference import EngineSession
from engine.models import registry
from tests.helpers.tiny_zero_shot import (
    ATTRIBUTES,
    SEEN,
    UNSEEN,
    AttributeClassifierLoader,
    TinyAttributeClassifier,
    colour_photos,
)

NAMES = (*SEEN, *UNSEEN)


@pytest.fixture(autouse=True)
def loader(monkeypatch: pytest.MonkeyPatch) -> AttributeClassifierLoader:
    found = AttributeClassifierLoader()
    monkeypatch.setattr(registry, "load_attribute_classifier", found)
    monkeypatch.setitem(EngineSession.__init__.__kwdefaults__, "load_attribute_classifier", found)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    colour_photos(tmp_path / "photos", NAMES)
    return tmp_path / "photos"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The tiny model's own classes, attributes in another order and one left out."""
    model = TinyAttributeClassifier()
    order = [2, 0, 1]
    lines = ["class," + ",".join(ATTRIBUTES[place].upper() for place in order)]
    for name, row in zip(model.class_names, model.class_attributes.tolist(), strict=True):
        lines.append(f"{name}," + ",".join(f"{row[place]:g}" for place in order))
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def run(*arguments: object) -> int:
    return classify.main(["--threads", "1", *(str(argument) for argument in arguments)])


def json_lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def best_of(lines: list[dict]) -> dict[str, str]:
    return {Path(line["image"]).stem: line["classes"][0]["name"] for line in lines}


def test_a_folder_is_classified(folder: Path, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--attributes", table, "--images", folder, "--json", "--top", 2) == 0
    told = capsys.readouterr()
    *lines, summary = json_lines(told.out)
    assert best_of(lines) == {f"{name}-0": name for name in NAMES}
    assert all(line["status"] == "done" and len(line["classes"]) == 2 for line in lines)
    assert (summary["done"], summary["failed"], summary["model"]) == (5, 0, "scegg-lite")
    assert summary["seen"] == list(SEEN)
    assert summary["unseen"] == list(UNSEEN)
    assert "1 attributes are estimated: grey" in told.err


def test_text_csv_and_json_file(
    folder: Path, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = ["--csv", tmp_path / "out.csv", "--json", tmp_path / "out.jsonl"]
    assert run("--attributes", table, "--images", folder, *outputs) == 0
    assert capsys.readouterr().out == ""
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5 * 3
    assert [row["class"] for row in rows if row["rank"] == "1"] == sorted(NAMES)
    assert sum(float(row["probability"]) for row in rows[:3]) <= 1.0001
    *lines, summary = json_lines((tmp_path / "out.jsonl").read_text())
    assert len(lines) == 5
    assert summary["summary"]
    assert run("--attributes", table, "--images", folder, "--top", 1) == 0
    assert "fire-0.png: fire " in capsys.readouterr().out


def test_unseen_only_and_penalty(folder: Path, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--only", "Fire", "sea", "SUN", "--unseen", "sea", "--seen-penalty", 50, "--json"]
    assert run("--attributes", table, "--images", folder, *options) == 0
    *lines, summary = json_lines(capsys.readouterr().out)
    assert summary["seen"] == ["fire"]
    assert summary["unseen"] == ["sea", "sun"]
    assert summary["seen_penalty"] == 50
    assert "fire" not in best_of(lines).values()


def test_other_attributes_than_the_models_make_a_class_unseen(
    folder: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(table.read_text("utf-8-sig").replace("fire,0,100,0", "fire,0,90,30"))
    assert run("--attributes", table, "--images", folder, "--json") == 0
    assert json_lines(capsys.readouterr().out)[-1]["seen"] == ["grass", "sea"]


def test_examples_are_used(folder: Path, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = colour_photos(folder.parent / "more", ("plum",), each=5)
    options = [word for path in more for word in ("--example", f"plum={path}")]
    assert run("--attributes", table, "--images", folder, "--json", *options) == 0
    assert json_lines(capsys.readouterr().out)[-1]["seen"] == [*SEEN, "plum"]


def test_a_failed_image_is_told(folder: Path, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.png").write_bytes(b"no picture")
    assert run("--attributes", table, "--images", folder, "--json") == 1
    told = capsys.readouterr()
    lines = {Path(line["image"]).stem: line for line in json_lines(told.out)[:-1]}
    assert lines["broken"]["status"] == "failed"
    assert "failed: " in told.err
    assert json_lines(told.out)[-1]["failed"] == 1


def test_a_table_in_another_unit_can_be_scaled(
    folder: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(table.read_text("utf-8-sig").replace("100", "1").replace("10", "0.1"))
    assert run("--attributes", table, "--images", folder) == 2
    error = capsys.readouterr().err
    assert error.startswith("engine.classify: ")
    assert "table.csv: The attribute values lie between 0 and 1" in error
    assert run("--attributes", table, "--images", folder, "--scale", 100, "--json") == 0
    assert json_lines(capsys.readouterr().out)[-1]["seen"] == list(SEEN)


def test_unknown_attributes_can_be_left_out(
    folder: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = table.read_text("utf-8-sig").splitlines()
    table.write_text("\n".join([lines[0] + ",gray", *(f"{line},5" for line in lines[1:])]))
    assert run("--attributes", table, "--images", folder) == 2
    assert "does not know the attribute 'gray' (did you mean 'grey'?)" in capsys.readouterr().err
    assert run("--attributes", table, "--images", folder, "--ignore-unknown-attributes") == 0
    assert "1 attributes are left out: gray" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--attributes", "{none}"], "none.csv does not exist"),
        (["--images", "{none}"], "none.csv cannot be opened"),
        (["--images", "{empty}"], "There are no images in"),
        (["--top", "0"], "--top must be at least 1, not 0"),
        (["--seen-penalty", "nan"], "'nan' is not a finite number"),
        (["--unseen", "sunn"], "The table has no class 'sunn' (--unseen). Did you mean 'sun'?"),
        (["--only", "moose"], "The table has no class 'moose' (--only)."),
        (["--only", "sun", "Sun"], "class 'sun' occurs 2 times"),
        (["--example", "sun"], "--example takes NAME=FILE, not 'sun'"),
        (["--example", "sun=gone.png"], "The image gone.png does not exist"),
        (["--json", "{empty}"], "is a folder; name a file"),
        (["--device", "abacus"], "There is no device 'abacus'"),
    ],
)
def test_bad_input_is_one_sentence(
    folder: Path,
    table: Path,
    tmp_path: Path,
    options: list[str],
    expected: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"none": tmp_path / "none.csv", "empty": tmp_path / "empty"}
    filled = [option.format(**places) for option in options]
    assert run("--attributes", table, "--images", folder, *filled) == 2
    told = capsys.readouterr()
    assert expected in told.err
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_ten_thousand_classes_are_refused_at_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("class,red,green,blue,grey\n" + "".join(f"c{n},{n % 100},3,4,5\n" for n in range(10_000)))
    assert run("--attributes", path, "--images", folder) == 2
    assert "10,000 classes cannot be told apart at once; 1,000 can" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="signals to the own process")
def test_ctrl_c_stops_with_130(
    folder: Path,
    table: Path,
    loader: AttributeClassifierLoader,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupt(model: TinyAttributeClassifier, regions: object) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        return embed(model, regions)

    embed = TinyAttributeClassifier.embed_regions
    monkeypatch.setattr(TinyAttributeClassifier, "embed_regions", interrupt)
    assert threading.current_thread() is threading.main_thread()
    assert run("--attributes", table, "--images", folder) == 130
    assert "stopped" in capsys.readouterr().err
