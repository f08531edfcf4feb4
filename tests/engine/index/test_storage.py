from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import IndexStorageError
from engine.index import storage as storage_module
from engine.index.lock import WriterLock
from engine.index.records import (
    FileIdentity,
    Manifest,
    Record,
    decode_manifest,
    decode_shard,
    encode_manifest,
    encode_record,
)
from engine.index.storage import IndexStorage
from tests.engine.index.conftest import Bench, assert_up_to_date, write_photo

MANIFEST = Manifest(model="m", model_key="k", folder="/f", dim=2, metric="cosine", generation=3)
NAMES = st.text(st.characters(codec=None, exclude_characters="\0"), min_size=1, max_size=20)


def record(*names: str, value: float = 1.0, dropped: tuple[str, ...] = ()) -> Record:
    vectors = np.full((len(names), 2), value, np.float16)
    return Record(
        paths=names, identities=[FileIdentity(1, 2, "c")] * len(names), vectors=vectors, dropped=dropped
    )


def storage(tmp_path: Path) -> IndexStorage:
    return IndexStorage(tmp_path / "index", MANIFEST)


# --- bytes


@given(
    st.lists(st.tuples(NAMES, st.integers(0, 2**63), st.integers(-(2**62), 2**63)), max_size=8),
    st.lists(NAMES, max_size=4),
)
def test_a_record_comes_back_as_it_was(files: list[tuple[str, int, int]], dropped: list[str]) -> None:
    vectors = np.random.default_rng(0).standard_normal((len(files), 3)).astype(np.float16)
    written = Record(
        paths=[name for name, _, _ in files],
        identities=[FileIdentity(size, time, "d") for _, size, time in files],
        vectors=vectors,
        dropped=dropped,
    )
    (read,), ended_by = decode_shard(encode_record(written), dim=3)
    assert ended_by == ""
    assert list(read.paths) == written.paths
    assert list(read.identities) == written.identities
    assert list(read.dropped) == dropped
    np.testing.assert_array_equal(read.vectors, vectors)


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_a_shard_fail(data: bytes) -> None:
    records, ended_by = decode_shard(data, dim=2)
    assert records == []
    assert bool(ended_by) == bool(data)


@given(st.data())
def test_a_damaged_shard_gives_what_comes_before_the_damage(data: st.DataObject) -> None:
    parts = [encode_record(record(f"{number}", value=number)) for number in range(5)]
    whole = b"".join(parts)
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[place] ^= data.draw(st.integers(1, 255))
    records, ended_by = decode_shard(bytes(damaged), dim=2)
    n_whole = np.searchsorted(np.cumsum([len(part) for part in parts]), place, side="right")
    assert [list(found.paths) for found in records] == [[f"{number}"] for number in range(n_whole)]
    assert ended_by


@given(st.integers(0, 400))
def test_a_cut_shard_gives_its_whole_records(length: int) -> None:
    parts = [encode_record(record(f"{number}")) for number in range(5)]
    ends = np.cumsum([0] + [len(part) for part in parts])
    records, ended_by = decode_shard(b"".join(parts)[:length], dim=2)
    assert len(records) == np.searchsorted(ends, min(length, ends[-1]), side="right") - 1
    assert ended_by == ("" if length in ends or length >= ends[-1] else "cut")


@given(NAMES, NAMES, st.integers(1, 4096), st.integers(0, 10**6))
def test_a_manifest_comes_back_as_it_was(model: str, folder: str, dim: int, generation: int) -> None:
    manifest = Manifest(
        model=model, model_key="k", folder=folder, dim=dim, metric="cosine", generation=generation
    )
    assert decode_manifest(encode_manifest(manifest)) == manifest


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.binary(max_size=200) | JSON_VALUES.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_make_reading_a_manifest_fail_otherwise_than_it_says(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_manifest(data)


@given(st.data())
def test_a_manifest_with_a_changed_byte_is_refused_or_means_the_same(data: st.DataObject) -> None:
    damaged = bytearray(encode_manifest(MANIFEST))
    place = data.draw(st.integers(0, len(damaged) - 1))
    damaged[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ValueError):
        assert decode_manifest(bytes(damaged)) == MANIFEST  # white space between the values


def test_a_deeply_nested_manifest_is_refused() -> None:
    with pytest.raises(ValueError, match="no manifest"):
        decode_manifest(b"[" * 200_000)


# --- the folder


def test_later_records_win(tmp_path: Path) -> None:
    written = storage(tmp_path)
    written.append(record("a", "b", value=1))
    written.append(record("a", value=2))
    written.append(record("c", value=3, dropped=("b",)))
    stored = storage(tmp_path).load()
    assert list(stored.files) == ["a", "c"]
    np.testing.assert_array_equal(stored.vectors[:, 0], [2, 3])
    assert stored.n_dead_rows == 2
    assert not stored.damage


def test_writing_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "_SHARD_BYTES", 200)
    for number in range(12):
        again = storage(tmp_path)
        again.load()
        again.append(record(f"{number}", value=number))
    stored = storage(tmp_path).load()
    assert list(stored.files) == [f"{number}" for number in range(12)]
    assert len(list((tmp_path / "index").glob("*.shard"))) > 2
    assert not stored.damage


def test_rewriting_drops_what_is_out_of_use(tmp_path: Path) -> None:
    written = storage(tmp_path)
    for number in range(20):
        written.append(record("a", value=number))
    size = written.n_bytes
    stored = written.load()
    written.rewrite(stored.files, stored.vectors)
    assert written.n_bytes < size / 3
    again = storage(tmp_path).load()
    assert (list(again.files), again.n_dead_rows) == (["a"], 0)
    written.append(record("b"))
    assert list(storage(tmp_path).load().files) == ["a", "b"]


def test_a_rewrite_that_is_killed_before_the_manifest_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = storage(tmp_path)
    written.append(record("a"))
    stored = written.load()

    def no_space(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(IndexStorage, "_write_manifest", no_space)
    with pytest.raises(IndexStorageError, match="No space left"):
        written.rewrite({}, np.empty((0, 2), np.float16))
    monkeypatch.undo()
    assert storage(tmp_path).load().files == stored.files
    written.append(record("b"))
    assert list(storage(tmp_path).load().files) == ["a", "b"]


def test_a_full_disk_leaves_the_index_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = storage(tmp_path)
    written.append(record("a"))

    def no_space(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(IndexStorageError, match="No space left on device"):
        written.append(record("b"))
    monkeypatch.undo()
    written.append(record("c"))
    assert "c" in storage(tmp_path).load().files


def test_the_signature_follows_every_write(tmp_path: Path) -> None:
    written = storage(tmp_path)
    seen = {written.signature()}
    for name in "abc":
        written.append(record(name))
        seen.add(written.signature())
    assert len(seen) == 4


# --- damage seen through the index


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)


def test_a_flipped_byte_costs_what_follows_it_and_is_told(bench: Bench) -> None:
    bench.update()
    flip(bench.shards()[0], bench.shards()[0].stat().st_size // 2)
    summary, _ = bench.update()
    assert "damaged" in summary.was_rebuilt
    assert 0 < summary.n_added <= 12
    assert_up_to_date(bench)
    assert bench.update()[0].was_rebuilt == "", "told once"


def test_a_reader_uses_what_is_whole(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.update()
    write_photo(bench.folder / "late.png", 77)
    bench.update()
    flip(bench.shards()[-1], bench.shards()[-1].stat().st_size - 1)
    assert len(bench.content()) == 12
    assert "damaged" in caplog.text


@pytest.mark.parametrize("damage", ["empty", "cut", "flip", "delete", "other", "text"])
def test_a_bad_manifest_means_a_new_index(bench: Bench, damage: str) -> None:
    bench.update()
    manifest = bench.manifest()
    if damage == "empty":
        manifest.write_bytes(b"")
    elif damage == "cut":
        manifest.write_bytes(manifest.read_bytes()[:40])
    elif damage == "flip":
        flip(manifest, 30)
    elif damage == "delete":
        manifest.unlink()
    elif damage == "other":
        manifest.write_bytes(encode_manifest(MANIFEST))
    else:
        manifest.write_text("[1, 2]")
    summary, _ = bench.update()
    assert "damaged" in summary.was_rebuilt
    assert summary.n_added == 12
    assert_up_to_date(bench)
    assert bench.n_embedded_by_update() == 0
    assert len(bench.shards()) == 1, "the shards nobody can use are gone"


def test_an_empty_or_missing_shard_is_indexed_again(bench: Bench) -> None:
    bench.update()
    bench.shards()[0].write_bytes(b"")
    bench.update()
    assert_up_to_date(bench)
    bench.shards()[0].unlink()
    bench.update()
    assert_up_to_date(bench)


def test_a_cut_end_costs_one_batch_and_no_message(bench: Bench) -> None:
    bench.update()
    shard = bench.shards()[-1]
    shard.write_bytes(shard.read_bytes()[:-5])
    summary, _ = bench.update()
    assert summary.was_rebuilt == ""
    assert 0 < summary.n_added < 12
    assert_up_to_date(bench)


def test_an_index_full_of_old_vectors_is_written_anew(bench: Bench) -> None:
    bench.update()
    for seed in range(8):
        write_photo(bench.folder / f"{seed}.png", 500 + seed)
    bench.update()
    size = sum(path.stat().st_size for path in bench.shards())
    bench.update()
    assert sum(path.stat().st_size for path in bench.shards()) < size
    assert_up_to_date(bench)


def test_a_deleted_index_is_made_anew(bench: Bench) -> None:
    index = bench.open()
    bench.update(index)
    shutil.rmtree(bench.index_dir)
    summary, _ = bench.update(index)
    index.close()
    assert summary.n_added == 12
    assert_up_to_date(bench)


@pytest.mark.parametrize("seed", range(24))
def test_random_damage_anywhere_is_healed(bench: Bench, seed: int) -> None:
    bench.update()
    generator = np.random.default_rng(seed)
    victim = [bench.manifest(), *bench.shards()][seed % 2]
    content = bytearray(victim.read_bytes())
    place = int(generator.integers(len(content)))
    match seed % 3:
        case 0:
            content[place] ^= int(generator.integers(1, 256))
        case 1:
            del content[place:]
        case _:
            content[place:place] = generator.bytes(int(generator.integers(1, 40)))
    victim.write_bytes(content)
    bench.update()
    assert_up_to_date(bench)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to("/dev/full")
    lock = WriterLock(tmp_path / "lock")
    with pytest.raises(IndexStorageError, match=re.escape(f"{tmp_path} cannot be written")):
        lock.acquire()
    assert not lock.is_held
