"""Benchmarks at their smallest: every row once, and what every report must look like."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Final

from engine.benchmarks.benchmark import Benchmark, Effort
from engine.benchmarks.machine import describe_machine
from engine.benchmarks.report import heading, row_line, to_plain
from engine.benchmarks.rows import Row

TINY: Final = Effort(
    rounds=1,
    heavy_rounds=1,
    models=("mshnet-lite",),
    batches=(2,),
    shots=(2,),
    classes=(1, 2),
    n_photos=3,
    n_vectors=20,
    n_files=20,
    paper_side=96,
    photo_size=(300, 400),
)


def check_rows(benchmark: Benchmark, rows: Sequence[Row]) -> None:
    """Rows of one benchmark: named after it, measured, and fit for both kinds of report."""
    assert rows
    assert len({row.name for row in rows}) == len(rows)
    for row in rows:
        assert row.name.startswith(f"{benchmark.name}.")
        assert row.n >= 1
        assert row.unit
        assert math.isfinite(row.median)
        assert row.low <= row.median <= row.high
        line = row_line(row)
        assert line.startswith(row.name)
        assert line.index(f" {row.unit} ") == heading().index("unit") - 1, "the columns are aligned"
    plain = to_plain(describe_machine(threads=1), rows, {})
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
