"""What the commands of Classify mode do with classes and images; all of it is an edit of the table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QMenu

from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.action_text import action_text
from fewshot_gui.views.classify_classes import ClassPanel
from fewshot_gui.views.classify_colours import colour_of_class
from fewshot_gui.views.classify_grid import ClassGrid
from fewshot_gui.views.classify_picker import ClassPopup

if TYPE_CHECKING:
    from collections.abc import Iterable

_N_OFFERED: Final = 4
_IMAGE_COMMANDS: Final = ("open_classified", "find_similar", "use_classified")
_CLASS_COMMANDS: Final = (
    "rename_class",
    "copy_class",
    "remove_class",
    "reset_class",
    "",
    "segment_class",
    "search_class",
    "",
    "use_all_classes",
    "use_new_classes",
)


class ClassCommands(QObject):
    """Obeys the commands on classes, and says which can be given. GUI thread only."""

    def __init__(
        self, actions: dict[str, QAction], *, table: ClassTable, panel: ClassPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._table = table
        self._panel = panel
        self._menu = QMenu(panel)
        for name in _CLASS_COMMANDS:
            self._menu.addAction(actions[name]) if name else self._menu.addSeparator()
        panel.list.customContextMenuRequested.connect(self._on_menu_requested)
        panel.remove_requested.connect(self.remove)
        for name, slot in (
            ("new_class", self.add),
            ("copy_class", self.copy),
            ("rename_class", panel.edit_name),
            ("remove_class", self.remove),
            ("reset_class", self.reset),
            ("undo_edit", table.undo),
            ("redo_edit", table.redo),
            ("use_all_classes", self.use_all),
            ("use_new_classes", self.use_new),
            ("next_class", self.show_next),
            ("previous_class", self.show_previous),
        ):
            actions[name].triggered.connect(slot)
        for signal in (table.reset, table.classes_changed, table.current_changed, table.edited):
            signal.connect(self._show_availability)
        self._show_availability()

    def add(self) -> None:
        """Ask for a new class."""
        self._panel.open_form()

    def copy(self) -> None:
        """Ask for a new class like the shown one."""
        self._panel.open_form(copy_of=self._table.current)

    def remove(self) -> None:
        """Remove the shown class, or switch it off where it comes with the model; undo brings it back."""
        name = self._table.current
        if not name:
            return
        if self._table.entry(name).is_builtin:
            self._table.set_enabled([name], False)
        else:
            self._table.remove(name)

    def reset(self) -> None:
        """Take back what the user said about the shown class."""
        if self._table.current:
            self._table.reset_values(self._table.current)

    def use_all(self) -> None:
        """Let all classes take part."""
        self._table.set_enabled(self._table.names, True)

    def use_new(self) -> None:
        """Leave out the classes the model was trained with."""
        self._table.set_enabled([entry.name for entry in self._table.entries if entry.is_seen], False)

    def show_next(self) -> None:
        self._panel.step(1)

    def show_previous(self) -> None:
        self._panel.step(-1)

    def _show_availability(self) -> None:
        table, actions = self._table, self._actions
        entry = table.entry(table.current) if table.current else None
        has_info, has_classes = table.info is not None, bool(table.entries)
        actions["new_class"].setEnabled(has_info)
        actions["copy_class"].setEnabled(entry is not None)
        actions["rename_class"].setEnabled(entry is not None and not entry.is_builtin)
        actions["remove_class"].setEnabled(entry is not None and (not entry.is_builtin or entry.is_enabled))
        is_own = entry is not None and not entry.is_builtin
        actions["remove_class"].setText(
            self.tr("Re&move") if is_own or entry is None else self.tr("&Leave out")
        )
        actions["reset_class"].setEnabled(entry is not None and (entry.is_changed or is_own))
        for name in ("use_all_classes", "use_new_classes", "next_class", "previous_class", "find_attribute"):
            actions[name].setEnabled(has_classes)
        for name, text, step in (
            ("undo_edit", self.tr("&Undo: {step}"), table.undo_name),
            ("redo_edit", self.tr("&Redo: {step}"), table.redo_name),
        ):
            actions[name].setEnabled(bool(step))
            actions[name].setText(text.format(step=step.replace("&", "&&")) if step else action_text(name))

    def _on_menu_requested(self, position: QPoint) -> None:
        index = self._panel.list.indexAt(position)
        if index.isValid():
            self._menu.popup(self._panel.list.viewport().mapToGlobal(position))


class ImageCommands(QObject):
    """Obeys the commands that put images into classes. GUI thread only."""

    def __init__(
        self,
        actions: dict[str, QAction],
        *,
        table: ClassTable,
        results: ClassResults,
        grid: ClassGrid,
        panel: ClassPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._table = table
        self._results = results
        self._grid = grid
        self._popup = ClassPopup(grid)
        self._popup.chosen.connect(self.put_into)
        self._menu = QMenu(grid)
        self._put_menu = QMenu(self.tr("&Put into"), self._menu)
        self._put_menu.triggered.connect(self._on_put_triggered)
        self._fill_menu()
        grid.customContextMenuRequested.connect(self._on_menu_requested)
        grid.selectionModel().selectionChanged.connect(self._show_availability)
        grid.model().modelReset.connect(self._show_availability)
        grid.model().rowsRemoved.connect(self._show_availability)
        panel.images_dropped.connect(self.move)
        actions["confirm_class"].triggered.connect(self.confirm)
        actions["put_into_class"].triggered.connect(self.ask_class)
        actions["put_back"].triggered.connect(self.put_back)
        table.examples_changed.connect(self._show_availability)
        self._show_availability()

    def move(self, paths: Iterable[Path], name: str) -> None:
        """Say that images belong into a class."""
        self._table.move_images(paths, name)

    def put_into(self, name: str) -> None:
        """Say that the selected images belong into a class."""
        paths = self._grid.selected_paths()
        if paths:
            self._table.move_images(paths, name)

    def confirm(self) -> None:
        """Say that the selected images belong where they are shown."""
        if self._table.current:
            self.put_into(self._table.current)

    def put_back(self) -> None:
        """Let the model decide again about the selected images."""
        paths = self._corrected()
        if paths:
            self._table.release_images(paths)

    def ask_class(self) -> None:
        """Let the user find the class by its name."""
        if not self._grid.selected_paths():
            return
        place = self._grid.visualRect(self._grid.currentIndex())
        corner = self._grid.viewport().mapToGlobal(place.center())
        self._popup.open_at(corner, self._offered(), marked=self._first_choice())

    # --- internals -------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.addAction(self._actions["confirm_class"])
        menu.addMenu(self._put_menu)
        menu.addAction(self._actions["put_back"])
        menu.addSeparator()
        for name in _IMAGE_COMMANDS:
            menu.addAction(self._actions[name])

    def _offered(self) -> list[tuple[str, QColor]]:
        """All classes in use: what the image might be first, then by name."""
        likely = self._likely()
        enabled = [entry.name for entry in self._table.entries if entry.is_enabled]
        names = [*likely, *sorted(name for name in enabled if name not in likely)]
        return [(name, colour_of_class(self._table, name)) for name in names]

    def _likely(self) -> list[str]:
        path = self._grid.current_path()
        return [] if path is None else [s.name for s in self._results.top(path, limit=_N_OFFERED)]

    def _first_choice(self) -> str:
        """The likeliest class the image is not shown in."""
        return next((name for name in self._likely() if name != self._table.current), "")

    def _corrected(self) -> list[Path]:
        """The selected images the user put somewhere."""
        corrections = self._table.corrections()
        return [path for path in self._grid.selected_paths() if path in corrections] if corrections else []

    def _show_availability(self) -> None:
        for name in ("confirm_class", "put_into_class"):
            self._actions[name].setEnabled(self._grid.selectionModel().hasSelection())
        self._actions["put_back"].setEnabled(bool(self._corrected()))

    def _on_menu_requested(self, position: QPoint) -> None:
        if not self._grid.indexAt(position).isValid():
            return
        self._put_menu.clear()
        for name in self._likely():
            if name != self._table.current:
                self._put_menu.addAction(name.replace("&", "&&")).setData(name)
        self._put_menu.addSeparator()
        self._put_menu.addAction(self._actions["put_into_class"])
        self._menu.popup(self._grid.viewport().mapToGlobal(position))

    def _on_put_triggered(self, action: QAction) -> None:
        if action.data():
            self.put_into(action.data())
