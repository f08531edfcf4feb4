"""The classes and their colours. One class today; a row per class."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fewshot_gui.icons import colour_swatch
from fewshot_gui.rendering.palette import class_colour

_SWATCH_PX = 14


class ClassPanel(QWidget):
    """Names what is being painted.

    Signals:
        name_changed(str): the user renamed the class; never empty.
    """

    name_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel("Class")
        heading.setObjectName("heading")
        swatch = QLabel()
        swatch.setPixmap(colour_swatch(QColor(*class_colour(0)), _SWATCH_PX))
        self._name = QLineEdit()
        self._name.setMaxLength(40)
        self._name.setAccessibleName("Name of the class")
        self._name.editingFinished.connect(self._on_editing_finished)
        self._shown_name = ""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(swatch)
        row.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addLayout(row)

    def set_name(self, name: str) -> None:
        """Show a name without telling anybody."""
        self._shown_name = name
        self._name.setText(name)

    def _on_editing_finished(self) -> None:
        name = self._name.text().strip()
        if name and name != self._shown_name:
            self._shown_name = name
            self.name_changed.emit(name)
        self._name.setText(self._shown_name)
        self._name.clearFocus()
