"""Python's garbage collection, kept on the GUI thread."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS: Final = 500
_GROWTH: Final = 0.25
"""Python's own rule: a full collection visits every object, so it waits until there are a quarter more."""


class GarbageCollection(QObject):
    """Collects reference cycles on the GUI thread and nowhere else. GUI thread only.

    Python collects on whichever thread happens to allocate next. A cycle may hold Qt objects, and a window or
    timer that is destroyed on the engine thread ends the program. So the automatic collection is off while
    this runs, and what it would have done is done here, as often and as far as Python's own thresholds say.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._n_old = 0  # objects that survived the last full collection
        self._n_new = 0  # objects that have joined them since
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._collect_due)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give back to Python, once no other thread runs any more."""
        self._timer.stop()
        gc.enable()

    def _collect_due(self) -> None:
        is_due = [
            count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if is_due[1]:
            self._n_new += len(gc.get_objects(0)) + len(gc.get_objects(1))
            is_worthwhile = self._n_new > _GROWTH * self._n_old
            gc.collect(2 if is_due[2] and is_worthwhile else 1)
            if is_due[2] and is_worthwhile:
                self._n_new, self._n_old = 0, len(gc.get_objects(2))
        elif is_due[0]:
            gc.collect(0)
