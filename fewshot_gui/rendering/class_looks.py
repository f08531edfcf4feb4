"""How each class looks on pictures: colour, hatching, from which score on, and whether at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fewshot_gui.rendering.palette import Rgb, class_colour

_UNKNOWN_THRESHOLD = 0.5


@dataclass(frozen=True)
class ClassLook:
    """One class.

    Attributes:
        name: for labels; empty for a class nobody described.
        colour: RGB.
        threshold: scores from here on are shown, in [0, 1].
        is_hidden: the class's pixels look as if nothing were there; no other class takes them.
    """

    name: str
    colour: Rgb
    threshold: float
    is_hidden: bool = False


class ClassLooks(Mapping[int, ClassLook]):
    """Looks by class id; does not change, so two are equal exactly when they are the same object.

    ``of`` knows a look for every id, also for those that are not in it.
    """

    __slots__ = ("_looks",)

    def __init__(self, looks: Mapping[int, ClassLook] | None = None) -> None:
        self._looks = dict(looks or {})

    def __getitem__(self, class_id: int) -> ClassLook:
        return self._looks[class_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._looks)

    def __len__(self) -> int:
        return len(self._looks)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def of(self, class_id: int) -> ClassLook:
        """The look of a class; one from the palette where nobody described it."""
        look = self._looks.get(class_id)
        return ClassLook("", class_colour(class_id - 1), _UNKNOWN_THRESHOLD) if look is None else look

    @property
    def hidden(self) -> frozenset[int]:
        """Ids of the classes that are not shown."""
        return frozenset(class_id for class_id, look in self._looks.items() if look.is_hidden)
