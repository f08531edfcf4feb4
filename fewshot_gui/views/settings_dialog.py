"""The settings, page by page. Every change is kept at once; there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.settings import Settings
from fewshot_gui.views.settings_keys import KeysPage
from fewshot_gui.views.settings_pages import EnginePage, LookPage, SegmentingPage, SettingsPage
from fewshot_gui.views.shortcut_keys import Keys

_SIZE_PX: Final = (720, 560)
_LIST_WIDTH_PX: Final = 150
_ROW_PADDING_PX: Final = 9
_TITLE_MARGIN_PX: Final = 18


class SettingsDialog(QDialog):
    """Shows settings and tells what the user changes. Not modal.

    Attributes:
        look, segmenting, engine, keys: the pages.

    Signals:
        changed(dict): settings by name, to be kept.
    """

    changed = Signal(dict)

    def __init__(self, running: Settings, *, default_folder: Path, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            running: what app and engine were started with.
            default_folder: where features are kept unless the user says otherwise.
            parent: the window in front of which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(*_SIZE_PX)
        self.look = LookPage(running)
        self.segmenting = SegmentingPage()
        self.engine = EnginePage(running, default_folder=default_folder)
        self.keys = KeysPage()
        self._pages: tuple[SettingsPage, ...] = (self.look, self.segmenting, self.engine)
        self._stack = QStackedWidget()
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(self.tr("Pages"))
        for title, page in (
            (self.tr("Look"), self.look),
            (self.tr("Segmenting"), self.segmenting),
            (self.tr("Engine"), self.engine),
            (self.tr("Keys"), self.keys),
        ):
            item = QListWidgetItem(title, self.list)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 2 * _ROW_PADDING_PX))
            self._stack.addWidget(page)
        self.list.setFixedWidth(max(_LIST_WIDTH_PX, self._widest_title() + 2 * _TITLE_MARGIN_PX))
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        for page in self._pages:
            page.changed.connect(self.changed)
        self.keys.keys_changed.connect(self._on_keys_changed)

        hint = QLabel(self.tr("Changes are kept at once."))
        hint.setObjectName("muted")
        close_button = QPushButton(self.tr("Close"))
        close_button.setObjectName("primary")
        close_button.setAutoDefault(False)
        close_button.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.addWidget(hint)
        bottom.addStretch()
        bottom.addWidget(close_button)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.list)
        body.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(body, 1)
        layout.addLayout(bottom)

    def show_values(self, values: Settings, overrides: Mapping[str, Keys]) -> None:
        """Show what is in force, silently."""
        for page in self._pages:
            page.show_values(values)
        self.keys.show_keys(overrides)

    def show_page(self, title: str) -> None:
        """Bring a page to the front by its title on screen."""
        titles = [self.list.item(row).text() for row in range(self.list.count())]
        self.list.setCurrentRow(titles.index(title))

    def _widest_title(self) -> int:
        titles = (self.list.item(row).text() for row in range(self.list.count()))
        return max(self.list.fontMetrics().horizontalAdvance(title) for title in titles)

    def _on_keys_changed(self, overrides: dict[str, Keys]) -> None:
        self.changed.emit({"shortcuts": tuple(sorted(overrides.items()))})
