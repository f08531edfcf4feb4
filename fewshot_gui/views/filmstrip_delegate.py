"""How one image of the filmstrip looks: thumbnail, found mask, badge and name."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageRole
from fewshot_gui.rendering.overlay import stretch_scores
from fewshot_gui.rendering.palette import Rgb, class_colour, score_colour_table
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_state_badge, draw_support_badge
from fewshot_gui.views.item_painting import centred, paint_item_frame, paint_placeholder

THUMBNAIL_BOX: Final = QSize(128, 96)
_PADDING_PX: Final = 6
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
        paint_item_frame(painter, option)
        box = QRect(option.rect.topLeft(), THUMBNAIL_BOX).translated(_PADDING_PX, _PADDING_PX)
        thumbnail = index.data(ImageRole.THUMBNAIL)
        if thumbnail is None or thumbnail.isNull():
            shown = box
            paint_placeholder(painter, option.palette, box)
        else:
            shown = centred(thumbnail.size(), box)
            painter.drawImage(shown, thumbnail)
            self._paint_overlay(painter, shown, index.data(ImageRole.SCORES))
        self._paint_badges(painter, shown, index)
        self._paint_name(painter, option, box, index)
        painter.restore()

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
        draw_state_badge(
            painter,
            right,
            ImageState(state),
            review=index.data(ImageRole.REVIEW),
            has_final=index.data(ImageRole.HAS_FINAL),
        )
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
