"""Says what went wrong, shows the details on request, and lets the user go on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

_WIDTH_PX = 560


class ErrorDialog(QDialog):
    """Not modal: what the user paints behind it stays safe and usable.

    Signals:
        quit_requested(): the user chose to end the app.
    """

    quit_requested = Signal()

    def __init__(self, title: str, message: str, details: str, parent: QWidget | None = None) -> None:
        """Make a dialog.

        Args:
            title: what failed, a few words.
            message: one or two sentences with the way out.
            details: traceback and versions, for a report; may be empty.
            parent: the window in front of which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.message = message
        self._details_text = details
        icon = QLabel()
        icon_size = self.style().pixelMetric(QStyle.PixelMetric.PM_LargeIconSize)
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        icon.setPixmap(warning.pixmap(icon_size, icon_size))
        heading = QLabel(title)
        heading.setObjectName("title")
        text = QLabel(message)
        text.setWordWrap(True)
        text.setMinimumWidth(_WIDTH_PX - 120)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(heading)
        words.addWidget(text)
        words.addStretch()
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(icon)
        top.addLayout(words, 1)

        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setMinimumHeight(200)
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._details.hide()

        self.details_button = QPushButton(self.tr("Show details"))
        self.details_button.clicked.connect(self._on_details_clicked)
        self.details_button.setVisible(bool(details))
        self.copy_button = QPushButton(self.tr("Copy report"))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.quit_button = QPushButton(self.tr("Quit"))
        self.quit_button.clicked.connect(self._on_quit_clicked)
        self.continue_button = QPushButton(self.tr("Continue"))
        self.continue_button.setObjectName("primary")
        self.continue_button.setDefault(True)
        self.continue_button.clicked.connect(self.accept)
        for button in (self.details_button, self.copy_button, self.quit_button):
            button.setObjectName("secondary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.details_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch()
        buttons.addWidget(self.quit_button)
        buttons.addWidget(self.continue_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(top)
        layout.addWidget(self._details, 1)
        layout.addLayout(buttons)
        self.resize(_WIDTH_PX, self.sizeHint().height())

    def _on_details_clicked(self) -> None:
        is_shown = not self._details.isVisibleTo(self)
        self._details.setVisible(is_shown)
        self.details_button.setText(self.tr("Hide details") if is_shown else self.tr("Show details"))
        self.adjustSize()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.windowTitle()}\n{self.message}\n\n{self._details_text}")
        self.copy_button.setText(self.tr("Copied"))

    def _on_quit_clicked(self) -> None:
        self.reject()
        self.quit_requested.emit()
