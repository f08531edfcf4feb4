"""Every command of the app in one table: menus, tool bars and the sheet of keys are made from it."""

from __future__ import annotations

import functools
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
        text: what menus show.
        menu: the menu it is in; also the heading in the sheet of keys.
        keys: shortcuts in portable form; the first one is shown in the menu.
        icon: file name in ``assets/icons`` without ending, or empty.
        is_checkable: it is a switch.
        mode: the mode it belongs to; None: to all. A key has one meaning per mode.
    """

    name: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False
    mode: Mode | None = None


SEPARATOR: Final = None

_segment = functools.partial(ActionSpec, mode=Mode.SEGMENT)
_search = functools.partial(ActionSpec, mode=Mode.SEARCH)
_classify = functools.partial(ActionSpec, mode=Mode.CLASSIFY)

ACTIONS: Final[tuple[ActionSpec | None, ...]] = (
    ActionSpec(name="open_folder", text="&Open folder…", menu="&File", keys=("Ctrl+O",), icon="open"),
    ActionSpec(name="open_sample", text="Open the &sample folder", menu="&File", icon="sample"),
    SEPARATOR,
    ActionSpec(name="open_project", text="Open &project…", menu="&File", keys=("Ctrl+Shift+O",)),
    ActionSpec(name="save_project_as", text="Save project &as…", menu="&File", keys=("Ctrl+Shift+S",)),
    SEPARATOR,
    _segment(name="export_masks", text="&Export masks…", menu="&File", keys=("Ctrl+E",), icon="export"),
    _segment(name="import_masks", text="&Import masks…", menu="&File", keys=("Ctrl+I",)),
    _search(name="export_table", text="&Export list…", menu="&File", keys=("Ctrl+E",), icon="export"),
    _search(name="copy_results", text="&Copy the best images…", menu="&File", keys=("Ctrl+Shift+E",)),
    _classify(name="export_classes", text="&Export list…", menu="&File", keys=("Ctrl+E",), icon="export"),
    _classify(
        name="copy_by_class", text="&Copy into folders by class…", menu="&File", keys=("Ctrl+Shift+E",)
    ),
    _classify(name="link_by_class", text="&Link into folders by class…", menu="&File"),
    SEPARATOR,
    _classify(name="import_attributes", text="&Import attributes…", menu="&File", keys=("Ctrl+I",)),
    _classify(name="export_attributes", text="Export &attributes…", menu="&File"),
    SEPARATOR,
    ActionSpec(name="preferences", text="Se&ttings…", menu="&File", keys=("Ctrl+,",)),
    ActionSpec(name="quit", text="&Quit", menu="&File", keys=("Ctrl+Q",)),
    _segment(name="undo", text="&Undo", menu="&Edit", keys=("Ctrl+Z",), icon="undo"),
    _segment(name="redo", text="&Redo", menu="&Edit", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    _segment(name="clear_mask", text="&Clear the painting", menu="&Edit", keys=("Ctrl+Backspace",)),
    _segment(name="brush", text="&Brush", menu="&Tools", keys=("B",), icon="brush", is_checkable=True),
    _segment(name="eraser", text="&Eraser", menu="&Tools", keys=("E",), icon="eraser", is_checkable=True),
    _segment(
        name="smart_brush", text="Smart brus&h", menu="&Tools", keys=("K",), icon="smart", is_checkable=True
    ),
    _segment(name="polygon", text="P&olygon", menu="&Tools", keys=("P",), icon="polygon", is_checkable=True),
    _segment(name="lasso", text="L&asso", menu="&Tools", keys=("L",), icon="lasso", is_checkable=True),
    _segment(name="box", text="Bo&x", menu="&Tools", keys=("R",), icon="box", is_checkable=True),
    _segment(name="fill", text="&Fill", menu="&Tools", keys=("G",), icon="fill", is_checkable=True),
    _segment(name="pan", text="&Pan", menu="&Tools", keys=("V",), icon="pan", is_checkable=True),
    SEPARATOR,
    _segment(name="size_up", text="&Larger", menu="&Tools", keys=("]",)),
    _segment(name="size_down", text="&Smaller", menu="&Tools", keys=("[",)),
    _segment(name="size_up_more", text="Much larger", menu="&Tools", keys=("}", "Shift+]")),
    _segment(name="size_down_more", text="Much smaller", menu="&Tools", keys=("{", "Shift+[")),
    SEPARATOR,
    _segment(
        name="snap_strokes",
        text="S&nap strokes to edges",
        menu="&Tools",
        keys=("Ctrl+Shift+K",),
        icon="snap_strokes",
        is_checkable=True,
    ),
    _segment(name="fill_holes", text="Fill &holes", menu="&Mask", keys=("Ctrl+G",), icon="fill_holes"),
    _segment(
        name="remove_islands",
        text="Remove small &islands",
        menu="&Mask",
        keys=("Ctrl+Shift+G",),
        icon="islands",
    ),
    _segment(name="grow", text="&Grow", menu="&Mask", keys=("Ctrl+]",), icon="grow"),
    _segment(name="shrink", text="Sh&rink", menu="&Mask", keys=("Ctrl+[",), icon="shrink"),
    _segment(name="smooth", text="&Smooth the outline", menu="&Mask", keys=("Ctrl+M",), icon="smooth"),
    _segment(name="snap_edges", text="Snap to &edges", menu="&Mask", keys=("Ctrl+K",), icon="snap"),
    SEPARATOR,
    _segment(
        name="copy_previous",
        text="&Copy the mask of the previous image",
        menu="&Mask",
        keys=("Ctrl+D",),
        icon="copy_previous",
    ),
    ActionSpec(
        name="mode_segment", text="&Segment", menu="&View", keys=("Ctrl+1",), icon="brush", is_checkable=True
    ),
    ActionSpec(
        name="mode_search", text="Sear&ch", menu="&View", keys=("Ctrl+2",), icon="search", is_checkable=True
    ),
    ActionSpec(
        name="mode_classify",
        text="C&lassify",
        menu="&View",
        keys=("Ctrl+3",),
        icon="classify",
        is_checkable=True,
    ),
    SEPARATOR,
    _segment(name="next_image", text="&Next image", menu="&View", keys=("Right", "PgDown", "D"), icon="next"),
    _segment(
        name="previous_image",
        text="&Previous image",
        menu="&View",
        keys=("Left", "PgUp", "A"),
        icon="previous",
    ),
    SEPARATOR,
    _segment(name="zoom_in", text="Zoom &in", menu="&View", keys=("+", "=", "Ctrl++")),
    _segment(name="zoom_out", text="Zoom &out", menu="&View", keys=("-", "Ctrl+-")),
    _segment(name="fit", text="&Fit to window", menu="&View", keys=("F",), icon="fit"),
    _segment(name="actual_size", text="&100 %", menu="&View", keys=("Ctrl+0",)),
    _search(name="results_larger", text="&Larger pictures", menu="&View", keys=("Ctrl++", "Ctrl+=")),
    _search(name="results_smaller", text="S&maller pictures", menu="&View", keys=("Ctrl+-",)),
    _classify(name="pictures_larger", text="La&rger pictures", menu="&View", keys=("Ctrl++", "Ctrl+=")),
    _classify(name="pictures_smaller", text="S&maller pictures", menu="&View", keys=("Ctrl+-",)),
    _classify(name="heat_map", text="&Heat map", menu="&View", keys=("H",), is_checkable=True),
    _classify(name="why_panel", text="&Why panel", menu="&View", keys=("F9",), is_checkable=True),
    SEPARATOR,
    _segment(name="opacity_up", text="&More overlay", menu="&View", keys=("O",)),
    _segment(name="opacity_down", text="&Less overlay", menu="&View", keys=("Shift+O",)),
    _segment(name="side_panel", text="S&ide panel", menu="&View", keys=("F9",), is_checkable=True),
    _segment(name="live", text="&Live", menu="&Segment", keys=("Ctrl+L",), is_checkable=True),
    _segment(
        name="use_as_support", text="&Use this image as example", menu="&Segment", keys=("S",), icon="add"
    ),
    SEPARATOR,
    _segment(name="accept", text="&Accept the mask", menu="&Segment", keys=("Return", "Enter")),
    _segment(name="reject", text="&Reject the mask", menu="&Segment", keys=("Backspace",)),
    _segment(name="next_unreviewed", text="&Next unreviewed image", menu="&Segment", keys=("N",)),
    _segment(name="accept_all", text="Accept all a&bove…", menu="&Segment", keys=("Ctrl+Return",)),
    SEPARATOR,
    ActionSpec(name="pause", text="&Pause or resume", menu="&Segment", keys=("Ctrl+P",), icon="pause"),
    ActionSpec(name="stop", text="Stop what is going on", menu="&Segment", keys=("Esc",)),
    _search(name="pen", text="&Pen", menu="&Doodle", keys=("B",), icon="pen", is_checkable=True),
    _search(name="rubber", text="&Eraser", menu="&Doodle", keys=("E",), icon="eraser", is_checkable=True),
    _search(name="pen_wider", text="&Wider", menu="&Doodle", keys=("]",)),
    _search(name="pen_narrower", text="&Narrower", menu="&Doodle", keys=("[",)),
    SEPARATOR,
    _search(name="undo_stroke", text="&Undo", menu="&Doodle", keys=("Ctrl+Z",), icon="undo"),
    _search(name="redo_stroke", text="&Redo", menu="&Doodle", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    _search(name="clear_doodle", text="&Clear the paper", menu="&Doodle", keys=("Del",), icon="remove"),
    _search(name="new_search", text="New &search", menu="&Doodle", keys=("Ctrl+N",)),
    SEPARATOR,
    _search(name="save_doodle", text="&Save the doodle", menu="&Doodle", keys=("Ctrl+S",), icon="bookmark"),
    _search(name="add_image", text="&Add an image…", menu="&Doodle", keys=("Ctrl+I",), icon="picture"),
    _search(name="paste_image", text="Paste an &image", menu="&Doodle", keys=("Ctrl+V",)),
    _search(name="open_result", text="&Open for segmenting", menu="&Results"),
    _search(name="like", text="&Right: more of these", menu="&Results", keys=("+", "="), icon="like"),
    _search(name="dislike", text="&Wrong: fewer of these", menu="&Results", keys=("-",), icon="dislike"),
    _search(name="more_like_this", text="&More like this", menu="&Results", keys=("M",), icon="similar"),
    _search(
        name="use_result", text="&Use as example for segmenting", menu="&Results", keys=("S",), icon="support"
    ),
    _classify(name="new_class", text="&New class…", menu="&Classes", keys=("Ctrl+N",), icon="add"),
    _classify(name="copy_class", text="New class &like this…", menu="&Classes", keys=("Ctrl+D",)),
    _classify(name="rename_class", text="R&ename", menu="&Classes", keys=("F2",)),
    _classify(name="remove_class", text="Re&move", menu="&Classes", keys=("Ctrl+Backspace",), icon="remove"),
    _classify(name="reset_class", text="Take &back all changes of this class", menu="&Classes"),
    SEPARATOR,
    _classify(name="undo_edit", text="&Undo", menu="&Classes", keys=("Ctrl+Z",), icon="undo"),
    _classify(name="redo_edit", text="&Redo", menu="&Classes", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    SEPARATOR,
    _classify(name="use_all_classes", text="Use &all classes", menu="&Classes"),
    _classify(name="use_new_classes", text="Use new &classes only", menu="&Classes"),
    _classify(name="segment_class", text="Show its images in &Segment", menu="&Classes"),
    _classify(name="search_class", text="Searc&h for more of it", menu="&Classes"),
    SEPARATOR,
    _classify(name="next_class", text="Ne&xt class", menu="&Classes", keys=("Alt+Down", "Ctrl+PgDown")),
    _classify(name="previous_class", text="&Previous class", menu="&Classes", keys=("Alt+Up", "Ctrl+PgUp")),
    _classify(name="find_attribute", text="&Find an attribute", menu="&Classes", keys=("Ctrl+F",)),
    SEPARATOR,
    _classify(name="fit_classes", text="Learn a&gain", menu="&Classes", keys=("Ctrl+R",)),
    _classify(name="open_classified", text="&Open for segmenting", menu="&Images"),
    _classify(
        name="confirm_class", text="&Right: it is this class", menu="&Images", keys=("+", "="), icon="like"
    ),
    _classify(name="put_into_class", text="&Put into a class…", menu="&Images", keys=("P",), icon="classify"),
    _classify(name="put_back", text="&Take back my decision", menu="&Images", keys=("Backspace",)),
    _classify(
        name="find_similar", text="Search for &more like this", menu="&Images", keys=("M",), icon="similar"
    ),
    _classify(
        name="use_classified",
        text="&Use as example for segmenting",
        menu="&Images",
        keys=("S",),
        icon="support",
    ),
    ActionSpec(name="shortcuts", text="&Keys", menu="&Help", keys=("F1", "?"), icon="keyboard"),
    ActionSpec(name="tour", text="Show the &tour", menu="&Help"),
    SEPARATOR,
    ActionSpec(name="show_log", text="&Log…", menu="&Help"),
    ActionSpec(name="open_logs", text="Open the log &folder", menu="&Help"),
    ActionSpec(name="about", text="&About Fewshot", menu="&Help"),
)

MENU_MODES: Final = {
    "&Edit": Mode.SEGMENT,
    "&Tools": Mode.SEGMENT,
    "&Mask": Mode.SEGMENT,
    "&Segment": Mode.SEGMENT,
    "&Doodle": Mode.SEARCH,
    "&Results": Mode.SEARCH,
    "&Classes": Mode.CLASSIFY,
    "&Images": Mode.CLASSIFY,
}
"""Menus of one mode; the others are always there."""

MOUSE_HINTS: Final[tuple[tuple[str, str], ...]] = (
    ("Left button", "Paint with the tool"),
    ("Right button or Ctrl + drag", "Erase while in the brush"),
    ("Wheel", "Zoom at the cursor"),
    ("Shift + wheel", "Size of the brush"),
    ("Space + drag, middle button", "Pan"),
    ("Shift + click", "Straight line from the last point"),
    ("Shift, Ctrl or right button", "Take away with polygon, lasso and box"),
    ("Enter, Backspace", "Close a polygon, take a corner back"),
    ("Shift + click with Fill", "Fill a hole of the painting"),
    ("Tab, Esc", "Take or drop what the smart brush found"),
    ("X", "Swap painting and erasing"),
    ("H (hold)", "Hide the overlay"),
)
"""What the canvas itself understands, for the sheet of keys."""

PAPER_HINTS: Final[tuple[tuple[str, str], ...]] = (
    ("Left button", "Draw"),
    ("Right button or Ctrl + drag", "Erase"),
    ("Wheel", "Width of the pen"),
    ("Enter, double-click", "Open a result for segmenting"),
)
"""What the paper and the results themselves understand."""

ATTRIBUTE_HINTS: Final[tuple[tuple[str, str], ...]] = (
    ("Y, N, U", "Attribute: yes, no, unknown"),
    ("Left, Right", "Attribute: weaker, stronger"),
    ("Space", "Class: use it or leave it out"),
    ("Drag onto a class", "Put images there"),
    ("Ctrl + click, Shift + click", "Select several images"),
    ("Enter, double-click", "Open an image for segmenting"),
)
"""What the tables and pictures of Classify mode themselves understand."""
