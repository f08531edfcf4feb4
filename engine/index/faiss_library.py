"""The one place that imports faiss, and after torch: each brings an OpenMP runtime, torch's must be first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from engine import runtime


@contextmanager
def faiss_on_one_thread() -> Iterator[ModuleType]:
    """The faiss module, computing on the calling thread only while the block lasts.

    One query is quickest so: where the other cores are busy, waiting for a second thread made it thirty
    times slower. Two OpenMP runtimes with threads of their own are also known to crash on Windows and
    macOS. The number is put back at the end because torch may read the same one.
    """
    runtime.prepare()
    import faiss

    n_threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield faiss
    finally:
        faiss.omp_set_num_threads(n_threads)
