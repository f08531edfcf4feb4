"""How one image of the filmstrip looks: thumbnail, found mask, badge and name."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageRole
from fewshot_gui.rendering.overlay import stretch_scores
from fewshot_gui.rendering.palette import Rgb, class_colour, score_colour_table
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_state_badge, draw_support_badge

THUMBNAIL_BOX: Final = QSize(128, 96)
_PADDING_PX: Final = 6
_FRAME_RADIUS_PX: Final = 6.0
_OVERLAY_OPACITY_SCALE: Final = 1.1


class FilmstripDelegate(QStyledItemDelegate):
    """Paints items of an ``ImageList``. All items have the same size. GUI thread only.

    Attributes:
        threshold: scores from here on are shown, in [0, 1].
        opacity: of the found mask, in [0, 1].
        colour: the class's RGB.
        is_overlay_hidden: show bare thumbnails.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.threshold = 0.5
        self.opacity = 0.5
        self.colour: Rgb = class_colour(0)
        self.is_overlay_hidden = False

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        text_height = option.fontMetrics.height()
        return QSize(
            THUMBNAIL_BOX.width() + 2 * _PADDING_PX,
            THUMBNAIL_BOX.height() + text_height + 3 * _PADDING_PX,
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_background(painter, option)
        box = QRect(option.rect.topLeft(), THUMBNAIL_BOX).translated(_PADDING_PX, _PADDING_PX)
        thumbnail = index.data(ImageRole.THUMBNAIL)
        if thumbnail is None or thumbnail.isNull():
            shown = box
            self._paint_placeholder(painter, option.palette, box)
        else:
            shown = _centred(thumbnail.size(), box)
            painter.drawImage(shown, thumbnail)
            self._paint_overlay(painter, shown, index.data(ImageRole.SCORES))
        self._paint_badges(painter, shown, index)
        self._paint_name(painter, option, box, index)
        painter.restore()

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        frame = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        highlight = option.palette.color(QPalette.ColorRole.Highlight)
        if is_selected:
            fill = QColor(highlight)
            fill.setAlphaF(0.28)
            painter.setPen(QPen(highlight, 2.0))
            painter.setBrush(fill)
            painter.drawRoundedRect(frame, _FRAME_RADIUS_PX, _FRAME_RADIUS_PX)
        elif is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(frame, _FRAME_RADIUS_PX, _FRAME_RADIUS_PX)

    def _paint_placeholder(self, painter: QPainter, palette: QPalette, box: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
        painter.drawRoundedRect(box, 3.0, 3.0)
        # A plain landscape, so that the box reads as "a picture comes here".
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        middle = QPointF(box.center())
        painter.drawEllipse(middle + QPointF(10, -12), 5.0, 5.0)
        painter.drawPolygon([middle + QPointF(-24, 16), middle + QPointF(-6, -10), middle + QPointF(8, 16)])
        painter.drawPolygon([middle + QPointF(-2, 16), middle + QPointF(12, 0), middle + QPointF(26, 16)])

    def _paint_overlay(self, painter: QPainter, shown: QRect, scores: NDArray[np.uint8] | None) -> None:
        if scores is None or self.is_overlay_hidden:
            return
        ratio = painter.device().devicePixelRatioF()
        width, height = round(shown.width() * ratio), round(shown.height() * ratio)
        stretched = stretch_scores(scores, (height, width), target=(0.0, 0.0, float(width), float(height)))
        opacity = min(1.0, _OVERLAY_OPACITY_SCALE * self.opacity)
        overlay: QImage = indexed_view(stretched, score_colour_table(self.threshold, opacity, self.colour))
        painter.drawImage(shown, overlay)

    def _paint_badges(
        self, painter: QPainter, shown: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inset = BADGE_SIZE_PX / 2 + 3
        state = index.data(ImageRole.STATE)
        right = QPointF(shown.right() + 1 - inset, shown.top() + inset)
        draw_state_badge(painter, right, ImageState(state))
        if index.data(ImageRole.IS_SUPPORT):
            draw_support_badge(painter, QPointF(shown.left() + inset, shown.top() + inset), self.colour)

    def _paint_name(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area = QRect(
            box.left(), box.bottom() + 1 + _PADDING_PX // 2, box.width(), option.fontMetrics.height() + 2
        )
        name = option.fontMetrics.elidedText(
            index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideMiddle, area.width()
        )
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), name)


def _centred(size: QSize, box: QRect) -> QRect:
    """The largest rectangle of this aspect ratio in the middle of the box."""
    fitted = size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    shown = QRect(box.topLeft(), fitted)
    shown.moveCenter(box.center())
    return shown
