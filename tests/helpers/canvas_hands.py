"""Mouse, wheel and eyes for tests of the canvas."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.rendering.qimage import rgb_to_qimage
from fewshot_gui.views.canvas import Canvas

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def open_photo(canvas: Canvas, size: tuple[int, int]) -> MaskDocument:
    """Show a grey photo of (height, width) with an empty document."""
    canvas.set_image(rgb_to_qimage(np.full((*size, 3), 100, np.uint8)))
    document = MaskDocument(size, canvas)
    canvas.set_document(document)
    return document


def send_mouse(
    canvas: Canvas,
    kind: QEvent.Type,
    point: tuple[float, float],
    *,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    """Send a mouse event at an image point."""
    position = canvas.to_widget(*point)
    is_move, is_release = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    changed = Qt.MouseButton.NoButton if is_move else button
    held = Qt.MouseButton.NoButton if is_release else button
    event = QMouseEvent(kind, position, canvas.mapToGlobal(position), changed, held, modifiers)
    QApplication.sendEvent(canvas, event)


def drag(
    canvas: Canvas,
    points: list[tuple[float, float]],
    *,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    options = {"button": button, "modifiers": modifiers}
    send_mouse(canvas, QEvent.Type.MouseButtonPress, points[0], **options)
    for point in points[1:]:
        send_mouse(canvas, QEvent.Type.MouseMove, point, **options)
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, points[-1], **options)


def hover(canvas: Canvas, point: tuple[float, float]) -> None:
    send_mouse(canvas, QEvent.Type.MouseMove, point, button=Qt.MouseButton.NoButton)


def turn_wheel(canvas: Canvas, position: QPointF, delta: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    event = QWheelEvent(
        position,
        canvas.mapToGlobal(position),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def grab(canvas: Canvas) -> QImage:
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def colour_at(canvas: Canvas, point: tuple[float, float]) -> QColor:
    return grab(canvas).pixelColor((canvas.to_widget(*point) * canvas.devicePixelRatioF()).toPoint())


def levels(image: QImage) -> np.ndarray:
    """Red channel as (H, W) int."""
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[:, :, 2].astype(int)
