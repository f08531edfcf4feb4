"""The search loop: the query changes, a moment later the ranking does."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from engine.search_types import SearchResult
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.index import IndexController
from fewshot_gui.jobs.retrieval_client import RetrievalClient
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.model.search_request import SearchRequest
from fewshot_gui.number_text import count_text
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_DELAY_MS: Final = 20  # changes that come together, like those of an undo, are one question
_REFRESH_MS: Final = 1000


class SearchController(QObject):
    """Asks for a ranking as soon as the query has changed, the newest wins, and again as the index grows.

    GUI thread only.
    """

    def __init__(
        self,
        window: MainWindow,
        retrieval: RetrievalClient,
        images: ImageList,
        folder: FolderController,
        index: IndexController,
        request: SearchRequest,
        results: ResultList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = window.search_page
        self._area = window.search_page.results
        self._retrieval = retrieval
        self._images = images
        self._folder = folder
        self._index = index
        self._request = request
        self._results = results
        self._result: SearchResult | None = None
        self._problem = ""
        self._lacks_weights = False
        self._window = window
        self._is_new_query = False
        self._delay_timer = self._make_timer(_DELAY_MS)
        self._refresh_timer = self._make_timer(_REFRESH_MS)
        request.changed.connect(self._on_request_changed)
        self._area.top_changed.connect(self._on_top_changed)
        self._area.file_requested.connect(self._on_file_requested)
        retrieval.retriever_missing.connect(self._on_retriever_missing)
        retrieval.retriever_loaded.connect(self._on_retriever_loaded)
        index.grew.connect(self._on_index_grew)
        index.changed.connect(self._show_note)
        index.failed.connect(self._on_problem)
        folder.opening.connect(self._on_opening)
        folder.scan_finished.connect(self._on_scan_finished)
        retrieval.search_ready.connect(self._on_result)
        retrieval.search_failed.connect(self._on_search_failed)
        retrieval.sketch_previewed.connect(self._on_sketch_previewed)
        self._show_note()

    @property
    def result(self) -> SearchResult | None:
        """The ranking on screen; None while nothing is asked or answered."""
        return self._result

    def search_now(self) -> None:
        """Ask at once, instead of what was asked before."""
        self._delay_timer.stop()
        self._refresh_timer.stop()
        query = self._request.query()
        if query is None:
            self._forget_result()
            return
        if not query.doodles:
            self._page.query.show_preview(None)
        # Without a folder there is nothing to rank, but the sketch is still previewed.
        folder = self._folder.folder if len(self._images) else None
        self._retrieval.search(query, folder=folder, top=self._area.top)

    # --- asking ----------------------------------------------------------------------------------

    def _on_request_changed(self) -> None:
        self._is_new_query = True
        self._problem = ""
        if self._request.is_empty:
            self._forget_result()
        else:
            self._delay_timer.start()

    def _on_top_changed(self) -> None:
        self.search_now()

    def _on_index_grew(self) -> None:
        if not self._index.is_running:
            self._refresh_timer.stop()
            self._refresh()
        elif not self._refresh_timer.isActive():
            self._refresh_timer.start()  # not restarted: a fast index must not keep the results from changing

    def _refresh(self) -> None:
        """Ask the same again; a newer query that waits for its moment will ask by itself."""
        if not self._delay_timer.isActive() and not self._request.is_empty:
            self.search_now()

    def _forget_result(self) -> None:
        self._delay_timer.stop()
        self._refresh_timer.stop()
        self._retrieval.drop_search()
        self._result = None
        self._results.clear()
        self._page.query.show_preview(None)
        self._area.show_summary("")
        self._show_note()

    def _on_opening(self) -> None:
        self._request.clear()  # feedback on images of another folder
        self._retrieval.drop_search()
        self._result = None
        self._problem = ""
        self._results.forget_files()
        self._area.show_summary("")
        self._show_note()

    def _on_scan_finished(self, _n_images: int) -> None:
        self._show_note()
        self._refresh()

    # --- answers ---------------------------------------------------------------------------------

    def _on_result(self, result: SearchResult) -> None:
        self._result = result
        self._problem, self._lacks_weights = "", False
        hits = result.hits
        worst, best = (hits[-1].score, hits[0].score) if hits else (0.0, 1.0)
        self._results.set_hits(hits)
        self._area.grid.show_ranking(gap=result.gap, worst=worst, best=best)
        if self._is_new_query:
            self._area.grid.verticalScrollBar().setValue(0)
        self._is_new_query = False
        self._show_summary(result)
        self._show_note()

    def _show_summary(self, result: SearchResult) -> None:
        n_hits, n_indexed = len(result.hits), result.n_indexed
        if not n_hits:
            text = ""
        elif n_hits < n_indexed:
            text = self.tr("The nearest {n_hits} of {n_indexed} images").format(
                n_hits=count_text(n_hits), n_indexed=count_text(n_indexed)
            )
        else:
            text = self.tr("%Ln image(s), the nearest first", "", n_hits)
        self._area.show_summary(text)

    def _on_sketch_previewed(self, pixels: NDArray[np.uint8]) -> None:
        self._page.query.show_preview(pixels)

    def _on_search_failed(self, message: str, _details: str) -> None:
        self._results.clear()
        self._result = None
        self._area.show_summary("")
        self._on_problem(message)

    def _on_retriever_missing(self, message: str) -> None:
        self._lacks_weights = True
        self._on_search_failed(message, "")

    def _on_file_requested(self) -> None:
        path = dialogs.ask_weights_file(self._window, self.tr("Weights for the doodle search"))
        if path is not None:
            self._retrieval.load_retriever(path)

    def _on_retriever_loaded(self) -> None:
        self._lacks_weights = False
        self._problem = ""
        self._show_note()
        self._refresh()

    def _on_problem(self, message: str) -> None:
        self._problem = message
        self._show_note()

    # --- instead of results ----------------------------------------------------------------------

    def _show_note(self) -> None:
        title, words, offers_folder = self._note()
        offers_file = self._lacks_weights and words == self._problem
        self._area.show_note(title, words, offers_folder=offers_folder, offers_file=offers_file)

    def _note(self) -> tuple[str, str, bool]:
        """(title, words, with buttons to open a folder); empty where there are results."""
        if self._folder.folder is None:
            return self.tr("Find it by drawing it"), self.tr("Open a folder of images to search in."), True
        if not len(self._images):
            name = self._folder.folder.name
            return (
                self.tr("Nothing to search in"),
                self.tr("There are no images in {name}. Open another folder.").format(name=name),
                True,
            )
        if len(self._results):
            return "", "", False
        if self._problem:
            return self.tr("Searching is not possible"), self._problem, False
        if self._request.is_empty:
            return "", self.tr("Draw on the paper, and the nearest images appear here."), False
        if self._index.is_running:
            return "", self.tr("The images are being read. Results appear as it goes."), False
        if self._result is not None and not self._result.n_indexed:
            return "", self.tr("Nothing is indexed yet."), False
        return "", "", False

    def _make_timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(self.search_now)
        return timer
