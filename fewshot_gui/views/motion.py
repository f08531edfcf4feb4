"""What moves on screen, and whether anything may."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QStyle, QWidget


def is_motion_reduced(widget: QWidget) -> bool:
    """True where nothing may slide, fade or flash: ``Theme`` or the desktop said so to the style."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return widget.style().styleHint(hint, None, widget) == 0


class ProgressBar(QProgressBar):
    """Where the end is not known it runs to and fro or, with reduced motion, stays empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Progress"))

    def show_part(self, done: int, total: int) -> None:
        """Show how much is done; a total of 0 stands for "not known"."""
        is_still = total == 0 and is_motion_reduced(self)
        self.setRange(0, 1 if is_still else total)
        self.setValue(0 if is_still else done)
