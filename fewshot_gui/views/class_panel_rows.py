"""The classes of a folder as the rows of a list."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine.errors import ProjectError
from engine.project import ProjectClass
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.number_text import decimal_text

N_NUMBER_KEYS: Final = 9
"""The first classes are chosen by the keys 1 to 9."""

_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)


class LabelRole(IntEnum):
    """Roles of ``LabelRows`` beside Qt's own.

    ID is the class's id, COLOUR its RGB, KEY the number key that chooses it or "", THRESHOLD its own
    threshold or None, IS_HIDDEN, IS_LOCKED and IS_ALONE (there is no other class) are bools.
    """

    ID = Qt.ItemDataRole.UserRole.value + 1
    COLOUR = ID + 1
    KEY = ID + 2
    THRESHOLD = ID + 3
    IS_HIDDEN = ID + 4
    IS_LOCKED = ID + 5
    IS_ALONE = ID + 6


class LabelRows(QAbstractListModel):
    """Follows ``LabelClasses``; editing a row renames its class. GUI thread only.

    Signals:
        rename_refused(str): why a name cannot be used, one sentence.
    """

    rename_refused = Signal(str)

    def __init__(self, classes: LabelClasses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._entries = classes.entries
        classes.changed.connect(self._on_changed)

    def index_of(self, class_id: int) -> QModelIndex:
        """The row of a class, invalid where there is none."""
        ids = [entry.id for entry in self._entries]
        return self.index(ids.index(class_id)) if class_id in ids else QModelIndex()

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        row, entry = index.row(), self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return entry.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._sentence(row, entry)
            case LabelRole.ID:
                return entry.id
            case LabelRole.COLOUR:
                return entry.colour
            case LabelRole.KEY:
                return str(row + 1) if row < N_NUMBER_KEYS else ""
            case LabelRole.THRESHOLD:
                return entry.threshold
            case LabelRole.IS_HIDDEN:
                return entry.id in self._classes.hidden
            case LabelRole.IS_LOCKED:
                return entry.is_locked
            case LabelRole.IS_ALONE:
                return len(self._entries) == 1
        return None

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        try:
            self._classes.rename(self._entries[index.row()].id, value)
        except ProjectError as error:
            self.rename_refused.emit(str(error))
            return False
        return True

    # --- internals -------------------------------------------------------------------------------

    def _sentence(self, row: int, entry: ProjectClass) -> str:
        """All that the row shows, in words."""
        words = [entry.name]
        if row < N_NUMBER_KEYS and len(self._entries) > 1:
            words.append(self.tr("key {number}").format(number=row + 1))
        if entry.threshold is not None:
            words.append(self.tr("threshold {value}").format(value=decimal_text(entry.threshold, 2)))
        if entry.id in self._classes.hidden:
            words.append(self.tr("hidden"))
        if entry.is_locked:
            words.append(self.tr("locked"))
        return ", ".join(words)

    def _on_changed(self) -> None:
        entries = self._classes.entries
        if [entry.id for entry in entries] == [entry.id for entry in self._entries]:
            self._entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()
