"""One file of every kind that breaks image programs, and what each of them is worth."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

WIDE_PX: Final = 30_000
BROKEN: Final = ("empty.png", "cut.jpg", "cut.png", "text.jpg", "bomb.png", "folder.png")
"""Names of those that nobody can read; all others are pictures."""


def write_odd_images(folder: Path) -> list[Path]:
    """Write them all; in natural order of their names.

    Returns:
        The paths.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(5)
    rgb = rng.integers(0, 255, (24, 32, 3), np.uint8)
    photo = Image.fromarray(rgb)
    photo.save(folder / "plain.png")
    Image.new("RGB", (1, 1), (200, 10, 10)).save(folder / "pixel.png")
    Image.new("RGB", (WIDE_PX, 3), (10, 200, 10)).save(folder / "wide.png")
    Image.new("L", (3, WIDE_PX), 90).save(folder / "tall.png")
    photo.save(folder / "really-a-jpeg.png", format="JPEG")
    photo.save(folder / "really-a-png.jpg", format="PNG")
    frames = [Image.fromarray(np.roll(rgb, step, axis=1)) for step in range(3)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])
    frames[0].save(folder / "moving.png", save_all=True, append_images=frames[1:])
    frames[0].save(folder / "moving.webp", save_all=True, append_images=frames[1:])
    Image.fromarray(rng.integers(0, 65535, (24, 32), np.uint16)).save(folder / "deep.png")
    Image.fromarray(rng.random((24, 32), np.float32)).save(folder / "float.tif")
    photo.convert("CMYK").save(folder / "ink.jpg")
    photo.convert("CMYK").save(folder / "ink.tif")
    photo.convert("P").save(folder / "palette.png")
    photo.convert("P").save(folder / "palette.gif")
    photo.convert("1").save(folder / "bilevel.png")
    photo.convert("LA").save(folder / "grey-alpha.png")
    photo.convert("RGBA").save(folder / "alpha.png")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        photo.save(folder / f"turned-{orientation}.jpg", exif=exif)
    _write_broken(folder, photo)
    return sorted(folder.iterdir())


def write_bomb(path: Path, *, side: int) -> None:
    """A small grey PNG whose header promises ``side`` x ``side`` pixels; 20 MB of them follow, all black."""
    packer = zlib.compressobj(9)
    rows = bytes(1_000_000)
    n_bytes = (side + 1) * side
    pixels = b"".join(packer.compress(rows) for _ in range(min(n_bytes // len(rows), 20))) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def _write_broken(folder: Path, photo: Image.Image) -> None:
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.jpg").write_text("not a photograph")
    for name in ("cut.jpg", "cut.png"):
        photo.resize((320, 240)).save(folder / name)
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) // 2])
    write_bomb(folder / "bomb.png", side=20_000)
    (folder / "folder.png").mkdir()
