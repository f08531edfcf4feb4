"""Readers of sketch-based retrieval sets: the three benchmarks, and any pair of folders.

A reader lists files and opens none; ``python -m engine.data verify`` opens them. Layouts (either name of
a pair is fine)::

    Sketchy/{sketch,photo}/tx_*/CLASS/*      Sketchy/EXTEND_image_sketchy/CLASS/*
    TU-Berlin/{sketches,png_ready}/CLASS/*   TU-Berlin/{images,ImageResized_ready}/CLASS/*
    QuickDraw/{QuickDraw_sketches_final,sketches}/CLASS/*
    QuickDraw/{QuickDraw_images_final,images}/CLASS/*
    ANY/sketch/CLASS/*   ANY/photo/CLASS/*   ANY/unseen_*.txt

A set with fewer classes than the published one says so in its name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, Literal

from engine.data.published import published_counts, published_names
from engine.data.sketch_photo_set import Item, SketchPhotoSet, class_key, classes_of, items_by_class
from engine.errors import ConfigError, DataError
from engine.text_files import read_lines

SketchySplit = Literal["21", "25"]
SketchyPhotos = Literal["extended", "original"]

_EXTENDED: Final = "EXTEND_image_sketchy"
_PHOTOS: Final = "photo"
_SKETCHES: Final = "sketch"
_FIRST_TRANSFORM: Final = "tx_000000000000"


def read_sketchy(
    root: Path, split: SketchySplit = "21", *, photos: SketchyPhotos = "extended"
) -> SketchPhotoSet:
    """Read Sketchy or Sketchy-Extended.

    Sketches are those of ``tx_000000000000`` (centred and scaled as drawn); ``sketch_variant_roots``
    lists every transform folder. The extended photos hold the original ones too: joining both would
    show each original twice, as some published galleries do.

    Args:
        root: ``Sketchy``, or a folder that holds it; a level ``256x256`` may lie between.
        split: 21 unseen classes (Yelamarthi et al.; Doodle2Search) or 25 (ZSIH, SAKE).
        photos: the 73,002 extended ones, or the 12,500 of ``photo/tx_000000000000``.

    Raises:
        DataError: a folder is missing or empty, or none of the unseen classes is there.
        ConfigError: the split or the kind of photos is unknown.
    """
    if split not in ("21", "25"):
        raise ConfigError(f"Sketchy has the splits 21 and 25, not {split!r}.")
    base = find_sketchy_root(root)
    transforms = _transform_folders(base / "sketch")
    if photos == "extended":
        photo_dir = _first_dir((base / _EXTENDED, base.parent / _EXTENDED))
    elif photos == "original":
        photo_dir = _transform_folders(base / "photo")[0]
    else:
        raise ConfigError(f"The photos of Sketchy are extended or original, not {photos!r}.")
    return _benchmark(
        "Sketchy-Ext" if photos == "extended" else "Sketchy",
        "sketchy",
        sketches=items_by_class(transforms[0]),
        photos=items_by_class(photo_dir),
        unseen_list=f"sketchy_unseen_{split}",
        sketch_variant_roots=transforms,
    )


def read_tuberlin(root: Path) -> SketchPhotoSet:
    """Read TU-Berlin-Extended with the fixed list of 30 unseen classes (SAKE, ZSE).

    Args:
        root: ``TU-Berlin``, or the folder that holds it.

    Raises:
        DataError: a folder is missing or empty, or none of the unseen classes is there.
    """
    sketch_dir, photo_dir = find_tuberlin_folders(root)
    return _benchmark(
        "TU-Berlin-Ext",
        "tuberlin",
        sketches=items_by_class(sketch_dir),
        photos=items_by_class(photo_dir),
        unseen_list="tuberlin_unseen_30",
    )


def read_quickdraw(root: Path) -> SketchPhotoSet:
    """Read QuickDraw-Extended with its 30 unseen classes.

    Args:
        root: ``QuickDraw``, or the folder that holds it.

    Raises:
        DataError: a folder is missing or empty, or none of the unseen classes is there.
    """
    sketch_dir, photo_dir = find_quickdraw_folders(root)
    return _benchmark(
        "QuickDraw-Ext",
        "quickdraw",
        sketches=items_by_class(sketch_dir),
        photos=items_by_class(photo_dir),
        unseen_list="quickdraw_unseen_30",
    )


def read_photo_sketch_folders(root: Path, *, unseen_list: str | None = None) -> SketchPhotoSet:
    """Read ``photo/CLASS/*`` and ``sketch/CLASS/*`` below ``root``; the set takes the folder's name.

    Args:
        root: the folder that holds ``photo`` and ``sketch``.
        unseen_list: name of a file below ``root`` with one unseen class a line. None: the only
            ``unseen_*.txt`` there; without one no class is unseen.

    Raises:
        DataError: a folder is missing or empty, no class has both photos and sketches, there are several
            ``unseen_*.txt``, or a listed class has no folder.
    """
    photos, sketches = items_by_class(root / _PHOTOS), items_by_class(root / _SKETCHES)
    classes = classes_of(photos, sketches)
    return SketchPhotoSet(
        name=root.resolve().name,
        classes=classes,
        photos=photos,
        sketches=sketches,
        unseen=_own_unseen_classes(root, classes, unseen_list),
    )


def find_sketchy_root(root: Path) -> Path:
    """The folder with ``sketch/tx_*`` at or below ``root``.

    Raises:
        DataError: there is none.
    """
    bases = [root, root / "Sketchy"]
    bases += [base / "256x256" for base in bases]
    return _first_dir(tuple(base / "sketch" for base in bases)).parent


def find_tuberlin_folders(root: Path) -> tuple[Path, Path]:
    """The folders of sketches and photos of TU-Berlin-Extended at or below ``root``.

    Raises:
        DataError: one is missing.
    """
    bases = (root, root / "TU-Berlin", root / "TUBerlin")
    return (
        _first_dir([base / name for base in bases for name in ("sketches", "png_ready")]),
        _first_dir([base / name for base in bases for name in ("images", "ImageResized_ready")]),
    )


def find_quickdraw_folders(root: Path) -> tuple[Path, Path]:
    """The folders of sketches and photos of QuickDraw-Extended at or below ``root``.

    Raises:
        DataError: one is missing.
    """
    bases = (root, root / "QuickDraw")
    return (
        _first_dir([base / name for base in bases for name in ("QuickDraw_sketches_final", "sketches")]),
        _first_dir([base / name for base in bases for name in ("QuickDraw_images_final", "images")]),
    )


def listed_unseen(unseen_list: str, classes: Sequence[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Match a published list with folder names.

    Returns:
        The folder names of unseen classes, and the listed names no folder fits.
    """
    folders = {class_key(name): name for name in classes}
    listed = published_names(unseen_list)
    return (
        frozenset(folders[class_key(name)] for name in listed if class_key(name) in folders),
        tuple(name for name in listed if class_key(name) not in folders),
    )


def _benchmark(
    name: str,
    key: str,
    *,
    sketches: tuple[Item, ...],
    photos: tuple[Item, ...],
    unseen_list: str,
    sketch_variant_roots: tuple[Path, ...] = (),
) -> SketchPhotoSet:
    classes = classes_of(photos, sketches)
    unseen, missing = listed_unseen(unseen_list, classes)
    if not unseen:
        raise DataError(f"None of the unseen classes of {name} has a folder, e.g. {missing[0]!r}.")
    published = published_counts("sbir_counts")[f"{key}_classes"]
    extent = f"{len(unseen)} unseen"
    if len(classes) != published:
        extent += f", {len(classes)} of {published} classes"
    return SketchPhotoSet(
        name=f"{name} ({extent})",
        classes=classes,
        photos=photos,
        sketches=sketches,
        unseen=unseen,
        sketch_variant_roots=sketch_variant_roots,
    )


def _own_unseen_classes(root: Path, classes: Collection[str], unseen_list: str | None) -> frozenset[str]:
    paths = sorted(root.glob("unseen_*.txt")) if unseen_list is None else [root / unseen_list]
    if not paths:
        return frozenset()
    if len(paths) > 1:
        raise DataError(
            f"The folder {root} holds {len(paths)} lists of unseen classes.",
            hint=f"Name one of {', '.join(path.name for path in paths)}.",
        )
    names = {class_key(name): name for name in classes}
    unseen = set()
    for number, line in read_lines(paths[0]):
        if class_key(line) not in names:
            raise DataError(f"{paths[0]}, line {number}: there is no class {line!r} in {root}.")
        unseen.add(names[class_key(line)])
    return frozenset(unseen)


def _transform_folders(folder: Path) -> tuple[Path, ...]:
    """The ``tx_*`` folders, the plain rendering first."""
    found = sorted(path for path in folder.glob("tx_*") if path.is_dir())
    if not found:
        raise DataError(f"The folder {folder} holds no tx_* folder.")
    return tuple(sorted(found, key=lambda path: path.name != _FIRST_TRANSFORM))


def _first_dir(candidates: Sequence[Path]) -> Path:
    found = next((path for path in candidates if path.is_dir()), None)
    if found is None:
        raise DataError(
            f"The folder {candidates[0]} does not exist.",
            hint=f"Other places that count: {', '.join(str(path) for path in candidates[1:])}.",
        )
    return found
