"""The classes of the table as the rows of a list, with how many images each has."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fewshot_gui.model.class_entry import ClassEntry
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.number_text import count_text
from fewshot_gui.views.classify_colours import colour_of_class

_FLAGS: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class ClassRowRole(IntEnum):
    """Roles of ``ClassRows`` beside Qt's own.

    NAME is a str, COUNT an int or None before anything was classified, COLOUR a ``QColor``, BADGE one of
    ``BADGES``, IS_OWN a bool: not one of the model's classes.
    """

    NAME = Qt.ItemDataRole.UserRole.value + 1
    COUNT = NAME + 1
    COLOUR = NAME + 2
    BADGE = NAME + 3
    IS_OWN = NAME + 4


BADGES: Final = {
    "new": QT_TRANSLATE_NOOP("classify_rows", "described by attributes only"),
    "examples": QT_TRANSLATE_NOOP("classify_rows", "described by attributes and by images you put there"),
    "seen": QT_TRANSLATE_NOOP("classify_rows", "the model was trained with images of it"),
}
"""What a class stands on, in words."""


def badge_of(entry: ClassEntry) -> str:
    """The badge of a class, a key of ``BADGES``."""
    if entry.is_seen:
        return "seen"
    return "examples" if entry.examples else "new"


class ClassRows(QAbstractListModel):
    """Follows a ``ClassTable``: ticking switches a class, editing renames it. GUI thread only.

    Signals:
        rename_refused(str): why a name cannot be used, one sentence.
    """

    rename_refused = Signal(str)

    def __init__(self, table: ClassTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._entries = table.entries
        self._counts: Mapping[str, int] = {}
        table.reset.connect(self._on_reset)
        table.classes_changed.connect(self._on_classes_changed)
        table.values_changed.connect(self._on_values_changed)
        table.examples_changed.connect(self._on_classes_changed)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many images each class has; empty: nothing is classified yet."""
        if counts != self._counts:
            self._counts = dict(counts)
            self._report()

    def index_of(self, name: str) -> QModelIndex:
        """The row of a class, invalid where there is none."""
        names = [entry.name for entry in self._entries]
        return self.index(names.index(name)) if name in names else QModelIndex()

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        is_own = not self._entries[index.row()].is_builtin
        return _FLAGS | Qt.ItemFlag.ItemIsEditable if is_own else _FLAGS

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole | ClassRowRole.NAME:
                return entry.name
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if entry.is_enabled else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.name}: {self._words(entry)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._sentence(entry)
            case ClassRowRole.COUNT:
                return self._counts.get(entry.name) if entry.is_enabled else None
            case ClassRowRole.COLOUR:
                return colour_of_class(self._table, entry.name)
            case ClassRowRole.BADGE:
                return badge_of(entry)
            case ClassRowRole.IS_OWN:
                return not entry.is_builtin
        return None

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        if not index.isValid():
            return False
        name = self._entries[index.row()].name
        if role == Qt.ItemDataRole.CheckStateRole:
            self._table.set_enabled([name], Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole:
            return False
        problem = self._table.name_problem(value, renamed_from=name)
        if problem:
            self.rename_refused.emit(problem)
            return False
        self._table.rename(name, value)
        return True

    # --- internals -------------------------------------------------------------------------------

    def _sentence(self, entry: ClassEntry) -> str:
        count = self._counts.get(entry.name)
        parts = [entry.name, self._words(entry)]
        if not entry.is_enabled:
            parts.append(self.tr("left out"))
        elif count is not None:
            parts.append(self.tr("%Ln image(s)", "", count))
        return ", ".join(parts)

    def _words(self, entry: ClassEntry) -> str:
        """What a class stands on, and what the user did to it."""
        parts = [QCoreApplication.translate("classify_rows", BADGES[badge_of(entry)])]
        if entry.is_changed:
            parts.append(self.tr("attributes changed by you"))
        if entry.examples:
            parts.append(self.tr("{number} put there by you").format(number=count_text(len(entry.examples))))
        return ", ".join(parts)

    def _report(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def _on_reset(self) -> None:
        self.beginResetModel()
        self._entries = self._table.entries
        self._counts = {}
        self.endResetModel()

    def _on_classes_changed(self) -> None:
        entries = self._table.entries
        if [entry.name for entry in entries] == [entry.name for entry in self._entries]:
            self._entries = entries
            self._report()
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def _on_values_changed(self, name: str) -> None:
        self._entries = self._table.entries
        index = self.index_of(name)
        self.dataChanged.emit(index, index)
