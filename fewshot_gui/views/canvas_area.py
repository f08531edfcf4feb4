"""The canvas with what floats over it: the welcome card and one line of advice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.welcome_card import WelcomeCard

_MARGIN_PX = 14


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
        self._pill = QFrame(self)
        self._pill.setObjectName("pill")
        self._pill.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pill_text = QLabel()
        self._pill_text.setWordWrap(False)
        pill_layout = QHBoxLayout(self._pill)
        pill_layout.setContentsMargins(14, 7, 14, 7)
        pill_layout.addWidget(self._pill_text)
        self._pill.hide()

    @property
    def advice(self) -> str:
        """The line of advice on screen; empty where there is none."""
        return self._pill_text.text() if self._pill.isVisibleTo(self) else ""

    def show_advice(self, text: str) -> None:
        """Show one line over the picture; empty text hides it."""
        self._pill_text.setText(text)
        self._pill.setVisible(bool(text))
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
        self._pill.resize(self._pill.sizeHint().boundedTo(self.size()))
        self._pill.move((self.width() - self._pill.width()) // 2, _MARGIN_PX)
