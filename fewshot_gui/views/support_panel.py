"""The examples the user painted, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.types import MAX_SHOTS
from fewshot_gui.icons import tinted_icon

SHOT_SIZE_PX: Final = QSize(56, 42)
_NAME_WIDTH_PX: Final = 112


@dataclass(frozen=True, eq=False)
class ShotView:
    """What one row shows.

    Attributes:
        path: the image.
        picture: its thumbnail with the mask on it, or None while it loads.
        is_enabled: used for predicting.
        painted_percent: painted share of the image.
    """

    path: Path
    picture: QImage | None
    is_enabled: bool
    painted_percent: float


class SupportPanel(QWidget):
    """Lists up to ``MAX_SHOTS`` examples.

    Signals:
        enabled_changed(Path, bool), remove_requested(Path), activated(Path): of one example.
        use_current_requested(): make the image on screen an example.
    """

    enabled_changed = Signal(object, bool)
    remove_requested = Signal(object)
    activated = Signal(object)
    use_current_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel()
        self._heading.setObjectName("heading")
        self._empty_text = QLabel("Paint one object to start. S makes a corrected image an example, too.")
        self._empty_text.setObjectName("muted")
        self._empty_text.setWordWrap(True)
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(2)
        self._rows: list[_ShotRow] = []
        self._use_button = QPushButton("Use this image as example")
        self._use_button.clicked.connect(self.use_current_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._empty_text)
        layout.addLayout(self._rows_layout)
        layout.addWidget(self._use_button)
        self.show_shots(())
        self.set_can_use_current(False)

    def show_shots(self, shots: tuple[ShotView, ...]) -> None:
        """Show these examples; rows that stay the same keep the keyboard focus."""
        self._heading.setText(f"Examples ({len(shots)} of {MAX_SHOTS})")
        self._empty_text.setVisible(not shots)
        self._use_button.setVisible(len(shots) < MAX_SHOTS)
        if [row.path for row in self._rows] != [shot.path for shot in shots]:
            self._rebuild(shots)
        for row, shot in zip(self._rows, shots, strict=True):
            row.show_shot(shot)

    def set_can_use_current(self, can_use: bool) -> None:
        """Offer to make the image on screen an example, or not."""
        self._use_button.setEnabled(can_use)

    def _rebuild(self, shots: tuple[ShotView, ...]) -> None:
        for row in self._rows:
            self._rows_layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_ShotRow(shot.path, self) for shot in shots]
        for row in self._rows:
            row.enabled_changed.connect(self.enabled_changed)
            row.remove_requested.connect(self.remove_requested)
            row.activated.connect(self.activated)
            self._rows_layout.addWidget(row)


class _ShotRow(QWidget):
    """One example: on or off, picture, name, remove."""

    enabled_changed = Signal(object, bool)
    remove_requested = Signal(object)
    activated = Signal(object)

    def __init__(self, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self._switch = QCheckBox()
        self._switch.setAccessibleName(f"Use {path.name}")
        self._switch.setToolTip("Use this example")
        self._switch.toggled.connect(self._on_toggled)
        self._picture = QToolButton()
        self._picture.setIconSize(SHOT_SIZE_PX)
        self._picture.setAutoRaise(True)
        self._picture.setAccessibleName(f"Show {path.name}")
        self._picture.setToolTip(str(path))
        self._picture.clicked.connect(self._on_clicked)
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._share = QLabel()
        self._share.setObjectName("muted")
        self._remove = QToolButton()
        self._remove.setIcon(tinted_icon("remove", self.palette()))
        self._remove.setAutoRaise(True)
        self._remove.setAccessibleName(f"Remove {path.name}")
        self._remove.setToolTip("Remove this example and its painting")
        self._remove.clicked.connect(self._on_remove_clicked)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._name)
        words.addWidget(self._share)
        words.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._switch)
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        layout.addWidget(self._remove)

    def show_shot(self, shot: ShotView) -> None:
        with QSignalBlocker(self._switch):
            self._switch.setChecked(shot.is_enabled)
        name = self._name.fontMetrics().elidedText(
            shot.path.name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH_PX
        )
        self._name.setText(name)
        self._share.setText(f"{shot.painted_percent:.1f} %" if shot.painted_percent else "nothing painted")
        if shot.picture is not None:
            self._picture.setIcon(QPixmap.fromImage(shot.picture))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._remove.setIcon(tinted_icon("remove", self.palette()))

    def _on_toggled(self, is_on: bool) -> None:
        self.enabled_changed.emit(self.path, is_on)

    def _on_clicked(self) -> None:
        self.activated.emit(self.path)

    def _on_remove_clicked(self) -> None:
        self.remove_requested.emit(self.path)
