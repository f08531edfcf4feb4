"""The class table: brought in with model and folder, changed, imported and exported."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from engine.attributes import read_table, write_attributes_csv
from engine.classify_types import ZeroShotInfo
from engine.errors import EngineError
from fewshot_gui.controllers.class_autosave import ClassAutosaveController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.jobs.classify_client import ClassifyClient
from fewshot_gui.model.class_import import ImportSummary
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.number_text import count_text
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_N_NAMED: Final = 3


class ClassesController(QObject):
    """Owns what happens to the class table apart from edits in place. GUI thread only.

    Signals:
        told(str): one sentence for the bottom line.
        failed(title, message): to be shown in a dialog.
    """

    told = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        window: MainWindow,
        client: ClassifyClient,
        folder: FolderController,
        table: ClassTable,
        results: ClassResults,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._folder = folder
        self._table = table
        self._results = results
        self._info: ZeroShotInfo | None = None
        self.autosave = ClassAutosaveController(table, results, self)
        self.autosave.failed.connect(self._on_autosave_failed)
        client.info_ready.connect(self._on_info)
        folder.opening.connect(self._on_opening)
        folder.folder_opened.connect(self._on_folder_opened)
        commands = window.commands
        commands["import_attributes"].triggered.connect(self._on_import_requested)
        commands["export_attributes"].triggered.connect(self._on_export_requested)
        for change in (table.reset, table.edited):
            change.connect(self._show_availability)
        self._show_availability()

    def close(self) -> None:
        """Save, and wait until everything is on disk."""
        self.autosave.close()

    def import_table(self, path: Path) -> None:
        """Add the classes of a file to the table, or say why not."""
        try:
            summary = self._table.take_over(read_table(path))
        except EngineError as error:
            self.failed.emit(self.tr("The attributes could not be imported"), str(error))
            return
        self.told.emit(_describe(summary, path))

    def export_table(self, path: Path) -> None:
        """Write all classes with their attributes as CSV; the file is replaced."""
        try:
            table = self._table.as_attribute_table()
            write_attributes_csv(path, table)
        except EngineError as error:
            self.failed.emit(self.tr("The attributes could not be exported"), str(error))
            return
        self.told.emit(self.tr("%Ln class(es) written to {path}", "", len(table.classes)).format(path=path))

    # --- the table and its folder ----------------------------------------------------------------

    def _on_info(self, info: ZeroShotInfo) -> None:
        self._info = info
        if self._folder.folder is not None:
            self.autosave.leave()
            self.autosave.open(self._folder.folder, info)

    def _on_opening(self) -> None:
        self.autosave.leave()
        self._table.clear()
        self._results.clear()

    def _on_folder_opened(self, folder: Path) -> None:
        if self._info is not None:
            self.autosave.open(folder, self._info)

    def _on_autosave_failed(self, message: str) -> None:
        self.failed.emit(
            self.tr("Your classes could not be saved"),
            self.tr("{message} The next edit tries again.").format(message=message),
        )

    # --- commands --------------------------------------------------------------------------------

    def _on_import_requested(self) -> None:
        path = dialogs.ask_attribute_file(self._window)
        if path is not None:
            self.import_table(path)

    def _on_export_requested(self) -> None:
        path = dialogs.ask_attribute_target(self._window)
        if path is not None:
            self.export_table(path)

    def _show_availability(self) -> None:
        has_classes = bool(self._table.entries)
        for name in ("import_attributes", "export_attributes"):
            self._window.commands[name].setEnabled(has_classes)


def _describe(summary: ImportSummary, path: Path) -> str:
    """What an import did, one line."""
    parts = [
        QCoreApplication.translate("classes", "{number} new").format(number=count_text(len(summary.added))),
        QCoreApplication.translate("classes", "{number} changed").format(
            number=count_text(summary.n_changed)
        ),
    ]
    text = QCoreApplication.translate("classes", "Imported from {name}: {changes}").format(
        name=path.name, changes=", ".join(parts)
    )
    unknown = summary.unknown_attributes
    if unknown:
        named = ", ".join(unknown[:_N_NAMED])
        n_more = len(unknown) - _N_NAMED
        if n_more > 0:
            text += QCoreApplication.translate(
                "classes", "; the model knows no {names} and {number} more"
            ).format(names=named, number=count_text(n_more))
        else:
            text += QCoreApplication.translate("classes", "; the model knows no {names}").format(names=named)
    return text
