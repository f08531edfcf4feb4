"""One line of the table: a thing that was timed several times, and the bar it is held to. No torch, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Verdict(StrEnum):
    """What the bar says of the median."""

    MET = "met"
    MISSED = "MISSED"
    NO_BAR = "-"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What we hold ourselves to.

    Attributes:
        limit: in the row's unit.
        is_upper: True where values must stay at or below the limit, False where at or above.
    """

    limit: float
    is_upper: bool

    def __str__(self) -> str:
        return f"{'<=' if self.is_upper else '>='} {self.limit:g}"

    def judge(self, value: float) -> Verdict:
        is_met = value <= self.limit if self.is_upper else value >= self.limit  # both False for nan
        return Verdict.MET if is_met else Verdict.MISSED


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing measured.

    Attributes:
        name: ``benchmark.thing``.
        unit: of all numbers, e.g. ``ms``, ``images/s``, ``x`` for a ratio.
        median: of the samples.
        low, high: first and third quartile.
        n: number of samples.
        bar: what is held against the median; None where there is none.
        note: what one must know to read the numbers; may be empty.
    """

    name: str
    unit: str
    median: float
    low: float
    high: float
    n: int
    bar: Bar | None = None
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        return Verdict.NO_BAR if self.bar is None else self.bar.judge(self.median)


def at_most(limit: float) -> Bar:
    return Bar(limit=limit, is_upper=True)


def at_least(limit: float) -> Bar:
    return Bar(limit=limit, is_upper=False)


def make_row(
    name: str, samples: Sequence[float], *, unit: str, bar: Bar | None = None, note: str = ""
) -> Row:
    """Median and quartiles of samples.

    Raises:
        ValueError: there is no sample.
    """
    if not len(samples):
        raise ValueError(f"Nothing was measured for {name}.")
    low, median, high = (float(value) for value in np.percentile(samples, (25, 50, 75)))
    return Row(name=name, unit=unit, median=median, low=low, high=high, n=len(samples), bar=bar, note=note)
