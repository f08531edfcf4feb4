"""The Help menu: keys, tour, log, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QToolBar, QWidget

from engine.paths import log_dir
from engine.types import EngineStatus
from fewshot_gui.controllers.modes import ModeController
from fewshot_gui.controllers.preferences import PreferencesController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.log_tail import LogTail
from fewshot_gui.translation import ENGLISH, Language
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.mode_switch import ModeSwitch

if TYPE_CHECKING:
    from fewshot_gui.views.about_box import AboutBox
    from fewshot_gui.views.log_viewer import LogViewer
    from fewshot_gui.views.shortcut_sheet import ShortcutSheet
    from fewshot_gui.views.tour import Tour, TourStep


class HelpController(QObject):
    """Opens what explains the app, imported then and not before. Every window of it exists once at most.

    GUI thread only.

    Attributes:
        sheet, log, about, tour: what is open, or None.
    """

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        modes: ModeController,
        preferences: PreferencesController,
        parent: QObject | None = None,
        *,
        language: Language = ENGLISH,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._modes = modes
        self._preferences = preferences
        self._device = ""
        self._language = language
        self._log_tail = LogTail(log_dir() / "fewshot.log", self)
        self.sheet: ShortcutSheet | None = None
        self.log: LogViewer | None = None
        self.about: AboutBox | None = None
        self.tour: Tour | None = None
        client.engine_ready.connect(self._on_engine_ready)
        for name, slot in (
            ("shortcuts", self.show_keys),
            ("tour", self.start_tour),
            ("show_log", self.show_log),
            ("open_logs", self.open_log_folder),
            ("about", self.show_about),
        ):
            window.commands[name].triggered.connect(slot)

    def show_keys(self) -> None:
        """List the keys of the mode on screen."""
        from fewshot_gui.views.shortcut_sheet import ShortcutSheet

        _drop(self.sheet)
        self.sheet = ShortcutSheet(self._window.mode, self._window, overrides=self._preferences.overrides)
        _bring_up(self.sheet)

    def show_about(self) -> None:
        """Say what this is, in which versions, and on what it runs."""
        from fewshot_gui.views.about_box import AboutBox, about_rows, language_words

        _drop(self.about)
        rows = about_rows(self._device, language_words(self._language))
        self.about = AboutBox(rows, self._window)
        _bring_up(self.about)

    def show_log(self) -> None:
        """Show the end of the log file and follow it."""
        from fewshot_gui.views.log_viewer import LogViewer

        if self.log is None:
            self.log = LogViewer(self._log_tail, self._window)
            self.log.folder_requested.connect(self.open_log_folder)
        _bring_up(self.log)

    def open_log_folder(self) -> None:
        """Show the log files in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))

    def start_tour(self) -> None:
        """Lead through the window, from the first stop on."""
        from fewshot_gui.views.motion import is_motion_reduced
        from fewshot_gui.views.tour import Tour

        if self.tour is not None:
            return
        self._modes.show(Mode.SEGMENT)
        is_moving = not is_motion_reduced(self._window)
        self.tour = Tour(self._steps(), self._window, is_moving=is_moving)
        self.tour.finished.connect(self._on_tour_finished)
        self.tour.start()

    def close(self) -> None:
        """Stop all threads and timers; a tour still under way is over."""
        if self.tour is not None:
            self.tour.finish()
        if self.log is not None:
            self.log.close()
        self._log_tail.close()

    def _on_engine_ready(self, status: EngineStatus) -> None:
        threads = self.tr("%n thread(s)", "", status.threads)
        self._device = f"{status.device_name} ({status.device}), {threads}"

    def _on_tour_finished(self) -> None:
        self.tour.deleteLater()
        self.tour = None
        self._preferences.update(is_tour_seen=True)

    def _steps(self) -> tuple[TourStep, ...]:
        from fewshot_gui.views.tour import TourStep

        window = self._window
        return (
            TourStep(
                self.tr("Open a folder"),
                self.tr("Drop a folder of images on the window, or open one here. Nothing in it is changed."),
                self._opening_part,
            ),
            TourStep(
                self.tr("Paint one object"),
                self.tr(
                    "Take the brush (B) and paint over one thing you look for. "
                    "The right button erases, the wheel zooms."
                ),
                lambda: window.area,
            ),
            TourStep(
                self.tr("Watch it find the rest"),
                self.tr(
                    "Every image below is searched while you paint: first the one on screen, "
                    "then those in sight, then the rest."
                ),
                lambda: window.filmstrip_area,
            ),
            TourStep(
                self.tr("Make it better"),
                self.tr(
                    "The threshold decides what counts as found, and acts at once. Up to five examples "
                    "help more: press S where a result is good."
                ),
                lambda: window.side,
            ),
            TourStep(
                self.tr("Search and classify"),
                self.tr(
                    "The same folder can be searched by drawing, and sorted by describing classes. "
                    "F1 lists all keys; the Help menu shows this tour again."
                ),
                lambda: window.findChild(ModeSwitch),
            ),
        )

    def _opening_part(self) -> QWidget | None:
        welcome = self._window.area.welcome
        if welcome.isVisible():
            return welcome
        bar = self._window.findChild(QToolBar, "mainBar")
        return bar.widgetForAction(self._window.commands["open_folder"])


def _drop(dialog: QDialog | None) -> None:
    """Close and delete an older one: what it says may be out of date."""
    if dialog is not None:
        dialog.close()
        dialog.deleteLater()


def _bring_up(dialog: QDialog) -> None:
    dialog.show()
    dialog.activateWindow()  # to the front as well
