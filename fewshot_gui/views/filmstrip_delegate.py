"""How one image of the filmstrip looks: thumbnail, found masks, badges and name."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageRole
from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.found_classes import find_classes
from fewshot_gui.rendering.palette import flat_colour_table
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_state_badge, draw_support_badge
from fewshot_gui.views.item_painting import centred, paint_item_frame, paint_placeholder

THUMBNAIL_BOX: Final = QSize(128, 96)
_PADDING_PX: Final = 6
_OVERLAY_OPACITY_SCALE: Final = 1.1


class FilmstripDelegate(QStyledItemDelegate):
    """Paints items of an ``ImageList``. All items have the same size. GUI thread only.

    Attributes:
        looks: of the classes.
        opacity: of the found masks, in [0, 1].
        is_overlay_hidden: show bare thumbnails.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.looks = ClassLooks()
        self.opacity = 0.5
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

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        names = self.names_on(index) if len(self.looks) > 1 else []
        if event.type() != QEvent.Type.ToolTip or not names:
            return super().helpEvent(event, view, option, index)
        lines = [index.data(Qt.ItemDataRole.ToolTipRole), ", ".join(names)]
        QToolTip.showText(event.globalPos(), "\n".join(lines), view)
        return True

    def names_on(self, index: QModelIndex | QPersistentModelIndex) -> list[str]:
        """The classes that are shown on a thumbnail, by name."""
        scores = index.data(ImageRole.SCORES)
        if scores is None or self.is_overlay_hidden:
            return []
        height, width = scores.scores.shape[1:]
        target = (0.0, 0.0, float(width), float(height))
        found = find_classes(scores, (height, width), target=target, looks=self.looks)
        is_seen = np.bincount(found.slots.ravel(), minlength=len(found.class_ids) + 1)[1:] > 0
        return [self.looks.of(class_id).name for class_id in np.array(found.class_ids, int)[is_seen].tolist()]

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

    def _paint_overlay(self, painter: QPainter, shown: QRect, scores: ClassScores | None) -> None:
        if scores is None or self.is_overlay_hidden:
            return
        ratio = painter.device().devicePixelRatioF()
        width, height = round(shown.width() * ratio), round(shown.height() * ratio)
        target = (0.0, 0.0, float(width), float(height))
        found = find_classes(scores, (height, width), target=target, looks=self.looks)
        if found.class_ids:
            opacity = min(1.0, _OVERLAY_OPACITY_SCALE * self.opacity)
            colours = [self.looks.of(class_id).colour for class_id in found.class_ids]
            overlay = indexed_view(found.slots, flat_colour_table(opacity, colours))
            # Converted at once it is drawn several times faster than colour by colour.
            painter.drawImage(shown, overlay.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))

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
        support_ids = index.data(ImageRole.SUPPORT_IDS)
        if support_ids:
            colours = [self.looks.of(class_id).colour for class_id in support_ids]
            draw_support_badge(painter, QPointF(shown.left() + inset, shown.top() + inset), colours)

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
