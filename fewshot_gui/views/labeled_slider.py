"""A slider with its name and its value."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fewshot_gui.number_text import decimal_text
from fewshot_gui.views.arrow_slider import ArrowKeySlider

_N_STEPS = 100


class LabeledSlider(QWidget):
    """Chooses a number in [0, 1] in steps of 0.01.

    Signals:
        value_changed(float): the user moved it; not sent by ``set_value``.
    """

    value_changed = Signal(float)

    def __init__(self, title: str, *, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value_label = QLabel()
        self._value_label.setObjectName("muted")
        self._slider = ArrowKeySlider()
        self._slider.setRange(0, _N_STEPS)
        self._slider.setPageStep(10)
        self._slider.setAccessibleName(title)
        self._slider.setToolTip(tip)
        self._slider.valueChanged.connect(self._on_moved)

        title_label = QLabel(title)
        title_label.setBuddy(self._slider)
        caption = QHBoxLayout()
        caption.addWidget(title_label)
        caption.addStretch()
        caption.addWidget(self._value_label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(caption)
        layout.addWidget(self._slider)
        self._show_value()

    @property
    def value(self) -> float:
        return self._slider.value() / _N_STEPS

    def set_value(self, value: float) -> None:
        """Show a value in [0, 1] without telling anybody."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(value * _N_STEPS))
        self._show_value()

    def move_by(self, step: float) -> None:
        """Move as the user would, by a part of the whole range."""
        self._slider.setValue(self._slider.value() + round(step * _N_STEPS))

    def _on_moved(self, _position: int) -> None:
        self._show_value()
        self.value_changed.emit(self.value)

    def _show_value(self) -> None:
        self._value_label.setText(decimal_text(self.value, 2))
