"""Writing the folder's masks as indexed PNG files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.engine_host import ExportItem
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_LINK: Final = "Open folder"


class ExportController(QObject):
    """Asks for a folder and has one mask per image written there. GUI thread only.

    Images with a painting get the painting; all others what the model finds at the present threshold.
    """

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
        support: SupportList,
        folder: FolderController,
        segment: SegmentController,
        settings: SettingsFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._client = client
        self._images = images
        self._support = support
        self._folder = folder
        self._segment = segment
        self._settings = settings
        self._target: Path | None = None
        window.commands["export_masks"].setEnabled(False)
        window.commands["export_masks"].triggered.connect(self._on_export_requested)
        window.job_bar.link_clicked.connect(self._on_link_clicked)
        segment.progressed.connect(self._show_availability)
        client.export_finished.connect(self._on_export_finished)

    def export_to(self, target: Path) -> None:
        """Write all masks below a folder; asks before files are replaced."""
        items = self._items(target)
        n_existing = sum(item.mask_path.exists() for item in items)
        if n_existing and not dialogs.confirm_overwrite(self._window, target, n_existing):
            return
        self._target = target
        self._window.job_bar.show_text(f"Exporting {len(items):,} masks")
        self._window.job_bar.show_job(0, len(items), can_pause=False)
        self._client.export(items, threshold=self._settings.values.threshold)
        self._show_availability()

    def _items(self, target: Path) -> list[ExportItem]:
        painted = {
            entry.path: entry.document.mask for entry in self._support.entries if not entry.document.is_empty
        }
        paths = [path for path in self._images.paths() if self._images.state_of(path) != ImageState.FAILED]
        targets = _mask_paths(paths, folder=self._folder.folder, target=target)
        return [
            ExportItem(image_path=path, mask_path=mask_path, mask=painted.get(path))
            for path, mask_path in zip(paths, targets, strict=True)
        ]

    def _on_export_requested(self) -> None:
        target = dialogs.ask_folder(self._window, "Export masks to")
        if target is None:
            return
        if target.resolve() == self._folder.folder.resolve():
            target = target / "masks"  # a mask must not take the place of a photo of the same name
        self.export_to(target)

    def _on_export_finished(self, n_written: int, n_failed: int, is_cancelled: bool) -> None:
        text = f"{n_written:,} masks written to {self._target}"
        if n_failed:
            text += f", {n_failed:,} failed"
        if is_cancelled:
            text = f"Export stopped: {text}"
        self._window.job_bar.hide_job()
        self._window.job_bar.show_text(text, link=_LINK)
        self._show_availability()

    def _on_link_clicked(self) -> None:
        if self._window.job_bar.link == _LINK and self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target)))

    def _show_availability(self) -> None:
        can_export = self._segment.has_support and not self._client.is_exporting
        self._window.commands["export_masks"].setEnabled(can_export)


def _mask_paths(paths: Sequence[Path], *, folder: Path, target: Path) -> list[Path]:
    """Where each mask goes: the image's place below the folder, with the ending ``.png``.

    Images that differ in their ending only keep it in the name: ``a.jpg.png`` and ``a.png.png``.
    """
    relative = [path.relative_to(folder) for path in paths]
    stems = Counter(str(name.with_suffix("")).casefold() for name in relative)
    return [
        target / name.with_suffix(".png")
        if stems[str(name.with_suffix("")).casefold()] == 1
        else target / name.with_name(name.name + ".png")
        for name in relative
    ]
