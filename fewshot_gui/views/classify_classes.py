"""The upper left of Classify mode: the list of classes, or the form that adds one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Signal,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.images import natural_key
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.classify_list import ClassList
from fewshot_gui.views.classify_new_class import NewClassForm
from fewshot_gui.views.classify_rows import ClassRowRole, ClassRows


class ClassFilter(Enum):
    """Which classes are listed; the value is what the menu shows."""

    ALL = QT_TRANSLATE_NOOP("classify_classes", "All")
    USED = QT_TRANSLATE_NOOP("classify_classes", "In use")
    WITH_IMAGES = QT_TRANSLATE_NOOP("classify_classes", "With images")
    OWN = QT_TRANSLATE_NOOP("classify_classes", "My own")


class ClassPanel(QWidget):
    """Shows the classes and makes new ones. GUI thread only.

    Attributes:
        list: the classes.
        filter_box: which of them are listed.
        form: name and source of a new class.

    Signals:
        images_dropped(list, str): ``Path`` objects and the class they were dropped onto.
        remove_requested(): of the shown class.
    """

    images_dropped = Signal(list, str)
    remove_requested = Signal()

    def __init__(self, actions: dict[str, QAction], table: ClassTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._rows = ClassRows(table, self)
        self._proxy = _Listed(table, self)
        self._proxy.setSourceModel(self._rows)
        self.list = ClassList()
        self.list.setModel(self._proxy)
        self.form = NewClassForm(table)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setContentsMargins(14, 0, 14, 0)
        self.filter_box = QComboBox()
        for choice in ClassFilter:
            self.filter_box.addItem(QCoreApplication.translate("classify_classes", choice.value))
        self._empty = self.tr("Open a folder to see the classes the model knows.")
        self.filter_box.setAccessibleName(self.tr("Which classes to list"))
        self.filter_box.setToolTip(self.tr("Which classes to list"))
        self.filter_box.currentIndexChanged.connect(self._on_filter_chosen)
        self.new_button = QPushButton(self.tr("New class…"))
        self.new_button.setObjectName("compact")
        self.new_button.setToolTip(actions["new_class"].toolTip())
        self.new_button.clicked.connect(actions["new_class"].trigger)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_list_page())
        self._stack.addWidget(self._make_form_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.list.class_shown.connect(self._on_class_shown)
        self.list.images_dropped.connect(self.images_dropped)
        self.list.remove_pressed.connect(self.remove_requested)
        self.form.accepted.connect(self._on_form_accepted)
        self.form.rejected.connect(self.close_form)
        self._rows.rename_refused.connect(self._on_rename_refused)
        table.reset.connect(self._on_reset)
        table.current_changed.connect(self._show_current)
        table.classes_changed.connect(self._on_classes_changed)
        self._on_reset()

    @property
    def note(self) -> str:
        """What is said above the list; empty where nothing is."""
        return self._note.text() if self._note.isVisibleTo(self) else ""

    @property
    def has_form(self) -> bool:
        """True while a new class is being made."""
        return self._stack.currentIndex() == 1

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many images each class has."""
        self._rows.show_counts(counts)

    def open_form(self, *, copy_of: str = "") -> None:
        """Ask for a new class, perhaps with one marked for copying."""
        if self._table.info is not None:
            self._stack.setCurrentIndex(1)
            self.form.ask(copy_of=copy_of)

    def close_form(self) -> None:
        """Back to the list."""
        self._stack.setCurrentIndex(0)
        self.list.setFocus()

    def edit_name(self) -> None:
        """Rename the shown class where it stands."""
        index = self.list.currentIndex()
        if index.data(ClassRowRole.IS_OWN):
            self.list.setFocus()
            self.list.edit(index)

    def step(self, n_rows: int) -> None:
        """Show a class some rows below, or above where negative."""
        row = min(self._proxy.rowCount() - 1, max(0, self.list.currentIndex().row() + n_rows))
        self.list.setCurrentIndex(self._proxy.index(row, 0))

    # --- internals -------------------------------------------------------------------------------

    def _make_list_page(self) -> QWidget:
        heading = QLabel(self.tr("Classes"))
        heading.setObjectName("heading")
        top = QHBoxLayout()
        top.setContentsMargins(14, 8, 14, 0)
        top.setSpacing(6)
        top.addWidget(heading, 1)
        top.addWidget(self.filter_box)
        top.addWidget(self.new_button)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._note)
        layout.addWidget(self.list, 1)
        return page

    def _make_form_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(self.form)
        return page

    def _show_current(self) -> None:
        index = self._proxy.mapFromSource(self._rows.index_of(self._table.current))
        if not index.isValid():
            self._proxy.refresh()  # the filter left it out, but the shown class is always listed
            index = self._proxy.mapFromSource(self._rows.index_of(self._table.current))
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _show_note(self, text: str, *, is_problem: bool = False) -> None:
        self._note.setObjectName("danger" if is_problem else "muted")
        self._note.style().polish(self._note)
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _on_reset(self) -> None:
        has_classes = bool(self._table.entries)
        self._stack.setCurrentIndex(0)
        self.new_button.setEnabled(self._table.info is not None)
        self.filter_box.setEnabled(has_classes)
        self._show_note("" if has_classes else self._empty)
        self._show_current()

    def _on_classes_changed(self) -> None:
        self._show_note("" if self._table.entries else self._empty)
        self._show_current()

    def _on_class_shown(self, name: str) -> None:
        if name:
            self._table.set_current(name)

    def _on_filter_chosen(self, number: int) -> None:
        self._proxy.set_choice(list(ClassFilter)[number])
        self._show_current()

    def _on_form_accepted(self, name: str, copy_of: str) -> None:
        self._table.add(name, copy_of=copy_of)
        self.close_form()

    def _on_rename_refused(self, problem: str) -> None:
        self._show_note(problem, is_problem=True)


class _Listed(QSortFilterProxyModel):
    """The classes of a filter, and the shown one in any case: the user's own first, then by name."""

    def __init__(self, table: ClassTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._choice = ClassFilter.ALL
        self.sort(0)

    def set_choice(self, choice: ClassFilter) -> None:
        self._choice = choice
        self.invalidate()

    def refresh(self) -> None:
        """Another class is shown."""
        self.invalidate()

    def lessThan(
        self, left: QModelIndex | QPersistentModelIndex, right: QModelIndex | QPersistentModelIndex
    ) -> bool:
        return _sort_key(left) < _sort_key(right)

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        index = self.sourceModel().index(row, 0, parent)
        if index.data(ClassRowRole.NAME) == self._table.current:
            return True
        match self._choice:
            case ClassFilter.USED:
                return self._table.entry(index.data(ClassRowRole.NAME)).is_enabled
            case ClassFilter.WITH_IMAGES:
                return bool(index.data(ClassRowRole.COUNT))
            case ClassFilter.OWN:
                return bool(index.data(ClassRowRole.IS_OWN))
        return True


def _sort_key(index: QModelIndex | QPersistentModelIndex) -> tuple:
    """One's own classes stay in the order of the table."""
    is_own = index.data(ClassRowRole.IS_OWN)
    return (not is_own, index.row() if is_own else 0, natural_key(index.data(ClassRowRole.NAME)))
