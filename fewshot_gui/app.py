"""Puts the app together: models, views, controllers, engine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from engine import __version__
from engine.errors import EngineError
from engine.images import read_mask
from engine.paths import data_dir
from fewshot_gui.controllers.class_edits import ClassEditsController
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.editing import EditingController
from fewshot_gui.controllers.engine import EngineController
from fewshot_gui.controllers.export import ExportController
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.help import HelpController
from fewshot_gui.controllers.job_status import JobStatusController
from fewshot_gui.controllers.key_painting import KeyPaintingController
from fewshot_gui.controllers.label_classes import LabelClassController
from fewshot_gui.controllers.late_modes import LateModes
from fewshot_gui.controllers.mask_import import MaskImportController
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.opacity import OpacityController
from fewshot_gui.controllers.preferences import PreferencesController
from fewshot_gui.controllers.project import ProjectController
from fewshot_gui.controllers.project_files import ProjectFilesController
from fewshot_gui.controllers.review import ReviewController
from fewshot_gui.controllers.scripted_run import ScriptedRun
from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.controllers.shot_ratings import ShotRatingsController
from fewshot_gui.controllers.smart_brush import SmartBrushController
from fewshot_gui.controllers.support import SupportController
from fewshot_gui.controllers.undo import UndoController
from fewshot_gui.error_hooks import ErrorHooks, report_text
from fewshot_gui.garbage import GarbageCollection
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.engine_host import SessionFactory
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.resources import sample_dir, sample_support
from fewshot_gui.settings import SettingsFile
from fewshot_gui.theme import Theme
from fewshot_gui.translation import ENGLISH, Language, Translation
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.error_dialog import ErrorDialog
from fewshot_gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from fewshot_gui.controllers.classify_mode import ClassifyMode
    from fewshot_gui.controllers.search_mode import SearchMode


class FewshotApp(QObject):
    """Owns everything and connects what no single controller should know. GUI thread only.

    Attributes:
        window, images, label_classes, support, client, settings: what the app is made of.
        folder, current, segment, engine, export, project, modes, late_modes, preferences, help,
            editing, smart_brush, class_edits, ratings: the controllers.

    Signals:
        finished(int): the window is closed and all threads have ended; the exit code.
    """

    finished = Signal(int)

    def __init__(
        self, factory: SessionFactory, *, theme: Theme | None = None, language: Language = ENGLISH
    ) -> None:
        """Build the window; nothing is shown and no thread runs yet.

        Args:
            factory: makes the engine session, on the engine thread.
            theme: of the application; None leaves its look alone.
            language: that is in force.
        """
        super().__init__()
        self._errors: list[ErrorDialog] = []
        self._wants_sample = False
        self._exit_code = 0
        self._scripted: ScriptedRun | None = None
        self._garbage = GarbageCollection(self)
        self.settings = SettingsFile(data_dir() / "settings.toml")
        if theme is not None:
            theme.apply(self.settings.values.theme)
        self.images = ImageList(self)
        self.label_classes = LabelClasses(self)
        self.support = SupportList(self.label_classes, self)
        self.review = ReviewList(self)
        self.client = EngineClient(factory, self)
        self.window = MainWindow(self.images)
        window, settings = self.window, self.settings
        self.folder = FolderController(window, self.images, settings, self)
        self.current = CurrentImageController(
            window, self.images, self.label_classes, self.support, self.review, self
        )
        self.segment = SegmentController(
            window,
            self.client,
            self.images,
            self.label_classes,
            self.support,
            self.review,
            self.current,
            settings,
            self,
        )
        self.opacity = OpacityController(window, settings, self)
        self.class_control = LabelClassController(window, self.label_classes, settings, self)
        self.ratings = ShotRatingsController(self.client, self.label_classes, self.support, self)
        self.shots = SupportController(
            window,
            self.images,
            self.label_classes,
            self.support,
            self.review,
            self.current,
            self.segment,
            self.ratings,
            self.folder.thumbnails,
            self,
        )
        self.engine = EngineController(window, self.client, settings, self)
        self.modes = ModeController(window, self.client, self)
        self.job_status = JobStatusController(window, self.client, self.images, self.segment, self)
        self.late_modes = LateModes(
            window,
            self.client,
            self.images,
            self.folder,
            self.modes,
            self.current,
            self.shots,
            self.job_status,
            self,
        )
        self.project = ProjectController(
            window, self.images, self.label_classes, self.support, self.review, settings, self
        )
        self.export = ExportController(
            window,
            self.client,
            self.images,
            self.label_classes,
            self.support,
            self.review,
            self.folder,
            self.segment,
            self.project,
            settings,
            self,
        )
        self.mask_import = MaskImportController(
            window,
            self.client.imports,
            self.images,
            self.label_classes,
            self.support,
            self.review,
            self.folder,
            self.current,
            self,
        )
        self.project_files = ProjectFilesController(window, self.project, self.folder, self)
        self.reviewing = ReviewController(
            window,
            self.images,
            self.label_classes,
            self.support,
            self.review,
            self.current,
            self.segment,
            self,
        )
        self.class_edits = ClassEditsController(
            window,
            self.images,
            self.label_classes,
            self.support,
            self.review,
            self.current,
            self.segment,
            self.project,
            self,
        )
        self.undo = UndoController(window, self.current, self.review, self)
        self.editing = EditingController(window, self.images, self.support, self.review, self.current, self)
        self.key_painting = KeyPaintingController(window, self)
        self.smart_brush = SmartBrushController(window, self.client, self.current, self)
        self.preferences = PreferencesController(window, settings, theme, self)
        self.help = HelpController(window, self.client, self.modes, self.preferences, self, language=language)
        self._connect()

    def start(
        self,
        *,
        is_layout_reset: bool = False,
        model: str | None = None,
        mode: Mode = Mode.SEGMENT,
        offers_tour: bool = False,
    ) -> None:
        """Show the window, then start the engine behind it; at the very first launch, offer the tour."""
        if self._scripted is None:
            self.window.restore_layout(is_reset=is_layout_reset)
        self.window.show()
        self.modes.show(mode)
        self._garbage.start()
        self.client.start(model or self.settings.values.model or None)
        if offers_tour and self._scripted is None and not self.settings.values.is_tour_seen:
            self.help.start_tour()

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
    def search_mode(self) -> SearchMode:
        return self.late_modes.search

    @property
    def classify_mode(self) -> ClassifyMode:
        return self.late_modes.classify

    @property
    def error_dialogs(self) -> tuple[ErrorDialog, ...]:
        """The error dialogs on screen."""
        return tuple(self._errors)

    # --- internals -------------------------------------------------------------------------------

    def _connect(self) -> None:
        commands = self.window.commands
        self.folder.opening.connect(self._on_opening)
        self.folder.folder_opened.connect(self.project.open)
        self.folder.first_image_found.connect(self._on_first_image_found)
        self.folder.images_removed.connect(self._on_images_removed)
        self.folder.images_came_back.connect(self.segment.retry)
        self.support.changed.connect(self._on_support_changed)
        self.project.restored.connect(self._on_restored)
        self.project_files.problem.connect(self._on_project_problem)
        self.window.close_guard = self.project.may_close
        self.engine.error_occurred.connect(self.show_error)
        self.late_modes.error_occurred.connect(self.show_error)
        self.smart_brush.error_occurred.connect(self.show_error)
        self.export.failed.connect(self.show_error)
        self.mask_import.failed.connect(self.show_error)
        self.modes.mode_shown.connect(self.job_status.refresh)
        self.preferences.error_occurred.connect(self.show_error)
        self.window.area.welcome.sample_requested.connect(self.open_sample)
        self.class_control.remove_requested.connect(self.class_edits.remove)
        self.class_edits.failed.connect(self.show_error)
        self.window.closing.connect(self._on_closing)
        commands["open_sample"].triggered.connect(self.open_sample)
        if sample_support() is None:
            commands["open_sample"].setEnabled(False)
            self.window.area.welcome.sample_button.setEnabled(False)

    def _on_opening(self) -> None:
        self.class_edits.reset()
        self.project.leave()
        self.segment.reset()
        self.current.close_image()
        self.support.clear()
        self.review.clear()

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
            self.show_error(self.tr("The sample cannot be opened"), str(error), "")
            return
        height, width = mask.shape
        self.support.document_for(image_path, (height, width)).replace_labels(mask, name="Sample")

    def _on_project_problem(self, title: str, message: str) -> None:
        self.show_error(title, message, "")

    def _on_error_closed(self) -> None:
        dialog = self.sender()
        self._errors.remove(dialog)
        dialog.deleteLater()

    def _on_script_ended(self, exit_code: int, summary: str) -> None:
        self._exit_code = exit_code
        sys.stdout.write(summary + "\n")
        self.window.close()

    def _on_closing(self) -> None:
        self.reviewing.close()
        self.class_edits.close()
        self.project_files.close()
        self.project.close()
        self.folder.close()
        self.current.close()
        self.editing.close()
        self.late_modes.close()
        self.help.close()
        has_ended = self.client.shutdown()
        for timer in self.findChildren(QTimer):
            timer.stop()  # the window is about to go, and what they would show goes with it
        if has_ended:
            self._garbage.stop()
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
    offers_tour: bool,
    language: str,
) -> int:
    """Run the app until its window is closed; returns the exit code."""
    qt_app = QApplication(sys.argv[:1])
    qt_app.setApplicationName("Fewshot")
    qt_app.setApplicationVersion(__version__)
    translation = Translation(qt_app)
    translation.apply(language)
    app = FewshotApp(factory, theme=Theme(qt_app), language=translation.language)
    hooks = ErrorHooks()
    hooks.error_occurred.connect(app.show_error)
    hooks.install()
    app.finished.connect(qt_app.exit)
    if picture_path is not None:
        app.run_script(picture_path)
    app.start(is_layout_reset=is_layout_reset, model=model, mode=Mode(mode), offers_tour=offers_tour)
    if is_sample:
        app.open_sample()
    elif folder is not None:
        app.folder.open(folder)
    exit_code = qt_app.exec()
    hooks.uninstall()
    return exit_code
