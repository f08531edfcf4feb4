"""Classify mode put together: what its controllers share, and how they begin and end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fewshot_gui.controllers.classes import ClassesController
from fewshot_gui.controllers.classify_explain import ClassifyExplainController
from fewshot_gui.controllers.classify_export import ClassifyExportController
from fewshot_gui.controllers.classify_notes import ClassifyNotesController
from fewshot_gui.controllers.classify_results import ClassifyResultsController
from fewshot_gui.controllers.classify_run import ClassifyRunController
from fewshot_gui.controllers.classify_status import ClassifyStatusController
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.search_request import SearchRequest
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.classify_page import ClassifyPage
from fewshot_gui.views.main_window import MainWindow


class ClassifyMode(QObject):
    """Owns the page, the classes and the controllers around them. GUI thread only.

    Attributes:
        table: the classes the user describes.
        scores: what was found about every image.
        ranking: the images of the class on screen.
        classes, run, results, explain, export, status, notes: the controllers.

    Signals:
        error_occurred(title, message, details): to be shown in a dialog; the app goes on.
    """

    error_occurred = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
        folder: FolderController,
        modes: ModeController,
        current: CurrentImageController,
        shots: SupportController,
        search_request: Callable[[], SearchRequest],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._client = client.classify
        self.table = table = ClassTable(self)
        self.scores = results = ClassResults(self)
        self.ranking = class_images = ClassImages(self)
        page = ClassifyPage(window.commands, table=table, results=results, images=class_images)
        window.add_page(Mode.CLASSIFY, page)
        self.run = ClassifyRunController(client.classify, images, folder, table, results, self)
        self.classes = ClassesController(window, client.classify, folder, table, results, self)
        self.results = ClassifyResultsController(
            window,
            images,
            folder,
            modes,
            current,
            shots,
            search_request,
            table,
            results,
            class_images,
            self,
        )
        self.explain = ClassifyExplainController(page.why, client.classify, self.run, folder, self)
        self.export = ClassifyExportController(window, client.classify, results, self)
        self.status = ClassifyStatusController(window, client, self.run, self)
        self.notes = ClassifyNotesController(
            page.results, self.run, folder, images, table, class_images, self
        )
        modes.mode_shown.connect(self._on_mode_shown)
        window.commands["fit_classes"].triggered.connect(self.run.fit)
        page.results.file_requested.connect(self._on_file_requested)
        page.calibration.penalty_chosen.connect(results.set_seen_penalty)
        page.calibration.suggestion_requested.connect(self._on_suggestion_requested)
        self.run.error_occurred.connect(self.error_occurred)
        self.export.failed.connect(self.error_occurred)
        self.classes.failed.connect(self._on_classes_failed)
        self.classes.told.connect(self._on_told)

    def close(self) -> None:
        """Save, and stop all threads of the mode."""
        self.classes.close()
        self.explain.close()

    def _on_mode_shown(self, mode: Mode) -> None:
        self._client.set_paused(mode == Mode.SEARCH)  # otherwise the index would wait for the whole folder
        if mode == Mode.CLASSIFY:
            self.run.want()
            self.status.refresh()

    def _on_file_requested(self) -> None:
        path = dialogs.ask_weights_file(self._window, self.tr("Weights for the classifier"))
        if path is not None:
            self._client.load_model(path)

    def _on_suggestion_requested(self) -> None:
        self.scores.set_seen_penalty(None)

    def _on_classes_failed(self, title: str, message: str) -> None:
        self.error_occurred.emit(title, message, "")

    def _on_told(self, text: str) -> None:
        self._window.job_bar.show_text(text)
