"""Search mode put together: what its controllers share, and how they begin and end."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.paths import data_dir
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.index import IndexController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.query_input import QueryInputController
from fewshot_gui.controllers.results import ResultsController
from fewshot_gui.controllers.results_export import ResultsExportController
from fewshot_gui.controllers.search import SearchController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.doodle_store import DoodleStore
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.model.search_request import SearchRequest
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.search_page import SearchPage


class SearchMode(QObject):
    """Owns the page, the query and the controllers around them. GUI thread only.

    Attributes:
        doodle: what is drawn.
        found: the results on screen.
        request: the query as the user builds it.
        index, input, search, results, export: the controllers.

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
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self.doodle = DoodleDocument(self)
        self.found = ResultList(self)
        window.add_page(Mode.SEARCH, SearchPage(window.commands, self.doodle, self.found))
        self.request = SearchRequest(self.doodle, self)
        self.index = IndexController(client.retrieval, images, folder, self)
        self.input = QueryInputController(
            window, self.doodle, self.request, DoodleStore(data_dir() / "doodles"), self
        )
        self.search = SearchController(
            window, client.retrieval, images, folder, self.index, self.request, self.found, self
        )
        self.results = ResultsController(
            window, images, folder, modes, current, shots, self.request, self.found, self
        )
        self.export = ResultsExportController(window, client.retrieval, self.search, self.found, self)
        modes.mode_shown.connect(self._on_mode_shown)
        self.index.rebuilt.connect(self._on_rebuilt)
        self.input.problem.connect(self._on_problem)
        self.export.failed.connect(self.error_occurred)

    def close(self) -> None:
        """Stop all threads of the mode."""
        self.input.close()

    def _on_mode_shown(self, mode: Mode) -> None:
        if mode == Mode.SEARCH:
            self.index.want()

    def _on_rebuilt(self, reason: str) -> None:
        self._window.job_bar.show_text(reason)

    def _on_problem(self, title: str, message: str) -> None:
        self.error_occurred.emit(title, message, "")
