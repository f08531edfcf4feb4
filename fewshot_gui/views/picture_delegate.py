"""How a picture in a grid looks: a thumbnail in its box, and a line below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.views.item_painting import centred, paint_item_frame, paint_placeholder

MIN_BOX_PX: Final = 104
MAX_BOX_PX: Final = 256
DEFAULT_BOX_PX: Final = 144
PADDING_PX: Final = 6
BAR_HEIGHT_PX: Final = 4
_ASPECT: Final = 0.75


class PictureDelegate(QStyledItemDelegate):
    """Paints the items of a grid; what they are about is said by subclasses. All items have the same size.

    GUI thread only.

    Attributes:
        box_px: width of the thumbnails' box, ``MIN_BOX_PX`` to ``MAX_BOX_PX``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box_px = DEFAULT_BOX_PX

    # --- for subclasses --------------------------------------------------------------------------

    def thumbnail_of(self, index: QModelIndex | QPersistentModelIndex) -> QImage | None:
        """The picture of an item, or None before it is there."""
        raise NotImplementedError

    def paint_badges(
        self, painter: QPainter, shown: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Mark the picture, which is seen in ``shown``."""
        raise NotImplementedError

    def paint_caption(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Write what is below the picture, into ``line``."""
        raise NotImplementedError

    # --- geometry --------------------------------------------------------------------------------

    def picture_box(self, cell: QRect) -> QRect:
        """Where in its cell the thumbnail's box is."""
        box = QRect(cell.topLeft(), self._box_size())
        box.translate((cell.width() - box.width()) // 2, PADDING_PX)
        return box

    def caption_height(self, option: QStyleOptionViewItem) -> int:
        """How high what is below the picture is."""
        return option.fontMetrics.height() + 2

    # --- Qt's interface --------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        box = self._box_size()
        height = box.height() + self.caption_height(option) + 3 * PADDING_PX - 2
        return QSize(box.width() + 2 * PADDING_PX, height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.picture_box(option.rect)
        framed = QStyleOptionViewItem(option)
        framed.rect = QRect(box.left() - PADDING_PX, option.rect.top(), box.width() + 2 * PADDING_PX, 0)
        framed.rect.setHeight(option.rect.height())
        paint_item_frame(painter, framed)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if option.state & QStyle.StateFlag.State_HasFocus and not is_selected:
            _paint_focus(painter, framed)
        thumbnail = self.thumbnail_of(index)
        shown = box
        if thumbnail is None or thumbnail.isNull():
            paint_placeholder(painter, option.palette, box)
        else:
            shown = centred(thumbnail.size(), box)
            painter.drawImage(shown, thumbnail)
        self.paint_badges(painter, shown, index)
        painter.setFont(option.font)
        height = self.caption_height(option)
        self.paint_caption(
            painter, option, QRect(box.left(), box.bottom() + 1 + PADDING_PX // 2, box.width(), height), index
        )
        painter.restore()

    def _box_size(self) -> QSize:
        return QSize(self.box_px, round(self.box_px * _ASPECT))


def paint_bar(painter: QPainter, palette: QPalette, line: QRectF, part: float, colour: QColor) -> None:
    """Draw a bar that is filled in part.

    Args:
        painter: with antialiasing on.
        palette: for the groove.
        line: where; the bar runs along its middle.
        part: in [0, 1]; a little is always filled.
        colour: of what is filled.
    """
    groove = QRectF(line.left(), 0, max(0.0, line.width()), BAR_HEIGHT_PX)
    groove.moveTop(line.center().y() - BAR_HEIGHT_PX / 2)
    radius = BAR_HEIGHT_PX / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Mid))
    painter.drawRoundedRect(groove, radius, radius)
    groove.setWidth(max(BAR_HEIGHT_PX, groove.width() * part))
    painter.setBrush(colour)
    painter.drawRoundedRect(groove, radius, radius)


def paint_heading(
    painter: QPainter, palette: QPalette, area: QRect, title: str, note: str, *, has_line: bool
) -> None:
    """Write a section's name, with a dashed line above it where something ends there."""
    painter.save()
    if has_line:
        pen = QPen(QColor(palette.color(QPalette.ColorRole.PlaceholderText)), 1.0, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(area.left() + PADDING_PX, area.top() + 4, area.right() - PADDING_PX, area.top() + 4)
    font = painter.font()
    plain = painter.font()
    font.setBold(True)
    words = area.adjusted(PADDING_PX, 6, -PADDING_PX, 0)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    painter.drawText(words, flags, title)
    words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(title) + 8)
    painter.setFont(plain)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(words, flags, note)
    painter.restore()


def _paint_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """A dotted frame: the keyboard is here, though the item is not selected."""
    painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Text), 1.0, Qt.PenStyle.DotLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(option.rect).adjusted(3.5, 3.5, -3.5, -3.5), 4.0, 4.0)
