"""Which part of an image is seen, and how large. Plain arithmetic, no Qt.

Everything is in device pixels of the screen, so a scale of 1 shows one image pixel as one device pixel on
any display. Sizes are (height, width), points are (x, y).
"""

from __future__ import annotations

from typing import Final

MAX_SCALE: Final = 64.0
_FIT_MARGIN_PX: Final = 12
_KEEP_VISIBLE_PX: Final = 24
_SMALLEST_FRACTION_OF_FIT: Final = 0.25


class Viewport:
    """Scale and position of one image in one widget. GUI thread only.

    A screen point s and an image point i belong together by s = offset + scale * i.

    Attributes:
        image_size: (height, width) of the image, (0, 0) without one.
        view_size: (height, width) of the widget.
        scale: device pixels per image pixel.
        offset: (x, y) of the image's top left corner in the widget.
        is_fitted: the whole image was fitted last; it stays fitted when the widget is resized.
    """

    def __init__(self) -> None:
        self.image_size = (0, 0)
        self.view_size = (0, 0)
        self.scale = 1.0
        self.offset = (0.0, 0.0)
        self.is_fitted = True

    @property
    def has_area(self) -> bool:
        """False where there is no image or no room to show it."""
        return min(self.image_size) > 0 and min(self.view_size) > 0

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole image fills the widget but for a small margin."""
        if not self.has_area:
            return 1.0
        available = [max(1, length - 2 * _FIT_MARGIN_PX) for length in self.view_size]
        scale = min(room / length for room, length in zip(available, self.image_size, strict=True))
        return min(MAX_SCALE, scale)

    @property
    def min_scale(self) -> float:
        return min(1.0, self.fit_scale) * _SMALLEST_FRACTION_OF_FIT

    def set_image_size(self, size: tuple[int, int]) -> None:
        """Take over a new image and fit it."""
        self.image_size = size
        self.fit()

    def set_view_size(self, size: tuple[int, int]) -> None:
        """Follow a resized widget: stay fitted, or keep the middle of the view where it was."""
        centre = self.to_image(self.view_size[1] / 2, self.view_size[0] / 2)
        self.view_size = size
        if self.is_fitted:
            self.fit()
        else:
            self._place(centre, (size[1] / 2, size[0] / 2))

    def fit(self) -> None:
        """Show the whole image, centred."""
        self.scale = self.fit_scale
        self.is_fitted = True
        height, width = self.image_size
        self._place((width / 2, height / 2), (self.view_size[1] / 2, self.view_size[0] / 2))

    def zoom_at(self, x: float, y: float, factor: float) -> None:
        """Multiply the scale; the image point under the screen point (x, y) stays there."""
        self.zoom_to(self.scale * factor, x, y)

    def zoom_to(self, scale: float, x: float, y: float) -> None:
        """Set the scale, within its limits; the image point under the screen point (x, y) stays there."""
        anchor = self.to_image(x, y)
        self.scale = min(MAX_SCALE, max(self.min_scale, scale))
        self.is_fitted = False
        self._place(anchor, (x, y))

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the image by screen pixels; a corner of it always stays in sight."""
        self.is_fitted = False
        self.offset = (self.offset[0] + dx, self.offset[1] + dy)
        self._keep_in_sight()

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """The image point under a screen point."""
        return (x - self.offset[0]) / self.scale, (y - self.offset[1]) / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Where an image point is seen."""
        return self.offset[0] + x * self.scale, self.offset[1] + y * self.scale

    def _place(self, image_point: tuple[float, float], screen_point: tuple[float, float]) -> None:
        self.offset = (
            screen_point[0] - image_point[0] * self.scale,
            screen_point[1] - image_point[1] * self.scale,
        )
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        if not self.has_area:
            return
        clamped = []
        for offset, image_length, view_length in (
            (self.offset[0], self.image_size[1], self.view_size[1]),
            (self.offset[1], self.image_size[0], self.view_size[0]),
        ):
            shown_length = image_length * self.scale
            visible = min(_KEEP_VISIBLE_PX, shown_length, view_length)
            clamped.append(min(view_length - visible, max(visible - shown_length, offset)))
        self.offset = (clamped[0], clamped[1])
