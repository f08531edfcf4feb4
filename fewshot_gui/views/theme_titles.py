"""What the themes are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def theme_title(name: str) -> str:
    """The title of one of ``settings.THEMES`` in the user's language."""
    titles = {
        "system": QCoreApplication.translate("theme_titles", "System"),
        "light": QCoreApplication.translate("theme_titles", "Light"),
        "dark": QCoreApplication.translate("theme_titles", "Dark"),
    }
    return titles[name]
