"""A photo with a map of attention over it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from fewshot_gui.rendering.heat import heat_colour_table, heat_levels
from fewshot_gui.rendering.overlay import stretch_scores
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.item_painting import centred, paint_placeholder

_ASPECT: Final = 0.72
_RADIUS_PX: Final = 6.0
_LEGEND_PX: Final = (72, 8)


class AttentionView(QWidget):
    """Shows a photo as large as there is room, and where the model looked. GUI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QImage()
        self._levels: NDArray[np.uint8] | None = None
        self._is_heat_shown = True
        self._coat: NDArray[np.uint8] | None = None  # levels at the resolution of the screen
        self._colours = heat_colour_table()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("The image, and where the model looked"))

    @property
    def is_empty(self) -> bool:
        """True before there is a photo."""
        return self._picture.isNull()

    @property
    def has_heat(self) -> bool:
        """True where a map is on screen."""
        return self._levels is not None and self._is_heat_shown

    def show_picture(self, picture: QImage) -> None:
        """Show another photo, without a map; a null image stands for one that is still loaded."""
        self._picture = picture
        self.show_attention(None)

    def show_attention(self, attention: NDArray[np.floating] | None) -> None:
        """Lay an (h, w) map over the photo; None takes it away."""
        self._levels = None if attention is None else heat_levels(attention)
        self._coat = None
        self.update()

    def set_heat_shown(self, is_shown: bool) -> None:
        """Show maps, or the plain photo."""
        self._is_heat_shown = is_shown
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(272, self.heightForWidth(272))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * _ASPECT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Dark))
        painter.drawRoundedRect(QRectF(box), _RADIUS_PX, _RADIUS_PX)
        if self._picture.isNull():
            paint_placeholder(
                painter, self.palette(), QRect(box.center().x() - 48, box.center().y() - 36, 96, 72)
            )
            return
        shown = centred(self._picture.size(), box.adjusted(2, 2, -2, -2))
        painter.drawImage(shown, self._picture)
        if self.has_heat:
            painter.drawImage(QRectF(shown), self._heat_image(shown.size()))

    def _heat_image(self, size: QSize) -> QImage:
        ratio = self.devicePixelRatioF()
        height, width = max(1, round(size.height() * ratio)), max(1, round(size.width() * ratio))
        if self._coat is None or self._coat.shape != (height, width):
            self._coat = stretch_scores(self._levels, (height, width), target=(0, 0, width, height))
        return indexed_view(self._coat, self._colours)


class HeatLegend(QWidget):
    """Says in which direction the colours go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = heat_colour_table()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._less, self._more = self.tr("less"), self.tr("more")
        self.setAccessibleName(self.tr("Colours from less to more attention"))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self._less) + metrics.horizontalAdvance(self._more)
        width = words + _LEGEND_PX[0] + 14
        return QSize(width, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        centre = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect(), centre | int(Qt.AlignmentFlag.AlignLeft), self._less)
        painter.drawText(self.rect(), centre | int(Qt.AlignmentFlag.AlignRight), self._more)
        bar = QRectF(self.fontMetrics().horizontalAdvance(self._less) + 7, 0, *_LEGEND_PX)
        bar.moveTop((self.height() - bar.height()) / 2)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(9):
            colour = QColor.fromRgba(self._colours[step * 255 // 8])
            colour.setAlpha(255)
            gradient.setColorAt(step / 8, colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3.0, 3.0)
