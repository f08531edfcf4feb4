"""Sketches and photos of named classes: what sketch-based retrieval learns from and searches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError
from engine.images import is_image_path, natural_key


@dataclass(frozen=True)
class Item:
    """One photo or one sketch.

    Attributes:
        path: the image file.
        class_name: name of its class, as in ``SketchPhotoSet.classes``.
    """

    path: Path
    class_name: str


@dataclass(frozen=True, kw_only=True)
class SketchPhotoSet:
    """Photos and sketches of the same classes. Any thread, read-only.

    Attributes:
        name: what reports call the set, e.g. ``Sketchy-Ext (21 unseen)``.
        classes: folder names, sorted; seen and unseen ones.
        photos: by class, then by file name.
        sketches: by class, then by file name.
        unseen: the classes that training must not see; empty where the set names none.
        sketch_variant_roots: folders that hold every sketch in another rendering at the same relative
            path (Sketchy's transform folders), the one of ``sketches`` included. Empty: there is one
            rendering. A training sampler may draw one per sample.
    """

    name: str
    classes: tuple[str, ...]
    photos: tuple[Item, ...]
    sketches: tuple[Item, ...]
    unseen: frozenset[str]
    sketch_variant_roots: tuple[Path, ...] = ()

    @property
    def seen(self) -> tuple[str, ...]:
        """The classes that training may see, sorted."""
        return tuple(name for name in self.classes if name not in self.unseen)

    def of_classes(self, class_names: Collection[str]) -> SketchPhotoSet:
        """The photos and sketches of some classes only.

        Raises:
            DataError: the set has no class of such a name.
        """
        wanted = frozenset(class_names)
        unknown = sorted(wanted.difference(self.classes))
        if unknown:
            raise DataError(f"{self.name} has no class {unknown[0]!r}.")
        return SketchPhotoSet(
            name=self.name,
            classes=tuple(name for name in self.classes if name in wanted),
            photos=tuple(item for item in self.photos if item.class_name in wanted),
            sketches=tuple(item for item in self.sketches if item.class_name in wanted),
            unseen=self.unseen & wanted,
            sketch_variant_roots=self.sketch_variant_roots,
        )

    def sketch_variants(self, sketch: Item) -> tuple[Path, ...]:
        """All renderings of one of ``sketches``, its own path among them; not checked to exist."""
        for root in self.sketch_variant_roots:
            if sketch.path.is_relative_to(root):
                relative = sketch.path.relative_to(root)
                return tuple(other / relative for other in self.sketch_variant_roots)
        return (sketch.path,)


def class_key(name: str) -> str:
    """A class name as lists and folders agree on it: lower case, ``_`` for spaces and hyphens."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def items_by_class(folder: Path) -> tuple[Item, ...]:
    """The images ``folder/CLASS/*``, by class and then by file name, both in natural order.

    Raises:
        DataError: the folder is missing or holds no image of that form.
    """
    if not folder.is_dir():
        raise DataError(f"The folder {folder} does not exist.")
    class_dirs = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    items = tuple(
        Item(path, class_dir.name)
        for class_dir in sorted(class_dirs, key=lambda path: natural_key(path.name))
        for path in sorted(class_dir.iterdir(), key=lambda path: natural_key(path.name))
        if is_image_path(path)
    )
    if not items:
        raise DataError(f"The folder {folder} holds no image: it needs one folder of images per class.")
    return items


def classes_of(photos: Collection[Item], sketches: Collection[Item]) -> tuple[str, ...]:
    """The classes of all items, sorted.

    Raises:
        DataError: no class has both photos and sketches, so nothing could be retrieved.
    """
    with_photos = {item.class_name for item in photos}
    with_sketches = {item.class_name for item in sketches}
    if not with_photos & with_sketches:
        raise DataError(
            f"No class has both photos and sketches: {sorted(with_photos)[0]!r} has photos only and "
            f"{sorted(with_sketches)[0]!r} sketches only.",
            hint="The class folders must have the same names on both sides.",
        )
    return tuple(sorted(with_photos | with_sketches))
