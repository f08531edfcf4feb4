"""Whether a window can be opened and painted on, tried in a process of its own: a bad Qt ends the process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.health.finding import Finding, State

_APP: Final = "fewshot_gui"
_FROZEN_APP: Final = "fewshot"  # beside fewshot-engine; see build.spec
_TIMEOUT_S: Final = 60


def check_desktop() -> Iterator[Finding]:
    """Run the app's self-test."""
    try:
        run = subprocess.run(  # our own module in our own interpreter
            self_test_command(),
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        yield Finding(
            subject="desktop",
            state=State.PROBLEM,
            text=f"the self-test gave no answer within {_TIMEOUT_S} s",
            hint=f"Run {' '.join(self_test_command())} to see where it stays.",
        )
        return
    if run.returncode == 0:
        yield Finding(subject="desktop", state=State.OK, text=run.stdout.strip())
        return
    last_lines = (run.stderr or run.stdout).strip().splitlines()[-3:]
    yield Finding(
        subject="desktop",
        state=State.PROBLEM,
        text=f"the self-test ended with code {run.returncode}: {' / '.join(last_lines)}",
        hint="Without a screen, set QT_QPA_PLATFORM=offscreen; the README names the packages Linux needs.",
    )


def self_test_command() -> list[str]:
    """How to run the app's self-test from here: as a module, or the program beside this frozen one."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        return [str(own.with_name(_FROZEN_APP + own.suffix)), "--self-test"]
    return [sys.executable, "-m", _APP, "--self-test"]
