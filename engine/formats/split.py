"""Dealing images into train and val so that each class keeps its share."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Final

_SIDES: Final = ("train", "val")


def choose_val(classes_of: Mapping[str, Collection[int]], *, val_share: float, seed: int) -> frozenset[str]:
    """Choose the images of ``val``.

    Iterative stratification: the class with the fewest images left is dealt out first, each image to the side
    that still lacks most of that class. So every class comes as near to the share as whole images allow, and
    rare classes are served before common ones. The same names, classes and seed give the same split, in
    whatever order they come.

    Source: Sechidis, Tsoumakas and Vlahavas, "On the stratification of multi-label data", ECML PKDD 2011,
    Algorithm 1, for two sides; ties are broken by a hash of seed and name instead of at random (ours).

    Args:
        classes_of: image name -> ids of the classes in it.
        val_share: wanted share, 0 to below 1.
        seed: of the hash.

    Returns:
        Names of the val images.
    """
    shares = (1.0 - val_share, val_share)
    order = sorted(
        classes_of, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode(errors="replace")).digest()
    )
    images_of: dict[int, list[str]] = {}
    for name in order:
        for class_id in classes_of[name]:
            images_of.setdefault(class_id, []).append(name)
    lacking_all = [len(order) * share for share in shares]
    lacking = {class_id: [len(names) * share for share in shares] for class_id, names in images_of.items()}
    left = {class_id: len(names) for class_id, names in images_of.items()}
    dealt: dict[str, int] = {}

    def deal(name: str, side: int) -> None:
        dealt[name] = side
        lacking_all[side] -= 1
        for class_id in classes_of[name]:
            lacking[class_id][side] -= 1
            left[class_id] -= 1

    while any(left.values()):
        rarest = min((class_id for class_id in left if left[class_id]), key=lambda key: (left[key], key))
        for name in images_of[rarest]:
            if name not in dealt:
                deal(name, _needier(lacking[rarest], lacking_all))
    for name in order:
        if name not in dealt:
            deal(name, _needier(lacking_all, lacking_all))
    return frozenset(name for name, side in dealt.items() if _SIDES[side] == "val")


def _needier(lacking: list[float], lacking_all: list[float]) -> int:
    """0 for train, 1 for val; train where both lack the same."""
    train, val = (lacking[0], lacking_all[0]), (lacking[1], lacking_all[1])
    return 1 if val > train else 0
