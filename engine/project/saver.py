"""Saves a project continuously, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from engine.errors import ProjectError
from engine.project.project import Project

logger = logging.getLogger(__name__)

DELAY_S: Final = 0.2
"""From the first change to the save: strokes in quick succession are saved together."""
RETRY_S: Final = 2.0


class ContinuousSaver:
    """Brings staged changes to the disk soon after they were made, and tries again until that works.

    Call ``wake`` after each ``Project.stage``, from any thread. Only the thread inside waits for the disk.
    """

    def __init__(
        self,
        project: Project,
        *,
        on_saved: Callable[[], None],
        on_failed: Callable[[str], None],
        delay_s: float = DELAY_S,
        retry_s: float = RETRY_S,
    ) -> None:
        """Start the thread.

        Args:
            project: what to save; must be writable.
            on_saved: called after each save that worked, on the saver's thread.
            on_failed: called after each one that did not, with a sentence, on the saver's thread.
            delay_s: seconds from a change to its save.
            retry_s: seconds until a failed save is tried again; a new change does not wait that long.
        """
        self._project = project
        self._on_saved = on_saved
        self._on_failed = on_failed
        self._delay_s = delay_s
        self._retry_s = retry_s
        self._changed = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="project saver", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was staged."""
        self._changed.set()

    def stop(self, *, timeout_s: float) -> bool:
        """End the thread without a last save, see ``Project.close``; False where the disk still holds it."""
        self._closing.set()
        self._changed.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        is_behind = False
        while True:
            self._changed.wait(self._retry_s if is_behind else None)
            self._changed.clear()
            if self._closing.wait(self._delay_s):
                return
            try:
                self._project.save()
            except ProjectError as error:
                is_behind = True
                logger.warning("%s", error)
                self._on_failed(str(error))
            else:
                is_behind = False
                self._on_saved()
