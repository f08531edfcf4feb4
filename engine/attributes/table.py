"""Tables of class attributes: what zero-shot learning knows about a class it has no image of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError


@dataclass(frozen=True, kw_only=True, eq=False)
class AttributeTable:
    """One row of attributes per class. Any thread, read-only.

    Attributes:
        classes: unique names, one per row.
        attributes: unique names, one per column.
        values: (C, K) float32, finite, in the unit of the source (AwA2 and CUB: per cent); read-only.
        has_unknown: NaN is allowed among the values and means that nobody has said.
    """

    classes: tuple[str, ...]
    attributes: tuple[str, ...]
    values: NDArray[np.float32]
    has_unknown: bool = False

    def __post_init__(self) -> None:
        """Freeze the values.

        Raises:
            DataError: a name is missing or occurs twice, the shape does not fit, or a value is not finite.
        """
        for what, names in (("class", self.classes), ("attribute", self.attributes)):
            _refuse_repeated(what, names)
        with np.errstate(over="ignore"):  # becomes infinite, which is refused below
            values = np.array(self.values, dtype=np.float32)
        if values.shape != (len(self.classes), len(self.attributes)):
            raise DataError(
                f"The attribute values have the shape {values.shape}; {len(self.classes)} classes and "
                f"{len(self.attributes)} attributes are named."
            )
        bad = np.argwhere(np.isinf(values) if self.has_unknown else ~np.isfinite(values))
        if len(bad):
            row, column = bad[0]
            raise DataError(
                f"The attribute {self.attributes[column]!r} of {self.classes[row]!r} is not a finite number."
            )
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    def row(self, class_name: str) -> NDArray[np.float32]:
        """The (K,) attributes of one class.

        Raises:
            DataError: the table has no such class.
        """
        return self.values[self.index(class_name)]

    def index(self, class_name: str) -> int:
        """Row number of a class.

        Raises:
            DataError: the table has no such class.
        """
        try:
            return self.classes.index(class_name)
        except ValueError:
            raise DataError(f"The attribute table has no class {class_name!r}.") from None

    def of_classes(self, class_names: Sequence[str]) -> AttributeTable:
        """A table of some classes, in the order given.

        Raises:
            DataError: the table lacks one of them, or one is named twice.
        """
        rows = {name: row for row, name in enumerate(self.classes)}
        missing = [name for name in class_names if name not in rows]
        if missing:
            raise DataError(f"The attribute table has no class {missing[0]!r}.")
        return AttributeTable(
            classes=tuple(class_names),
            attributes=self.attributes,
            values=self.values[[rows[name] for name in class_names]],
            has_unknown=self.has_unknown,
        )

    def scaled(self, factor: float) -> AttributeTable:
        """The same table with every value multiplied.

        Raises:
            DataError: a value becomes too large for float32.
        """
        return AttributeTable(
            classes=self.classes,
            attributes=self.attributes,
            values=self.values * factor,
            has_unknown=self.has_unknown,
        )

    def normalised(self) -> AttributeTable:
        """The same table with rows of Euclidean length 1, as xlsa17's ``att``; rows of zeros stay.

        Only for tables without unknown values.
        """
        lengths = np.linalg.norm(self.values, axis=1, keepdims=True)
        return AttributeTable(
            classes=self.classes,
            attributes=self.attributes,
            values=self.values / np.where(lengths, lengths, 1),
        )


def _refuse_repeated(what: str, names: Sequence[str]) -> None:
    if not names:
        raise DataError(f"An attribute table needs at least one {what}.")
    if "" in names:
        raise DataError(f"A {what} of the attribute table has no name.")
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError(f"The {what} {name!r} occurs {count} times in the attribute table.")
