from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine import images
from engine.errors import ImageError
from engine.images import read

RED, WHITE = (255, 0, 0), (255, 255, 255)


def corner_picture() -> np.ndarray:
    """(6, 4, 3): black, with a red dot at the upper left of what the viewer should see."""
    rgb = np.zeros((6, 4, 3), np.uint8)
    rgb[0, 0] = RED
    return rgb


# How a camera stores the upright picture for each orientation (the inverse of the turn to be made).
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".jpg", ".avif"])
def test_exif_orientation_is_applied(tmp_path: Path, orientation: int, suffix: str) -> None:
    upright = corner_picture().repeat(16, axis=0).repeat(16, axis=1)
    stored = np.ascontiguousarray(STORED[orientation](upright))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"turned{suffix}"
    Image.fromarray(stored).save(path, exif=exif, quality=100)
    found = images.read_image(path)
    assert images.image_size(path) == found.shape[:2] == (96, 64)
    assert np.abs(found.astype(int) - upright).mean() < 8
    assert images.read_thumbnail(path, size_px=48).shape == (48, 32, 3)


def test_nonsense_orientation_is_ignored(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    path = tmp_path / "odd.png"
    Image.fromarray(corner_picture()).save(path, exif=exif)
    np.testing.assert_array_equal(images.read_image(path), corner_picture())


def test_palette_grey_and_bilevel_become_rgb(tmp_path: Path) -> None:
    source = Image.fromarray(corner_picture())
    for mode in ("P", "L", "1"):
        path = tmp_path / f"{mode}.png"
        source.convert(mode, dither=Image.Dither.NONE).save(path)
        found = images.read_image(path)
        assert found.shape == (6, 4, 3)
        assert found.dtype == np.uint8
        assert found.flags.writeable
    np.testing.assert_array_equal(images.read_image(tmp_path / "P.png")[0, 0], RED)


def test_cmyk_jpeg_keeps_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "print.jpg"
    Image.new("CMYK", (32, 32), (0, 255, 255, 0)).save(path, quality=95)
    found = images.read_image(path).mean(axis=(0, 1))
    assert found[0] > 200
    assert found[1:].max() < 60


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_laid_on_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "see-through.png"
    Image.new(mode, (4, 4), (0,) * len(mode)).save(path)
    assert (images.read_image(path) == 255).all()


def test_transparent_palette_entry_is_white(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((0, 0), 0)
    path = tmp_path / "hole.gif"
    image.save(path, transparency=0)
    found = images.read_image(path)
    np.testing.assert_array_equal(found[0, 0], WHITE)
    np.testing.assert_array_equal(found[3, 3], RED)


@pytest.mark.parametrize("highest", [255, 1023, 4095, 65535])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_16_bit_grey_uses_the_depth_in_use(tmp_path: Path, highest: int, suffix: str) -> None:
    values = np.array([[0, highest // 2, highest]], np.uint16)
    path = tmp_path / f"deep{suffix}"
    Image.fromarray(values).save(path)
    np.testing.assert_allclose(images.read_image(path)[0, :, 0], [0, 127, 255], atol=1)


def test_float_and_negative_tiff(tmp_path: Path) -> None:
    unit, wide = tmp_path / "unit.tif", tmp_path / "wide.tif"
    Image.fromarray(np.array([[0, 0.5, np.nan]], np.float32)).save(unit)
    Image.fromarray(np.array([[-1000, 0, 1000]], np.int32)).save(wide)
    np.testing.assert_array_equal(images.read_image(unit)[0, :, 0], [0, 128, 0])
    np.testing.assert_array_equal(images.read_image(wide)[0, :, 0], [0, 128, 255])


def test_first_frame_of_an_animation(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    frames = [Image.new("RGB", (8, 8), RED), Image.new("RGB", (8, 8), (0, 0, 255))]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(images.read_image(path)[0, 0], RED)


def test_embedded_profile_is_converted(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    rgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    picture = ImageCms.profileToProfile(Image.new("RGB", (4, 4), (200, 30, 30)), rgb, lab, outputMode="LAB")
    path = tmp_path / "lab.tif"
    picture.save(path)
    np.testing.assert_allclose(images.read_image(path)[0, 0], (200, 30, 30), atol=4)


def test_damaged_profile_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "profile.png"
    Image.fromarray(corner_picture()).save(path, icc_profile=b"not a profile")
    np.testing.assert_array_equal(images.read_image(path), corner_picture())


@pytest.mark.parametrize("name", ["Größe 猫 🐈.png", "a  b'\"%.png", "x" * 250 + ".png"])
def test_any_file_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    images.write_indexed_png(path, np.ones((3, 2), np.uint8))
    assert images.read_mask(path).all()
    assert images.image_size(path) == (3, 2)


def test_wrong_extension_is_read_by_content(tmp_path: Path) -> None:
    path = tmp_path / "really-a-png.jpg"
    Image.fromarray(corner_picture()).save(path, format="PNG")
    np.testing.assert_array_equal(images.read_image(path), corner_picture())


def bad_files(folder: Path) -> dict[str, Path]:
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(buffer, format="JPEG")
    whole = buffer.getvalue()
    contents = {
        "empty.jpg": b"",
        "cut.jpg": whole[: len(whole) // 2],
        "head-only.jpg": whole[:20],
        "text.png": b"this is not a picture",
        "magic-only.png": b"\x89PNG\r\n\x1a\n",
        "broken.gif": b"GIF89a" + bytes(10),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.png").mkdir()
    return {name: folder / name for name in [*contents, "folder.png", "missing.png"]}


def test_every_bad_file_is_a_named_error(tmp_path: Path) -> None:
    for name, path in bad_files(tmp_path).items():
        for call in (images.read_image, images.read_mask, lambda p: images.read_thumbnail(p, size_px=32)):
            with pytest.raises(ImageError) as caught:
                call(path)
            assert name in str(caught.value)
            assert "\n" not in str(caught.value)


def test_decompression_bomb_is_refused(tmp_path: Path) -> None:
    side = 60_000  # 3.6 billion pixels in a file of a few dozen bytes
    header = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 54, 0, 0, 54, 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    path = tmp_path / "bomb.bmp"
    path.write_bytes(header + bytes(16))
    with pytest.raises(ImageError, match=r"bomb\.bmp has more than 250 million pixels"):
        images.read_image(path)


def test_slightly_too_large_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_PIXELS", 23)
    path = tmp_path / "large.png"
    Image.fromarray(corner_picture()).save(path)
    with pytest.raises(ImageError, match="large"):
        images.image_size(path)


def test_draft_is_never_smaller_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (1600, 1200), RED).save(path)
    assert images.read_image(path, at_least=(300, 300)).shape == (300, 400, 3)
    assert images.read_image(path, at_least=(301, 300)).shape == (600, 800, 3)
    assert images.read_image(path, at_least=(5000, 5000)).shape == (1200, 1600, 3)
    assert images.read_thumbnail(path, size_px=100).shape == (75, 100, 3)


class TestMasks:
    def save(self, path: Path, values: np.ndarray, mode: str | None = None) -> Path:
        image = Image.fromarray(values)
        (image if mode is None else image.convert(mode)).save(path)
        return path

    def test_palette_border_is_not_object(self, tmp_path: Path) -> None:
        path = tmp_path / "voc.png"
        images.write_indexed_png(path, np.array([[0, 1, 15, 255]], np.uint8))
        assert images.read_mask(path).tolist() == [[False, True, True, False]]

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([0, 255, 255], [False, True, True]),  # black and white
            ([0, 0, 0], [False, False, False]),
            ([0, 1, 1], [False, True, True]),  # labels
            ([0, 15, 255], [False, True, False]),  # labels with a border
            ([0, 20, 200], [False, False, True]),  # a soft mask
            ([0, 120, 255], [False, False, True]),
        ],
    )
    def test_grey(self, tmp_path: Path, values: list[int], expected: list[bool]) -> None:
        grey = np.array([values], np.uint8)
        assert images.read_mask(self.save(tmp_path / "g.png", grey)).tolist() == [expected]
        assert images.read_mask(self.save(tmp_path / "rgb.png", grey, "RGB")).tolist() == [expected]

    def test_16_bit_and_bilevel(self, tmp_path: Path) -> None:
        deep = np.array([[0, 65535]], np.uint16)
        assert images.read_mask(self.save(tmp_path / "d.png", deep)).tolist() == [[False, True]]
        bits = np.array([[0, 255]], np.uint8)
        assert images.read_mask(self.save(tmp_path / "b.png", bits, "1")).tolist() == [[False, True]]

    def test_cut_out_picture(self, tmp_path: Path) -> None:
        rgba = np.zeros((1, 3, 4), np.uint8)
        rgba[0, :, 3] = [0, 100, 255]
        assert images.read_mask(self.save(tmp_path / "c.png", rgba)).tolist() == [[False, False, True]]

    def test_opaque_rgba_counts_by_colour(self, tmp_path: Path) -> None:
        rgba = np.array([[[0, 0, 0, 255], [128, 0, 0, 255], [224, 224, 192, 255]]], np.uint8)
        assert images.read_mask(self.save(tmp_path / "o.png", rgba)).tolist() == [[False, True, False]]
