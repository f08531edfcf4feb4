"""The images of the query as small pictures that can be taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QImage, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fewshot_gui.model.search_request import Part
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_part_badge
from fewshot_gui.views.item_painting import paint_placeholder

_CHIP: Final = QSize(64, 52)
_SPACING_PX: Final = 6
_RADIUS_PX: Final = 3.0
_KEEP: Final = Qt.AspectRatioMode.KeepAspectRatio
_WORDS: Final = {
    Part.EXAMPLE: QT_TRANSLATE_NOOP("query_chips", "Example"),
    Part.LIKED: QT_TRANSLATE_NOOP("query_chips", "Right"),
    Part.DISLIKED: QT_TRANSLATE_NOOP("query_chips", "Wrong"),
}


class QueryChips(QWidget):
    """Shows the parts of a query in rows; a click on one takes it out.

    Signals:
        remove_requested(Path): of one image.
    """

    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[Path, _Chip] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def chips(self) -> tuple[QAbstractButton, ...]:
        """One button per image, in the order shown."""
        return tuple(self._chips.values())

    def show_parts(self, parts: Mapping[Path, Part]) -> None:
        """Show these images; those already there keep their picture and the keyboard focus."""
        for path in [path for path in self._chips if path not in parts]:
            chip = self._chips.pop(path)
            chip.hide()
            chip.deleteLater()
        for path, part in parts.items():
            if path not in self._chips:
                chip = _Chip(path, self)
                chip.clicked.connect(self._on_clicked)
                chip.show()
                self._chips[path] = chip
            self._chips[path].set_part(part)
        self._chips = {path: self._chips[path] for path in parts}
        self.setVisible(bool(parts))
        self._place()

    def show_picture(self, path: Path, picture: QImage) -> None:
        """Give one chip its picture; nothing for an image that is not there."""
        chip = self._chips.get(path)
        if chip is not None:
            chip.set_picture(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        step = _CHIP.width() + _SPACING_PX
        n_columns = max(1, (self.width() + _SPACING_PX) // step)
        for number, chip in enumerate(self._chips.values()):
            line, column = divmod(number, n_columns)
            chip.move(column * step, line * (_CHIP.height() + _SPACING_PX))
        n_lines = -(-len(self._chips) // n_columns)
        self.setFixedHeight(max(1, n_lines * (_CHIP.height() + _SPACING_PX) - _SPACING_PX))

    def _on_clicked(self) -> None:
        self.remove_requested.emit(self.sender().path)


class _Chip(QAbstractButton):
    """One picture with the badge of its part; below the mouse or with the focus, a cross to remove it."""

    def __init__(self, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self._part = Part.EXAMPLE
        self._picture = QPixmap()
        self.setFixedSize(_CHIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_part(self, part: Part) -> None:
        self._part = part
        words = QCoreApplication.translate("query_chips", _WORDS[part])
        self.setToolTip(
            self.tr("{role}: {name}\nClick to take it out of the search").format(
                role=words, name=self.path.name
            )
        )
        self.setAccessibleName(
            self.tr("{role}: {name}. Press to take it out").format(role=words, name=self.path.name)
        )
        self.update()

    def set_picture(self, picture: QImage) -> None:
        scaled = picture.scaled(
            _CHIP * 2,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._picture = QPixmap.fromImage(scaled)
        self.update()

    def sizeHint(self) -> QSize:
        return _CHIP

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.rect().adjusted(2, 2, -2, -2)
        if self._picture.isNull():
            paint_placeholder(painter, self.palette(), box)
        else:
            part = QRect(0, 0, *box.size().scaled(self._picture.size(), _KEEP).toTuple())
            part.moveCenter(self._picture.rect().center())
            painter.drawPixmap(box, self._picture, part)
        is_active = self.underMouse() or self.hasFocus()
        role = QPalette.ColorRole.Highlight if is_active else QPalette.ColorRole.Mid
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.palette().color(role), 2.0))
        painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
        corner = QPointF(box.right() - BADGE_SIZE_PX / 2 - 1, box.top() + BADGE_SIZE_PX / 2 + 2)
        draw_part_badge(painter, corner, self._part)
        if is_active:
            self._paint_cross(painter, QPointF(box.left() + 11, box.top() + 11))

    def _paint_cross(self, painter: QPainter, centre: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawEllipse(centre, 8.0, 8.0)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1.8))
        painter.drawLine(centre - QPointF(3, 3), centre + QPointF(3, 3))
        painter.drawLine(centre - QPointF(3, -3), centre + QPointF(3, -3))
