"""Making the query: paper, pen, example images, saved doodles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from engine.errors import EngineError
from engine.images import is_image_path, write_bytes_atomic
from engine.paths import cache_dir
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.doodle_store import DoodleStore, SavedDoodle
from fewshot_gui.model.search_request import Part, SearchRequest
from fewshot_gui.model.thumbnail_loader import ThumbnailLoader
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_CHIP_PICTURE_PX: Final = 160


class QueryInputController(QObject):
    """Keeps the query panel in step with the doodle and the request. GUI thread only.

    Signals:
        problem(title, message): one sentence for the user.
    """

    problem = Signal(str, str)

    def __init__(
        self,
        window: MainWindow,
        doodle: DoodleDocument,
        request: SearchRequest,
        store: DoodleStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._panel = window.search_page.query
        self._pad = window.search_page.pad
        self._doodle = doodle
        self._request = request
        self._store = store
        self._pictures: dict[Path, QImage] = {}
        self._loader = ThumbnailLoader(self, size_px=_CHIP_PICTURE_PX)
        self._loader.thumbnail_ready.connect(self._on_picture_ready)
        self._loader.thumbnail_failed.connect(self._on_picture_failed)
        self._connect_commands()
        self._pad.images_dropped.connect(self.add_images)
        self._pad.picture_dropped.connect(self.add_picture)
        self._panel.chips.remove_requested.connect(self._on_remove_requested)
        self._panel.saved.chosen.connect(self._on_saved_chosen)
        self._panel.saved.rename_requested.connect(self._on_rename_requested)
        self._panel.saved.delete_requested.connect(self._on_delete_requested)
        doodle.edited.connect(self._show_history)
        request.parts_changed.connect(self._show_parts)
        self._show_history()
        self._show_saved()

    def add_images(self, paths: Sequence[Path]) -> None:
        """Look for images like these, too."""
        self._request.add(paths, Part.EXAMPLE)

    def add_picture(self, picture: QImage) -> None:
        """Look for images like a picture that is no file; it is kept in the cache folder."""
        if picture.isNull():
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.convertToFormat(QImage.Format.Format_RGB32).save(buffer, "PNG")
        data = bytes(buffer.data().data())
        path = cache_dir() / "pasted" / f"pasted-{hashlib.sha256(data).hexdigest()[:12]}.png"
        try:
            write_bytes_atomic(path, data, is_durable=False)
        except EngineError as error:
            self.problem.emit(self.tr("The picture cannot be used"), str(error))
            return
        self.add_images([path])

    def save_doodle(self) -> None:
        """Keep what is on the paper, under a name that can be changed."""
        if self._doodle.strokes:
            name = self.tr("Doodle {number}").format(number=len(self._store.load_all()) + 1)
            try:
                self._store.save(name, self._doodle.strokes)
            except EngineError as error:
                self.problem.emit(self.tr("The doodle cannot be saved"), str(error))
            self._show_saved()

    def close(self) -> None:
        """Stop the thread; nothing is said any more."""
        self._loader.blockSignals(True)
        self._loader.close()

    # --- commands --------------------------------------------------------------------------------

    def _connect_commands(self) -> None:
        commands = self._window.commands
        for name, slot in (
            ("pen", self._on_tool_chosen),
            ("rubber", self._on_tool_chosen),
            ("pen_wider", self._on_wider),
            ("pen_narrower", self._on_narrower),
            ("undo_stroke", self._doodle.undo),
            ("redo_stroke", self._doodle.redo),
            ("clear_doodle", self._doodle.clear),
            ("new_search", self._on_new_search),
            ("save_doodle", self.save_doodle),
            ("add_image", self._on_add_image),
            ("paste_image", self._on_paste),
        ):
            commands[name].triggered.connect(slot)

    def _on_tool_chosen(self) -> None:
        self._pad.is_erasing = self._window.commands["rubber"].isChecked()
        self._pad.update()

    def _on_wider(self) -> None:
        self._pad.scale_pen(1)

    def _on_narrower(self) -> None:
        self._pad.scale_pen(-1)

    def _on_new_search(self) -> None:
        self._doodle.clear()
        self._request.clear()

    def _on_add_image(self) -> None:
        self.add_images(dialogs.ask_images(self._window, self.tr("Find images like these")))

    def _on_paste(self) -> None:
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        images = [path for path in files if path.is_file() and is_image_path(path)]
        if images:
            self.add_images(images)
        elif data.hasImage():
            self.add_picture(QImage(data.imageData()))

    def _show_history(self) -> None:
        commands = self._window.commands
        commands["undo_stroke"].setEnabled(self._doodle.can_undo)
        commands["redo_stroke"].setEnabled(self._doodle.can_redo)
        commands["clear_doodle"].setEnabled(bool(self._doodle.strokes))
        commands["save_doodle"].setEnabled(bool(self._doodle.strokes))

    # --- saved doodles ---------------------------------------------------------------------------

    def _show_saved(self) -> None:
        self._panel.saved.show_doodles(self._store.load_all())

    def _on_saved_chosen(self, doodle: SavedDoodle) -> None:
        self._doodle.load(doodle.strokes)

    def _on_rename_requested(self, doodle: SavedDoodle, name: str) -> None:
        try:
            self._store.rename(doodle, name)
        except EngineError as error:
            self.problem.emit(self.tr("The doodle cannot be renamed"), str(error))
        self._show_saved()

    def _on_delete_requested(self, doodle: SavedDoodle) -> None:
        try:
            self._store.delete(doodle)
        except OSError as error:
            self.problem.emit(self.tr("The doodle cannot be deleted"), f"{doodle.path}: {error.strerror}.")
        self._show_saved()

    # --- chips -----------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        parts = self._request.parts
        self._pictures = {path: self._pictures[path] for path in self._pictures if path in parts}
        self._panel.chips.show_parts(parts)
        for path, picture in self._pictures.items():
            self._panel.chips.show_picture(path, picture)
        self._loader.request([path for path in parts if path not in self._pictures])

    def _on_picture_ready(self, path: Path, picture: QImage) -> None:
        if path in self._request.parts:
            self._pictures[path] = picture
            self._panel.chips.show_picture(path, picture)

    def _on_picture_failed(self, path: Path, reason: str) -> None:
        self._request.remove([path])
        self.problem.emit(self.tr("The image cannot be used"), reason)

    def _on_remove_requested(self, path: Path) -> None:
        self._request.remove([path])
