"""The words of commands, menus and keys in the user's language."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from fewshot_gui.views.action_specs import ACTIONS

_CONTEXT: Final = ""  # what lupdate gives to QT_TR_NOOP, with which ``action_specs`` marks its texts
_TEXTS: Final = {spec.name: spec.text for spec in ACTIONS if spec is not None}
_MNEMONIC_IN_BRACKETS: Final = re.compile(r"\(&.\)")  # Chinese and Korean: 文件(&F)


def action_text(name: str) -> str:
    """What menus show for a command, with its mnemonic."""
    return shown(_TEXTS[name])


def shown(text: str) -> str:
    """A text of ``action_specs``, a menu title or a hint for instance, in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def without_mnemonic(text: str) -> str:
    """A text without the sign of its Alt key."""
    return _MNEMONIC_IN_BRACKETS.sub("", text).replace("&", "")


def plain_action_text(name: str) -> str:
    """The command's name as people read it, without mnemonic and dots."""
    return without_mnemonic(action_text(name)).rstrip("…")
