"""The smart brush: scribble, look at what the model found, take it or drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.types import ScribbleCompletion
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.smart_brush_tool import ScribbleStroke, SmartBrushTool

if TYPE_CHECKING:
    from engine.editing import Region


class SmartBrushController(QObject):
    """Sends scribbles to the engine and lays the answer over the picture. GUI thread only.

    Signals:
        error_occurred(title, message, details): something the user must know.
    """

    error_occurred = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        current: CurrentImageController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._canvas = window.canvas
        self._client = client
        self._current = current
        self._strokes: tuple[ScribbleStroke, ...] = ()  # that the engine was asked about
        self._has_model = False
        self._canvas.gesture_ended.connect(self._on_gesture_ended)
        self._canvas.accept_requested.connect(self.accept)
        client.model_loaded.connect(self._on_model_loaded)
        client.scribbles.completed.connect(self._on_completed)
        client.scribbles.failed.connect(self._on_failed)

    def accept(self) -> None:
        """Paint what is proposed; one undo step."""
        proposal = self._canvas.proposal
        if proposal is None:
            return
        self._drop()
        self._canvas.edit_beginning.emit()
        if self._canvas.document is not None:
            self._canvas.document.fill(proposal, value=self._canvas.class_value, name="Smart brush")

    def _on_gesture_ended(self) -> None:
        tool = self._canvas.tool
        strokes = tool.strokes if isinstance(tool, SmartBrushTool) else ()
        if strokes == self._strokes:
            return
        if not any(not stroke.is_background for stroke in strokes):
            self._forget()
            return
        self._strokes = strokes
        self._ask()

    def _ask(self) -> None:
        document, path = self._canvas.document, self._current.shown_path
        if document is None or path is None:
            return
        if not self._has_model:
            self._window.area.show_hint(
                self.tr("The model is still loading; the outline follows"), stays=True
            )
            return
        self._window.area.show_hint(self.tr("Looking for the outline…"), stays=True)
        background = _rasterise(self._strokes, document.size, is_background=True)
        self._client.scribbles.complete(
            path,
            _rasterise(self._strokes, document.size, is_background=False),
            background=background if background.any() else None,
        )

    def _on_model_loaded(self) -> None:
        self._has_model = True
        if self._strokes and self._canvas.proposal is None:
            self._ask()

    def _on_completed(self, completion: ScribbleCompletion) -> None:
        document = self._canvas.document
        if not self._strokes or document is None or completion.image_path != self._current.shown_path:
            return
        self._canvas.set_proposal(_cut_out(completion.mask))
        self._window.area.show_hint(
            self.tr("Tab takes it, Esc drops it, another stroke corrects it"), stays=True
        )

    def _on_failed(self, message: str, details: str) -> None:
        self._drop()
        self.error_occurred.emit(self.tr("The smart brush found nothing"), message, details)

    def _drop(self) -> None:
        """Begin a new scribble."""
        if isinstance(self._canvas.tool, SmartBrushTool):
            self._canvas.tool.forget()
        self._forget()

    def _forget(self) -> None:
        self._client.scribbles.drop()
        self._strokes = ()
        self._canvas.set_proposal(None)
        self._window.area.show_hint("")


def _rasterise(
    strokes: tuple[ScribbleStroke, ...], size: tuple[int, int], *, is_background: bool
) -> NDArray[np.bool_]:
    """(H, W) bool: the strokes of one kind; drawn by the same pen as the brush's."""
    pad = MaskDocument(size)
    pad.begin_stroke("Scribble")
    for stroke in strokes:
        if stroke.is_background == is_background:
            for start, end in zip(stroke.points, stroke.points[1:] or stroke.points, strict=False):
                pad.paint_segment(start, end, diameter=stroke.diameter, value=1)
    return pad.pixels.view(np.bool_)  # only 0 and 1 in it: no copy


def _cut_out(mask: NDArray[np.bool_]) -> Region | None:
    """The part of a mask of the whole image that is not empty."""
    from engine.editing import Region, painted_window  # late: OpenCV; the engine has loaded it by now

    window = painted_window(mask)
    return None if window is None else Region(window, mask[window.slices])
