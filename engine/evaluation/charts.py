"""Pictures of the numbers: precision over recall, confusion matrix, calibration curve."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.errors import DataError
from engine.evaluation.ranking import N_RECALL_LEVELS
from engine.evaluation.retrieval import RetrievalReport, RetrievalScores
from engine.evaluation.zero_shot import ZeroShotReport
from engine.images import write_bytes_atomic

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_NAMES: Final = 60
"""Beyond this many classes an axis has no names: they could not be read."""


def write_retrieval_chart(
    path: Path, report: RetrievalReport, classes: Mapping[str, RetrievalScores], *, title: str
) -> None:
    """Write a PNG: mean interpolated precision over recall, and mAP@all per class.

    Raises:
        DataError: matplotlib is not installed.
        ImageError: the file cannot be written.
    """
    names = sorted(classes, key=lambda name: classes[name].map_all)
    n_named = len(names) if len(names) <= _MOST_NAMES else 0
    figure = _figure(11, max(4.5, 0.16 * n_named + 1.2))
    left, right = figure.subplots(1, 2)
    left.plot(np.linspace(0, 100, N_RECALL_LEVELS), report.curve)
    left.set(xlabel="recall (%)", ylabel="precision (%), mean over sketches", xlim=(0, 100), ylim=(0, 100))
    left.grid(alpha=0.3)
    values = [classes[name].map_all for name in names]
    right.barh(range(len(names)), values, color="tab:blue")
    right.axvline(report.total.map_all, color="black", linewidth=1, linestyle="--")
    right.set(xlabel="mAP@all, not interpolated (dashed: mean over sketches)", ylim=(-0.6, len(names) - 0.4))
    _name_axis(right.yaxis, names, "")
    figure.suptitle(title)
    _save(figure, path)


def write_zero_shot_chart(path: Path, report: ZeroShotReport, names: Sequence[str], *, title: str) -> None:
    """Write a PNG: confusion matrix of the generalised task and, with seen test images, S over U.

    Args:
        path: the file.
        report: what was measured.
        names: of all classes of the table; only those with test images get a row.
        title: stands above.

    Raises:
        DataError: matplotlib is not installed.
        ImageError: the file cannot be written.
    """
    rows = np.flatnonzero(report.confusion.sum(axis=1))
    columns = np.flatnonzero(report.confusion.sum(axis=1) + report.confusion.sum(axis=0))
    # Unseen classes last, so that leaning towards seen ones shows as a block.
    is_unseen = np.isin(rows, list(report.class_t1))
    rows = np.concatenate([rows[~is_unseen], rows[is_unseen]])
    is_unseen = np.isin(columns, list(report.class_t1))
    columns = np.concatenate([columns[~is_unseen], columns[is_unseen]])
    shares = report.confusion[np.ix_(rows, columns)] / report.confusion[rows].sum(axis=1, keepdims=True)
    n_plots = 1 if report.curve is None else 2
    side = max(5.5, 0.17 * len(rows) + 2) if len(rows) <= _MOST_NAMES else 7
    figure = _figure(1.3 * side + 5.5 * (n_plots - 1), side)
    axes = np.atleast_1d(figure.subplots(1, n_plots, width_ratios=[1.3 * side, 5][:n_plots]))
    picture = axes[0].imshow(100 * shares, cmap="viridis", vmin=0, vmax=100, interpolation="nearest")
    figure.colorbar(picture, ax=axes[0], shrink=0.8, label="images of the true class (%)")
    for axis, indices, label in (
        (axes[0].yaxis, rows, "true class (* unseen)"),
        (axes[0].xaxis, columns, "predicted class"),
    ):
        _name_axis(axis, [_marked(names[index], int(index), report) for index in indices], label)
    axes[0].tick_params(axis="x", rotation=90)
    # Unseen classes lie below and right of the lines.
    axes[0].axhline(np.sum(~np.isin(rows, list(report.class_t1))) - 0.5, color="white", linewidth=0.8)
    axes[0].axvline(np.sum(~is_unseen) - 0.5, color="white", linewidth=0.8)
    if report.curve is not None:
        _plot_calibration(axes[1], report)
    figure.suptitle(title)
    _save(figure, path)


def _plot_calibration(axes: Axes, report: ZeroShotReport) -> None:
    curve = report.curve
    assert curve is not None  # the caller asked
    axes.plot(curve.unseen, curve.seen)
    axes.plot([report.unseen], [report.seen], "o", color="tab:red")
    axes.annotate(
        f"offset {report.offset:.2f}: H {report.harmonic:.1f}",
        (report.unseen, report.seen),
        xytext=(0.97, 0.97),
        textcoords="axes fraction",
        ha="right",
        va="top",
        arrowprops={"arrowstyle": "-", "color": "tab:red"},
    )
    axes.set(xlabel="U: unseen classes (%)", ylabel="S: seen classes (%)", xlim=(0, 100), ylim=(0, 100))
    axes.set_title(f"calibrated stacking, area {curve.area:.3f}", fontsize="medium")
    axes.set_box_aspect(1)
    axes.grid(alpha=0.3)


def _marked(name: str, index: int, report: ZeroShotReport) -> str:
    return f"{name} *" if index in report.class_t1 else name


def _name_axis(axis: Any, names: Sequence[str], label: str) -> None:
    if len(names) > _MOST_NAMES:
        axis.set_ticks([])
        axis.set_label_text(f"{label}: {len(names)} classes" if label else f"{len(names)} classes")
    else:
        axis.set_ticks(range(len(names)), names, fontsize="small")
        axis.set_label_text(label)


def check_matplotlib() -> None:
    """Ask before a long measurement rather than after it.

    Raises:
        DataError: matplotlib is not installed.
    """
    _figure(1, 1)


def _figure(width: float, height: float) -> Figure:
    """An empty picture in inches; needs no screen."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise DataError(
            "The picture cannot be drawn because matplotlib is missing.",
            hint='Install it with: pip install "fewshot[train]".',
        ) from error
    return Figure(figsize=(width, height), layout="constrained")


def _save(figure: Figure, path: Path) -> None:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    write_bytes_atomic(path, buffer.getvalue())
