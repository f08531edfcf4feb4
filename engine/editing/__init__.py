"""Operations on painted masks: shapes, filling, cleaning, growing, snapping to edges.

Every operation is a pure function of a mask (and, for some, of the photo) and works on whatever window of
the image it is given, so that masks of 50-megapixel photos stay editable. Masks are (h, w) bool, photos
(h, w, 3) uint8 RGB of the same window, points (x, y) in image pixels, where the first pixel covers 0 to 1.
Any thread. No torch, no Qt. Importing this package loads OpenCV, which takes about 0.13 s.
"""

from __future__ import annotations

from engine.editing.cleaning import fill_holes, remove_islands
from engine.editing.edges import border_tiles, snap_outline, snap_to_edges
from engine.editing.flooding import flood_colour, flood_painting
from engine.editing.growing import grow, shrink, smooth
from engine.editing.shapes import box_region, polygon_region
from engine.editing.transfer import fit_mask
from engine.editing.windows import Region, Window, painted_window

__all__ = [
    "Region",
    "Window",
    "border_tiles",
    "box_region",
    "fill_holes",
    "fit_mask",
    "flood_colour",
    "flood_painting",
    "grow",
    "painted_window",
    "polygon_region",
    "remove_islands",
    "shrink",
    "smooth",
    "snap_outline",
    "snap_to_edges",
]
