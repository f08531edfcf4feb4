"""Writing a ranked list: as a table, or as copies of its best images. Runs on the engine thread."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from engine.errors import DataError, ImageError
from engine.images import write_bytes_atomic
from engine.search_types import SearchHit
from fewshot_gui.jobs.events import ResultsWritten
from fewshot_gui.jobs.runner import JobContext

_ROWS_PER_STEP: Final = 2000
CSV_COLUMNS: Final = ("rank", "path", "score")


def write_table(context: JobContext, *, hits: Sequence[SearchHit], path: Path) -> Iterator[object]:
    """Write rank, path and score of every hit as CSV (UTF-8); the file appears when it is complete.

    Raises:
        ImageError: the file cannot be written.
        Cancelled: nothing is written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    for first in range(0, len(hits), _ROWS_PER_STEP):
        context.token.raise_if_cancelled()
        rows = hits[first : first + _ROWS_PER_STEP]
        writer.writerows(
            (rank, str(hit.image_path), f"{hit.score:.6f}") for rank, hit in enumerate(rows, first + 1)
        )
        yield ResultsWritten(n_done=first + len(rows), n_failed=0)
    context.token.raise_if_cancelled()
    write_bytes_atomic(path, text.getvalue().encode("utf-8", "surrogateescape"), is_durable=False)


def copy_images(context: JobContext, *, hits: Sequence[SearchHit], folder: Path) -> Iterator[object]:
    """Copy images into a new folder, their rank in front of their names; bad files are counted.

    Raises:
        DataError: the folder cannot be made, or is there already.
        Cancelled: copies made before stay.
    """
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise DataError(
            QCoreApplication.translate(
                "results_export", "The folder {folder} cannot be made: {reason}."
            ).format(folder=folder, reason=error.strerror)
        ) from error
    n_digits, n_failed = max(2, len(str(len(hits)))), 0
    for rank, hit in enumerate(hits, 1):
        context.token.raise_if_cancelled()
        try:
            _copy(hit.image_path, folder / f"{rank:0{n_digits}d}-{hit.image_path.name}")
        except ImageError:
            n_failed += 1
        yield ResultsWritten(n_done=rank, n_failed=n_failed)


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copy2(source, target)
    except OSError as error:
        raise ImageError(
            QCoreApplication.translate("results_export", "{source} cannot be copied: {reason}.").format(
                source=source, reason=error.strerror
            )
        ) from error
