"""Every command of the app in one table: menus, tool bars and the sheet of keys are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from fewshot_gui.icons import tinted_icon


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """One command.

    Attributes:
        name: how code asks for it.
        text: what menus show.
        menu: the menu it is in; also the heading in the sheet of keys.
        keys: shortcuts in portable form; the first one is shown in the menu.
        icon: file name in ``assets/icons`` without ending, or empty.
        is_checkable: it is a switch.
    """

    name: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False


SEPARATOR: Final = None

ACTIONS: Final[tuple[ActionSpec | None, ...]] = (
    ActionSpec(name="open_folder", text="&Open folder…", menu="&File", keys=("Ctrl+O",), icon="open"),
    ActionSpec(name="open_sample", text="Open the &sample folder", menu="&File", icon="sample"),
    SEPARATOR,
    ActionSpec(name="export_masks", text="&Export masks…", menu="&File", keys=("Ctrl+E",), icon="export"),
    SEPARATOR,
    ActionSpec(name="quit", text="&Quit", menu="&File", keys=("Ctrl+Q",)),
    ActionSpec(name="undo", text="&Undo", menu="&Edit", keys=("Ctrl+Z",), icon="undo"),
    ActionSpec(name="redo", text="&Redo", menu="&Edit", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    ActionSpec(name="clear_mask", text="&Clear the painting", menu="&Edit", keys=("Ctrl+Backspace",)),
    ActionSpec(name="brush", text="&Brush", menu="&Tools", keys=("B",), icon="brush", is_checkable=True),
    ActionSpec(name="eraser", text="&Eraser", menu="&Tools", keys=("E",), icon="eraser", is_checkable=True),
    ActionSpec(name="pan", text="&Pan", menu="&Tools", keys=("V",), icon="pan", is_checkable=True),
    SEPARATOR,
    ActionSpec(name="size_up", text="&Larger", menu="&Tools", keys=("]",)),
    ActionSpec(name="size_down", text="&Smaller", menu="&Tools", keys=("[",)),
    ActionSpec(name="size_up_more", text="Much larger", menu="&Tools", keys=("}", "Shift+]")),
    ActionSpec(name="size_down_more", text="Much smaller", menu="&Tools", keys=("{", "Shift+[")),
    ActionSpec(
        name="next_image", text="&Next image", menu="&View", keys=("Right", "PgDown", "D"), icon="next"
    ),
    ActionSpec(
        name="previous_image",
        text="&Previous image",
        menu="&View",
        keys=("Left", "PgUp", "A"),
        icon="previous",
    ),
    SEPARATOR,
    ActionSpec(name="zoom_in", text="Zoom &in", menu="&View", keys=("+", "=", "Ctrl++")),
    ActionSpec(name="zoom_out", text="Zoom &out", menu="&View", keys=("-", "Ctrl+-")),
    ActionSpec(name="fit", text="&Fit to window", menu="&View", keys=("F",), icon="fit"),
    ActionSpec(name="actual_size", text="&100 %", menu="&View", keys=("Ctrl+0",)),
    SEPARATOR,
    ActionSpec(name="opacity_up", text="&More overlay", menu="&View", keys=("O",)),
    ActionSpec(name="opacity_down", text="&Less overlay", menu="&View", keys=("Shift+O",)),
    ActionSpec(name="side_panel", text="&Side panel", menu="&View", keys=("F9",), is_checkable=True),
    ActionSpec(name="live", text="&Live", menu="&Segment", keys=("Ctrl+L",), is_checkable=True),
    ActionSpec(
        name="use_as_support", text="&Use this image as example", menu="&Segment", keys=("S",), icon="add"
    ),
    SEPARATOR,
    ActionSpec(name="pause", text="&Pause or resume", menu="&Segment", keys=("Ctrl+P",), icon="pause"),
    ActionSpec(name="stop", text="Stop what is going on", menu="&Segment", keys=("Esc",)),
    ActionSpec(name="shortcuts", text="&Keys", menu="&Help", keys=("F1", "?"), icon="keyboard"),
    ActionSpec(name="open_logs", text="Open the &log folder", menu="&Help"),
    ActionSpec(name="about", text="&About Fewshot", menu="&Help"),
)

MOUSE_HINTS: Final[tuple[tuple[str, str], ...]] = (
    ("Left button", "Paint with the tool"),
    ("Right button or Ctrl + drag", "Erase while in the brush"),
    ("Wheel", "Zoom at the cursor"),
    ("Shift + wheel", "Size of the brush"),
    ("Space + drag, middle button", "Pan"),
    ("Shift + click", "Straight line from the last point"),
    ("X", "Swap painting and erasing"),
    ("H (hold)", "Hide the overlay"),
)
"""What the canvas itself understands, for the sheet of keys."""


def make_actions(owner: QWidget) -> dict[str, QAction]:
    """Create all actions as children of a window; shortcuts work in the whole window.

    Text fields keep their letters: Qt asks the focused widget before it fires a shortcut.
    """
    actions: dict[str, QAction] = {}
    for spec in filter(None, ACTIONS):
        action = QAction(spec.text, owner)
        action.setObjectName(spec.name)
        action.setCheckable(spec.is_checkable)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        plain_text = spec.text.replace("&", "").rstrip("…")
        action.setToolTip(f"{plain_text} ({spec.keys[0]})" if spec.keys else plain_text)
        owner.addAction(action)
        actions[spec.name] = action
    return actions


def tint_actions(actions: dict[str, QAction], widget: QWidget) -> None:
    """Draw the icons in the widget's present colours."""
    for spec in filter(None, ACTIONS):
        if spec.icon:
            actions[spec.name].setIcon(tinted_icon(spec.icon, widget.palette()))
