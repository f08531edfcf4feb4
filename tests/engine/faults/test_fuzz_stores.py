"""Files of ours that somebody damaged or made up: projects, weights, runs, caches, indexes, lists."""

from __future__ import annotations

import io
import json
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors import SafetensorError

from engine.cache.entry import CachedFeatures, decode_entry, encode_entry
from engine.data.catalogue import Catalogue, ClassKey, Record
from engine.errors import ConfigError, EngineError
from engine.evaluation.episode_files import read_episodes
from engine.index.records import FileIdentity, decode_shard, encode_record
from engine.index.records import Record as IndexRecord
from engine.inference.output_folder import OutputFolder
from engine.models.head_files import HeadInfo, read_head, write_head
from engine.models.weights import read_state_dict
from engine.project import Project
from engine.training.checkpoint import load_checkpoint, save_checkpoint
from engine.training.run_dir import RunDir
from tests.helpers.damage import (
    HOSTILE_BYTES,
    HOSTILE_VALUES,
    as_json,
    assert_told,
    damaged_bytes,
    damaged_json,
)

EXAMPLES = 25
SHORT_IDS = [repr(value)[:12] for value in HOSTILE_VALUES]


def file_of(data: bytes, name: str, read: Callable[[Path], Any]) -> Any:
    """What a reader says of a file; None where it refuses. Any other exception is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            return read(path)
        except EngineError as error:
            assert_told(error)
            return None


# --- projects

PROJECT: dict[str, Any] = {
    "schema": 1,
    "generation": 1,
    "name": "work",
    "created": "2026-01-01T00:00:00Z",
    "root": {"relative": "..", "absolute": "/photos"},
    "classes": [
        {"id": 1, "name": "Object", "colour": "#ff8c1a", "threshold": 0.5, "locked": False},
        {"id": 254, "name": "Sky", "colour": "#0080ff", "threshold": None, "locked": True},
    ],
    "images": [
        {
            "path": "img1.png", "bytes": 100, "mtime_ns": 1, "digest": "ab", "state": "accepted",
            "shot": {"place": 0, "off": [254]},
            "layers": {
                "final": {
                    "file": "m.png", "height": 6, "width": 8, "by": "model", "model": "m", "head": "h",
                    "scores": {"1": 0.5, "254": 0.75}, "thresholds": {"1": 0.5}, "classes": [1, 254],
                    "at": "2026-01-01T00:00:00Z",
                },
                "prediction": {  # as versions with one class wrote it
                    "file": "p.png", "height": 6, "width": 8, "by": "model", "score": 0.5, "threshold": 0.5,
                },
            },
        }
    ],
}  # fmt: skip


def open_project(snapshot: bytes, journal: bytes = b"") -> None:
    """Open, look at everything, change nothing; only ``EngineError`` may come."""
    with tempfile.TemporaryDirectory() as place:
        photos, folder = Path(place, "photos"), Path(place, "work.fewshot")
        photos.mkdir()
        folder.mkdir()
        Image.new("RGB", (8, 6)).save(photos / "img1.png")
        outside = Path(place, "escaped")
        (folder / "project.json").write_bytes(snapshot)
        if journal:
            (folder / "journal-1.jsonl").write_bytes(journal)
        try:
            project = Project.open(folder, root=photos)
        except EngineError as error:
            assert_told(error)
            return
        try:
            for item in project.annotated(only_accepted=False).images:
                assert item is not None
        except EngineError as error:
            assert_told(error)
        finally:
            project.close()
        assert not outside.exists()


def journal_line(entry: Any) -> bytes:
    body = as_json(entry)
    return b"%08x " % zlib.crc32(body) + body + b"\n"


JOURNAL: dict[str, Any] = {
    "images": PROJECT["images"],
    "removed": ["img2.png"],
    "name": "work",
    "classes": PROJECT["classes"],
}


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=st.one_of(damaged_json(PROJECT), damaged_bytes(as_json(PROJECT))))
@example(data=b"[" * 50_000)
@example(data=as_json({**PROJECT, "generation": float("inf")}))
@example(data=as_json({**PROJECT, "generation": 10**400}))
@example(data=as_json({**PROJECT, "generation": -1}))
@example(data=as_json({**PROJECT, "schema": True}))
@example(data=as_json({**PROJECT, "root": {"absolute": "a\0b", "relative": "../../.."}}))
@example(data=as_json({**PROJECT, "classes": PROJECT["classes"] * 2}))
@example(data=as_json({**PROJECT, "classes": []}))
@example(data=as_json({**PROJECT, "classes": [{**PROJECT["classes"][0], "id": n} for n in range(300)]}))
def test_any_project_is_opened_or_refused(data: bytes) -> None:
    open_project(data)


@settings(max_examples=EXAMPLES, deadline=None)
@given(entry=damaged_json(JOURNAL))
@example(entry=b"[" * 50_000)
@example(entry=as_json({"images": 1}))
@example(entry=as_json({"images": [], "removed": 5}))
def test_any_journal_with_a_right_checksum_is_replayed_or_refused(entry: bytes) -> None:
    open_project(as_json(PROJECT), b"%08x " % zlib.crc32(entry) + entry + b"\n")


CLASS_KEYS = ("", "0", "255", "-1", "1.5", "٣", "²", "9" * 5000, "01", "\ud800")
"""What may stand in place of a class id, as the key of a table."""


@pytest.mark.parametrize("key", CLASS_KEYS, ids=lambda key: ascii(key)[:8])
@pytest.mark.parametrize("entry", ["scores", "thresholds"])
def test_a_made_up_class_costs_one_image_at_most(entry: str, key: str) -> None:
    table = json.loads(json.dumps(PROJECT))
    table["images"][0]["layers"]["final"][entry] = {"1": 0.5, key: 0.5}
    open_project(as_json(table))


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=SHORT_IDS)
@pytest.mark.parametrize(
    "key", ["file", "height", "width", "by", "score", "scores", "threshold", "thresholds", "classes"]
)
def test_a_made_up_mask_entry_costs_one_image(key: str, value: object) -> None:
    table = json.loads(json.dumps(PROJECT))
    for layer in table["images"][0]["layers"].values():
        layer[key] = value
    open_project(as_json(table))
    open_project(as_json(PROJECT), journal_line({"images": table["images"]}))


# --- weights, heads, checkpoints


def saved(content: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.getvalue()


STATE = saved({"a": torch.ones(2)})
CHECKPOINT = saved({"format_version": 2, "model": "toy", "step": 3, "weights": {"a": torch.ones(2)}})


def head_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.safetensors")
        write_head(path, torch.nn.Linear(2, 2), info=HeadInfo(model="m", backbone_sha256="0"))
        return path.read_bytes()


HEAD = head_bytes()


def with_metadata(**changes: str) -> bytes:
    """A head whose header says something else."""
    length = int.from_bytes(HEAD[:8], "little")
    header = json.loads(HEAD[8 : 8 + length])
    header["__metadata__"].update(changes)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + HEAD[8 + length :]


WEIGHTS: dict[str, tuple[Callable[[Path], Any], bytes]] = {
    "weights": (read_state_dict, STATE),
    "checkpoint": (lambda path: load_checkpoint(path, model="toy"), CHECKPOINT),
    "head": (read_head, HEAD),
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_undamaged_weights_are_read(name: str) -> None:
    read, valid = WEIGHTS[name]
    assert file_of(valid, "w", read) is not None


@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize(
    "data",
    [
        *HOSTILE_BYTES,
        b".",
        b"0.",
        b"\x80\x02.",
        b"\x80\x02}q\x00.",
        b"PK\x03\x04",
        b"cos\nsystem\n.",
        b"s.",
        b"\x80",
    ],
)
def test_weights_that_are_none_are_refused(name: str, data: bytes) -> None:
    read, _ = WEIGHTS[name]
    assert file_of(data, "w", read) is None


@pytest.mark.parametrize("name", WEIGHTS)
@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=st.data())
def test_any_damaged_weights_are_read_or_refused(name: str, data: st.DataObject) -> None:
    read, valid = WEIGHTS[name]
    file_of(data.draw(damaged_bytes(valid)), "w", read)


@pytest.mark.parametrize(
    "content", [[1], {"format_version": 2}, {"format_version": 2, "model": [1]}, {"model": "toy"}]
)
def test_a_checkpoint_without_what_it_must_have_is_refused(content: object) -> None:
    assert file_of(saved(content), "c.pt", lambda path: load_checkpoint(path, model="toy")) is None


@pytest.mark.parametrize("options", ["[1]", "nan", "[" * 50_000, "5", '"x"'])
def test_a_head_with_options_that_are_none_is_refused(options: str) -> None:
    assert file_of(with_metadata(options=options), "h.safetensors", read_head) is None


# --- caches, indexes

ENTRY = encode_entry(
    CachedFeatures(features=(torch.ones(1, 2, 3, 3, dtype=torch.float16),), image_size=(6, 8))
)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=damaged_bytes(ENTRY))
def test_any_cache_file_is_read_or_one_of_the_named_errors(data: bytes) -> None:
    """``FeatureCache`` deletes the file for these errors and computes again."""
    try:
        decode_entry(data)
    except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError):
        return
    assert data == ENTRY


def shard(body: bytes, payload: bytes = b"") -> bytes:
    """A record with a right checksum, whatever it says."""
    checksum = zlib.crc32(payload, zlib.crc32(body))
    return (
        b"FSV1"
        + b"".join(n.to_bytes(4, "little") for n in (len(body), len(payload), checksum))
        + body
        + payload
    )


RECORD = {"drop": ["b.png"], "files": [["a.png", 3, 5, "ab"]]}


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(body=damaged_json(RECORD))
@example(body=b"[" * 50_000)
@example(body=as_json({"drop": [], "files": [["a", float("inf"), 1, ""]]}))
@example(body=as_json([]))
def test_any_record_with_a_right_checksum_is_read_or_named_as_damage(body: bytes) -> None:
    records, ended_by = decode_shard(shard(body, b"\0" * 4), dim=2)
    assert len(records) == 1 or ended_by


def test_a_whole_record_is_read() -> None:
    record = IndexRecord(
        paths=["a.png"], identities=[FileIdentity(3, 5, "ab")], vectors=np.ones((1, 2), np.float16)
    )
    records, ended_by = decode_shard(encode_record(record), dim=2)
    assert not ended_by
    assert records[0].paths == ["a.png"]


# --- runs and lists

CONFIG = {"recipe": "toy", "config": {"optim": {"lr": 0.1}}}
METRICS = b'{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n'


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.one_of(damaged_json(CONFIG), damaged_bytes(as_json(CONFIG))))
@example(data=b"[" * 50_000)
def test_any_config_of_a_run_is_read_or_refused(data: bytes) -> None:
    file_of(data, "config.json", lambda path: RunDir.open(path.parent).read_config())


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=damaged_bytes(METRICS))
@example(data=b"\xff\xfe")
@example(data=b"[" * 50_000)
@example(data=b"null\n" + METRICS)
@example(data=b'{"step": null}\n')
def test_any_log_of_a_run_is_read_as_far_as_it_goes(data: bytes) -> None:
    def resume(path: Path) -> None:
        run = RunDir(path.parent)
        run.read_metrics()
        run.forget_after(1)
        assert all(record["step"] <= 1 for record in run.read_metrics())

    file_of(data, "metrics.jsonl", resume)


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.one_of(damaged_json({"model": "a", "threshold": 0.5}), damaged_bytes(b'{"model": "a"}')))
@example(data=b"[" * 50_000)
def test_any_run_file_of_a_folder_run_is_read_or_refused(data: bytes) -> None:
    def start(path: Path) -> None:
        OutputFolder(path.parent, has_overlays=False, has_scores=False).start({"model": "a"}, overwrite=False)

    file_of(data, "run.json", start)


def episode_catalogue() -> Catalogue:
    records = tuple(
        Record(
            set_name="s", image_path=Path(f"{name}.png"), mask_path=Path(f"{name}-mask.png"), areas={1: 0.5}
        )
        for name in "ab"
    )
    return Catalogue(records=records, class_names={ClassKey("s", 1): "cat"})


EPISODES = {
    "format_version": 1,
    "settings": {},
    "draws": [
        {
            "group": "fold 1",
            "seed": 0,
            "episodes": [{"class": "s:1", "truth": 1, "query": "s/a", "support": ["s/b"]}],
        }
    ],
}


def test_the_undamaged_episodes_are_read() -> None:
    found = file_of(as_json(EPISODES), "e.json", lambda path: read_episodes(path, episode_catalogue()))
    assert list(found) == [("fold 1", 0)]


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=st.one_of(damaged_json(EPISODES), damaged_bytes(as_json(EPISODES))))
@example(data=b"[" * 50_000)
@example(data=as_json({**EPISODES, "draws": [{"group": "a", "seed": float("inf"), "episodes": []}]}))
def test_any_episode_list_is_read_or_refused(data: bytes) -> None:
    file_of(data, "e.json", lambda path: read_episodes(path, episode_catalogue()))


def test_a_save_says_what_a_load_says(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "c.pt", {"model": "toy", "step": 1})
    assert load_checkpoint(tmp_path / "c.pt", model="toy")["step"] == 1
    with pytest.raises(ConfigError):
        RunDir.open(tmp_path)
