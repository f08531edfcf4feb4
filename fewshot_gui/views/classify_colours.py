"""Colours of Classify mode: one per class, and two for what spoke for and against it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.rendering.palette import class_colour


def colour_of_class(table: ClassTable, name: str) -> QColor:
    """The colour of a class; it keeps it when others are added, which happens at the top of the table.

    Classes the table does not know are grey.
    """
    names = table.names
    if name not in names:
        return QColor(128, 134, 144)
    return QColor(*class_colour(len(names) - 1 - names.index(name)))


def is_dark(palette: QPalette) -> bool:
    """True in the dark look."""
    return palette.color(QPalette.ColorRole.Window).lightnessF() < 0.5


def colour_for(palette: QPalette) -> QColor:
    """Of what spoke for a class."""
    return palette.color(QPalette.ColorRole.Highlight)


def colour_against(palette: QPalette) -> QColor:
    """Of what spoke against a class; with blue as its opposite it is told apart by colour-blind people."""
    return QColor("#f0a35e") if is_dark(palette) else QColor("#b4540a")
