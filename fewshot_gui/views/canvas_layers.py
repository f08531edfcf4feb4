"""The pictures a canvas lays over each other, each kept at screen resolution.

A layer is drawn anew only when the view, its data or its look changes; repainting the widget, for the
brush ring say, then costs one clipped copy. A stroke redraws the few screen pixels it touched.
GUI thread only.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.found_classes import FoundClasses, find_classes
from fewshot_gui.rendering.overlay import sample_labels, visible_part
from fewshot_gui.rendering.overlay_codes import paint_codes, prediction_codes, proposal_codes
from fewshot_gui.rendering.palette import (
    Rgb,
    paint_colour_table,
    prediction_colour_table,
    proposal_colour_table,
)
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.viewport import Viewport

_CRISP_FROM_SCALE = 2.0


class ImageLayer:
    """The photo: smooth when zoomed out, crisp pixels when zoomed in."""

    def __init__(self) -> None:
        self._levels: list[QImage] = []  # the photo, then each time half as large; made when needed
        self._rendered: QImage | None = None

    @property
    def image(self) -> QImage | None:
        """The photo at full size."""
        return self._levels[0] if self._levels else None

    def set_image(self, image: QImage | None) -> None:
        self._levels = [] if image is None else [image]
        self._rendered = None

    def invalidate(self) -> None:
        """The view changed."""
        self._rendered = None

    def render(self, viewport: Viewport) -> QImage | None:
        """The photo as seen, of the size of the view with a clear surrounding; None without one."""
        if not self._levels or not viewport.has_area:
            return None
        if self._rendered is None:
            self._rendered = self._draw(viewport)
        return self._rendered

    def _draw(self, viewport: Viewport) -> QImage:
        height, width = viewport.view_size
        rendered = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        rendered.fill(0)
        level = self._level_for(viewport.scale)
        part = visible_part(
            viewport.view_size, target=_image_rect(viewport), source_size=(level.height(), level.width())
        )
        if part is None:
            return rendered
        painter = QPainter(rendered)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        # A small photo fitted to a large screen stays smooth; only who zooms in wants to see its pixels.
        crisp_from = max(_CRISP_FROM_SCALE, 2 * viewport.fit_scale)
        is_smooth = viewport.scale != 1 and viewport.scale < crisp_from
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.drawImage(part[0], level, part[1])
        painter.end()
        return rendered

    def _level_for(self, scale: float) -> QImage:
        """The smallest halving that is still at least as fine as the screen."""
        index = max(0, math.floor(-math.log2(scale) + 1e-9))
        while index >= len(self._levels) and min(self._levels[-1].width(), self._levels[-1].height()) > 1:
            last = self._levels[-1]
            self._levels.append(
                last.scaled(
                    (last.width() + 1) // 2,
                    (last.height() + 1) // 2,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        return self._levels[min(index, len(self._levels) - 1)]


class PredictionLayer:
    """What a model found: each class hatched in its colour, with a contour.

    A new threshold costs a pass over the screen pixels, a new opacity or colour only a colour table.
    """

    def __init__(self) -> None:
        self._scores: ClassScores | None = None
        self._found: FoundClasses | None = None
        self._codes: NDArray[np.uint8] | None = None

    def set_scores(self, scores: ClassScores | None) -> None:
        """Take maps that cover the whole image; None for no prediction."""
        self._scores = scores
        self.invalidate()

    def invalidate(self) -> None:
        """The view, a threshold, or which classes are hidden changed."""
        self._found = None
        self._codes = None

    def class_at(self, x: float, y: float, viewport: Viewport) -> tuple[int, float] | None:
        """The class shown at an image point, and its score there in [0, 1]; None where there is none."""
        column, row = (int(place) for place in viewport.to_screen(x, y))
        height, width = viewport.view_size
        if self._found is None or self._scores is None or not (0 <= row < height and 0 <= column < width):
            return None
        slot = int(self._found.slots[row, column])
        if slot == 0:
            return None
        class_id = self._found.class_ids[slot - 1]
        plane = self._scores.scores[self._scores.class_ids.index(class_id)]
        image_height, image_width = viewport.image_size
        cell_row = min(plane.shape[0] - 1, int(y / image_height * plane.shape[0]))
        cell_column = min(plane.shape[1] - 1, int(x / image_width * plane.shape[1]))
        return class_id, float(plane[cell_row, cell_column]) / 255

    def render(self, viewport: Viewport, *, opacity: float, looks: ClassLooks, line_px: int) -> QImage | None:
        """The overlay as seen, sharing this layer's buffer; None where there is nothing to show."""
        if self._scores is None or not viewport.has_area:
            return None
        if self._found is None:
            self._found = find_classes(
                self._scores, viewport.view_size, target=_image_rect(viewport), looks=looks
            )
        if not self._found.class_ids:
            return None
        if self._codes is None:
            origin = int(viewport.offset[0]), int(viewport.offset[1])
            self._codes = prediction_codes(self._found, origin=origin, line_px=line_px)
        colours = [looks.of(class_id).colour for class_id in self._found.class_ids]
        return indexed_view(self._codes, prediction_colour_table(opacity, colours))


class SupportLayer:
    """What the user painted: an even fill of each class's colour in a solid outline."""

    def __init__(self) -> None:
        self._codes: NDArray[np.uint8] | None = None
        self._is_blank = True
        self._table: list[int] = []
        self._table_key: tuple[float, ClassLooks] | None = None

    def invalidate(self) -> None:
        """The view, the whole mask, or which classes are hidden changed."""
        self._codes = None

    def render(
        self,
        pixels: NDArray[np.uint8],
        viewport: Viewport,
        *,
        opacity: float,
        looks: ClassLooks,
        line_px: int,
    ) -> QImage | None:
        """The overlay as seen, sharing this layer's buffer; None where there is nothing to show.

        Args:
            pixels: (H, W) class ids of the image, 0 = nothing.
            viewport: the view.
            opacity: of the fill, in [0, 1].
            looks: of the classes.
            line_px: width of the outline in screen pixels.
        """
        if not viewport.has_area:
            return None
        if self._codes is None:
            height, width = viewport.view_size
            self._codes = np.zeros((height, width), np.uint8)
            self._is_blank = not pixels.any()
            if not self._is_blank:
                self._redraw(pixels, viewport, QRect(0, 0, width, height), looks=looks, line_px=line_px)
        if self._is_blank:
            return None
        if self._table_key != (opacity, looks):
            self._table = paint_colour_table(opacity, lambda class_id: looks.of(class_id).colour)
            self._table_key = opacity, looks
        return indexed_view(self._codes, self._table)

    def update(
        self,
        pixels: NDArray[np.uint8],
        viewport: Viewport,
        image_rect: QRect,
        *,
        looks: ClassLooks,
        line_px: int,
    ) -> QRect:
        """Redraw what a stroke touched.

        Args:
            pixels: (H, W) class ids of the image.
            viewport: the view.
            image_rect: changed pixels of the image.
            looks: of the classes.
            line_px: width of the outline in screen pixels.

        Returns:
            The screen pixels that may differ now; empty where the change is out of sight.
        """
        height, width = viewport.view_size
        left, top = viewport.to_screen(image_rect.left(), image_rect.top())
        right, bottom = viewport.to_screen(image_rect.right() + 1, image_rect.bottom() + 1)
        reach = line_px + 1
        touched = QRect(
            math.floor(left) - reach,
            math.floor(top) - reach,
            math.ceil(right) - math.floor(left) + 2 * reach,
            math.ceil(bottom) - math.floor(top) + 2 * reach,
        ).intersected(QRect(0, 0, width, height))
        if self._codes is not None and not touched.isEmpty():
            self._is_blank = False
            self._redraw(pixels, viewport, touched, looks=looks, line_px=line_px)
        return touched

    def _redraw(
        self,
        pixels: NDArray[np.uint8],
        viewport: Viewport,
        area: QRect,
        *,
        looks: ClassLooks,
        line_px: int,
    ) -> None:
        # An outline depends on neighbours, so more is sampled than is redrawn.
        labels = sample_labels(
            pixels,
            (area.height() + 2 * line_px, area.width() + 2 * line_px),
            offset=(viewport.offset[0] - area.left() + line_px, viewport.offset[1] - area.top() + line_px),
            scale=viewport.scale,
        )
        if looks.hidden:
            labels = _without(labels, looks.hidden)
        codes = paint_codes(labels, line_px=line_px)[line_px:-line_px, line_px:-line_px]
        self._codes[area.top() : area.bottom() + 1, area.left() : area.right() + 1] = codes


class ProposalLayer:
    """What could be painted next, drawn from a part of the image only: dotted, in a dashed outline."""

    def __init__(self) -> None:
        self._pixels: NDArray[np.uint8] | None = None
        self._corner = (0, 0)
        self._codes: NDArray[np.uint8] | None = None

    def set_region(self, pixels: NDArray[np.uint8] | None, *, corner: tuple[int, int] = (0, 0)) -> None:
        """Take (h, w) pixels, nonzero = proposed, whose top left one is image pixel ``corner`` (x, y)."""
        self._pixels, self._corner = pixels, corner
        self._codes = None

    def invalidate(self) -> None:
        """The view changed."""
        self._codes = None

    def render(self, viewport: Viewport, *, opacity: float, colour: Rgb, line_px: int) -> QImage | None:
        """The overlay as seen, sharing this layer's buffer; None where there is nothing to show."""
        if self._pixels is None or not viewport.has_area:
            return None
        if self._codes is None:
            left, top = viewport.to_screen(*self._corner)
            labels = sample_labels(self._pixels, viewport.view_size, offset=(left, top), scale=viewport.scale)
            origin = int(viewport.offset[0]) + int(viewport.offset[1])
            self._codes = proposal_codes(labels != 0, pattern_origin=origin, line_px=line_px)
        # Visible whatever the opacity of the other overlays: somebody has to decide on it.
        return indexed_view(self._codes, proposal_colour_table(max(opacity, 0.5), colour))


def _without(labels: NDArray[np.uint8], hidden: frozenset[int]) -> NDArray[np.uint8]:
    """Class ids with 0 in place of some."""
    table = np.arange(256, dtype=np.uint8)
    table[list(hidden)] = 0
    return table[labels]


def _image_rect(viewport: Viewport) -> tuple[float, float, float, float]:
    height, width = viewport.image_size
    return (*viewport.offset, width * viewport.scale, height * viewport.scale)
