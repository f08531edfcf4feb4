"""The attributes of the class on screen as the rows of a list, the important ones first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Final

import numpy as np
from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.attributes import readable_name
from fewshot_gui.model.attribute_order import changed_attributes, nearest_classes, telling_apart
from fewshot_gui.model.class_entry import AttributeState
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.number_text import percent_text
from fewshot_gui.text_lists import listed

_N_TELLING: Final = 12
_LEAST_TELLING: Final = 0.08


class AttributeOrder(Enum):
    """In which order the attributes are listed; the value, translated, is what the menu shows."""

    IMPORTANT = QT_TRANSLATE_NOOP("attribute_rows", "Important first")
    STRONGEST = QT_TRANSLATE_NOOP("attribute_rows", "Strongest first")
    NAME = QT_TRANSLATE_NOOP("attribute_rows", "A to Z")
    CHANGED = QT_TRANSLATE_NOOP("attribute_rows", "Changed only")


class AttributeRole(IntEnum):
    """Roles of ``AttributeRows`` beside Qt's own.

    PLACE is an int, the attribute's place in the table, -1 for a heading. STATE an ``AttributeState``,
    STRENGTH a float in [0, 1], NaN where unknown. IS_CHANGED a bool: set by the user.
    """

    PLACE = Qt.ItemDataRole.UserRole.value + 1
    STATE = PLACE + 1
    STRENGTH = PLACE + 2
    IS_CHANGED = PLACE + 3


@dataclass(frozen=True)
class _Row:
    """An attribute, or a heading where the place is -1."""

    place: int
    heading: str = ""


class AttributeRows(QAbstractListModel):
    """Follows the shown class of a ``ClassTable``. GUI thread only.

    Rows keep their places while values change, so that nothing jumps away below the mouse; they are sorted
    anew when another class, other words or another order is asked for.

    Signals:
        counted(int, int): attributes listed, and all.
    """

    counted = Signal(int, int)

    def __init__(self, table: ClassTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words = ""
        self._order = AttributeOrder.IMPORTANT
        self._rows: list[_Row] = []
        self._changed = np.zeros(0, np.bool_)
        table.reset.connect(self.sort)
        table.current_changed.connect(self.sort)
        table.values_changed.connect(self._on_values_changed)

    @property
    def order(self) -> AttributeOrder:
        return self._order

    def set_order(self, order: AttributeOrder) -> None:
        """List the attributes in another order."""
        self._order = order
        self.sort()

    def set_words(self, words: str) -> None:
        """List only attributes with these words in their names; empty: all."""
        self._words = words.strip().casefold()
        self.sort()

    def sort(self) -> None:
        """List the attributes of the shown class anew."""
        self.beginResetModel()
        self._rows = self._sorted() if self._table.current else []
        self.endResetModel()
        n_listed = sum(row.place >= 0 for row in self._rows)
        self.counted.emit(n_listed, len(self._table.attribute_names))

    def index_of(self, place: int) -> QModelIndex:
        """The row of an attribute, invalid where it is not listed."""
        row = next((n for n, row in enumerate(self._rows) if row.place == place), None)
        return QModelIndex() if row is None else self.index(row)

    # --- Qt's interface --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].place < 0:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == AttributeRole.PLACE:
            return row.place
        if row.place < 0:
            return row.heading if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return readable_name(self._table.attribute_names[row.place])
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._sentence(row.place)
            case Qt.ItemDataRole.ToolTipRole:
                keys = self.tr("Y yes, N no, U unknown; Left and Right change how much")
                return f"{self._sentence(row.place)}\n{keys}"
            case AttributeRole.STATE:
                return self._table.state(self._table.current, row.place)
            case AttributeRole.STRENGTH:
                return self._table.strength(self._table.current, row.place)
            case AttributeRole.IS_CHANGED:
                return bool(self._changed[row.place])
        return None

    # --- internals -------------------------------------------------------------------------------

    def _sentence(self, place: int) -> str:
        name = readable_name(self._table.attribute_names[place])
        state = self._table.state(self._table.current, place)
        strength = self._table.strength(self._table.current, place)
        others = {AttributeState.NO: self.tr("no"), AttributeState.UNKNOWN: self.tr("unknown")}
        words = others.get(state, self.tr("yes"))
        parts = [f"{name}: {words}"]
        if not math.isnan(strength):
            parts.append(percent_text(strength))
        if self._changed[place]:
            parts.append(self.tr("set by you"))
        return ", ".join(parts)

    def _sorted(self) -> list[_Row]:
        table, name = self._table, self._table.current
        self._changed = changed_attributes(table, name)
        names = [readable_name(attribute) for attribute in table.attribute_names]
        places = [n for n, attribute in enumerate(names) if self._words in attribute.casefold()]
        places.sort(key=lambda place: names[place].casefold())
        match self._order:
            case AttributeOrder.NAME:
                return [_Row(place) for place in places]
            case AttributeOrder.CHANGED:
                return [_Row(place) for place in places if self._changed[place]]
            case AttributeOrder.STRONGEST:
                strengths = [np.nan_to_num(table.strength(name, n), nan=-1.0) for n in range(len(names))]
                return [_Row(place) for place in sorted(places, key=lambda place: -strengths[place])]
        return self._important(places)

    def _important(self, places: list[int]) -> list[_Row]:
        """What the user set, then what tells the class from similar ones, then the rest."""
        table, name = self._table, self._table.current
        near = nearest_classes(table, name)
        telling = telling_apart(table, name, near)
        changed = [place for place in places if self._changed[place]]
        others = [place for place in places if not self._changed[place]]
        ranked = sorted(others, key=lambda place: -telling[place])[:_N_TELLING]
        apart = [place for place in ranked if telling[place] >= _LEAST_TELLING]
        rest = [place for place in others if place not in set(apart)]
        groups = (
            (self.tr("Set by you"), changed),
            (
                self.tr("Tells it from {names}").format(names=listed(near))
                if near
                else self.tr("Tells classes apart"),
                apart,
            ),
            (self.tr("All others"), rest),
        )
        rows: list[_Row] = []
        for heading, group in groups:
            if group:
                rows.append(_Row(-1, heading))
                rows += [_Row(place) for place in group]
        return rows

    def _on_values_changed(self, name: str) -> None:
        if name == self._table.current and self._rows:
            self._changed = changed_attributes(self._table, name)
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
