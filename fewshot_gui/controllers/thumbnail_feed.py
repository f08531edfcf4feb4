"""Brings thumbnails to a grid: those the filmstrip has, and the rest from disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.model.ranked_pictures import RankedPictures
from fewshot_gui.views.picture_grid import PictureGrid


class ThumbnailFeed(QObject):
    """Serves one grid and its model, the images in sight only. GUI thread only."""

    def __init__(
        self,
        grid: PictureGrid,
        pictures: RankedPictures,
        images: ImageList,
        folder: FolderController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._images = images
        self._folder = folder
        grid.visible_paths_changed.connect(self._on_visible_paths_changed)
        folder.thumbnails.thumbnail_ready.connect(self._on_thumbnail_ready)
        folder.thumbnails.thumbnail_failed.connect(self._on_thumbnail_failed)

    def _on_visible_paths_changed(self, paths: list[Path]) -> None:
        for path in self._pictures.paths_without_thumbnail(paths):
            thumbnail = self._images.index_of(path).data(ImageRole.THUMBNAIL)
            if thumbnail is not None:
                self._pictures.set_thumbnail(path, thumbnail)
        self._folder.request_thumbnails(self._pictures.paths_without_thumbnail(paths))

    def _on_thumbnail_ready(self, path: Path, image: QImage) -> None:
        self._pictures.set_thumbnail(path, image)

    def _on_thumbnail_failed(self, path: Path, _reason: str) -> None:
        self._pictures.set_failed(path)
