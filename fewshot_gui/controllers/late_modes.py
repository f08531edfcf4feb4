"""Search and Classify, put together when they are first needed: most people start by painting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.job_status import JobStatusController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from fewshot_gui.controllers.classify_mode import ClassifyMode
    from fewshot_gui.controllers.search_mode import SearchMode


class LateModes(QObject):
    """Makes each mode once, with its page, and closes those that were made. GUI thread only.

    The modules of a mode are imported here and nowhere before: with their widgets they are half of all there
    is, and would keep the window from the screen.

    Signals:
        error_occurred(title, message, details): of either mode, to be shown in a dialog; the app goes on.
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
        job_status: JobStatusController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shared = (window, client, images, folder, modes, current, shots)
        self._job_status = job_status
        self._search: SearchMode | None = None
        self._classify: ClassifyMode | None = None
        window.make_page = self._make_page

    @property
    def search(self) -> SearchMode:
        """Search mode, made now if it was not needed before."""
        if self._search is None:
            from fewshot_gui.controllers.search_mode import SearchMode

            self._search = SearchMode(*self._shared, self)
            self._search.error_occurred.connect(self.error_occurred)
            self._job_status.follow_search(self._search.index, self._search.doodle)
        return self._search

    @property
    def classify(self) -> ClassifyMode:
        """Classify mode, made now if it was not needed before."""
        if self._classify is None:
            from fewshot_gui.controllers.classify_mode import ClassifyMode

            self._classify = ClassifyMode(*self._shared, lambda: self.search.request, self)
            self._classify.error_occurred.connect(self.error_occurred)
        return self._classify

    def close(self) -> None:
        """Save, and stop all threads of the modes."""
        for mode in (self._search, self._classify):
            if mode is not None:
                mode.close()

    def _make_page(self, mode: Mode) -> None:
        match mode:
            case Mode.SEARCH:
                _ = self.search
            case Mode.CLASSIFY:
                _ = self.classify
