"""The left side of Search mode: paper, tools, example images, saved doodles."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.rendering.qimage import grayscale_view
from fewshot_gui.views.doodle_pad import MAX_WIDTH, MIN_WIDTH, DoodlePad
from fewshot_gui.views.query_chips import QueryChips
from fewshot_gui.views.saved_doodles import SavedDoodles

_TOOLS: Final = ("pen", "rubber", None, "undo_stroke", "redo_stroke", "clear_doodle")
_PREVIEW_PX: Final = 64
_MIN_WIDTH_PX: Final = 300
_MAX_WIDTH_PX: Final = 460
_N_STEPS: Final = 100
_CURVE: Final = 2.0
"""The size slider grows slowly where pens are thin."""


class QueryPanel(QScrollArea):
    """Stacks what a search is made of; scrolls where the window is too low.

    Attributes:
        pad, chips, saved: the parts.
    """

    def __init__(
        self, actions: dict[str, QAction], document: DoodleDocument, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.pad = DoodlePad(document)
        self.chips = QueryChips()
        self.saved = SavedDoodles()
        self._size = self._make_size_slider()
        self._preview = QLabel()
        self._preview.setObjectName("preview")
        self._preview.setFixedSize(_PREVIEW_PX + 2, _PREVIEW_PX + 2)
        self._preview.setAccessibleName(self.tr("What the search sees of the doodle"))
        self._preview.setToolTip(self.tr("What the search sees: the doodle, cropped and thinned"))
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 8, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(self._make_tool_row(actions))
        layout.addWidget(self.pad)
        layout.addLayout(self._make_button_row(actions))
        layout.addWidget(self.chips)
        layout.addWidget(self.saved)
        layout.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_MIN_WIDTH_PX)
        self.setMaximumWidth(_MAX_WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pad.width_changed.connect(self._show_width)
        self._show_width(self.pad.pen_width)
        self.show_preview(None)

    def show_preview(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show what the encoder sees, (h, w) uint8; None: nothing is drawn."""
        if pixels is None:
            self._preview.setPixmap(QPixmap())
            return
        image = grayscale_view(np.ascontiguousarray(pixels))
        ratio = self.devicePixelRatioF()
        side = round(_PREVIEW_PX * ratio)
        picture = QPixmap.fromImage(
            image.scaled(
                QSize(side, side),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        picture.setDevicePixelRatio(ratio)
        self._preview.setPixmap(picture)

    @property
    def has_preview(self) -> bool:
        return not self._preview.pixmap().isNull()

    def _make_tool_row(self, actions: dict[str, QAction]) -> QHBoxLayout:
        bar = QToolBar()
        bar.setObjectName("padBar")
        bar.setIconSize(QSize(20, 20))
        bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tool_group = QActionGroup(self)
        for name in _TOOLS:
            if name is None:
                bar.addSeparator()
                continue
            bar.addAction(actions[name])
            bar.widgetForAction(actions[name]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if actions[name].isCheckable():
                self._tool_group.addAction(actions[name])
        actions["pen"].setChecked(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(bar)
        row.addWidget(self._size, 1)
        return row

    def _make_button_row(self, actions: dict[str, QAction]) -> QHBoxLayout:
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for name, text in (
            ("add_image", self.tr("Add an image…")),
            ("save_doodle", self.tr("Save the doodle")),
        ):
            button = _ActionButton(actions[name], text)
            buttons.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._preview)
        row.addLayout(buttons, 1)
        return row

    def _make_size_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, _N_STEPS)
        slider.setMinimumWidth(50)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName(self.tr("Width of the pen"))
        slider.setToolTip(self.tr("Width of the pen (wheel, [ and ])"))
        slider.valueChanged.connect(self._on_size_moved)
        return slider

    def _show_width(self, width: float) -> None:
        part = (width - MIN_WIDTH) / (MAX_WIDTH - MIN_WIDTH)
        with QSignalBlocker(self._size):
            self._size.setValue(round(part ** (1 / _CURVE) * _N_STEPS))

    def _on_size_moved(self, position: int) -> None:
        self.pad.pen_width = MIN_WIDTH + (position / _N_STEPS) ** _CURVE * (MAX_WIDTH - MIN_WIDTH)


class _ActionButton(QPushButton):
    """A push button for an action: it follows its state and icon."""

    def __init__(self, action: QAction, text: str) -> None:
        super().__init__(text)
        self._action = action
        self.setToolTip(action.toolTip())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setIcon(self._action.icon())
        self.setEnabled(self._action.isEnabled())
