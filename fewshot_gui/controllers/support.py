"""The list of examples: pictures, switches, "use this image"."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage, QPainter

from engine.types import MAX_SHOTS
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportEntry, SupportList
from fewshot_gui.model.thumbnail_loader import ThumbnailLoader
from fewshot_gui.rendering.overlay import sample_mask, support_codes
from fewshot_gui.rendering.palette import class_colour, support_colour_table
from fewshot_gui.rendering.qimage import indexed_view
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.support_panel import SHOT_SIZE_PX, ShotView

_OVERLAY_OPACITY: Final = 0.6
_PICTURE_SCALE: Final = 2  # sharp on screens with two device pixels per pixel


class SupportController(QObject):
    """Keeps the support panel in step with the support list. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        support: SupportList,
        review: ReviewList,
        current: CurrentImageController,
        segment: SegmentController,
        thumbnails: ThumbnailLoader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._panel = window.side.support
        self._images = images
        self._support = support
        self._review = review
        self._current = current
        self._segment = segment
        self._wanted: Path | None = None  # to be added as soon as it is shown
        self._refresh_timer = QTimer(self)  # several changes at once are drawn once
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.timeout.connect(self._refresh)
        support.changed.connect(self._refresh_timer.start)
        current.image_shown.connect(self._on_image_shown)
        current.image_hidden.connect(self._on_image_hidden)
        thumbnails.thumbnail_ready.connect(self._on_thumbnail_ready)
        self._panel.enabled_changed.connect(support.set_enabled)
        self._panel.remove_requested.connect(self._on_remove_requested)
        self._panel.activated.connect(current.show)
        self._panel.use_current_requested.connect(self.use_current)
        window.commands["use_as_support"].triggered.connect(self.use_current)

    def use_current(self) -> None:
        """Make the image on screen an example, or switch it on or off where it is one.

        A mask of the user's own, accepted or corrected, becomes the example. Where there is none and nothing
        is painted, what the model found becomes the painting.
        """
        path, document = self._current.shown_path, self._current.document
        if path is None or document is None:
            return
        if self._review.is_final(document) and not document.is_empty:
            if self._take_final(path, document):
                return
            document = self._support.document_for(path, document.size)
        entry = self._support.entry_of(path)
        if entry is not None and not document.is_empty:
            self._support.set_enabled(path, not entry.is_enabled)
        elif self._support.is_full and entry is None:
            self._window.area.show_advice(f"{MAX_SHOTS} examples are the most. Remove one of them first.")
        elif not document.is_empty:
            self._support.add(path)
        else:
            self._paint_prediction(document)

    def _take_final(self, path: Path, final: MaskDocument) -> bool:
        """Make the user's own mask the example; False where it is the example already."""
        document = self._support.document_for(path, final.size)
        entry = self._support.entry_of(path)
        if entry is None and self._support.is_full:
            self._window.area.show_advice(f"{MAX_SHOTS} examples are the most. Remove one of them first.")
            return True
        if entry is not None and np.array_equal(document.pixels, final.pixels):
            return False
        document.replace_mask(final.mask, name="Use as example")
        self._support.add(path)
        self._support.set_enabled(path, True)
        return True

    def add_image(self, path: Path) -> None:
        """Show an image and put it among the examples; what the user paints there makes it one."""
        self._wanted = path
        self._current.show(path)

    def _add_wanted(self) -> None:
        path, self._wanted = self._wanted, None
        document = self._current.document
        if self._review.is_final(document) and not document.is_empty:
            self._take_final(path, document)
        elif self._support.entry_of(path) is not None:
            self._support.set_enabled(path, True)
        elif not self._support.add(path):
            self._window.area.show_advice(f"{MAX_SHOTS} examples are the most. Remove one of them first.")
        elif self._current.document.is_empty:
            self._window.area.show_advice("Paint the object here: the image is an example now.")

    def _paint_prediction(self, document: MaskDocument) -> None:
        mask = self._segment.predicted_mask()
        if mask is None or not mask.any():
            self._window.area.show_advice("Nothing is found here yet. Paint the object instead.")
            return
        document.replace_mask(mask, name="Use prediction")

    def _on_remove_requested(self, path: Path) -> None:
        self._support.remove(path)
        self._current.reload_document()
        if path == self._current.path:
            self._segment.follow_document()

    def _on_image_shown(self, path: Path) -> None:
        self._panel.set_can_use_current(True)
        if path == self._wanted:
            self._add_wanted()

    def _on_image_hidden(self) -> None:
        self._wanted = None
        self._panel.set_can_use_current(False)

    def _on_thumbnail_ready(self, path: Path, image: QImage) -> None:
        if self._support.entry_of(path) is not None:
            self._refresh_timer.start()

    def _refresh(self) -> None:
        self._panel.show_shots(tuple(self._view_of(entry) for entry in self._support.entries))

    def _view_of(self, entry: SupportEntry) -> ShotView:
        thumbnail = self._images.index_of(entry.path).data(ImageRole.THUMBNAIL)
        return ShotView(
            entry.path,
            None if thumbnail is None else _draw_shot(thumbnail, entry.document),
            entry.is_enabled,
            100 * entry.document.painted_fraction,
        )


def _draw_shot(thumbnail: QImage, document: MaskDocument) -> QImage:
    """The thumbnail with the mask on it, as large as the panel wants it."""
    box = SHOT_SIZE_PX * _PICTURE_SCALE
    size = thumbnail.size().scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    picture = thumbnail.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
    codes = support_codes(
        sample_mask(
            document.pixels,
            (size.height(), size.width()),
            offset=(0.0, 0.0),
            scale=size.width() / document.size[1],
        ),
        line_px=_PICTURE_SCALE,
    )
    painter = QPainter(picture)
    table = support_colour_table(_OVERLAY_OPACITY, class_colour(0))
    painter.drawImage(0, 0, indexed_view(np.ascontiguousarray(codes), table))
    painter.end()
    return picture
