"""What was decided about the image on screen, and the two decisions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.project import ReviewState
from fewshot_gui.number_text import count_text

_WORDS: Final = {
    ReviewState.UNREVIEWED: QT_TRANSLATE_NOOP("ReviewPanel", "Unreviewed"),
    ReviewState.ACCEPTED: QT_TRANSLATE_NOOP("ReviewPanel", "Accepted"),
    ReviewState.REJECTED: QT_TRANSLATE_NOOP("ReviewPanel", "Rejected"),
}
_CHIP_STATES: Final = {ReviewState.ACCEPTED: "ready", ReviewState.REJECTED: "failed"}


class ReviewPanel(QWidget):
    """Accept, reject, accept many.

    Signals:
        accept_requested(), reject_requested(), accept_all_requested().
    """

    accept_requested = Signal()
    reject_requested = Signal()
    accept_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(self.tr("Review"))
        heading.setObjectName("heading")
        self._chip = QLabel()
        self._chip.setObjectName("chip")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self._chip)
        self._accept = _make_button(self.tr("Accept"), self.tr("Take this mask as final and go on (Enter)"))
        self._accept.clicked.connect(self.accept_requested)
        self._reject = _make_button(self.tr("Reject"), self.tr("This mask is wrong; go on (Backspace)"))
        self._reject.clicked.connect(self.reject_requested)
        self._accept_all = _make_button(
            self.tr("Accept all above…"), self.tr("Accept every prediction the model is sure of")
        )
        self._accept_all.clicked.connect(self.accept_all_requested)
        buttons = QGridLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._accept, 0, 0)
        buttons.addWidget(self._reject, 0, 1)
        buttons.addWidget(self._accept_all, 1, 0, 1, 2)
        self._count = QLabel()
        self._count.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(buttons)
        layout.addWidget(self._count)

    @property
    def state_text(self) -> str:
        """What the chip says about the image on screen."""
        return self._chip.text()

    @property
    def count_text(self) -> str:
        """How far the review is."""
        return self._count.text()

    def show_verdict(self, state: ReviewState, *, is_corrected: bool) -> None:
        """Show what is decided about the image on screen."""
        is_draft = is_corrected and state is ReviewState.UNREVIEWED
        self._chip.setText(self.tr("Corrected: Enter accepts") if is_draft else self.tr(_WORDS[state]))
        self._chip.setProperty("state", _CHIP_STATES.get(state, ""))
        self._chip.style().polish(self._chip)
        self._reject.setText(self.tr("Take back") if state is ReviewState.REJECTED else self.tr("Reject"))

    def show_count(self, n_reviewed: int, n_images: int) -> None:
        """Show how many images are decided."""
        text = self.tr("{done} of {count} reviewed").format(
            done=count_text(n_reviewed), count=count_text(n_images)
        )
        self._count.setText(text if n_images else "")

    def set_can_decide(self, can_decide: bool, *, can_accept_all: bool) -> None:
        """Offer the decisions, or not."""
        self._accept.setEnabled(can_decide)
        self._reject.setEnabled(can_decide)
        self._accept_all.setEnabled(can_accept_all)


def _make_button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
