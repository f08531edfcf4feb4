from __future__ import annotations

import json

import numpy as np
import pytest

from engine.errors import ImageError
from fewshot_gui.model.painting_store import PaintedShot, PaintingStore


def make_shot(path, *, column=0, is_enabled=True):
    mask = np.zeros((60, 80), np.bool_)
    mask[5:20, column : column + 10] = True
    return PaintedShot(path, mask, is_enabled)


@pytest.fixture
def folder(make_folder):
    return make_folder(3)


def test_round_trip(folder):
    shots = [make_shot(folder / "img1.jpg"), make_shot(folder / "img2.jpg", column=30, is_enabled=False)]
    PaintingStore(folder).save(shots)
    loaded = PaintingStore(folder).load()
    assert [(shot.path, shot.is_enabled) for shot in loaded] == [
        (folder / "img1.jpg", True),
        (folder / "img2.jpg", False),
    ]
    assert all(np.array_equal(a.mask, b.mask) for a, b in zip(shots, loaded, strict=True))
    assert not loaded[0].mask.flags.writeable


def test_a_removed_example_is_gone_and_its_file_too(folder):
    store = PaintingStore(folder)
    store.save([make_shot(folder / "img1.jpg"), make_shot(folder / "img2.jpg")])
    store.save([make_shot(folder / "img2.jpg")])
    assert [shot.path.name for shot in PaintingStore(folder).load()] == ["img2.jpg"]
    assert len(list((store.directory / "masks").iterdir())) == 1


def test_unchanged_masks_are_not_written_again(folder):
    store = PaintingStore(folder)
    shot = make_shot(folder / "img1.jpg")
    store.save([shot])
    mask_path = next((store.directory / "masks").iterdir())
    mask_path.write_bytes(b"marker")
    store.save([shot])
    assert mask_path.read_bytes() == b"marker"
    store.save([make_shot(folder / "img1.jpg", column=5)])
    assert mask_path.read_bytes() != b"marker"


def test_the_painting_of_a_missing_image_waits_for_it(folder):
    PaintingStore(folder).save([make_shot(folder / "img1.jpg"), make_shot(folder / "img2.jpg")])
    away = folder / "img1.jpg"
    content = away.read_bytes()
    away.unlink()
    store = PaintingStore(folder)
    store.save(store.load())
    away.write_bytes(content)
    assert {shot.path.name for shot in PaintingStore(folder).load()} == {"img1.jpg", "img2.jpg"}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"version": 99, "shots": []}', b"\xff"])
def test_a_damaged_list_is_no_crash(folder, content):
    store = PaintingStore(folder)
    store.save([make_shot(folder / "img1.jpg")])
    (store.directory / "session.json").write_bytes(content)
    assert PaintingStore(folder).load() == []


def test_images_of_the_same_name_in_subfolders_do_not_collide(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "img1.jpg").write_bytes((folder / "img1.jpg").read_bytes())
    shots = [make_shot(folder / "img1.jpg"), make_shot(folder / "sub" / "img1.jpg", column=40)]
    PaintingStore(folder).save(shots)
    loaded = PaintingStore(folder).load()
    assert all(np.array_equal(a.mask, b.mask) for a, b in zip(shots, loaded, strict=True))


def test_the_list_keeps_relative_paths(folder):
    store = PaintingStore(folder)
    store.save([make_shot(folder / "img1.jpg")])
    table = json.loads((store.directory / "session.json").read_text())
    assert table["shots"][0]["image"] == "img1.jpg"


def test_a_full_or_forbidden_disk_is_an_error_with_a_name(folder):
    store = PaintingStore(folder)
    store.directory.parent.mkdir(parents=True)
    store.directory.write_bytes(b"a file where a folder should be")
    with pytest.raises(ImageError, match="cannot be written"):
        store.save([make_shot(folder / "img1.jpg")])
