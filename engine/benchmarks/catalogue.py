"""The engine's benchmarks, in the order of the table."""

from __future__ import annotations

from typing import Final

from engine.benchmarks.benchmark import Benchmark
from engine.benchmarks.cuda import measure_cuda
from engine.benchmarks.live_loop import measure_cancel, measure_pen_up, measure_sweep
from engine.benchmarks.many_classes import measure_classes
from engine.benchmarks.paper_formula import measure_formula, measure_incremental
from engine.benchmarks.search import measure_search
from engine.benchmarks.throughput import measure_batches, measure_compile, measure_layout

BENCHMARKS: Final = (
    Benchmark(name="pen-up", summary="a stroke until new scores, cached features", measure=measure_pen_up),
    Benchmark(name="sweep", summary="a folder, first time and after a stroke", measure=measure_sweep),
    Benchmark(name="classes", summary="what further classes cost", measure=measure_classes),
    Benchmark(name="cancel", summary="stopping a sweep", measure=measure_cancel),
    Benchmark(name="incremental", summary="a stroke against starting over", measure=measure_incremental),
    Benchmark(name="formula", summary="mshnet-resnet50 against the paper's formula", measure=measure_formula),
    Benchmark(name="search", summary="a doodle against 100,000 images", measure=measure_search),
    Benchmark(name="batch", summary="batches through the backbone", measure=measure_batches),
    Benchmark(name="layout", summary="memory layout of the backbone", measure=measure_layout),
    Benchmark(
        name="compile", summary="torch.compile of the backbone", measure=measure_compile, is_default=False
    ),
    Benchmark(name="cuda", summary="the live loop on a graphics card", measure=measure_cuda),
)
