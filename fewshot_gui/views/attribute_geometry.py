"""Where the parts of an attribute's row are, for painting and for the mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF

from fewshot_gui.model.class_entry import AttributeState

ROW_HEIGHT_PX: Final = 28
CHIPS: Final = (AttributeState.NO, AttributeState.UNKNOWN, AttributeState.YES)
"""The chips from left to right."""

_MARGIN_PX: Final = 10
_CHIP: Final = (24, 20)
_VALUE_PX: Final = 42
_SLIDER_PX: Final = 78
_GAP_PX: Final = 8
_KNOB_PX: Final = 12


class AttributeGeometry:
    """The parts of one row, from left to right: mark, name, three chips, slider, value.

    Attributes:
        name, value: where the texts are.
        chips: one rectangle per state of ``CHIPS``.
        groove: the slider's line.
    """

    def __init__(self, row: QRect) -> None:
        right = row.right() - _MARGIN_PX
        self.value = QRect(right - _VALUE_PX, row.top(), _VALUE_PX, row.height())
        left = self.value.left() - _GAP_PX // 2 - _SLIDER_PX
        self.groove = QRectF(left, row.center().y() - 1, _SLIDER_PX, 4)
        left -= _GAP_PX + len(CHIPS) * _CHIP[0]
        top = row.center().y() - _CHIP[1] // 2 + 1
        self.chips = tuple(
            QRect(left + number * _CHIP[0], top, _CHIP[0], _CHIP[1]) for number in range(len(CHIPS))
        )
        self.name = QRect(
            row.left() + _MARGIN_PX + 8, row.top(), left - _GAP_PX - row.left() - _MARGIN_PX - 8, row.height()
        )

    def chip_at(self, point: QPointF) -> AttributeState | None:
        """The state whose chip is at a point, or None."""
        for state, chip in zip(CHIPS, self.chips, strict=True):
            if chip.adjusted(0, -3, 0, 3).contains(point.toPoint()):
                return state
        return None

    def is_on_slider(self, point: QPointF) -> bool:
        """True where a press takes the slider."""
        reach = self.groove.adjusted(-_KNOB_PX / 2, -10, _KNOB_PX / 2, 10)
        return reach.contains(point)

    def strength_at(self, x: float) -> float:
        """The strength in [0, 1] the slider would have at an x, in steps of 0.01."""
        part = (x - self.groove.left()) / self.groove.width()
        return round(min(1.0, max(0.0, part)), 2)

    def knob(self, strength: float) -> QRectF:
        """Where the slider's knob is."""
        x = self.groove.left() + strength * self.groove.width()
        return QRectF(x - _KNOB_PX / 2, self.groove.center().y() - _KNOB_PX / 2, _KNOB_PX, _KNOB_PX)
