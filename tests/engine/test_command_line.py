"""What the command lines share."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import evaluate, search, segment, weak_masks
from engine.command_line import Parser, add_weights_arguments, output_file, run_command, share
from engine.data import __main__ as data_command
from engine.errors import Cancelled, ConfigError
from engine.index import __main__ as index_command
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken


def _raises(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (
            ConfigError("The thing is wrong.", hint="Mend it."),
            2,
            "engine.thing: The thing is wrong. Mend it.\n",
        ),
        (Cancelled(), 130, "stopped\n"),
        (KeyboardInterrupt(), 130, "stopped\n"),
    ],
)
def test_failures_are_one_line_and_an_exit_code(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command("engine.thing", _raises(error), stopped="stopped") == code
    assert capsys.readouterr() == ("", words)


def test_the_work_decides_the_exit_code_and_faults_stay_faults() -> None:
    assert run_command("engine.thing", lambda: 1, stopped="") == 1
    with pytest.raises(ZeroDivisionError):
        run_command("engine.thing", _raises(ZeroDivisionError()), stopped="")


@pytest.mark.parametrize(
    "command",
    [evaluate.main, search.main, segment.main, weak_masks.main, data_command.main, index_command.main],
)
@pytest.mark.parametrize("flags", [[], ["mshnet-lite", "--no-such-flag"]])
def test_every_command_refuses_a_bad_line_in_one_sentence(
    command: Callable[[list[str]], int], flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(flags) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("engine.")
    assert printed.err.count("\n") == 1


def test_head_and_backbone_are_spelled_alike(capsys: pytest.CaptureFixture[str]) -> None:
    for command, words in (
        (evaluate.main, ["d2s-lite", "--help"]),
        (search.main, ["--help"]),
        (segment.main, ["--help"]),
        (index_command.main, ["--help"]),
    ):
        with pytest.raises(SystemExit, match="0"):
            command(words)
        text = capsys.readouterr().out
        assert "--head FILE" in text
        assert "--backbone FILE" in text


def test_an_alias_means_the_backbone() -> None:
    parser = Parser()
    add_weights_arguments(parser, aliases=["--weights"])
    options = parser.parse_args(["--weights", "a.pth", "--head", "b.safetensors"])
    assert (options.backbone.name, options.head.name) == ("a.pth", "b.safetensors")


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    assert output_file(str(tmp_path / "new.json")) == tmp_path / "new.json"
    with pytest.raises(argparse.ArgumentTypeError, match="is a folder"):
        output_file(str(tmp_path))


@pytest.mark.parametrize("text", ["-0.1", "1.01", "nan", "much", ""])
def test_a_share_is_a_number_from_0_to_1(text: str) -> None:
    assert [share("0"), share("0.25"), share("1")] == [0, 0.25, 1]
    with pytest.raises(argparse.ArgumentTypeError, match="between 0 and 1"):
        share(text)


def test_the_first_interrupt_cancels_and_the_second_stops() -> None:
    token, before = CancelToken(), signal.getsignal(signal.SIGINT)
    with interrupt_cancels(token):
        signal.raise_signal(signal.SIGINT)
        assert token.is_cancelled
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_that_arrives_twice_may_count_once() -> None:
    token = CancelToken()
    with interrupt_cancels(token, is_second_forceful=False):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert token.is_cancelled
