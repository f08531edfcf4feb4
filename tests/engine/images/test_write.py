from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine import images
from engine.errors import ImageError, ShapeError


def test_voc_palette_has_the_published_colours() -> None:
    palette = images.voc_palette()
    known = {
        0: (0, 0, 0),
        1: (128, 0, 0),
        2: (0, 128, 0),
        8: (64, 0, 0),
        15: (192, 128, 128),
        20: (0, 64, 128),
    }
    for label, colour in {**known, 255: (224, 224, 192)}.items():
        assert tuple(palette[label]) == colour
    assert not palette.flags.writeable


def test_indexed_png_round_trip(tmp_path: Path) -> None:
    labels = np.arange(256, dtype=np.uint8).reshape(8, 32)
    path = tmp_path / "new" / "labels.png"
    images.write_indexed_png(path, labels)
    with Image.open(path) as image:
        assert image.mode == "P"
        np.testing.assert_array_equal(np.array(image), labels)
        np.testing.assert_array_equal(np.array(image.getpalette()).reshape(256, 3), images.voc_palette())


@pytest.mark.parametrize("labels", [np.zeros((2, 2), int), np.zeros(3, np.uint8), np.zeros((0, 2), np.uint8)])
def test_indexed_png_refuses_other_arrays(tmp_path: Path, labels: np.ndarray) -> None:
    with pytest.raises(ShapeError):
        images.write_indexed_png(tmp_path / "x.png", labels)


def test_overlay_tints_every_class_in_its_colour(tmp_path: Path) -> None:
    rgb = np.full((9, 9, 3), 100, np.uint8)
    labels = np.zeros((9, 9), np.uint8)
    labels[1:4, 2:7] = 1
    labels[4:7, 2:7] = 5
    palette = np.zeros((256, 3), np.uint8)
    palette[1], palette[5] = (200, 0, 0), (0, 0, 250)
    path = tmp_path / "o.png"
    images.write_overlay(path, rgb, labels, palette=palette, opacity=0.5)
    found = images.read_image(path)
    assert (found[labels == 0] == 100).all()
    assert found[2, 4].tolist() == [150, 50, 50]
    assert found[5, 4].tolist() == [50, 50, 175]
    assert found[3, 4].tolist() == [200, 0, 0]  # where classes meet, each has its own edge
    assert found[4, 4].tolist() == [0, 0, 250]
    assert found[5, 2].tolist() == [0, 0, 250]
    images.write_overlay(tmp_path / "o.jpg", rgb, labels, palette=palette)
    with Image.open(tmp_path / "o.jpg") as image:
        assert image.format == "JPEG"
    with pytest.raises(ShapeError):
        images.write_overlay(path, rgb, labels[1:], palette=palette)


@settings(max_examples=20, deadline=None)
@given(old=st.binary(max_size=64), new=st.binary(max_size=64))
def test_atomic_write_replaces_and_leaves_nothing(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes
) -> None:
    folder = tmp_path_factory.mktemp("atomic")
    for content in (old, new):
        images.write_bytes_atomic(folder / "file", content, is_durable=False)
        assert (folder / "file").read_bytes() == content
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    images.write_bytes_atomic(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ImageError, match="file cannot be written: No space left on device"):
        images.write_bytes_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_write_below_a_file_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ImageError, match="below"):
        images.write_bytes_atomic(tmp_path / "file" / "below", b"x")


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    contents = [bytes([value]) * 200_000 for value in range(2)]
    images.write_bytes_atomic(path, contents[0], is_durable=False)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for content in contents:
                images.write_bytes_atomic(path, content, is_durable=False)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert all(path.read_bytes() in contents for _ in range(100))
    finally:
        stop.set()
        writer.join()
