"""Accept, reject, correct: from what the model found to masks the user stands for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from engine.project import (
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    Provenance,
    ReviewState,
    ThresholdedScores,
    now_text,
)
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList, by_model, corrected
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.tools import EraserTool

_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)


class ReviewController(QObject):
    """Obeys the review commands and keeps their panel up to date. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        current: CurrentImageController,
        segment: SegmentController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._panel = window.side.review
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._current = current
        self._segment = segment
        commands = window.commands
        for name, slot in (
            ("accept", self.accept),
            ("reject", self.reject),
            ("next_unreviewed", self.show_next_unreviewed),
            ("accept_all", self.ask_accept_all),
        ):
            commands[name].triggered.connect(slot)
        self._panel.accept_requested.connect(commands["accept"].trigger)
        self._panel.reject_requested.connect(commands["reject"].trigger)
        self._panel.accept_all_requested.connect(commands["accept_all"].trigger)
        window.canvas.edit_beginning.connect(self._on_edit_beginning)
        current.image_shown.connect(self.refresh)
        current.image_hidden.connect(self.refresh)
        review.verdicts_changed.connect(self._on_verdicts_changed)
        segment.progressed.connect(self.refresh)
        support.changed.connect(self.refresh)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)
        self.refresh()

    def close(self) -> None:
        """Listen to the keyboard focus no longer: the window goes before the application."""
        QApplication.instance().focusChanged.disconnect(self._on_focus_changed)

    # --- one image -------------------------------------------------------------------------------

    def accept(self) -> None:
        """Make what is on screen the image's mask, and go to the next image without a decision."""
        path = self._current.path
        if path is None or self._current.document is None:
            return
        verdict = self._review.verdict_of(path)
        if verdict.state is ReviewState.ACCEPTED:
            self.show_next_unreviewed()
            return
        change = ImageChange(state=ReviewState.ACCEPTED) if verdict.has_final else self._acceptance(path)
        if change is None:
            self._window.area.show_advice(
                self.tr(
                    "This image is rejected. Paint the object, or press Backspace to see the result again."
                )
                if verdict.state is ReviewState.REJECTED
                else self.tr("Nothing to accept here yet.")
            )
            return
        self._review.decide(self.tr("Accept"), {path: change})
        if not self.show_next_unreviewed():
            self._current.reload_document()

    def reject(self) -> None:
        """Say that the image's mask is wrong, and go on; on a rejected image, take that back."""
        path = self._current.path
        if path is None or self._current.document is None:
            return
        if self._review.verdict_of(path).state is ReviewState.REJECTED:
            change = ImageChange(state=ReviewState.UNREVIEWED)
            self._review.decide(self.tr("Take rejection back"), {path: change})
            return
        masks = {}
        scores = self._segment.current_scores()
        if scores is not None and not self._review.verdict_of(path).has_final:
            masks[Layer.PREDICTION] = self._predicted_edit(scores)
        change = ImageChange(state=ReviewState.REJECTED, masks=masks)
        self._review.decide(self.tr("Reject"), {path: change})
        self.show_next_unreviewed()

    def show_next_unreviewed(self) -> bool:
        """Go to the next image without a decision, in the order of the filmstrip, from the top at its end.

        False where there is none.
        """
        paths = self._window.filmstrip_area.ordered_paths()
        if not any(map(self._is_open, paths)):
            paths = self._images.paths()
        place = paths.index(self._current.path) if self._current.path in paths else -1
        for path in [*paths[place + 1 :], *paths[: max(0, place)]]:
            if self._is_open(path):
                self._current.show(path)
                return True
        if len(self._images):
            self._window.area.show_advice(self.tr("Every image is reviewed."))
        return False

    def _is_open(self, path: Path) -> bool:
        if self._images.state_of(path) == ImageState.FAILED:
            return False
        return self._review.verdict_of(path).state is ReviewState.UNREVIEWED

    def _acceptance(self, path: Path) -> ImageChange | None:
        """What accepting an image without a mask of its own does; None where there is nothing to accept."""
        if self._review.verdict_of(path).state is ReviewState.REJECTED:
            return None
        scores = self._segment.current_scores()
        if self._support.is_painted(path):
            return self._painted(self._support.entry_of(path).document, scores)
        return None if scores is None else self._accepted(scores)

    def _painted(self, document: MaskDocument, scores: ThresholdedScores | None) -> ImageChange:
        """The painting of an example counts, and of classes that are not painted there what was found."""
        masks = {}
        labels = document.pixels.copy()
        provenance = Provenance(author=Author.HUMAN, at=now_text())
        others = None if scores is None else scores.without(document.class_ids)
        if others is not None and others.has_found:
            edit = self._predicted_edit(others)
            masks[Layer.PREDICTION] = edit
            labels = np.where(labels == 0, others.labels(), labels)
            provenance = replace(corrected(edit.provenance), at=now_text())
        labels.flags.writeable = False
        masks[Layer.FINAL] = MaskEdit(source=labels, provenance=provenance)
        return ImageChange(state=ReviewState.ACCEPTED, masks=masks)

    def _accepted(self, scores: ThresholdedScores) -> ImageChange:
        edit = self._predicted_edit(scores)
        return ImageChange(state=ReviewState.ACCEPTED, masks={Layer.PREDICTION: edit, Layer.FINAL: edit})

    def _predicted_edit(self, scores: ThresholdedScores) -> MaskEdit:
        provenance = by_model(scores, model=self._segment.model, head=self._segment.head)
        return MaskEdit(source=scores, provenance=provenance)

    # --- correcting ------------------------------------------------------------------------------

    def _on_edit_beginning(self) -> None:
        """The user is about to paint: on a prediction, a copy of it is painted on instead of an example.

        Who paints a class that has no example yet makes one, whatever was found of other classes.
        """
        path, document = self._current.path, self._current.document
        if path is None or document is None:
            return
        verdict = self._review.verdict_of(path)
        if verdict.has_final:
            return
        is_rejected = verdict.state is ReviewState.REJECTED
        is_example = self._support.entry_of(path) is not None
        scores = None if is_rejected else self._segment.current_scores()
        has_found = scores is not None and scores.has_found
        if is_example or not (is_rejected or has_found) or (not document.is_empty and not is_rejected):
            return
        if not is_rejected and self._begins_class():
            return
        start = scores if has_found else None
        origin = None if start is None else self._predicted_edit(start).provenance
        final = self._review.begin_final(path, document.size, start=start, origin=origin)
        self._current.show_document(final)

    def _begins_class(self) -> bool:
        """True where the stroke would be the first of its class."""
        is_eraser = isinstance(self._window.canvas.tool, EraserTool)
        return not is_eraser and not self._support.shots_of(self._classes.current.id)

    # --- many images -----------------------------------------------------------------------------

    def ask_accept_all(self) -> None:
        """Let the user accept all predictions the model is sure of."""
        candidates = self._candidates()
        if not candidates:
            self._window.area.show_advice(self.tr("There is no prediction left to accept."))
            return
        from fewshot_gui.views.accept_all_dialog import AcceptAllDialog  # late: few starts of the app need it

        certainties = np.array([certainty for _, certainty, _ in candidates])
        is_found = np.array([found for _, _, found in candidates])
        dialog = AcceptAllDialog(certainties, is_found, parent=self._window)
        dialog.chosen.connect(self._on_accept_all)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def accept_all(self, least_certainty: float, *, with_empty: bool) -> int:
        """Accept every prediction at least this certain; one step of the history.

        Args:
            least_certainty: in [0, 1], see ``ImageEntry.certainty``.
            with_empty: also images where nothing was found.

        Returns:
            How many images were accepted.
        """
        changes = {}
        for path, certainty, is_found in self._candidates():
            if certainty >= least_certainty and (is_found or with_empty):
                scores = self._segment.scores_of(path)
                if scores is not None:
                    changes[path] = self._accepted(scores)
        self._review.decide(self.tr("Accept %Ln image(s)", "", len(changes)), changes)
        if self._current.path in changes:
            self._current.reload_document()
        return len(changes)

    def _candidates(self) -> list[tuple[Path, float, bool]]:
        """(image, certainty, something is found) of all predictions without a decision."""
        threshold_of = {class_id: self._classes.threshold_of(class_id) for class_id in self._classes.ids}
        painted = {entry.path for entry in self._support.entries if not entry.document.is_empty}
        candidates = []
        for row in range(len(self._images)):
            entry = self._images.entry_at(row)
            if entry.certainty is None or entry.state != ImageState.DONE or entry.path in painted:
                continue
            if self._review.shows_prediction(entry.path):
                candidates.append((entry.path, entry.certainty, entry.reaches(threshold_of)))
        return candidates

    def _on_accept_all(self, least_certainty: float, with_empty: bool) -> None:
        n_accepted = self.accept_all(least_certainty, with_empty=with_empty)
        text = self.tr("%Ln accepted. Ctrl+Z takes it back.", "", n_accepted)
        self._window.area.show_advice(text)

    # --- what the panel says ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is decided about the image on screen and what can be decided."""
        path, document = self._current.path, self._current.document
        verdict = self._review.verdict_of(path)
        has_image = path is not None and document is not None
        self._panel.show_verdict(verdict.state, is_corrected=has_image and verdict.has_final)
        n_left = len(self._images) - self._images.n_reviewed
        self._panel.show_count(self._images.n_reviewed, len(self._images))
        commands = self._window.commands
        can_decide = has_image and not isinstance(QApplication.focusWidget(), _TEXT_FIELDS)
        commands["accept"].setEnabled(can_decide)
        commands["reject"].setEnabled(can_decide)
        self._panel.set_can_decide(has_image, can_accept_all=n_left > 0 and self._segment.has_support)
        commands["next_unreviewed"].setEnabled(n_left > 0)
        commands["accept_all"].setEnabled(n_left > 0 and self._segment.has_support)

    def _on_verdicts_changed(self, paths: list[Path]) -> None:
        if self._current.path in paths:
            self._segment.show_prediction()
        self.refresh()

    def _on_focus_changed(self, _old: QWidget | None, _new: QWidget | None) -> None:
        self.refresh()  # Enter and Backspace belong to a text field that has the focus
