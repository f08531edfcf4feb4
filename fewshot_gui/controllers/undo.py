"""One undo for strokes and decisions: what the user did last goes first."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.review_steps import ReviewStep
from fewshot_gui.views.main_window import MainWindow


class UndoController(QObject):
    """Obeys undo and redo. Strokes belong to an image, decisions to the folder. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        current: CurrentImageController,
        review: ReviewList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._commands = window.commands
        self._current = current
        self._review = review
        self._is_decision_last = False  # what the user did or undid last was a decision
        self._is_undoing = False
        self._seen: tuple[MaskDocument | None, int] = (None, 0)  # document and changes, told last
        self._commands["undo"].triggered.connect(self.undo)
        self._commands["redo"].triggered.connect(self.redo)
        current.history_changed.connect(self._on_stroke)
        review.history_changed.connect(self._on_decision)
        self._refresh()

    def undo(self) -> None:
        """Take the last stroke or the last decision back; a running stroke first of all."""
        document = self._current.document
        if document is not None and document.is_stroking:
            document.undo()
            return
        has_strokes = document is not None and document.can_undo
        if self._review.can_undo and (self._is_decision_last or not has_strokes):
            self._follow(self._review.undo())
        elif has_strokes:
            self._is_undoing = True
            document.undo()
            self._is_undoing = False
        self._refresh()

    def redo(self) -> None:
        """Do again what was undone last."""
        document = self._current.document
        has_strokes = document is not None and document.can_redo
        if self._review.can_redo and (self._is_decision_last or not has_strokes):
            self._follow(self._review.redo())
        elif has_strokes:
            self._is_undoing = True
            document.redo()
            self._is_undoing = False
        self._refresh()

    def _follow(self, step: ReviewStep) -> None:
        """Show what a decision was about."""
        if step.only_path is not None:
            self._current.show(step.only_path)
        else:
            self._current.reload_document()

    def _on_stroke(self) -> None:
        document = self._current.document
        seen, self._seen = self._seen, (document, 0 if document is None else document.n_changes)
        # Showing another image is told, too, and is nothing that could be undone.
        is_stroke = document is not None and seen[0] is document and seen[1] != document.n_changes
        if is_stroke and not self._is_undoing:
            self._is_decision_last = False
        self._refresh()

    def _on_decision(self) -> None:
        self._is_decision_last = True
        self._refresh()

    def _refresh(self) -> None:
        document = self._current.document
        can_undo = document is not None and document.can_undo
        can_redo = document is not None and document.can_redo
        self._commands["undo"].setEnabled(can_undo or self._review.can_undo)
        self._commands["redo"].setEnabled(can_redo or self._review.can_redo)
