"""The table as text and as JSON. No torch, no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from engine.benchmarks.machine import Machine
from engine.benchmarks.rows import Row

_COLUMNS: Final = (
    ("what", 34, "<"),
    ("bar", 9, ">"),
    ("median", 10, ">"),
    ("quartiles", 19, ">"),
    ("n", 4, ">"),
    ("unit", 9, "<"),
    ("verdict", 7, "<"),
)


def heading() -> str:
    """The line above the rows."""
    return _line(tuple(title for title, _, _ in _COLUMNS), note="note")


def row_line(row: Row) -> str:
    """One row as text."""
    quartiles = f"{_number(row.low)} .. {_number(row.high)}"
    cells = (
        row.name,
        str(row.bar or ""),
        _number(row.median),
        quartiles,
        str(row.n),
        row.unit,
        str(row.verdict),
    )
    return _line(cells, note=row.note)


def to_plain(machine: Machine, rows: Sequence[Row], skipped: Mapping[str, str]) -> dict[str, object]:
    """The whole report as plain values for JSON.

    Args:
        machine: what it was measured on.
        rows: what was measured.
        skipped: benchmarks that could not run, with the reason.
    """
    return {
        "machine": {**vars(machine), "is_busy": machine.is_busy},
        "rows": [_plain_row(row) for row in rows],
        "skipped": dict(skipped),
    }


def _plain_row(row: Row) -> dict[str, object]:
    bar = None if row.bar is None else {"limit": row.bar.limit, "is_upper": row.bar.is_upper}
    return {**vars(row), "bar": bar, "verdict": str(row.verdict)}


def _line(cells: tuple[str, ...], *, note: str) -> str:
    padded = (f"{cell:{side}{width}}" for cell, (_, width, side) in zip(cells, _COLUMNS, strict=True))
    return "  ".join((*padded, note)).rstrip()


def _number(value: float) -> str:
    """Three figures, and never an exponent between a thousandth and a million."""
    if value == 0 or not 1e-3 <= abs(value) < 1e6:
        return f"{value:.2g}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
