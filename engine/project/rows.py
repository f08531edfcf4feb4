"""Records as rows of JSON and back. Every value that is read is checked: the file may come from anywhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PureWindowsPath
from types import MappingProxyType
from typing import Any

from engine.errors import ProjectError
from engine.project.records import (
    NO_SHOT,
    Author,
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
        row["shot"] = {"place": record.shot.place, "enabled": record.shot.is_enabled}
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
        shot=ShotUse(place=_number(shot, "place"), is_enabled=bool(shot.get("enabled"))) if shot else NO_SHOT,
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


def class_from_row(row: object) -> ProjectClass:
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
    for key in ("model", "head", "threshold", "score", "at"):
        value = getattr(file.provenance, key)
        if value not in ("", None):
            row[key] = value
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
            threshold=_share(table.get("threshold"), "threshold"),
            score=_share(table.get("score"), "score"),
            at=_text(table, "at", ""),
        ),
    )


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
