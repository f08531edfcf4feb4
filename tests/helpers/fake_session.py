"""Stands in for the engine: instant, lockable, counts its calls and insists on its own thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from engine.errors import Cancelled, ImageError, SupportError, WeightsCorruptError, WeightsNotFoundError
from engine.images import image_size
from engine.progress import CancelToken, Progress
from engine.search_types import (
    IndexProgress,
    IndexSummary,
    SearchHit,
    SearchQuery,
    SearchResult,
    SketchDoodle,
)
from engine.types import (
    EngineStatus,
    ImageFailure,
    ModelInfo,
    ScribbleCompletion,
    SegmentResult,
    ShotRating,
    SupportSet,
)
from tests.helpers.fake_classifier import FakeClassifier

_WAIT_LIMIT_S = 60
_SCORES_SIZE = (24, 32)

LITE = ModelInfo(name="fake-lite", title="Fake lite", summary="Instant, knows nothing.", is_available=True)
PAPER = ModelInfo(
    name="fake-paper",
    title="Fake paper",
    summary="Needs weights nobody has.",
    is_available=False,
    missing="weights/fake.pth is not on this machine.",
    download_bytes=102_000_000,
)


class FakeSession(FakeClassifier):
    """Predicts the left part of every image; the more shots, the wider; every further class a stripe lower.

    With C classes every map has its object in one of C stripes, first class on top; with one that is the
    whole height.

    Tests hold it inside a step: ``session.gate.clear()`` makes the next ``segment`` wait, token or not,
    as an uncancellable forward pass does, until ``session.gate.set()``; ``session.hold_after(n)`` does so
    after n more steps. To be in the middle of a job, hold it; never hope that it is slow enough.

    Attributes:
        gate: open at the start.
        entered: set as soon as a ``segment`` or a step of ``index`` begins; tests clear it themselves.
        held: set as soon as a step stands at the gate that ``hold_after`` closed.
        segmented: paths in the order they were predicted.
        asked: the classes of every prediction, in that order.
        supports: the support sets of every hand-over, one tuple each.
        ratings: classes and thresholds of every ``rate_shots``.
        scribbles: image, scribble and background scribble of every smart brush stroke.
        errors: exceptions to raise instead of a result, by image name.
        indexed: what can be found, by folder, in the order it was indexed.
        queries: every query that was answered.
        seconds_per_indexing: how long indexing one image pretends to take.
        rebuild_reason: what the next indexing says about beginning anew.
        retrieval_error: raised by every search and indexing.
        thread_id: the thread all calls came from.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.held = threading.Event()
        self._n_steps = 0
        self._hold_at = -1
        self.segmented: list[Path] = []
        self.asked: list[tuple[int, ...]] = []
        self.supports: list[tuple[SupportSet, ...]] = []
        self.ratings: list[tuple[tuple[int, ...], dict[int, float]]] = []
        self.scribbles: list[tuple[Path, np.ndarray, np.ndarray | None]] = []
        self.loaded: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.indexed: dict[Path, list[Path]] = {}
        self.queries: list[SearchQuery] = []
        self.seconds_per_indexing = 0.0
        self.rebuild_reason = ""
        self.retrieval_error: Exception | None = None
        self.is_closed = False
        self.thread_id = 0
        self._check_thread()

    def hold_after(self, n_steps: int) -> None:
        """Let this many predictions or indexed images pass, then close the gate; call it before the job."""
        self.held.clear()
        self._hold_at = self._n_steps + n_steps

    def status(self) -> EngineStatus:
        self._check_thread()
        return EngineStatus(
            device="cpu", device_name="Test CPU", threads=1, models=(LITE, PAPER), default_model=LITE.name
        )

    def load_model(
        self,
        name: str,
        *,
        token: CancelToken,
        progress: Callable[[Progress], None] | None = None,
        allow_download: bool = False,
        backbone_path: Path | None = None,
        head_path: Path | None = None,
    ) -> None:
        self._check_thread()
        token.raise_if_cancelled()
        if name == PAPER.name and backbone_path is None:
            raise WeightsNotFoundError(PAPER.missing, hint="Choose a file.")
        if progress is not None:
            progress(Progress(done=1, total=1, unit="steps"))
        self.loaded.append(name)

    def set_support(self, supports: Sequence[SupportSet], *, token: CancelToken) -> None:
        self._check_thread()
        token.raise_if_cancelled()
        self.supports.append(tuple(supports))

    def complete_scribble(
        self,
        image_path: Path,
        scribble: np.ndarray,
        *,
        background_scribble: np.ndarray | None = None,
        token: CancelToken,
    ) -> ScribbleCompletion:
        """The rectangle around the scribble with a margin of ten pixels, less the background scribble."""
        self._check_thread()
        self._wait_at_gate()
        token.raise_if_cancelled()
        if image_path.name in self.errors:
            raise self.errors[image_path.name]
        self.scribbles.append((image_path, scribble, background_scribble))
        ys, xs = np.nonzero(scribble)
        mask = np.zeros(scribble.shape, bool)
        mask[max(0, ys.min() - 10) : ys.max() + 11, max(0, xs.min() - 10) : xs.max() + 11] = True
        if background_scribble is not None:
            mask &= ~background_scribble
        return ScribbleCompletion(image_path=image_path, mask=mask, score=0.9, seconds=0.0, is_cached=True)

    def segment(
        self, image_path: Path, *, token: CancelToken, class_ids: Sequence[int] | None = None
    ) -> SegmentResult:
        self._check_thread()
        self._wait_at_gate()
        asked = self._asked(class_ids)
        if image_path.name in self.errors:
            raise self.errors[image_path.name]
        self.segmented.append(image_path)
        self.asked.append(asked)
        size = image_size(image_path)
        known = [support.class_id for support in self.supports[-1]]
        shots = {support.class_id: support.shots for support in self.supports[-1]}
        height = _SCORES_SIZE[0] // len(known)
        scores = np.full((len(asked), *_SCORES_SIZE), 0.1, np.float16)
        for field, class_id in zip(scores, asked, strict=True):
            top = height * known.index(class_id)
            field[top : top + height, : 10 + 4 * len(shots[class_id])] = 0.9
        scores.flags.writeable = False
        return SegmentResult(
            image_path=image_path,
            class_ids=asked,
            scores=scores,
            image_size=size,
            model="fake-lite",
            seconds=0.0,
            is_cached=True,
            head="0123456789abcdef",
        )

    def rate_shots(
        self,
        *,
        token: CancelToken,
        class_ids: Sequence[int] | None = None,
        thresholds: Mapping[int, float] | None = None,
    ) -> Generator[ShotRating | Progress, None, None]:
        """The first shot of a class hurts, the others help; two steps per shot and one in between."""
        asked = self._asked(class_ids)
        self.ratings.append((asked, dict(thresholds or {})))
        for support in self.supports[-1]:
            n_shots = len(support.shots)
            if support.class_id not in asked:
                continue
            for is_complete in (False, True) if n_shots > 2 else (False,):
                for place, shot in enumerate(support.shots):
                    token.raise_if_cancelled()
                    self._wait_at_gate()
                    yield ShotRating(
                        class_id=support.class_id,
                        image_path=shot.image_path,
                        agreement=0.9 - 0.1 * place if n_shots > 1 else None,
                        influence=(0.05 if place else -0.1) if is_complete else None,
                    )
            yield Progress(done=1, total=1, unit="predictions")

    def _asked(self, class_ids: Sequence[int] | None) -> tuple[int, ...]:
        known = [support.class_id for support in self.supports[-1]] if self.supports else []
        asked = tuple(known) if class_ids is None else tuple(class_ids)
        if not asked or not set(asked) <= set(known):
            message = "Nothing is painted."
            raise SupportError(message)
        return asked

    def sweep(
        self,
        image_paths: Sequence[Path],
        *,
        token: CancelToken,
        class_ids: Sequence[int] | None = None,
    ) -> Iterator[SegmentResult | ImageFailure]:
        for path in image_paths:
            if token.is_cancelled:
                raise Cancelled
            try:
                yield self.segment(path, token=token, class_ids=class_ids)
            except ImageError as error:
                yield ImageFailure(image_path=path, reason=error.user_message)

    @property
    def retrieval_model(self) -> str:
        return "fake-retriever"

    def load_retrieval_model(
        self, *, token: CancelToken, head_path: Path | None = None, backbone_path: Path | None = None
    ) -> None:
        self._check_thread()
        if head_path is None or not head_path.is_file():
            message = f"{head_path or backbone_path} is no head of this model."
            raise WeightsCorruptError(message)
        self.retrieval_error = None

    def sketch_preview(self, doodle: SketchDoodle) -> np.ndarray:
        self._check_thread()
        return doodle.pixels[::4, ::4].copy()

    def index(
        self, image_paths: Sequence[Path], *, folder: Path, token: CancelToken
    ) -> Generator[IndexProgress, None, IndexSummary]:
        """One image per step; names in ``errors`` fail; what is indexed already is not done again."""
        known = self.indexed.setdefault(folder, [])
        gone = [path for path in known if path not in image_paths]
        known[:] = [path for path in known if path not in gone]
        missing = [path for path in image_paths if path not in known]
        n_failed = 0
        for number, path in enumerate(missing, 1):
            self._check_thread()
            self._raise_retrieval_error()
            token.raise_if_cancelled()
            self._wait_at_gate()
            time.sleep(self.seconds_per_indexing)
            failure = None
            if path.name in self.errors:
                n_failed += 1
                failure = ImageFailure(image_path=path, reason=str(self.errors[path.name]))
            else:
                known.append(path)
            yield IndexProgress(done=number, total=len(missing), n_indexed=len(known), failure=failure)
        self._raise_retrieval_error()
        return IndexSummary(
            n_indexed=len(known),
            n_added=len(missing) - n_failed,
            n_removed=len(gone),
            n_failed=n_failed,
            was_rebuilt=self.rebuild_reason,
        )

    def search(self, query: SearchQuery, *, folder: Path, top: int, token: CancelToken) -> SearchResult:
        """Liked images first, then examples, then by name, disliked ones last."""
        self._check_thread()
        self._raise_retrieval_error()
        token.raise_if_cancelled()
        self.queries.append(query)
        known = self.indexed.get(folder, [])

        def place(path: Path) -> tuple[int, str]:
            groups = (query.liked, query.images)
            group = next((number for number, paths in enumerate(groups) if path in paths), len(groups))
            return len(groups) + 1 if path in query.disliked else group, path.name

        ranked = sorted(known, key=place)
        hits = tuple(
            SearchHit(image_path=path, score=1.0 - rank / max(1, len(ranked)))
            for rank, path in enumerate(ranked[:top])
        )
        gap = len(hits) // 2 if len(hits) >= 4 else None
        return SearchResult(hits=hits, n_indexed=len(known), gap=gap, seconds=0.0, model=self.retrieval_model)

    def _raise_retrieval_error(self) -> None:
        if self.retrieval_error is not None:
            raise self.retrieval_error

    def _wait_at_gate(self) -> None:
        if self._n_steps == self._hold_at:
            self.gate.clear()
            self.held.set()
        self._n_steps += 1
        self.entered.set()
        if not self.gate.wait(_WAIT_LIMIT_S):
            message = "the test forgot to open the gate"
            raise TimeoutError(message)

    def close(self) -> None:
        self._check_thread()
        self.is_closed = True

    def _check_thread(self) -> None:
        assert threading.current_thread() is not threading.main_thread(), "the engine ran on the GUI thread"
        self.thread_id = self.thread_id or threading.get_ident()
        assert threading.get_ident() == self.thread_id, "the engine was called from two threads"
