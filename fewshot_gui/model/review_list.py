"""What the user decided about the images of the folder, and the masks that come of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.project import (
    IGNORE,
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    MaskSource,
    PackedLabels,
    Provenance,
    ReviewState,
    ThresholdedScores,
    now_text,
)
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.packed_scores import SCORE_MAP_MAX_SIDE_PX
from fewshot_gui.model.review_steps import ClassEdit, ReviewStep, Verdict

_MAX_STEPS: Final = 200
_MAX_DOCUMENTS: Final = 12
"""Final masks kept open with their undo history; others are read again when they are shown."""


class ReviewList(QObject):
    """Verdicts, final masks in edit, and the history of decisions. GUI thread only.

    Strokes on a final mask have the mask's own history; what is here undoes decisions.

    Signals:
        changed(dict): ``ImageChange`` by ``Path``: to be saved. After decisions and edits of final masks.
        verdicts_changed(list): ``Path`` objects whose verdict may differ; also after ``load``.
        final_map_changed(Path, object): small (h, w) class ids of a final mask, None: not known any more.
        painted(tuple): ids of the classes in a final mask that was just edited.
        document_ready(Path): a final mask that was waited for can be shown; asked for with ``wanted``.
        wanted(Path): the final mask of this image is needed and is not in memory.
        history_changed(): ``can_undo`` and ``can_redo`` may differ.
        classes_undone(ClassEdit), classes_redone(ClassEdit): the table of classes is to follow.
    """

    changed = Signal(object)
    verdicts_changed = Signal(list)
    final_map_changed = Signal(object, object)
    painted = Signal(object)
    document_ready = Signal(object)
    wanted = Signal(object)
    history_changed = Signal()
    classes_undone = Signal(object)
    classes_redone = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._verdicts: dict[Path, Verdict] = {}
        self._documents: OrderedDict[Path, MaskDocument] = OrderedDict()
        self._bases: dict[Path, Provenance] = {}  # what corrections began with
        self._done: list[ReviewStep] = []
        self._undone: list[ReviewStep] = []

    # --- reading ---------------------------------------------------------------------------------

    def verdict_of(self, path: Path | None) -> Verdict:
        """What is decided about an image."""
        return self._verdicts.get(path, _NO_VERDICT)

    def shows_prediction(self, path: Path) -> bool:
        """True where what the model finds is still of interest: not rejected, no mask of the user's own."""
        return self.verdict_of(path) == _NO_VERDICT

    def document_of(self, path: Path) -> MaskDocument | None:
        """The final mask of an image where it is in memory; asks for it where it is not but exists."""
        document = self._documents.get(path)
        if document is not None:
            self._documents.move_to_end(path)
        elif self.verdict_of(path).has_final:
            self.wanted.emit(path)
            document = self._documents.get(path)  # what is not saved yet is at hand at once
        return document

    def verdicts(self) -> dict[Path, Verdict]:
        """All images about which something is decided."""
        return dict(self._verdicts)

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    # --- deciding --------------------------------------------------------------------------------

    def decide(
        self, name: str, changes: Mapping[Path, ImageChange], *, classes: ClassEdit | None = None
    ) -> None:
        """Take a decision; one step of the history.

        Args:
            name: what the undo menu shows.
            changes: by image; nothing happens where there is none.
            classes: what was done to the classes for it.
        """
        if not changes:
            return
        before = {path: self.verdict_of(path) for path in changes}
        self._apply(changes)
        self._push(ReviewStep(name=name, changes=dict(changes), before=before, classes=classes))

    def record_classes(self, name: str, edit: ClassEdit) -> None:
        """Remember a change of the classes that was made; one step of the history.

        Args:
            name: what the undo menu shows.
            edit: what was done.
        """
        self._push(ReviewStep(name=name, changes={}, before={}, classes=edit))

    def undo(self) -> ReviewStep | None:
        """Take the last decision back. Masks that were corrected since stay; returns the step, or None."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        back = {}
        for path, change in step.changes.items():
            before = step.before[path]
            if Layer.FINAL in change.masks and not before.has_final and self._is_edited(path):
                continue
            taken = [layer for layer in change.masks if not (layer is Layer.FINAL and before.has_final)]
            back[path] = ImageChange(state=before.state, masks=dict.fromkeys(taken))
        self._apply(back)
        if step.classes is not None:
            self.classes_undone.emit(step.classes)
        self.history_changed.emit()
        return step

    def redo(self) -> ReviewStep | None:
        """Take the decision again that was taken back last; returns the step, or None."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._apply({path: change for path, change in step.changes.items() if not self._is_edited(path)})
        if step.classes is not None:
            self.classes_redone.emit(step.classes)
        self.history_changed.emit()
        return step

    # --- final masks -----------------------------------------------------------------------------

    def begin_final(
        self,
        path: Path,
        size: tuple[int, int],
        *,
        start: ThresholdedScores | None,
        origin: Provenance | None = None,
    ) -> MaskDocument:
        """Make the mask of a correction, from what the model found or from nothing.

        What it starts with is an undo step of its own, so that undo goes back to the prediction.

        Args:
            path: the image.
            size: its (H, W) in pixels.
            start: the prediction; None: begin empty.
            origin: who predicted, see ``by_model``; given with ``start``.
        """
        document = self._documents.get(path) or self._add_document(path, size)
        if start is not None and document.is_empty:
            self._bases[path] = corrected(origin)
            edit = MaskEdit(source=start, provenance=origin)
            self.changed.emit({path: ImageChange(masks={Layer.PREDICTION: edit})})
            document.replace_labels(start.labels(), name="Use prediction")
        return document

    def take_final(self, path: Path, labels: NDArray[np.uint8], provenance: Provenance) -> None:
        """Open a final mask that was read from the project.

        Args:
            path: the image.
            labels: (H, W) class ids.
            provenance: where it came from.
        """
        if path in self._documents or not self.verdict_of(path).has_final:
            return
        document = self._add_document(path, labels.shape, labels=labels)
        self._bases[path] = corrected(provenance)
        self.final_map_changed.emit(path, small_map(document.pixels))
        self.document_ready.emit(path)

    def lose_final(self, path: Path) -> None:
        """The final mask cannot be read; the image is as good as unreviewed here, nothing is deleted."""
        self._verdicts.pop(path, None)
        self.verdicts_changed.emit([path])
        self.document_ready.emit(path)

    def is_final(self, document: MaskDocument | None) -> bool:
        """True where a document is the final mask of an image and no example."""
        return document is not None and document.parent() is self

    def close_documents(self) -> None:
        """Let go of all final masks in memory: what is stored of them is about to change."""
        for path in list(self._documents):
            self._drop_document(path)
            self.final_map_changed.emit(path, None)

    # --- opening ---------------------------------------------------------------------------------

    def load(self, verdicts: Mapping[Path, Verdict]) -> None:
        """Take over what a project knows; what was decided meanwhile counts more."""
        self._verdicts = {**verdicts, **self._verdicts}
        self.verdicts_changed.emit(list(self._verdicts))

    def clear(self) -> None:
        """Forget everything: another folder opens."""
        for path in list(self._documents):
            self._drop_document(path)
        paths = list(self._verdicts)
        self._verdicts.clear()
        self._bases.clear()
        self._done.clear()
        self._undone.clear()
        self.verdicts_changed.emit(paths)
        self.history_changed.emit()

    def open_documents(self) -> dict[Path, ImageChange]:
        """All final masks in memory as changes, to be saved in a project that was opened late."""
        return {path: self._edit_of(path) for path in self._documents if self.verdict_of(path).has_final}

    # --- internals -------------------------------------------------------------------------------

    def _push(self, step: ReviewStep) -> None:
        self._done.append(step)
        del self._done[:-_MAX_STEPS]
        self._undone.clear()
        self.history_changed.emit()

    def _apply(self, changes: Mapping[Path, ImageChange]) -> None:
        for path, change in changes.items():
            verdict = self.verdict_of(path)
            has_final = verdict.has_final
            if Layer.FINAL in change.masks:
                edit = change.masks[Layer.FINAL]
                has_final = edit is not None
                self._drop_document(path)
                self.final_map_changed.emit(path, None if edit is None else small_map(edit.source))
            self._set_verdict(path, Verdict(change.state or verdict.state, has_final))
        self.changed.emit(dict(changes))
        self.verdicts_changed.emit(list(changes))

    def _set_verdict(self, path: Path, verdict: Verdict) -> None:
        if verdict == _NO_VERDICT:
            self._verdicts.pop(path, None)
        else:
            self._verdicts[path] = verdict

    def _is_edited(self, path: Path) -> bool:
        document = self._documents.get(path)
        return document is not None and document.can_undo

    def _add_document(
        self, path: Path, size: tuple[int, int], *, labels: NDArray[np.uint8] | None = None
    ) -> MaskDocument:
        document = MaskDocument(size, self)
        document.setObjectName(str(path))
        if labels is not None:
            document.load(labels)
        document.stroke_finished.connect(self._on_stroke_finished)
        self._documents[path] = document
        for other in list(self._documents)[:-_MAX_DOCUMENTS]:
            self._drop_document(other)
        return document

    def _drop_document(self, path: Path) -> None:
        document = self._documents.pop(path, None)
        if document is not None:
            document.stroke_finished.disconnect(self._on_stroke_finished)
            document.setParent(None)

    def _on_stroke_finished(self) -> None:
        document = self.sender()
        path = next(path for path, known in self._documents.items() if known is document)
        verdict = self.verdict_of(path)
        is_accepted = verdict.state is ReviewState.ACCEPTED
        # Undone to the very beginning, a correction is none any more.
        has_final = is_accepted or document.can_undo or not document.is_empty
        self._set_verdict(path, Verdict(verdict.state, has_final))
        change = self._edit_of(path) if has_final else ImageChange(masks={Layer.FINAL: None})
        self.changed.emit({path: change})
        self.final_map_changed.emit(path, small_map(document.pixels) if has_final else None)
        self.verdicts_changed.emit([path])
        self.painted.emit(document.class_ids)

    def _edit_of(self, path: Path) -> ImageChange:
        base = self._bases.get(path, Provenance(author=Author.HUMAN))
        provenance = replace(base, at=now_text())
        labels = self._documents[path].pixels.copy()
        labels.flags.writeable = False
        return ImageChange(masks={Layer.FINAL: MaskEdit(source=labels, provenance=provenance)})


_NO_VERDICT: Final = Verdict()


def by_model(scores: ThresholdedScores, *, model: str, head: str = "") -> Provenance:
    """Where a predicted mask comes from; the scores are means over what was found.

    Args:
        scores: what was found, with the thresholds in force.
        model: registry name.
        head: the trained head, as far as known.
    """
    thresholds = tuple(sorted(zip(scores.class_ids, scores.thresholds, strict=True)))
    return Provenance(
        author=Author.MODEL,
        model=model,
        head=head,
        thresholds=thresholds,
        scores=scores.mean_scores(),
        at=now_text(),
    )


def corrected(origin: Provenance) -> Provenance:
    """Where a mask comes from that a person is changing: the model's scores are not about it any more."""
    return replace(origin, author=Author.HUMAN, scores=(), at="")


def small_map(source: MaskSource) -> NDArray[np.uint8]:
    """A mask as the filmstrip shows it.

    Returns:
        (h, w) uint8 class ids, at most ``SCORE_MAP_MAX_SIDE_PX`` on the longer side.
    """
    if isinstance(source, ThresholdedScores):
        return thinned(source.small_labels())
    return source.preview if isinstance(source, PackedLabels) else thinned(source)


def thinned(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every n-th pixel of a mask, for a thumbnail; at least one row and one column, however narrow it is.

    Args:
        labels: (H, W) class ids, not empty.

    Returns:
        (h, w) class ids, a copy, at most ``SCORE_MAP_MAX_SIDE_PX`` on the longer side; no ``IGNORE``.
    """
    step = max(1, -(-max(labels.shape) // SCORE_MAP_MAX_SIDE_PX))
    top, left = (min(step // 2, (side - 1) // 2) for side in labels.shape)
    kept = labels[top::step, left::step]
    return np.where(kept == IGNORE, np.uint8(0), kept)
