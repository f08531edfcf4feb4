"""The editing tools beyond the brush, and the commands that work on the whole mask."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.jobs.edit_runner import EditRunner
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.mask_commands import (
    COPY_TITLE,
    EditInput,
    EditWork,
    MaskCommand,
    copy_mask,
    run_command,
    shown_title,
    snap_stroke,
)
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.model.undo_stack import UndoStep
from fewshot_gui.views.fill_tool import FillTool
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.tools import StrokeTool, tool_hint

_BUSY_AFTER_MS: Final = 150
_MAX_TRIES: Final = 3


@dataclass(frozen=True, kw_only=True)
class _Edit:
    """An edit under way.

    Attributes:
        title: what the busy line says.
        work: what happens on the other thread.
        document: what it is for.
        value: the class that was painted when it was asked for.
        n_changes: the state of the document it was made from.
        is_snap: it is a part of the stroke before it; its result is the class's shape around the stroke.
        n_tries: how often it was begun because somebody painted in between.
    """

    title: str
    work: EditWork
    document: MaskDocument
    value: int
    n_changes: int
    is_snap: bool = False
    n_tries: int = 1


class EditingController(QObject):
    """Connects tools, tool panel and mask commands with the canvas. GUI thread only.

    Commands run beside the GUI thread. Where somebody painted meanwhile, they begin anew on what is there
    then; what was painted is never lost.
    """

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        support: SupportList,
        review: ReviewList,
        current: CurrentImageController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._canvas = window.canvas
        self._images = images
        self._support = support
        self._review = review
        self._current = current
        self._edits: dict[int, _Edit] = {}
        self._snapped: UndoStep | None = None  # the last stroke that has been dealt with
        self._runner = EditRunner(self)
        self._runner.done.connect(self._on_done)
        self._runner.failed.connect(self._on_failed)
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(_BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self._show_busy)
        for command in MaskCommand:
            window.commands[command.value].triggered.connect(self._on_command)
        window.commands["copy_previous"].triggered.connect(self._on_copy_previous)
        window.commands["snap_strokes"].toggled.connect(self._on_snap_toggled)
        self._canvas.tool_changed.connect(self._on_tool_changed)
        self._canvas.gesture_ended.connect(self._on_gesture_ended)
        self._canvas.edit_requested.connect(self._on_edit_requested)
        self._canvas.tolerance_changed.connect(window.tools.show_tolerance)
        window.tools.tolerance_chosen.connect(self._on_tolerance_chosen)
        self._show_sliders()

    @property
    def is_busy(self) -> bool:
        """True while an edit is worked on."""
        return bool(self._edits)

    def close(self) -> None:
        """Stop the thread; nothing is said any more."""
        self._busy_timer.stop()
        self._runner.close()

    # --- tools -----------------------------------------------------------------------------------

    def _on_tool_changed(self) -> None:
        tool = self._canvas.tool
        if tool.needs_editing:
            self._runner.warm_up()
        self._show_sliders()
        if self._canvas.document is not None:
            self._window.area.show_hint(tool_hint(tool))

    def _show_sliders(self) -> None:
        tool, panel = self._canvas.tool, self._window.tools
        is_fill = isinstance(tool, FillTool)
        panel.show_sliders(has_size=tool.diameter is not None, has_tolerance=is_fill)
        if is_fill:
            panel.show_tolerance(tool.tolerance)

    def _on_tolerance_chosen(self, tolerance: int) -> None:
        self._canvas.fill_tolerance = tolerance

    def _on_snap_toggled(self, is_on: bool) -> None:
        if is_on:
            self._runner.warm_up()
            self._window.area.show_hint(self.tr("Brush and eraser follow the edges of the photo from now on"))

    def _on_gesture_ended(self) -> None:
        document = self._canvas.document
        if document is None or not isinstance(self._canvas.tool, StrokeTool):
            return
        step = document.last_step
        is_wanted = self._window.commands["snap_strokes"].isChecked()
        if is_wanted and step is not None and step.is_stroke and step is not self._snapped:
            self._snapped = step
            self._submit("Snap", functools.partial(snap_stroke, step), document, is_snap=True)

    # --- commands --------------------------------------------------------------------------------

    def _on_command(self) -> None:
        command = MaskCommand(self.sender().objectName())
        document = self._begin_edit()
        if document is not None:
            self._submit(command.title, functools.partial(run_command, command), document)

    def _on_edit_requested(self, title: str, work: EditWork) -> None:
        if self._canvas.document is not None:
            self._submit(title, work, self._canvas.document)

    def _on_copy_previous(self) -> None:
        labels = self._previous_labels()
        if labels is None:
            self._window.area.show_hint(self.tr("Nothing is painted on the image before this one"))
            return
        document = self._begin_edit()
        if document is not None:
            self._submit(COPY_TITLE, functools.partial(copy_mask, labels), document)

    def _previous_labels(self) -> NDArray[np.uint8] | None:
        """(H, W) class ids of the image before the one on screen; None where nothing is painted there."""
        row = self._images.index_of(self._current.path).row() if self._current.path is not None else 0
        if row < 1:
            return None
        path = self._images.path_at(row - 1)
        entry = self._support.entry_of(path)
        document = self._review.document_of(path) or (None if entry is None else entry.document)
        return None if document is None or document.is_empty else document.pixels.copy()

    def _begin_edit(self) -> MaskDocument | None:
        """The document to change, after everybody had the chance to exchange it."""
        if self._canvas.document is None:
            return None
        self._canvas.edit_beginning.emit()
        document = self._canvas.document
        if document is not None:
            document.end_stroke()
        return document

    def _submit(self, title: str, work: EditWork, document: MaskDocument, *, is_snap: bool = False) -> None:
        self._run(
            _Edit(
                title=title,
                work=work,
                document=document,
                value=self._canvas.class_value,
                n_changes=document.n_changes,
                is_snap=is_snap,
            )
        )

    def _run(self, edit: _Edit) -> None:
        source = EditInput(
            pixels=edit.document.pixels,
            value=edit.value,
            is_locked=edit.document.lock_table,
            read_photo=self._canvas.photo_reader(),
        )
        self._edits[self._runner.run(functools.partial(edit.work, source))] = edit
        if not edit.is_snap:
            self._busy_timer.start()

    # --- answers ---------------------------------------------------------------------------------

    def _on_done(self, ticket: int, result: object) -> None:
        edit = self._edits.pop(ticket)
        self._end_busy()
        document = edit.document
        if document is not self._canvas.document:
            return  # another image is on screen, and its photo is not the one that was used
        if document.n_changes != edit.n_changes:
            self._try_again(edit)
        elif edit.is_snap:
            document.amend(result, value=edit.value)
            self._snapped = document.last_step
        elif result is None:
            text = self.tr("{command}: nothing to change")
            self._window.area.show_hint(text.format(command=shown_title(edit.title)))
        else:
            document.take_change(result)

    def _try_again(self, edit: _Edit) -> None:
        """Somebody painted meanwhile: a command begins anew, a stroke that is no longer the last stays."""
        if not edit.is_snap and edit.n_tries < _MAX_TRIES:
            self._run(replace(edit, n_changes=edit.document.n_changes, n_tries=edit.n_tries + 1))

    def _on_failed(self, ticket: int, message: str, _details: str) -> None:
        self._edits.pop(ticket, None)
        self._end_busy()
        self._window.area.show_hint(message)

    def _show_busy(self) -> None:
        titles = [edit.title for edit in self._edits.values() if not edit.is_snap]
        if titles:
            self._window.area.show_hint(f"{shown_title(titles[0])}…", stays=True)

    def _end_busy(self) -> None:
        if not self._edits:
            self._busy_timer.stop()
            self._window.area.show_hint("")
