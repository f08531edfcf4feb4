"""Reader of VOC-style folders: ``JPEGImages/`` beside ``SegmentationClassAug/`` or ``SegmentationClass/``.

Masks are index images (0 background, 255 ignored). ``classes.txt`` is optional; a line is either
``ID name`` or a bare name, whose line number counts from 0 (line 0 = label 0).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from engine.data.catalogue import (
    Catalogue,
    ClassKey,
    Record,
    class_areas,
    join_catalogues,
    read_labels,
)
from engine.errors import DataError
from engine.images import is_image_path
from engine.progress import CancelToken, Progress, ProgressCallback
from engine.text_files import read_text

_IMAGES: Final = "JPEGImages"
_MASKS: Final = ("SegmentationClassAug", "SegmentationClass")
_READERS: Final = 4


def find_mask_folders(root: Path) -> list[Path]:
    """The data sets at or below ``root``, at most two levels down, sorted by name.

    Raises:
        DataError: ``root`` is no folder or holds none.
    """
    if not root.is_dir():
        raise DataError(f"The data folder {root} does not exist.")
    levels = ["", "*", "*/*"]
    found = [path.parent for level in levels for path in root.glob(f"{level}/{_IMAGES}".lstrip("/"))]
    folders = sorted(folder for folder in found if mask_dir_of(folder) is not None)
    if not folders:
        raise DataError(
            f"No data set was found in {root}: a set has {_IMAGES}/ beside {' or '.join(_MASKS)}/.",
        )
    return folders


def read_mask_folders(
    root: Path,
    sets: Sequence[str] = (),
    *,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> Catalogue:
    """Read the data sets below ``root``.

    Args:
        root: a data set or a folder of data sets.
        sets: names to keep: a set's folder name, or the name of a folder that holds sets. Empty: all.
        token: cancels between data sets.
        progress: told the number of finished data sets.

    Raises:
        DataError: a name fits nothing, or a data set is not as documented.
    """
    folders = find_mask_folders(root)
    if sets:
        unknown = [name for name in sets if not any(_is_named(folder, name, root) for folder in folders)]
        if unknown:
            known = ", ".join(folder.name for folder in folders)
            raise DataError(f"There is no data set {unknown[0]!r} in {root}.", hint=f"There are {known}.")
        folders = [folder for folder in folders if any(_is_named(folder, name, root) for name in sets)]
    catalogues = []
    for done, folder in enumerate(folders):
        if token is not None:
            token.raise_if_cancelled()
        if progress is not None:
            progress(Progress(done=done, total=len(folders), unit="data sets", message=folder.name))
        catalogues.append(read_mask_folder(folder))
    return join_catalogues(catalogues)


def read_mask_folder(folder: Path) -> Catalogue:
    """Read one data set; its name is the folder's name.

    Every mask is opened once to learn its classes. Images without a mask are left out: VOC folders
    hold many.

    Raises:
        DataError: a folder is missing, no image has a mask, or ``classes.txt`` is malformed.
        ImageError: a mask cannot be read.
    """
    mask_dir = mask_dir_of(folder)
    if mask_dir is None or not (folder / _IMAGES).is_dir():
        raise DataError(
            f"The folder {folder} is no data set: it needs {_IMAGES}/ and {' or '.join(_MASKS)}/."
        )
    pairs = []
    for image_path in sorted((folder / _IMAGES).iterdir()):
        mask_path = mask_dir / f"{image_path.stem}.png"
        if is_image_path(image_path) and mask_path.is_file():
            pairs.append((image_path, mask_path))
    if not pairs:
        raise DataError(f"No image of {folder / _IMAGES} has a mask of the same name in {mask_dir}.")
    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        areas = list(pool.map(lambda pair: class_areas(read_labels(pair[1])), pairs))
    records = tuple(
        Record(set_name=folder.name, image_path=image_path, mask_path=mask_path, areas=area)
        for (image_path, mask_path), area in zip(pairs, areas, strict=True)
    )
    return Catalogue(records=records, class_names=read_class_names(folder))


def mask_dir_of(folder: Path) -> Path | None:
    """The folder of the masks of one data set: SBD-augmented ones where there are such; None without."""
    return next((folder / name for name in _MASKS if (folder / name).is_dir()), None)


def _is_named(folder: Path, name: str, root: Path) -> bool:
    above = folder.relative_to(root).parts[:-1]
    return folder.name == name or name in above


def read_class_names(folder: Path) -> dict[ClassKey, str]:
    """What ``classes.txt`` of one data set calls its classes; empty without such a file.

    Raises:
        DataError: the file is not UTF-8 or names a class beyond 254.
    """
    path = folder / "classes.txt"
    if not path.is_file():
        return {}
    names = {}
    for number, line in enumerate(read_text(path).splitlines()):
        first, _, rest = line.strip().partition(" ")
        if not first:
            continue
        class_id, name = (int(first), rest.strip()) if first.isdecimal() and rest else (number, line.strip())
        if not 0 <= class_id < 255:
            raise DataError(f"{path}, line {number + 1}: the class number {class_id} is not in 0 to 254.")
        if class_id:
            names[ClassKey(folder.name, class_id)] = name
    return names
