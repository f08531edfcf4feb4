"""The image on screen: loading it, painting on it, moving on to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.types import ImageFailure
from fewshot_gui.jobs.image_loader import ImageLoader
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.views.fill_tool import FillTool
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.shape_tools import BoxTool, LassoTool, PolygonTool
from fewshot_gui.views.smart_brush_tool import SmartBrushTool
from fewshot_gui.views.tools import BrushTool, EraserTool, PanTool, Tool


class CurrentImageController(QObject):
    """Shows one image with its mask document and obeys the tool, zoom and undo commands. GUI thread only.

    Signals:
        image_shown(Path): the photo and its document are on the canvas.
        image_unreadable(str): the chosen image cannot be read; one sentence.
        image_hidden(): nothing is on the canvas any more.
        history_changed(): what can be undone on the image may differ.
    """

    history_changed = Signal()
    image_shown = Signal(object)
    image_unreadable = Signal(str)
    image_hidden = Signal()

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._canvas = window.canvas
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._path: Path | None = None
        self._is_shown = False
        self._size = (0, 0)
        self._tools: dict[str, Tool] = {
            "brush": self._canvas.tool if isinstance(self._canvas.tool, BrushTool) else BrushTool(),
            "eraser": EraserTool(),
            "smart_brush": SmartBrushTool(),
            "polygon": PolygonTool(),
            "lasso": LassoTool(),
            "box": BoxTool(),
            "fill": FillTool(),
            "pan": PanTool(),
        }
        review.document_ready.connect(self._on_document_ready)
        classes.changed.connect(self._lock)
        self._loader = ImageLoader(self)
        self._loader.image_ready.connect(self._on_image_ready)
        self._loader.image_failed.connect(self._on_image_failed)
        window.filmstrip.image_activated.connect(self._on_image_activated)
        self._canvas.tool_changed.connect(self._on_tool_changed)
        self._canvas.brush_diameter_changed.connect(window.tools.show_diameter)
        window.tools.diameter_chosen.connect(self._on_diameter_chosen)
        self._connect_commands()
        self._show_history()

    @property
    def path(self) -> Path | None:
        """The chosen image; its photo may still be loading."""
        return self._path

    @property
    def shown_path(self) -> Path | None:
        """The image on the canvas, ready to be edited; None while another one is loading."""
        return self._path if self._is_shown else None

    @property
    def document(self) -> MaskDocument | None:
        """What is being painted on; None while nothing is shown."""
        return self._canvas.document

    def show(self, path: Path) -> None:
        """Choose an image; the photo follows as soon as it is read."""
        self._path = path
        self._is_shown = False
        self._window.filmstrip.set_current_path(path)
        self._review.document_of(path)  # where it must be read, it is read along with the photo
        self._loader.request(path, neighbours=self._neighbours(path))

    def close_image(self) -> None:
        """Show nothing: another folder opens."""
        self._path = None
        self._is_shown = False
        self._canvas.set_image(None)
        self._loader.forget()
        self._show_history()
        self.image_hidden.emit()

    def reload_document(self) -> None:
        """Paint into the document that counts now for this image, e.g. after a decision or a removal."""
        if self.shown_path is not None:
            self._choose_document()

    def show_document(self, document: MaskDocument) -> None:
        """Paint into another document of the image on screen."""
        if document is not self.document:
            self._set_document(document)

    def close(self) -> None:
        """Stop all threads; nothing is said any more, although a last answer may be on its way."""
        self._loader.blockSignals(True)
        self._loader.close()

    def _connect_commands(self) -> None:
        commands, canvas = self._window.commands, self._canvas
        for name in self._tools:
            commands[name].triggered.connect(self._on_tool_chosen)
        for name, slot in (
            ("clear_mask", self._on_clear),
            ("next_image", self._on_next),
            ("previous_image", self._on_previous),
            ("size_up", self._on_size_up),
            ("size_down", self._on_size_down),
            ("size_up_more", self._on_size_up_more),
            ("size_down_more", self._on_size_down_more),
            ("zoom_in", canvas.zoom_in),
            ("zoom_out", canvas.zoom_out),
            ("fit", canvas.fit),
            ("actual_size", canvas.actual_size),
        ):
            commands[name].triggered.connect(slot)

    def _neighbours(self, path: Path) -> list[Path]:
        index = self._images.index_of(path)
        if not index.isValid():
            return []
        rows = (index.row() + 1, index.row() - 1)
        return [self._images.path_at(row) for row in rows if 0 <= row < len(self._images)]

    def _on_image_activated(self, path: Path) -> None:
        self.show(path)
        self._canvas.setFocus()  # the next key is meant for the picture

    def _on_image_ready(self, path: Path, image: QImage) -> None:
        if path != self._path:
            return
        self._canvas.set_image(image)
        self._size = image.height(), image.width()
        self._is_shown = True
        self._choose_document()
        if self.document is not None:  # else as soon as it is read
            self.image_shown.emit(path)

    def _on_image_failed(self, path: Path, reason: str) -> None:
        if path != self._path:
            return
        self._canvas.set_image(None)
        self._show_history()
        self._images.set_failure(ImageFailure(image_path=path, reason=reason))
        self.image_hidden.emit()
        self.image_unreadable.emit(reason)

    def _choose_document(self) -> None:
        """The user's own mask where there is one, nothing while it is being read, else the example's."""
        document = self._review.document_of(self._path)
        if document is None and self._review.verdict_of(self._path).has_final:
            self._canvas.set_document(None)
            self._show_history()
            return
        if document is None:
            document = self._support.document_for(self._path, self._size)
        elif document.size != self._size:
            self._review.lose_final(self._path)  # the image was exchanged; its mask stays in the project
            return
        self.show_document(document)

    def _on_document_ready(self, path: Path) -> None:
        if path != self.shown_path:
            return
        was_waiting = self.document is None
        self._choose_document()
        if was_waiting:
            self.image_shown.emit(path)

    def _set_document(self, document: MaskDocument) -> None:
        self._canvas.set_document(document)
        self._lock()
        if not document.property("isWatched"):
            document.setProperty("isWatched", True)
            document.history_changed.connect(self._show_history)
        self._show_history()

    def _lock(self) -> None:
        """Nothing is painted over the pixels of locked classes."""
        if self.document is not None:
            self.document.set_locked_values(self._classes.locked)

    def _show_history(self) -> None:
        document = self.document
        commands = self._window.commands
        commands["clear_mask"].setEnabled(document is not None and not document.is_empty)
        self.history_changed.emit()

    def _on_tool_chosen(self) -> None:
        self._canvas.tool = self._tools[self.sender().objectName()]

    def _on_tool_changed(self, name: str) -> None:
        self._window.commands[name].setChecked(True)

    def _on_diameter_chosen(self, diameter: float) -> None:
        self._canvas.brush_diameter = diameter

    def _on_clear(self) -> None:
        if self.document is not None:
            self.document.clear()

    def _on_next(self) -> None:
        self._window.filmstrip.step(1)

    def _on_previous(self) -> None:
        self._window.filmstrip.step(-1)

    def _on_size_up(self) -> None:
        self._canvas.scale_brush(1)

    def _on_size_down(self) -> None:
        self._canvas.scale_brush(-1)

    def _on_size_up_more(self) -> None:
        self._canvas.scale_brush(5)

    def _on_size_down_more(self) -> None:
        self._canvas.scale_brush(-5)
