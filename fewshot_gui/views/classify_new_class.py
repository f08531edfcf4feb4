"""The form that adds a class: a name, and perhaps a similar class to begin with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fewshot_gui.model.class_entry import MAX_NAME_LENGTH
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.classify_colours import colour_of_class
from fewshot_gui.views.classify_picker import ClassPicker


class NewClassForm(QFrame):
    """Asks for the name of a class and for one to copy. Enter adds, Esc gives up.

    Attributes:
        name, picker: the fields.
        add_button, cancel_button: the buttons.

    Signals:
        accepted(str, str): name, and the class to copy or an empty string.
        rejected(): the user thought better of it.
    """

    accepted = Signal(str, str)
    rejected = Signal()

    def __init__(self, table: ClassTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        heading = QLabel(self.tr("New class"))
        heading.setObjectName("heading")
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name, e.g. okapi"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.name.setAccessibleName(self.tr("Name of the new class"))
        self.name.textChanged.connect(self._show_state)
        self.name.returnPressed.connect(self._accept)
        self._problem = QLabel()
        self._problem.setObjectName("danger")
        self._problem.setWordWrap(True)
        caption = QLabel(self.tr("Copy a similar class, then change it"))
        caption.setObjectName("muted")
        caption.setWordWrap(True)
        self.picker = ClassPicker()
        self.picker.field.setPlaceholderText(self.tr("Search classes to copy"))
        self.picker.selection_changed.connect(self._show_state)
        self.picker.chosen.connect(self._accept)
        self._words = QLabel()
        self._words.setObjectName("muted")
        self._words.setWordWrap(True)
        self.add_button = QPushButton(self.tr("Add"))
        self.add_button.setObjectName("primary")
        self.add_button.clicked.connect(self._accept)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setObjectName("secondary")
        self.cancel_button.clicked.connect(self.rejected)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self.name)
        layout.addWidget(self._problem)
        layout.addWidget(caption)
        layout.addWidget(self.picker, 1)
        layout.addWidget(self._words)
        layout.addLayout(buttons)

    @property
    def problem(self) -> str:
        """Why the name cannot be used; empty where it can, or nothing is typed yet."""
        return self._problem.text() if self._problem.isVisibleTo(self) else ""

    def ask(self, *, copy_of: str = "") -> None:
        """Begin anew, with one class marked for copying."""
        self.name.clear()
        classes = [(name, colour_of_class(self._table, name)) for name in sorted(self._table.names)]
        self.picker.show_classes(classes, marked=copy_of)
        self._show_state()
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.rejected.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # it closes the form and stops nothing
            return True
        return super().event(event)

    def _show_state(self) -> None:
        typed = self.name.text()
        problem = self._table.name_problem(typed)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem and typed.strip()))
        self.add_button.setEnabled(not problem)
        copied = self.picker.name
        if copied:
            self._words.setText(self.tr("Begins with the attributes of {name}.").format(name=copied))
        else:
            self._words.setText(self.tr("Nothing marked: all attributes begin as unknown."))

    def _accept(self) -> None:
        if self.add_button.isEnabled():
            self.accepted.emit(self.name.text().strip(), self.picker.name)
