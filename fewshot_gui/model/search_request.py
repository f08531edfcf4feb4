"""What is being looked for besides the doodle: example images and feedback on results."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from engine.search_types import SearchQuery, SketchDoodle
from fewshot_gui.model.doodle_document import DoodleDocument

DOODLE_SIDE_PX: Final = 512
"""Side of the picture handed to the engine; it crops and shrinks it as its model wants."""


class Part(Enum):
    """What an image is in the query."""

    EXAMPLE = "example"
    LIKED = "liked"
    DISLIKED = "disliked"


class SearchRequest(QObject):
    """The query as the user builds it. GUI thread only.

    An image has one part at most: liking an example image keeps it liked only.

    Signals:
        changed(): ask ``query`` again.
        parts_changed(): images joined, left or changed their part.
    """

    changed = Signal()
    parts_changed = Signal()

    def __init__(self, doodle: DoodleDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doodle = doodle
        self._parts: dict[Path, Part] = {}
        doodle.edited.connect(self.changed)

    @property
    def parts(self) -> dict[Path, Part]:
        """A copy: every image of the query and what it is there, oldest first."""
        return dict(self._parts)

    @property
    def is_empty(self) -> bool:
        """True where nothing is asked."""
        return not self._parts and self._doodle.pixels(DOODLE_SIDE_PX) is None

    def part_of(self, path: Path) -> Part | None:
        """What an image is in the query, or None."""
        return self._parts.get(path)

    def add(self, paths: Iterable[Path], part: Part) -> None:
        """Give images a part in the query; one they had before is replaced."""
        before = dict(self._parts)
        for path in paths:
            if self._parts.get(path) != part:
                self._parts.pop(path, None)
                self._parts[path] = part
        self._report(before)

    def toggle(self, path: Path, part: Part) -> None:
        """Give an image a part, or take it out where it has this part already."""
        if self._parts.get(path) == part:
            self.remove([path])
        else:
            self.add([path], part)

    def remove(self, paths: Iterable[Path]) -> None:
        """Take images out of the query; unknown ones are skipped."""
        before = dict(self._parts)
        for path in list(paths):
            self._parts.pop(path, None)
        self._report(before)

    def clear(self) -> None:
        """Take all images out of the query; the doodle stays."""
        self.remove(list(self._parts))

    def query(self) -> SearchQuery | None:
        """A snapshot for the engine; None where nothing is asked."""
        pixels = self._doodle.pixels(DOODLE_SIDE_PX)
        query = SearchQuery(
            doodles=() if pixels is None else (SketchDoodle(pixels=pixels),),
            images=self._with_part(Part.EXAMPLE),
            liked=self._with_part(Part.LIKED),
            disliked=self._with_part(Part.DISLIKED),
        )
        return None if query.is_empty else query

    def _with_part(self, part: Part) -> tuple[Path, ...]:
        return tuple(path for path, its_part in self._parts.items() if its_part == part)

    def _report(self, before: dict[Path, Part]) -> None:
        if list(before.items()) != list(self._parts.items()):
            self.parts_changed.emit()
            self.changed.emit()
