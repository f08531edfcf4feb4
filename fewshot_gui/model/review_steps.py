"""Decisions about the images and classes of a folder, as the history of decisions keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.project import ImageChange, ProjectClass, ReviewState
from engine.project.class_pixels import RemovedPixels


@dataclass(frozen=True)
class Verdict:
    """What is decided about one image.

    Attributes:
        state: the decision.
        has_final: a mask of the user's own exists, accepted or corrected.
    """

    state: ReviewState = ReviewState.UNREVIEWED
    has_final: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassEdit:
    """A change of the table of classes.

    Attributes:
        before, after: all classes.
        removed: pixels that went with a class; None where no class was removed.
    """

    before: tuple[ProjectClass, ...]
    after: tuple[ProjectClass, ...]
    removed: RemovedPixels | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class ReviewStep:
    """One decision, about one image or many or about the classes, that can be taken back.

    Attributes:
        name: for the menu, e.g. "Accept".
        changes: what it does, by image.
        before: what was decided before.
        classes: what it does to the classes; None for nothing.
    """

    name: str
    changes: Mapping[Path, ImageChange]
    before: Mapping[Path, Verdict]
    classes: ClassEdit | None = None

    @property
    def only_path(self) -> Path | None:
        """The image to show when the step is taken back; None where it is about many or none."""
        return next(iter(self.changes)) if len(self.changes) == 1 else None
