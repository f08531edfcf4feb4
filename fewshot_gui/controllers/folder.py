"""Opening a folder: scan, thumbnails, changes on disk."""

from __future__ import annotations

import os
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from engine.types import ImageFailure
from fewshot_gui.model.folder_scan import FolderScan
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.thumbnail_loader import ThumbnailLoader
from fewshot_gui.resources import sample_dir
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_N_FILES_LOOKED_AT: Final = 2000
_N_SUFFIXES_NAMED: Final = 4


class FolderController(QObject):
    """Keeps the image list in step with a folder on disk. GUI thread only.

    Signals:
        folder_opened(Path): the list was emptied and the scan begins.
        first_image_found(Path): the first image of the folder, to show at once.
        scan_finished(int): how many images there are.
        images_removed(list): ``Path`` objects no longer on disk.
        images_added(list): ``Path`` objects that appeared later.
        images_came_back(list): failed images that are to be tried again, for instance after a disk was away.
        opening(): another folder is about to be opened; the last moment to save.
        problem(str): one sentence for the user.
    """

    opening = Signal()
    folder_opened = Signal(object)
    first_image_found = Signal(object)
    scan_finished = Signal(int)
    images_removed = Signal(list)
    images_added = Signal(list)
    images_came_back = Signal(list)
    problem = Signal(str)

    def __init__(
        self, window: MainWindow, images: ImageList, settings: SettingsFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._images = images
        self._settings = settings
        self._folder: Path | None = None
        self._has_scanned = False
        self._pinned: list[Path] = []
        self._visible: list[Path] = []
        self._scan = FolderScan(self)
        self._scan.paths_found.connect(self._on_paths_found)
        self._scan.finished.connect(self._on_scan_finished)
        self._scan.changed.connect(self._on_changed)
        self._scan.came_back.connect(self._on_came_back)
        self._scan.failed.connect(self._on_scan_failed)
        self._thumbnails = ThumbnailLoader(self)
        self._thumbnails.thumbnail_ready.connect(self._on_thumbnail_ready)
        self._thumbnails.thumbnail_failed.connect(self._on_thumbnail_failed)
        window.commands["open_folder"].triggered.connect(self._on_open_requested)
        window.area.welcome.open_requested.connect(self._on_open_requested)
        window.folder_dropped.connect(self.open)
        window.recent_chosen.connect(self.open)
        window.activated.connect(self._on_activated)
        window.filmstrip.visible_paths_changed.connect(self.request_thumbnails)
        window.show_recent_folders(settings.values.recent_folders)

    @property
    def folder(self) -> Path | None:
        """The open folder, or None."""
        return self._folder

    @property
    def has_scanned(self) -> bool:
        """True once all images of the open folder are known."""
        return self._has_scanned

    @property
    def thumbnails(self) -> ThumbnailLoader:
        return self._thumbnails

    def open(self, folder: Path) -> None:
        """Show another folder; whatever was open is left."""
        self.opening.emit()
        self._folder = folder.absolute()
        self._has_scanned = False
        self._images.clear()
        self._window.filmstrip_area.show_failed(False)
        self._window.area.welcome.show_note("")
        self._window.setWindowTitle(f"{self._title()} - Fewshot")
        self._window.filmstrip_area.show_count(self.tr("Looking for images…"))
        self.folder_opened.emit(self._folder)
        self._scan.start(self._folder)

    def pin(self, paths: list[Path]) -> None:
        """Load the thumbnails of these images too, whether in sight or not."""
        self._pinned = paths
        self.request_thumbnails(self._visible)

    def request_thumbnails(self, paths: list[Path]) -> None:
        """Load the thumbnails of what is in sight, on whatever page, instead of what was in sight before."""
        self._visible = paths
        self._thumbnails.request(self._images.paths_without_thumbnail([*paths, *self._pinned]))

    def close(self) -> None:
        """Stop all threads; nothing is said any more, although a last answer may be on its way."""
        self._scan.blockSignals(True)
        self._thumbnails.blockSignals(True)
        self._scan.close()
        self._thumbnails.close()

    def _on_open_requested(self) -> None:
        folder = dialogs.ask_folder(self._window, self.tr("Open a folder of images"), start=self._folder)
        if folder is not None:
            self.open(folder)

    def _on_paths_found(self, paths: list[Path]) -> None:
        is_first = len(self._images) == 0
        self._images.append_paths(paths)
        self._show_count()
        if is_first:
            self._window.area.show_welcome(False)
            self.first_image_found.emit(self._images.path_at(0))

    def _on_scan_finished(self, n_images: int) -> None:
        self._has_scanned = True
        if n_images == 0:
            self._window.filmstrip_area.show_count("")
            self._window.area.welcome.show_note(_describe_files(self._folder))
            self._window.area.show_welcome(True)
        else:
            self._show_count()
            self._remember_folder()
        self.scan_finished.emit(n_images)

    def _remember_folder(self) -> None:
        if self._folder != sample_dir():
            self._settings.replace(self._settings.values.with_recent_folder(self._folder))
            self._window.show_recent_folders(self._settings.values.recent_folders)

    def _on_scan_failed(self, message: str) -> None:
        self._window.filmstrip_area.show_count("")
        self._window.area.welcome.show_note(message)
        self._window.area.show_welcome(True)
        self.problem.emit(message)

    def _on_activated(self) -> None:
        if self._folder is not None:
            self._scan.rescan(self._folder, self._images.paths(), failed=self._images.failed_paths())

    def _on_changed(self, added: list[Path], removed: list[Path]) -> None:
        self._images.remove_paths(removed)
        was_empty = len(self._images) == 0
        self._images.append_paths(added)
        self._show_count()
        self.images_removed.emit(removed)
        self.images_added.emit(added)
        self._window.area.show_welcome(len(self._images) == 0)
        if was_empty and added:
            self.first_image_found.emit(self._images.path_at(0))

    def _on_came_back(self, paths: list[Path]) -> None:
        self._images.forget_failures(paths)
        self.images_came_back.emit(paths)
        self.request_thumbnails(self._visible)

    def _on_thumbnail_ready(self, path: Path, image: QImage) -> None:
        self._images.set_thumbnail(path, image)

    def _on_thumbnail_failed(self, path: Path, reason: str) -> None:
        self._images.set_failure(ImageFailure(image_path=path, reason=reason))

    def _title(self) -> str:
        return self.tr("Sample folder") if self._folder == sample_dir() else self._folder.name

    def _show_count(self) -> None:
        count = self.tr("%Ln image(s)", "", len(self._images))
        self._window.filmstrip_area.show_count(f"{self._title()}  ·  {count}")


def _describe_files(folder: Path) -> str:
    """Why a folder shows nothing: which files are in it instead. Looks at some files only."""
    names = (name for _, _, names in os.walk(folder) for name in names)
    suffixes = Counter(
        Path(name).suffix.lower() or QCoreApplication.translate("folder", "no ending")
        for name in islice(names, _N_FILES_LOOKED_AT)
    )
    n_files = suffixes.total()
    if n_files == 0:
        return QCoreApplication.translate("folder", "The folder {name} is empty. Choose another one.").format(
            name=folder.name
        )
    seen = ", ".join(f"{suffix} {count}" for suffix, count in suffixes.most_common(_N_SUFFIXES_NAMED))
    if n_files < _N_FILES_LOOKED_AT:
        text = QCoreApplication.translate(
            "folder", "0 of {number} files in {name} are images. Found: {seen}. Choose another folder."
        )
    else:
        text = QCoreApplication.translate(
            "folder",
            "0 of the first {number} files in {name} are images. Found: {seen}. Choose another folder.",
        )
    return text.format(number=n_files, name=folder.name, seen=seen)
