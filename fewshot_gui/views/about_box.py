"""What this is, in which versions, on what it runs, and where its files are."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from typing import Final

import PySide6
from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine import __version__
from engine.paths import cache_dir, data_dir, log_dir
from fewshot_gui.icons import app_icon
from fewshot_gui.translation import Language

_ICON_PX: Final = 56
_PACKAGES: Final = (("torch", "PyTorch"), ("torchvision", "torchvision"), ("faiss-cpu", "faiss"))


def about_rows(device: str, language: str) -> tuple[tuple[str, str], ...]:
    """(name, value) of everything a maintainer asks for first.

    The versions of packages are read from what pip wrote: nothing heavy is imported for them.

    Args:
        device: what the engine runs on; empty before that is known.
        language: of the app, and who translated it.
    """
    packages = tuple((title, _version_of(name)) for name, title in _PACKAGES)
    return (
        ("Fewshot", __version__),
        ("Python", platform.python_version()),
        ("PySide6", f"{PySide6.__version__}, Qt {qVersion()}"),
        *packages,
        (QCoreApplication.translate("about_box", "System"), platform.platform()),
        (
            QCoreApplication.translate("about_box", "Runs on"),
            device or QCoreApplication.translate("about_box", "the engine has not started yet"),
        ),
        (QCoreApplication.translate("about_box", "Language"), language),
        (QCoreApplication.translate("about_box", "Data"), str(data_dir())),
        (QCoreApplication.translate("about_box", "Cache"), str(cache_dir())),
        (QCoreApplication.translate("about_box", "Logs"), str(log_dir())),
    )


def language_words(language: Language) -> str:
    """The language of the app, and whether a person has ever read its texts."""
    if not language.is_machine_made:
        return language.title
    return QCoreApplication.translate("about_box", "{language}, machine-made translation").format(
        language=language.title
    )


class AboutBox(QDialog):
    """Shows ``about_rows``; the button copies them for a report. Not modal."""

    def __init__(self, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Fewshot"))
        self._rows = tuple(rows)
        icon = QLabel()
        icon.setPixmap(app_icon().pixmap(_ICON_PX, _ICON_PX))
        title = QLabel("Fewshot")
        title.setObjectName("title")
        words = QLabel(
            self.tr(
                "Paint one object, and it finds the rest of the folder.\n"
                "Everything runs on this machine; nothing is sent anywhere."
            )
        )
        heading = QVBoxLayout()
        heading.setSpacing(4)
        heading.addWidget(title)
        heading.addWidget(words)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(heading, 1)

        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._rows):
            name_label = QLabel(name)
            name_label.setObjectName("muted")
            value_label = QLabel(value)
            value_label.setTextFormat(Qt.TextFormat.PlainText)
            value_label.setAccessibleName(name)
            value_label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            grid.addWidget(name_label, row, 0)
            grid.addWidget(value_label, row, 1)

        self.copy_button = QPushButton(self.tr("&Copy"))
        self.copy_button.setObjectName("secondary")
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        close_button = QPushButton(self.tr("Close"))
        close_button.setObjectName("primary")
        close_button.setDefault(True)
        close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch()
        buttons.addWidget(close_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(18)
        layout.addLayout(top)
        layout.addLayout(grid)
        layout.addLayout(buttons)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {value}" for name, value in self._rows))
        self.copy_button.setText(self.tr("Copied"))


def _version_of(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # late: 50 ms that the start can do without

    try:
        return version(package)
    except PackageNotFoundError:
        return QCoreApplication.translate("about_box", "not installed")
