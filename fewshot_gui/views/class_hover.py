"""A label that names the class under the mouse, so that nobody has to tell colours apart."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from fewshot_gui.number_text import decimal_text
from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.class_panel_delegate import class_icon

_MARGIN_PX: Final = 14
_SWATCH_PX: Final = 16
_MAX_NAME_PX: Final = 320
_REFRESH_MS: Final = 60


class ClassHover(QFrame):
    """Floats in the lower left corner of a canvas while there are several classes. GUI thread only."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._looks = ClassLooks()
        self._point: tuple[float, float] | None = None  # (x, y) of the image under the mouse
        self.setObjectName("pill")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._swatch = QLabel()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 12, 5)
        layout.setSpacing(8)
        layout.addWidget(self._swatch)
        layout.addWidget(self._words)
        self.hide()
        self._shown: tuple[int, str] | None = None
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._show_class)
        canvas.installEventFilter(self)
        canvas.cursor_moved.connect(self._on_cursor_moved)
        canvas.cursor_left.connect(self._on_cursor_left)

    @property
    def text(self) -> str:
        """What the label says; empty where it is not there."""
        return self._words.text() if self.isVisibleTo(self._canvas) else ""

    def set_looks(self, looks: ClassLooks) -> None:
        """Names and colours of the classes."""
        self._looks = looks
        self._shown = None
        self._show_class()

    # --- Qt's interface --------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Resize:
                self._place()
            case QEvent.Type.Hide:
                self._refresh_timer.stop()
            case QEvent.Type.Paint if self._is_watching and not self._refresh_timer.isActive():
                # What lies under a mouse at rest changes with every new picture, prediction and stroke.
                self._refresh_timer.start()
        return False

    # --- internals -------------------------------------------------------------------------------

    @property
    def _is_watching(self) -> bool:
        """True where there may be something to name."""
        return self._point is not None and len(self._looks) > 1

    def _on_cursor_moved(self, x: float, y: float) -> None:
        self._point = x, y
        self._show_class()

    def _on_cursor_left(self) -> None:
        self._point = None
        self._refresh_timer.stop()
        self._show_class()

    def _show_class(self) -> None:
        seen = self._canvas.class_at(*self._point) if self._is_watching else None
        if seen is None:
            self._shown = None
            self.hide()
            return
        class_id, score = seen
        look = self._looks.of(class_id)
        name = self.fontMetrics().elidedText(look.name, Qt.TextElideMode.ElideMiddle, _MAX_NAME_PX)
        painted = self.tr("{name}, painted").format(name=name)
        words = painted if score is None else f"{name}  {decimal_text(score, 2)}"
        if self._shown == (class_id, words):
            return  # showing it again would be painted again, and so on
        self._shown = class_id, words
        self._words.setText(words)
        icon = class_icon(class_id, look.colour, self.palette())
        self._swatch.setPixmap(icon.pixmap(_SWATCH_PX, _SWATCH_PX))
        self._place()
        self.show()

    def _place(self) -> None:
        self.resize(self.sizeHint())
        self.move(_MARGIN_PX, self._canvas.height() - self.height() - _MARGIN_PX)
