"""Writing classified images: a table, or one folder of copies or links per class."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fewshot_gui.jobs.classes_export import ClassifiedImage
from fewshot_gui.jobs.classify_client import ClassifyClient
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_LINK: Final = "Open classes"
_FOLDER_NAME: Final = "classes"
_N_TOP_CLASSES: Final = 5
_COMMANDS: Final = ("export_classes", "copy_by_class", "link_by_class")


class ClassifyExportController(QObject):
    """Asks where to write and has it written, with progress in the job bar. GUI thread only.

    Signals:
        failed(title, message, details): nothing, or not all, was written.
    """

    failed = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        client: ClassifyClient,
        results: ClassResults,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._client = client
        self._results = results
        self._target: Path | None = None
        self._is_table = True
        window.commands["export_classes"].triggered.connect(self._on_table_requested)
        window.commands["copy_by_class"].triggered.connect(self._on_copies_requested)
        window.commands["link_by_class"].triggered.connect(self._on_links_requested)
        window.job_bar.link_clicked.connect(self._on_link_clicked)
        results.changed.connect(self._show_availability)
        client.export_progress.connect(self._on_progress)
        client.export_finished.connect(self._on_finished)
        client.export_failed.connect(self._on_failed)
        self._show_availability()

    def export_table(self, path: Path) -> None:
        """Write all images with their first classes as CSV; the file is replaced."""
        self._begin(path, is_table=True)
        self._client.export_table(self._images(_N_TOP_CLASSES), path)
        self._show_availability()

    def export_folders(self, parent_folder: Path, *, is_linking: bool) -> None:
        """Copy or link all images into one folder per class, in a new folder below another one."""
        folder = _free_folder(parent_folder)
        self._begin(folder, is_table=False)
        self._client.export_folders(self._images(1), folder, is_linking=is_linking)
        self._show_availability()

    def _images(self, n_classes: int) -> list[ClassifiedImage]:
        return [
            ClassifiedImage(path=path, classes=classes, is_correction=is_correction)
            for path, classes, is_correction in self._results.top_of_all(limit=n_classes)
        ]

    def _begin(self, target: Path, *, is_table: bool) -> None:
        self._target, self._is_table = target, is_table
        self._window.job_bar.show_text("Writing the classes")
        self._window.job_bar.show_job(0, 0, can_pause=False)

    def _on_table_requested(self) -> None:
        path = dialogs.ask_table_file(self._window)
        if path is not None:
            self.export_table(path)

    def _on_copies_requested(self) -> None:
        folder = dialogs.ask_folder(self._window, "Copy the images to")
        if folder is not None:
            self.export_folders(folder, is_linking=False)

    def _on_links_requested(self) -> None:
        folder = dialogs.ask_folder(self._window, "Make links to the images in")
        if folder is not None:
            self.export_folders(folder, is_linking=True)

    def _on_progress(self, done: int, total: int) -> None:
        if self._client.is_exporting:
            self._window.job_bar.show_text(f"Writing image {done:,} of {total:,}")
            self._window.job_bar.show_job(done, total, can_pause=False)

    def _on_finished(self, n_written: int, n_failed: int, is_cancelled: bool) -> None:
        bar = self._window.job_bar
        bar.hide_job()
        if is_cancelled and self._is_table:
            bar.show_text("Export stopped: no list was written")
        else:
            noun = "image" if n_written == 1 else "images"
            text = f"{n_written:,} {noun} written to {self._target}"
            text += f", {n_failed:,} failed" if n_failed else ""
            bar.show_text(f"Export stopped: {text}" if is_cancelled else text, link=_LINK)
        self._show_availability()

    def _on_failed(self, message: str, details: str) -> None:
        self._window.job_bar.hide_job()
        self._window.job_bar.show_text("")
        self._show_availability()
        self.failed.emit("The classes could not be written", message, details)

    def _on_link_clicked(self) -> None:
        if self._window.job_bar.link == _LINK and self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target)))

    def _show_availability(self) -> None:
        can_export = bool(len(self._results)) and not self._client.is_exporting
        for name in _COMMANDS:
            self._window.commands[name].setEnabled(can_export)


def _free_folder(parent: Path) -> Path:
    """A folder that is not there yet, so that nothing is ever replaced."""
    number = 1
    folder = parent / _FOLDER_NAME
    while folder.exists():
        number += 1
        folder = parent / f"{_FOLDER_NAME} {number}"
    return folder
