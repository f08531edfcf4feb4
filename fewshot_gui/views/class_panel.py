"""The classes of the folder: which one is painted, how they look, which are locked or hidden."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from fewshot_gui.icons import tinted_icon
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.rendering.palette import CLASS_COLOURS, COLOUR_NAMES
from fewshot_gui.views.class_panel_delegate import RowPart, class_icon
from fewshot_gui.views.class_panel_list import LabelList
from fewshot_gui.views.class_panel_rows import LabelRows

_MENU_COMMANDS: Final = (
    "rename_label_class",
    "colour",
    "hide_label_class",
    "lock_label_class",
    "",
    "move_label_class_up",
    "move_label_class_down",
    "",
    "remove_label_class",
)
"""What the menu of a class offers, in this order; "colour" is a menu of its own, "" a line."""


class ClassPanel(QWidget):
    """Lists ``LabelClasses`` and changes how they look. GUI thread only.

    Attributes:
        list: the classes.
        add_button, more_button: above the list.

    Signals:
        remove_requested(int): Delete was pressed on a class.
    """

    remove_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: LabelClasses | None = None
        self._rows: LabelRows | None = None
        heading = QLabel(self.tr("Classes"))
        heading.setObjectName("heading")
        self.add_button = _make_button()
        self.more_button = _make_button()
        self.more_button.setIcon(tinted_icon("more", self.palette()))
        self.more_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # three dots say it
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setToolTip(self.tr("More about the class"))
        self.more_button.setAccessibleName(self.tr("More about the class"))
        self.list = LabelList()
        self._note = QLabel()
        self._note.setObjectName("danger")
        self._note.setWordWrap(True)
        self._note.hide()
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self.add_button)
        top.addWidget(self.more_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.list)
        layout.addWidget(self._note)
        self._menu = QMenu(self)
        self._colour_menu = QMenu(self)
        self._colour_menu.aboutToShow.connect(self._fill_colour_menu)
        self._colour_menu.triggered.connect(self._on_colour_triggered)
        self.more_button.setMenu(self._menu)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)

    @property
    def note(self) -> str:
        """What is said below the list; empty where nothing is."""
        return self._note.text() if self._note.isVisibleTo(self) else ""

    def connect_model(self, classes: LabelClasses, commands: dict[str, QAction]) -> None:
        """Show and change these classes; called once.

        Args:
            classes: of the folder.
            commands: of the window, by name.
        """
        self._classes = classes
        self._rows = LabelRows(classes, self)
        self.list.setModel(self._rows)
        self.add_button.setDefaultAction(commands["add_label_class"])
        for name in _MENU_COMMANDS:
            if name == "colour":
                self._menu.addMenu(self._colour_menu).setText(self.tr("&Colour"))
            elif name:
                self._menu.addAction(commands[name])
            else:
                self._menu.addSeparator()
        self._rows.rename_refused.connect(self._on_rename_refused)
        self._rows.modelReset.connect(self._show_current)
        classes.changed.connect(self._on_changed)
        classes.current_changed.connect(self._show_current)
        self.list.class_chosen.connect(classes.set_current)
        self.list.part_clicked.connect(self._on_part_clicked)
        self.list.remove_pressed.connect(self.remove_requested)
        self._show_current()
        self.list.follow_rows()

    def edit_name(self) -> None:
        """Rename the class that is painted where it stands."""
        self.list.setFocus()
        self.list.edit(self.list.currentIndex())

    def choose_colour(self) -> None:
        """Let the user mix a colour for the class that is painted."""
        current = self._classes.current
        dialog = QColorDialog(QColor(*current.colour), self)
        dialog.setWindowTitle(self.tr("Colour of {name}").format(name=current.name))
        dialog.setProperty("classId", current.id)
        dialog.colorSelected.connect(self._on_colour_mixed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- Qt's interface --------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.more_button.setIcon(tinted_icon("more", self.palette()))

    # --- internals -------------------------------------------------------------------------------

    def _show_current(self) -> None:
        self.list.set_current(self._classes.current.id)

    def _on_changed(self) -> None:
        self._note.hide()
        self.list.follow_rows()

    def _on_part_clicked(self, class_id: int, part: RowPart) -> None:
        entry = self._classes.get(class_id)
        if entry is not None and part is RowPart.LOCK:
            self._classes.set_locked(class_id, not entry.is_locked)
        elif entry is not None:
            self._classes.set_hidden(class_id, class_id not in self._classes.hidden)

    def _on_menu_requested(self, place: QPoint) -> None:
        self._menu.popup(self.list.viewport().mapToGlobal(place))

    def _fill_colour_menu(self) -> None:
        current = self._classes.current
        self._colour_menu.clear()
        for colour, name in zip(CLASS_COLOURS, COLOUR_NAMES, strict=True):
            action = self._colour_menu.addAction(
                class_icon(current.id, colour, self.palette()), QCoreApplication.translate("palette", name)
            )
            action.setData(colour)
            action.setCheckable(True)
            action.setChecked(colour == current.colour)
        self._colour_menu.addSeparator()
        self._colour_menu.addAction(self.tr("Another colour…"))

    def _on_colour_triggered(self, action: QAction) -> None:
        if action.data() is None:
            self.choose_colour()
        else:
            self._classes.recolour(self._classes.current.id, tuple(action.data()))

    def _on_colour_mixed(self, colour: QColor) -> None:
        class_id = self.sender().property("classId")
        self._classes.recolour(class_id, (colour.red(), colour.green(), colour.blue()))

    def _on_rename_refused(self, problem: str) -> None:
        self._note.setText(problem)
        self._note.show()


def _make_button() -> QToolButton:
    button = QToolButton()
    button.setObjectName("flat")
    button.setAutoRaise(True)
    return button
