"""What the user prefers, in a small text file; window geometry is kept apart, by the window itself."""

from __future__ import annotations

import json
import logging
import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from engine.errors import EngineError
from engine.images import write_bytes_atomic

logger = logging.getLogger(__name__)

THEMES: Final = ("system", "light", "dark")
SYSTEM_LANGUAGE: Final = "system"
LANGUAGES: Final = (SYSTEM_LANGUAGE, "en", "de", "zh_CN", "ko")
_MAX_RECENT_FOLDERS: Final = 8
_CODING: Final = ("utf-8", "surrogatepass")  # a folder's name need not be valid Unicode
_DEVICE: Final = re.compile(r"auto|cpu|cuda(:\d+)?")
_COMMAND: Final = re.compile(r"[a-z0-9_]+")

RANGES: Final[dict[str, tuple[float, float]]] = {
    "threshold": (0.0, 1.0),
    "opacity": (0.0, 1.0),
    "threads": (0, 256),
    "memory_cache_mb": (64, 65_536),
    "disk_cache_mb": (0, 1_048_576),
    "export_val_percent": (0, 90),
}
"""Smallest and largest value of every number."""

ENGINE_SETTINGS: Final = ("device", "threads", "memory_cache_mb", "disk_cache_mb", "cache_folder")
"""What the engine takes over when it starts, and not before."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Preferences with their defaults.

    Attributes:
        theme: ``system``, ``light`` or ``dark``.
        language: one of ``LANGUAGES``; takes effect at the next start.
        model: registry name; empty for the engine's choice.
        is_live: predict while the user paints.
        threshold: scores from here on count as found, in [0, 1].
        opacity: of the overlays, in [0, 1].
        class_name: what the user calls the object.
        recent_folders: newest first.
        device: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.
        threads: of the engine; 0 for its own choice.
        memory_cache_mb: MiB of features kept in memory.
        disk_cache_mb: MiB of features kept on disk; 0 keeps none.
        cache_folder: where they are kept; empty for the user's cache folder.
        is_motion_reduced: nothing fades or slides.
        is_tour_seen: the tour of the first launch is over.
        export_folder: where masks were exported to last; empty before the first time.
        export_formats: names of the formats chosen then.
        export_val_percent: share of val then; 0 for no split.
        export_details: what was chosen then for pictures, coordinates, outlines and objects.
        shortcuts: (command, its keys in portable form) where they differ from the built-in ones.
    """

    theme: str = "system"
    language: str = SYSTEM_LANGUAGE
    model: str = ""
    is_live: bool = True
    threshold: float = 0.5
    opacity: float = 0.5
    class_name: str = "Object"
    recent_folders: tuple[str, ...] = ()
    device: str = "auto"
    threads: int = 0
    memory_cache_mb: int = 768
    disk_cache_mb: int = 4096
    cache_folder: str = ""
    is_motion_reduced: bool = False
    is_tour_seen: bool = False
    export_folder: str = ""
    export_formats: tuple[str, ...] = ("coco",)
    export_val_percent: int = 0
    export_details: tuple[str, ...] = ()
    shortcuts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def with_recent_folder(self, folder: Path) -> Settings:
        """A copy with one folder first in the list of recent ones."""
        others = [name for name in self.recent_folders if name != str(folder)]
        return replace(self, recent_folders=(str(folder), *others)[:_MAX_RECENT_FOLDERS])


class SettingsFile:
    """Reads and writes ``Settings`` as TOML. Only what differs from the defaults is written.

    A disk that refuses stops nobody: the values are in force, and the next change tries again.

    Attributes:
        values: in force.
        problem: why they could not be written, one sentence; empty while the file holds them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = ""
        self.values = self._read()

    def update(self, **changes: Any) -> None:
        """Change preferences and write them at once; see ``problem``."""
        self.replace(replace(self.values, **changes))

    def replace(self, values: Settings) -> None:
        """Take over a changed copy and write it; see ``problem``."""
        if values == self.values and not self.problem:
            return
        self.values = values
        try:
            write_bytes_atomic(self._path, _to_toml(values).encode(*_CODING), is_durable=False)
        except EngineError as error:
            logger.warning("%s", error)
            self.problem = str(error)
        else:
            self.problem = ""

    def _read(self) -> Settings:
        try:
            table = tomllib.loads(self._path.read_bytes().decode(*_CODING))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, RecursionError) as error:
            logger.warning("The settings %s cannot be read, the defaults are used: %s", self._path, error)
            return Settings()
        return _from_table(table)


def _from_table(table: dict[str, Any]) -> Settings:
    """Take over what is known and valid; a bad value costs only itself."""
    values: dict[str, Any] = {}
    for field in fields(Settings):
        default = getattr(Settings(), field.name)
        if field.name not in table:
            continue
        value = _checked(field.name, table[field.name], default)
        if value is None:
            logger.warning("The setting %s = %r is ignored.", field.name, table[field.name])
        else:
            values[field.name] = value
    return Settings(**values)


def _checked(name: str, value: Any, default: Any) -> Any:
    """The value in the default's type, or None where it cannot be used."""
    if name == "theme":
        return value if value in THEMES else None
    if name == "language":
        return value if value in LANGUAGES else None
    if name == "device":
        return value if isinstance(value, str) and _DEVICE.fullmatch(value) else None
    if name == "shortcuts":
        return _checked_shortcuts(value)
    if isinstance(default, tuple):
        return tuple(value) if _is_text_list(value) else None
    if name in RANGES:
        kinds = (int, float) if isinstance(default, float) else (int,)
        low, high = RANGES[name]
        is_number = isinstance(value, kinds) and not isinstance(value, bool)
        return type(default)(value) if is_number and low <= value <= high else None
    return value if type(value) is type(default) else None


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _checked_shortcuts(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The table as sorted pairs; a bad row costs only itself."""
    if not isinstance(value, dict):
        return None
    rows = ((name, keys) for name, keys in value.items() if _COMMAND.fullmatch(name) and _is_text_list(keys))
    return tuple(sorted((name, tuple(keys)) for name, keys in rows))


def _to_toml(values: Settings) -> str:
    lines = ["# Fewshot's preferences. What is missing here has its default."]
    for field in fields(Settings):
        value = getattr(values, field.name)
        if field.name != "shortcuts" and value != getattr(Settings(), field.name):
            # JSON's strings, numbers, booleans and lists of strings are TOML as well.
            lines.append(f"{field.name} = {json.dumps(value, ensure_ascii=False)}")
    if values.shortcuts:
        lines += ["", "[shortcuts]"]  # a table comes after all plain values
        lines += [f"{name} = {json.dumps(keys, ensure_ascii=False)}" for name, keys in values.shortcuts]
    return "\n".join(lines) + "\n"
