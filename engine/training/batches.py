"""Batches of a run in order, prepared ahead on helper threads.

A batch is a function of (step, draw), so who makes it and when does not matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from engine.training.task import TrainingTask


class BatchSource:
    """Hands out the batches of one process, step after step.

    One thread calls ``next_batch``; ``close`` it in the end.

    Args:
        task: makes the batches.
        first_step: where the run starts or continues.
        steps: where it ends.
        accumulate: forward passes per update.
        threads: how many batches are prepared ahead, each on a thread; 0 makes them when asked.
        rank: this process among ``n_processes``, each of which gets draws of its own.
        n_processes: how many processes train together.
    """

    def __init__(
        self,
        task: TrainingTask,
        *,
        first_step: int,
        steps: int,
        accumulate: int,
        threads: int,
        rank: int = 0,
        n_processes: int = 1,
    ) -> None:
        self._task = task
        self._places = self._all_places(range(first_step, steps), accumulate, rank, n_processes)
        self._ahead: deque[Future[Any]] = deque()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="batches") if threads else None
        self._fill(threads)

    def next_batch(self) -> Any:
        """The next batch; what went wrong while it was prepared is raised here."""
        if self._pool is None:
            return self._task.batch(*next(self._places))
        batch = self._ahead.popleft().result()
        self._fill(1)
        return batch

    def close(self) -> None:
        """Drop what was prepared; waits for batches being made."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _fill(self, n_batches: int) -> None:
        if self._pool is None:
            return
        for _ in range(n_batches):
            place = next(self._places, None)
            if place is not None:
                self._ahead.append(self._pool.submit(self._task.batch, *place))

    def _all_places(
        self, steps: range, accumulate: int, rank: int, n_processes: int
    ) -> Iterator[tuple[int, int]]:
        """(step, draw) of every batch of this process."""
        for step in steps:
            n_draws = accumulate * sum(phase.repeats for phase in self._task.phases(step))
            for draw in range(n_draws):
                yield step, draw * n_processes + rank
