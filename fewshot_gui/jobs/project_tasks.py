"""What a project needs the disk for, off the GUI thread."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal

from engine.errors import EngineError, ProjectError
from engine.paths import data_dir
from engine.progress import CancelToken
from engine.project import ImageChange, Layer, Project, ProjectClass, Provenance, ReviewState
from engine.project.relink import find_images, relink
from engine.project.saver import ContinuousSaver
from engine.project.sessions import session_dir, take_over_session
from engine.project.storage import LOCK_AND_TEMPORARY, PROJECT_FILE
from engine.types import ImageFailure

logger = logging.getLogger(__name__)

_CLOSE_TIMEOUT_MS: Final = 10_000
_SAVER_TIMEOUT_S: Final = 10.0


class DiskTasks(QObject):
    """Runs calls one after the other on a thread of its own. GUI thread only.

    Signals:
        ended(name, ticket, value): a call came back.
        failed(name, ticket, message): it raised an expected error; one sentence.
    """

    ended = Signal(str, int, object)
    failed = Signal(str, int, str)

    # From the pool thread to the GUI thread.
    _ended = Signal(str, int, object)
    _failed = Signal(str, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ended.connect(self.ended, Qt.ConnectionType.QueuedConnection)
        self._failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)

    def start(self, name: str, call: Callable[[], object], *, ticket: int, priority: int = 0) -> None:
        """Run a call when those before it are done.

        Args:
            name: comes back with the answer.
            call: touches no widget.
            ticket: comes back with the answer.
            priority: higher ones overtake those that wait.
        """
        self._pool.start(_Task(self, name, call, ticket), priority)

    def close(self) -> bool:
        """Wait until everything is done; False where the disk does not answer."""
        self.blockSignals(True)
        return self._pool.waitForDone(_CLOSE_TIMEOUT_MS)


class _Task(QRunnable):
    """One call on the pool thread. The ``DiskTasks`` outlives it."""

    def __init__(self, owner: DiskTasks, name: str, call: Callable[[], object], ticket: int) -> None:
        super().__init__()
        self._owner = owner
        self._name = name
        self._call = call
        self._ticket = ticket

    def run(self) -> None:
        try:
            value = self._call()
        except (EngineError, OSError, shutil.Error) as error:
            logger.warning("%s: %s", self._name, error)
            self._owner._failed.emit(self._name, self._ticket, str(error))
        else:
            self._owner._ended.emit(self._name, self._ticket, value)


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredShot:
    """One example as a project has it.

    Attributes:
        path: the image.
        labels: (H, W) uint8 class ids.
        off: ids of the classes the user does not want it used for.
    """

    path: Path
    labels: NDArray[np.uint8]
    off: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenedProject:
    """A project and what the app shows of it at once.

    Attributes:
        project: open, for writing or reading.
        shots: the examples in their order.
        verdicts: (decision, there is a final mask) by image, where something is decided.
        problems: sentences about what could not be read.
    """

    project: Project
    shots: tuple[StoredShot, ...]
    verdicts: dict[Path, tuple[ReviewState, bool]]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredFinal:
    """A final mask as a project has it.

    Attributes:
        path: the image.
        labels: (H, W) uint8 class ids.
        provenance: where it comes from.
    """

    path: Path
    labels: NDArray[np.uint8]
    provenance: Provenance


class ProjectSlot:
    """Hands a project from one task to the next; touched on the tasks' thread only.

    Attributes:
        project: open, or None.
    """

    def __init__(self) -> None:
        self.project: Project | None = None


def open_project(
    slot: ProjectSlot, folder: Path, *, images: Path, classes: tuple[ProjectClass, ...]
) -> OpenedProject | None:
    """Open the project of an image folder, find its images again, take over what older versions kept.

    Args:
        slot: gets the project.
        folder: of the project.
        images: the image folder.
        classes: for a project that is made because an older version kept paintings.

    Returns:
        The project, or None where there is none yet and nothing to put into one.

    Raises:
        EngineError: it cannot be opened.
    """
    session = session_dir(data_dir() / "sessions", images)
    if (folder / PROJECT_FILE).exists():
        project = Project.open(folder, root=images)
    elif (session / "session.json").is_file():
        project = create_project(folder, images=images, classes=classes)
    else:
        return None
    problems: list[str] = []
    try:
        _bring_up_to_date(project, session)
        shots = _read_shots(project, problems)
    except BaseException:
        project.close()
        raise
    verdicts = {
        path: (record.state, Layer.FINAL in record.layers)
        for path in project.paths()
        if (record := project.record_of(path)) is not None
        and (record.state is not ReviewState.UNREVIEWED or Layer.FINAL in record.layers)
    }
    slot.project = project
    return OpenedProject(project=project, shots=shots, verdicts=verdicts, problems=tuple(problems))


def make_project(
    slot: ProjectSlot, folder: Path, *, images: Path, classes: tuple[ProjectClass, ...]
) -> Project:
    """As ``create_project``; the slot gets the project, too."""
    slot.project = create_project(folder, images=images, classes=classes)
    return slot.project


def create_project(folder: Path, *, images: Path, classes: tuple[ProjectClass, ...]) -> Project:
    """Make an empty project named after its image folder.

    Raises:
        ProjectError: it cannot be written.
    """
    return Project.create(folder, root=images, name=images.name or "images", classes=classes)


def read_final(project: Project, path: Path) -> StoredFinal | ImageFailure:
    """Read the final mask of an image; a damaged one is an answer, too."""
    record = project.record_of(path)
    try:
        labels = project.read_labels(path, Layer.FINAL)
    except EngineError as error:
        logger.warning("%s", error)
        return ImageFailure(image_path=path, reason=error.user_message)
    if record is None or labels is None or Layer.FINAL not in record.layers:
        reason = QCoreApplication.translate("project_tasks", "The project has no mask of {name}.")
        return ImageFailure(image_path=path, reason=reason.format(name=path.name))
    return StoredFinal(path=path, labels=labels, provenance=record.layers[Layer.FINAL].provenance)


def finish(
    slot: ProjectSlot,
    saver: ContinuousSaver | None,
    *,
    folder: Path,
    images: Path,
    classes: tuple[ProjectClass, ...],
    changes: Mapping[Path, ImageChange],
) -> None:
    """Save what is left and let go of the project; make it where there is something to save and none yet.

    Args:
        slot: holds the project, or nothing.
        saver: of the project, or None.
        folder: where a project would be made.
        images: the image folder.
        classes: for a project that is made.
        changes: what was not staged so far.

    Raises:
        ProjectError: it cannot be saved.
    """
    if saver is not None:
        saver.stop(timeout_s=_SAVER_TIMEOUT_S)
    project, slot.project = slot.project, None
    if project is None and changes:
        is_there = (folder / PROJECT_FILE).exists()
        project = (
            Project.open(folder, root=images)
            if is_there
            else create_project(folder, images=images, classes=classes)
        )
    if project is None:
        return
    if changes and not project.is_read_only:
        project.stage(changes)
    project.close()


def move_project(slot: ProjectSlot, saver: ContinuousSaver | None, target: Path) -> Project:
    """Bring a project to another place and open it there; one that is read-only here is copied.

    Args:
        slot: holds the open project, and then the one at its new place.
        saver: of the project, or None.
        target: ``NAME.fewshot``; must not exist.

    Raises:
        ProjectError: there is something at the target, or it cannot be written. The project is closed, and
            where it was before.
        OSError: the same.
    """
    if saver is not None:
        saver.stop(timeout_s=_SAVER_TIMEOUT_S)
    project, slot.project = slot.project, None
    is_copy = project.is_read_only
    project.close()
    if target.exists():
        message = QCoreApplication.translate("project_tasks", "{path} exists already.").format(path=target)
        raise ProjectError(message, hint=QCoreApplication.translate("project_tasks", "Choose another name."))
    part = target.with_name(f".{target.name}.part")
    try:
        # Links stay links: what they lead to is no part of the project, and may be a whole disk.
        shutil.copytree(
            project.folder, part, symlinks=True, ignore=shutil.ignore_patterns(*LOCK_AND_TEMPORARY)
        )
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    moved = Project.open(target, root=project.root)
    if not moved.is_read_only:
        moved.rename(target.stem)
    if not is_copy:
        shutil.rmtree(project.folder, ignore_errors=True)
    slot.project = moved
    return moved


def relink_project(folder: Path, images: Path) -> int:
    """Tell a project where its images are now; how many of them were found.

    Raises:
        EngineError: it cannot be opened or written, or the folder cannot be listed.
    """
    project = Project.open(folder)
    try:
        if project.is_read_only:
            raise ProjectError(project.notice)
        return relink(project, images, token=CancelToken()).n_found
    finally:
        project.close()


def _bring_up_to_date(project: Project, session: Path) -> None:
    if project.is_read_only:
        return
    take_over_session(project, session)
    found = find_images(project.records(), project.root, token=CancelToken())
    if found.moved:
        relink(project, project.root, token=CancelToken())
        logger.info("%d images of %s were renamed.", len(found.moved), project.folder)


def _read_shots(project: Project, problems: list[str]) -> tuple[StoredShot, ...]:
    places = {}
    for path in project.paths():
        record = project.record_of(path)
        if record is not None and record.shot.place >= 0 and path.is_file():
            places[path] = record.shot
    shots = []
    for path in sorted(places, key=lambda path: places[path].place):
        try:
            labels = project.read_labels(path, Layer.SUPPORT)
        except EngineError as error:
            problems.append(error.user_message)
            continue
        if labels is not None:
            shots.append(StoredShot(path=path, labels=labels, off=places[path].off))
    return tuple(shots)
