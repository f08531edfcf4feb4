"""The page of Classify mode: classes and their attributes left, images in the middle, the reasons right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QModelIndex, QSettings, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from fewshot_gui.model.class_images import ClassImages, ClassRole
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.attribute_panel import AttributePanel
from fewshot_gui.views.classify_area import ClassArea
from fewshot_gui.views.classify_classes import ClassPanel
from fewshot_gui.views.classify_commands import ClassCommands, ImageCommands
from fewshot_gui.views.classify_why import WhyPanel

_NAME: Final = "classify"
_SIDE_WIDTHS_PX: Final = (340, 620, 300)
_LEFT_HEIGHTS_PX: Final = (270, 400)
_LEFT_MIN_PX: Final = 310


class ClassifyPage(QWidget):
    """Arranges its parts and remembers how the user moved the borders between them. GUI thread only.

    Descriptions and corrections are edits of the ``ClassTable`` and made here; whatever needs the engine,
    another mode or a file is asked for by the signals of the parts and the commands.

    Attributes:
        classes: list of classes and form for a new one.
        attributes: the attribute table.
        results: the middle, see ``PictureArea`` for its notes.
        grid: images of the shown class; ``image_opened``, ``visible_paths_changed``.
        calibration: ``penalty_chosen``, ``suggestion_requested``.
        why: ``explanation_requested``, ``explanation_dropped``.
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
        super().__init__(parent)
        self._actions = actions
        self._table = table
        self._model = results
        self._images = images
        self.classes = ClassPanel(actions, table)
        self.attributes = AttributePanel(actions, table)
        self.results = ClassArea(actions, table=table, results=results, images=images)
        self.grid = self.results.grid
        self.calibration = self.results.calibration
        self.why = WhyPanel(table, results)
        self._class_commands = ClassCommands(actions, table=table, panel=self.classes, parent=self)
        self._image_commands = ImageCommands(
            actions, table=table, results=results, grid=self.grid, panel=self.classes, parent=self
        )
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._left.addWidget(self.classes)
        self._left.addWidget(self.attributes)
        self._left.setSizes(list(_LEFT_HEIGHTS_PX))
        self._left.setStretchFactor(1, 1)
        self._left.setMinimumWidth(max(_LEFT_MIN_PX, self._left.minimumSizeHint().width()))
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._left, self.results, self.why):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setStretchFactor(2, 0)
        self._splitter.setSizes(list(_SIDE_WIDTHS_PX))
        for splitter in (self._left, self._splitter):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._connect()

    def focus_first(self) -> None:
        """Put the keyboard where the work begins: into the list of classes."""
        self.classes.list.setFocus()

    def save_layout(self, store: QSettings, key: str) -> None:
        """Write the borders, and whether the reasons are shown, below a key."""
        store.setValue(f"{key}/{_NAME}", self._splitter.saveState())
        store.setValue(f"{key}/{_NAME}-left", self._left.saveState())
        store.setValue(f"{key}/{_NAME}-why", int(self._actions["why_panel"].isChecked()))

    def restore_layout(self, store: QSettings, key: str) -> None:
        """Take over what ``save_layout`` wrote, if anything."""
        for name, splitter in ((_NAME, self._splitter), (f"{_NAME}-left", self._left)):
            state = store.value(f"{key}/{name}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        self._actions["why_panel"].setChecked(str(store.value(f"{key}/{_NAME}-why", 1)) != "0")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_counts()

    # --- internals -------------------------------------------------------------------------------

    def _connect(self) -> None:
        actions = self._actions
        self._model.changed.connect(self._show_counts)
        self._table.reset.connect(self._show_reasons)
        self._table.current_changed.connect(self._show_reasons)
        self.grid.looked_at.connect(self._show_reasons)
        self._images.dataChanged.connect(self._on_image_changed)
        actions["find_attribute"].triggered.connect(self.attributes.find)
        actions["pictures_larger"].triggered.connect(self._on_larger)
        actions["pictures_smaller"].triggered.connect(self._on_smaller)
        actions["heat_map"].setChecked(True)
        actions["heat_map"].toggled.connect(self.why.set_heat_shown)
        self.why.heat_switched.connect(actions["heat_map"].setChecked)
        actions["why_panel"].setChecked(True)
        actions["why_panel"].toggled.connect(self.why.setVisible)

    def _show_counts(self) -> None:
        if self.isVisible():
            self.classes.show_counts(self._model.counts() if len(self._model) else {})
            self.grid.viewport().update()

    def _show_reasons(self) -> None:
        index = self.grid.currentIndex()
        self.why.show_image(
            self.grid.current_path(),
            picture=index.data(ClassRole.THUMBNAIL) if index.isValid() else None,
            class_name=self._table.current,
        )

    def _on_image_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        """The thumbnail of the image that is explained may have come."""
        row = self.grid.currentIndex().row()
        if first.row() <= row <= last.row() and self.why.view.is_empty:
            thumbnail = self.grid.currentIndex().data(ClassRole.THUMBNAIL)
            if thumbnail is not None:
                self.why.show_picture(self.grid.current_path(), thumbnail)

    def _on_larger(self) -> None:
        self.results.scale_pictures(1)

    def _on_smaller(self) -> None:
        self.results.scale_pictures(-1)
