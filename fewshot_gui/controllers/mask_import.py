"""Importing masks: asks which, has them read on the engine thread, and takes them over with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.project import (
    DEFAULT_CLASSES,
    IGNORE,
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    Provenance,
    ReviewState,
    now_text,
)
from engine.types import MAX_SHOTS
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.jobs.mask_import import ImportRequest, MaskImportClient, MasksImported
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.review_steps import ClassEdit
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.number_text import count_text
from fewshot_gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from fewshot_gui.views.import_dialog import ImportChoice, ImportDialog


class MaskImportController(QObject):
    """Runs the import dialog and takes over what was read. GUI thread only.

    A mask of the user's own is never replaced: images that have one are left out.

    Signals:
        imported(str): masks were taken over; how many, as the job bar says it.
        failed(title, message, details): nothing, or not all, was imported.
    """

    imported = Signal(str)
    failed = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        client: MaskImportClient,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        folder: FolderController,
        current: CurrentImageController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._client = client
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._folder = folder
        self._current = current
        self._is_support = False
        self._asked_with = classes.entries  # when the import began
        self._dialog: ImportDialog | None = None
        window.commands["import_masks"].triggered.connect(self._on_import_requested)
        folder.opening.connect(client.drop)
        for change in (images.rowsInserted, images.rowsRemoved, images.modelReset):
            change.connect(self._show_availability)
        client.progressed.connect(self._on_progressed)
        client.finished.connect(self._on_finished)
        client.cancelled.connect(self._on_cancelled)
        client.failed.connect(self._on_failed)
        self._show_availability()

    @property
    def dialog(self) -> ImportDialog | None:
        """The dialog on screen."""
        return self._dialog

    def start(self, choice: ImportChoice) -> None:
        """Read masks and take them over."""
        self._is_support = choice.is_support
        self._asked_with = self._classes.entries
        verdicts = self._review.verdicts()
        wanted = {
            path for path in self._images.paths() if path not in verdicts or not verdicts[path].has_final
        }
        if choice.is_support:
            wanted = {path for path in self._images.paths() if not self._support.is_painted(path)}
        self._window.job_bar.show_text(self.tr("Importing"))
        self._window.job_bar.show_job(0, 0, can_pause=False)
        self._client.start(
            ImportRequest(
                source=choice.source,
                format_name=choice.format_name,
                images_dir=self._folder.folder,
                wanted=frozenset(wanted),
                class_name=choice.class_name,
                classes=self._classes.entries,
                last_id=self._classes.last_id,
                placeholder=self._placeholder(),
                room=self._room() if choice.is_support else None,
            )
        )
        self._show_availability()

    # --- internals -------------------------------------------------------------------------------

    def _room(self) -> dict[int, int]:
        """How many more examples each class may have."""
        return {class_id: MAX_SHOTS - len(self._support.shots_of(class_id)) for class_id in self._classes.ids}

    def _placeholder(self) -> int | None:
        """The class that is there before anybody named one, as long as nothing is done with it."""
        entries = self._classes.entries
        is_untouched = not self._support.entries and not self._review.verdicts()
        is_nameless = len(entries) == 1 and entries[0].name == DEFAULT_CLASSES[0].name
        return entries[0].id if is_untouched and is_nameless else None

    def _on_import_requested(self) -> None:
        from fewshot_gui.views.import_dialog import ImportDialog  # late: few starts of the app need it

        self._dialog = ImportDialog(n_free_shots=max(self._room().values()), parent=self._window)
        self._dialog.chosen.connect(self.start)
        self._dialog.finished.connect(self._on_dialog_closed)
        self._dialog.open()

    def _on_dialog_closed(self) -> None:
        self._dialog.deleteLater()
        self._dialog = None

    def _on_progressed(self, done: int, total: int) -> None:
        if self._client.is_importing:
            text = self.tr("Importing {done} of {total}")
            self._window.job_bar.show_text(text.format(done=count_text(done), total=count_text(total)))
            self._window.job_bar.show_job(done, total, can_pause=False)

    def _on_finished(self, found: MasksImported) -> None:
        if found.masks and not self._take_classes(found):
            return
        if self._is_support:
            self._take_as_examples(found)
        else:
            self._take_as_final(found)
        parts = [self.tr("%Ln mask(s) imported", "", len(found.masks))]
        if found.n_unmatched:
            parts.append(self.tr("%Ln without a place here", "", found.n_unmatched))
        parts += [self.tr("%Ln empty", "", found.n_empty)] if found.n_empty else []
        parts += [self.tr("%Ln failed", "", len(found.failures))] if found.failures else []
        text = ", ".join(parts)
        self._end(text)
        back = self.tr("Ctrl+Z takes it back.")
        sentences = [f"{text}. {back}" if found.masks else f"{text}.", *found.notes]
        self._window.area.show_advice(" ".join(sentences))
        self.imported.emit(text)
        if found.failures:
            details = "\n".join(f"{item.image_path}: {item.reason}" for item in found.failures)
            sentence = self.tr("%Ln mask(s) could not be imported.", "", len(found.failures))
            message = f"{sentence} {found.failures[0].reason}"
            self.failed.emit(self.tr("The import is not complete"), message, details)

    def _take_classes(self, found: MasksImported) -> bool:
        """Add the classes that are new; False where somebody arranged the classes meanwhile."""
        if self._classes.entries != self._asked_with:
            text = self.tr("The classes changed while the masks were read, so nothing was imported.")
            self._end("")
            self.failed.emit(self.tr("The masks could not be imported"), text, "")
            return False
        self._classes.extend(found.classes)
        return True

    def _take_as_examples(self, found: MasksImported) -> None:
        for path, mask in found.masks.items():
            document = self._support.document_for(path, mask.labels.size)
            document.replace_labels(_without_ignored(mask.labels.labels()), name="Import")
        self._current.reload_document()

    def _take_as_final(self, found: MasksImported) -> None:
        at = now_text()
        changes = {
            path: ImageChange(
                state=ReviewState(mask.state),
                masks={
                    Layer.FINAL: MaskEdit(
                        source=mask.labels, provenance=Provenance(author=Author.HUMAN, at=at)
                    )
                },
            )
            for path, mask in found.masks.items()
        }
        edit = ClassEdit(before=self._asked_with, after=found.classes)
        self._review.decide(self.tr("Import %Ln mask(s)", "", len(changes)), changes, classes=edit)
        if self._current.path in changes:
            self._current.reload_document()

    def _on_cancelled(self) -> None:
        self._end(self.tr("Import stopped: nothing was imported"))

    def _on_failed(self, message: str, details: str) -> None:
        self._end("")
        self.failed.emit(self.tr("The masks could not be imported"), message, details)

    def _end(self, text: str) -> None:
        self._window.job_bar.hide_job()
        self._window.job_bar.show_text(text)
        self._show_availability()

    def _show_availability(self) -> None:
        can_import = len(self._images) > 0 and not self._client.is_importing
        self._window.commands["import_masks"].setEnabled(can_import)


def _without_ignored(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An example knows no pixels that do not count."""
    return np.where(labels == IGNORE, np.uint8(0), labels)
