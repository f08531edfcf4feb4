"""Asks before a class goes that is painted somewhere, and shows how far its removal is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from fewshot_gui.views.motion import ProgressBar

_LEAST_WIDTH_PX: Final = 400


class ClassRemovalDialog(QDialog):
    """One dialog from the question to the end of the work. Waits for nobody.

    While it is on screen nothing can be painted, so no pixel of the class slips through.

    Signals:
        confirmed(): the user wants the class gone.
    """

    confirmed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Prepare the dialog; ``open`` shows it.

        Args:
            title: of the dialog's window.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = ProgressBar()
        self._bar.show_part(0, 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self._remove = buttons.addButton(self.tr("Remove"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self._remove.hide()
        self._remove.clicked.connect(self._on_remove_clicked)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStrut(_LEAST_WIDTH_PX)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(buttons)

    @property
    def text(self) -> str:
        """What is said or asked."""
        return self._text.text()

    def ask(self, text: str) -> None:
        """Ask whether the class is to go; ``confirmed`` is the answer, or the dialog is rejected."""
        self._text.setText(text)
        self._bar.hide()
        self._remove.show()
        self._remove.setFocus()

    def show_work(self, text: str, *, can_cancel: bool = True) -> None:
        """Say what is going on, and whether it can be stopped."""
        self._text.setText(text)
        self._cancel.setEnabled(can_cancel)
        self._remove.hide()
        self._bar.show_part(0, 0)
        self._bar.show()

    def show_progress(self, done: int, total: int) -> None:
        """How many images are done; of a total of 0, nobody knows."""
        self._bar.show_part(done, total)

    # --- Qt's interface --------------------------------------------------------------------------

    def reject(self) -> None:
        if self._cancel.isEnabled():  # Esc and the window's own button come here, too
            super().reject()

    def _on_remove_clicked(self) -> None:
        self.confirmed.emit()
