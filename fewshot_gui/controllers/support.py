"""The list of examples: pictures, switches, "use this image"."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from engine.types import MAX_SHOTS
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.controllers.shot_ratings import ShotRatingsController
from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportEntry, SupportList
from fewshot_gui.model.thumbnail_loader import ThumbnailLoader
from fewshot_gui.rendering.shot_picture import draw_shot
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.support_panel import SHOT_SIZE_PX, ShotView


class SupportController(QObject):
    """Shows the examples of the class that is painted, and obeys what is done with them. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        current: CurrentImageController,
        segment: SegmentController,
        ratings: ShotRatingsController,
        thumbnails: ThumbnailLoader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._panel = window.side.support
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._current = current
        self._segment = segment
        self._ratings = ratings
        self._wanted: Path | None = None  # to be added as soon as it is shown
        self._refresh_timer = QTimer(self)  # several changes at once are drawn once
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.timeout.connect(self._refresh)
        for change in (support.changed, classes.changed, classes.current_changed, ratings.changed):
            change.connect(self._refresh_timer.start)
        current.image_shown.connect(self._on_image_shown)
        current.image_hidden.connect(self._on_image_hidden)
        thumbnails.thumbnail_ready.connect(self._on_thumbnail_ready)
        self._panel.enabled_changed.connect(self._on_enabled_changed)
        self._panel.remove_requested.connect(self._on_remove_requested)
        self._panel.activated.connect(current.show)
        self._panel.use_current_requested.connect(self.use_current)
        self._panel.rate_requested.connect(ratings.start)
        window.commands["use_as_support"].triggered.connect(self.use_current)

    def use_current(self) -> None:
        """Make the image on screen an example, or switch it on or off where it is one.

        A mask of the user's own, accepted or corrected, becomes the example of all classes in it. Where there
        is none and nothing is painted, what the model found becomes the painting.
        """
        path, document = self._current.shown_path, self._current.document
        if path is None or document is None:
            return
        if self._review.is_final(document) and not document.is_empty:
            if self._take_final(path, document):
                return
            document = self._support.document_for(path, document.size)
        if document.is_empty:
            self._paint_prediction(document)
            return
        class_id = self._switched_class(path, document)
        self._support.set_enabled(path, class_id, not self._support.is_enabled(path, class_id))

    def _switched_class(self, path: Path, document: MaskDocument) -> int:
        """The class that is painted where the image shows it, else the first one that it shows."""
        current = self._classes.current.id
        ids = self._support.class_ids_of(path) or document.class_ids
        return current if current in ids else ids[0]

    def _take_final(self, path: Path, final: MaskDocument) -> bool:
        """Make the user's own mask the example; False where it is the example already."""
        document = self._support.document_for(path, final.size)
        if self._support.entry_of(path) is not None and np.array_equal(document.pixels, final.pixels):
            return False
        document.replace_labels(final.pixels, name="Use as example")
        for class_id in final.class_ids:
            self._support.set_enabled(path, class_id, True)
        return True

    def add_image(self, path: Path) -> None:
        """Show an image and put it among the examples; what the user paints there makes it one."""
        self._wanted = path
        self._current.show(path)

    def _add_wanted(self) -> None:
        path, self._wanted = self._wanted, None
        document, class_id = self._current.document, self._classes.current.id
        if self._review.is_final(document) and not document.is_empty:
            self._take_final(path, document)
        elif class_id in document.class_ids:
            self._support.set_enabled(path, class_id, True)
        elif self._support.is_full(class_id):
            text = self.tr("{most} examples are the most. Remove one of them first.")
            self._window.area.show_advice(text.format(most=MAX_SHOTS))
        else:
            self._support.add(path, class_id)
            text = self.tr("Paint the object here: the image is an example now.")
            self._window.area.show_advice(text)

    def _paint_prediction(self, document: MaskDocument) -> None:
        scores = self._segment.current_scores()
        if scores is None or not scores.has_found:
            text = self.tr("Nothing is found here yet. Paint the object instead.")
            self._window.area.show_advice(text)
            return
        document.replace_labels(scores.labels(), name="Use prediction")

    def _on_enabled_changed(self, path: Path, is_enabled: bool) -> None:
        self._support.set_enabled(path, self._classes.current.id, is_enabled)

    def _on_remove_requested(self, path: Path) -> None:
        self._support.remove_example(path, self._classes.current.id)
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
        current = self._classes.current
        used = self._support.shots_of(current.id)
        shots = tuple(self._view_of(entry, used) for entry in self._support.listed(current.id))
        is_alone = len(self._classes.entries) == 1
        self._panel.show_shots(shots, class_name="" if is_alone else current.name)
        self._panel.show_rating_state(can_rate=self._ratings.can_rate, is_rating=self._ratings.is_rating)

    def _view_of(self, entry: SupportEntry, used: tuple[SupportEntry, ...]) -> ShotView:
        current = self._classes.current
        thumbnail = self._images.index_of(entry.path).data(ImageRole.THUMBNAIL)
        picture = None
        if thumbnail is not None:
            picture = draw_shot(
                thumbnail,
                entry.document.pixels,
                class_id=current.id,
                colour=current.colour,
                box=SHOT_SIZE_PX,
            )
        rating = self._ratings.rating_of(entry.path, current.id)
        return ShotView(
            path=entry.path,
            picture=picture,
            is_enabled=current.id not in entry.off,
            painted_percent=100 * entry.document.painted_fraction(current.id),
            is_kept=current.id in entry.document.class_ids and entry not in used,
            is_rated=rating is not None,
            agreement=None if rating is None else rating.agreement,
            influence=None if rating is None else rating.influence,
        )
