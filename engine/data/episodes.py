"""Training episodes: which images show an object, and which image is asked for it.

An episode is drawn from (seed, step) alone, so a resumed run continues exactly. The mix makes the
support matter: a network that segments "the salient thing" whatever it was shown fails on most kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.data.catalogue import Catalogue, ClassKey
from engine.errors import ConfigError, DataError

EpisodeKind = Literal["cross", "same_image", "contrast", "absent", "superpixel"]
LabelLayer = Literal["classes", "superpixels"]


@dataclass(frozen=True, kw_only=True)
class EpisodeMix:
    """Relative frequencies of the kinds of episodes; they need not sum to 1.

    Attributes:
        cross: support and query are different images of one class.
        same_image: two views of one image, asked for one of its classes.
        contrast: one query with several classes, asked for two of them in two episodes.
        absent: the query does not show the class; the right answer is an empty mask.
        superpixel: two views of one image, asked for a region of similar colour.
    """

    cross: float = 0.45
    same_image: float = 0.1
    contrast: float = 0.15
    absent: float = 0.15
    superpixel: float = 0.15


@dataclass(frozen=True, kw_only=True)
class View:
    """One view of one record; view 0 is the image as it is."""

    record: int
    view: int = 0


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One question to the model.

    Attributes:
        kind: how it was drawn.
        support: the shots' views.
        query: the view to segment.
        set_name: the data set it comes from.
        class_id: label value of the asked object, in support and query.
        layer: the label maps that ``class_id`` refers to.
    """

    kind: EpisodeKind
    support: tuple[View, ...]
    query: View
    set_name: str
    class_id: int
    layer: LabelLayer = "classes"


class EpisodeSampler:
    """Draws batches of episodes from a catalogue. Stateless: a batch depends on (seed, step) only.

    Args:
        catalogue: training records only; whatever is held out is not in it.
        mix: frequencies of the kinds; a kind the data cannot serve is left out.
        seed: of this run.
        n_views: views per record, at least 1; supports and queries take random ones.
        n_regions: superpixel regions per record; 0 where there are none.
        shots: numbers of shots to choose from, one per batch.
        set_temperature: a set is drawn in proportion to its number of records to this power;
            0 = all sets alike, 1 = all records alike.
        class_temperature: the same for the classes of a set.
        area_range: fraction of the image an asked object covers in support and query.

    Raises:
        ConfigError: a number is out of range.
        DataError: no class has two usable images.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        mix: EpisodeMix,
        seed: int,
        n_views: int = 1,
        n_regions: int = 0,
        shots: Sequence[int] = (1,),
        set_temperature: float = 0.5,
        class_temperature: float = 0.5,
        area_range: tuple[float, float] = (0.004, 0.8),
    ) -> None:
        if not shots or min(shots) < 1:
            raise ConfigError(f"The numbers of shots must be 1 or more, not {tuple(shots)}.")
        self._records = catalogue.records
        self._seed = seed
        self._n_views = n_views
        self._n_regions = n_regions
        self._shots = tuple(shots)
        self._members = {
            key: usable
            for key, members in catalogue.records_of_classes().items()
            if len(
                usable := [
                    i for i in members if _is_between(self._records[i].areas[key.class_id], area_range)
                ]
            )
            > 1
        }
        if not self._members:
            raise DataError("No class of the training data has two images with a usable object.")
        self._set_records: dict[str, list[int]] = {}
        for index, record in enumerate(self._records):
            self._set_records.setdefault(record.set_name, []).append(index)
        self._set_classes: dict[str, list[ClassKey]] = {}
        for key in self._members:
            self._set_classes.setdefault(key.set_name, []).append(key)
        self._sets = list(self._set_classes)
        self._set_weights = _powers([len(self._set_records[name]) for name in self._sets], set_temperature)
        self._class_weights = {
            name: _powers([len(self._members[key]) for key in keys], class_temperature)
            for name, keys in self._set_classes.items()
        }
        self._several = self._records_with_several_classes()
        self._kinds, self._kind_weights = self._possible_kinds(mix)

    @property
    def classes(self) -> tuple[ClassKey, ...]:
        """The classes that are asked for."""
        return tuple(self._members)

    def batch(self, step: int, size: int) -> list[Episode]:
        """The episodes of one step; all have the same number of shots."""
        rng = np.random.default_rng((self._seed, step))
        n_shots = int(rng.choice(self._shots))
        episodes: list[Episode] = []
        while len(episodes) < size:
            kind = self._kinds[int(rng.choice(len(self._kinds), p=self._kind_weights))]
            if kind == "contrast" and len(episodes) + 2 <= size:
                episodes += self._contrast_pair(n_shots, rng)
            else:
                episodes.append(self._single("cross" if kind == "contrast" else kind, n_shots, rng))
        return episodes

    def _single(self, kind: EpisodeKind, n_shots: int, rng: np.random.Generator) -> Episode:
        key = self._class(rng)
        members = self._members[key]
        query = int(rng.choice(members))
        if kind == "same_image":
            return self._same_image(query, n_shots, rng, kind=kind, key=key)
        if kind == "superpixel":
            query = int(rng.choice(self._set_records[key.set_name]))
            region = ClassKey(key.set_name, int(rng.integers(1, self._n_regions + 1)))
            return self._same_image(query, n_shots, rng, kind=kind, key=region)
        support_pool = [index for index in members if index != query]
        if kind == "absent":
            without = [
                index
                for index in self._set_records[key.set_name]
                if key.class_id not in self._records[index].areas
            ]
            if without:
                query, support_pool = int(rng.choice(without)), members
            else:
                kind = "cross"
        return self._episode(kind, key, query, self._shots_from(support_pool, n_shots, rng), rng)

    def _contrast_pair(self, n_shots: int, rng: np.random.Generator) -> list[Episode]:
        """The same query view asked for two of its classes."""
        set_name = self._several_sets[int(rng.choice(len(self._several_sets), p=self._several_weights))]
        query = int(rng.choice(self._several[set_name]))
        view = View(record=query, view=int(rng.integers(self._n_views)))
        keys = self._classes_of(query)
        chosen = rng.choice(len(keys), size=2, replace=False)
        pair = []
        for key in (keys[int(i)] for i in chosen):
            support = self._shots_from([i for i in self._members[key] if i != query], n_shots, rng)
            pair.append(
                Episode(
                    kind="contrast", support=support, query=view, set_name=set_name, class_id=key.class_id
                )
            )
        return pair

    def _same_image(
        self, record: int, n_shots: int, rng: np.random.Generator, *, kind: EpisodeKind, key: ClassKey
    ) -> Episode:
        """Support and query are views of one record, different ones where there are several."""
        query_view = int(rng.integers(self._n_views))
        others = [view for view in range(self._n_views) if view != query_view] or [query_view]
        support = tuple(View(record=record, view=int(rng.choice(others))) for _ in range(n_shots))
        return Episode(
            kind=kind,
            support=support,
            query=View(record=record, view=query_view),
            set_name=key.set_name,
            class_id=key.class_id,
            layer="superpixels" if kind == "superpixel" else "classes",
        )

    def _episode(
        self,
        kind: EpisodeKind,
        key: ClassKey,
        query: int,
        support: tuple[View, ...],
        rng: np.random.Generator,
    ) -> Episode:
        query_view = View(record=query, view=int(rng.integers(self._n_views)))
        return Episode(
            kind=kind, support=support, query=query_view, set_name=key.set_name, class_id=key.class_id
        )

    def _shots_from(self, pool: list[int], n_shots: int, rng: np.random.Generator) -> tuple[View, ...]:
        """Distinct records where the pool is large enough."""
        chosen = rng.choice(pool, size=n_shots, replace=len(pool) < n_shots)
        return tuple(View(record=int(index), view=int(rng.integers(self._n_views))) for index in chosen)

    def _class(self, rng: np.random.Generator) -> ClassKey:
        name = self._sets[int(rng.choice(len(self._sets), p=self._set_weights))]
        keys = self._set_classes[name]
        return keys[int(rng.choice(len(keys), p=self._class_weights[name]))]

    def _classes_of(self, record: int) -> list[ClassKey]:
        """The classes one record can be asked for."""
        return self._asked.get(record, [])

    def _records_with_several_classes(self) -> dict[str, list[int]]:
        self._asked: dict[int, list[ClassKey]] = {}
        for key, members in self._members.items():
            for index in members:
                self._asked.setdefault(index, []).append(key)
        several: dict[str, list[int]] = {}
        for index, keys in sorted(self._asked.items()):
            if len(keys) > 1:
                several.setdefault(self._records[index].set_name, []).append(index)
        self._several_sets = list(several)
        self._several_weights = _powers([len(several[name]) for name in self._several_sets], 0.5)
        return several

    def _possible_kinds(self, mix: EpisodeMix) -> tuple[list[EpisodeKind], np.ndarray]:
        weights: dict[EpisodeKind, float] = {
            "cross": mix.cross,
            "same_image": mix.same_image if self._n_views > 1 else 0.0,
            "contrast": mix.contrast if self._several else 0.0,
            "absent": mix.absent,
            "superpixel": mix.superpixel if self._n_regions > 0 and self._n_views > 1 else 0.0,
        }
        if min(weights.values()) < 0 or sum(weights.values()) <= 0:
            raise ConfigError(
                "The episode mix needs frequencies of 0 or more, and one above 0 that the data serve."
            )
        kinds = [kind for kind, weight in weights.items() if weight > 0]
        values = np.array([weights[kind] for kind in kinds])
        return kinds, values / values.sum()


def _is_between(area: float, area_range: tuple[float, float]) -> bool:
    return area_range[0] <= area <= area_range[1]


def _powers(counts: Sequence[int], temperature: float) -> np.ndarray:
    weights = np.asarray(counts, dtype=np.float64) ** temperature
    return weights / weights.sum() if len(weights) else weights
