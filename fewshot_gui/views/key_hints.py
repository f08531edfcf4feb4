"""What canvas, paper and lists themselves understand; ``action_text.shown`` translates it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TR_NOOP

MOUSE_HINTS: Final[tuple[tuple[str, str], ...]] = (
    (QT_TR_NOOP("Left button"), QT_TR_NOOP("Paint with the tool")),
    (QT_TR_NOOP("Right button or Ctrl + drag"), QT_TR_NOOP("Erase while in the brush")),
    (QT_TR_NOOP("Wheel"), QT_TR_NOOP("Zoom at the cursor")),
    (QT_TR_NOOP("Shift + wheel"), QT_TR_NOOP("Size of the brush")),
    (QT_TR_NOOP("Space + drag, middle button"), QT_TR_NOOP("Pan")),
    (QT_TR_NOOP("Shift + click"), QT_TR_NOOP("Straight line from the last point")),
    (QT_TR_NOOP("Shift, Ctrl or right button"), QT_TR_NOOP("Take away with polygon, lasso and box")),
    (QT_TR_NOOP("Enter, Backspace"), QT_TR_NOOP("Close a polygon, take a corner back")),
    (QT_TR_NOOP("Shift + click with Fill"), QT_TR_NOOP("Fill a hole of the painting")),
    (QT_TR_NOOP("Tab, Esc"), QT_TR_NOOP("Take or drop what the smart brush found")),
    (QT_TR_NOOP("X"), QT_TR_NOOP("Swap painting and erasing")),
    (QT_TR_NOOP("H (hold)"), QT_TR_NOOP("Hide the overlay")),
    (QT_TR_NOOP("Arrows with the keyboard cross"), QT_TR_NOOP("Move it; Shift: far, Ctrl: one pixel")),
    (QT_TR_NOOP("Space, Del with the cross"), QT_TR_NOOP("Tool down or up; Del takes away")),
)
"""What the canvas itself understands, for the sheet of keys."""

PAPER_HINTS: Final[tuple[tuple[str, str], ...]] = (
    (QT_TR_NOOP("Left button"), QT_TR_NOOP("Draw")),
    (QT_TR_NOOP("Right button or Ctrl + drag"), QT_TR_NOOP("Erase")),
    (QT_TR_NOOP("Wheel"), QT_TR_NOOP("Width of the pen")),
    (QT_TR_NOOP("Arrows on the paper"), QT_TR_NOOP("Move the cross; Shift: far, Ctrl: finely")),
    (QT_TR_NOOP("Space on the paper"), QT_TR_NOOP("Pen down or up; Ctrl + Space erases")),
    (QT_TR_NOOP("Enter, double-click"), QT_TR_NOOP("Open a result for segmenting")),
)
"""What the paper and the results themselves understand."""

ATTRIBUTE_HINTS: Final[tuple[tuple[str, str], ...]] = (
    (QT_TR_NOOP("Y, N, U"), QT_TR_NOOP("Attribute: yes, no, unknown")),
    (QT_TR_NOOP("Left, Right"), QT_TR_NOOP("Attribute: weaker, stronger")),
    (QT_TR_NOOP("Space"), QT_TR_NOOP("Class: use it or leave it out")),
    (QT_TR_NOOP("Drag onto a class"), QT_TR_NOOP("Put images there")),
    (QT_TR_NOOP("Ctrl + click, Shift + click"), QT_TR_NOOP("Select several images")),
    (QT_TR_NOOP("Enter, double-click"), QT_TR_NOOP("Open an image for segmenting")),
)
"""What the tables and pictures of Classify mode themselves understand."""
