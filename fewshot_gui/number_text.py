"""Numbers as the user's language writes them. The locale is set once, see ``fewshot_gui.translation``."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale


def count_text(number: int) -> str:
    """A whole number with its thousands in groups: 12,345 or 12.345."""
    return QLocale().toString(number)


def decimal_text(value: float, n_decimals: int) -> str:
    """A number with this many digits behind the point or comma."""
    return QLocale().toString(float(value), "f", n_decimals)


def percent_text(fraction: float, n_decimals: int = 0) -> str:
    """A share as per cent: 87%, or 87 % where the language puts a space."""
    number = decimal_text(100 * fraction, n_decimals)
    return QCoreApplication.translate("number_text", "{number}%").format(number=number)
