"""An image view with what was painted on the image, and with what could be painted next."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fewshot_gui.model.mask_document import OBJECT, MaskDocument
from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.rendering.palette import Rgb
from fewshot_gui.rendering.qimage import bgr_view
from fewshot_gui.views.canvas_layers import ProposalLayer, SupportLayer
from fewshot_gui.views.image_view import ImageView

if TYPE_CHECKING:
    from engine.editing import Region, Window  # loads OpenCV, which has time until a tool needs it


class PaintedView(ImageView):
    """Shows one image and follows the document of its mask. GUI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._support_layer = SupportLayer()
        self._proposal_layer = ProposalLayer()
        self._document: MaskDocument | None = None
        self._class_value = OBJECT
        self._proposal: Region | None = None

    @property
    def document(self) -> MaskDocument | None:
        return self._document

    def set_document(self, document: MaskDocument | None) -> None:
        """Paint into another document; a running stroke is finished first.

        Raises:
            ValueError: the document's size is not that of the image.
        """
        if document is not None and document.size != self._viewport.image_size:
            raise ValueError(
                f"The document is {document.size}, the image {self._viewport.image_size} (height, width)."
            )
        if self._document is not None:
            self._document.mask_changed.disconnect(self._on_mask_changed)
        self._document = document
        if document is not None:
            document.mask_changed.connect(self._on_mask_changed)
        self._support_layer.invalidate()
        self.update()

    def read_photo(self, window: Window) -> NDArray[np.uint8]:
        """(h, w, 3) uint8 in BGR order, read-only: the photo's pixels of a window."""
        return self.photo_reader()(window)

    def photo_reader(self) -> Callable[[Window], NDArray[np.uint8]]:
        """``read_photo`` of the present photo for another thread: it stays the same when the photo changes.

        Raises:
            ValueError: there is no photo.
        """
        image = self._image_layer.image
        if image is None:
            raise ValueError("There is no photo on the canvas.")
        return functools.partial(_read_window, bgr_view(image))

    @property
    def proposal(self) -> Region | None:
        """What could be painted next; None where nothing is proposed."""
        return self._proposal

    def set_proposal(self, proposal: Region | None) -> None:
        """Show what could be painted next; None shows nothing."""
        self._proposal = proposal
        if proposal is None:
            self._proposal_layer.set_region(None)
        else:
            window = proposal.window
            pixels = np.ascontiguousarray(proposal.mask).view(np.uint8)
            self._proposal_layer.set_region(pixels, corner=(window.left, window.top))
        self.update()

    def set_looks(self, looks: ClassLooks) -> None:
        if looks.hidden != self._looks.hidden:
            self._support_layer.invalidate()
        super().set_looks(looks)

    def class_at(self, x: float, y: float) -> tuple[int, float | None] | None:
        """The class seen at an image point, and its score in [0, 1], or None where it is painted.

        None where nothing is shown.
        """
        if self.is_overlay_hidden or not self.has_image:
            return None
        height, width = self._viewport.image_size
        if not (0 <= x < width and 0 <= y < height):
            return None
        class_id = 0 if self._document is None else int(self._document.pixels[int(y), int(x)])
        if class_id and not self._looks.of(class_id).is_hidden:
            return class_id, None
        return self._prediction_layer.class_at(x, y, self._viewport)

    @property
    def _colour(self) -> Rgb:
        """Of the class that is painted, for what is in the making."""
        return self._looks.of(self._class_value).colour

    # --- what an image view asks for --------------------------------------------------------------

    def _rendered_layers(self) -> list[QImage]:
        layers = super()._rendered_layers()
        if self._document is not None and not self.is_overlay_hidden:
            support = self._support_layer.render(self._document.pixels, self._viewport, **self._look())
            if support is not None:
                layers.append(support)
        proposal = self._proposal_layer.render(
            self._viewport, opacity=self._opacity, colour=self._colour, line_px=self._line_px()
        )
        if proposal is not None and not self.is_overlay_hidden:
            layers.append(proposal)
        return layers

    def _on_view_changed(self) -> None:
        self._support_layer.invalidate()
        self._proposal_layer.invalidate()
        super()._on_view_changed()

    def _on_mask_changed(self, image_rect: QRect) -> None:
        touched = self._support_layer.update(
            self._document.pixels,
            self._viewport,
            image_rect,
            looks=self._looks,
            line_px=self._line_px(),
        )
        if touched.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        left, top = math.floor(touched.left() / ratio) - 1, math.floor(touched.top() / ratio) - 1
        right = math.ceil((touched.right() + 1) / ratio) + 1
        bottom = math.ceil((touched.bottom() + 1) / ratio) + 1
        self.update(QRect(left, top, right - left, bottom - top))


def _read_window(photo: NDArray[np.uint8], window: Window) -> NDArray[np.uint8]:
    return photo[window.slices]
