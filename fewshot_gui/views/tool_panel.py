"""The column of tools at the left of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolBar, QWidget

from fewshot_gui.views.tools import MAX_DIAMETER

_TOOLS = ("brush", "eraser", "pan")
_CURVE = 3.0
"""The slider grows slowly where brushes are small: position 0.5 is an eighth of the largest size."""

_N_STEPS = 200
_SLIDER_HEIGHT_PX = 150


class ToolPanel(QToolBar):
    """Chooses the tool and its size.

    Signals:
        diameter_chosen(float): the user moved the size slider; image pixels.
    """

    diameter_chosen = Signal(float)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__("Tools", parent)
        self.setObjectName("toolPanel")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setIconSize(QSize(22, 22))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._group = QActionGroup(self)
        for name in _TOOLS:
            self._group.addAction(actions[name])
            self.addAction(actions[name])
        self.addSeparator()
        self.addAction(actions["undo"])
        self.addAction(actions["redo"])
        self.addSeparator()
        self.addWidget(self._make_caption("Size"))
        self._slider = QSlider(Qt.Orientation.Vertical)
        self._slider.setRange(0, _N_STEPS)
        self._slider.setAccessibleName("Size of the tool")
        self._slider.setToolTip("Size of the tool in image pixels ([ and ], or Shift + wheel)")
        self._slider.valueChanged.connect(self._on_moved)
        self._add_centred(self._slider)
        self._value_label = self._make_caption("")
        self.addWidget(self._value_label)
        for action in self.actions():
            button = self.widgetForAction(action)
            if button is not None and action.text():
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_diameter(self, diameter: float) -> None:
        """Show the size of the present tool, in image pixels."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(round((diameter / MAX_DIAMETER) ** (1 / _CURVE) * _N_STEPS))
        self._value_label.setText(f"{diameter:.0f} px")

    def _on_moved(self, position: int) -> None:
        diameter = max(1.0, float(round((position / _N_STEPS) ** _CURVE * MAX_DIAMETER)))
        self._value_label.setText(f"{diameter:.0f} px")
        self.diameter_chosen.emit(diameter)

    def _add_centred(self, widget: QWidget) -> None:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        holder.setFixedHeight(_SLIDER_HEIGHT_PX)
        self.addWidget(holder)

    def _make_caption(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label
