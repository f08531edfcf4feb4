"""Records as rows of JSON and back. Every value that is read is checked: the file may come from anywhere."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PureWindowsPath
from types import MappingProxyType
from typing import Any

from engine.errors import ProjectError
from engine.project.records import (
    DEFAULT_CLASSES,
    MAX_CLASS_ID,
    NO_SHOT,
    Author,
    ClassValues,
    ImageRecord,
    Layer,
    LayerFile,
    ProjectClass,
    Provenance,
    ReviewState,
    Rgb,
    ShotUse,
    is_mask_name,
)

logger = logging.getLogger(__name__)

Row = dict[str, Any]


def image_to_row(record: ImageRecord) -> Row:
    """One image as plain values; what has its usual value is left out."""
    row: Row = {
        "path": record.path,
        "bytes": record.n_bytes,
        "mtime_ns": record.mtime_ns,
        "digest": record.digest,
        "state": record.state.value,
    }
    if record.shot != NO_SHOT:
        row["shot"] = {"place": record.shot.place, "off": list(record.shot.off)}
    if record.layers:
        row["layers"] = {layer.value: _layer_to_row(file) for layer, file in record.layers.items()}
    return row


def image_from_row(row: object) -> ImageRecord:
    """Check and take over one image.

    Raises:
        ProjectError: a value is missing, of another kind or dangerous; says which.
    """
    table = _table(row, "an image")
    path = _text(table, "path")
    check_relative(path)
    shot = _table(table.get("shot", {}), "shot")
    layers = _table(table.get("layers", {}), "layers")
    return ImageRecord(
        path=path,
        n_bytes=_number(table, "bytes"),
        mtime_ns=_number(table, "mtime_ns"),
        digest=_text(table, "digest"),
        state=_choice(ReviewState, table.get("state", ReviewState.UNREVIEWED.value)),
        shot=_shot_from_row(shot) if shot else NO_SHOT,
        layers=MappingProxyType(
            {_choice(Layer, key): _layer_from_row(value) for key, value in layers.items()}
        ),
    )


def class_to_row(item: ProjectClass) -> Row:
    """One class as plain values."""
    red, green, blue = item.colour
    return {
        "id": item.id,
        "name": item.name,
        "colour": f"#{red:02x}{green:02x}{blue:02x}",
        "threshold": item.threshold,
        "locked": item.is_locked,
    }


def classes_from_rows(rows: Iterable[object]) -> tuple[ProjectClass, ...]:
    """Check and take over a table of classes.

    Every class gets an id and a name of its own, whoever wrote the table: a second class with an id is left
    out, and behind a name that another class has comes the id. An empty table becomes the usual one.

    Raises:
        ProjectError: see ``_class_from_row``.
    """
    found: dict[int, ProjectClass] = {}
    names: set[str] = set()
    for row in rows:
        item = _class_from_row(row)
        if item.id in found:
            logger.warning("The class %r is left out: %r has its id.", item.name, found[item.id].name)
            continue
        while item.name.casefold() in names:
            item = replace(item, name=f"{item.name} {item.id}")
        names.add(item.name.casefold())
        found[item.id] = item
    return tuple(found.values()) or DEFAULT_CLASSES


def _class_from_row(row: object) -> ProjectClass:
    """Check and take over one class.

    Raises:
        ProjectError: a value is missing, of another kind or impossible; says which.
    """
    table = _table(row, "a class")
    return ProjectClass(
        id=_number(table, "id"),
        name=_text(table, "name"),
        colour=_colour(_text(table, "colour")),
        threshold=_share(table.get("threshold"), "threshold"),
        is_locked=bool(table.get("locked")),
    )


def check_relative(path: str) -> None:
    """Refuse a path that would lead out of its folder.

    Raises:
        ProjectError: it is empty, absolute or climbs up.
    """
    is_outside = path.startswith("/") or (os.name == "nt" and bool(PureWindowsPath(path).anchor))
    parts = path.replace("\\", "/").split("/")  # both, since the project may have travelled
    if not path or path == "." or "\0" in path or is_outside or ".." in parts:
        raise ProjectError(f"The path {path!r} leads out of the folder of the images.")


def _layer_to_row(file: LayerFile) -> Row:
    row: Row = {
        "file": file.name,
        "height": file.size[0],
        "width": file.size[1],
        "by": file.provenance.author.value,
    }
    for key in ("model", "head", "at"):
        value = getattr(file.provenance, key)
        if value:
            row[key] = value
    for key in ("thresholds", "scores"):
        values = getattr(file.provenance, key)
        if values:
            row[key] = {str(class_id): value for class_id, value in values}
    if file.class_ids is not None:
        row["classes"] = list(file.class_ids)
    return row


def _layer_from_row(row: object) -> LayerFile:
    table = _table(row, "a layer")
    name = _text(table, "file")
    if not is_mask_name(name):
        raise ProjectError(f"{name!r} is no name of a mask.")
    size = (_number(table, "height"), _number(table, "width"))
    if min(size) < 1:
        raise ProjectError(f"The size {size} of the mask {name} is impossible.")
    return LayerFile(
        name=name,
        size=size,
        provenance=Provenance(
            author=_choice(Author, table.get("by")),
            model=_text(table, "model", ""),
            head=_text(table, "head", ""),
            thresholds=_class_values(table, "thresholds", older="threshold"),
            scores=_class_values(table, "scores", older="score"),
            at=_text(table, "at", ""),
        ),
        class_ids=_class_ids(table["classes"]) if "classes" in table else None,
    )


def _shot_from_row(table: Mapping[str, Any]) -> ShotUse:
    """Versions that knew one class wrote ``enabled`` for it."""
    is_on = "off" in table or bool(table.get("enabled"))
    off = _class_ids(table.get("off", [])) if is_on else (DEFAULT_CLASSES[0].id,)
    return ShotUse(place=_number(table, "place"), off=off)


def _class_values(table: Mapping[str, Any], key: str, *, older: str) -> ClassValues:
    """Numbers in [0, 1] by class; versions that knew one class wrote one number, under another key."""
    if key not in table:
        value = _share(table.get(older), older)
        return () if value is None else ((DEFAULT_CLASSES[0].id, value),)
    values = _table(table[key], key)
    # Three digits are enough for an id; thousands of them are no number to Python.
    ids = _class_ids([int(text) if text.isdecimal() and len(text) <= 3 else None for text in values])
    shares = {int(text): _share(value, key) for text, value in values.items()}
    return tuple((class_id, share) for class_id in ids if (share := shares[class_id]) is not None)


def _class_ids(value: object) -> tuple[int, ...]:
    """Ids of classes, each once, ascending."""
    if not isinstance(value, list) or not all(
        isinstance(item, int) and not isinstance(item, bool) and 1 <= item <= MAX_CLASS_ID for item in value
    ):
        raise ProjectError(f"{value!r} is no list of class ids from 1 to {MAX_CLASS_ID}.")
    return tuple(sorted(set(value)))


def _table(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ProjectError(f"The entry for {what} is {type(value).__name__}, not a table.")
    return value


def _text(table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ProjectError(f"The text {key!r} is missing.")
    return value


def _number(table: Mapping[str, Any], key: str) -> int:
    value = table.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProjectError(f"The number {key!r} is missing.")
    return value


def _share(value: object, key: str) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ProjectError(f"{key} must be between 0 and 1, not {value!r}.")
    return float(value)


def _choice(kind: type[Any], value: object) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(repr(item.value) for item in kind)
        raise ProjectError(f"{value!r} is none of {known}.") from error


def _colour(text: str) -> Rgb:
    try:
        if len(text) != 7 or text[0] != "#":
            raise ValueError(text)
        red, green, blue = bytes.fromhex(text[1:])
    except ValueError as error:
        raise ProjectError(f"{text!r} is no colour; #rrggbb is needed.") from error
    return red, green, blue
