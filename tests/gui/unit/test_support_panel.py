"""The list of examples in the side panel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QToolButton

from fewshot_gui.views.support_panel import ShotView, SupportPanel


def _remove_icon(panel: SupportPanel) -> object:
    button = next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Remove a.jpg")
    return button.icon().pixmap(QSize(24, 24)).toImage()


def test_the_remove_button_follows_a_change_of_theme(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    shot = ShotView(path=Path("a.jpg"), is_enabled=True, painted_percent=3.0, picture=None)
    panel.show_shots((shot,))
    before = _remove_icon(panel)
    palette = QPalette(panel.palette())
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#ff00ff"))
    panel.setPalette(palette)
    assert _remove_icon(panel) != before
