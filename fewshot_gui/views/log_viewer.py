"""The log on screen, for people who want to know what happened or have to tell it."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.model.log_tail import LogEntry, LogTail
from fewshot_gui.number_text import count_text

_REFRESH_MS: Final = 1000
_SIZE_PX: Final = (860, 480)
_LEVELS: Final = (
    (QT_TRANSLATE_NOOP("log_viewer", "Everything"), logging.NOTSET),
    (QT_TRANSLATE_NOOP("log_viewer", "Warnings and errors"), logging.WARNING),
    (QT_TRANSLATE_NOOP("log_viewer", "Errors only"), logging.ERROR),
)


class LogViewer(QDialog):
    """Shows the end of the log and follows it while it is open. Not modal.

    Signals:
        folder_requested(): open the folder the log is in.
    """

    folder_requested = Signal()

    def __init__(self, tail: LogTail, parent: QWidget | None = None) -> None:
        """Show a log.

        Args:
            tail: reads the file; its owner closes it.
            parent: the window in front of which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Log"))
        self.resize(*_SIZE_PX)
        self._tail = tail
        self._entries: tuple[LogEntry, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(tail.refresh)
        tail.loaded.connect(self._on_loaded)
        tail.failed.connect(self._on_failed)

        self.level = QComboBox()
        self.level.setAccessibleName(self.tr("What is shown"))
        for title, level in _LEVELS:
            self.level.addItem(QCoreApplication.translate("log_viewer", title), level)
        self.level.currentIndexChanged.connect(self._show_entries)
        level_label = QLabel(self.tr("&Show"))
        level_label.setBuddy(self.level)
        self.count = QLabel()
        self.count.setObjectName("muted")
        top = QHBoxLayout()
        top.addWidget(level_label)
        top.addWidget(self.level)
        top.addStretch()
        top.addWidget(self.count)

        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setPlaceholderText(self.tr("Nothing has been written yet."))

        self.copy_button = QPushButton(self.tr("&Copy"))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.folder_button = QPushButton(self.tr("Open &folder"))
        self.folder_button.clicked.connect(self.folder_requested)
        close_button = QPushButton(self.tr("Close"))
        close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        for button in (self.copy_button, self.folder_button, close_button):
            button.setObjectName("secondary")
            button.setAutoDefault(False)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch()
        buttons.addWidget(close_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)

    # --- Qt's interface --------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tail.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    # --- internals -------------------------------------------------------------------------------

    def _on_loaded(self, entries: tuple[LogEntry, ...]) -> None:
        self._entries = entries
        self._show_entries()

    def _on_failed(self, reason: str) -> None:
        self._entries = ()
        self.text.setPlainText(reason)
        self.count.setText("")

    def _show_entries(self) -> None:
        shown = [entry.text for entry in self._entries if entry.level >= self.level.currentData()]
        bar = self.text.verticalScrollBar()
        is_at_end, place = bar.value() == bar.maximum(), bar.value()
        self.text.setPlainText("\n".join(shown))
        bar.setValue(bar.maximum() if is_at_end else place)  # whoever reads further up stays there
        self.count.setText(
            self.tr("{number} of the newest {total} entries").format(
                number=count_text(len(shown)), total=count_text(len(self._entries))
            )
        )
        self.copy_button.setText(self.tr("&Copy"))

    def _on_copy_clicked(self) -> None:
        selected = self.text.textCursor().selection().toPlainText()
        QGuiApplication.clipboard().setText(selected or self.text.toPlainText())
        self.copy_button.setText(self.tr("Copied"))
