"""What the user does with results: judge them, search on with them, open them, use them as examples."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.controllers.thumbnail_feed import ThumbnailFeed
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.model.search_request import Part, SearchRequest
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow

_RESULT_COMMANDS = ("open_result", "like", "dislike", "more_like_this", "use_result")


class ResultsController(QObject):
    """Obeys the commands on results and gives the grid its thumbnails. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        folder: FolderController,
        modes: ModeController,
        current: CurrentImageController,
        shots: SupportController,
        request: SearchRequest,
        results: ResultList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._grid = window.search_page.grid
        self._modes = modes
        self._current = current
        self._shots = shots
        self._request = request
        self._results = results
        self._menu = QMenu(self._grid)
        self._actions = {
            "open_result": self.open,
            "like": self.like,
            "dislike": self.dislike,
            "more_like_this": self.search_like,
            "use_result": self.use_as_example,
        }
        for name in _RESULT_COMMANDS:
            window.commands[name].triggered.connect(self._on_command)
            self._menu.addAction(window.commands[name])
        area = window.search_page.results
        window.commands["results_larger"].triggered.connect(self._on_larger)
        window.commands["results_smaller"].triggered.connect(self._on_smaller)
        self._area = area
        self._grid.image_opened.connect(self.open)
        self._grid.hover_bar.chosen.connect(self._on_hover_chosen)
        self._grid.customContextMenuRequested.connect(self._on_menu_requested)
        self._grid.selectionModel().currentChanged.connect(self._show_availability)
        self._feed = ThumbnailFeed(self._grid, self._results, images, folder, self)
        results.modelReset.connect(self._show_availability)
        results.rowsRemoved.connect(self._show_availability)
        request.parts_changed.connect(self._on_parts_changed)
        self._show_availability()

    def open(self, path: Path) -> None:
        """Show an image in Segment mode."""
        self._modes.show(Mode.SEGMENT)
        self._current.show(path)

    def like(self, path: Path) -> None:
        """Mark a result as right, or take the mark back."""
        self._request.toggle(path, Part.LIKED)

    def dislike(self, path: Path) -> None:
        """Mark a result as wrong, or take the mark back."""
        self._request.toggle(path, Part.DISLIKED)

    def search_like(self, path: Path) -> None:
        """Make an image an example of what is looked for."""
        self._request.add([path], Part.EXAMPLE)

    def use_as_example(self, path: Path) -> None:
        """Show an image in Segment mode, as an example to be painted on."""
        self._modes.show(Mode.SEGMENT)
        self._shots.add_image(path)

    # --- commands --------------------------------------------------------------------------------

    def _on_command(self) -> None:
        path = self._grid.current_path()
        if path is not None:
            self._actions[self.sender().objectName()](path)

    def _on_hover_chosen(self, name: str, path: Path) -> None:
        self._actions[name](path)

    def _on_menu_requested(self, position: QPoint) -> None:
        if self._grid.indexAt(position).isValid():
            self._menu.popup(self._grid.viewport().mapToGlobal(position))

    def _on_larger(self) -> None:
        self._area.scale_pictures(1)

    def _on_smaller(self) -> None:
        self._area.scale_pictures(-1)

    def _show_availability(self) -> None:
        has_current = self._grid.currentIndex().isValid()
        for name in _RESULT_COMMANDS:
            self._window.commands[name].setEnabled(has_current)

    def _on_parts_changed(self) -> None:
        self._results.set_parts(self._request.parts)
