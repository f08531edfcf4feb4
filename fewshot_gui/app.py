"""Puts the app together: models, views, controllers, engine."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from engine import __version__
from engine.errors import EngineError
from engine.images import read_mask
from engine.paths import data_dir, log_dir
from fewshot_gui.controllers.autosave import AutosaveController
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.engine import EngineController
from fewshot_gui.controllers.export import ExportController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.job_status import JobStatusController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.scripted_run import ScriptedRun
from fewshot_gui.controllers.search_mode import SearchMode
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.error_hooks import ErrorHooks, report_text
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.engine_host import SessionFactory
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.resources import sample_dir, sample_support
from fewshot_gui.settings import SettingsFile
from fewshot_gui.theme import Theme
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.error_dialog import ErrorDialog
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.shortcut_sheet import ShortcutSheet


class FewshotApp(QObject):
    """Owns everything and connects what no single controller should know. GUI thread only.

    Attributes:
        window, images, support, doodle, results, client, settings: what the app is made of.
        folder, current, segment, engine, export, autosave, modes, search_mode: the controllers.

    Signals:
        finished(int): the window is closed and all threads have ended; the exit code.
    """

    finished = Signal(int)

    def __init__(self, factory: SessionFactory, *, theme: Theme | None = None) -> None:
        """Build the window; nothing is shown and no thread runs yet.

        Args:
            factory: makes the engine session, on the engine thread.
            theme: of the application; None leaves its look alone.
        """
        super().__init__()
        self._theme = theme
        self._errors: list[ErrorDialog] = []
        self._sheet: ShortcutSheet | None = None
        self._wants_sample = False
        self._exit_code = 0
        self._scripted: ScriptedRun | None = None
        self.settings = SettingsFile(data_dir() / "settings.toml")
        if theme is not None:
            theme.apply(self.settings.values.theme)
        self.images = ImageList(self)
        self.support = SupportList(self)
        self.doodle = DoodleDocument(self)
        self.results = ResultList(self)
        self.client = EngineClient(factory, self)
        self.window = MainWindow(self.images, self.doodle, self.results)
        window, settings = self.window, self.settings
        self.folder = FolderController(window, self.images, settings, self)
        self.current = CurrentImageController(window, self.images, self.support, self)
        self.segment = SegmentController(
            window, self.client, self.images, self.support, self.current, settings, self
        )
        self.shots = SupportController(
            window, self.images, self.support, self.current, self.segment, self.folder.thumbnails, self
        )
        self.engine = EngineController(window, self.client, settings, self)
        self.modes = ModeController(window, self.client, self)
        self.search_mode = SearchMode(
            window,
            self.client,
            self.images,
            self.doodle,
            self.results,
            self.folder,
            self.modes,
            self.current,
            self.shots,
            self,
        )
        self.job_status = JobStatusController(
            window, self.client, self.images, self.segment, self.search_mode.index, self.doodle, self
        )
        self.export = ExportController(
            window, self.client, self.images, self.support, self.folder, self.segment, settings, self
        )
        self.autosave = AutosaveController(self.support, self)
        self._connect()

    def start(
        self, *, is_layout_reset: bool = False, model: str | None = None, mode: Mode = Mode.SEGMENT
    ) -> None:
        """Show the window, then start the engine behind it."""
        if self._scripted is None:
            self.window.restore_layout(is_reset=is_layout_reset)
        self.window.show()
        self.modes.show(mode)
        self.client.start(model or self.settings.values.model or None)

    def open_sample(self) -> None:
        """Open the shipped folder and, unless the user painted there before, its ready example."""
        self._wants_sample = True
        self.folder.open(sample_dir())

    def run_script(self, picture_path: Path) -> ScriptedRun:
        """Save a picture once the folder is segmented, then quit."""
        self._scripted = ScriptedRun(self.window, self.client, self.images, self.engine, picture_path, self)
        self._scripted.ended.connect(self._on_script_ended)
        return self._scripted

    def show_error(self, title: str, message: str, details: str) -> None:
        """Open a dialog that waits for nobody. The same trouble is not shown twice at once."""
        if any(dialog.message == message for dialog in self._errors):
            return
        dialog = ErrorDialog(title, message, report_text(details), self.window)
        dialog.quit_requested.connect(self.window.close)
        dialog.finished.connect(self._on_error_closed)
        self._errors.append(dialog)
        dialog.show()

    @property
    def error_dialogs(self) -> tuple[ErrorDialog, ...]:
        """The error dialogs on screen."""
        return tuple(self._errors)

    # --- internals -------------------------------------------------------------------------------

    def _connect(self) -> None:
        commands = self.window.commands
        self.folder.opening.connect(self._on_opening)
        self.folder.folder_opened.connect(self.autosave.open)
        self.folder.first_image_found.connect(self._on_first_image_found)
        self.folder.images_removed.connect(self._on_images_removed)
        self.support.changed.connect(self._on_support_changed)
        self.autosave.restored.connect(self._on_restored)
        self.autosave.failed.connect(self._on_autosave_failed)
        self.engine.error_occurred.connect(self.show_error)
        self.search_mode.error_occurred.connect(self.show_error)
        self.modes.mode_shown.connect(self.job_status.refresh)
        self.window.theme_chosen.connect(self._on_theme_chosen)
        self.window.show_theme(self.settings.values.theme)
        self.window.area.welcome.sample_requested.connect(self.open_sample)
        self.window.side.classes.set_name(self.settings.values.class_name)
        self.window.side.classes.name_changed.connect(self._on_class_renamed)
        self.window.closing.connect(self._on_closing)
        commands["open_sample"].triggered.connect(self.open_sample)
        commands["shortcuts"].triggered.connect(self._on_shortcuts)
        commands["open_logs"].triggered.connect(self._on_open_logs)
        commands["about"].triggered.connect(self._on_about)
        if sample_support() is None:
            commands["open_sample"].setEnabled(False)
            self.window.area.welcome.sample_button.setEnabled(False)

    def _on_opening(self) -> None:
        self.autosave.leave()
        self.segment.reset()
        self.current.close_image()
        self.support.clear()

    def _on_first_image_found(self, path: Path) -> None:
        support = sample_support() if self.folder.folder == sample_dir() else None
        self.current.show(path if support is None else support[0])

    def _on_images_removed(self, paths: list[Path]) -> None:
        for path in paths:
            self.support.remove(path)
        if self.current.path in paths:
            self.current.close_image()
            if len(self.images):
                self.current.show(self.images.path_at(0))

    def _on_support_changed(self) -> None:
        self.folder.pin([entry.path for entry in self.support.entries])

    def _on_restored(self, n_shots: int) -> None:
        wants_sample, self._wants_sample = self._wants_sample, False
        support = sample_support()
        if not wants_sample or n_shots or support is None:
            return
        image_path, mask_path = support
        try:
            mask = read_mask(mask_path)
        except EngineError as error:
            self.show_error("The sample cannot be opened", str(error), "")
            return
        height, width = mask.shape
        self.support.document_for(image_path, (height, width)).replace_mask(mask, name="Sample")

    def _on_autosave_failed(self, message: str) -> None:
        self.show_error("Your painting could not be saved", f"{message} The next stroke tries again.", "")

    def _on_theme_chosen(self, name: str) -> None:
        self.settings.update(theme=name)
        if self._theme is not None:
            self._theme.apply(name)

    def _on_class_renamed(self, name: str) -> None:
        self.settings.update(class_name=name)

    def _on_error_closed(self) -> None:
        dialog = self.sender()
        self._errors.remove(dialog)
        dialog.deleteLater()

    def _on_shortcuts(self) -> None:
        if self._sheet is not None and self._sheet.mode != self.window.mode:
            self._sheet.close()
            self._sheet.deleteLater()
            self._sheet = None
        if self._sheet is None:
            self._sheet = ShortcutSheet(self.window.mode, self.window)
        self._sheet.show()
        self._sheet.raise_()

    def _on_open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))

    def _on_about(self) -> None:
        dialogs.show_about(self.window, __version__)

    def _on_script_ended(self, exit_code: int, summary: str) -> None:
        self._exit_code = exit_code
        sys.stdout.write(summary + "\n")
        self.window.close()

    def _on_closing(self) -> None:
        self.autosave.close()
        self.folder.close()
        self.current.close()
        self.search_mode.close()
        self.client.shutdown()
        for timer in self.findChildren(QTimer):
            timer.stop()  # the window is about to go, and what they would show goes with it
        self.finished.emit(self._exit_code)


def run(
    factory: SessionFactory,
    *,
    folder: Path | None,
    is_sample: bool,
    picture_path: Path | None,
    is_layout_reset: bool,
    model: str | None,
    mode: str,
) -> int:
    """Run the app until its window is closed; returns the exit code."""
    qt_app = QApplication(sys.argv[:1])
    qt_app.setApplicationName("Fewshot")
    qt_app.setApplicationVersion(__version__)
    app = FewshotApp(factory, theme=Theme(qt_app))
    hooks = ErrorHooks()
    hooks.error_occurred.connect(app.show_error)
    hooks.install()
    app.finished.connect(qt_app.exit)
    if picture_path is not None:
        app.run_script(picture_path)
    app.start(is_layout_reset=is_layout_reset, model=model, mode=Mode(mode))
    if is_sample:
        app.open_sample()
    elif folder is not None:
        app.folder.open(folder)
    exit_code = qt_app.exec()
    hooks.uninstall()
    return exit_code
