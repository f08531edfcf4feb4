"""Our icons: one-colour SVG drawings, tinted with the palette's text colour."""

from __future__ import annotations

import functools
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fewshot_gui.resources import icon_path

_SIZES_PX: Final = (16, 24, 32, 48, 64)
_APP_SIZES_PX: Final = (*_SIZES_PX, 256)


def tinted_icon(name: str, palette: QPalette) -> QIcon:
    """An icon in the palette's colours, normal and disabled, drawn in each size when it is first painted.

    Call it again when the palette changes. GUI thread only.

    Args:
        name: file name in ``assets/icons`` without its ending.
        palette: whose text colours are used.
    """
    role = QPalette.ColorRole.ButtonText
    normal = palette.color(QPalette.ColorGroup.Active, role)
    disabled = palette.color(QPalette.ColorGroup.Disabled, role)
    return QIcon(_TintedEngine(name, normal.name(), disabled.name()))


def app_icon() -> QIcon:
    """The window's icon, in its own colours."""
    renderer = QSvgRenderer(str(icon_path("fewshot")))
    icon = QIcon()
    for size_px in _APP_SIZES_PX:
        icon.addPixmap(_draw(renderer, QSize(size_px, size_px)))
    return icon


def colour_swatch(colour: QColor, size_px: int) -> QPixmap:
    """A filled dot, for the class list."""
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(0.5, 0.5, size_px - 1, size_px - 1))
    painter.end()
    return pixmap


class _TintedEngine(QIconEngine):
    """Draws a file in one of two colours when Qt asks for it. Most icons of hidden pages are never drawn."""

    def __init__(self, name: str, normal: str, disabled: str) -> None:
        super().__init__()
        self._name = name
        self._normal = normal
        self._disabled = disabled

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._normal
        return _tinted_pixmap(self._name, colour, size.width(), size.height())

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.pixmap(rect.size() * scale, mode, state))

    def clone(self) -> QIconEngine:
        # Qt asks for it where a copy of an icon is changed, which we never do, and takes the copy over
        # without telling Python; without the list Python would delete it at once.
        copy = _TintedEngine(self._name, self._normal, self._disabled)
        _clones.append(copy)
        return copy


_clones: Final[list[QIconEngine]] = []


@functools.lru_cache(maxsize=512)
def _tinted_pixmap(name: str, colour: str, width: int, height: int) -> QPixmap:
    svg = icon_path(name).read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    return _draw(renderer, QSize(width, height))


def _draw(renderer: QSvgRenderer, size: QSize) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
