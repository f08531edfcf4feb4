"""The column at the left of the canvas: tools, what can be done with the mask, and the tool's size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QToolBar, QToolButton, QVBoxLayout, QWidget

from fewshot_gui.number_text import decimal_text
from fewshot_gui.views.action_text import without_mnemonic
from fewshot_gui.views.fill_tool import MAX_TOLERANCE
from fewshot_gui.views.tools import MAX_DIAMETER

TOOL_COMMANDS: Final = ("brush", "eraser", "smart_brush", "polygon", "lasso", "box", "fill", "pan")
_STROKE_COMMANDS: Final = ("undo", "redo")
_MASK_COMMANDS: Final = (
    "fill_holes",
    "remove_islands",
    "grow",
    "shrink",
    "smooth",
    "snap_edges",
    "snap_strokes",
    "copy_previous",
)
_N_COLUMNS: Final = 2
_BUTTON_PX: Final = 36
_ICON_PX: Final = 22
_CURVE: Final = 3.0
"""The slider grows slowly where brushes are small: position 0.5 is an eighth of the largest size."""

_N_STEPS: Final = 200
_SLIDER_HEIGHT_PX: Final = 120


class ToolPanel(QToolBar):
    """Chooses the tool and its size or tolerance. Every button is a command with a key and a tool tip.

    Signals:
        diameter_chosen(float): the user moved the size slider; image pixels.
        tolerance_chosen(int): the user moved the tolerance slider of the fill tool.
    """

    diameter_chosen = Signal(float)
    tolerance_chosen = Signal(int)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("toolPanel")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self._group = QActionGroup(self)
        for name in TOOL_COMMANDS:
            self._group.addAction(actions[name])
        self._size = _CaptionedSlider(self.tr("Size"), self.tr("Size of the tool"), range(_N_STEPS + 1))
        self._size.slider.setToolTip(self.tr("Size of the tool in image pixels ([ and ], or Shift + wheel)"))
        self._size.slider.valueChanged.connect(self._on_size_moved)
        self._tolerance = _CaptionedSlider(
            self.tr("Tolerance"), self.tr("Tolerance of the fill"), range(MAX_TOLERANCE + 1)
        )
        self._tolerance.slider.setToolTip(
            self.tr("How different a colour may be and still be filled ([ and ])")
        )
        self._tolerance.slider.valueChanged.connect(self._on_tolerance_moved)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(4)
        for caption, names in (
            (self.tr("Tools"), TOOL_COMMANDS),
            ("", _STROKE_COMMANDS),
            (self.tr("Mask"), _MASK_COMMANDS),
        ):
            if caption:
                layout.addWidget(_make_caption(caption))
            layout.addLayout(_make_grid([actions[name] for name in names]))
        layout.addSpacing(4)
        layout.addWidget(self._size)
        layout.addWidget(self._tolerance)
        layout.addStretch()
        self._tolerance.hide()
        self.addWidget(content)

    def show_diameter(self, diameter: float) -> None:
        """Show the size of the present tool, in image pixels."""
        with QSignalBlocker(self._size.slider):
            self._size.slider.setValue(round((diameter / MAX_DIAMETER) ** (1 / _CURVE) * _N_STEPS))
        self._size.value.setText(f"{decimal_text(diameter, 0)} px")

    def show_tolerance(self, tolerance: int) -> None:
        """Show the tolerance of the fill tool."""
        with QSignalBlocker(self._tolerance.slider):
            self._tolerance.slider.setValue(tolerance)
        self._tolerance.value.setText(str(tolerance))

    def show_sliders(self, *, has_size: bool, has_tolerance: bool) -> None:
        """Show the slider the present tool has; the size's stays, greyed, for a tool with none."""
        self._size.setVisible(not has_tolerance)
        self._size.setEnabled(has_size)
        self._tolerance.setVisible(has_tolerance)

    def _on_size_moved(self, position: int) -> None:
        diameter = max(1.0, float(round((position / _N_STEPS) ** _CURVE * MAX_DIAMETER)))
        self._size.value.setText(f"{decimal_text(diameter, 0)} px")
        self.diameter_chosen.emit(diameter)

    def _on_tolerance_moved(self, tolerance: int) -> None:
        self._tolerance.value.setText(str(tolerance))
        self.tolerance_chosen.emit(tolerance)


class _CaptionedSlider(QWidget):
    """A standing slider between its name and its value."""

    def __init__(self, caption: str, accessible_name: str, values: range) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Vertical)
        self.slider.setRange(values[0], values[-1])
        self.slider.setAccessibleName(accessible_name)
        self.slider.setFixedHeight(_SLIDER_HEIGHT_PX)
        self.value = _make_caption("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(_make_caption(caption))
        layout.addWidget(self.slider, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.value)


def _make_grid(actions: Sequence[QAction]) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(2)
    for number, action in enumerate(actions):
        button = QToolButton()
        button.setObjectName("toolButton")
        button.setDefaultAction(action)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(without_mnemonic(action.text()))
        grid.addWidget(button, number // _N_COLUMNS, number % _N_COLUMNS)
    return grid


def _make_caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
