"""Training pairs of the paper models: a query and K support images of its class.

Source: MSHNet's released code: an epoch holds a fixed number of pairs for every class, drawn with
replacement, because some classes have far fewer images than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from engine.data.catalogue import ClassKey
from engine.errors import ConfigError, DataError


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One question: find in ``query`` what ``support`` shows.

    Attributes:
        key: the class.
        query: record number.
        support: record numbers of the shots; never the query. An image occurs twice only where the
            class has too few.
    """

    key: ClassKey
    query: int
    support: tuple[int, ...]


class PairSampler:
    """An endless list of pairs, a function of the seed alone. Any thread.

    Args:
        members: record numbers of every class.
        pairs_per_class: pairs of each class in an epoch.
        shots: K.
        seed: of the draw; every epoch has its own order.

    Raises:
        DataError: no class, or a class with one image.
        ConfigError: ``pairs_per_class`` or ``shots`` is below 1.
    """

    def __init__(
        self, members: Mapping[ClassKey, Sequence[int]], *, pairs_per_class: int, shots: int, seed: int
    ) -> None:
        if pairs_per_class < 1 or shots < 1:
            raise ConfigError(f"There must be at least one pair and shot, not {pairs_per_class} and {shots}.")
        if not members:
            raise DataError("There is no class to draw training pairs from.")
        for key, images in members.items():
            if len(images) < 2:
                raise DataError(f"The class {key} has {len(images)} image; a pair needs two.")
        self._members = {key: np.asarray(images, dtype=np.int64) for key, images in members.items()}
        self._pairs_per_class, self._shots, self._seed = pairs_per_class, shots, seed
        self._lock = Lock()
        self._epochs: dict[int, list[Pair]] = {}

    @property
    def classes(self) -> tuple[ClassKey, ...]:
        return tuple(self._members)

    @property
    def epoch_size(self) -> int:
        """Pairs per epoch."""
        return self._pairs_per_class * len(self._members)

    def pairs(self, first: int, count: int) -> list[Pair]:
        """Pairs ``first`` to ``first + count - 1`` of the endless list."""
        numbers = range(first, first + count)
        return [self._epoch(n // self.epoch_size)[n % self.epoch_size] for n in numbers]

    def _epoch(self, epoch: int) -> list[Pair]:
        with self._lock:
            if epoch not in self._epochs:
                # Two epochs are kept: helper threads may still be at the end of the last one.
                self._epochs = {
                    number: pairs for number, pairs in self._epochs.items() if number == epoch - 1
                }
                self._epochs[epoch] = self._draw(epoch)
            return self._epochs[epoch]

    def _draw(self, epoch: int) -> list[Pair]:
        rng = np.random.default_rng((self._seed, epoch))
        pairs = []
        for key, images in self._members.items():
            n_others = len(images) - 1
            for query in rng.integers(len(images), size=self._pairs_per_class):
                steps = rng.choice(n_others, self._shots, replace=n_others < self._shots) + 1
                support = images[(query + steps) % len(images)]  # a step of 1 to n - 1 misses the query
                pairs.append(Pair(key=key, query=int(images[query]), support=tuple(support.tolist())))
        return [pairs[place] for place in rng.permutation(len(pairs))]
