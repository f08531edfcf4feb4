"""The attribute table: what the class on screen is like, with a search field and an order."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from fewshot_gui.model.attribute_rows import AttributeOrder, AttributeRows
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.attribute_list import AttributeList
from fewshot_gui.views.elided_label import ElidedLabel

_ICON: Final = QSize(16, 16)


class AttributePanel(QWidget):
    """Shows and changes the attributes of the shown class. GUI thread only.

    Attributes:
        field: what to search for.
        order: the menu of orders.
        list: the attributes.
    """

    def __init__(self, actions: dict[str, QAction], table: ClassTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._rows = AttributeRows(table, self)
        self._heading = ElidedLabel()
        self._heading.setObjectName("heading")
        self._count = QLabel()
        self._count.setObjectName("muted")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search attributes"))
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName(self.tr("Search attributes"))
        self.field.setToolTip(self.tr("Search attributes (Ctrl+F)"))
        self.field.textChanged.connect(self._rows.set_words)
        self.field.installEventFilter(self)
        self.order = QComboBox()
        for order in AttributeOrder:
            self.order.addItem(QCoreApplication.translate("attribute_rows", order.value))
        self.order.setAccessibleName(self.tr("Order of the attributes"))
        self.order.setToolTip(self.tr("Order of the attributes"))
        self.order.currentIndexChanged.connect(self._on_order_chosen)
        self.list = AttributeList(table, self._rows)
        self.list.typed.connect(self._on_typed)
        self._note = QLabel()
        self._note.setObjectName("muted")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(14, 6, 14, 6)
        self._rows.counted.connect(self._show_count)
        table.reset.connect(self._show_name)
        table.current_changed.connect(self._show_name)
        table.classes_changed.connect(self._show_name)
        table.values_changed.connect(self._show_name)

        top = QHBoxLayout()
        top.setContentsMargins(14, 8, 14, 0)
        top.addWidget(self._heading, 1)
        top.addWidget(self._count)
        for action in (actions["undo_edit"], actions["redo_edit"]):
            button = QToolButton()
            button.setObjectName("flat")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(_ICON)
            top.addWidget(button)
        tools = QHBoxLayout()
        tools.setContentsMargins(14, 0, 14, 0)
        tools.setSpacing(6)
        tools.addWidget(self.field, 1)
        tools.addWidget(self.order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addLayout(tools)
        layout.addWidget(self._note)
        layout.addWidget(self.list, 1)
        self._rows.sort()
        self._show_name()

    @property
    def rows(self) -> AttributeRows:
        """The attributes as they are listed."""
        return self._rows

    @property
    def note(self) -> str:
        """Why the list is empty; empty where it is not."""
        return self._note.text() if self._note.isVisibleTo(self) else ""

    def find(self) -> None:
        """Put the keyboard into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the search field that lead into the list, or clear it."""
        is_asking = event.type() == QEvent.Type.ShortcutOverride
        if is_asking and event.key() == Qt.Key.Key_Escape and self.field.text():
            event.accept()  # it clears the field and stops nothing
            return True
        if event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter_list()
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self) -> None:
        """Go from the field to the first attribute found."""
        first = next(
            (
                self._rows.index(row)
                for row in range(self._rows.rowCount())
                if self._rows.flags(self._rows.index(row))
            ),
            None,
        )
        if first is not None:
            self.list.setFocus()
            self.list.setCurrentIndex(first)

    def _on_typed(self, text: str) -> None:
        self.field.setFocus()
        self.field.setText(text)

    def _on_order_chosen(self, number: int) -> None:
        self._rows.set_order(list(AttributeOrder)[number])

    def _show_name(self) -> None:
        name = self._table.current
        self.setEnabled(bool(name))
        self._heading.set_full_text(
            self.tr("Attributes of {name}").format(name=name) if name else self.tr("Attributes")
        )
        if name:
            entry = self._table.entry(name)
            n_all = len(entry.values)
            self._count.setText(
                ""
                if entry.n_known == n_all
                else self.tr("{number} of {total} known").format(number=entry.n_known, total=n_all)
            )
        else:
            self._count.setText("")

    def _show_count(self, n_listed: int, n_all: int) -> None:
        is_empty = n_listed == 0 and n_all > 0
        self._note.setVisible(is_empty)
        if self.field.text().strip():
            self._note.setText(self.tr("No attribute is called that."))
        else:
            self._note.setText(self.tr("You have set no attribute of this class."))
