"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"  # works, and the user may want to know
    PROBLEM = "problem"  # something of the program will not work


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report.

    Attributes:
        subject: what was looked at, e.g. ``torch``.
        state: ok, note or problem.
        text: what was found, one line.
        hint: what to do about it; empty where nothing is wrong.
    """

    subject: str
    state: State
    text: str
    hint: str = ""
