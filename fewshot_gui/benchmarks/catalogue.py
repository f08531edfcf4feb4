"""The app's benchmarks, in the order of the table."""

from __future__ import annotations

from typing import Final

from engine.benchmarks.benchmark import Benchmark
from fewshot_gui.benchmarks.doodling import measure_doodle
from fewshot_gui.benchmarks.large_folder import measure_large_folder
from fewshot_gui.benchmarks.painting import measure_overlay, measure_stroke
from fewshot_gui.benchmarks.start import measure_start
from fewshot_gui.benchmarks.sweeping import measure_cancel, measure_ticks

BENCHMARKS: Final = (
    Benchmark(name="start", summary="window, engine, longest stall", measure=measure_start),
    Benchmark(name="folder", summary="a folder of 50,000 files", measure=measure_large_folder),
    Benchmark(name="stroke", summary="painting on a photo of 12 megapixels", measure=measure_stroke),
    Benchmark(name="overlay", summary="pen-up to the new overlay", measure=measure_overlay),
    Benchmark(name="ticks", summary="GUI tick gaps while the engine sweeps", measure=measure_ticks),
    Benchmark(name="cancel", summary="stopping a sweep", measure=measure_cancel),
    Benchmark(name="doodle", summary="pen-up to the ranked grid, 100,000 images", measure=measure_doodle),
)
