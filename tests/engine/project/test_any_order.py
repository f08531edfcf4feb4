"""Whatever a person does in whatever order, the disk ends with the same bytes as memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PIL import Image

from engine.progress import CancelToken
from engine.project import (
    ImageChange,
    Layer,
    MaskEdit,
    Project,
    ReviewState,
    ShotUse,
    ThresholdedScores,
)
from engine.project.class_pixels import RemovedPixels, find_class, remove_pixels, return_pixels
from tests.engine.project.conftest import HUMAN

_SIZE = (12, 16)
_IMAGES = st.sampled_from(["a.png", "b.png", "sub/a.png"])


class Person(RuleBasedStateMachine):
    """Paints, decides, undoes, saves, reopens and pulls the plug; ``expected`` is what must be there."""

    def __init__(self) -> None:
        super().__init__()
        self._fsync, os.fsync = os.fsync, lambda _fd: None  # power cuts are not what is tested here
        self._folder = tempfile.TemporaryDirectory()
        self._root = Path(self._folder.name) / "photos"
        for name in ("a.png", "b.png", "sub/a.png"):
            (self._root / name).parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", _SIZE[::-1]).save(self._root / name)
        self._project = Project.create(Path(self._folder.name) / "p.fewshot", root=self._root, name="p")
        self._expected: dict[str, tuple] = {}
        self._saved: dict[str, tuple] = {}
        self._done: list[tuple[str, tuple]] = []
        self._removed: RemovedPixels | None = None

    def teardown(self) -> None:
        self._project.close()
        self._check(Project.open(self._project.folder), self._expected)
        self._folder.cleanup()
        os.fsync = self._fsync

    @rule(
        image=_IMAGES,
        layer=st.sampled_from(list(Layer)),
        left=st.integers(0, 12),
        value=st.sampled_from([1, 2, 254, 255]),
        off=st.sampled_from([(), (2,), (1, 254)]),
    )
    def paint(self, image: str, layer: Layer, left: int, value: int, off: tuple[int, ...]) -> None:
        _, masks, shot = self._state_of(image)
        labels = np.zeros(_SIZE, np.uint8) if layer not in masks else unpacked(masks[layer])
        labels[2:8, left : left + 4] = value
        shot = ShotUse(place=len(self._done), off=off) if layer is Layer.SUPPORT else shot
        self._change(image, masks={layer: labels}, shot=shot)

    @rule(image=_IMAGES, threshold=st.sampled_from([0.2, 0.5, 0.9]))
    def accept(self, image: str, threshold: float) -> None:
        scores = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
        source = ThresholdedScores(
            scores=np.stack([scores, 240 - scores]),
            size=_SIZE,
            class_ids=(1, 7),
            thresholds=(threshold, 0.5),
        )
        self._change(image, state=ReviewState.ACCEPTED, masks={Layer.FINAL: source})

    @rule(image=_IMAGES)
    def reject(self, image: str) -> None:
        self._change(image, state=ReviewState.REJECTED)

    @rule()
    def undo(self) -> None:
        if self._done:
            image, before = self._done.pop()
            state, masks, shot = before
            back = dict.fromkeys(self._state_of(image)[1])
            back |= {layer: unpacked(mask) for layer, mask in masks.items()}
            self._stage(image, state=state, masks=back, shot=shot)
            self._expected[image] = before

    @rule(class_id=st.sampled_from([1, 2, 254]))
    def remove_a_class(self, class_id: int) -> None:
        found: set[Path] = set()
        list(find_class(self._project, class_id, found=found, token=CancelToken()))
        self._removed = RemovedPixels(class_id=class_id)
        list(remove_pixels(self._project, self._removed, sorted(found), token=CancelToken()))
        self._relabel(lambda _key, labels: np.where(labels == class_id, 0, labels))
        if found:
            self._saved = dict(self._expected)  # it is saved on the way

    @rule()
    def bring_the_class_back(self) -> None:
        removed, self._removed = self._removed, None
        if removed is None:
            return
        list(return_pixels(self._project, removed, token=CancelToken()))

        def back(key: tuple[str, Layer], labels: np.ndarray) -> np.ndarray:
            taken = removed.layers.get((self._root / key[0], key[1]))
            if taken is not None:
                taken.pixels.paint(labels, removed.class_id)
            return labels

        self._relabel(back)
        if removed.layers:
            self._saved = dict(self._expected)

    def _relabel(self, change: Callable[[tuple[str, Layer], np.ndarray], np.ndarray]) -> None:
        for image, (state, masks, shot) in self._expected.items():
            changed = {
                layer: packed_mask(change((image, layer), unpacked(mask)).astype(np.uint8))
                for layer, mask in masks.items()
            }
            self._expected[image] = (state, changed, shot)

    @rule()
    def save(self) -> None:
        self._project.save()
        self._saved = dict(self._expected)

    @rule()
    def reopen(self) -> None:
        self._project.close()
        self._project = Project.open(self._project.folder)
        self._saved = dict(self._expected)

    @rule()
    def pull_the_plug(self) -> None:
        self._project._staged.clear()
        self._project._writer.close()
        self._project._lock.release()
        self._project = Project.open(self._project.folder)
        self._expected = dict(self._saved)
        self._done.clear()

    @invariant()
    def memory_is_as_expected(self) -> None:
        self._check(self._project, self._expected)

    def _change(self, image: str, **what: object) -> None:
        self._done.append((image, self._state_of(image)))
        state, masks, shot = self._state_of(image)
        edits = what.get("masks", {})
        packed = {
            layer: packed_mask(source.labels() if isinstance(source, ThresholdedScores) else source)
            for layer, source in edits.items()
        }
        self._stage(image, **what)
        self._expected[image] = (what.get("state", state), masks | packed, what.get("shot", shot))

    def _stage(self, image: str, **what: object) -> None:
        masks = {
            layer: None if source is None else MaskEdit(source=source, provenance=HUMAN)
            for layer, source in what.pop("masks", {}).items()
        }
        self._project.stage({self._root / image: ImageChange(masks=masks, **what)})

    def _state_of(self, image: str) -> tuple:
        return self._expected.get(image, (ReviewState.UNREVIEWED, {}, ShotUse(place=-1)))

    def _check(self, project: Project, expected: dict[str, tuple]) -> None:
        for image in ("a.png", "b.png", "sub/a.png"):
            state, masks, shot = expected.get(image, self._nothing())
            record = project.record_of(self._root / image)
            assert project.state_of(self._root / image) is state
            assert set(masks) == (set() if record is None else set(record.layers))
            for layer, mask in masks.items():
                assert packed_mask(project.read_labels(self._root / image, layer)) == mask
            if record is not None and Layer.SUPPORT in masks:
                assert record.shot == shot
        if project is not self._project:
            project.close()

    @staticmethod
    def _nothing() -> tuple:
        return ReviewState.UNREVIEWED, {}, ShotUse(place=-1)


def packed_mask(labels: np.ndarray) -> bytes:
    assert labels.shape == _SIZE
    return labels.tobytes()


def unpacked(mask: bytes) -> np.ndarray:
    return np.frombuffer(mask, np.uint8).reshape(_SIZE).copy()


TestAnyOrder = Person.TestCase
TestAnyOrder.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
