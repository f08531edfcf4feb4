"""Which keys the commands have: the built-in ones, and those the user put in their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QAction, QKeySequence

from fewshot_gui.views.action_specs import ACTIONS, ActionSpec, Mode
from fewshot_gui.views.action_text import plain_action_text

Keys = tuple[str, ...]

_SPECS: Final[dict[str, ActionSpec]] = {spec.name: spec for spec in ACTIONS if spec is not None}

RESERVED: Final[dict[Mode, dict[str, str]]] = {
    Mode.SEGMENT: {
        "X": QT_TRANSLATE_NOOP("shortcut_keys", "swapping brush and eraser"),
        "H": QT_TRANSLATE_NOOP("shortcut_keys", "hiding the overlay"),
        "Space": QT_TRANSLATE_NOOP("shortcut_keys", "moving the picture"),
    },
    Mode.SEARCH: {},
    Mode.CLASSIFY: {},
}
"""Keys that a picture itself understands, with what they do there (translated where it is shown)."""


def keys_of(name: str, overrides: Mapping[str, Keys]) -> Keys:
    """The keys of a command, in portable form; the first one is shown in menus."""
    return overrides.get(name, _SPECS[name].keys)


def known_overrides(pairs: tuple[tuple[str, Keys], ...]) -> dict[str, Keys]:
    """What a settings file says, without commands and keys that do not exist."""
    return {
        name: tuple(key for key in keys if QKeySequence(key).toString())
        for name, keys in pairs
        if name in _SPECS
    }


def with_keys(overrides: Mapping[str, Keys], name: str, keys: Keys) -> dict[str, Keys]:
    """Give a command other keys; the built-in ones need no entry."""
    changed = {other: value for other, value in overrides.items() if other != name}
    if keys != _SPECS[name].keys:
        changed[name] = keys
    return changed


def taken_by(name: str, key: str, overrides: Mapping[str, Keys]) -> list[str]:
    """Commands that have this key already and are on screen together with a command, in menu order."""
    mode = _SPECS[name].mode
    return [
        other.name
        for other in _SPECS.values()
        if other.name != name
        and (mode is None or other.mode is None or mode == other.mode)
        and any(_is_same(key, taken) for taken in keys_of(other.name, overrides))
    ]


def reserved_for(name: str, key: str) -> str:
    """What a picture does with this key where the command works; empty where it does nothing."""
    mode = _SPECS[name].mode
    modes = Mode if mode is None else (mode,)
    uses = (use for each in modes for taken, use in RESERVED[each].items() if _is_same(key, taken))
    return next(uses, "")


def move_key(overrides: Mapping[str, Keys], name: str, key: str) -> dict[str, Keys]:
    """Make a key the only one of a command, and take it from whoever has it."""
    changed = dict(overrides)
    for other in taken_by(name, key, overrides):
        kept = tuple(taken for taken in keys_of(other, overrides) if not _is_same(key, taken))
        changed = with_keys(changed, other, kept)
    return with_keys(changed, name, (key,))


def apply_keys(actions: Mapping[str, QAction], overrides: Mapping[str, Keys]) -> None:
    """Give all actions their keys, and tool tips that name the first. GUI thread only."""
    for name, spec in _SPECS.items():
        keys = keys_of(name, overrides)
        actions[name].setShortcuts([QKeySequence(key) for key in keys])
        words = plain_text(spec)
        actions[name].setToolTip(f"{words} ({readable(keys[:1])})" if keys else words)


def plain_text(spec: ActionSpec) -> str:
    """The command's name as people read it."""
    return plain_action_text(spec.name)


def readable(keys: Keys) -> str:
    """Keys as this operating system writes them."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def _is_same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)
