"""Files shipped with the app: icons and the sample folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.images import is_image_path, natural_key
from engine.paths import bundled_dir

_MASK_SUFFIX: Final = ".png"


def icon_path(name: str) -> Path:
    """The SVG file of an icon."""
    return bundled_dir() / "icons" / f"{name}.svg"


def sample_dir() -> Path:
    """The photographs of the sample folder."""
    return bundled_dir() / "sample" / "images"


def sample_support() -> tuple[Path, Path] | None:
    """The example that comes with the sample folder: (photograph, its mask file).

    None where the sample is not shipped. Masks have the name of their photograph; the first in natural
    order is taken.
    """
    masks_dir = bundled_dir() / "sample" / "support"
    if not masks_dir.is_dir() or not sample_dir().is_dir():
        return None
    image_of = {path.stem: path for path in sample_dir().iterdir() if is_image_path(path)}
    masks = sorted(masks_dir.glob(f"*{_MASK_SUFFIX}"), key=lambda path: natural_key(path.name))
    return next(((image_of[mask.stem], mask) for mask in masks if mask.stem in image_of), None)
