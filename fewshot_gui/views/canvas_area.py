"""The canvas with what floats over it: the welcome card and one line of advice."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.welcome_card import WelcomeCard

_MARGIN_PX = 14
_HINT_MS = 6000


class CanvasArea(QWidget):
    """Places the floating widgets; knows nothing of what they mean.

    Attributes:
        canvas: fills the area.
        welcome: in the middle, as long as no image is open.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.welcome = WelcomeCard(self)
        self._advice = _Pill(self)
        self._hint = _Pill(self)
        self._hint_timer = QTimer(self)
        self._hint_timer.setSingleShot(True)
        self._hint_timer.setInterval(_HINT_MS)
        self._hint_timer.timeout.connect(self._on_hint_over)

    @property
    def advice(self) -> str:
        """The line of advice on screen; empty where there is none."""
        return self._advice.text

    def show_advice(self, text: str) -> None:
        """Show one line over the picture; empty text hides it."""
        self._advice.show_text(text)
        self._place()

    @property
    def hint(self) -> str:
        """What the lower line says; empty where there is none."""
        return self._hint.text

    def show_hint(self, text: str, *, stays: bool = False) -> None:
        """Show one line below the picture, about the tool or what it does; empty text hides it.

        Args:
            text: the line.
            stays: until the next call; else it goes after some seconds.
        """
        self._hint_timer.stop()
        self._hint.show_text(text)
        if text and not stays:
            self._hint_timer.start()
        self._place()

    def show_welcome(self, is_shown: bool) -> None:
        self.welcome.setVisible(is_shown)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.welcome.resize(self.welcome.sizeHint().boundedTo(self.size()))
        self.welcome.move(
            (self.width() - self.welcome.width()) // 2, (self.height() - self.welcome.height()) // 2
        )
        for pill in (self._advice, self._hint):
            pill.fit_into(self.width() - 2 * _MARGIN_PX)
        self._advice.move((self.width() - self._advice.width()) // 2, _MARGIN_PX)
        self._hint.move(
            (self.width() - self._hint.width()) // 2, self.height() - self._hint.height() - _MARGIN_PX
        )

    def _on_hint_over(self) -> None:
        self.show_hint("")


class _Pill(QFrame):
    """One line in a rounded frame, or more where there is little room; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pill")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.addWidget(self._label)
        self.hide()

    @property
    def text(self) -> str:
        """The line on screen; empty where there is none."""
        return self._label.text() if self.isVisibleTo(self.parentWidget()) else ""

    def show_text(self, text: str) -> None:
        """Show a line; empty text hides the frame."""
        self._label.setText(text)
        self.setVisible(bool(text))

    def fit_into(self, width: int) -> None:
        """Take as much room as the words need, and no more than this many pixels from side to side."""
        self._label.setWordWrap(False)
        wanted = self.sizeHint()
        if wanted.width() > width:
            self._label.setWordWrap(True)
            frame = 2 * self.frameWidth()
            wanted = QSize(width, self.layout().heightForWidth(width - frame) + frame)
        self.resize(wanted)
