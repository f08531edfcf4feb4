"""How sure the model must be for its masks to be accepted without a look."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.number_text import count_text, percent_text

_PROPOSED: Final = 0.9
_STEPS: Final = 1000
_LEAST_WIDTH_PX: Final = 420


class AcceptAllDialog(QDialog):
    """A slider and what it would do. Waits for nobody.

    Signals:
        chosen(float, bool): the least certainty, in [0, 1], and whether images without a find count too.
    """

    chosen = Signal(float, bool)

    def __init__(
        self, certainties: NDArray[np.floating], is_found: NDArray[np.bool_], parent: QWidget | None = None
    ) -> None:
        """Prepare the dialog.

        Args:
            certainties: (N,) of the images that could be accepted, in [0, 1].
            is_found: (N,) True where something was found on the image.
            parent: the window.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Accept all above"))
        self._certainties = certainties
        self._is_found = is_found
        text = QLabel(
            self.tr(
                "Accept every unreviewed prediction whose certainty is at least this. "
                "Certainty is how far the scores of an image are from undecided."
            )
        )
        text.setWordWrap(True)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 20)
        self._slider.setSingleStep(_STEPS // 200)
        self._slider.setAccessibleName(self.tr("Least certainty"))
        self._slider.valueChanged.connect(self._show_count)
        self._value = QLabel()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(percent_text(1.0, 1) + " "))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.addWidget(self._slider, 1)
        row.addWidget(self._value)
        self._with_empty = QCheckBox(self.tr("Also images where nothing was found"))
        self._with_empty.toggled.connect(self._show_count)
        self._with_empty.setVisible(not is_found.all())
        self._count = QLabel()
        self._count.setObjectName("heading")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept_button = buttons.addButton(self.tr("Accept"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._accept_button.setDefault(True)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStrut(_LEAST_WIDTH_PX)
        layout.addWidget(text)
        layout.addLayout(row)
        layout.addWidget(self._with_empty)
        layout.addWidget(self._count)
        layout.addWidget(buttons)
        self._slider.setValue(round(_PROPOSED * _STEPS))
        self._show_count()

    @property
    def least_certainty(self) -> float:
        """Where the slider is, in [0, 1]."""
        return self._slider.value() / _STEPS

    @property
    def n_accepted(self) -> int:
        """How many images would be accepted."""
        counts = (self._certainties >= self.least_certainty) & (self._is_found | self._with_empty.isChecked())
        return int(counts.sum())

    def set_choice(self, least_certainty: float, *, with_empty: bool) -> None:
        """Move the slider, as the user would."""
        self._slider.setValue(round(least_certainty * _STEPS))
        self._with_empty.setChecked(with_empty)

    def _show_count(self) -> None:
        number, total = self.n_accepted, len(self._certainties)
        self._value.setText(percent_text(self.least_certainty, 1))
        self._count.setText(
            self.tr("{number} of {total} predictions would be accepted").format(
                number=count_text(number), total=count_text(total)
            )
        )
        self._accept_button.setText(self.tr("Accept {number}").format(number=count_text(number)))
        self._accept_button.setEnabled(number > 0)

    def _on_accepted(self) -> None:
        self.chosen.emit(self.least_certainty, self._with_empty.isChecked())
        self.accept()
