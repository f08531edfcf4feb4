"""Reading images and masks of any common kind into plain arrays.

Whatever the file is, the caller gets 8-bit sRGB, turned as its EXIF orientation says. The content decides
the format, not the ending. A file that cannot be read raises ``ImageError`` with its name in the sentence.
"""

from __future__ import annotations

import contextlib
import io
import logging
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from engine.errors import ImageError
from engine.images.palette import voc_palette

logger = logging.getLogger(__name__)

MAX_PIXELS: Final = 250_000_000
"""Pictures with more pixels are refused: decoding one would take over 1.5 GB of memory."""

# Pillow's own guard warns from its limit on and refuses at twice the limit; ours refuses at one value and
# says so in our words. Pillow's is moved out of the way rather than switched off.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_ORIENTATION_TAG: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HIGHEST_LABEL: Final = 100
_DEEP_MODES: Final = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})


def read_image(path: Path, *, at_least: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """Read a picture as 8-bit sRGB.

    Palette, grey, CMYK, LAB and other colour models are converted, through the embedded colour profile
    where there is one. Transparent parts are laid on white. Of an animation the first frame is read.
    16-bit and deeper greys are scaled from the depth in use (the smallest of 8, 10, 12, 14, 16 bits that
    holds the brightest pixel); other integer or float ranges from their lowest to their highest value.

    Args:
        path: the file.
        at_least: (H, W) in pixels after the turn. A JPEG may then be decoded at a half, a quarter or an
            eighth of its size, but no smaller than this; much faster for large photos.

    Returns:
        (H, W, 3) uint8 RGB, writeable, turned by the EXIF orientation.

    Raises:
        ImageError: missing, empty, cut off, damaged, too large or not an image.
    """
    with _opened(path) as image:
        orientation = _orientation(image)
        if at_least is not None:
            height, width = at_least if orientation < 5 else at_least[::-1]
            image.draft(None, (width, height))
        return np.array(_turned(_to_rgb(image), orientation))


def read_drawing(path: Path) -> NDArray[np.uint8]:
    """Read a drawing with its transparency, which may be all that tells the strokes from the paper.

    Returns:
        (H, W, 4) uint8 RGBA, turned by the EXIF orientation; opaque where the file is.

    Raises:
        ImageError: as ``read_image``.
    """
    with _opened(path) as image:
        orientation = _orientation(image)
        image.load()
        has_alpha = image.has_transparency_data and image.mode not in _DEEP_MODES
        layered = image.convert("RGBA") if has_alpha else _to_rgb(image).convert("RGBA")
        return np.array(_turned(layered, orientation))


def read_thumbnail(path: Path, *, size_px: int) -> NDArray[np.uint8]:
    """Read a small version of a picture, quickly for JPEG.

    Args:
        path: the file.
        size_px: upper bound of the longer side in pixels; smaller pictures keep their size.

    Returns:
        (h, w, 3) uint8 sRGB, turned by the EXIF orientation.

    Raises:
        ImageError: as ``read_image``.
    """
    with _opened(path) as image:
        orientation = _orientation(image)
        image.draft(None, (size_px, size_px))
        rgb = _to_rgb(image)
        rgb.thumbnail((size_px, size_px), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return np.array(_turned(rgb, orientation))


def image_size(path: Path) -> tuple[int, int]:
    """The size of a picture after its EXIF turn, from the header alone.

    Returns:
        (H, W) in pixels.

    Raises:
        ImageError: the header cannot be read.
    """
    with _opened(path) as image:
        width, height = image.size
        return (height, width) if _orientation(image) < 5 else (width, height)


def exif_orientation(path: Path) -> int:
    """How a picture's stored pixels are to be turned, from the header alone.

    Returns:
        EXIF orientation 1 to 8; 1 where nothing is to be turned, and for TIFF, whose stored pixels nobody
        sees because Pillow turns them while it reads.

    Raises:
        ImageError: the header cannot be read.
    """
    with _opened(path) as image:
        return _orientation(image)


def read_mask(path: Path) -> NDArray[np.bool_]:
    """Read a mask file of any usual kind.

    - Palette: the index counts; 0 is background, 255 is VOC's border (background), all others object.
    - Transparency that varies: object where at least half opaque (a cut-out picture).
    - Grey labels (no value above 100, but perhaps 255): as palette, so 255 is the border, except
      where 255 is the only value beside 0: then it is the object.
    - Other greys (soft masks): object from half of the highest value on.
    - Colours: object where any channel is at least 32, except VOC's border colour.

    Args:
        path: the file.

    Returns:
        (H, W) bool, True = object, turned by the EXIF orientation.

    Raises:
        ImageError: as ``read_image``.
    """
    with _opened(path) as image:
        orientation = _orientation(image)
        image.load()
        if image.mode in ("P", "1"):
            values = np.array(_turned(image, orientation))
            return (values != 0) & (values != 255) if image.mode == "P" else values.astype(bool)
        if image.has_transparency_data and image.mode not in _DEEP_MODES:
            alpha = np.array(_turned(image.convert("RGBA"), orientation))[..., 3]
            if alpha.min() != alpha.max():
                return alpha >= 128
        if image.mode in _DEEP_MODES or image.mode in ("L", "LA", "La"):
            grey = image if image.mode in _DEEP_MODES else image.convert("L")
            return _grey_to_mask(np.array(_turned(grey, orientation)))
        rgb = np.array(_turned(image.convert("RGB"), orientation))
    if (rgb == rgb[..., :1]).all():
        return _grey_to_mask(rgb[..., 0])
    return (rgb.max(axis=2) >= 32) & (rgb != voc_palette()[255]).any(axis=2)


def _grey_to_mask(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    present = np.unique(np.nan_to_num(values))
    others = present[(present != 0) & (present != 255)]
    if others.size == 0:
        return values == 255
    if others.max() <= _HIGHEST_LABEL and np.issubdtype(values.dtype, np.integer):
        return (values != 0) & (values != 255)
    return values >= present.max() / 2


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Open a file with Pillow; every failure, also one while decoding, becomes an ``ImageError``."""
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise ImageError(f"The file {path} is empty (0 bytes).")
            file.seek(0)
            with Image.open(file) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise _too_large(path)
                yield image
    except FileNotFoundError as error:
        raise ImageError(f"The file {path} does not exist.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        raise ImageError(f"The file {path} is not an image that can be read.") from error
    except MemoryError as error:
        raise ImageError(f"There is not enough memory to read {path}.") from error
    except OSError as error:
        if "truncated" in str(error):
            raise ImageError(f"The image {path} is cut off: its end is missing.") from error
        raise ImageError(f"The image {path} cannot be read: {error.strerror or error}.") from error
    except (
        ValueError,
        SyntaxError,
        TypeError,
        KeyError,
        IndexError,
        EOFError,
        struct.error,
        ZeroDivisionError,
    ) as error:
        # Pillow's decoders raise all of these on damaged files.
        raise ImageError(f"The image {path} is damaged and cannot be read ({error}).") from error


def _too_large(path: Path) -> ImageError:
    return ImageError(
        f"The image {path} has more than {MAX_PIXELS // 1_000_000} million pixels.",
        hint="Make it smaller or cut it into tiles.",
    )


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1 to 8 that is still to be applied; 1 where there is none or it is nonsense."""
    if image.format == "TIFF":
        return 1  # Pillow turns TIFFs itself, in their size at once and in their pixels on loading
    try:
        # The base method: PNG's own one would decode the whole picture to look for a late EXIF chunk.
        value = Image.Image.getexif(image).get(_ORIENTATION_TAG, 1)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error) as error:
        logger.debug("damaged EXIF is ignored: %s", error)
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _to_rgb(image: Image.Image) -> Image.Image:
    """Any mode to 8-bit sRGB, see ``read_image``."""
    image.load()
    if image.mode in _DEEP_MODES:
        return Image.fromarray(_scale_deep(np.asarray(image))).convert("RGB")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layered).convert("RGB")
    by_profile = _through_profile(image)
    if by_profile is not None:
        return by_profile
    return image if image.mode == "RGB" else image.convert("RGB")


def _through_profile(image: Image.Image) -> Image.Image | None:
    """Convert with the embedded colour profile; None where there is none, or it is sRGB or unusable."""
    if image.mode == "LAB":
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    elif image.mode in ("RGB", "CMYK", "L") and image.info.get("icc_profile"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
            is_srgb = "srgb" in (source.profile.profile_description or "").lower()
        except (OSError, ImageCms.PyCMSError) as error:
            logger.debug("an unreadable colour profile is ignored: %s", error)
            return None
        if is_srgb:
            return None
    else:
        return None
    target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    try:
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, ValueError) as error:
        logger.debug("a colour profile that does not fit the image is ignored: %s", error)
        return None


def _scale_deep(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Greys deeper than 8 bits to (H, W) uint8; not-a-number counts as the lowest value."""
    finite = np.isfinite(values)
    if not finite.any():
        return np.zeros(values.shape, np.uint8)
    low, high = float(values[finite].min()), float(values[finite].max())
    is_integer = np.issubdtype(values.dtype, np.integer)
    if is_integer and low >= 0 and high <= 65535:
        bits = max(8, 2 * ((int(high).bit_length() + 1) // 2))
        low, high = 0.0, float(2**bits - 1)
    elif not is_integer and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    span = high - low if high > low else 1.0
    scaled = (np.where(finite, values, low).astype(np.float64) - low) * (255.0 / span)
    return np.clip(scaled.round(), 0, 255).astype(np.uint8)
