"""The picture of a run: losses above, validation below."""

from __future__ import annotations

import importlib
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from engine.errors import DataError
from engine.images import write_bytes_atomic

_PNG_DPI: Final = 110


def require_matplotlib() -> None:
    """Raise before a long run rather than after it.

    Raises:
        DataError: matplotlib is not installed.
    """
    try:
        importlib.import_module("matplotlib.figure")
    except ImportError as error:
        raise DataError(
            "The curves cannot be drawn because matplotlib is missing.",
            hint='Install it with: pip install "fewshot[train]".',
        ) from error


def draw_curves(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Draw the lines of ``metrics.jsonl`` into a PNG file, atomically.

    Args:
        path: the picture.
        records: lines of kind ``train`` (loss, and its terms where there are some) and ``validation``.

    Raises:
        DataError: matplotlib is not installed.
        ImageError: the file cannot be written.
    """
    require_matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 6), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True)
    train = [record for record in records if record["kind"] == "train"]
    _plot(upper, "loss", [(record["step"], record["loss"]) for record in train], linewidth=1.2)
    for name in dict.fromkeys(name for record in train for name in record.get("parts", {})):
        points = [(r["step"], r["parts"][name]) for r in train if name in r.get("parts", {})]
        _plot(upper, name, points, linewidth=0.7)
    upper.set_ylabel("training loss")
    validated = [record for record in records if record["kind"] == "validation"]
    for name in sorted({name for record in validated for name in record} - {"kind", "step"}):
        points = [(record["step"], record[name]) for record in validated if name in record]
        _plot(lower, name, points, marker="o", markersize=3)
    lower.set_ylabel("validation")
    lower.set_xlabel("step")
    for axes in (upper, lower):
        if axes.lines:
            axes.legend(fontsize="small")
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=_PNG_DPI, format="png")
    write_bytes_atomic(path, buffer.getvalue(), is_durable=False)


def _plot(axes: Any, name: str, points: list[tuple[int, float | None]], **style: Any) -> None:
    """One curve; steps without a finite number are left out."""
    finite = [(step, value) for step, value in points if value is not None and math.isfinite(value)]
    if finite:
        axes.plot(*zip(*finite, strict=True), label=name, **style)
