"""Which class of the open folder a class of an imported file is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.formats.annotated import IGNORE, LabelClass
from engine.project import ProjectClass, class_ids_in
from engine.types import MAX_SHOTS
from fewshot_gui.model.label_classes import new_class

if TYPE_CHECKING:  # the request is made of what is here
    from fewshot_gui.jobs.mask_import import ImportRequest


class ClassMatching:
    """Translates label maps of a file to the classes of the open folder. One thread.

    A class of the same name is the same class, whatever the case. A class without a name of its own
    ("class 3") is the class with its id, where there is one. Any other becomes a new class when its first
    pixel is met, so a file that knows eighty classes adds only those it uses.
    """

    def __init__(self, foreign: Sequence[LabelClass], request: ImportRequest) -> None:
        """Begin with the classes there are.

        Args:
            foreign: the classes of the file that are taken.
            request: with the classes of the open folder.
        """
        self.classes = request.classes
        self._foreign = {item.id: item for item in foreign}
        self._last_id = request.last_id
        self._placeholder = request.placeholder
        self._room = None if request.room is None else dict(request.room)
        self._ours = {item.id: ours for item in foreign if (ours := _same(item, request.classes)) is not None}

    def has_room_for(self, labels: NDArray[np.uint8]) -> bool:
        """True where a class in a label map may still get a mask."""
        if self._room is None:
            return True
        ids = [class_id for class_id in class_ids_in(labels) if class_id in self._foreign]
        return not ids or any(self._room_of(class_id) > 0 for class_id in ids)

    def translated(self, labels: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        """(H, W) ids of the open folder, 255 stays, the rest is background; None where nothing is found.

        Raises:
            ProjectError: a new class cannot be added, because there are too many.
        """
        table = np.zeros(256, np.uint8)
        ids = [class_id for class_id in class_ids_in(labels) if class_id in self._foreign]
        if not ids:
            return None
        for class_id in ids:
            ours = self._our_id(class_id)
            table[class_id] = ours
            if self._room is not None:
                self._room[ours] = self._room.get(ours, MAX_SHOTS) - 1
        table[IGNORE] = IGNORE
        return table[labels]

    def _room_of(self, class_id: int) -> int:
        ours = self._ours.get(class_id)
        return MAX_SHOTS if ours is None else self._room.get(ours, MAX_SHOTS)

    def _our_id(self, class_id: int) -> int:
        if class_id not in self._ours:
            self._ours[class_id] = self._add(self._foreign[class_id].name)
        return self._ours[class_id]

    def _add(self, name: str) -> int:
        if self._placeholder is not None:
            class_id, self._placeholder = self._placeholder, None
            self.classes = tuple(
                replace(item, name=name) if item.id == class_id else item for item in self.classes
            )
            return class_id
        added = new_class(name, self.classes, last_id=self._last_id)
        self._last_id = max(self._last_id, added.id)
        self.classes = (*self.classes, added)
        return added.id


def _same(foreign: LabelClass, classes: Sequence[ProjectClass]) -> int | None:
    """The id of our class that a class of a file is; None for a new one."""
    names = {item.name.casefold(): item.id for item in classes}
    if foreign.name.strip().casefold() in names:
        return names[foreign.name.strip().casefold()]
    is_nameless = foreign.name == f"class {foreign.id}"
    return foreign.id if is_nameless and foreign.id in names.values() else None
