"""The pages of the settings dialog but the keys: look, segmenting, engine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.settings import ENGINE_SETTINGS, RANGES, SYSTEM_LANGUAGE, THEMES, Settings
from fewshot_gui.translation import LANGUAGES, can_show, wanted_language
from fewshot_gui.views.labeled_slider import LabeledSlider
from fewshot_gui.views.theme_titles import theme_title

_MB_PER_GB: Final = 1024
_DEVICES: Final = (
    ("auto", QT_TRANSLATE_NOOP("settings_pages", "Automatic: the graphics card where it works")),
    ("cpu", "CPU"),
    ("cuda", "CUDA"),
)
_SLIDER_WIDTH_PX: Final = 260


class SettingsPage(QWidget):
    """Some settings with their names. Shows values without telling anybody; tells what the user changes.

    Signals:
        changed(dict): settings by name, to be kept.
    """

    changed = Signal(dict)

    names: tuple[str, ...] = ()
    """The settings on this page; the button brings back their defaults."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(20)
        self.form.setVerticalSpacing(12)
        self.reset_button = QPushButton(self.tr("Recommended values"))
        self.reset_button.setObjectName("secondary")
        self.reset_button.setAutoDefault(False)
        self.reset_button.clicked.connect(self._on_reset_clicked)
        bottom = QHBoxLayout()
        bottom.addWidget(self.reset_button)
        bottom.addStretch()
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addStretch()
        layout.addLayout(bottom)

    def show_values(self, values: Settings) -> None:
        """Show these values, silently."""
        raise NotImplementedError

    def _add(self, title: str, field: QWidget) -> None:
        label = QLabel(title)
        label.setBuddy(field)
        field.setAccessibleName(title.replace("&", ""))
        self.form.addRow(label, field)

    def _on_reset_clicked(self) -> None:
        defaults = Settings()
        self.changed.emit({name: getattr(defaults, name) for name in self.names})


class LookPage(SettingsPage):
    """Theme and motion take effect at once, the language at the next start; the page says so."""

    names = ("theme", "language", "is_motion_reduced")

    def __init__(self, running: Settings, parent: QWidget | None = None) -> None:
        """Make the page.

        Args:
            running: what the app was started with.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._running = running
        self._add_language_row()
        self.theme = QComboBox()
        for name in THEMES:
            self.theme.addItem(theme_title(name), name)
        self.theme.activated.connect(self._on_theme_activated)
        self._add(self.tr("&Theme"), self.theme)
        self.motion = QCheckBox(self.tr("&Reduce motion: nothing fades or slides"))
        self.motion.clicked.connect(self._on_motion_clicked)
        self.form.addRow("", self.motion)

    def show_values(self, values: Settings) -> None:
        self.language.setCurrentIndex(self.language.findData(values.language))
        self._show_language_notes(values.language)
        self.theme.setCurrentIndex(self.theme.findData(values.theme))
        self.motion.setChecked(values.is_motion_reduced)

    def _add_language_row(self) -> None:
        self.language = QComboBox()
        self.language.addItem(self.tr("As the system"), SYSTEM_LANGUAGE)
        for language in LANGUAGES:
            self.language.addItem(
                language.title if can_show(language) else language.english_title, language.code
            )
        self.language.activated.connect(self._on_language_activated)
        self._add(self.tr("&Language"), self.language)
        self.translator_note = QLabel()
        self.translator_note.setObjectName("muted")
        self.language_note = QLabel(self.tr("Takes effect when Fewshot starts again."))
        self.language_note.setObjectName("danger")
        for note in (self.translator_note, self.language_note):
            note.setWordWrap(True)
            self.form.addRow("", note)

    def _show_language_notes(self, choice: str) -> None:
        language = wanted_language(choice, QLocale.system().uiLanguages())
        if not can_show(language):
            text = self.tr("No font on this system shows {language}, so the app stays in English.")
            self.translator_note.setText(text.format(language=language.english_title))
        else:
            self.translator_note.setText(
                self.tr("Machine-made translation") if language.is_machine_made else ""
            )
        self.form.setRowVisible(self.translator_note, bool(self.translator_note.text()))
        self.form.setRowVisible(self.language_note, choice != self._running.language)

    def _on_language_activated(self) -> None:
        self.changed.emit({"language": self.language.currentData()})

    def _on_theme_activated(self) -> None:
        self.changed.emit({"theme": self.theme.currentData()})

    def _on_motion_clicked(self, is_checked: bool) -> None:
        self.changed.emit({"is_motion_reduced": is_checked})


class SegmentingPage(SettingsPage):
    """What the prediction panel has as well; takes effect at once, and at the next start."""

    names = ("is_live", "threshold", "opacity")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = QCheckBox(self.tr("&Live: segment while I paint"))
        self.live.clicked.connect(self._on_live_clicked)
        self.threshold = LabeledSlider(
            self.tr("Threshold"), tip=self.tr("Scores from here on count as found")
        )
        self.opacity = LabeledSlider(
            self.tr("Opacity"), tip=self.tr("How strongly masks are laid over the picture")
        )
        self.form.addRow(self.live)
        for slider, slot in (
            (self.threshold, self._on_threshold_changed),
            (self.opacity, self._on_opacity_changed),
        ):
            slider.setFixedWidth(_SLIDER_WIDTH_PX)
            slider.value_changed.connect(slot)
            self.form.addRow(slider)

    def show_values(self, values: Settings) -> None:
        self.live.setChecked(values.is_live)
        self.threshold.set_value(values.threshold)
        self.opacity.set_value(values.opacity)

    def _on_live_clicked(self, is_checked: bool) -> None:
        self.changed.emit({"is_live": is_checked})

    def _on_threshold_changed(self, value: float) -> None:
        self.changed.emit({"threshold": value})

    def _on_opacity_changed(self, value: float) -> None:
        self.changed.emit({"opacity": value})


class EnginePage(SettingsPage):
    """Device, threads and the cache of features; taken over at the next start, and the page says so.

    Signals:
        folder_requested(): let the user choose where the cache is.
    """

    names = ENGINE_SETTINGS
    folder_requested = Signal()

    def __init__(self, running: Settings, *, default_folder: Path, parent: QWidget | None = None) -> None:
        """Make the page.

        Args:
            running: what the engine was started with.
            default_folder: where the cache is unless the user says otherwise.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._running = running
        self._default_folder = default_folder
        self.device = QComboBox()
        for name, title in _DEVICES:
            self.device.addItem(QCoreApplication.translate("settings_pages", title), name)
        self.device.activated.connect(self._on_device_activated)
        self._add(self.tr("&Device"), self.device)
        self.threads = QSpinBox()
        self.threads.setRange(*(int(limit) for limit in RANGES["threads"]))
        self.threads.setSpecialValueText(self.tr("Automatic: all cores but one"))
        self._add(self.tr("&Threads"), self.threads)
        self.memory = QSpinBox()
        self.memory.setRange(*(int(limit) for limit in RANGES["memory_cache_mb"]))
        self.memory.setSingleStep(128)
        self.memory.setSuffix(" MiB")
        self._add(self.tr("Features kept in &memory"), self.memory)
        self.disk = QDoubleSpinBox()
        self.disk.setRange(*(limit / _MB_PER_GB for limit in RANGES["disk_cache_mb"]))
        self.disk.setDecimals(1)
        self.disk.setSuffix(" GiB")
        self.disk.setSpecialValueText(self.tr("None"))
        self._add(self.tr("Features kept on dis&k"), self.disk)
        self.threads.valueChanged.connect(self._on_threads_changed)
        self.memory.valueChanged.connect(self._on_memory_changed)
        self.disk.valueChanged.connect(self._on_disk_changed)
        self._add_folder_row()
        self.note = QLabel(self.tr("Takes effect when Fewshot starts again."))
        self.note.setObjectName("danger")
        self.form.addRow("", self.note)

    def show_values(self, values: Settings) -> None:
        if self.device.findData(values.device) < 0:  # e.g. the second of several cards
            self.device.addItem(values.device.upper(), values.device)
        self.device.setCurrentIndex(self.device.findData(values.device))
        for field, value in (
            (self.threads, values.threads),
            (self.memory, values.memory_cache_mb),
            (self.disk, values.disk_cache_mb / _MB_PER_GB),
        ):
            with QSignalBlocker(field):
                field.setValue(value)
        folder = values.cache_folder or str(self._default_folder)
        self.folder.setText(folder)
        self.folder.setToolTip(folder)
        self.default_button.setEnabled(bool(values.cache_folder))
        self.note.setVisible(
            any(getattr(values, name) != getattr(self._running, name) for name in self.names)
        )

    def _add_folder_row(self) -> None:
        self.folder = QLabel()
        self.folder.setWordWrap(True)
        self.folder.setAccessibleName(self.tr("Folder of the kept features"))
        self.folder_button = QPushButton(self.tr("C&hoose…"))
        self.folder_button.clicked.connect(self.folder_requested)
        self.default_button = QPushButton(self.tr("D&efault"))
        self.default_button.clicked.connect(self._on_default_clicked)
        buttons = QHBoxLayout()
        for button in (self.folder_button, self.default_button):
            button.setObjectName("secondary")
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        self.form.addRow(self.tr("Kept in"), self.folder)
        self.form.addRow("", buttons)

    def _on_device_activated(self) -> None:
        self.changed.emit({"device": self.device.currentData()})

    def _on_threads_changed(self, value: int) -> None:
        self.changed.emit({"threads": value})

    def _on_memory_changed(self, value: int) -> None:
        self.changed.emit({"memory_cache_mb": value})

    def _on_disk_changed(self, value: float) -> None:
        self.changed.emit({"disk_cache_mb": round(value * _MB_PER_GB)})

    def _on_default_clicked(self) -> None:
        self.changed.emit({"cache_folder": ""})
