"""Running sums of recent queries, so that a stroke on the support only pays for the cells it changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from torch import Tensor

from engine.models.segmenter import Features, QueryMemo


@dataclass(frozen=True, kw_only=True, eq=False)
class QueryState:
    """What is kept of one query between predictions.

    Attributes:
        memos: the model's running sums by the key of the support they belong to, so one per class; empty
            where the model has none.
        features: the query's features ready to compute with; None saves the memory.
    """

    memos: Mapping[str, QueryMemo] = field(default_factory=dict)
    features: Features | None = None


class MemoStore:
    """Query states bounded in bytes, least recently used out first. Engine thread only.

    The state of the image on screen stays whatever the bound: it is the one that follows every stroke.
    """

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._states: OrderedDict[str, QueryState] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._pinned = ""

    def __len__(self) -> int:
        return len(self._states)

    @property
    def used_bytes(self) -> int:
        return sum(self._sizes.values())

    def pin(self, key: str) -> None:
        """Name the query on screen; the one before loses its protection and its ready features."""
        previous = self._states.get(self._pinned)
        if self._pinned != key and previous is not None:
            slim = QueryState(memos=previous.memos)
            self._states[self._pinned] = slim
            self._sizes[self._pinned] = held_bytes(slim)
        self._pinned = key

    def take(self, key: str) -> QueryState | None:
        """Take a state out. A prediction that fails half-way then leaves no half-updated sums behind."""
        self._sizes.pop(key, None)
        return self._states.pop(key, None)

    def put(self, key: str, state: QueryState) -> None:
        """Keep a state as the most recently used one."""
        self._states[key] = state
        self._states.move_to_end(key)
        self._sizes[key] = held_bytes(state)
        used = self.used_bytes
        for old in list(self._states):
            if used <= self._max_bytes:
                break
            if old != self._pinned:
                used -= self._sizes.pop(old)
                del self._states[old]

    def forget_supports(self, support_keys: Collection[str]) -> None:
        """Forget the running sums of these supports."""
        if not support_keys:
            return
        for key, state in self._states.items():
            kept = {name: memo for name, memo in state.memos.items() if name not in support_keys}
            if len(kept) < len(state.memos):
                self._states[key] = QueryState(memos=kept, features=state.features)
                self._sizes[key] = held_bytes(self._states[key])

    def clear(self) -> None:
        """Forget all states; the pinned name stays."""
        self._states.clear()
        self._sizes.clear()


def held_bytes(thing: object) -> int:
    """Bytes of all tensors reachable through attributes, lists, tuples and dicts."""
    if isinstance(thing, Tensor):
        return thing.nbytes
    if isinstance(thing, Mapping):
        return sum(held_bytes(value) for value in thing.values())
    if isinstance(thing, list | tuple):
        return sum(held_bytes(value) for value in thing)
    if isinstance(thing, QueryMemo | QueryState):
        return sum(held_bytes(value) for value in _attributes(thing))
    return 0


def _attributes(thing: object) -> list[object]:
    slots = [name for base in type(thing).__mro__ for name in getattr(base, "__slots__", ())]
    names = [*getattr(thing, "__dict__", ()), *slots]
    return [getattr(thing, name, None) for name in names]
