"""Writing the ranked list: a table, or copies of the best images."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from fewshot_gui.controllers.list_export import ListExport, free_folder
from fewshot_gui.controllers.search import SearchController
from fewshot_gui.jobs.retrieval_client import RetrievalClient
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_DEFAULT_COPIES: Final = 20
_FOLDER_NAME: Final = "search results"


class ResultsExportController(QObject):
    """Asks where to write and has it written, with progress in the job bar. GUI thread only.

    Signals:
        failed(title, message, details): nothing, or not all, was written.
    """

    failed = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        retrieval: RetrievalClient,
        search: SearchController,
        results: ResultList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._retrieval = retrieval
        self._search = search
        self._results = results
        self._export = ListExport(window, retrieval.exports, link=self.tr("Open results"), parent=self)
        window.commands["export_table"].triggered.connect(self._on_table_requested)
        window.commands["copy_results"].triggered.connect(self._on_copies_requested)
        for change in (results.rowsInserted, results.rowsRemoved, results.modelReset):
            change.connect(self._show_availability)
        self._export.ended.connect(self._show_availability)
        self._export.failed.connect(self._on_failed)
        self._show_availability()

    def export_table(self, path: Path) -> None:
        """Write all results as CSV; the file is replaced."""
        self._export.begin(path, is_table=True, text=self.tr("Writing the results"))
        self._retrieval.export_table(self._results.hits, path)
        self._show_availability()

    def export_copies(self, n_images: int, parent_folder: Path) -> None:
        """Copy the best images into a new folder below another one."""
        folder = free_folder(parent_folder, _FOLDER_NAME)
        self._export.begin(folder, is_table=False, text=self.tr("Writing the results"))
        self._retrieval.export_copies(self._results.hits[:n_images], folder)
        self._show_availability()

    def _on_table_requested(self) -> None:
        path = dialogs.ask_table_file(self._window)
        if path is not None:
            self.export_table(path)

    def _on_copies_requested(self) -> None:
        result = self._search.result
        n_likely = result.gap if result is not None and result.gap else _DEFAULT_COPIES
        n_images = dialogs.ask_number_of_copies(
            self._window, most=len(self._results), proposed=min(n_likely, len(self._results))
        )
        if n_images:
            folder = dialogs.ask_folder(self._window, self.tr("Copy the images to"))
            if folder is not None:
                self.export_copies(n_images, folder)

    def _on_failed(self, message: str, details: str) -> None:
        self.failed.emit(self.tr("The results could not be written"), message, details)

    def _show_availability(self) -> None:
        can_export = bool(len(self._results)) and not self._retrieval.exports.is_busy
        for name in ("export_table", "copy_results"):
            self._window.commands[name].setEnabled(can_export)
