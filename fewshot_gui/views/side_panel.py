"""The right side: class, examples, prediction, review."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fewshot_gui.views.class_panel import ClassPanel
from fewshot_gui.views.prediction_panel import PredictionPanel
from fewshot_gui.views.review_panel import ReviewPanel
from fewshot_gui.views.support_panel import SupportPanel

_WIDTH_PX = 286
_MARGIN_PX = 14
_SPACING_PX = 10


class SidePanel(QWidget):
    """Stacks the panels; they scroll where the window is too low, but for the decisions, always in reach.

    Attributes:
        classes, support, prediction, review: the panels.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes = ClassPanel()
        self.support = SupportPanel()
        self.prediction = PredictionPanel()
        self.review = ReviewPanel()
        content = QWidget()
        stack = QVBoxLayout(content)
        stack.setContentsMargins(_MARGIN_PX, 12, _MARGIN_PX, 12)
        stack.setSpacing(_SPACING_PX)
        stack.addWidget(self.classes)
        stack.addWidget(_make_rule())
        stack.addWidget(self.support)
        stack.addWidget(_make_rule())
        stack.addWidget(self.prediction)
        stack.addStretch()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        decisions = QVBoxLayout()
        decisions.setContentsMargins(_MARGIN_PX, _SPACING_PX, _MARGIN_PX, 12)
        decisions.addWidget(self.review)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(_make_rule())
        layout.addLayout(decisions)
        self.setMinimumWidth(_WIDTH_PX)


def _make_rule() -> QFrame:
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.HLine)
    rule.setFrameShadow(QFrame.Shadow.Plain)
    rule.setForegroundRole(rule.palette().ColorRole.Mid)
    return rule
