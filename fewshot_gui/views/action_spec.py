"""What a command of the app is: one row of the table in ``action_specs``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Mode(Enum):
    """What the window is used for. Each mode has a page and commands of its own."""

    SEGMENT = "segment"
    SEARCH = "search"
    CLASSIFY = "classify"


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """One command.

    Attributes:
        name: how code asks for it.
        text: what menus show, in English; ``action_text`` translates it.
        menu: the menu it is in, one of ``MENUS``; also the heading in the sheet of keys.
        keys: shortcuts in portable form; the first one is shown in the menu.
        icon: file name in ``assets/icons`` without ending, or empty.
        is_checkable: it is a switch.
        mode: the mode it belongs to; None: to all. A key has one meaning per mode.
        series: what the commands of a series do; they are one line in the sheet of keys and not in the menu.
    """

    name: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False
    mode: Mode | None = None
    series: str = ""


SEPARATOR: Final = None
