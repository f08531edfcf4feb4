"""A photo with the model's prediction over it: zoom, pan, and how both look."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QInputDevice,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.views.canvas_layers import ImageLayer, PredictionLayer
from fewshot_gui.views.viewport import Viewport

_ZOOM_STEP = 1.25
_LARGE_PART = 0.2


class ImageView(QWidget):
    """Shows one image and what was found in it. GUI thread only.

    Points are image pixels (x, y) unless they are ``QPointF``, then widget pixels.

    Signals:
        zoom_changed(float): device pixels per image pixel; also sent when the image was moved.
        overlay_hidden_changed(bool): overlays were hidden or shown.
    """

    zoom_changed = Signal(float)
    overlay_hidden_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = Viewport()
        self._image_layer = ImageLayer()
        self._prediction_layer = PredictionLayer()
        self._opacity = 0.5
        self._looks = ClassLooks()
        self._is_overlay_hidden = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)

    # --- what is shown ---------------------------------------------------------------------------

    def set_image(self, image: QImage | None) -> None:
        """Show another photo, fitted, without a prediction; None shows only the background."""
        is_empty = image is None or image.isNull()
        self._prediction_layer.set_scores(None)
        self._image_layer.set_image(None if is_empty else image)
        self._viewport.set_image_size((0, 0) if is_empty else (image.height(), image.width()))
        self._on_view_changed()

    @property
    def has_image(self) -> bool:
        return min(self._viewport.image_size) > 0

    def set_prediction(self, scores: ClassScores | None) -> None:
        """Show maps stretched over the image, each class in its colour; None for no prediction."""
        self._prediction_layer.set_scores(scores)
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Opacity of both overlays, in [0, 1]."""
        self._opacity = opacity
        self.update()

    def set_looks(self, looks: ClassLooks) -> None:
        """Colours and thresholds of the classes, and which of them are hidden."""
        self._looks = looks
        self._prediction_layer.invalidate()
        self.update()

    @property
    def is_overlay_hidden(self) -> bool:
        return self._is_overlay_hidden

    def set_overlay_hidden(self, is_hidden: bool) -> None:
        """Show the bare photo, e.g. as long as a key is held."""
        if is_hidden != self._is_overlay_hidden:
            self._is_overlay_hidden = is_hidden
            self.update()
            self.overlay_hidden_changed.emit(is_hidden)

    # --- view ------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Device pixels per image pixel."""
        return self._viewport.scale

    def zoom_in(self) -> None:
        self._zoom_at(self._anchor(), _ZOOM_STEP)

    def zoom_out(self) -> None:
        self._zoom_at(self._anchor(), 1 / _ZOOM_STEP)

    def actual_size(self) -> None:
        """One image pixel per device pixel, around the mouse or the middle."""
        self._zoom_at(self._anchor(), 1 / self._viewport.scale)

    def fit(self) -> None:
        """Show the whole image."""
        self._viewport.fit()
        self._on_view_changed()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the image by device pixels."""
        if self._viewport.has_area:
            self._viewport.pan_by(dx, dy)
            self._on_view_changed()

    def to_image(self, position: QPointF) -> tuple[float, float]:
        """The image point (x, y) under a widget point."""
        x, y = self._device_point(position)
        return self._viewport.to_image(x, y)

    def to_widget(self, x: float, y: float) -> QPointF:
        """Where an image point is seen in the widget."""
        screen_x, screen_y = self._viewport.to_screen(x, y)
        return QPointF(screen_x, screen_y) / self.devicePixelRatioF()

    # --- events ----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._follow_widget_size()
        elif event.type() == QEvent.Type.NativeGesture and self._handle_gesture(event):
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_widget_size()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Dark))
        ratio = self.devicePixelRatioF()
        size = event.rect().size()
        is_large = size.width() * size.height() >= _LARGE_PART * self.width() * self.height()
        for layer in self._rendered_layers():
            # Looking up every colour while drawing takes far longer than doing it for all at once before.
            is_looked_up = is_large and layer.format() == QImage.Format.Format_Indexed8
            shown = (
                layer.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied) if is_looked_up else layer
            )
            shown.setDevicePixelRatio(ratio)
            painter.drawImage(0, 0, shown)
        self._paint_on_top(painter)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        n_steps = event.angleDelta().y() / 120
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_touchpad = event.device().type() == QInputDevice.DeviceType.TouchPad
        if is_touchpad and not has_ctrl and not event.pixelDelta().isNull():
            ratio = self.devicePixelRatioF()
            self.pan_by(event.pixelDelta().x() * ratio, event.pixelDelta().y() * ratio)
        elif n_steps:
            self._zoom_at(event.position(), _ZOOM_STEP**n_steps)
        event.accept()

    # --- for subclasses --------------------------------------------------------------------------

    def _rendered_layers(self) -> list[QImage]:
        """The pictures to lay over each other, from the bottom, each as large as the widget."""
        layers = [self._image_layer.render(self._viewport)]
        if not self._is_overlay_hidden:
            layers.append(self._prediction_layer.render(self._viewport, **self._look()))
        return [layer for layer in layers if layer is not None]

    def _look(self) -> dict[str, Any]:
        """How overlays look, as the layers' keyword arguments."""
        return {"opacity": self._opacity, "looks": self._looks, "line_px": self._line_px()}

    def _paint_on_top(self, painter: QPainter) -> None:
        """Draw what belongs over all pictures, in widget pixels."""

    def _anchor(self) -> QPointF:
        """The widget point that stays in place when zooming by key."""
        return QPointF(self.width() / 2, self.height() / 2)

    # --- internals -------------------------------------------------------------------------------

    def _handle_gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom_at(event.position(), 1 + event.value())
        return True

    def _on_view_changed(self) -> None:
        self._image_layer.invalidate()
        self._prediction_layer.invalidate()
        self.update()
        self.zoom_changed.emit(self._viewport.scale)

    def _follow_widget_size(self) -> None:
        ratio = self.devicePixelRatioF()
        self._viewport.set_view_size((math.ceil(self.height() * ratio), math.ceil(self.width() * ratio)))
        self._on_view_changed()

    def _zoom_at(self, position: QPointF, factor: float) -> None:
        if self._viewport.has_area:
            self._viewport.zoom_at(*self._device_point(position), factor)
            self._on_view_changed()

    def _device_point(self, position: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, position.y() * ratio

    def _line_px(self) -> int:
        return round(2 * self.devicePixelRatioF())
