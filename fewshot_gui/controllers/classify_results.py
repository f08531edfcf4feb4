"""The ranked images of the class on screen: what they show, and what the user does with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.controllers.thumbnail_feed import ThumbnailFeed
from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.search_request import Part, SearchRequest
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow

_REFRESH_MS: Final = 40
_N_EXAMPLES: Final = 8
"""Of a class searched for: more images make the query slower and hardly better."""


class ClassifyResultsController(QObject):
    """Keeps the grid in step with scores, slider and corrections; sends images elsewhere. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        folder: FolderController,
        modes: ModeController,
        current: CurrentImageController,
        shots: SupportController,
        search_request: Callable[[], SearchRequest],
        table: ClassTable,
        results: ClassResults,
        class_images: ClassImages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._page = window.classify_page
        self._grid = window.classify_page.grid
        self._modes = modes
        self._current = current
        self._shots = shots
        self._search_request = search_request
        self._table = table
        self._results = results
        self._class_images = class_images
        self._refresh_timer = QTimer(self)  # scores come many times a second
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._show_ranking)
        self._actions: dict[str, Callable[[Sequence[Path]], None]] = {
            "open_classified": self.open,
            "find_similar": self.search_like,
            "use_classified": self.use_as_example,
        }
        for name in self._actions:
            window.commands[name].triggered.connect(self._on_command)
        window.commands["segment_class"].triggered.connect(self.segment_class)
        window.commands["search_class"].triggered.connect(self.search_class)
        self._grid.image_opened.connect(self._on_image_opened)
        self._grid.selectionModel().selectionChanged.connect(self._show_availability)
        self._feed = ThumbnailFeed(self._grid, self._class_images, images, folder, self)
        results.changed.connect(self._refresh_soon)
        table.current_changed.connect(self._show_ranking)
        table.reset.connect(self._on_table_reset)
        table.examples_changed.connect(self._take_over_corrections)
        table.classes_changed.connect(self._take_over_corrections)  # removed with its images, or renamed
        class_images.modelReset.connect(self._show_availability)
        class_images.rowsRemoved.connect(self._show_availability)
        folder.opening.connect(self._on_opening)
        self._show_availability()

    # --- what can be done with images ------------------------------------------------------------

    def open(self, paths: Sequence[Path]) -> None:
        """Show the first of the images in Segment mode."""
        self._modes.show(Mode.SEGMENT)
        self._current.show(paths[0])

    def search_like(self, paths: Sequence[Path]) -> None:
        """Search for more like these in Search mode, and for nothing else."""
        request = self._search_request()
        request.clear()
        request.add(paths[:_N_EXAMPLES], Part.EXAMPLE)
        self._modes.show(Mode.SEARCH)

    def use_as_example(self, paths: Sequence[Path]) -> None:
        """Show the first of the images in Segment mode, as an example to be painted on."""
        self._modes.show(Mode.SEGMENT)
        self._shots.add_image(paths[0])

    # --- what can be done with a class -----------------------------------------------------------

    def segment_class(self) -> None:
        """Show the images of the class in Segment mode, and no others."""
        paths, name = self._members(), self._class_images.class_name
        if paths:
            self._modes.show(Mode.SEGMENT)
            self._window.filmstrip_area.show_chosen(paths, self.tr("Images of {name}").format(name=name))
            self._current.show(paths[0])

    def search_class(self) -> None:
        """Search the folder for more like the best images of the class."""
        paths = self._members()
        if paths:
            self.search_like(paths)

    def _members(self) -> list[Path]:
        return self._class_images.ranking.paths[: self._class_images.n_members]

    # --- the ranking -----------------------------------------------------------------------------

    def _refresh_soon(self) -> None:
        # Not restarted while it runs: a fast run must not keep the grid from ever changing.
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def _show_ranking(self) -> None:
        self._refresh_timer.stop()
        name = self._table.current
        is_other = name != self._class_images.class_name
        self._class_images.set_ranking(self._results.ranking(name))
        if is_other:
            self._grid.verticalScrollBar().setValue(0)
        self._show_availability()

    def _take_over_corrections(self) -> None:
        self._results.set_corrections(self._table.corrections())

    def _on_table_reset(self) -> None:
        self._take_over_corrections()
        self._show_ranking()

    def _on_opening(self) -> None:
        self._refresh_timer.stop()
        self._class_images.forget_files()
        self._window.filmstrip_area.forget_chosen()

    # --- commands --------------------------------------------------------------------------------

    def _on_command(self) -> None:
        paths = self._grid.selected_paths()
        if paths:
            self._actions[self.sender().objectName()](paths)

    def _on_image_opened(self, path: Path) -> None:
        self.open([path])

    def _show_availability(self) -> None:
        has_images = bool(self._grid.selected_paths())
        for name in self._actions:
            self._window.commands[name].setEnabled(has_images)
        for name in ("segment_class", "search_class"):
            self._window.commands[name].setEnabled(self._class_images.n_members > 0)
