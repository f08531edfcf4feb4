"""``classes.txt``: what the pixel values mean, one ``ID name`` a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engine.errors import DataError
from engine.formats.annotated import MAX_CLASSES, LabelClass
from engine.images import voc_palette

CLASSES_FILE: Final = "classes.txt"


def class_list(classes: Iterable[LabelClass]) -> bytes:
    """The content of ``classes.txt``, as ``engine.data`` reads it."""
    return "".join(f"{label.id} {label.name}\n" for label in classes).encode()


def class_of(class_id: int, name: str = "") -> LabelClass:
    """A class of an import, in VOC's colour; without a name it is called by its id.

    Raises:
        DataError: the id or name cannot be used.
    """
    colour = tuple(int(value) for value in voc_palette()[class_id if 0 <= class_id <= MAX_CLASSES else 0])
    return LabelClass(id=class_id, name=name or f"class {class_id}", colour=colour)


def numbered_classes(names: Iterable[str], *, source: Path) -> tuple[LabelClass, ...]:
    """Classes 1, 2, ... for names in their order.

    Args:
        names: unique.
        source: the file they come from, for the error.

    Raises:
        DataError: more than 254, or one that cannot be used.
    """
    listed = list(names)
    if len(listed) > MAX_CLASSES:
        raise DataError(f"{source} has {len(listed)} classes; at most {MAX_CLASSES} are possible.")
    return tuple(class_of(number, name) for number, name in enumerate(listed, start=1))
