"""The classes on screen: which one is painted, how all of them look, from which score on they count."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.project import MAX_CLASS_ID
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.rendering.class_looks import ClassLook, ClassLooks
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views.class_hover import ClassHover
from fewshot_gui.views.class_panel_rows import N_NUMBER_KEYS
from fewshot_gui.views.main_window import MainWindow


class LabelClassController(QObject):
    """Obeys the commands on classes and shows canvas, filmstrip and panels the classes. GUI thread only.

    Signals:
        remove_requested(int): the user wants a class gone; whoever listens asks about its painting.
    """

    remove_requested = Signal(int)

    def __init__(
        self,
        window: MainWindow,
        classes: LabelClasses,
        settings: SettingsFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._classes = classes
        self._settings = settings
        self._panel = window.side.classes
        self._prediction = window.side.prediction
        self._hover = ClassHover(window.canvas)
        classes.default_threshold = settings.values.threshold
        self._panel.connect_model(classes, window.commands)
        self._panel.remove_requested.connect(self.remove_requested)
        self._prediction.threshold.value_changed.connect(self._on_threshold_moved)
        self._prediction.own_threshold_toggled.connect(self._on_own_threshold_toggled)
        classes.changed.connect(self._refresh)
        classes.current_changed.connect(self._refresh)
        self._connect_commands()
        self._refresh()

    # --- commands --------------------------------------------------------------------------------

    def add(self) -> None:
        """Add a class, paint with it, and let the user name it."""
        self._classes.add()
        self._window.commands["side_panel"].setChecked(True)
        self._panel.edit_name()

    def rename(self) -> None:
        """Let the user name the class that is painted."""
        self._window.commands["side_panel"].setChecked(True)
        self._panel.edit_name()

    def choose(self, place: int) -> None:
        """Paint with the class at a place of the list, counted from 0; nothing where there is none."""
        ids = self._classes.ids
        if 0 <= place < len(ids):
            self._classes.set_current(ids[place])

    def step(self, n_classes: int) -> None:
        """Paint with a class further down the list, or up where negative; from the end to the beginning."""
        ids = self._classes.ids
        self.choose((ids.index(self._classes.current.id) + n_classes) % len(ids))

    # --- internals -------------------------------------------------------------------------------

    def _connect_commands(self) -> None:
        commands = self._window.commands
        for name, slot in (
            ("add_label_class", self.add),
            ("rename_label_class", self.rename),
            ("next_label_class", self._on_next),
            ("previous_label_class", self._on_previous),
            ("hide_label_class", self._on_hide),
            ("lock_label_class", self._on_lock),
            ("move_label_class_up", self._on_move_up),
            ("move_label_class_down", self._on_move_down),
            ("remove_label_class", self._on_remove),
        ):
            commands[name].triggered.connect(slot)
        for number in range(1, N_NUMBER_KEYS + 1):
            action = commands[f"label_class_{number}"]
            action.setData(number - 1)
            action.triggered.connect(self._on_number)

    def _on_number(self) -> None:
        self.choose(self.sender().data())

    def _on_next(self) -> None:
        self.step(1)

    def _on_previous(self) -> None:
        self.step(-1)

    def _on_hide(self) -> None:
        class_id = self._classes.current.id
        self._classes.set_hidden(class_id, class_id not in self._classes.hidden)

    def _on_lock(self) -> None:
        current = self._classes.current
        self._classes.set_locked(current.id, not current.is_locked)

    def _on_move_up(self) -> None:
        self._move(-1)

    def _on_move_down(self) -> None:
        self._move(1)

    def _move(self, n_places: int) -> None:
        class_id = self._classes.current.id
        self._classes.move(class_id, self._classes.ids.index(class_id) + n_places)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self._classes.current.id)

    # --- thresholds ------------------------------------------------------------------------------

    def _on_threshold_moved(self, threshold: float) -> None:
        current = self._classes.current
        if current.threshold is None:
            self._settings.update(threshold=threshold)
            self._classes.default_threshold = threshold
        else:
            self._classes.set_threshold(current.id, threshold)

    def _on_own_threshold_toggled(self, is_own: bool) -> None:
        current = self._classes.current
        self._classes.set_threshold(current.id, self._classes.threshold_of(current.id) if is_own else None)

    # --- showing ---------------------------------------------------------------------------------

    def _refresh(self) -> None:
        classes, current = self._classes, self._classes.current
        looks = ClassLooks(
            {
                entry.id: ClassLook(
                    entry.name,
                    entry.colour,
                    classes.threshold_of(entry.id),
                    is_hidden=entry.id in classes.hidden,
                )
                for entry in classes.entries
            }
        )
        self._window.commands["add_label_class"].setEnabled(len(classes.entries) < MAX_CLASS_ID)
        canvas = self._window.canvas
        canvas.set_looks(looks)
        self._window.filmstrip.set_looks(looks)
        self._hover.set_looks(looks)
        if canvas.class_value != current.id:
            canvas.class_value = current.id
        is_alone = len(classes.entries) == 1
        self._prediction.show_threshold(
            classes.threshold_of(current.id),
            class_name="" if is_alone and current.threshold is None else current.name,
            is_own=current.threshold is not None,
        )
        self._show_commands(is_alone=is_alone)

    def _show_commands(self, *, is_alone: bool) -> None:
        commands, current = self._window.commands, self._classes.current
        place, n_classes = self._classes.ids.index(current.id), len(self._classes.entries)
        commands["hide_label_class"].setChecked(current.id in self._classes.hidden)
        commands["lock_label_class"].setChecked(current.is_locked)
        for name in ("next_label_class", "previous_label_class", "remove_label_class"):
            commands[name].setEnabled(not is_alone)
        commands["move_label_class_up"].setEnabled(place > 0)
        commands["move_label_class_down"].setEnabled(place < n_classes - 1)
        for number in range(1, N_NUMBER_KEYS + 1):
            commands[f"label_class_{number}"].setEnabled(number <= n_classes)
