"""Writing classified images: a table, or one folder of copies or links per class."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from fewshot_gui.controllers.list_export import ListExport, free_folder
from fewshot_gui.jobs.classes_export import ClassifiedImage
from fewshot_gui.jobs.classify_client import ClassifyClient
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

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
        self._export = ListExport(window, client.exports, link=self.tr("Open classes"), parent=self)
        window.commands["export_classes"].triggered.connect(self._on_table_requested)
        window.commands["copy_by_class"].triggered.connect(self._on_copies_requested)
        window.commands["link_by_class"].triggered.connect(self._on_links_requested)
        results.changed.connect(self._show_availability)
        self._export.ended.connect(self._show_availability)
        self._export.failed.connect(self._on_failed)
        self._show_availability()

    def export_table(self, path: Path) -> None:
        """Write all images with their first classes as CSV; the file is replaced."""
        self._export.begin(path, is_table=True, text=self.tr("Writing the classes"))
        self._client.export_table(self._images(_N_TOP_CLASSES), path)
        self._show_availability()

    def export_folders(self, parent_folder: Path, *, is_linking: bool) -> None:
        """Copy or link all images into one folder per class, in a new folder below another one."""
        folder = free_folder(parent_folder, _FOLDER_NAME)
        self._export.begin(folder, is_table=False, text=self.tr("Writing the classes"))
        self._client.export_folders(self._images(1), folder, is_linking=is_linking)
        self._show_availability()

    def _images(self, n_classes: int) -> list[ClassifiedImage]:
        return [
            ClassifiedImage(path=path, classes=classes, is_correction=is_correction)
            for path, classes, is_correction in self._results.top_of_all(limit=n_classes)
        ]

    def _on_table_requested(self) -> None:
        path = dialogs.ask_table_file(self._window)
        if path is not None:
            self.export_table(path)

    def _on_copies_requested(self) -> None:
        folder = dialogs.ask_folder(self._window, self.tr("Copy the images to"))
        if folder is not None:
            self.export_folders(folder, is_linking=False)

    def _on_links_requested(self) -> None:
        folder = dialogs.ask_folder(self._window, self.tr("Make links to the images in"))
        if folder is not None:
            self.export_folders(folder, is_linking=True)

    def _on_failed(self, message: str, details: str) -> None:
        self.failed.emit(self.tr("The classes could not be written"), message, details)

    def _show_availability(self) -> None:
        can_export = bool(len(self._results)) and not self._client.exports.is_busy
        for name in _COMMANDS:
            self._window.commands[name].setEnabled(can_export)
