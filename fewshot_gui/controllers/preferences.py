"""The settings: on screen, in force, in their file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from engine.paths import cache_dir
from fewshot_gui.settings import Settings, SettingsFile
from fewshot_gui.theme import Theme
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.shortcut_keys import Keys, apply_keys, known_overrides

if TYPE_CHECKING:
    from fewshot_gui.views.settings_dialog import SettingsDialog

_OF_PANEL: Final = ("is_live", "threshold", "opacity")
"""Settings that the prediction panel has as well; moving its parts applies and keeps them."""


class PreferencesController(QObject):
    """Applies what can be applied at once, keeps the rest for the next start. GUI thread only.

    Attributes:
        dialog: the settings dialog once it was opened, or None.

    Signals:
        error_occurred(title, message, details): to be shown in a dialog; the app goes on.
    """

    error_occurred = Signal(str, str, str)

    def __init__(
        self,
        window: MainWindow,
        settings: SettingsFile,
        theme: Theme | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Put the present settings in force.

        Args:
            window: whose keys and panels follow.
            settings: the file.
            theme: of the application, which shows the chosen theme already; None leaves its look alone.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._theme = theme
        self._running = settings.values  # what the engine starts with
        self.dialog: SettingsDialog | None = None
        window.show_theme(settings.values.theme)
        if theme is not None:
            theme.set_motion_reduced(settings.values.is_motion_reduced)
        if settings.values.shortcuts:
            apply_keys(window.commands, self.overrides)
        window.theme_chosen.connect(self._on_theme_chosen)
        window.commands["preferences"].triggered.connect(self.show)
        panel = window.side.prediction
        for change in (panel.threshold.value_changed, panel.opacity.value_changed, panel.live_changed):
            change.connect(self._show_values)
        window.commands["live"].toggled.connect(self._show_values)

    @property
    def values(self) -> Settings:
        return self._settings.values

    @property
    def overrides(self) -> dict[str, Keys]:
        """The keys that differ from the built-in ones, by command."""
        return known_overrides(self.values.shortcuts)

    def show(self) -> None:
        """Open the dialog, which is imported then and not before."""
        from fewshot_gui.views.settings_dialog import SettingsDialog

        if self.dialog is None:
            folder = cache_dir() / "features"
            self.dialog = SettingsDialog(self._running, default_folder=folder, parent=self._window)
            self.dialog.changed.connect(self._on_changed)
            self.dialog.engine.folder_requested.connect(self._on_folder_requested)
        self._show_values()
        self.dialog.show()
        self.dialog.activateWindow()  # to the front as well

    def update(self, **changes: Any) -> None:
        """Change settings, put them in force and keep them; a disk that refuses is told."""
        self._settings.update(**{name: v for name, v in changes.items() if name not in _OF_PANEL})
        if self._settings.problem:
            self.error_occurred.emit(self.tr("The settings could not be saved"), self._settings.problem, "")
        self._apply(changes)
        self._show_values()

    def _apply(self, changes: dict[str, Any]) -> None:
        panel = self._window.side.prediction
        for name, value in changes.items():
            match name:
                case "theme" | "is_motion_reduced":
                    self._apply_look()
                case "shortcuts":
                    apply_keys(self._window.commands, self.overrides)
                case "is_live":
                    self._window.commands["live"].setChecked(value)
                case "threshold" | "opacity":
                    slider = getattr(panel, name)
                    slider.move_by(value - slider.value)

    def _apply_look(self) -> None:
        self._window.show_theme(self.values.theme)
        if self._theme is not None:
            self._theme.apply(self.values.theme)
            self._theme.set_motion_reduced(self.values.is_motion_reduced)

    def _show_values(self) -> None:
        if self.dialog is not None:
            self.dialog.show_values(self.values, self.overrides)

    def _on_changed(self, changes: dict[str, Any]) -> None:
        self.update(**changes)

    def _on_theme_chosen(self, name: str) -> None:
        self.update(theme=name)

    def _on_folder_requested(self) -> None:
        folder = dialogs.ask_folder(self.dialog, self.tr("Keep features in"))
        if folder is not None:
            self.update(cache_folder=str(folder))
