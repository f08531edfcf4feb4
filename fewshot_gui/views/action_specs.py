"""Every command of the app in one table: menus, tool bars and the sheet of keys are made from it."""

from __future__ import annotations

import functools
from typing import Final

from PySide6.QtCore import QT_TR_NOOP

from fewshot_gui.views.action_spec import SEPARATOR, ActionSpec, Mode

_segment = functools.partial(ActionSpec, mode=Mode.SEGMENT)
_search = functools.partial(ActionSpec, mode=Mode.SEARCH)
_classify = functools.partial(ActionSpec, mode=Mode.CLASSIFY)
_number = functools.partial(_segment, menu="C&lass", series=QT_TR_NOOP("Paint with this class"))

ACTIONS: Final[tuple[ActionSpec | None, ...]] = (
    ActionSpec(
        name="open_folder", text=QT_TR_NOOP("&Open folder…"), menu="&File", keys=("Ctrl+O",), icon="open"
    ),
    ActionSpec(name="open_sample", text=QT_TR_NOOP("Open the &sample folder"), menu="&File", icon="sample"),
    SEPARATOR,
    ActionSpec(name="open_project", text=QT_TR_NOOP("Open &project…"), menu="&File", keys=("Ctrl+Shift+O",)),
    ActionSpec(
        name="save_project_as", text=QT_TR_NOOP("Save project &as…"), menu="&File", keys=("Ctrl+Shift+S",)
    ),
    SEPARATOR,
    _segment(
        name="export_masks", text=QT_TR_NOOP("&Export masks…"), menu="&File", keys=("Ctrl+E",), icon="export"
    ),
    _segment(name="import_masks", text=QT_TR_NOOP("&Import masks…"), menu="&File", keys=("Ctrl+I",)),
    _search(
        name="export_table", text=QT_TR_NOOP("&Export list…"), menu="&File", keys=("Ctrl+E",), icon="export"
    ),
    _search(
        name="copy_results", text=QT_TR_NOOP("&Copy the best images…"), menu="&File", keys=("Ctrl+Shift+E",)
    ),
    _classify(
        name="export_classes", text=QT_TR_NOOP("&Export list…"), menu="&File", keys=("Ctrl+E",), icon="export"
    ),
    _classify(
        name="copy_by_class",
        text=QT_TR_NOOP("&Copy into folders by class…"),
        menu="&File",
        keys=("Ctrl+Shift+E",),
    ),
    _classify(name="link_by_class", text=QT_TR_NOOP("&Link into folders by class…"), menu="&File"),
    SEPARATOR,
    _classify(
        name="import_attributes", text=QT_TR_NOOP("&Import attributes…"), menu="&File", keys=("Ctrl+I",)
    ),
    _classify(name="export_attributes", text=QT_TR_NOOP("Export attri&butes…"), menu="&File"),
    SEPARATOR,
    ActionSpec(name="preferences", text=QT_TR_NOOP("Se&ttings…"), menu="&File", keys=("Ctrl+,",)),
    ActionSpec(name="quit", text=QT_TR_NOOP("&Quit"), menu="&File", keys=("Ctrl+Q",)),
    _segment(name="undo", text=QT_TR_NOOP("&Undo"), menu="&Edit", keys=("Ctrl+Z",), icon="undo"),
    _segment(
        name="redo", text=QT_TR_NOOP("&Redo"), menu="&Edit", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"
    ),
    _segment(
        name="clear_mask", text=QT_TR_NOOP("&Clear the painting"), menu="&Edit", keys=("Ctrl+Backspace",)
    ),
    _segment(
        name="brush", text=QT_TR_NOOP("&Brush"), menu="&Tools", keys=("B",), icon="brush", is_checkable=True
    ),
    _segment(
        name="eraser",
        text=QT_TR_NOOP("&Eraser"),
        menu="&Tools",
        keys=("E",),
        icon="eraser",
        is_checkable=True,
    ),
    _segment(
        name="smart_brush",
        text=QT_TR_NOOP("Smart brus&h"),
        menu="&Tools",
        keys=("K",),
        icon="smart",
        is_checkable=True,
    ),
    _segment(
        name="polygon",
        text=QT_TR_NOOP("P&olygon"),
        menu="&Tools",
        keys=("P",),
        icon="polygon",
        is_checkable=True,
    ),
    _segment(
        name="lasso", text=QT_TR_NOOP("L&asso"), menu="&Tools", keys=("L",), icon="lasso", is_checkable=True
    ),
    _segment(name="box", text=QT_TR_NOOP("Bo&x"), menu="&Tools", keys=("R",), icon="box", is_checkable=True),
    _segment(
        name="fill", text=QT_TR_NOOP("&Fill"), menu="&Tools", keys=("G",), icon="fill", is_checkable=True
    ),
    _segment(name="pan", text=QT_TR_NOOP("&Pan"), menu="&Tools", keys=("V",), icon="pan", is_checkable=True),
    SEPARATOR,
    _segment(
        name="key_cursor",
        text=QT_TR_NOOP("Paint with the &keyboard"),
        menu="&Tools",
        keys=("C",),
        is_checkable=True,
    ),
    SEPARATOR,
    _segment(name="size_up", text=QT_TR_NOOP("&Larger"), menu="&Tools", keys=("]",)),
    _segment(name="size_down", text=QT_TR_NOOP("&Smaller"), menu="&Tools", keys=("[",)),
    _segment(name="size_up_more", text=QT_TR_NOOP("Much larger"), menu="&Tools", keys=("}", "Shift+]")),
    _segment(name="size_down_more", text=QT_TR_NOOP("Much smaller"), menu="&Tools", keys=("{", "Shift+[")),
    SEPARATOR,
    _segment(
        name="snap_strokes",
        text=QT_TR_NOOP("S&nap strokes to edges"),
        menu="&Tools",
        keys=("Ctrl+Shift+K",),
        icon="snap_strokes",
        is_checkable=True,
    ),
    _segment(
        name="fill_holes", text=QT_TR_NOOP("Fill &holes"), menu="&Mask", keys=("Ctrl+G",), icon="fill_holes"
    ),
    _segment(
        name="remove_islands",
        text=QT_TR_NOOP("Remove small &islands"),
        menu="&Mask",
        keys=("Ctrl+Shift+G",),
        icon="islands",
    ),
    _segment(name="grow", text=QT_TR_NOOP("&Grow"), menu="&Mask", keys=("Ctrl+]",), icon="grow"),
    _segment(name="shrink", text=QT_TR_NOOP("Sh&rink"), menu="&Mask", keys=("Ctrl+[",), icon="shrink"),
    _segment(
        name="smooth", text=QT_TR_NOOP("&Smooth the outline"), menu="&Mask", keys=("Ctrl+M",), icon="smooth"
    ),
    _segment(
        name="snap_edges", text=QT_TR_NOOP("Snap to &edges"), menu="&Mask", keys=("Ctrl+K",), icon="snap"
    ),
    SEPARATOR,
    _segment(
        name="copy_previous",
        text=QT_TR_NOOP("&Copy the mask of the previous image"),
        menu="&Mask",
        keys=("Ctrl+D",),
        icon="copy_previous",
    ),
    _segment(
        name="add_label_class", text=QT_TR_NOOP("&New class"), menu="C&lass", keys=("Ctrl+N",), icon="add"
    ),
    _segment(name="rename_label_class", text=QT_TR_NOOP("&Rename"), menu="C&lass", keys=("F2",)),
    _segment(
        name="hide_label_class",
        text=QT_TR_NOOP("&Hide on pictures"),
        menu="C&lass",
        keys=("Shift+H",),
        is_checkable=True,
    ),
    _segment(
        name="lock_label_class",
        text=QT_TR_NOOP("&Lock: nothing paints over it"),
        menu="C&lass",
        keys=("Shift+L",),
        is_checkable=True,
    ),
    SEPARATOR,
    _segment(name="move_label_class_up", text=QT_TR_NOOP("Move &up"), menu="C&lass", keys=("Alt+Shift+Up",)),
    _segment(
        name="move_label_class_down", text=QT_TR_NOOP("Move &down"), menu="C&lass", keys=("Alt+Shift+Down",)
    ),
    SEPARATOR,
    _segment(name="remove_label_class", text=QT_TR_NOOP("Re&move…"), menu="C&lass", icon="remove"),
    SEPARATOR,
    _segment(
        name="next_label_class",
        text=QT_TR_NOOP("Paint with the ne&xt class"),
        menu="C&lass",
        keys=("Alt+Down", "Ctrl+PgDown"),
    ),
    _segment(
        name="previous_label_class",
        text=QT_TR_NOOP("Paint with the &previous class"),
        menu="C&lass",
        keys=("Alt+Up", "Ctrl+PgUp"),
    ),
    _number(name="label_class_1", text=QT_TR_NOOP("Paint with class 1"), keys=("1",)),
    _number(name="label_class_2", text=QT_TR_NOOP("Paint with class 2"), keys=("2",)),
    _number(name="label_class_3", text=QT_TR_NOOP("Paint with class 3"), keys=("3",)),
    _number(name="label_class_4", text=QT_TR_NOOP("Paint with class 4"), keys=("4",)),
    _number(name="label_class_5", text=QT_TR_NOOP("Paint with class 5"), keys=("5",)),
    _number(name="label_class_6", text=QT_TR_NOOP("Paint with class 6"), keys=("6",)),
    _number(name="label_class_7", text=QT_TR_NOOP("Paint with class 7"), keys=("7",)),
    _number(name="label_class_8", text=QT_TR_NOOP("Paint with class 8"), keys=("8",)),
    _number(name="label_class_9", text=QT_TR_NOOP("Paint with class 9"), keys=("9",)),
    ActionSpec(
        name="mode_segment",
        text=QT_TR_NOOP("&Segment"),
        menu="&View",
        keys=("Ctrl+1",),
        icon="brush",
        is_checkable=True,
    ),
    ActionSpec(
        name="mode_search",
        text=QT_TR_NOOP("Sear&ch"),
        menu="&View",
        keys=("Ctrl+2",),
        icon="search",
        is_checkable=True,
    ),
    ActionSpec(
        name="mode_classify",
        text=QT_TR_NOOP("C&lassify"),
        menu="&View",
        keys=("Ctrl+3",),
        icon="classify",
        is_checkable=True,
    ),
    SEPARATOR,
    _segment(
        name="next_image",
        text=QT_TR_NOOP("&Next image"),
        menu="&View",
        keys=("Right", "PgDown", "D"),
        icon="next",
    ),
    _segment(
        name="previous_image",
        text=QT_TR_NOOP("&Previous image"),
        menu="&View",
        keys=("Left", "PgUp", "A"),
        icon="previous",
    ),
    SEPARATOR,
    _segment(name="zoom_in", text=QT_TR_NOOP("Zoom &in"), menu="&View", keys=("+", "=", "Ctrl++")),
    _segment(name="zoom_out", text=QT_TR_NOOP("Zoom &out"), menu="&View", keys=("-", "Ctrl+-")),
    _segment(name="fit", text=QT_TR_NOOP("&Fit to window"), menu="&View", keys=("F",), icon="fit"),
    _segment(name="actual_size", text=QT_TR_NOOP("&100 %"), menu="&View", keys=("Ctrl+0",)),
    _search(
        name="results_larger", text=QT_TR_NOOP("La&rger pictures"), menu="&View", keys=("Ctrl++", "Ctrl+=")
    ),
    _search(name="results_smaller", text=QT_TR_NOOP("S&maller pictures"), menu="&View", keys=("Ctrl+-",)),
    _classify(
        name="pictures_larger", text=QT_TR_NOOP("La&rger pictures"), menu="&View", keys=("Ctrl++", "Ctrl+=")
    ),
    _classify(name="pictures_smaller", text=QT_TR_NOOP("S&maller pictures"), menu="&View", keys=("Ctrl+-",)),
    _classify(name="heat_map", text=QT_TR_NOOP("&Heat map"), menu="&View", keys=("H",), is_checkable=True),
    _classify(name="why_panel", text=QT_TR_NOOP("&Why panel"), menu="&View", keys=("F9",), is_checkable=True),
    SEPARATOR,
    _segment(name="opacity_up", text=QT_TR_NOOP("&More overlay"), menu="&View", keys=("O",)),
    _segment(name="opacity_down", text=QT_TR_NOOP("Less o&verlay"), menu="&View", keys=("Shift+O",)),
    _segment(
        name="side_panel", text=QT_TR_NOOP("Si&de panel"), menu="&View", keys=("F9",), is_checkable=True
    ),
    _segment(name="live", text=QT_TR_NOOP("&Live"), menu="&Segment", keys=("Ctrl+L",), is_checkable=True),
    _segment(
        name="use_as_support",
        text=QT_TR_NOOP("&Use this image as example"),
        menu="&Segment",
        keys=("S",),
        icon="add",
    ),
    SEPARATOR,
    _segment(name="accept", text=QT_TR_NOOP("&Accept the mask"), menu="&Segment", keys=("Return", "Enter")),
    _segment(name="reject", text=QT_TR_NOOP("&Reject the mask"), menu="&Segment", keys=("Backspace",)),
    _segment(name="next_unreviewed", text=QT_TR_NOOP("&Next unreviewed image"), menu="&Segment", keys=("N",)),
    _segment(
        name="accept_all", text=QT_TR_NOOP("Accept all a&bove…"), menu="&Segment", keys=("Ctrl+Return",)
    ),
    SEPARATOR,
    ActionSpec(
        name="pause", text=QT_TR_NOOP("&Pause or resume"), menu="&Segment", keys=("Ctrl+P",), icon="pause"
    ),
    ActionSpec(name="stop", text=QT_TR_NOOP("Stop what is going on"), menu="&Segment", keys=("Esc",)),
    _search(name="pen", text=QT_TR_NOOP("&Pen"), menu="&Doodle", keys=("B",), icon="pen", is_checkable=True),
    _search(
        name="rubber",
        text=QT_TR_NOOP("&Eraser"),
        menu="&Doodle",
        keys=("E",),
        icon="eraser",
        is_checkable=True,
    ),
    _search(name="pen_wider", text=QT_TR_NOOP("&Wider"), menu="&Doodle", keys=("]",)),
    _search(name="pen_narrower", text=QT_TR_NOOP("&Narrower"), menu="&Doodle", keys=("[",)),
    SEPARATOR,
    _search(name="undo_stroke", text=QT_TR_NOOP("&Undo"), menu="&Doodle", keys=("Ctrl+Z",), icon="undo"),
    _search(
        name="redo_stroke",
        text=QT_TR_NOOP("&Redo"),
        menu="&Doodle",
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
    ),
    _search(
        name="clear_doodle", text=QT_TR_NOOP("&Clear the paper"), menu="&Doodle", keys=("Del",), icon="remove"
    ),
    _search(name="new_search", text=QT_TR_NOOP("New searc&h"), menu="&Doodle", keys=("Ctrl+N",)),
    SEPARATOR,
    _search(
        name="save_doodle",
        text=QT_TR_NOOP("&Save the doodle"),
        menu="&Doodle",
        keys=("Ctrl+S",),
        icon="bookmark",
    ),
    _search(
        name="add_image", text=QT_TR_NOOP("&Add an image…"), menu="&Doodle", keys=("Ctrl+I",), icon="picture"
    ),
    _search(name="paste_image", text=QT_TR_NOOP("Paste an &image"), menu="&Doodle", keys=("Ctrl+V",)),
    _search(name="open_result", text=QT_TR_NOOP("&Open for segmenting"), menu="&Results"),
    _search(
        name="like", text=QT_TR_NOOP("&Right: more of these"), menu="&Results", keys=("+", "="), icon="like"
    ),
    _search(
        name="dislike",
        text=QT_TR_NOOP("&Wrong: fewer of these"),
        menu="&Results",
        keys=("-",),
        icon="dislike",
    ),
    _search(
        name="more_like_this",
        text=QT_TR_NOOP("&More like this"),
        menu="&Results",
        keys=("M",),
        icon="similar",
    ),
    _search(
        name="use_result",
        text=QT_TR_NOOP("&Use as example for segmenting"),
        menu="&Results",
        keys=("S",),
        icon="support",
    ),
    _classify(
        name="new_class", text=QT_TR_NOOP("&New class…"), menu="&Classes", keys=("Ctrl+N",), icon="add"
    ),
    _classify(name="copy_class", text=QT_TR_NOOP("New class &like this…"), menu="&Classes", keys=("Ctrl+D",)),
    _classify(name="rename_class", text=QT_TR_NOOP("R&ename"), menu="&Classes", keys=("F2",)),
    _classify(
        name="remove_class",
        text=QT_TR_NOOP("Re&move"),
        menu="&Classes",
        keys=("Ctrl+Backspace",),
        icon="remove",
    ),
    _classify(name="reset_class", text=QT_TR_NOOP("Take &back all changes of this class"), menu="&Classes"),
    SEPARATOR,
    _classify(name="undo_edit", text=QT_TR_NOOP("&Undo"), menu="&Classes", keys=("Ctrl+Z",), icon="undo"),
    _classify(
        name="redo_edit",
        text=QT_TR_NOOP("&Redo"),
        menu="&Classes",
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
    ),
    SEPARATOR,
    _classify(name="use_all_classes", text=QT_TR_NOOP("Use &all classes"), menu="&Classes"),
    _classify(name="use_new_classes", text=QT_TR_NOOP("Use new &classes only"), menu="&Classes"),
    _classify(name="segment_class", text=QT_TR_NOOP("Show its images in &Segment"), menu="&Classes"),
    _classify(name="search_class", text=QT_TR_NOOP("Searc&h for more of it"), menu="&Classes"),
    SEPARATOR,
    _classify(
        name="next_class", text=QT_TR_NOOP("Ne&xt class"), menu="&Classes", keys=("Alt+Down", "Ctrl+PgDown")
    ),
    _classify(
        name="previous_class",
        text=QT_TR_NOOP("&Previous class"),
        menu="&Classes",
        keys=("Alt+Up", "Ctrl+PgUp"),
    ),
    _classify(
        name="find_attribute", text=QT_TR_NOOP("&Find an attribute"), menu="&Classes", keys=("Ctrl+F",)
    ),
    SEPARATOR,
    _classify(name="fit_classes", text=QT_TR_NOOP("Learn a&gain"), menu="&Classes", keys=("Ctrl+R",)),
    _classify(name="open_classified", text=QT_TR_NOOP("&Open for segmenting"), menu="&Images"),
    _classify(
        name="confirm_class",
        text=QT_TR_NOOP("&Right: it is this class"),
        menu="&Images",
        keys=("+", "="),
        icon="like",
    ),
    _classify(
        name="put_into_class",
        text=QT_TR_NOOP("&Put into a class…"),
        menu="&Images",
        keys=("P",),
        icon="classify",
    ),
    _classify(
        name="put_back", text=QT_TR_NOOP("&Take back my decision"), menu="&Images", keys=("Backspace",)
    ),
    _classify(
        name="find_similar",
        text=QT_TR_NOOP("Search for &more like this"),
        menu="&Images",
        keys=("M",),
        icon="similar",
    ),
    _classify(
        name="use_classified",
        text=QT_TR_NOOP("&Use as example for segmenting"),
        menu="&Images",
        keys=("S",),
        icon="support",
    ),
    ActionSpec(name="shortcuts", text=QT_TR_NOOP("&Keys"), menu="&Help", keys=("F1", "?"), icon="keyboard"),
    ActionSpec(name="tour", text=QT_TR_NOOP("Show the &tour"), menu="&Help"),
    SEPARATOR,
    ActionSpec(name="show_log", text=QT_TR_NOOP("&Log…"), menu="&Help"),
    ActionSpec(name="open_logs", text=QT_TR_NOOP("Open the log &folder"), menu="&Help"),
    ActionSpec(name="about", text=QT_TR_NOOP("&About Fewshot"), menu="&Help"),
)

MENUS: Final = (
    QT_TR_NOOP("C&lass"),
    QT_TR_NOOP("&File"),
    QT_TR_NOOP("&Edit"),
    QT_TR_NOOP("&Tools"),
    QT_TR_NOOP("&Mask"),
    QT_TR_NOOP("&View"),
    QT_TR_NOOP("&Segment"),
    QT_TR_NOOP("&Doodle"),
    QT_TR_NOOP("&Results"),
    QT_TR_NOOP("&Classes"),
    QT_TR_NOOP("&Images"),
    QT_TR_NOOP("&Help"),
)
"""Titles of all menus, in the order of the menu bar."""

MENU_MODES: Final = {
    "&Edit": Mode.SEGMENT,
    "&Tools": Mode.SEGMENT,
    "&Mask": Mode.SEGMENT,
    "C&lass": Mode.SEGMENT,
    "&Segment": Mode.SEGMENT,
    "&Doodle": Mode.SEARCH,
    "&Results": Mode.SEARCH,
    "&Classes": Mode.CLASSIFY,
    "&Images": Mode.CLASSIFY,
}
"""Menus of one mode; the others are always there."""
