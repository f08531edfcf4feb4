"""One name for all command lines."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from engine import __main__ as engine_main
from engine import __version__


@pytest.mark.parametrize("name", engine_main.COMMANDS)
def test_every_command_is_there(name: str) -> None:
    module, help_text = engine_main.COMMANDS[name]
    assert importlib.util.find_spec(module) is not None
    assert help_text


def test_the_arguments_reach_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine_main.main(["search", "--no-such-flag", "x"]) == 2
    assert "--no-such-flag" in capsys.readouterr().err


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine_main.main([]) == 0
    text = capsys.readouterr().out
    assert all(f"\n  {name} " in text for name in engine_main.COMMANDS)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine_main.main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_an_unknown_command_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine_main.main(["segmnet"]) == 2
    assert "segmnet" in capsys.readouterr().err


def test_a_build_without_training_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "engine.train", None)  # as if the file were not there
    assert engine_main.main(["train", "--list"]) == 2
    assert "no train" in capsys.readouterr().err
