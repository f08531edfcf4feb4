"""Our icons: one-colour SVG drawings, tinted with the palette's text colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fewshot_gui.resources import icon_path

_SIZES_PX: Final = (16, 24, 32, 48, 64)


def tinted_icon(name: str, palette: QPalette) -> QIcon:
    """Draw an icon in the palette's colours, normal and disabled, at all sizes screens ask for.

    Call it again when the palette changes. GUI thread only.

    Args:
        name: file name in ``assets/icons`` without its ending.
        palette: whose text colours are used.
    """
    svg = icon_path(name).read_text(encoding="utf-8")
    icon = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour.name()).encode()))
        for size_px in _SIZES_PX:
            icon.addPixmap(_draw(renderer, size_px), mode)
    return icon


def app_icon() -> QIcon:
    """The window's icon, in its own colours."""
    renderer = QSvgRenderer(str(icon_path("fewshot")))
    icon = QIcon()
    for size_px in (*_SIZES_PX, 256):
        icon.addPixmap(_draw(renderer, size_px))
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


def _draw(renderer: QSvgRenderer, size_px: int) -> QPixmap:
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
