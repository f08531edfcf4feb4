"""What the user prefers, in a small text file; window geometry is QSettings' business, not ours."""

from __future__ import annotations

import json
import logging
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from engine.images import write_bytes_atomic

logger = logging.getLogger(__name__)

THEMES: Final = ("system", "light", "dark")
_MAX_RECENT_FOLDERS: Final = 8


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Preferences with their defaults.

    Attributes:
        theme: ``system``, ``light`` or ``dark``.
        model: registry name; empty for the engine's choice.
        is_live: predict while the user paints.
        threshold: scores from here on count as found, in [0, 1].
        opacity: of the overlays, in [0, 1].
        class_name: what the user calls the object.
        recent_folders: newest first.
    """

    theme: str = "system"
    model: str = ""
    is_live: bool = True
    threshold: float = 0.5
    opacity: float = 0.5
    class_name: str = "Object"
    recent_folders: tuple[str, ...] = ()

    def with_recent_folder(self, folder: Path) -> Settings:
        """A copy with one folder first in the list of recent ones."""
        others = [name for name in self.recent_folders if name != str(folder)]
        return replace(self, recent_folders=(str(folder), *others)[:_MAX_RECENT_FOLDERS])


class SettingsFile:
    """Reads and writes ``Settings`` as TOML. Only what differs from the defaults is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.values = self._read()

    def update(self, **changes: Any) -> None:
        """Change preferences and write them at once.

        Raises:
            ImageError: the file cannot be written; the message names it.
        """
        self.replace(replace(self.values, **changes))

    def replace(self, values: Settings) -> None:
        """Take over a changed copy and write it.

        Raises:
            ImageError: the file cannot be written; the message names it.
        """
        if values == self.values:
            return
        self.values = values
        write_bytes_atomic(self._path, _to_toml(values).encode(), is_durable=False)

    def _read(self) -> Settings:
        try:
            table = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError) as error:
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
    if isinstance(default, tuple):
        is_text_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return tuple(value) if is_text_list else None
    if isinstance(default, float):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number and 0 <= value <= 1 else None
    return value if type(value) is type(default) else None


def _to_toml(values: Settings) -> str:
    lines = ["# Fewshot's preferences. What is missing here has its default."]
    for field in fields(Settings):
        value = getattr(values, field.name)
        if value != getattr(Settings(), field.name):
            # JSON's strings, numbers, booleans and lists of strings are TOML as well.
            lines.append(f"{field.name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
