"""The live loop: stroke, image on screen, thumbnails in sight, rest of the folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from engine.project import ThresholdedScores
from engine.types import MAX_SHOTS, ImageFailure, SegmentResult, SupportSet
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.controllers.segment_advice import result_advice, support_advice
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.found_scores import FoundScores
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views.main_window import MainWindow

_STROKE_INTERVAL_MS: Final = 250
_NEW_IMAGES_DELAY_MS: Final = 200


class SegmentController(QObject):
    """Asks for predictions whenever the examples change and shows what comes back. GUI thread only.

    Only classes whose examples changed are asked for; the answers are put together with what is known of the
    others.

    Signals:
        progressed(): the number of segmented, failed or waiting images may differ.
    """

    progressed = Signal()

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
        classes: LabelClasses,
        support: SupportList,
        review: ReviewList,
        current: CurrentImageController,
        settings: SettingsFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._client = client
        self._images = images
        self._classes = classes
        self._support = support
        self._review = review
        self._current = current
        self._settings = settings
        self._has_model = False
        self._model = ""
        self._head = ""
        self._sent: tuple[SupportSet, ...] = ()  # what the engine predicts with
        self._swept: dict[int, SupportSet] = {}  # what the folder is, or will be, segmented with
        self._tried: set[int] = set()  # classes the image on screen was asked about in the middle of a stroke
        self._found: FoundScores | None = None  # on the image on screen
        self._document: MaskDocument | None = None
        self._known_ids = frozenset(classes.ids)
        self._stroke_timer = self._make_timer(_STROKE_INTERVAL_MS, self._on_stroke_tick)
        self._sweep_timer = self._make_timer(_NEW_IMAGES_DELAY_MS, self._sweep_missing)

        client.model_loaded.connect(self._on_model_loaded)
        client.model_loading.connect(self._on_model_loading)
        client.result_ready.connect(self._on_result)
        client.image_failed.connect(self._on_failure)
        classes.changed.connect(self._on_classes_changed)
        classes.current_changed.connect(self._show_advice)
        support.changed.connect(self._on_support_changed)
        support.crowded.connect(self._on_crowded)
        current.image_shown.connect(self._on_image_shown)
        current.image_hidden.connect(self.follow_document)
        current.image_unreadable.connect(self._on_image_unreadable)
        images.rowsInserted.connect(self._on_rows_inserted)
        window.filmstrip.visible_paths_changed.connect(self._on_visible_paths_changed)
        self._connect_live()

    @property
    def is_live(self) -> bool:
        return self._settings.values.is_live

    @property
    def has_support(self) -> bool:
        """True where something is painted and the engine was asked to look for it."""
        return bool(self._sent)

    @property
    def supported_ids(self) -> tuple[int, ...]:
        """The classes that the engine was asked to look for."""
        return tuple(item.class_id for item in self._sent)

    @property
    def model(self) -> str:
        """Registry name of the model that predicts; empty before one is loaded."""
        return self._model

    @property
    def head(self) -> str:
        """Which trained head of the model predicts, as far as known; empty before the first answer."""
        return self._head

    def current_scores(self) -> ThresholdedScores | None:
        """What was found on the image on screen, at the present thresholds; None before an answer."""
        path = self._current.shown_path
        if path is None:
            return None
        scores = self._scores_on_screen(path)
        entry = self._images.entry_of(path)
        has_full = self._found is not None and self._found.path == path
        size = self._found.size if has_full else None if entry is None else entry.image_size
        return None if scores is None or size is None else self._thresholded(scores, size)

    def scores_of(self, path: Path) -> ThresholdedScores | None:
        """What was found on any image, from its small score maps; None before an answer."""
        entry = self._images.entry_of(path)
        scores = None if entry is None else entry.scores
        return None if scores is None else self._thresholded(scores, entry.image_size)

    def show_prediction(self) -> None:
        """Lay over the image on screen what was found there, unless the user has decided about it."""
        path = self._current.path
        scores = None
        if path is not None and self._review.shows_prediction(path):
            scores = self._scores_on_screen(path)
        self._window.canvas.set_prediction(scores)

    def _scores_on_screen(self, path: Path) -> ClassScores | None:
        """At the model's resolution where there is an answer about every class, else the small maps."""
        small = self._images.scores_of(path)
        if self._found is None or self._found.path != path:
            return small
        if small is not None and not self._found.class_ids >= set(small.class_ids):
            return small
        return self._found.scores()

    def _thresholded(self, scores: ClassScores, size: tuple[int, int]) -> ThresholdedScores:
        return ThresholdedScores(
            scores=scores.scores,
            size=size,
            class_ids=scores.class_ids,
            thresholds=self._classes.thresholds_of(scores.class_ids),
        )

    def resume_missing(self) -> None:
        """Predict what is still missing, e.g. after a cancel."""
        self._client.resume()
        self._sweep_missing()

    def reset(self) -> None:
        """Forget everything: another folder opens."""
        self._client.stop_predicting()
        self._stroke_timer.stop()
        self._sweep_timer.stop()
        self._forget_answers()
        self._window.area.show_advice("")
        self.progressed.emit()

    # --- live ------------------------------------------------------------------------------------

    def _connect_live(self) -> None:
        panel, action = self._window.side.prediction, self._window.commands["live"]
        panel.set_live(self.is_live)
        action.setChecked(self.is_live)
        panel.live_changed.connect(self._on_live_changed)
        action.toggled.connect(self._on_live_changed)

    def _on_live_changed(self, is_live: bool) -> None:
        if is_live == self.is_live:
            return
        self._settings.update(is_live=is_live)
        self._window.side.prediction.set_live(is_live)
        self._window.commands["live"].setChecked(is_live)
        if is_live:
            self._restart()
        self._show_advice()

    # --- painting --------------------------------------------------------------------------------

    def follow_document(self) -> None:
        """The canvas has another document for the same image."""
        self._watch(self._current.document)
        self._show_advice()

    def _watch(self, document: MaskDocument | None) -> None:
        """Follow the strokes on the document that is on the canvas now."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.mask_changed.disconnect(self._on_mask_changed)
        self._document = document
        if document is not None:
            document.mask_changed.connect(self._on_mask_changed)

    def _on_mask_changed(self) -> None:
        # Not restarted while it runs: a long stroke is predicted four times a second, not at its end.
        if self._review.is_final(self._document):
            return  # a correction is no example
        if self.is_live and not self._stroke_timer.isActive():
            self._stroke_timer.start()

    def _on_stroke_tick(self) -> None:
        document, path = self._document, self._current.path
        if document is None or not self._has_model or self._review.is_final(document):
            return
        if not document.is_stroking:
            # The end of a stroke asks by itself; a stroke taken back does not.
            if self._support.supports() != self._sent:
                self._on_support_changed()
            return
        supports = self._support.supports()
        new = [item.class_id for item in supports if item not in self._sent]
        if new:
            self._tried |= set(new)
            self._sent = supports
            self._client.set_support(supports)
            self._client.segment_current(path, new)

    def _on_support_changed(self) -> None:
        self._images.set_support_ids(self._support.ids_by_path())
        self._stroke_timer.stop()
        supports = self._support.supports()
        if not supports:
            self._forget_predictions()
        else:
            self._drop_classes((self._swept.keys() | self._tried) - {item.class_id for item in supports})
            if self.is_live:
                self._restart()
        self._show_advice()

    def _on_crowded(self, path: Path, class_id: int) -> None:
        text = self.tr("{image} is kept, not used: {most} examples are the most. Remove one of them first.")
        if len(self._classes.entries) > 1:
            text = self.tr("{image} is kept, not used: {name} has {most} examples. Remove one of them first.")
        entry = self._classes.get(class_id)
        name = "" if entry is None else entry.name
        self._window.area.show_advice(text.format(image=path.name, most=MAX_SHOTS, name=name))

    def _on_classes_changed(self) -> None:
        ids = frozenset(self._classes.ids)
        if ids != self._known_ids:
            self._known_ids = ids
            self._on_support_changed()
        self._show_advice()

    def _forget_predictions(self) -> None:
        self._client.stop_predicting()
        self._forget_answers()
        self._images.mark_all_new()
        self.progressed.emit()

    def _forget_answers(self) -> None:
        self._sent = ()
        self._swept.clear()
        self._tried.clear()
        self._found = None
        self._window.canvas.set_prediction(None)

    def _drop_classes(self, class_ids: Iterable[int]) -> None:
        """Some classes have no examples any more."""
        gone = set(class_ids)
        if not gone:
            return
        for class_id in gone:
            self._swept.pop(class_id, None)
        self._tried -= gone
        self._images.drop_classes(gone)
        if self._found is not None:
            self._found.drop_classes(gone)
        self.show_prediction()
        self.progressed.emit()

    # --- asking ----------------------------------------------------------------------------------

    def _restart(self) -> None:
        """Predict what is new, the image on screen first."""
        supports = self._support.supports()
        if not supports or not self._has_model:
            return
        swept = {item.class_id: item for item in supports}
        new = [class_id for class_id, item in swept.items() if self._swept.get(class_id) is not item]
        if not new and supports == self._sent:
            return
        if new:
            self._swept = swept
            self._images.mark_pending(new, among=swept)
        self._sent = supports
        self._client.set_support(supports)  # drops everything under way, also what is still wanted
        self._ask_current()
        self._ask_visible(self._window.filmstrip.visible_paths())
        self._sweep_missing()

    def _ask_current(self) -> None:
        path = self._current.path
        if path is None or path not in self._images:
            return
        is_known = self._found is not None and self._found.path == path
        known = self._found.class_ids if is_known else frozenset()
        pending = self._images.pending_classes([path])
        if pending is not None:
            pending = pending | self._tried | (self._swept.keys() - known)
        self._tried.clear()
        if pending is None or pending:
            self._client.segment_current(path, self._askable(pending))

    def _ask_visible(self, paths: list[Path]) -> None:
        waiting = [p for p in paths if p != self._current.path and self._is_waiting(p)]
        if waiting and self._sent:
            self._client.segment_visible(waiting, self._askable(self._images.pending_classes(waiting)))

    def _sweep_missing(self) -> None:
        if not self._sent or not self._has_model:
            return
        paths, pending = self._images.waiting()
        self._client.sweep(paths, self._askable(pending))
        self.progressed.emit()

    def _askable(self, class_ids: Iterable[int] | None) -> tuple[int, ...] | None:
        """Those classes that the engine has examples of; None: all of them."""
        known = {item.class_id for item in self._sent}
        asked = known if class_ids is None else known & set(class_ids)
        return None if asked == known or not asked else tuple(sorted(asked))

    def _is_waiting(self, path: Path) -> bool:
        return self._images.state_of(path) in (ImageState.NEW, ImageState.PENDING)

    def _on_model_loading(self, _name: str) -> None:
        self._has_model = False

    def _on_model_loaded(self, name: str) -> None:
        self._has_model = True
        self._model = name
        self._swept.clear()  # what another model found is out of date
        if self.is_live or self._sent:
            self._restart()

    def _on_rows_inserted(self) -> None:
        # Paintings of the last time may be back before the scan comes to their images.
        self._images.set_support_ids(self._support.ids_by_path())
        if self._sent:
            self._sweep_timer.start()

    def retry(self, paths: list[Path]) -> None:
        """Images that failed are worth another try; the one on screen is read anew."""
        if self._current.path in paths:
            self._current.show(self._current.path)
        if self._sent:
            self._sweep_timer.start()

    def _on_visible_paths_changed(self, paths: list[Path]) -> None:
        self._ask_visible(paths)

    # --- answers ---------------------------------------------------------------------------------

    def _on_image_shown(self, path: Path) -> None:
        self._watch(self._current.document)
        self._found = None
        self.show_prediction()
        if self._sent and self._has_model:
            self._client.segment_current(path)
        self._show_advice()

    def _on_image_unreadable(self, reason: str) -> None:
        self._found = None
        self._window.area.show_advice(reason)

    def _on_result(self, result: SegmentResult) -> None:
        self._head = result.head
        result = self._of_known_classes(result)
        if not result.class_ids:
            return
        self._images.set_result(result)
        if result.image_path == self._current.path and self._document is not None:
            if self._found is None or self._found.path != result.image_path:
                self._found = FoundScores(result)
            else:
                self._found.take(result)
            self.show_prediction()
            self._show_advice()
        self.progressed.emit()

    def _of_known_classes(self, result: SegmentResult) -> SegmentResult:
        """Without classes that have lost their examples since the engine was told."""
        places = [
            place
            for place, class_id in enumerate(result.class_ids)
            if class_id in self._swept or class_id in self._tried
        ]
        if len(places) == len(result.class_ids):
            return result
        return replace(
            result,
            class_ids=tuple(result.class_ids[place] for place in places),
            scores=result.scores[places],
        )

    def _on_failure(self, failure: ImageFailure) -> None:
        self._images.set_failure(failure)
        if failure.image_path == self._current.path:
            self._window.area.show_advice(failure.reason)
        self.progressed.emit()

    # --- advice ----------------------------------------------------------------------------------

    def _show_advice(self) -> None:
        if self._document is not None:
            self._window.area.show_advice(self._advice())

    def _advice(self) -> str:
        """One line on why nothing, too little or too much is found; empty where all is well."""
        advice = support_advice(self._classes, self._support)
        if advice:
            return advice
        if not self.is_live and self._support.supports() != self._sent:
            return self.tr("Live is off. Switch it on (Ctrl+L) to segment the folder.")
        if not self._review.shows_prediction(self._current.path):
            return ""
        return result_advice(self._classes, self._support, self._current.path, self._found)

    def _make_timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer
