"""The middle of Classify mode: the images of a class, or why there are none."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from fewshot_gui.icons import colour_swatch
from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.number_text import count_text
from fewshot_gui.views.classify_calibration import CalibrationBar
from fewshot_gui.views.classify_colours import colour_of_class
from fewshot_gui.views.classify_grid import ClassGrid
from fewshot_gui.views.picture_area import PictureArea

_SWATCH_PX: Final = 12
_LONGEST_NAME: Final = 28
_NAME_MIN_PX: Final = 60


class ClassArea(PictureArea):
    """The grid of the shown class with its heading, and the slider between seen and new classes below.

    Attributes:
        calibration: the slider.
    """

    def __init__(
        self,
        actions: dict[str, QAction],
        *,
        table: ClassTable,
        results: ClassResults,
        images: ClassImages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ClassGrid(table, results), actions=actions, parent=parent)
        self._table = table
        self._results = results
        self._images = images
        self.grid.setModel(images)
        self._swatch = QLabel()
        self._name = QLabel()
        self._name.setObjectName("heading")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.insertWidget(0, self._swatch)
        self.bar.insertWidget(1, self._name)
        self.calibration = CalibrationBar(results)
        self._rule = QFrame()
        self._rule.setFrameShape(QFrame.Shape.HLine)
        self._rule.setFrameShadow(QFrame.Shadow.Plain)
        self._rule.setForegroundRole(self._rule.palette().ColorRole.Mid)
        self.body.addWidget(self._rule)
        self.body.addWidget(self.calibration)
        for change in (table.reset, table.current_changed, table.classes_changed):
            change.connect(self.refresh)
        for change in (images.ranked, images.modelReset):
            change.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say whose images these are, and how many."""
        name = self._table.current
        self._name.setText(_shortened(name))
        self._name.setToolTip(name)
        width = self._name.fontMetrics().horizontalAdvance(_shortened(name)) + 2
        self._name.setMinimumWidth(min(_NAME_MIN_PX, width))  # in a narrow window it gives way
        self._swatch.setVisible(bool(name))
        swatch = colour_swatch(colour_of_class(self._table, name), 2 * _SWATCH_PX)
        swatch.setDevicePixelRatio(2)  # sharp on all screens
        self._swatch.setPixmap(swatch)
        shown = _shortened(name)
        self.grid.set_titles(
            (
                self.tr("Most likely {name}").format(name=shown),
                self.tr("Others, most like {name} first").format(name=shown),
            )
        )
        has_images = len(self._images) > 0
        self.show_summary(self._describe() if has_images else "")
        for part in (self._size, self._rule, self.calibration):
            part.setVisible(has_images)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _describe(self) -> str:
        n_members = self._images.n_members
        if not n_members:
            return self.tr("None of %Ln image(s); the nearest come first", "", len(self._images))
        text = self.tr("%Ln image(s)", "", n_members)
        n_given = self._images.n_corrections
        if n_given:
            text += self.tr(", {number} put here by you").format(number=count_text(n_given))
        return text


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
