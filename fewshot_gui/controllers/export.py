"""Exporting masks: asks how, has it done on the engine thread, and says what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from engine.formats.annotated import LabelClass
from engine.formats.options import ExportSummary
from engine.project import ReviewState
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.project import ProjectController
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.set_export import ExportRequest
from fewshot_gui.model.export_choice import ExportChoice, choice_of
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.number_text import count_text
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from fewshot_gui.views.export_dialog import ExportDialog

_LINK: Final = QT_TRANSLATE_NOOP("ExportController", "Open folder")


class ExportController(QObject):
    """Runs the export dialog and the export. GUI thread only.

    Signals:
        failed(title, message, details): nothing, or not all, was written.
    """

    failed = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        folder: FolderController,
        segment: SegmentController,
        project: ProjectController,
        settings: SettingsFile,
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
        self._segment = segment
        self._project = project
        self._settings = settings
        self._target: Path | None = None
        self._dialog: ExportDialog | None = None
        window.commands["export_masks"].triggered.connect(self._on_export_requested)
        window.job_bar.link_clicked.connect(self._on_link_clicked)
        segment.progressed.connect(self._show_availability)
        review.verdicts_changed.connect(self._show_availability)
        project.project_changed.connect(self._show_availability)
        client.export_finished.connect(self._on_finished)
        client.export_cancelled.connect(self._on_cancelled)
        client.export_failed.connect(self._on_failed)
        self._show_availability()

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog on screen."""
        return self._dialog

    def export(self, choice: ExportChoice, *, overwrite: bool = False) -> None:
        """Write the masks; the choice is remembered.

        Args:
            choice: without a ``problem``.
            overwrite: replace the files of an earlier export.
        """
        self._settings.update(**choice.to_settings())
        self._target = choice.folder
        self._window.job_bar.show_text(self.tr("Exporting"))
        self._window.job_bar.show_job(0, 0, can_pause=False)
        self._client.export(self._request(choice, overwrite=overwrite))
        self._show_availability()

    def _request(self, choice: ExportChoice, *, overwrite: bool) -> ExportRequest:
        painted = {}
        for entry in self._support.entries:
            if not entry.document.is_empty:
                painted[entry.path] = entry.document.pixels.copy()
                painted[entry.path].flags.writeable = False
        classes = sorted(self._classes.entries, key=lambda entry: entry.id)
        return ExportRequest(
            options=choice.options(overwrite=overwrite),
            out_dir=choice.folder,
            root=self._folder.folder,
            paths=tuple(self._readable_paths()),
            classes=tuple(LabelClass(id=entry.id, name=entry.name, colour=entry.colour) for entry in classes),
            project=self._project.project,
            painted=painted,
            thresholds={entry.id: self._classes.threshold_of(entry.id) for entry in classes},
            supported=self._segment.supported_ids,
        )

    def _readable_paths(self) -> list[Path]:
        return [path for path in self._images.paths() if self._images.state_of(path) != ImageState.FAILED]

    def _counts(self) -> tuple[int, int]:
        """(accepted images, all that an export of everything would hold)."""
        verdicts = {path: item for path, item in self._review.verdicts().items() if path in self._images}
        n_accepted = sum(item.state is ReviewState.ACCEPTED for item in verdicts.values())
        if self._segment.has_support:
            n_rejected = sum(item.state is ReviewState.REJECTED for item in verdicts.values())
            return n_accepted, len(self._readable_paths()) - n_rejected
        return n_accepted, sum(item.has_final for item in verdicts.values())

    def _on_export_requested(self) -> None:
        from fewshot_gui.views.export_dialog import ExportDialog  # late: few starts of the app need it

        n_accepted, n_all = self._counts()
        choice = choice_of(self._settings.values, content="accepted" if n_accepted else "all")
        self._dialog = ExportDialog(choice, n_accepted=n_accepted, n_all=n_all, parent=self._window)
        self._dialog.chosen.connect(self._on_chosen)
        self._dialog.finished.connect(self._on_dialog_closed)
        self._dialog.open()

    def _on_dialog_closed(self) -> None:
        self._dialog.deleteLater()
        self._dialog = None

    def _on_chosen(self, choice: ExportChoice) -> None:
        self.export(choice, overwrite=True)  # the dialog has asked where something is in the way

    def _on_finished(self, summary: ExportSummary) -> None:
        text = self.tr("%Ln image(s) exported to {folder}", "", summary.n_written).format(folder=self._target)
        if summary.split_sizes["val"]:
            split = self.tr("({train} train, {val} val)").format(
                train=count_text(summary.split_sizes["train"]), val=count_text(summary.split_sizes["val"])
            )
            text = f"{text} {split}"
        if summary.failures:
            failed = self.tr("%Ln failed", "", len(summary.failures))
            text = f"{text}, {failed}"
        self._end(text, link=self.tr(_LINK))
        if summary.failures:
            details = "\n".join(f"{item.image_path}: {item.reason}" for item in summary.failures)
            sentence = self.tr("%Ln image(s) could not be exported.", "", len(summary.failures))
            message = f"{sentence} {summary.failures[0].reason}"
            self.failed.emit(self.tr("The export is not complete"), message, details)
        elif summary.notes:
            self._window.area.show_advice(" ".join(summary.notes))

    def _on_cancelled(self) -> None:
        text = self.tr("Export stopped: what was written so far is in {folder}")
        self._end(text.format(folder=self._target), link=self.tr(_LINK))

    def _on_failed(self, message: str, details: str) -> None:
        self._end("", link="")
        self.failed.emit(self.tr("The masks could not be exported"), message, details)

    def _end(self, text: str, *, link: str) -> None:
        self._window.job_bar.hide_job()
        self._window.job_bar.show_text(text, link=link)
        self._show_availability()

    def _on_link_clicked(self) -> None:
        if self._window.job_bar.link == self.tr(_LINK) and self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target)))

    def _show_availability(self) -> None:
        # Called for every image of a sweep: counting is for when there is no example.
        has_masks = self._segment.has_support or any(self._counts())
        can_export = has_masks and not self._client.is_exporting
        self._window.commands["export_masks"].setEnabled(can_export)
