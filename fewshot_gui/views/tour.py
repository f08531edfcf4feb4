"""A tour of the window: it points at one real part after the other and says what it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_SHADE: Final = QColor(0, 0, 0, 150)
_HOLE_MARGIN_PX: Final = 4
_HOLE_RADIUS_PX: Final = 8
_GAP_PX: Final = 14
_CARD_WIDTH_PX: Final = 340
_SLIDE_MS: Final = 180
_ARROWS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_MOVES: Final = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


@dataclass(frozen=True)
class TourStep:
    """One stop.

    Attributes:
        title: a few words.
        text: one or two sentences.
        target: the part it is about, asked when the stop is reached; None for the window as a whole.
    """

    title: str
    text: str
    target: Callable[[], QWidget | None]


class Tour(QWidget):
    """Lies over the whole window until it is finished or skipped. GUI thread only.

    Enter and Right go on, Left goes back, Esc ends it; no other key reaches the window meanwhile.

    Signals:
        finished(): the last stop was left, or the user had enough.
    """

    finished = Signal()

    def __init__(self, steps: Sequence[TourStep], window: QWidget, *, is_moving: bool) -> None:
        """Prepare a tour; ``start`` shows it.

        Args:
            steps: the stops, at least one.
            window: what it lies over.
            is_moving: the card slides from stop to stop; False: it is there at once.
        """
        super().__init__(window)
        self._steps = tuple(steps)
        self._is_moving = is_moving
        self._row = 0
        self._hole = QRect()
        self._target: QWidget | None = None
        self._focus_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self.card.setFixedWidth(_CARD_WIDTH_PX)
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.place = QLabel()
        self.place.setObjectName("muted")
        self.skip_button = self._make_button(self.tr("Skip"), "secondary", self.finish)
        self.back_button = self._make_button(self.tr("Back"), "secondary", self.go_back)
        self.next_button = self._make_button(self.tr("Next"), "primary", self.go_on)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.place)
        buttons = QHBoxLayout()
        buttons.addWidget(self.skip_button)
        buttons.addStretch()
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.text)
        layout.addLayout(buttons)
        self._slide = QPropertyAnimation(self.card, b"pos", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.hide()

    @property
    def row(self) -> int:
        """The stop on screen, from 0."""
        return self._row

    @property
    def hole(self) -> QRect:
        """What is left bright, in the window's coordinates; empty where the stop has no visible part."""
        return QRect(self._hole)

    def start(self) -> None:
        """Show the first stop and take the keyboard."""
        self._focus_before = self.window().focusWidget()
        self.parentWidget().installEventFilter(self)
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self._show_step(0, is_moving=False)

    def go_on(self) -> None:
        """The next stop; after the last one the tour is over."""
        if self._row + 1 < len(self._steps):
            self._show_step(self._row + 1, is_moving=self._is_moving)
        else:
            self.finish()

    def go_back(self) -> None:
        """The stop before."""
        if self._row:
            self._show_step(self._row - 1, is_moving=self._is_moving)

    def finish(self) -> None:
        """End it here and give the keyboard back."""
        self._slide.stop()
        self.parentWidget().removeEventFilter(self)
        self._watch(None)
        self.hide()
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()
        self.finished.emit()

    # --- Qt's interface --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window's keys rest
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and watched.parent() is self.card:
            if event.key() in _ARROWS:  # a button would move the focus with them
                self.keyPressEvent(event)
                return True
        elif event.type() in _MOVES and watched.parent() is not self.card:
            self.setGeometry(self.parentWidget().rect())
            self._place(is_moving=False)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                focused = self.window().focusWidget()
                (focused if isinstance(focused, QPushButton) else self.next_button).click()
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self.go_on()
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.go_back()
            case Qt.Key.Key_Escape:
                self.finish()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab stays among the three buttons."""
        buttons = [b for b in (self.skip_button, self.back_button, self.next_button) if b.isEnabled()]
        focused = self.window().focusWidget()
        place = buttons.index(focused) if focused in buttons else -1
        buttons[(place + (1 if is_next else -1)) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QPainterPath()
        shade.addRect(self.rect())
        if not self._hole.isEmpty():
            shade.addRoundedRect(self._hole, _HOLE_RADIUS_PX, _HOLE_RADIUS_PX)  # odd-even: a hole
        painter.fillPath(shade, _SHADE)
        if not self._hole.isEmpty():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(self._hole, _HOLE_RADIUS_PX, _HOLE_RADIUS_PX)

    # --- internals -------------------------------------------------------------------------------

    def _make_button(self, text: str, name: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        button.installEventFilter(self)
        return button

    def _show_step(self, row: int, *, is_moving: bool) -> None:
        self._row = row
        step = self._steps[row]
        is_last = row + 1 == len(self._steps)
        self.title.setText(step.title)
        self.text.setText(step.text)
        self.place.setText(self.tr("{number} of {total}").format(number=row + 1, total=len(self._steps)))
        self.card.setAccessibleName(f"{step.title}. {step.text}")
        self.back_button.setEnabled(row > 0)
        self.skip_button.setVisible(not is_last)
        self.next_button.setText(self.tr("Done") if is_last else self.tr("Next"))
        self.next_button.setFocus()
        self._place(is_moving=is_moving)

    def _place(self, *, is_moving: bool) -> None:
        """Put hole and card where the part is now; it may have moved, or gone."""
        self._watch(self._steps[self._row].target())
        self._hole = self._rect_of(self._target)
        self.card.layout().activate()
        frame = self.card.width() - self.card.contentsRect().width()  # which the layout does not know
        height = self.card.layout().heightForWidth(_CARD_WIDTH_PX - frame) + frame
        self.card.resize(_CARD_WIDTH_PX, height)
        self._slide.stop()
        if is_moving:
            self._slide.setStartValue(self.card.pos())
            self._slide.setEndValue(self._card_place())
            self._slide.start()
        else:
            self.card.move(self._card_place())
        self.update()

    def _watch(self, target: QWidget | None) -> None:
        if target is self._target:
            return
        if self._target is not None:
            self._target.removeEventFilter(self)
        if target is not None:
            target.installEventFilter(self)
        self._target = target

    def _rect_of(self, target: QWidget | None) -> QRect:
        if target is None or not target.isVisible():
            return QRect()
        rect = QRect(target.mapTo(self.parentWidget(), QPoint(0, 0)), target.size())
        margin = _HOLE_MARGIN_PX
        return rect.adjusted(-margin, -margin, margin, margin).intersected(self.rect())

    def _card_place(self) -> QPoint:
        """Beside the hole where there is room, else over it, always inside the window."""
        hole, card, inner = self._hole, self.card.size(), self.rect().adjusted(12, 12, -12, -12)
        middle = QPoint((self.width() - card.width()) // 2, (self.height() - card.height()) // 2)
        if hole.isEmpty():
            return middle
        x = hole.center().x() - card.width() // 2
        y = hole.center().y() - card.height() // 2
        for place in (
            QPoint(x, hole.bottom() + _GAP_PX),
            QPoint(x, hole.top() - _GAP_PX - card.height()),
            QPoint(hole.right() + _GAP_PX, y),
            QPoint(hole.left() - _GAP_PX - card.width(), y),
        ):
            place = _kept_inside(QRect(place, card), inner)
            if not QRect(place, card).intersects(hole):
                return place
        return _kept_inside(QRect(QPoint(x, y), card), inner)


def _kept_inside(rect: QRect, area: QRect) -> QPoint:
    x = max(area.left(), min(rect.left(), area.right() - rect.width()))
    y = max(area.top(), min(rect.top(), area.bottom() - rect.height()))
    return QPoint(x, y)
