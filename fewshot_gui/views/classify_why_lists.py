"""The two lists of reasons: what an image might be, and which attributes decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fewshot_gui.number_text import decimal_text
from fewshot_gui.views.classify_colours import colour_against, colour_for

_ROW_PX: Final = 25
_BAR_PX: Final = 8
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One row.

    Attributes:
        name: of a class or an attribute.
        value: of its bar, in [-1, 1]; negative ones grow to the left and speak against.
        text: at the end of the row.
        sentence: the whole truth, for the tip and for those who cannot see the bar.
        colour: of a dot before the name; None for no dot.
        place: what the row stands for, up to whoever made it.
    """

    name: str
    value: float
    text: str
    sentence: str
    colour: QColor | None = None
    place: int = -1


class ReasonRole(IntEnum):
    """REASON is the row's ``Reason``."""

    REASON = Qt.ItemDataRole.UserRole.value + 1


class ReasonRows(QAbstractListModel):
    """Rows that are replaced all at once. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reasons: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What is listed."""
        return self._reasons

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """List these, in this order; rows of the same names keep the keyboard."""
        is_same = [r.name for r in reasons] == [r.name for r in self._reasons]
        if is_same:
            self._reasons = tuple(reasons)
            if reasons:
                self.dataChanged.emit(self.index(0), self.index(len(reasons) - 1))
            return
        self.beginResetModel()
        self._reasons = tuple(reasons)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._reasons)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid() or index.row() >= len(self._reasons):
            return None
        reason = self._reasons[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return reason.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return reason.sentence
            case ReasonRole.REASON:
                return reason
        return None


class ReasonList(QListView):
    """Shows ``ReasonRows``. What is below the mouse counts before what the keyboard is at.

    Signals:
        looked_at(int): the ``place`` of the row of interest; -1 for none.
    """

    looked_at = Signal(int)

    def __init__(self, *, is_two_sided: bool, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            is_two_sided: bars grow from the middle to both sides.
            parent: of the widget.
        """
        super().__init__(parent)
        self.rows = ReasonRows(self)
        self._place = -1
        self.setObjectName("plainList")
        self.setModel(self.rows)
        self.setItemDelegate(_ReasonDelegate(is_two_sided, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entered.connect(self._tell)
        self.rows.modelReset.connect(self._forget)

    @property
    def row_height(self) -> int:
        """In pixels."""
        return max(_ROW_PX, self.fontMetrics().height() + 6)

    def mark(self, place: int) -> None:
        """Put the keyboard's mark on a row, if it is there."""
        for row, reason in enumerate(self.rows.reasons):
            if reason.place == place:
                self.setCurrentIndex(self.rows.index(row))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.scrollTo(current)
        self._tell(current)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(self.currentIndex())

    def _tell(self, index: QModelIndex) -> None:
        reason = index.data(ReasonRole.REASON)
        place = -1 if reason is None else reason.place
        if place != self._place:
            self._place = place
            self.looked_at.emit(place)

    def _forget(self) -> None:
        self._place = -1


class _ReasonDelegate(QStyledItemDelegate):
    """Name left, bar in the middle, number right."""

    def __init__(self, is_two_sided: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_two_sided = is_two_sided
        self._widest_text = f"+{decimal_text(0, 2)}" if is_two_sided else self.tr("by you")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, max(_ROW_PX, option.fontMetrics.height() + 6))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        reason: Reason = index.data(ReasonRole.REASON)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        self._paint_plate(painter, option)
        line = option.rect.adjusted(8, 0, -8, 0)
        if reason.colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(reason.colour)
            painter.drawEllipse(QRectF(line.left(), line.center().y() - 4, 10, 10))
            line.setLeft(line.left() + 17)
        number = option.fontMetrics.horizontalAdvance(self._widest_text + " ")
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(line, _RIGHT, reason.text)
        bar_width = round(option.rect.width() * 0.36)
        bar = QRect(line.right() - number - bar_width, 0, bar_width, _BAR_PX)
        bar.moveTop(line.center().y() - _BAR_PX // 2 + 1)
        self._paint_bar(painter, option.palette, QRectF(bar), reason.value)
        words = QRect(line.left(), line.top(), bar.left() - line.left() - 6, line.height())
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        name = option.fontMetrics.elidedText(reason.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, name)
        painter.restore()

    def _paint_plate(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        highlight = QColor(option.palette.color(QPalette.ColorRole.Highlight))
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_MouseOver:
            plate = QColor(option.palette.color(QPalette.ColorRole.Text))
            plate.setAlphaF(0.08)
            painter.setBrush(plate)
        elif option.state & QStyle.StateFlag.State_Selected:
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(highlight, 1.5))
            highlight.setAlphaF(0.16)
            painter.setBrush(highlight)
        else:
            return
        painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 5.0, 5.0)

    def _paint_bar(self, painter: QPainter, palette: QPalette, bar: QRectF, value: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        if not self._is_two_sided:
            painter.drawRoundedRect(bar, 3.0, 3.0)
            filled = QRectF(bar)
            filled.setWidth(max(4.0, bar.width() * min(1.0, max(0.0, value))))
            painter.setBrush(colour_for(palette))
            painter.drawRoundedRect(filled, 3.0, 3.0)
            return
        middle = bar.center().x()
        painter.drawRect(QRectF(middle - 0.5, bar.top() - 3, 1.0, bar.height() + 6))
        width = max(1.5, bar.width() / 2 * min(1.0, abs(value)))
        left = middle if value >= 0 else middle - width
        painter.setBrush(colour_for(palette) if value >= 0 else colour_against(palette))
        painter.drawRoundedRect(QRectF(left, bar.top(), width, bar.height()), 2.0, 2.0)
