"""Settings of a run as nested frozen dataclasses: defaults < preset < ``--config run.toml`` < dotted flags.

A configuration is a frozen dataclass whose fields are either plain values or further dataclasses
("sections"). Plain values are bool, int, float, str, Path, a ``Literal`` of strings, ``T | None`` and
``tuple[T, ...]``. The help line of a field is in its type: ``steps: Annotated[int, "optimiser steps"]``.
Standard library only.
"""

from __future__ import annotations

import dataclasses
import difflib
import sys
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from engine.errors import ConfigError

Config = TypeVar("Config")
_ARTICLES: Final = {int: "a ", float: "a ", Path: "a "}
_FALSE_TRUE: Final = {"false": False, "no": False, "0": False, "true": True, "yes": True, "1": True}


def config_from_dict(cls: type[Config], values: Mapping[str, Any], *, base: Config | None = None) -> Config:
    """Build a configuration from nested plain values (TOML, JSON or ``config_to_dict``).

    Args:
        cls: a frozen dataclass.
        values: keys are field names; a section's value is a mapping. Missing keys keep ``base``.
        base: what to start from; None: the defaults of ``cls``.

    Raises:
        ConfigError: unknown key (with the nearest known ones) or a value of the wrong type.
    """
    return _build(cls, values, base=base if base is not None else cls(), prefix="")


def config_to_dict(config: Any) -> dict[str, Any]:
    """The configuration as nested dicts of JSON values (paths become text, tuples lists)."""
    return {
        field.name: config_to_dict(value) if dataclasses.is_dataclass(value) else _plain(value)
        for field in dataclasses.fields(config)
        for value in [getattr(config, field.name)]
    }


def parse_config(cls: type[Config], arguments: Sequence[str], *, base: Config | None = None) -> Config:
    """Read ``--config FILE`` and dotted flags such as ``--optim.lr 3e-4`` or ``--run.ema=true``.

    A tuple takes all words up to the next flag: ``--data.hold_out pets:8 pets:10``. A bool flag
    without a word means true. Flags win over the file, later flags over earlier ones.

    Raises:
        ConfigError: unknown flag, missing or bad value, unreadable file; one sentence.
    """
    flags = _split_flags(arguments)
    config = base if base is not None else cls()
    for name, words in flags:
        if name == "config":
            config = config_from_dict(cls, _read_toml(words), base=config)
    for name, words in flags:
        if name == "config":
            continue
        kind = _type_of_key(cls, name)
        value = _from_words(kind, words, name=name)
        config = config_from_dict(cls, nest({name: value}), base=config)
    return config


def nest(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names to nested dicts: ``{"optim.lr": 0.1}`` becomes ``{"optim": {"lr": 0.1}}``."""
    nested: dict[str, Any] = {}
    for name, value in values.items():
        *sections, last = name.split(".")
        place = nested
        for section in sections:
            place = place.setdefault(section, {})
        place[last] = value
    return nested


def config_help(cls: type) -> str:
    """One line per flag: name, type, default, help; sections in the order of their fields."""
    lines: list[str] = []
    _help_lines(cls, cls(), prefix="", lines=lines)
    return "\n".join(lines)


def _build(cls: type, values: Mapping[str, Any], *, base: Any, prefix: str) -> Any:
    kinds = _field_types(cls)
    changes = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if key not in kinds:
            raise _unknown_key(name, [f"{prefix}{known}" for known in kinds])
        kind = kinds[key]
        if dataclasses.is_dataclass(kind):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{name} is a section with settings of its own, not {value!r}.")
            changes[key] = _build(kind, value, base=getattr(base, key), prefix=f"{name}.")
        else:
            changes[key] = _checked(kind, value, name=name)
    return dataclasses.replace(base, **changes)


def _checked(kind: Any, value: Any, *, name: str) -> Any:
    """``value`` as type ``kind``; an int is accepted as float, text as Path, a list as tuple."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Literal:
        if value in arguments:
            return value
        choices = ", ".join(str(choice) for choice in arguments)
        raise ConfigError(f"{name} must be one of {choices}, not {value!r}.")
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _checked(_without_none(arguments), value, name=name)
    if origin is tuple:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise ConfigError(f"{name} must be a list of {_type_name(arguments[0])}, not {value!r}.")
        return tuple(_checked(arguments[0], item, name=name) for item in value)
    if kind is Path and isinstance(value, str | Path):
        return Path(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if not abs(value) <= sys.float_info.max:  # also false for nan
            raise ConfigError(f"{name} must be finite, not {value}.")
        return float(value)
    if type(value) is kind:
        return value
    raise ConfigError(f"{name} must be {_ARTICLES.get(kind, '')}{_type_name(kind)}, not {value!r}.")


def _from_words(kind: Any, words: list[str], *, name: str) -> Any:
    """Turn the words after a flag into a value that ``_checked`` accepts."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return [_from_words(arguments[0], [word], name=name) for word in words]
    if kind is bool and not words:
        return True
    if len(words) != 1:
        raise ConfigError(f"--{name} takes one value, {len(words)} were given.")
    word = words[0]
    if origin in (types.UnionType, typing.Union):
        return None if word.lower() == "none" else _from_words(_without_none(arguments), words, name=name)
    if kind is bool:
        if word.lower() not in _FALSE_TRUE:
            raise ConfigError(f"{name} must be true or false, not {word!r}.")
        return _FALSE_TRUE[word.lower()]
    if kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            raise ConfigError(
                f"{name} must be {_ARTICLES.get(kind, '')}{_type_name(kind)}, not {word!r}."
            ) from None
    return word


def _split_flags(arguments: Sequence[str]) -> list[tuple[str, list[str]]]:
    flags: list[tuple[str, list[str]]] = []
    for argument in arguments:
        if argument.startswith("--"):
            name, equals, value = argument[2:].partition("=")
            flags.append((name.replace("-", "_"), [value] if equals else []))
        elif flags:
            flags[-1][1].append(argument)
        else:
            raise ConfigError(f"{argument!r} is not a flag; flags look like --optim.lr 3e-4.")
    return flags


def _type_of_key(cls: type, name: str) -> Any:
    kind: Any = cls
    prefix = ""
    for part in name.split("."):
        kinds = _field_types(kind) if dataclasses.is_dataclass(kind) else {}
        if part not in kinds:
            raise _unknown_key(name, _all_keys(cls))
        kind, prefix = kinds[part], f"{prefix}{part}."
    if dataclasses.is_dataclass(kind):
        raise ConfigError(
            f"{name} is a section; give one of its settings, such as {_all_keys(kind, prefix)[0]}."
        )
    return kind


def _all_keys(cls: type, prefix: str = "") -> list[str]:
    keys = []
    for name, kind in _field_types(cls).items():
        keys += _all_keys(kind, f"{prefix}{name}.") if dataclasses.is_dataclass(kind) else [f"{prefix}{name}"]
    return keys


def _unknown_key(name: str, known: list[str]) -> ConfigError:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known settings: {', '.join(known)}."
    return ConfigError(f"There is no setting {name!r}.", hint=hint)


def _read_toml(words: list[str]) -> dict[str, Any]:
    if len(words) != 1:
        raise ConfigError(f"--config takes one TOML file, {len(words)} were given.")
    path = Path(words[0])
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"The config file {path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a null in the name, nested too deeply
        raise ConfigError(f"The config file {path} is not valid TOML: {error}.") from error


def _help_lines(cls: type, defaults: Any, *, prefix: str, lines: list[str]) -> None:
    kinds = _field_types(cls)
    annotated = typing.get_type_hints(cls, include_extras=True)
    for field in dataclasses.fields(cls):
        kind, value = kinds[field.name], getattr(defaults, field.name)
        if dataclasses.is_dataclass(kind):
            lines += ["", f"{field.name}: {(kind.__doc__ or '').strip().splitlines()[0]}"]
            _help_lines(kind, value, prefix=f"{prefix}{field.name}.", lines=lines)
        else:
            lines.append(f"  --{prefix}{field.name} {_type_name(kind).upper()}")
            lines.append(f"      {_help_line(annotated[field.name])} (default: {_default_text(value)})")


def _help_line(annotation: Any) -> str:
    """The text in ``Annotated[T, "text"]``; empty where there is none."""
    return next((item for item in getattr(annotation, "__metadata__", ()) if isinstance(item, str)), "")


def _field_types(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def _without_none(arguments: tuple[Any, ...]) -> Any:
    return next(argument for argument in arguments if argument is not type(None))


def _type_name(kind: Any) -> str:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Literal:
        return "|".join(str(choice) for choice in arguments)
    if origin in (types.UnionType, typing.Union):
        return f"{_type_name(_without_none(arguments))} or none"
    if origin is tuple:
        return f"{_type_name(arguments[0])} ..."
    return {bool: "true|false", int: "whole number", float: "number", str: "text", Path: "path"}.get(
        kind, str(kind)
    )


def _default_text(value: Any) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
