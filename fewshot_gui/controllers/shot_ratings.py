"""Leave-one-out: which examples of a class help to find the others, and which hurt."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from engine.types import ShotRating, SupportSet
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.support_list import SupportList

_FEWEST_SHOTS: Final = 2
_PAUSE_MS: Final = 4000


class ShotRatingsController(QObject):
    """Has the examples of the painted class rated, on request and after a pause. GUI thread only.

    A rating is shown until the class's examples change, for they are about each other.

    Signals:
        changed(): ratings came or went, or ``can_rate`` or ``is_rating`` may differ.
    """

    changed = Signal()

    def __init__(
        self,
        client: EngineClient,
        classes: LabelClasses,
        support: SupportList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._classes = classes
        self._support = support
        self._has_model = False
        self._rated: dict[int, SupportSet] = {}  # what the ratings of a class are about
        self._ratings: dict[tuple[int, Path], ShotRating] = {}
        self._running: int | None = None  # the class that is being rated
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_pause)
        client.model_loaded.connect(self._on_model_loaded)
        client.shot_rated.connect(self._on_shot_rated)
        client.ratings_finished.connect(self._on_finished)
        client.job_failed.connect(self._on_job_failed)
        support.changed.connect(self._on_support_changed)
        classes.current_changed.connect(self._on_class_chosen)

    @property
    def can_rate(self) -> bool:
        """True where the painted class has examples enough."""
        return self._has_model and self._wanted() is not None

    @property
    def is_rating(self) -> bool:
        return self._client.is_rating

    def rating_of(self, path: Path, class_id: int) -> ShotRating | None:
        """What is known of an example as it is now."""
        return self._ratings.get((class_id, path))

    def start(self) -> None:
        """Rate the examples of the painted class, once the folder is segmented."""
        support = self._wanted()
        if support is None or not self._has_model:
            return
        self._timer.stop()
        self._rated[support.class_id] = support
        self._running = support.class_id
        threshold = self._classes.threshold_of(support.class_id)
        self._client.rate_shots([support.class_id], thresholds={support.class_id: threshold})
        self.changed.emit()

    def _wanted(self) -> SupportSet | None:
        class_id = self._classes.current.id
        sets = (item for item in self._support.supports() if item.class_id == class_id)
        support = next(sets, None)
        return None if support is None or len(support.shots) < _FEWEST_SHOTS else support

    def _on_support_changed(self) -> None:
        present = {item.class_id: item for item in self._support.supports()}
        self._rated = {
            class_id: item
            for class_id, item in self._rated.items()
            if present.get(class_id) is item and class_id != self._running  # a new support ends the rating
        }
        self._running = None
        self._ratings = {key: rating for key, rating in self._ratings.items() if key[0] in self._rated}
        self._timer.start()
        self.changed.emit()

    def _on_class_chosen(self) -> None:
        self._timer.start()
        self.changed.emit()

    def _on_finished(self) -> None:
        self._running = None
        self.changed.emit()

    def _on_job_failed(self, lane: str, _message: str, _details: str) -> None:
        if lane == Lane.RATE.name and self._running is not None:
            self._rated.pop(self._running, None)  # what is known of some of its examples is half the truth
            self._ratings = {key: rating for key, rating in self._ratings.items() if key[0] in self._rated}
            self._running = None
            self.changed.emit()

    def _on_pause(self) -> None:
        is_free = self._running is None
        if is_free and self._wanted() is not None and self._classes.current.id not in self._rated:
            self.start()

    def _on_model_loaded(self) -> None:
        self._has_model = True
        self._rated.clear()
        self._ratings.clear()
        self._running = None
        self._timer.start()
        self.changed.emit()

    def _on_shot_rated(self, rating: ShotRating) -> None:
        if rating.class_id in self._rated:
            self._ratings[rating.class_id, rating.image_path] = rating
            self.changed.emit()
