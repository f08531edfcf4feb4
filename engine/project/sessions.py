"""Takes over what older versions of the app kept of a folder's paintings.

They wrote one folder per image folder: ``masks/*.png`` (indexed) and ``session.json``::

    {"version": 1, "folder": "/photos",
     "shots": [{"image": "a/b.jpg", "mask": "b-1f0c.png", "enabled": true}]}
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.errors import EngineError
from engine.images import read_mask
from engine.project.changes import ImageChange, MaskEdit
from engine.project.project import Project
from engine.project.records import DEFAULT_CLASSES, Author, Layer, Provenance, ShotUse
from engine.project.rows import check_relative

logger = logging.getLogger(__name__)

_VERSION: Final = 1
_CLASS_ID: Final = DEFAULT_CLASSES[0].id  # older versions knew one class
_HASH_LENGTH: Final = 16
_DONE_SUFFIX: Final = "-moved"


def session_dir(sessions: Path, images: Path) -> Path:
    """Where an older version kept the paintings of an image folder."""
    key = hashlib.sha256(str(images.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return sessions / key[:_HASH_LENGTH]


def take_over_session(project: Project, session: Path) -> int:
    """Bring the paintings of a session into a project, once; the old files stay under another name.

    Images that have a painting in the project keep it.

    Args:
        project: of the same image folder; writable.
        session: from ``session_dir``; may be missing.

    Returns:
        How many paintings came over.

    Raises:
        ProjectError: the project cannot be saved; the session stays, and the next try begins anew.
    """
    changes = {}
    rows = _read_rows(session)
    for place, row in enumerate(rows):
        image = project.root / row["image"]
        record = project.record_of(image)
        if record is not None and Layer.SUPPORT in record.layers:
            continue
        try:
            mask = read_mask(session / "masks" / row["mask"])
        except EngineError as error:
            logger.warning("A painted mask is lost: %s", error)
            continue
        labels = mask.astype(np.uint8) * np.uint8(_CLASS_ID)
        labels.flags.writeable = False
        edit = MaskEdit(source=labels, provenance=Provenance(author=Author.HUMAN))
        changes[image] = ImageChange(
            masks={Layer.SUPPORT: edit}, shot=ShotUse(place=place, off=() if row["enabled"] else (_CLASS_ID,))
        )
    if changes:
        project.stage(changes)
        project.save()
    if rows:
        try:
            session.rename(session.with_name(session.name + _DONE_SUFFIX))
        except OSError as error:  # it is taken over again next time, to no effect
            logger.warning("%s cannot be put aside: %s", session, error)
    return len(changes)


def _read_rows(session: Path) -> list[dict[str, Any]]:
    try:
        table = json.loads((session / "session.json").read_bytes().decode("utf-8", "surrogateescape"))
        if table["version"] != _VERSION:
            logger.warning("Paintings of format %s are not read.", table["version"])
            return []
        return [row for row in table["shots"] if _is_usable(row)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("The paintings in %s cannot be read: %s", session, error)
        return []


def _is_usable(row: Any) -> bool:
    if not isinstance(row, dict) or not {"image", "mask", "enabled"} <= row.keys():
        return False
    if not isinstance(row["image"], str) or not isinstance(row["mask"], str):
        return False
    try:
        check_relative(row["image"])
    except EngineError:
        return False
    return "/" not in row["mask"] and "\\" not in row["mask"]
