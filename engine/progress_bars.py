"""Progress reports as bars on a terminal, for the command lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from engine.progress import Progress, ProgressCallback


@contextmanager
def progress_bars() -> Iterator[ProgressCallback]:
    """One bar on stderr per unit that is reported (data sets, views, steps), with rate and time left."""
    bars: dict[str, tqdm] = {}

    def show(progress: Progress) -> None:
        bar = bars.get(progress.unit)
        if bar is None or bar.total != progress.total:  # training images, then validation images
            for other in bars.values():
                other.close()
            bars[progress.unit] = tqdm(
                total=progress.total,
                unit=f" {progress.unit}",
                initial=max(0, progress.done - 1),
                dynamic_ncols=True,
                mininterval=0.2 if sys.stderr.isatty() else 30.0,  # a log file wants few lines
            )
        bar = bars[progress.unit]
        bar.set_postfix_str(progress.message, refresh=False)
        bar.update(progress.done - bar.n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
