"""The live loop: stroke, image on screen, thumbnails in sight, rest of the folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from engine.images import scores_to_mask
from engine.project import ThresholdedScores
from engine.types import ImageFailure, SegmentResult, Shot, SupportSet
from fewshot_gui.controllers.current_image import CurrentImageController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.review_list import ReviewList
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.rendering.overlay import scores_to_uint8
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views.main_window import MainWindow

_STROKE_INTERVAL_MS: Final = 250
_NEW_IMAGES_DELAY_MS: Final = 200
_OPACITY_STEP: Final = 0.1
_TOO_SMALL: Final = 0.0002
_TOO_LARGE: Final = 0.95


class SegmentController(QObject):
    """Asks for predictions whenever the examples change and shows what comes back. GUI thread only.

    Signals:
        progressed(): the number of segmented, failed or waiting images may differ.
    """

    progressed = Signal()

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
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
        self._support = support
        self._review = review
        self._current = current
        self._settings = settings
        self._has_model = False
        self._model = ""
        self._sent: SupportSet | None = None  # what the engine predicts with
        self._result: SegmentResult | None = None  # of the image on screen
        self._document: MaskDocument | None = None
        self._stroke_timer = self._make_timer(_STROKE_INTERVAL_MS, self._on_stroke_tick)
        self._sweep_timer = self._make_timer(_NEW_IMAGES_DELAY_MS, self._sweep_missing)

        client.model_loaded.connect(self._on_model_loaded)
        client.model_loading.connect(self._on_model_loading)
        client.result_ready.connect(self._on_result)
        client.image_failed.connect(self._on_failure)
        support.changed.connect(self._on_support_changed)
        support.rejected.connect(window.area.show_advice)
        current.image_shown.connect(self._on_image_shown)
        current.image_hidden.connect(self.follow_document)
        current.image_unreadable.connect(self._on_image_unreadable)
        images.rowsInserted.connect(self._on_rows_inserted)
        window.filmstrip.visible_paths_changed.connect(self._on_visible_paths_changed)
        self._connect_looks()

    @property
    def is_live(self) -> bool:
        return self._settings.values.is_live

    @property
    def has_support(self) -> bool:
        """True where something is painted and the engine was asked to look for it."""
        return self._sent is not None

    def predicted_mask(self) -> NDArray[np.bool_] | None:
        """(H, W) mask the model found on the image on screen, at image size; None before it answered."""
        if self._result is None:
            return None
        return scores_to_mask(
            self._result.scores, self._result.image_size, threshold=self._settings.values.threshold
        )

    @property
    def model(self) -> str:
        """Registry name of the model that predicts; empty before one is loaded."""
        return self._model

    def current_scores(self) -> ThresholdedScores | None:
        """What was found on the image on screen, at the present threshold; None before an answer."""
        path = self._current.shown_path
        if path is None:
            return None
        if self._result is None or self._result.image_path != path:
            return self.scores_of(path)
        return ThresholdedScores(
            scores=scores_to_uint8(self._result.scores),
            size=self._result.image_size,
            threshold=self._settings.values.threshold,
        )

    def scores_of(self, path: Path) -> ThresholdedScores | None:
        """What was found on any image, from its small score map; None before an answer."""
        entry = self._images.entry_of(path)
        if entry is None or entry.scores is None:
            return None
        return ThresholdedScores(
            scores=entry.scores, size=entry.image_size, threshold=self._settings.values.threshold
        )

    def show_prediction(self) -> None:
        """Lay over the image on screen what was found there, unless the user has decided about it."""
        path = self._current.path
        scores = None
        if path is not None and self._review.shows_prediction(path):
            has_result = self._result is not None and self._result.image_path == path
            scores = scores_to_uint8(self._result.scores) if has_result else self._images.scores_of(path)
        self._window.canvas.set_prediction(scores)

    def resume_missing(self) -> None:
        """Predict what is still missing, e.g. after a cancel."""
        self._client.resume()
        self._sweep_missing()

    def reset(self) -> None:
        """Forget everything: another folder opens."""
        self._client.stop_predicting()
        self._stroke_timer.stop()
        self._sweep_timer.stop()
        self._sent = None
        self._result = None
        self._window.canvas.set_prediction(None)
        self._window.area.show_advice("")
        self.progressed.emit()

    # --- looks: threshold, opacity, live ---------------------------------------------------------

    def _connect_looks(self) -> None:
        window, panel, values = self._window, self._window.side.prediction, self._settings.values
        panel.set_live(values.is_live)
        panel.threshold.set_value(values.threshold)
        panel.opacity.set_value(values.opacity)
        window.commands["live"].setChecked(values.is_live)
        for view in (window.canvas, window.filmstrip):
            view.set_threshold(values.threshold)
            view.set_opacity(values.opacity)
        panel.threshold.value_changed.connect(self._on_threshold_changed)
        panel.opacity.value_changed.connect(self._on_opacity_changed)
        panel.live_changed.connect(self._on_live_changed)
        window.commands["live"].toggled.connect(self._on_live_changed)
        window.commands["opacity_up"].triggered.connect(self._on_opacity_up)
        window.commands["opacity_down"].triggered.connect(self._on_opacity_down)
        window.canvas.overlay_hidden_changed.connect(window.filmstrip.set_overlay_hidden)

    def _on_threshold_changed(self, threshold: float) -> None:
        self._window.canvas.set_threshold(threshold)
        self._window.filmstrip.set_threshold(threshold)
        self._settings.update(threshold=threshold)
        self._show_advice()

    def _on_opacity_changed(self, opacity: float) -> None:
        self._window.canvas.set_opacity(opacity)
        self._window.filmstrip.set_opacity(opacity)
        self._settings.update(opacity=opacity)

    def _on_opacity_up(self) -> None:
        self._window.side.prediction.opacity.move_by(_OPACITY_STEP)

    def _on_opacity_down(self) -> None:
        self._window.side.prediction.opacity.move_by(-_OPACITY_STEP)

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
            if not _is_same(self._support.enabled_support(), self._sent):
                self._on_support_changed()
            return
        snapshot = self._support_with(path, document)
        if snapshot is not None and not _is_same(snapshot, self._sent):
            self._sent = snapshot
            self._client.set_support(snapshot)
            self._client.segment_current(path)

    def _support_with(self, path: Path, document: MaskDocument) -> SupportSet | None:
        """The examples as they would be if the running stroke ended now."""
        settled = self._support.enabled_support()
        shots = settled.shots if settled is not None else ()
        is_known = self._support.entry_of(path) is not None
        if not is_known and not self._support.is_full and not document.is_empty:
            shots = (*shots, Shot(image_path=path, mask=document.mask))
        return SupportSet(shots=shots) if shots else None

    def _on_support_changed(self) -> None:
        self._images.set_support_paths(entry.path for entry in self._support.entries)
        self._stroke_timer.stop()
        support = self._support.enabled_support()
        if support is None:
            self._forget_predictions()
        elif self.is_live and not _is_same(support, self._sent):
            self._restart()
        self._show_advice()

    def _forget_predictions(self) -> None:
        self._client.stop_predicting()
        self._sent = None
        self._result = None
        self._images.mark_all_new()
        self._window.canvas.set_prediction(None)
        self.progressed.emit()

    # --- asking ----------------------------------------------------------------------------------

    def _restart(self) -> None:
        """Predict everything anew, the image on screen first."""
        support = self._support.enabled_support()
        if support is None or not self._has_model:
            return
        self._sent = support
        self._images.mark_all_pending()
        self._client.set_support(support)
        if self._current.path is not None and self._current.path in self._images:
            self._client.segment_current(self._current.path)
        self._ask_visible(self._window.filmstrip.visible_paths())
        self._sweep_missing()

    def _ask_visible(self, paths: list[Path]) -> None:
        waiting = [p for p in paths if p != self._current.path and self._is_waiting(p)]
        if waiting and self._sent is not None:
            self._client.segment_visible(waiting)

    def _sweep_missing(self) -> None:
        if self._sent is None or not self._has_model:
            return
        self._client.sweep([path for path in self._images.paths() if self._is_waiting(path)])
        self.progressed.emit()

    def _is_waiting(self, path: Path) -> bool:
        return self._images.state_of(path) in (ImageState.NEW, ImageState.PENDING)

    def _on_model_loading(self, _name: str) -> None:
        self._has_model = False

    def _on_model_loaded(self, name: str) -> None:
        self._has_model = True
        self._model = name
        if self.is_live or self._sent is not None:
            self._restart()

    def _on_rows_inserted(self) -> None:
        # Paintings of the last time may be back before the scan comes to their images.
        self._images.set_support_paths(entry.path for entry in self._support.entries)
        if self._sent is not None:
            self._sweep_timer.start()

    def _on_visible_paths_changed(self, paths: list[Path]) -> None:
        self._ask_visible(paths)

    # --- answers ---------------------------------------------------------------------------------

    def _on_image_shown(self, path: Path) -> None:
        self._watch(self._current.document)
        self._result = None
        self.show_prediction()
        if self._sent is not None and self._has_model:
            self._client.segment_current(path)
        self._show_advice()

    def _on_image_unreadable(self, reason: str) -> None:
        self._result = None
        self._window.area.show_advice(reason)

    def _on_result(self, result: SegmentResult) -> None:
        self._images.set_result(result)
        if result.image_path == self._current.path and self._document is not None:
            self._result = result
            self.show_prediction()
            self._show_advice()
        self.progressed.emit()

    def _on_failure(self, failure: ImageFailure) -> None:
        self._images.set_failure(failure)
        if failure.image_path == self._current.path:
            self._window.area.show_advice(failure.reason)
        self.progressed.emit()

    # --- advice ----------------------------------------------------------------------------------

    def _show_advice(self) -> None:
        if self._document is not None:
            self._window.area.show_advice(self._advice(self._document))

    def _advice(self, document: MaskDocument) -> str:
        """One line on why nothing, too little or too much is found; empty where all is well."""
        if self._support.enabled_support() is None:
            has_examples = any(not entry.document.is_empty for entry in self._support.entries)
            return "All examples are switched off." if has_examples else "Paint one object to start"
        if not self.is_live and not _is_same(self._support.enabled_support(), self._sent):
            return "Live is off. Switch it on (Ctrl+L) to segment the folder."
        if not self._review.shows_prediction(self._current.path):
            return ""
        entry = self._support.entry_of(self._current.path)
        if entry is not None and entry.is_enabled and not document.is_empty:
            fraction = document.painted_fraction
            if fraction < _TOO_SMALL:
                return f"Only {100 * fraction:.3f} % is painted. Paint more of the object."
            if fraction > _TOO_LARGE:
                return f"{100 * fraction:.0f} % is painted, so there is no background. Paint the object only."
        if self._result is not None:
            threshold, best = self._settings.values.threshold, float(self._result.scores.max())
            if best < threshold:
                return (
                    f"Nothing above {threshold:.2f} here. The best score is {best:.2f}: lower the threshold?"
                )
        return ""

    def _make_timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer


def _is_same(one: SupportSet | None, other: SupportSet | None) -> bool:
    """True where both have the same examples; an unchanged mask is the same array."""
    if one is None or other is None:
        return one is other
    return len(one.shots) == len(other.shots) and all(
        a.image_path == b.image_path and a.mask is b.mask for a, b in zip(one.shots, other.shots, strict=True)
    )
