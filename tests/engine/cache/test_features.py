from __future__ import annotations

import logging
import multiprocessing
import os
import time
from pathlib import Path

import pytest
import torch

from engine.cache import features as features_module
from engine.cache.entry import CachedFeatures, decode_entry, encode_entry, pack_features
from engine.cache.features import FeatureCache, feature_key
from engine.errors import ImageError

N_BYTES = 2 * (4 * 5 * 6 + 2 * 3 * 3)
"""Tensor bytes of one ``entry``."""


def entry(seed: int = 0, size: tuple[int, int] = (30, 20)) -> CachedFeatures:
    generator = torch.Generator().manual_seed(seed)
    taps = (torch.randn(1, 4, 5, 6, generator=generator), torch.randn(1, 2, 3, 3, generator=generator))
    return pack_features(taps, size)


def assert_same(found: CachedFeatures | None, expected: CachedFeatures) -> None:
    assert found is not None
    assert found.image_size == expected.image_size
    assert len(found.features) == len(expected.features)
    for a, b in zip(found.features, expected.features, strict=True):
        assert a.dtype == torch.float16
        assert torch.equal(a, b)


def file_of(folder: Path, key: str) -> Path:
    return folder / f"{key}.safetensors"


def test_packing_clamps_to_float16() -> None:
    packed = pack_features((torch.tensor([[[[1e9, -1e9]]]]),), (1, 1))
    assert packed.features[0].flatten().tolist() == [65504.0, -65504.0]


def test_file_round_trip() -> None:
    assert_same(decode_entry(encode_entry(entry())), entry())


def test_every_damaged_byte_or_cut_is_noticed() -> None:
    data = encode_entry(entry())
    errors = (ValueError, KeyError, TypeError, RuntimeError, features_module.SafetensorError)
    for place in range(0, len(data), 7):
        damaged = bytearray(data)
        damaged[place] ^= 0xFF
        try:
            found = decode_entry(bytes(damaged))
        except errors:
            pass
        else:  # a letter of the padding or of an unused name: no harm as long as the tensors are right
            assert_same(found, entry())
        with pytest.raises(errors):
            decode_entry(data[:place])


def test_memory_store_is_bounded_and_forgets_the_oldest() -> None:
    cache = FeatureCache(memory_bytes=2 * N_BYTES)
    cache.put("a", entry(1))
    cache.put("b", entry(2))
    assert cache.get("a") is not None  # now b is the oldest
    cache.put("c", entry(3))
    assert cache.memory_used == 2 * N_BYTES
    assert cache.get("b") is None
    assert_same(cache.get("a"), entry(1))
    assert_same(cache.get("c"), entry(3))


def test_putting_twice_counts_once() -> None:
    cache = FeatureCache(memory_bytes=10 * N_BYTES)
    cache.put("a", entry(1))
    cache.put("a", entry(2))
    assert cache.memory_used == N_BYTES
    assert_same(cache.get("a"), entry(2))
    cache.clear_memory()
    assert cache.memory_used == 0
    assert cache.get("a") is None


def test_an_entry_larger_than_the_bound_is_not_kept() -> None:
    cache = FeatureCache(memory_bytes=N_BYTES - 1)
    cache.put("a", entry())
    assert cache.get("a") is None
    assert cache.memory_used == 0


def test_disk_store_survives_and_refills_memory(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "on demand"
    FeatureCache(memory_bytes=0, disk_bytes=10**6, folder=folder).put("a", entry(1))
    again = FeatureCache(memory_bytes=10**6, disk_bytes=10**6, folder=folder)
    assert again.disk_used == file_of(folder, "a").stat().st_size
    assert again.memory_used == 0
    assert_same(again.get("a"), entry(1))
    assert again.memory_used == N_BYTES


def test_disk_store_is_bounded_and_forgets_the_oldest(tmp_path: Path) -> None:
    size = len(encode_entry(entry()))
    cache = FeatureCache(memory_bytes=0, disk_bytes=4 * size, folder=tmp_path)
    now = time.time()
    for place, key in enumerate("abcd"):
        cache.put(key, entry(place))
        os.utime(file_of(tmp_path, key), (now - 100 + place, now - 100 + place))
    assert cache.get("a") is not None  # used just now
    cache.put("e", entry(5))
    left = {path.stem for path in tmp_path.iterdir()}
    assert left == {"a", "d", "e"}  # down to nine tenths of the bound, oldest first
    assert cache.disk_used == 3 * size


def test_file_larger_than_the_disk_bound_is_not_written(tmp_path: Path) -> None:
    cache = FeatureCache(memory_bytes=0, disk_bytes=10, folder=tmp_path)
    cache.put("a", entry())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", ["cut", "zeros", "empty", "text", "old version"])
def test_damaged_file_is_a_miss_with_a_log_line(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    cache = FeatureCache(memory_bytes=0, disk_bytes=10**6, folder=tmp_path)
    cache.put("a", entry())
    path = file_of(tmp_path, "a")
    data = path.read_bytes()
    path.write_bytes(
        {
            "cut": data[:-5],
            "zeros": data[:-64] + bytes(64),
            "empty": b"",
            "text": b"something else entirely",
            "old version": data.replace(b'"format_version":"1"', b'"format_version":"0"'),
        }[damage]
    )
    with caplog.at_level(logging.WARNING):
        assert cache.get("a") is None
    assert "computed again" in caplog.text
    assert not path.exists()
    assert cache.disk_used == 0
    cache.put("a", entry(2))
    assert_same(cache.get("a"), entry(2))


def test_file_deleted_by_another_process_is_a_miss(tmp_path: Path) -> None:
    cache = FeatureCache(memory_bytes=0, disk_bytes=10**6, folder=tmp_path)
    cache.put("a", entry())
    file_of(tmp_path, "a").unlink()
    assert cache.get("a") is None
    assert cache.disk_used == 0


def test_file_of_another_process_is_a_hit(tmp_path: Path) -> None:
    ours = FeatureCache(memory_bytes=0, disk_bytes=10**6, folder=tmp_path)
    FeatureCache(memory_bytes=0, disk_bytes=10**6, folder=tmp_path).put("a", entry())
    assert_same(ours.get("a"), entry())


def test_unwritable_folder_switches_the_disk_off_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = FeatureCache(memory_bytes=10**6, disk_bytes=10**6, folder=tmp_path / "file" / "below")
    with caplog.at_level(logging.WARNING):
        cache.put("a", entry())
        cache.put("b", entry())
    assert caplog.text.count("is off for now") == 1
    assert_same(cache.get("a"), entry())


def test_leftovers_of_a_killed_process_are_cleared(tmp_path: Path) -> None:
    old, new, foreign = tmp_path / ".1.tmp", tmp_path / ".2.tmp", tmp_path / "keep.txt"
    for path in (old, new, foreign):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    FeatureCache(memory_bytes=0, disk_bytes=10**6, folder=tmp_path)
    assert not old.exists()
    assert new.exists()
    assert foreign.exists()


def _hammer(folder: Path, seed: int, errors: multiprocessing.Queue) -> None:
    size = len(encode_entry(entry()))
    cache = FeatureCache(memory_bytes=0, disk_bytes=4 * size, folder=folder)
    for step in range(60):
        number = (step * 7 + seed) % 8
        found = cache.get(str(number))
        if found is None:
            cache.put(str(number), entry(number))
        elif not torch.equal(found.features[0], entry(number).features[0]):
            errors.put(number)


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_two_processes_share_a_folder(tmp_path: Path) -> None:
    context = multiprocessing.get_context(
        "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    )
    errors = context.Queue()
    workers = [context.Process(target=_hammer, args=(tmp_path, seed, errors)) for seed in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert errors.empty()


def test_key_follows_file_weights_and_preprocessing(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"1")
    key = feature_key(path, model_key="m", preprocessing_key="p")
    assert key == feature_key(path, model_key="m", preprocessing_key="p")
    others = [
        feature_key(path, model_key="M", preprocessing_key="p"),
        feature_key(path, model_key="m", preprocessing_key="P"),
    ]
    os.utime(path, ns=(1, 1))
    others.append(feature_key(path, model_key="m", preprocessing_key="p"))
    path.write_bytes(b"22")
    os.utime(path, ns=(1, 1))
    others.append(feature_key(path, model_key="m", preprocessing_key="p"))
    assert len({key, *others}) == 5


@pytest.mark.parametrize("name", ["missing.png", "nu\0ll.png"])
def test_key_of_a_file_that_cannot_be_looked_at(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImageError, match=r"does not exist|cannot be opened"):
        feature_key(tmp_path / name, model_key="m", preprocessing_key="p")
