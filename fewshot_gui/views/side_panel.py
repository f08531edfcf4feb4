"""The right side: class, examples, prediction."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fewshot_gui.views.class_panel import ClassPanel
from fewshot_gui.views.prediction_panel import PredictionPanel
from fewshot_gui.views.support_panel import SupportPanel

_WIDTH_PX = 286


class SidePanel(QScrollArea):
    """Stacks the panels; scrolls where the window is too low for them.

    Attributes:
        classes, support, prediction: the panels.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes = ClassPanel()
        self.support = SupportPanel()
        self.prediction = PredictionPanel()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.classes)
        layout.addWidget(_make_rule())
        layout.addWidget(self.support)
        layout.addWidget(_make_rule())
        layout.addWidget(self.prediction)
        layout.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _make_rule() -> QFrame:
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.HLine)
    rule.setFrameShadow(QFrame.Shadow.Plain)
    rule.setForegroundRole(rule.palette().ColorRole.Mid)
    return rule
