"""Saving a project under a name, opening one, and the list of recent ones."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.project import Project
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.controllers.project import ProjectController
from fewshot_gui.jobs import project_tasks
from fewshot_gui.jobs.project_tasks import DiskTasks
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow


class ProjectFilesController(QObject):
    """Obeys the project commands of the File menu. GUI thread only.

    Signals:
        problem(title, message): one sentence for the user.
    """

    problem = Signal(str, str)

    def __init__(
        self,
        window: MainWindow,
        project: ProjectController,
        folder: FolderController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._folder = folder
        self._wanted: Path | None = None  # the project that is being opened
        self._images: Path | None = None  # where its images are now, chosen by the user
        self._ticket = 0
        self._disk = DiskTasks(self)
        self._disk.ended.connect(self._on_task_ended)
        self._disk.failed.connect(self._on_task_failed)
        window.commands["open_project"].triggered.connect(self._on_open_requested)
        window.commands["save_project_as"].triggered.connect(self.save_as)
        window.recent_project_chosen.connect(self.open)
        window.notice.action_clicked.connect(self.save_as)
        project.project_changed.connect(self._show)
        project.move_failed.connect(self._on_move_failed)
        folder.folder_opened.connect(self._show)
        self._show()

    def open(self, folder: Path) -> None:
        """Open a project and the images it is about."""
        self._ticket += 1
        self._wanted, self._images = folder, None
        self._disk.start("look", functools.partial(Project.images_of, folder), ticket=self._ticket)

    def save_as(self) -> None:
        """Ask for a name and bring the project there."""
        images = self._folder.folder
        if images is None or self._project.is_opening:
            return
        target = dialogs.ask_project_target(self._window, proposed=images.name or "images")
        if target is None:
            return
        if target.exists():
            text = self.tr("{path} exists already. Choose another name.")
            self.problem.emit(self.tr("The project cannot be saved there"), text.format(path=target))
            return
        self._project.move_to(target.absolute())

    def close(self) -> None:
        """Stop the thread; nothing is said any more."""
        self._disk.close()

    def _on_move_failed(self, message: str) -> None:
        self.problem.emit(self.tr("The project cannot be saved there"), message)

    def _on_open_requested(self) -> None:
        folder = dialogs.ask_folder(self._window, self.tr("Open a project: choose its .fewshot folder"))
        if folder is not None:
            self.open(folder.absolute())

    def _on_task_ended(self, _name: str, ticket: int, value: object) -> None:
        if ticket != self._ticket:
            return
        images = self._images or value
        if images.is_dir():
            self._project.places.remember(self._wanted, images=images)
            self._folder.open(images)
            return
        title = self.tr("The images of {project} are not in {folder} any more: choose their folder")
        chosen = dialogs.ask_folder(self._window, title.format(project=self._wanted.stem, folder=images))
        if chosen is not None:
            self._images = chosen.absolute()
            call = functools.partial(project_tasks.relink_project, self._wanted, self._images)
            self._disk.start("relink", call, ticket=self._ticket)

    def _on_task_failed(self, name: str, ticket: int, message: str) -> None:
        if ticket != self._ticket:
            return
        if name == "look" and not self._wanted.exists():
            self._project.places.forget(self._wanted)
            self._show()
        self.problem.emit(self.tr("The project cannot be opened"), message)

    def _show(self) -> None:
        self._window.show_recent_projects(self._project.places.recent)
        self._window.commands["save_project_as"].setEnabled(self._folder.folder is not None)
