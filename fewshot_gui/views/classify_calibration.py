"""The slider between seen and new classes, with what it does in words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fewshot_gui.model.class_results import MAX_PENALTY, CalibrationEffect, ClassResults
from fewshot_gui.number_text import count_text
from fewshot_gui.views.arrow_slider import ArrowKeySlider

_N_STEPS: Final = 100
_LOWEST: Final = -MAX_PENALTY / 4


class CalibrationBar(QWidget):
    """Chooses the seen penalty. GUI thread only.

    Attributes:
        slider: from "seen" to "new".
        reset_button: back to what the model suggests.

    Signals:
        penalty_chosen(float): the user moved the slider; in units of log-probability.
        suggestion_requested(): the user wants the suggested penalty.
    """

    penalty_chosen = Signal(float)
    suggestion_requested = Signal()

    def __init__(self, results: ClassResults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self.slider = ArrowKeySlider()
        self.slider.setRange(0, _N_STEPS)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(60)
        self.slider.setAccessibleName(self.tr("Balance between seen and new classes"))
        self.slider.setToolTip(
            self.tr(
                "The model is surer of classes it saw images of. To the right, classes that are only "
                "described by attributes get more images."
            )
        )
        self.slider.valueChanged.connect(self._on_moved)
        self.reset_button = QPushButton(self.tr("Suggested"))
        self.reset_button.setToolTip(self.tr("Back to the balance the model suggests"))
        self.reset_button.clicked.connect(self.suggestion_requested)
        self._words = QLabel()
        self._words.setObjectName("muted")
        self._words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel(self.tr("Seen")))
        row.addWidget(self.slider, 1)
        row.addWidget(QLabel(self.tr("New")))
        row.addWidget(self.reset_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 14, 8)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._words)
        results.changed.connect(self._on_changed)
        self.refresh()

    @property
    def words(self) -> str:
        """What the slider does at the moment."""
        return self._words.text()

    def refresh(self) -> None:
        """Show the penalty in force and its effect."""
        part = (self._results.seen_penalty - _LOWEST) / (MAX_PENALTY - _LOWEST)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(part * _N_STEPS))
        effect = self._results.effect()
        self._words.setText(self._describe(effect))
        self.setEnabled(effect.n_images > 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_changed(self) -> None:
        if self.isVisible():  # counting a large folder is not free
            self.refresh()

    def _on_moved(self, position: int) -> None:
        self.penalty_chosen.emit(_LOWEST + position / _N_STEPS * (MAX_PENALTY - _LOWEST))

    def _describe(self, effect: CalibrationEffect) -> str:
        if not effect.n_images:
            return self.tr("Says how readily images go to classes the model has never seen.")
        share = self.tr("{number} of %Ln image(s) in new classes", "", effect.n_images).format(
            number=count_text(effect.n_unseen)
        )
        if not effect.n_changed:
            return self.tr("{share}; the same as without this balance.").format(share=share)
        moved = self.tr("%Ln image(s) are elsewhere than without this balance.", "", effect.n_changed)
        return f"{share}; {moved}"
