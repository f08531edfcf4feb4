"""Where projects are: one per image folder in the user's data folder, unless the user moved it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from pathlib import Path
from typing import Any, Final

from engine.errors import EngineError
from engine.images import write_bytes_atomic
from engine.paths import data_dir
from engine.project import SUFFIX
from engine.project.storage import PROJECT_FILE

logger = logging.getLogger(__name__)

_MAX_RECENT: Final = 8
_KEY_LENGTH: Final = 12
_UNSAFE: Final = re.compile(r"[^\w-]+")


class ProjectPlaces:
    """Remembers moved and recent projects in ``projects.json``. A damaged file is as good as an empty one."""

    def __init__(self) -> None:
        self._path = data_dir() / "projects.json"
        self._moved, self._recent = self._read()

    @property
    def recent(self) -> tuple[Path, ...]:
        """Projects the user saved or opened by name, newest first."""
        return tuple(Path(name) for name in self._recent)

    def project_of(self, images: Path) -> Path:
        """The folder of the project of an image folder; it may not exist yet."""
        moved = self._moved.get(str(images))
        # os.path answers False where the text cannot be a path at all.
        if moved is not None and os.path.isfile(os.path.join(moved, PROJECT_FILE)):  # noqa: PTH113, PTH118
            return Path(moved)
        key = hashlib.sha256(str(images.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        name = _UNSAFE.sub("_", images.name)[:60] or "images"
        return data_dir() / "projects" / f"{name}-{key[:_KEY_LENGTH]}{SUFFIX}"

    def remember(self, project: Path, *, images: Path) -> None:
        """An image folder belongs to a project the user named."""
        self._moved[str(images)] = str(project)
        others = [name for name in self._recent if name != str(project)]
        self._recent = [str(project), *others][:_MAX_RECENT]
        self._write()

    def forget(self, project: Path) -> None:
        """A project is not there any more."""
        self._recent = [name for name in self._recent if name != str(project)]
        self._moved = {images: name for images, name in self._moved.items() if name != str(project)}
        self._write()

    def _read(self) -> tuple[dict[str, str], list[str]]:
        try:
            table: Any = json.loads(self._path.read_bytes().decode("utf-8", "surrogateescape"))
            moved = {key: name for key, name in table["moved"].items() if _is_usable(name)}
            return moved, [name for name in table["recent"] if _is_usable(name)][:_MAX_RECENT]
        except FileNotFoundError:
            return {}, []
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            logger.warning("The list of projects %s cannot be read: %s", self._path, error)
            return {}, []

    def _write(self) -> None:
        text = json.dumps({"moved": self._moved, "recent": self._recent}, ensure_ascii=False, indent=1)
        try:
            write_bytes_atomic(self._path, text.encode("utf-8", "surrogateescape"))
        except EngineError as error:  # only a convenience is lost
            logger.warning("%s", error)


def _is_usable(name: object) -> bool:
    return isinstance(name, str) and "\0" not in name and Path(name).is_absolute()
