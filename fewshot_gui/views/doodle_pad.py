"""The paper to draw a search on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.images import is_image_path
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.rendering.doodle import PAPER, StrokePoint, draw_strokes
from fewshot_gui.views.brush_ring import draw_ring
from fewshot_gui.views.key_cursor import ARROWS, Announcer, KeyCursor, step_of

MIN_WIDTH: Final = 0.004
MAX_WIDTH: Final = 0.15
DEFAULT_WIDTH: Final = 0.014
ERASER_SCALE: Final = 4.0
"""The eraser is this much wider than the pen: it rubs lines out, it does not draw them."""

_WIDTH_STEP: Final = 1.15
_LIGHTEST_PRESSURE: Final = 0.35
_MARGIN_PX: Final = 2
_RADIUS_PX: Final = 8.0
_HINT: Final = QColor(104, 110, 120)  # on white in both themes; contrast 5
_KEY_STEPS: Final = 512
"""The keys know so many places from edge to edge of the paper."""


class DoodlePad(QWidget):
    """Shows a ``DoodleDocument`` on square white paper and draws on it by mouse or tablet. GUI thread only.

    Left button draws, right button or Ctrl erases, the wheel changes the size. A tablet's pressure changes
    the width of the line, and the other end of its pen erases. By keys: the arrows move a cross, Space puts
    the pen down and lifts it; with Ctrl it erases.

    Signals:
        images_dropped(list): ``Path`` objects of image files.
        picture_dropped(QImage): a picture that is no file, e.g. from a browser.
        width_changed(float): of the pen, part of the paper's side.
    """

    images_dropped = Signal(list)
    picture_dropped = Signal(QImage)
    width_changed = Signal(float)

    def __init__(self, document: DoodleDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doodlePad")
        self.setAccessibleName(self.tr("Paper to draw on"))
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.is_erasing = False
        self._document = document
        self._width = DEFAULT_WIDTH
        self._pen_end_erases = False
        self._hover: QPointF | None = None
        self._key_cursor = KeyCursor()
        self._key_cursor.place((_KEY_STEPS / 2, _KEY_STEPS / 2), (_KEY_STEPS, _KEY_STEPS))
        self._announcer = Announcer(self)
        self._settled = QPixmap()  # the finished strokes, drawn once
        self._drawn: tuple[object, ...] | None = None
        document.changed.connect(self._on_changed)

    # --- pen -------------------------------------------------------------------------------------

    @property
    def pen_width(self) -> float:
        """Width of the pen's line, part of the paper's side; the eraser is wider."""
        return self._width

    @pen_width.setter
    def pen_width(self, width: float) -> None:
        width = min(MAX_WIDTH, max(MIN_WIDTH, width))
        if width != self._width:
            self._width = width
            self.update()
            self.width_changed.emit(width)

    def scale_pen(self, n_steps: float) -> None:
        """Widen the pen by 15 % a step; narrow it where negative."""
        self.pen_width = self._width * _WIDTH_STEP**n_steps

    def to_widget(self, x: float, y: float) -> QPointF:
        """Where a point of the paper is in the widget; (0, 0) to (1, 1) is the paper."""
        paper = self._paper()
        return QPointF(paper.left() + x * paper.width(), paper.top() + y * paper.width())

    # --- Qt's interface --------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 180)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (*ARROWS, Qt.Key.Key_Space):
            event.accept()  # no shortcut of the window gets these keys
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            self._step_key_cursor(event)
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._toggle_pen(event)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        erases = (
            event.button() == Qt.MouseButton.RightButton
            or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            or self.is_erasing
        )
        self._begin(event.position(), is_eraser=erases, pressure=1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._key_cursor.is_down:
            return  # a hand that touches the mouse does not spoil what the keys draw
        self._key_cursor.is_on = False
        self._move(event.position(), pressure=1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._document.end_stroke()

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._pen_end_erases = event.pointerType() == QPointingDevice.PointerType.Eraser
        match event.type():
            case QEvent.Type.TabletPress:
                self._begin(
                    event.position(),
                    is_eraser=self._pen_end_erases or self.is_erasing,
                    pressure=event.pressure(),
                )
            case QEvent.Type.TabletMove:
                self._move(event.position(), pressure=event.pressure())
            case QEvent.Type.TabletRelease:
                self._document.end_stroke()
        event.accept()  # no mouse event is made of it

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()  # Alt turns the wheel sideways
        if delta and not self._document.is_stroking:
            self.scale_pen(delta / 120)
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self._pen_end_erases = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._lift()
        self._key_cursor.is_on = False
        self._document.end_stroke()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawn = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or _image_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _image_files(event)
        event.acceptProposedAction()
        if paths:
            self.images_dropped.emit(paths)
        elif event.mimeData().hasImage():
            self.picture_dropped.emit(QImage(event.mimeData().imageData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRectF(self._paper())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PAPER)
        painter.drawRoundedRect(paper, _RADIUS_PX, _RADIUS_PX)
        painter.drawPixmap(paper.topLeft(), self._settled_picture())
        running = self._document.running_stroke
        if running is not None:
            painter.save()
            painter.setClipRect(paper)
            painter.translate(paper.topLeft())
            draw_strokes(painter, (running,), paper.width())
            painter.restore()
        if self._document.is_empty:
            self._paint_hint(painter, paper)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        role = QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 2.0 if self.hasFocus() else 1.0))
        painter.drawRoundedRect(paper, _RADIUS_PX, _RADIUS_PX)
        if self._key_cursor.is_on:
            self._key_cursor.draw(painter, self._key_place())
        if self._hover is not None and paper.contains(self._hover):
            is_eraser = running.is_eraser if running is not None else self._erases_now()
            radius = self._line_width(is_eraser=is_eraser) * paper.width() / 2
            draw_ring(painter, self._hover, radius, is_erasing=is_eraser)

    # --- internals -------------------------------------------------------------------------------

    def _paper(self) -> QRect:
        """The square the paper takes, in the middle of the widget."""
        side = max(1, min(self.width(), self.height()) - 2 * _MARGIN_PX)
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _erases_now(self) -> bool:
        return self.is_erasing or self._pen_end_erases

    def _line_width(self, *, is_eraser: bool) -> float:
        return self._width * (ERASER_SCALE if is_eraser else 1.0)

    def _point(self, position: QPointF, *, pressure: float, is_eraser: bool) -> StrokePoint:
        paper = self._paper()
        width = self._line_width(is_eraser=is_eraser)
        return StrokePoint(
            (position.x() - paper.left()) / paper.width(),
            (position.y() - paper.top()) / paper.width(),
            width * (_LIGHTEST_PRESSURE + (1 - _LIGHTEST_PRESSURE) * pressure),
        )

    def _begin(self, position: QPointF, *, is_eraser: bool, pressure: float) -> None:
        self.setFocus()
        self._hover = position
        self._document.begin_stroke(
            self._point(position, pressure=pressure, is_eraser=is_eraser), is_eraser=is_eraser
        )

    def _move(self, position: QPointF, *, pressure: float) -> None:
        self._hover = position
        running = self._document.running_stroke
        if running is not None:
            point = self._point(position, pressure=pressure, is_eraser=running.is_eraser)
            self._document.extend_stroke(point)
        self.update()

    def _on_changed(self) -> None:
        self._key_cursor.is_down &= self._document.is_stroking  # Esc and undo lift the pen
        self.update()

    # --- keys ------------------------------------------------------------------------------------

    def _step_key_cursor(self, event: QKeyEvent) -> None:
        n_steps = step_of(event.modifiers(), self._paper().width() / _KEY_STEPS)
        (x, y), (dx, dy) = self._key_cursor.position, ARROWS[event.key()]
        if self._key_cursor.is_on:  # the first press only shows where it is
            self._key_cursor.place((x + dx * n_steps, y + dy * n_steps), (_KEY_STEPS, _KEY_STEPS))
        self._key_cursor.is_on = True
        self._move(self._key_place(), pressure=1.0)
        self._describe()

    def _toggle_pen(self, event: QKeyEvent) -> None:
        if self._key_cursor.is_down:
            self._lift()
            return
        self._key_cursor.is_on = True
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._begin(self._key_place(), is_eraser=self.is_erasing or has_ctrl, pressure=1.0)
        self._key_cursor.is_down = True
        self._describe()

    def _lift(self) -> None:
        """End what a key began; nothing where no key did."""
        if self._key_cursor.is_down:
            self._key_cursor.is_down = False
            self._document.end_stroke()
            self._describe()

    def _key_place(self) -> QPointF:
        x, y = self._key_cursor.position
        return self.to_widget(x / _KEY_STEPS, y / _KEY_STEPS)

    def _describe(self) -> None:
        """Say where the cross is, for screen readers."""
        x, y = (round(100 * value / _KEY_STEPS) for value in self._key_cursor.position)
        words = self.tr("{x} % from the left, {y} % from the top").format(x=x, y=y)
        if self._key_cursor.is_down:
            words = self.tr("{words}, pen is down").format(words=words)
        self._announcer.say(words)

    # --- drawing ---------------------------------------------------------------------------------

    def _settled_picture(self) -> QPixmap:
        """The finished strokes at screen resolution; drawn anew only when they changed."""
        side = self._paper().width()
        ratio = self.devicePixelRatioF()
        state = (self._document.strokes, side, ratio)
        if self._drawn is None or self._drawn[0] is not state[0] or self._drawn[1:] != state[1:]:
            self._drawn = state
            self._settled = QPixmap(QSize(side, side) * ratio)
            self._settled.setDevicePixelRatio(ratio)
            self._settled.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._settled)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_strokes(painter, self._document.strokes, side)
            painter.end()
        return self._settled

    def _paint_hint(self, painter: QPainter, paper: QRectF) -> None:
        painter.setPen(_HINT)
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() * 1.3)
        painter.setFont(font)
        centre = int(Qt.AlignmentFlag.AlignHCenter)
        middle = paper.center().y()
        upper = QRectF(paper.left() + 8, middle - 60, paper.width() - 16, 56)
        painter.drawText(upper, centre | int(Qt.AlignmentFlag.AlignBottom), self.tr("Draw what you look for"))
        painter.setFont(self.font())
        lower = QRectF(paper.left() + 8, middle + 4, paper.width() - 16, 60)
        flags = centre | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(lower, flags, self.tr("or drop, paste or choose an image"))


def _image_files(event: QDropEvent) -> list[Path]:
    """The local image files among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file() and is_image_path(path)]
