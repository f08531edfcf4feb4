"""What the bottom line says: progress of sweep, index and export, and what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from fewshot_gui.controllers.segment import SegmentController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.number_text import count_text, decimal_text
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from fewshot_gui.controllers.index import IndexController
    from fewshot_gui.model.doodle_document import DoodleDocument

_REFRESH_MS: Final = 50


class JobStatusController(QObject):
    """Shows one job at a time: exports first, then what the mode on screen needs. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
        segment: SegmentController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._bar = window.job_bar
        self._go_on, self._show = self.tr("Go on"), self.tr("Show")
        self._client = client
        self._images = images
        self._segment = segment
        self._index: IndexController | None = None
        self._doodle: DoodleDocument | None = None
        self._rate = 0.0
        self._was_cancelled = False
        self._rebuild_reason = ""
        self._refresh_timer = QTimer(self)  # many results at once are shown once
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh)
        client.sweep_progress.connect(self._on_sweep_progress)
        client.sweep_finished.connect(self._on_sweep_finished)
        client.sweep_cancelled.connect(self._on_sweep_cancelled)
        client.export_progress.connect(self._on_export_progress)
        client.export_finished.connect(self._on_masks_exported)
        client.export_cancelled.connect(self._on_masks_exported)
        client.export_failed.connect(self._on_masks_exported)
        client.retrieval.exports.finished.connect(self._on_export_finished)
        client.classify.exports.finished.connect(self._on_export_finished)
        segment.progressed.connect(self._refresh_soon)
        self._bar.pause_requested.connect(self.toggle_pause)
        self._bar.cancel_requested.connect(self._on_cancel_requested)
        self._bar.link_clicked.connect(self._on_link_clicked)
        window.commands["pause"].triggered.connect(self.toggle_pause)
        window.commands["stop"].triggered.connect(self._on_stop)

    def follow_search(self, index: IndexController, doodle: DoodleDocument) -> None:
        """Search mode was made: its index is a job too, and its drawing is something to stop."""
        self._index = index
        self._doodle = doodle
        index.changed.connect(self._refresh_soon)
        index.rebuilt.connect(self._on_index_rebuilt)

    def toggle_pause(self) -> None:
        """Hold the sweep, or let it go on."""
        if self._client.is_sweeping:
            (self._client.resume if self._client.is_paused else self._client.pause)()
            self._refresh()

    def _on_sweep_progress(self, _done: int, _total: int, rate: float) -> None:
        self._rate = rate
        self._was_cancelled = False
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        # Not restarted while it runs: a fast sweep must not keep the line from ever changing.
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def _on_sweep_finished(self, _done: int, _failed: int) -> None:
        self._client.refresh_status()  # the model menu shows the measured time
        self._refresh()

    def _on_sweep_cancelled(self, _done: int, _failed: int) -> None:
        self._was_cancelled = True
        self._refresh()

    def refresh(self) -> None:
        """Another mode is on screen."""
        self._rebuild_reason = ""
        self._refresh()

    def _on_index_rebuilt(self, reason: str) -> None:
        self._rebuild_reason = reason
        self._refresh_soon()

    def _on_export_progress(self, done: int, total: int) -> None:
        if self._client.is_exporting:
            self._bar.show_text(
                self.tr("Exporting {done} of {total}").format(done=count_text(done), total=count_text(total))
            )
            self._bar.show_job(done, total, can_pause=False)

    def _on_masks_exported(self) -> None:
        self._refresh_timer.stop()  # as below

    def _on_export_finished(self, _written: int, _failed: int, _is_cancelled: bool) -> None:
        self._refresh_timer.stop()  # a refresh that was due would wipe out where the files are

    def _on_cancel_requested(self) -> None:
        if self._client.is_exporting:
            self._client.cancel_export()
        elif self._client.retrieval.exports.is_busy:
            self._client.retrieval.exports.cancel()
        elif self._client.classify.exports.is_busy:
            self._client.classify.exports.cancel()
        elif self._client.imports.is_importing:
            self._client.imports.cancel()
        elif self._client.is_loading_model:
            self._client.cancel_model()
        elif self._window.mode == Mode.CLASSIFY:
            return  # ClassifyStatusController obeys
        elif self._shows_index:
            self._index.cancel()
        else:
            self._client.cancel()

    def _on_stop(self) -> None:
        """Esc: the gentlest thing that stops something. It never throws work away."""
        if self._window.canvas.cancel_stroke():
            return
        if self._doodle is not None and self._doodle.cancel_stroke():
            return
        if self._client.is_exporting:
            self._client.cancel_export()
        elif self._client.retrieval.exports.is_busy:
            self._client.retrieval.exports.cancel()
        elif self._client.classify.exports.is_busy:
            self._client.classify.exports.cancel()
        elif self._client.imports.is_importing:
            self._client.imports.cancel()
        elif self._window.mode == Mode.CLASSIFY:
            return
        elif self._shows_index:
            self._index.cancel()
        elif self._client.is_sweeping and not self._client.is_paused:
            self.toggle_pause()

    def _on_link_clicked(self) -> None:
        if self._window.mode == Mode.CLASSIFY:
            return
        if self._bar.link == self._show:
            self._window.commands["mode_segment"].trigger()
            self._window.filmstrip_area.show_failed(True)
        elif self._bar.link == self._go_on and self._shows_index:
            self._index.resume()
        elif self._bar.link == self._go_on:
            self._was_cancelled = False
            self._segment.resume_missing()

    def _refresh(self) -> None:
        if self._client.is_exporting or self._client.retrieval.exports.is_busy:
            return
        if self._client.classify.exports.is_busy or self._window.mode == Mode.CLASSIFY:
            return
        if self._client.imports.is_importing:
            return
        if self._shows_index:
            self._show_index()
            return
        n_failed = self._images.n_in_state(ImageState.FAILED)
        n_done = self._images.n_in_state(ImageState.DONE)
        total = len(self._images)
        if self._client.is_sweeping and self._segment.has_support:
            self._show_sweep(n_done + n_failed, total)
            return
        self._bar.hide_job()
        if not self._segment.has_support:
            text = self.tr("%Ln image(s) cannot be read", "", n_failed) if n_failed else ""
            self._bar.show_text(text, link=self._show if n_failed else "")
        elif self._was_cancelled and n_done + n_failed < total:
            self._bar.show_text(
                self.tr("Stopped at {done} of {total}").format(
                    done=count_text(n_done + n_failed), total=count_text(total)
                ),
                link=self._go_on,
            )
        elif n_failed:
            self._bar.show_text(
                self.tr("{n_done} segmented, {n_failed} failed").format(
                    n_done=count_text(n_done), n_failed=count_text(n_failed)
                ),
                link=self._show,
            )
        elif n_done < total:
            self._bar.show_text(self._progress_text(n_done, total))
        else:
            self._bar.show_text(self.tr("All %Ln image(s) segmented", "", total))

    @property
    def _shows_index(self) -> bool:
        """True where the line is about the index: in Search mode, elsewhere while nothing else goes on."""
        if self._window.mode == Mode.SEARCH:
            return True
        return self._index is not None and self._index.is_running and not self._client.is_sweeping

    def _show_index(self) -> None:
        from fewshot_gui.controllers.index import IndexState  # with the rest of Search, not before

        state, numbers = self._index.state, self._index.numbers
        self._bar.hide_job()
        if state == IndexState.RUNNING:
            parts = [
                self.tr("Indexing {done} of {total}").format(
                    done=count_text(numbers.done), total=count_text(numbers.total)
                )
                if numbers.total
                else self.tr("Indexing")
            ]
            if numbers.rate > 0 and numbers.done < numbers.total:
                parts.append(self.tr("{rate} images/s").format(rate=decimal_text(numbers.rate, 1)))
                parts.append(_time_left((numbers.total - numbers.done) / numbers.rate))
            self._bar.show_text("  ·  ".join(parts))
            self._bar.show_job(numbers.done, numbers.total, can_pause=False)
        elif state == IndexState.CANCELLED:
            text = self.tr("Indexing stopped: %Ln image(s) can be found", "", numbers.n_indexed)
            self._bar.show_text(text, link=self._go_on)
        elif state == IndexState.FAILED:
            self._bar.show_text(self._index.problem, link=self._go_on)
        elif state == IndexState.DONE:
            parts = [self.tr("%Ln image(s) can be found", "", numbers.n_indexed)]
            if numbers.n_failed:
                parts.append(self.tr("{number} failed").format(number=count_text(numbers.n_failed)))
            parts += [self._rebuild_reason] if self._rebuild_reason else []
            self._bar.show_text("  ·  ".join(parts), link=self._show if numbers.n_failed else "")
        else:
            self._bar.show_text("")

    def _show_sweep(self, n_ready: int, total: int) -> None:
        is_paused = self._client.is_paused
        parts = [self._progress_text(n_ready, total)]
        if is_paused:
            parts.append(self.tr("paused"))
        elif self._rate > 0 and n_ready < total:
            parts.append(self.tr("{rate} images/s").format(rate=decimal_text(self._rate, 1)))
            parts.append(_time_left((total - n_ready) / self._rate))
        self._bar.show_text("  ·  ".join(parts))
        self._bar.show_job(n_ready, total, can_pause=True, is_paused=is_paused)

    def _progress_text(self, n_done: int, total: int) -> str:
        return self.tr("{n_done} of {total} segmented").format(
            n_done=count_text(n_done), total=count_text(total)
        )


def _time_left(seconds: float) -> str:
    """A rough time for people: "8 s left", "3 min left", "2 h 10 min left"."""
    if seconds < 60:
        text = QCoreApplication.translate("job_status", "{seconds} s left")
        return text.format(seconds=max(1, round(seconds)))
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours == 0:
        return QCoreApplication.translate("job_status", "{minutes} min left").format(minutes=minutes)
    return QCoreApplication.translate("job_status", "{hours} h {minutes} min left").format(
        hours=hours, minutes=minutes
    )
