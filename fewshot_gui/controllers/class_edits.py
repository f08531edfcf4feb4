"""What becomes of masks, examples and undo when the user arranges or removes classes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from engine.project import Layer, ProjectClass
from engine.project.class_pixels import RemovedPixels
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.project import ProjectController
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.jobs.class_pixels import ClassPixelJobs
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.review_steps import ClassEdit
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.views.class_removal_dialog import ClassRemovalDialog
from fewshot_gui.views.main_window import MainWindow

_DIALOG_DELAY_MS: Final = 200
"""Work that is done by then needs no dialog."""


class ClassEditsController(QObject):
    """Makes edits of classes steps of the history, and removes classes with their pixels. GUI thread only.

    A class that is painted nowhere goes at once. Otherwise the user is asked first; then its pixels are taken
    out of examples, predictions and final masks, and at last the class itself goes. Undo brings both back.

    Signals:
        failed(title, message, details): a class could not be removed or brought back.
    """

    failed = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        current: CurrentImageController,
        segment: SegmentController,
        project: ProjectController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._current = current
        self._segment = segment
        self._project = project
        self._class: ProjectClass | None = None  # that goes or comes back
        self._redone: ClassEdit | None = None  # the step that is done again
        self._paths: set[Path] = set()  # with its pixels
        self._dialog: ClassRemovalDialog | None = None
        self._jobs = ClassPixelJobs(self)
        self._jobs.progressed.connect(self._on_progressed)
        self._jobs.found.connect(self._on_found)
        self._jobs.removed.connect(self._on_removed)
        self._jobs.returned.connect(self._on_returned)
        self._jobs.stopped.connect(self._on_stopped)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DIALOG_DELAY_MS)
        self._delay.timeout.connect(self._open_dialog)
        classes.edited.connect(self._on_edited)
        review.painted.connect(classes.mark_used)
        review.classes_undone.connect(self._on_undone)
        review.classes_redone.connect(self._on_redone)

    @property
    def dialog(self) -> ClassRemovalDialog | None:
        """The dialog on screen."""
        return self._dialog

    @property
    def is_busy(self) -> bool:
        """True while a class is going or coming back."""
        return self._class is not None or self._jobs.is_busy

    def remove(self, class_id: int) -> None:
        """Take a class away, after a question where it is painted somewhere."""
        entry = self._classes.get(class_id)
        if entry is None or self.is_busy:
            return
        if len(self._classes.entries) == 1:
            self._window.area.show_advice(self.tr("This is the only class, so it stays. Rename it instead."))
            return
        project = self._project.project
        if project is not None and project.is_read_only:
            self._window.area.show_advice(project.notice)
            return
        if project is None and (self._support.entries or self._review.verdicts()):
            self._window.area.show_advice(self.tr("The project is not saved yet. Try again in a moment."))
            return
        self._begin(entry, self.tr("Remove class"), self.tr("Looking where {name} is used…"))
        if project is None:
            self._on_found(set())
        else:
            self._jobs.find(project, class_id)

    def reset(self) -> None:
        """Another folder opens: what was being looked for is of no interest any more."""
        if self._class is not None:
            self._jobs.cancel()
            self._close_dialog()

    def close(self) -> None:
        """Stop; nothing is said any more."""
        self._delay.stop()
        self._jobs.close()

    # --- steps of the history --------------------------------------------------------------------

    def _on_edited(
        self, name: str, before: tuple[ProjectClass, ...], after: tuple[ProjectClass, ...]
    ) -> None:
        self._review.record_classes(name, ClassEdit(before=before, after=after))

    def _on_undone(self, edit: ClassEdit) -> None:
        self._classes.restore(edit.before)
        if edit.removed is None or self._project.project is None:
            return
        entry = self._classes.get(edit.removed.class_id)
        text = self.tr("Bringing {name} back…")
        self._begin(entry, self.tr("Bring class back"), text, can_cancel=False)
        self._jobs.put_back(self._project.project, edit.removed)

    def _on_redone(self, edit: ClassEdit) -> None:
        if edit.removed is None or self._project.project is None:
            self._classes.restore(edit.after)
            return
        entry = self._classes.get(edit.removed.class_id)
        if entry is not None:
            self._redone = edit
            self._begin(entry, self.tr("Remove class"), self.tr("Removing {name}…"))
            self._jobs.find(self._project.project, entry.id)

    # --- removing --------------------------------------------------------------------------------

    def _on_found(self, paths: set[Path]) -> None:
        if self._class is None:
            return
        in_memory = {
            entry.path for entry in self._support.entries if self._class.id in entry.document.class_ids
        }
        self._paths = paths | in_memory
        if not self._paths or self._redone is not None:
            self._remove_pixels()
            return
        self._open_dialog()
        question = self.tr(
            "{name} is on %Ln image(s). Its pixels go from examples and masks, too; undo brings them back.",
            "",
            len(self._paths),
        )
        self._dialog.ask(question.format(name=self._class.name))

    def _remove_pixels(self) -> None:
        removed = RemovedPixels(class_id=self._class.id) if self._redone is None else self._redone.removed
        removed.layers.clear()
        if self._dialog is not None:
            self._dialog.show_work(self.tr("Removing {name}…").format(name=self._class.name))
        if self._project.project is None:
            self._on_removed(removed)
            return
        self._review.close_documents()
        self._jobs.remove(self._project.project, removed, self._paths)

    def _on_removed(self, removed: RemovedPixels) -> None:
        class_id, redone = self._class.id, self._redone
        self._support.exchange(
            {
                entry.path: np.where(entry.document.pixels == class_id, 0, entry.document.pixels)
                for entry in self._support.entries
                if class_id in entry.document.class_ids
            }
        )
        before = self._classes.entries
        after = tuple(entry for entry in before if entry.id != class_id)
        self._classes.restore(after, gone=[class_id])
        if redone is None:
            edit = ClassEdit(before=before, after=self._classes.entries, removed=removed)
            self._review.record_classes(self.tr("Remove class"), edit)
        self._end(removed)

    # --- bringing back ---------------------------------------------------------------------------

    def _on_returned(self, removed: RemovedPixels) -> None:
        painted: dict[Path, NDArray[np.uint8]] = {}
        for (path, layer), taken in removed.layers.items():
            if layer is not Layer.SUPPORT or path not in self._images:
                continue
            entry = self._support.entry_of(path)
            labels = np.zeros(taken.size, np.uint8) if entry is None else entry.document.pixels.copy()
            if labels.shape == taken.size:
                taken.pixels.paint(labels, removed.class_id)
                painted[path] = labels
        self._support.exchange(painted)
        for path, labels in painted.items():
            self._support.restore(path, labels)
        self._end(removed)

    # --- around it -------------------------------------------------------------------------------

    def _begin(self, entry: ProjectClass, title: str, text: str, *, can_cancel: bool = True) -> None:
        self._class = entry
        self._dialog = ClassRemovalDialog(title, self._window)
        self._dialog.show_work(text.format(name=entry.name), can_cancel=can_cancel)
        self._dialog.confirmed.connect(self._remove_pixels)
        self._dialog.rejected.connect(self._on_rejected)
        self._delay.start()

    def _open_dialog(self) -> None:
        self._delay.stop()
        if self._dialog is not None and not self._dialog.isVisible():
            self._dialog.open()

    def _on_progressed(self, done: int, total: int) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(done, total)

    def _on_rejected(self) -> None:
        if self._jobs.is_busy:
            self._jobs.cancel()  # ``stopped`` follows
        else:
            self._end(None)

    def _on_stopped(self, message: str) -> None:
        if self._class is None:
            return
        title = self.tr("The class could not be removed")
        if self._dialog is not None:
            title = self._dialog.windowTitle()
        self._end(None)
        if message:
            self.failed.emit(title, message, "")

    def _end(self, changed: RemovedPixels | None) -> None:
        """Close the dialog and show the masks as they are now."""
        self._close_dialog()
        if changed is not None:
            paths = [path for path, layer in changed.layers if layer is Layer.FINAL]
            self._project.refresh_final_maps(paths)
        self._current.reload_document()
        self._segment.follow_document()

    def _close_dialog(self) -> None:
        self._delay.stop()
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.blockSignals(True)
            dialog.close()
            dialog.deleteLater()
        self._class = self._redone = None
        self._paths = set()
