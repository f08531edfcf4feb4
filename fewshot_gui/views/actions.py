"""The commands of ``action_specs`` as Qt actions."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from fewshot_gui.icons import tinted_icon
from fewshot_gui.views.action_specs import ACTIONS, Mode
from fewshot_gui.views.action_text import action_text, plain_action_text


def make_actions(owner: QWidget) -> dict[str, QAction]:
    """Create all actions as children of a window; shortcuts work in the whole window.

    Text fields keep their letters: Qt asks the focused widget before it fires a shortcut.
    """
    actions: dict[str, QAction] = {}
    for spec in filter(None, ACTIONS):
        action = QAction(action_text(spec.name), owner)
        if "(&" in action.text():  # 打开(&O): for menus only, and Qt would write "打开(O)" on tool buttons
            action.setIconText(plain_action_text(spec.name))
        action.setObjectName(spec.name)
        action.setCheckable(spec.is_checkable)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        plain_text = plain_action_text(spec.name)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{plain_text} ({key})" if key else plain_text)
        owner.addAction(action)
        actions[spec.name] = action
    return actions


def show_mode_actions(actions: dict[str, QAction], mode: Mode) -> None:
    """Hide the commands of all other modes; a hidden action has no key and no button, and keeps its state."""
    specs = [spec for spec in ACTIONS if spec is not None and spec.mode is not None]
    for spec in sorted(specs, key=lambda spec: spec.mode == mode):  # hide first: keys are never taken twice
        actions[spec.name].setVisible(spec.mode == mode)


def tint_actions(actions: dict[str, QAction], widget: QWidget) -> None:
    """Draw the icons in the widget's present colours."""
    for spec in filter(None, ACTIONS):
        if spec.icon:
            actions[spec.name].setIcon(tinted_icon(spec.icon, widget.palette()))
