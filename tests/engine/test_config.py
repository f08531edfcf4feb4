"""Configuration: files, flags, types, and sentences a person can act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import pytest

from engine.config import config_from_dict, config_help, config_to_dict, parse_config
from engine.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Optim:
    """The optimiser."""

    lr: Annotated[float, "learning rate"] = 1e-3
    steps: Annotated[int, "how long"] = 10


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A run."""

    optim: Optim = field(default_factory=Optim)
    names: Annotated[tuple[str, ...], "some names"] = ()
    shots: tuple[int, ...] = (1,)
    fast: bool = False
    mode: Literal["a", "b"] = "a"
    folder: Path | None = None


def test_defaults_then_file_then_flags(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text('names = ["x"]\nmode = "b"\n[optim]\nlr = 1\nsteps = 5\n')
    config = parse_config(Settings, ["--optim.steps", "7", "--config", str(path)])
    assert config == Settings(optim=Optim(lr=1.0, steps=7), names=("x",), mode="b")
    assert isinstance(config.optim.lr, float)


def test_every_kind_of_flag() -> None:
    words = "--names pets:8 pets:10 --shots 1 5 --fast --optim.lr=3e-4 --folder some/where"
    config = parse_config(Settings, words.split())
    assert config.names == ("pets:8", "pets:10")
    assert config.shots == (1, 5)
    assert config.fast is True
    assert config.optim.lr == 3e-4
    assert config.folder == Path("some/where")
    assert parse_config(Settings, ["--fast", "false", "--folder", "none"], base=config).folder is None


def test_dict_round_trip() -> None:
    config = Settings(names=("a", "b"), folder=Path("x"), optim=Optim(lr=0.5))
    plain = config_to_dict(config)
    assert plain["folder"] == "x"
    assert plain["names"] == ["a", "b"]
    assert config_from_dict(Settings, plain) == config


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--optim.lrr", "1"], "Did you mean optim.lr"),
        (["--zzz", "1"], "Known settings: optim.lr, optim.steps, names"),
        (["--optim", "1"], "optim is a section; give one of its settings, such as optim.lr"),
        (["--optim.steps", "1.5"], "optim.steps must be a whole number, not '1.5'"),
        (["--optim.lr", "nan"], "optim.lr must be finite, not nan"),
        (["--optim.lr"], "takes one value, 0 were given"),
        (["--mode", "c"], "mode must be one of a, b, not 'c'"),
        (["--fast", "perhaps"], "fast must be true or false"),
        (["lr", "3"], "is not a flag"),
        (["--config", "missing.toml"], "missing.toml cannot be read"),
    ],
)
def test_bad_input_is_explained(arguments: list[str], expected: str) -> None:
    with pytest.raises(ConfigError, match=r".") as caught:
        parse_config(Settings, arguments)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"optim": {"lr": "quick"}}, "optim.lr must be a number"),
        ({"optim": {"steps": True}}, "optim.steps must be a whole number"),
        ({"optim": 3}, "optim is a section"),
        ({"names": "one"}, "names must be a list of text"),
        ({"fast": 1}, "fast must be true|false"),
    ],
)
def test_wrong_types_in_a_file_are_refused(values: dict, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_from_dict(Settings, values)
    assert expected in str(caught.value)


def test_help_names_type_default_and_meaning() -> None:
    text = config_help(Settings)
    assert "--optim.lr NUMBER\n      learning rate (default: 0.001)" in text
    assert "optim: The optimiser." in text
    assert "--mode A|B" in text
