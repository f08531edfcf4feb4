"""Importing masks: asks which, has them read on the engine thread, and takes them over with undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.project import (
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
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.views.import_dialog import ImportChoice, ImportDialog
from fewshot_gui.views.main_window import MainWindow


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
        self._support = support
        self._review = review
        self._folder = folder
        self._current = current
        self._is_support = False
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
        verdicts = self._review.verdicts()
        wanted = {
            path for path in self._images.paths() if path not in verdicts or not verdicts[path].has_final
        }
        if choice.is_support:
            wanted = {path for path in self._images.paths() if self._is_free(path)}
        self._window.job_bar.show_text("Importing")
        self._window.job_bar.show_job(0, 0, can_pause=False)
        self._client.start(
            ImportRequest(
                source=choice.source,
                format_name=choice.format_name,
                images_dir=self._folder.folder,
                wanted=frozenset(wanted),
                class_name=choice.class_name,
                most=self._n_free_shots() if choice.is_support else len(wanted),
            )
        )
        self._show_availability()

    # --- internals -------------------------------------------------------------------------------

    def _n_free_shots(self) -> int:
        return MAX_SHOTS - sum(not entry.document.is_empty for entry in self._support.entries)

    def _is_free(self, path: object) -> bool:
        entry = self._support.entry_of(path)
        return entry is None or entry.document.is_empty

    def _on_import_requested(self) -> None:
        self._dialog = ImportDialog(n_free_shots=self._n_free_shots(), parent=self._window)
        self._dialog.chosen.connect(self.start)
        self._dialog.finished.connect(self._on_dialog_closed)
        self._dialog.open()

    def _on_dialog_closed(self) -> None:
        self._dialog.deleteLater()
        self._dialog = None

    def _on_progressed(self, done: int, total: int) -> None:
        if self._client.is_importing:
            self._window.job_bar.show_text(f"Importing {done:,} of {total:,}")
            self._window.job_bar.show_job(done, total, can_pause=False)

    def _on_finished(self, found: MasksImported) -> None:
        if self._is_support:
            self._take_as_examples(found)
        else:
            self._take_as_final(found)
        parts = [f"{_count(len(found.masks), 'mask')} imported"]
        parts += [f"{found.n_unmatched:,} without a place here"] if found.n_unmatched else []
        parts += [f"{found.n_empty:,} empty"] if found.n_empty else []
        parts += [f"{len(found.failures):,} failed"] if found.failures else []
        text = ", ".join(parts)
        self._end(text)
        sentences = [f"{text}. Ctrl+Z takes it back." if found.masks else f"{text}.", *found.notes]
        self._window.area.show_advice(" ".join(sentences))
        self.imported.emit(text)
        if found.failures:
            details = "\n".join(f"{item.image_path}: {item.reason}" for item in found.failures)
            message = (
                f"{_count(len(found.failures), 'mask')} could not be imported. {found.failures[0].reason}"
            )
            self.failed.emit("The import is not complete", message, details)

    def _take_as_examples(self, found: MasksImported) -> None:
        for path, mask in found.masks.items():
            document = self._support.document_for(path, mask.labels.size)
            document.replace_mask(mask.labels.labels() == 1, name="Import")
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
        self._review.decide(f"Import {_count(len(changes), 'mask')}", changes)
        if self._current.path in changes:
            self._current.reload_document()

    def _on_cancelled(self) -> None:
        self._end("Import stopped: nothing was imported")

    def _on_failed(self, message: str, details: str) -> None:
        self._end("")
        self.failed.emit("The masks could not be imported", message, details)

    def _end(self, text: str) -> None:
        self._window.job_bar.hide_job()
        self._window.job_bar.show_text(text)
        self._show_availability()

    def _show_availability(self) -> None:
        can_import = len(self._images) > 0 and not self._client.is_importing
        self._window.commands["import_masks"].setEnabled(can_import)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
