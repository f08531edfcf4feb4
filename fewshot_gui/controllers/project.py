"""The project of the open folder: made silently, saved after every stroke, brought back next time."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from engine.project import (
    NO_SHOT,
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    Project,
    Provenance,
    ShotUse,
    labels_of,
    now_text,
)
from engine.project.saver import ContinuousSaver
from engine.types import ImageFailure
from fewshot_gui.jobs import project_tasks
from fewshot_gui.jobs.project_tasks import DiskTasks, OpenedProject, ProjectSlot, StoredFinal
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses, first_classes
from fewshot_gui.model.project_places import ProjectPlaces
from fewshot_gui.model.review_list import ReviewList, small_map
from fewshot_gui.model.review_steps import Verdict
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow

_RETRY_MS: Final = 2000
_FINAL_PRIORITY: Final = 1  # what is on screen overtakes what is in the filmstrip


class ProjectController(QObject):
    """Keeps a project in step with classes, examples and decisions. GUI thread only; the disk has others.

    A project is made with the first change, not by looking at a folder. Until it is open, or where it
    cannot be written, changes wait in memory.

    Signals:
        restored(int): how many examples of the last time came back; once per opened folder.
        project_changed(): another project, or none, is open.
        move_failed(str): the project stays where it was; one sentence.
    """

    move_failed = Signal(str)

    restored = Signal(int)
    project_changed = Signal()

    # From the saver's thread.
    _saved = Signal(int)
    _save_failed = Signal(int, str)

    def __init__(
        self,
        window: MainWindow,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        settings: SettingsFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._settings = settings
        self.places = ProjectPlaces()
        self._folder: Path | None = None  # of the images
        self._target: Path | None = None  # of the project
        self._project: Project | None = None
        self._saver: ContinuousSaver | None = None
        self._slot = ProjectSlot()
        self._is_opening = False
        self._is_damaged = False  # the project cannot be read, so nothing is written there either
        self._problem = ""  # why nothing can be saved at the moment
        self._ticket = 0  # answers about another folder are dropped
        self._unsent: dict[Path, ImageChange] = {}
        self._sent_support: dict[Path, tuple[object, ...]] = {}
        self._reading: set[Path] = set()  # final masks that are on their way
        self._disk = DiskTasks(self)
        self._disk.ended.connect(self._on_task_ended)
        self._disk.failed.connect(self._on_task_failed)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self._make)
        self._saved.connect(self._on_saved)
        self._save_failed.connect(self._on_save_failed)
        classes.changed.connect(self._on_classes_changed)
        classes.edited.connect(self._on_classes_edited)
        support.changed.connect(self._on_support_changed)
        review.changed.connect(self._send)
        review.wanted.connect(self._on_final_wanted)
        review.verdicts_changed.connect(self._on_verdicts_changed)
        review.final_map_changed.connect(images.set_final_map)
        images.rowsInserted.connect(self._on_rows_inserted)
        window.filmstrip.visible_paths_changed.connect(self._ask_final_maps)

    @property
    def project(self) -> Project | None:
        """The open project; None before the first change."""
        return self._project

    @property
    def is_opening(self) -> bool:
        return self._is_opening

    # --- opening and leaving ---------------------------------------------------------------------

    def open(self, folder: Path) -> None:
        """Bring back what is known about an image folder; ``leave`` comes first."""
        self._ticket += 1
        self._folder = folder
        self._target = self.places.project_of(folder)
        self._is_opening = True
        self._slot = ProjectSlot()
        self._classes.load(first_classes(self._settings.values.class_name))
        call = functools.partial(
            project_tasks.open_project, self._slot, self._target, images=folder, classes=self._classes.entries
        )
        self._disk.start("open", call, ticket=self._ticket)

    def leave(self) -> None:
        """Save and close in the background; call it before examples and decisions are dropped."""
        self._retry.stop()
        if self._folder is not None:
            changes = {} if self._is_damaged else self._merged(self._unsent, self._support_changes())
            call = functools.partial(
                project_tasks.finish,
                self._slot,
                self._saver,
                folder=self._target,
                images=self._folder,
                classes=self._classes.entries,
                changes=changes,
            )
            self._disk.start("close", call, ticket=self._ticket)
        self._project = self._saver = self._folder = self._target = None
        self._unsent.clear()
        self._sent_support.clear()
        self._reading.clear()
        self._is_opening = self._is_damaged = False
        self._problem = ""
        self._show_notice()
        self.project_changed.emit()

    def close(self) -> None:
        """Save and wait until everything is on disk."""
        self.leave()
        self._disk.close()

    def may_close(self) -> bool:
        """Ask before work is lost that cannot be saved; True where nothing is."""
        is_unsaved = bool(self._unsent) or (self._project is not None and self._project.has_unsaved)
        return not (self._problem and is_unsaved) or dialogs.confirm_unsaved(self._window, self._problem)

    def move_to(self, target: Path) -> None:
        """Bring the project to another place; what is done meanwhile is saved there."""
        project, saver = self._project, self._saver
        self._project = self._saver = None
        self._is_opening = True
        self._sent_support.clear()
        self._target = target
        if project is None:
            call = functools.partial(
                project_tasks.make_project,
                self._slot,
                target,
                images=self._folder,
                classes=self._classes.entries,
            )
        else:
            call = functools.partial(project_tasks.move_project, self._slot, saver, target)
        self._disk.start("move", call, ticket=self._ticket)

    # --- changes ---------------------------------------------------------------------------------

    def _send(self, changes: dict[Path, ImageChange]) -> None:
        if self._folder is None or not changes:
            return
        if self._project is not None and not self._project.is_read_only:
            self._project.stage(changes)
            self._saver.wake()
            return
        self._unsent = self._merged(self._unsent, changes)
        if self._project is None and not self._is_opening:
            self._make()

    def _merged(
        self, earlier: dict[Path, ImageChange], later: dict[Path, ImageChange]
    ) -> dict[Path, ImageChange]:
        merged = dict(earlier)
        for path, change in later.items():
            merged[path] = merged[path].followed_by(change) if path in merged else change
        return merged

    def _make(self) -> None:
        self._is_opening = True
        call = functools.partial(
            project_tasks.make_project,
            self._slot,
            self._target,
            images=self._folder,
            classes=self._classes.entries,
        )
        self._disk.start("make", call, ticket=self._ticket)

    def _on_support_changed(self) -> None:
        if self._folder is None or (self._is_opening and not self._is_damaged):
            return  # what was painted meanwhile is sent when the project is there
        self._send(self._support_changes())

    def _support_changes(self) -> dict[Path, ImageChange]:
        """What differs between the examples and what was sent of them; it counts as sent."""
        changes: dict[Path, ImageChange] = {}
        sent: dict[Path, tuple[object, ...]] = {}
        entries = [entry for entry in self._support.entries if not entry.document.is_empty]
        for place, entry in enumerate(entries):
            document = entry.document
            off = tuple(sorted(entry.off))
            sent[entry.path] = (document, document.n_changes, place, off)
            earlier = self._sent_support.get(entry.path, ())
            if earlier == sent[entry.path]:
                continue
            masks = {}
            if earlier[:2] != (document, document.n_changes):
                labels = document.pixels.copy()
                labels.flags.writeable = False
                provenance = Provenance(author=Author.HUMAN, at=now_text())
                masks[Layer.SUPPORT] = MaskEdit(source=labels, provenance=provenance)
            changes[entry.path] = ImageChange(masks=masks, shot=ShotUse(place=place, off=off))
        for path in self._sent_support.keys() - sent.keys():
            if path not in self._images:
                continue  # the file is gone, perhaps for a moment: its painting waits for it
            changes[path] = ImageChange(masks={Layer.SUPPORT: None}, shot=NO_SHOT)
        self._sent_support = sent
        return changes

    # --- answers of the disk ---------------------------------------------------------------------

    def _on_task_ended(self, name: str, ticket: int, value: object) -> None:
        if ticket != self._ticket:
            return  # ``finish`` takes care of a project that came too late
        match name:
            case "open":
                self._on_opened(value)
            case "make":
                self._attach(value)
                self._after_opening()
            case "move":
                self.places.remember(value.folder, images=self._folder)
                self._attach(value)
                self._after_opening()
            case "final":
                self._on_final_read(value)
            case "map" if isinstance(value, StoredFinal):
                self._images.set_final_map(value.path, small_map(value.labels))
            case "map":
                self._images.set_final_map(value.image_path, np.zeros((1, 1), np.uint8))

    def _on_task_failed(self, name: str, ticket: int, message: str) -> None:
        if name == "close":
            self._window.notice.show_notice(message, level="warning")
        if ticket != self._ticket:
            return
        match name:
            case "open":
                # The damaged project stays as it is; what is done now waits for another place.
                self._is_damaged = True
                self._problem = message
                self._show_notice()
                self.restored.emit(0)
            case "make":
                self._is_opening = False
                self._problem = message
                self._show_notice()
                self._retry.start()
            case "move":
                self._target = self.places.project_of(self._folder)
                self.move_failed.emit(message)
                self.open(self._folder)

    def _on_opened(self, opened: OpenedProject | None) -> None:
        if opened is None:
            self._is_opening = False
            self._on_support_changed()
            self._send(self._review.open_documents())
            self._images_follow()
            self.restored.emit(0)
            return
        self._classes.take_over(opened.project.classes)
        self._attach(opened.project)
        for shot in opened.shots:
            if not self._support.is_painted(shot.path):  # the user may have been faster than the disk
                self._support.restore(shot.path, shot.labels, off=shot.off)
                place = [entry.path for entry in self._support.entries].index(shot.path)
                document = self._support.entries[place].document
                self._sent_support[shot.path] = (document, document.n_changes, place, shot.off)
        self._review.load({path: Verdict(*verdict) for path, verdict in opened.verdicts.items()})
        if opened.problems:
            self._window.area.show_advice(opened.problems[0])
        self._after_opening()
        self.restored.emit(len(opened.shots))

    def _attach(self, project: Project) -> None:
        self._project = project
        if not project.is_read_only:
            self._saver = ContinuousSaver(
                project,
                on_saved=functools.partial(self._saved.emit, self._ticket),
                on_failed=functools.partial(self._save_failed.emit, self._ticket),
            )

    def _after_opening(self) -> None:
        """Send what was done while the project was not there yet."""
        self._is_opening = self._is_damaged = False
        self._problem = ""
        self._on_classes_changed()
        unsent, self._unsent = self._unsent, {}
        self._send(unsent)
        self._on_support_changed()
        self._images_follow()
        self._show_notice()
        self.project_changed.emit()

    def _on_saved(self, ticket: int) -> None:
        if ticket == self._ticket and self._problem:
            self._problem = ""
            self._show_notice()

    def _on_save_failed(self, ticket: int, message: str) -> None:
        if ticket == self._ticket:
            self._problem = message
            self._show_notice()

    def _show_notice(self) -> None:
        bar = self._window.notice
        if self._problem:
            rest = self.tr("What you do now is kept in memory only.")
            if not self._is_damaged:
                rest = self.tr(
                    "Nothing is lost: your work is kept in memory, and saving is tried again until it works."
                )
            text = f"{self._problem} {rest}"
            bar.show_notice(text, level="warning", action=self.tr("Save elsewhere…"))
        elif self._project is not None and self._project.is_read_only:
            bar.show_notice(self._project.notice, action=self.tr("Save a copy…"))
        else:
            bar.show_notice("")

    # --- final masks -----------------------------------------------------------------------------

    def _on_final_wanted(self, path: Path) -> None:
        if self._is_unsent(path):
            edit = self._unsent[path].masks[Layer.FINAL]
            labels = labels_of(edit.source)
            self._on_task_ended(
                "final", self._ticket, StoredFinal(path=path, labels=labels, provenance=edit.provenance)
            )
        elif self._project is not None and path not in self._reading:
            self._reading.add(path)
            call = functools.partial(project_tasks.read_final, self._project, path)
            self._disk.start("final", call, ticket=self._ticket, priority=_FINAL_PRIORITY)

    def _on_final_read(self, answer: StoredFinal | ImageFailure) -> None:
        if isinstance(answer, StoredFinal):
            self._reading.discard(answer.path)
            self._review.take_final(answer.path, answer.labels, answer.provenance)
            return
        self._reading.discard(answer.image_path)
        self._review.lose_final(answer.image_path)
        self._window.area.show_advice(answer.reason)

    def _is_unsent(self, path: Path) -> bool:
        change = self._unsent.get(path)
        return change is not None and change.masks.get(Layer.FINAL) is not None

    def _ask_final_maps(self, paths: list[Path]) -> None:
        if self._project is None:
            return
        for path in self._images.paths_without_final_map(paths):
            if not self._is_unsent(path):
                call = functools.partial(project_tasks.read_final, self._project, path)
                self._disk.start("map", call, ticket=self._ticket)

    def refresh_final_maps(self, paths: list[Path]) -> None:
        """The stored masks of these images are other ones now."""
        for path in paths:
            self._images.set_final_map(path, None)
        self._ask_final_maps(self._window.filmstrip.visible_paths())

    def _on_verdicts_changed(self, paths: list[Path]) -> None:
        verdicts = {path: self._review.verdict_of(path) for path in paths}
        self._images.set_reviews({path: (item.state, item.has_final) for path, item in verdicts.items()})

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        # The project may be back before the scan comes to its images.
        self._on_verdicts_changed([self._images.path_at(row) for row in range(first, last + 1)])

    def _images_follow(self) -> None:
        self._on_verdicts_changed(list(self._review.verdicts()))
        self._ask_final_maps(self._window.filmstrip.visible_paths())

    # --- classes ---------------------------------------------------------------------------------

    def _on_classes_changed(self) -> None:
        """Whatever is new about the classes is saved with the project, once it is there."""
        project, entries = self._project, self._classes.entries
        if project is None or self._is_opening or project.is_read_only or project.classes == entries:
            return
        project.set_classes(entries)
        self._saver.wake()

    def _on_classes_edited(self) -> None:
        """Somebody who arranges classes means to keep them: that makes a project, too."""
        if len(self._classes.entries) == 1:  # what a new folder begins with
            self._settings.update(class_name=self._classes.current.name)
        if self._folder is not None and self._project is None and not self._is_opening:
            self._make()
