"""How one class looks in the list: key, colour, name, threshold, lock and eye."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.icons import tinted_icon
from fewshot_gui.number_text import decimal_text
from fewshot_gui.rendering.overlay_codes import hatching
from fewshot_gui.rendering.palette import Rgb, swatch_colour_table
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.class_panel_rows import LabelRole
from fewshot_gui.views.item_painting import paint_row_plate

MAX_NAME_LENGTH: Final = 80
_ROW_HEIGHT_PX: Final = 30
_KEY_PX: Final = 16
_SWATCH_PX: Final = 16
_ICON_PX: Final = 16
_SPACING_PX: Final = 7
_MARGIN_PX: Final = 6
_EDITOR_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Backspace)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowPart(Enum):
    """What can be clicked in a row beside the row itself."""

    LOCK = "lock"
    EYE = "eye"


class LabelDelegate(QStyledItemDelegate):
    """Paints one class, and knows where its lock and eye are. GUI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[str, QIcon] = {}
        self._icon_colour = QColor()

    def part_at(self, row: QRect, x: int) -> RowPart | None:
        """Which switch of a row lies at a horizontal place; None beside them."""
        for part in RowPart:
            box = self.switch_box(row, part)
            if box.left() - 3 <= x <= box.right() + 3:
                return part
        return None

    def switch_box(self, row: QRect, part: RowPart) -> QRect:
        """Where in its row a switch is."""
        left = row.right() - _MARGIN_PX - _ICON_PX
        if part is RowPart.LOCK:
            left -= _ICON_PX + _SPACING_PX
        return QRect(left, row.center().y() - _ICON_PX // 2 + 1, _ICON_PX, _ICON_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, max(_ROW_HEIGHT_PX, option.fontMetrics.height() + 10))

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(self.tr("Name of the class"))
        if isinstance(editor, QLineEdit):
            editor.setMaxLength(MAX_NAME_LENGTH)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _EDITOR_KEYS:
            event.accept()  # the window has commands on these keys
            return True
        return super().eventFilter(editor, event)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        left = self._name_left(option.rect, is_alone=index.data(LabelRole.IS_ALONE))
        editor.setGeometry(option.rect.adjusted(left - option.rect.left() - 5, 1, -2, -1))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_alone = index.data(LabelRole.IS_ALONE)
        is_hidden, is_locked = index.data(LabelRole.IS_HIDDEN), index.data(LabelRole.IS_LOCKED)
        row, palette = option.rect, option.palette
        paint_row_plate(painter, option, selected=0.22, hovered=0.07)
        if not is_alone:
            self._paint_key(painter, option, index.data(LabelRole.KEY))
        name_left = self._name_left(row, is_alone=is_alone)
        swatch = QRectF(name_left - _SPACING_PX - _SWATCH_PX, 0, _SWATCH_PX, _SWATCH_PX)
        swatch.moveTop(row.center().y() - _SWATCH_PX / 2 + 1)
        _paint_swatch(painter, swatch, index.data(LabelRole.ID), index.data(LabelRole.COLOUR), palette)
        right = row.right() - _MARGIN_PX
        # A row at rest shows only what is out of the ordinary; the row in hand shows all there is.
        is_in_hand = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        for part, is_on, names in (
            (RowPart.EYE, is_hidden, ("eye_off", "eye")),
            (RowPart.LOCK, is_locked, ("lock", "lock_open")),
        ):
            if is_on or (is_in_hand and not is_alone):
                box = self.switch_box(row, part)
                self._icon(names[0] if is_on else names[1], palette).paint(painter, box)
                right = box.left() - _SPACING_PX
        text_role = QPalette.ColorRole.PlaceholderText if is_hidden else QPalette.ColorRole.Text
        words = QRect(name_left, row.top(), right - name_left, row.height())
        threshold = index.data(LabelRole.THRESHOLD)
        if threshold is not None:
            number = decimal_text(threshold, 2)
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(words, _RIGHT, number)
            words.setRight(words.right() - option.fontMetrics.horizontalAdvance(number) - _SPACING_PX)
        painter.setPen(palette.color(text_role))
        name = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, _LEFT, name)
        painter.restore()

    def _name_left(self, row: QRect, *, is_alone: bool) -> int:
        key = 0 if is_alone else _KEY_PX + _SPACING_PX
        return row.left() + _MARGIN_PX + key + _SWATCH_PX + _SPACING_PX

    def _paint_key(self, painter: QPainter, option: QStyleOptionViewItem, key: str) -> None:
        if not key:
            return
        row = option.rect
        cap = QRectF(row.left() + _MARGIN_PX, 0, _KEY_PX, _KEY_PX)
        cap.moveTop(row.center().y() - _KEY_PX / 2 + 1)
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.PlaceholderText), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3.0, 3.0)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.82)
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
        painter.setFont(option.font)

    def _icon(self, name: str, palette: QPalette) -> QIcon:
        """One of the switches, drawn once for a look."""
        colour = palette.color(QPalette.ColorRole.ButtonText)
        if colour != self._icon_colour:
            self._icons.clear()
            self._icon_colour = colour
        if name not in self._icons:
            self._icons[name] = tinted_icon(name, palette)
        return self._icons[name]


def class_swatch(class_id: int, colour: Rgb, side_px: int) -> QImage:
    """A square with the colour and the hatching of a class, as its predictions have them."""
    box = slice(0, side_px), slice(0, side_px)
    lines = hatching(class_id, box, origin=(0, 0), line_px=max(1, side_px // 14))
    codes = lines.repeat(side_px // lines.shape[0], axis=0).repeat(side_px // lines.shape[1], axis=1)
    return indexed_view(codes, swatch_colour_table(colour)).copy()


def class_icon(class_id: int, colour: Rgb, palette: QPalette) -> QIcon:
    """The swatch as an icon, for menus and labels."""
    pixmap = QPixmap(2 * _SWATCH_PX, 2 * _SWATCH_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_swatch(painter, QRectF(pixmap.rect()), class_id, colour, palette)
    painter.end()
    return QIcon(pixmap)


def _paint_swatch(painter: QPainter, box: QRectF, class_id: int, colour: Rgb, palette: QPalette) -> None:
    painter.save()
    frame = box.adjusted(0.5, 0.5, -0.5, -0.5)
    outline = QPainterPath()
    outline.addRoundedRect(frame, box.width() / 4, box.width() / 4)
    painter.setClipPath(outline)
    painter.drawImage(box, class_swatch(class_id, colour, round(2 * box.width())))
    painter.restore()
    rim = QColor(palette.color(QPalette.ColorRole.Text))
    rim.setAlphaF(0.55)  # a light colour on a light ground has a border, too
    painter.setPen(QPen(rim, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
