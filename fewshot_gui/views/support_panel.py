"""The examples of the class that is painted, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.types import MAX_SHOTS
from fewshot_gui.icons import tinted_icon
from fewshot_gui.number_text import decimal_text, percent_text
from fewshot_gui.views.elided_label import ElidedLabel

SHOT_SIZE_PX: Final = QSize(56, 42)
_SWITCH_WIDTH_PX: Final = 24
LEAST_INFLUENCE: Final = 0.02
"""An example that moves the others' overlap by less makes no difference."""

LEAST_AGREEMENT: Final = 0.3
"""Where the others find less of an example than this and it does not help them, it is of another kind."""


@dataclass(frozen=True, eq=False)
class ShotView:
    """What one row shows.

    Attributes:
        path: the image.
        picture: its thumbnail with the mask on it, or None while it loads.
        is_enabled: used for predicting.
        painted_percent: painted share of the image.
        is_kept: it is a painting beyond ``MAX_SHOTS``: kept, not used, and cannot be switched on.
        is_rated: ``agreement`` and ``influence`` are about the examples as they are now.
        agreement, influence: of ``engine.types.ShotRating``.
    """

    path: Path
    picture: QImage | None
    is_enabled: bool
    painted_percent: float
    is_kept: bool = False
    is_rated: bool = False
    agreement: float | None = None
    influence: float | None = None


class SupportPanel(QWidget):
    """Lists up to ``MAX_SHOTS`` examples of one class, and what each is worth beside the others.

    Signals:
        enabled_changed(Path, bool), remove_requested(Path), activated(Path): of one example.
        use_current_requested(): make the image on screen an example.
        rate_requested(): find out which examples help.
    """

    enabled_changed = Signal(object, bool)
    remove_requested = Signal(object)
    activated = Signal(object)
    use_current_requested = Signal()
    rate_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._heading.setObjectName("heading")
        self._empty_text = QLabel()
        self._empty_text.setObjectName("muted")
        self._empty_text.setWordWrap(True)
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(2)
        self._rows: list[_ShotRow] = []
        self._use_button = QPushButton(self.tr("Use this image"))
        self._use_button.setToolTip(self.tr("Make the image on screen an example (S)"))
        self._use_button.clicked.connect(self.use_current_requested)
        self._rate_button = QPushButton()
        self._rate_button.setToolTip(
            self.tr(
                "Find out which examples help: each is left out in turn, and what is found is compared with "
                "what is painted"
            )
        )
        self._rate_button.clicked.connect(self.rate_requested)
        self._buttons_layout = QHBoxLayout()
        self._buttons_layout.setSpacing(8)
        for button in (self._use_button, self._rate_button):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._buttons_layout.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._empty_text)
        layout.addLayout(self._rows_layout)
        layout.addLayout(self._buttons_layout)
        self.show_shots(())
        self.set_can_use_current(False)
        self.show_rating_state(can_rate=False, is_rating=False)

    def show_shots(self, shots: tuple[ShotView, ...], *, class_name: str = "") -> None:
        """Show these examples; rows that stay the same keep the keyboard focus.

        Args:
            shots: of the class that is painted.
            class_name: what it is called; empty where there is only one class.
        """
        n_used = sum(not shot.is_kept for shot in shots)
        counts = {"count": n_used, "most": MAX_SHOTS}
        if class_name:
            heading = self.tr("Examples of {name} ({count} of {most})").format(name=class_name, **counts)
            empty = self.tr("Paint one {name} to start. S makes a corrected image an example, too.")
        else:
            heading = self.tr("Examples ({count} of {most})").format(**counts)
            empty = self.tr("Paint one object to start. S makes a corrected image an example, too.")
        self._heading.set_full_text(heading)
        self._empty_text.setText(empty.format(name=class_name))
        self._empty_text.setVisible(not shots)
        self._use_button.setVisible(n_used < MAX_SHOTS)
        if [row.path for row in self._rows] != [shot.path for shot in shots]:
            self._rebuild(shots)
        for row, shot in zip(self._rows, shots, strict=True):
            row.show_shot(shot)

    def set_can_use_current(self, can_use: bool) -> None:
        """Offer to make the image on screen an example, or not."""
        self._use_button.setEnabled(can_use)

    def show_rating_state(self, *, can_rate: bool, is_rating: bool) -> None:
        """Offer to find out which examples help, or say that it is being found out."""
        self._rate_button.setVisible(can_rate or is_rating)
        self._rate_button.setEnabled(can_rate and not is_rating)
        self._rate_button.setText(self.tr("Comparing…") if is_rating else self.tr("Compare"))
        self._arrange_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_buttons()

    def _arrange_buttons(self) -> None:
        """Side by side where both texts fit, else below each other: some languages need more room."""
        half = (self.width() - self._buttons_layout.spacing()) // 2
        fits = max(button.sizeHint().width() for button in (self._use_button, self._rate_button)) <= half
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._buttons_layout.setDirection(direction)

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
    """One example: on or off, picture, name, what it is worth, remove."""

    enabled_changed = Signal(object, bool)
    remove_requested = Signal(object)
    activated = Signal(object)

    def __init__(self, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self._switch = QCheckBox()
        self._switch.setAccessibleName(self.tr("Use {name}").format(name=path.name))
        self._switch.setFixedWidth(_SWITCH_WIDTH_PX)  # Qt keeps room for a text that is not there
        self._switch.toggled.connect(self._on_toggled)
        self._picture = QToolButton()
        self._picture.setIconSize(SHOT_SIZE_PX)
        self._picture.setAutoRaise(True)
        self._picture.setAccessibleName(self.tr("Show {name}").format(name=path.name))
        self._picture.setToolTip(str(path))
        self._picture.clicked.connect(self._on_clicked)
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.set_full_text(path.name)
        self._worth = ElidedLabel()
        self._remove = QToolButton()
        self._remove.setIcon(tinted_icon("remove", self.palette()))
        self._remove.setAutoRaise(True)
        self._remove.setAccessibleName(self.tr("Remove {name}").format(name=path.name))
        self._remove.setToolTip(self.tr("Remove this example and its painting"))
        self._remove.clicked.connect(self._on_remove_clicked)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._name)
        words.addWidget(self._worth)
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
            self._switch.setChecked(shot.is_enabled and not shot.is_kept)
        self._switch.setEnabled(not shot.is_kept)
        self._switch.setToolTip(
            self.tr("{count} examples are the most. Remove one of them first.").format(count=MAX_SHOTS)
            if shot.is_kept
            else self.tr("Use this example")
        )
        words, look = self._worth_in_words(shot)
        self._worth.setObjectName(look)
        self._worth.style().polish(self._worth)
        self._worth.set_full_text(words)
        self._worth.setToolTip(self._explanation(shot))
        self._picture.setAccessibleDescription(words)
        if shot.picture is not None:
            self._picture.setIcon(QPixmap.fromImage(shot.picture))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._remove.setIcon(tinted_icon("remove", self.palette()))

    def _worth_in_words(self, shot: ShotView) -> tuple[str, str]:
        """The line below the name, and the name of its look."""
        if shot.is_kept:
            return self.tr("kept, not used"), "muted"
        if not shot.painted_percent:
            return self.tr("nothing painted"), "muted"
        if not shot.is_rated or not shot.is_enabled or shot.agreement is None:
            return percent_text(shot.painted_percent / 100, 1), "muted"
        look, influence = "muted", shot.influence
        if influence is not None and influence >= LEAST_INFLUENCE:
            text = self.tr("▲ helps · {percent}")
        elif influence is not None and influence <= -LEAST_INFLUENCE:
            text, look = self.tr("▼ hurts · {percent}"), "danger"
        elif shot.agreement < LEAST_AGREEMENT:
            text, look = self.tr("differs · {percent}"), "plain"
        elif influence is not None:
            text = self.tr("neutral · {percent}")
        else:
            text = self.tr("agrees {percent}")
        return text.format(percent=percent_text(shot.agreement)), look

    def _explanation(self, shot: ShotView) -> str:
        """What the words mean, in full."""
        share = percent_text(shot.painted_percent / 100, 1)
        lines = [self.tr("{share} of the image is painted.").format(share=share)]
        if shot.is_rated and shot.agreement is not None:
            lines.append(
                self.tr("What the other examples find here overlaps with it by {percent}.").format(
                    percent=percent_text(shot.agreement)
                )
            )
        if shot.is_rated and shot.influence is not None:
            text = (
                self.tr("With this example the others are found {points} points better.")
                if shot.influence >= 0
                else self.tr("With this example the others are found {points} points worse.")
            )
            lines.append(text.format(points=decimal_text(abs(100 * shot.influence), 1)))
        return "\n".join(lines)

    def _on_toggled(self, is_on: bool) -> None:
        self.enabled_changed.emit(self.path, is_on)

    def _on_clicked(self) -> None:
        self.activated.emit(self.path)

    def _on_remove_clicked(self) -> None:
        self.remove_requested.emit(self.path)
