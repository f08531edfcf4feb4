"""The bottom line: what goes on, how far it is, and on which device."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from fewshot_gui.views.elided_label import ElidedLabel
from fewshot_gui.views.motion import ProgressBar

_PROGRESS_WIDTH_PX: Final = 180
_NARROW_PX: Final = 1000

ChipState = Literal["busy", "ready", "failed"]


class JobBar(QFrame):
    """Shows one job and one line of text; never in the way.

    Signals:
        pause_requested(), cancel_requested(): of the job on show.
        link_clicked(): the action beside the text, e.g. "Show" or "Open folder".
    """

    pause_requested = Signal()
    cancel_requested = Signal()
    link_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobBar")
        self._text = ElidedLabel()
        self._link = QPushButton()
        self._link.setObjectName("link")
        self._link.clicked.connect(self.link_clicked)
        self._progress = ProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(_PROGRESS_WIDTH_PX, 10)
        self._pause_button = QPushButton(self.tr("Pause"))
        self._pause_button.clicked.connect(self.pause_requested)
        self._cancel_button = QPushButton(self.tr("Cancel"))
        self._cancel_button.clicked.connect(self.cancel_requested)
        self._model_chip = QLabel()
        self._device_chip = QLabel()
        for chip in (self._model_chip, self._device_chip):
            chip.setObjectName("chip")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._link)
        layout.addWidget(self._progress)
        layout.addWidget(self._pause_button)
        layout.addWidget(self._cancel_button)
        layout.addWidget(self._model_chip)
        layout.addWidget(self._device_chip)
        # The bar keeps its height when the buttons come and go.
        self.setMinimumHeight(self._cancel_button.sizeHint().height() + 12)
        self.hide_job()
        self.show_text("")
        self.show_model(self.tr("Model: loading"), state="busy")
        self.show_device("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a narrow window the words matter more than the bar.
        is_narrow = self.width() < _NARROW_PX
        self._progress.setFixedWidth(_PROGRESS_WIDTH_PX // 2 if is_narrow else _PROGRESS_WIDTH_PX)

    @property
    def text(self) -> str:
        """The whole line of text, also where a part of it is cut off on screen."""
        return self._text.full_text

    @property
    def link(self) -> str:
        """The action beside the text; empty where there is none."""
        return self._link.text() if self._link.isVisibleTo(self) else ""

    @property
    def model_text(self) -> str:
        return self._model_chip.text()

    @property
    def has_model_shown(self) -> bool:
        return self._model_chip.isVisibleTo(self)

    def show_text(self, text: str, *, link: str = "") -> None:
        """Show one line and, with it or not, an action to click."""
        self._text.set_full_text(text)
        self._link.setText(link)
        self._link.setVisible(bool(link))

    def show_job(self, done: int, total: int, *, can_pause: bool, is_paused: bool = False) -> None:
        """Show how far a job is; total 0 stands for "not known"."""
        self._progress.show_part(done, total)
        self._progress.show()
        self._pause_button.setVisible(can_pause)
        self._pause_button.setText(self.tr("Resume") if is_paused else self.tr("Pause"))
        self._cancel_button.show()

    def hide_job(self) -> None:
        self._progress.hide()
        self._pause_button.hide()
        self._cancel_button.hide()

    @property
    def has_job(self) -> bool:
        return self._cancel_button.isVisibleTo(self)

    def show_model(self, text: str, *, state: ChipState, tip: str = "") -> None:
        """Show the state of the model."""
        self._model_chip.setText(text)
        self._model_chip.setToolTip(tip)
        self._model_chip.setProperty("state", state)
        self._model_chip.style().polish(self._model_chip)

    def set_model_visible(self, is_visible: bool) -> None:
        """Show the model's chip only where that model does the work."""
        self._model_chip.setVisible(is_visible)

    def show_device(self, text: str, *, tip: str = "") -> None:
        """Show what the engine runs on; empty before it is known."""
        self._device_chip.setText(text)
        self._device_chip.setToolTip(tip)
        self._device_chip.setVisible(bool(text))
