"""The export of a list as the job bar shows it: progress, the end, and a way to what was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fewshot_gui.jobs.list_writer import ListWriter
from fewshot_gui.number_text import count_text
from fewshot_gui.views.main_window import MainWindow


class ListExport(QObject):
    """Follows the exports of one writer, which runs one at a time. GUI thread only.

    Signals:
        ended(): written, stopped or failed; another export may begin.
        failed(message, details): nothing, or not all, was written.
    """

    ended = Signal()
    failed = Signal(str, str)

    def __init__(
        self,
        window: MainWindow,
        writer: ListWriter,
        *,
        link: str,
        parent: QObject | None = None,
    ) -> None:
        """Listen to a writer.

        Args:
            window: whose job bar is used.
            writer: what is followed.
            link: text of the link to what was written; no other export has the same.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._bar = window.job_bar
        self._writer = writer
        self._link = link
        self._target: Path | None = None
        self._is_table = True
        self._bar.link_clicked.connect(self._on_link_clicked)
        writer.progressed.connect(self._on_progress)
        writer.finished.connect(self._on_finished)
        writer.failed.connect(self._on_failed)

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
        if self._writer.is_busy:
            self._bar.show_text(
                self.tr("Writing {done} of {total}").format(done=count_text(done), total=count_text(total))
            )
            self._bar.show_job(done, total, can_pause=False)

    def _on_finished(self, n_written: int, n_failed: int, is_cancelled: bool) -> None:
        self._bar.hide_job()
        if is_cancelled and self._is_table:
            self._bar.show_text(self.tr("Export stopped: no list was written"))
        else:
            text = self.tr("%Ln image(s) written to {target}", "", n_written).format(target=self._target)
            text += self.tr(", {number} failed").format(number=count_text(n_failed)) if n_failed else ""
            self._bar.show_text(
                self.tr("Export stopped: {text}").format(text=text) if is_cancelled else text, link=self._link
            )
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
