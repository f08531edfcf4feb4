"""Why an image was given a class: the question, the answer, and the photo it is about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from engine.classify_types import Explanation
from fewshot_gui.controllers.classify_run import ClassifyRunController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.jobs.classify_client import ClassifyClient
from fewshot_gui.jobs.image_loader import ImageLoader
from fewshot_gui.views.classify_why import WhyPanel


class ClassifyExplainController(QObject):
    """Answers the questions of the panel of reasons; the newest wins. GUI thread only."""

    def __init__(
        self,
        panel: WhyPanel,
        client: ClassifyClient,
        run: ClassifyRunController,
        folder: FolderController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._client = client
        self._run = run
        self._question: tuple[Path, str] | None = None
        self._loader = ImageLoader(self)  # of its own: the canvas of Segment mode keeps its photo
        self._loader.image_ready.connect(self._on_photo)
        panel.explanation_requested.connect(self._on_requested)
        panel.explanation_dropped.connect(self._on_dropped)
        client.explanation_ready.connect(self._on_ready)
        client.explain_failed.connect(self._on_failed)
        run.fitted.connect(panel.ask_again)
        folder.opening.connect(self._on_opening)
        folder.images_removed.connect(self._on_images_removed)

    def close(self) -> None:
        """Stop the thread of the photos."""
        self._loader.close()

    def _on_requested(self, path: Path, class_name: str) -> None:
        self._loader.request(path)
        if self._run.has_classifier:
            self._question = (path, class_name)
            self._client.explain(path, class_name=class_name)

    def _on_dropped(self) -> None:
        if self._question is not None:
            self._question = None
            self._client.drop_explanation()

    def _on_ready(self, explanation: Explanation) -> None:
        self._question = None
        self._panel.show_explanation(explanation)

    def _on_failed(self, message: str, _details: str) -> None:
        self._question = None
        self._panel.show_problem(message)

    def _on_photo(self, path: Path, photo: QImage) -> None:
        self._panel.show_picture(path, photo)

    def _on_opening(self) -> None:
        self._loader.forget()
        self._panel.show_image(None, picture=None, class_name="")

    def _on_images_removed(self, paths: list[Path]) -> None:
        for path in paths:
            self._loader.forget(path)
