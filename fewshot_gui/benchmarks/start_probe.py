"""The child of the start benchmark: the app as ``python -m fewshot_gui`` starts it, with a stopwatch.

Prints one line of JSON with milliseconds since the moment given as the only argument (``time.time``).
"""

from __future__ import annotations

import functools
import json
import sys
from typing import TYPE_CHECKING, Any

from fewshot_gui import __main__ as command
from fewshot_gui.plain_imports import import_qt

if TYPE_CHECKING:
    from fewshot_gui.benchmarks.start_watch import StartWatch


def main(started_at: float) -> int:
    """Start, wait for the model, close; returns 0 where everything came."""
    import_qt()  # as the command does, before anything that needs Qt
    from fewshot_gui import app

    watches: list[StartWatch] = []
    app.FewshotApp = functools.partial(_make_watched, app.FewshotApp, started_at, watches)
    exit_code = command.main(["--no-tour", "--device", "cpu"])
    times = watches[0].times
    sys.stdout.write(json.dumps(times) + "\n")
    return exit_code if "model" in times else 1


def _make_watched(
    make_app: Any, started_at: float, watches: list[StartWatch], *args: Any, **options: Any
) -> Any:
    from fewshot_gui.benchmarks.start_watch import StartWatch

    made = make_app(*args, **options)
    watches.append(StartWatch(made, started_at))
    return made


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
