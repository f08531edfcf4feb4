"""The export of a list as the job bar shows it: progress, the end, and a way to what was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fewshot_gui.jobs.classify_client import ClassifyClient
from fewshot_gui.jobs.retrieval_client import RetrievalClient
from fewshot_gui.views.main_window import MainWindow


class ListExport(QObject):
    """Follows the exports of one client, which runs one at a time. GUI thread only.

    Signals:
        ended(): written, stopped or failed; another export may begin.
        failed(message, details): nothing, or not all, was written.
    """

    ended = Signal()
    failed = Signal(str, str)

    def __init__(
        self,
        window: MainWindow,
        client: RetrievalClient | ClassifyClient,
        *,
        noun: str,
        link: str,
        parent: QObject | None = None,
    ) -> None:
        """Listen to a client.

        Args:
            window: whose job bar is used.
            client: whose ``export_...`` signals are followed.
            noun: what is written, in the singular, e.g. "image".
            link: text of the link to what was written; no other export has the same.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._bar = window.job_bar
        self._client = client
        self._noun = noun
        self._link = link
        self._target: Path | None = None
        self._is_table = True
        self._bar.link_clicked.connect(self._on_link_clicked)
        client.export_progress.connect(self._on_progress)
        client.export_finished.connect(self._on_finished)
        client.export_failed.connect(self._on_failed)

    def begin(self, target: Path, *, is_table: bool, text: str) -> None:
        """Say that an export begins.

        Args:
            target: the file or folder that will be there.
            is_table: stopped half-way there is nothing of it; a folder keeps what was written.
            text: what the job bar says until the first progress.
        """
        self._target, self._is_table = target, is_table
        self._bar.show_text(text)
        self._bar.show_job(0, 0, can_pause=False)

    def _on_progress(self, done: int, total: int) -> None:
        if self._client.is_exporting:
            self._bar.show_text(f"Writing {self._noun} {done:,} of {total:,}")
            self._bar.show_job(done, total, can_pause=False)

    def _on_finished(self, n_written: int, n_failed: int, is_cancelled: bool) -> None:
        self._bar.hide_job()
        if is_cancelled and self._is_table:
            self._bar.show_text("Export stopped: no list was written")
        else:
            noun = self._noun if n_written == 1 else f"{self._noun}s"
            text = f"{n_written:,} {noun} written to {self._target}"
            text += f", {n_failed:,} failed" if n_failed else ""
            self._bar.show_text(f"Export stopped: {text}" if is_cancelled else text, link=self._link)
        self.ended.emit()

    def _on_failed(self, message: str, details: str) -> None:
        self._bar.hide_job()
        self._bar.show_text("")
        self.ended.emit()
        self.failed.emit(message, details)

    def _on_link_clicked(self) -> None:
        if self._bar.link == self._link and self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target)))


def free_folder(parent: Path, name: str) -> Path:
    """A folder of that name, or numbered, that is not there yet, so that nothing is ever replaced."""
    number = 1
    folder = parent / name
    while folder.exists():
        number += 1
        folder = parent / f"{name} {number}"
    return folder
