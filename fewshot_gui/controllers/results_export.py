"""Writing the ranked list: a table, or copies of the best images."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fewshot_gui.controllers.search import SearchController
from fewshot_gui.jobs.retrieval_client import RetrievalClient
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_LINK: Final = "Open results"
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
        self._target: Path | None = None
        self._is_table = True
        window.commands["export_table"].triggered.connect(self._on_table_requested)
        window.commands["copy_results"].triggered.connect(self._on_copies_requested)
        window.job_bar.link_clicked.connect(self._on_link_clicked)
        for change in (results.rowsInserted, results.rowsRemoved, results.modelReset):
            change.connect(self._show_availability)
        retrieval.export_progress.connect(self._on_progress)
        retrieval.export_finished.connect(self._on_finished)
        retrieval.export_failed.connect(self._on_failed)
        self._show_availability()

    def export_table(self, path: Path) -> None:
        """Write all results as CSV; the file is replaced."""
        self._begin(path, is_table=True)
        self._retrieval.export_table(self._results.hits, path)
        self._show_availability()

    def export_copies(self, n_images: int, parent_folder: Path) -> None:
        """Copy the best images into a new folder below another one."""
        folder = _free_folder(parent_folder)
        self._begin(folder, is_table=False)
        self._retrieval.export_copies(self._results.hits[:n_images], folder)
        self._show_availability()

    def _begin(self, target: Path, *, is_table: bool) -> None:
        self._target, self._is_table = target, is_table
        self._window.job_bar.show_text("Writing the results")
        self._window.job_bar.show_job(0, 0, can_pause=False)

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
            folder = dialogs.ask_folder(self._window, "Copy the images to")
            if folder is not None:
                self.export_copies(n_images, folder)

    def _on_progress(self, done: int, total: int) -> None:
        if self._retrieval.is_exporting:
            self._window.job_bar.show_text(f"Writing result {done:,} of {total:,}")
            self._window.job_bar.show_job(done, total, can_pause=False)

    def _on_finished(self, n_written: int, n_failed: int, is_cancelled: bool) -> None:
        bar = self._window.job_bar
        bar.hide_job()
        if is_cancelled and self._is_table:
            bar.show_text("Export stopped: no list was written")
        else:
            text = f"{n_written:,} results written to {self._target}"
            text += f", {n_failed:,} failed" if n_failed else ""
            bar.show_text(f"Export stopped: {text}" if is_cancelled else text, link=_LINK)
        self._show_availability()

    def _on_failed(self, message: str, details: str) -> None:
        self._window.job_bar.hide_job()
        self._window.job_bar.show_text("")
        self._show_availability()
        self.failed.emit("The results could not be written", message, details)

    def _on_link_clicked(self) -> None:
        if self._window.job_bar.link == _LINK and self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target)))

    def _show_availability(self) -> None:
        can_export = bool(len(self._results)) and not self._retrieval.is_exporting
        for name in ("export_table", "copy_results"):
            self._window.commands[name].setEnabled(can_export)


def _free_folder(parent: Path) -> Path:
    """A folder that is not there yet, so that nothing is ever replaced."""
    number = 1
    folder = parent / _FOLDER_NAME
    while folder.exists():
        number += 1
        folder = parent / f"{_FOLDER_NAME} {number}"
    return folder
