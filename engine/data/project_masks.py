"""Reader of the masks that people accepted in the app: a project as a data set."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.data.catalogue import Catalogue, ClassKey, Record, class_areas, read_labels
from engine.errors import DataError, EngineError
from engine.images import image_size, natural_key
from engine.project import ImageRecord, Layer, Project, ReviewState
from engine.project.mask_files import layer_dir
from engine.project.storage import read_content

logger = logging.getLogger(__name__)

_READERS: Final = 4


@dataclass(frozen=True, kw_only=True)
class ProjectRecord(Record):
    """An image of a project.

    Attributes:
        relative_name: path below the folder of the images, with slashes and ending: images of one name in
            several folders stay apart.
    """

    relative_name: str

    @property
    def name(self) -> str:
        return self.relative_name


def read_project(folder: Path) -> Catalogue:
    """Read what was accepted; the set is called like the project's folder. The app may have it open.

    Images that are missing, or whose mask is damaged or of another size, are left out and logged.

    Args:
        folder: ``NAME.fewshot``.

    Raises:
        ProjectError: the folder is no project or is damaged.
        DataError: nothing in it is accepted and readable.
    """
    content = read_content(folder)
    root = Project.images_of(folder)
    accepted = [
        record
        for record in sorted(content.images.values(), key=lambda record: natural_key(record.path))
        if record.state is ReviewState.ACCEPTED and Layer.FINAL in record.layers
    ]
    set_name = folder.resolve().stem
    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        found = pool.map(lambda record: _read(record, folder, root, set_name), accepted)
        records = tuple(record for record in found if record is not None)
    if not records:
        raise DataError(
            f"The project {folder} has no accepted mask whose image is in {root}.",
            hint="Open it in the app and accept some masks.",
        )
    names = {ClassKey(set_name, item.id): item.name for item in content.header.classes}
    return Catalogue(records=records, class_names=names)


def _read(stored: ImageRecord, folder: Path, root: Path, set_name: str) -> ProjectRecord | None:
    image_path = root / stored.path
    mask_path = layer_dir(folder, Layer.FINAL) / stored.layers[Layer.FINAL].name
    try:
        labels = read_labels(mask_path)
        size = image_size(image_path)
    except EngineError as error:
        logger.warning("%s is left out: %s", stored.path, error)
        return None
    if size != labels.shape:
        logger.warning("%s is left out: it has another size than its mask.", image_path)
        return None
    return ProjectRecord(
        set_name=set_name,
        image_path=image_path,
        mask_path=mask_path,
        areas=class_areas(labels),
        relative_name=stored.path,
    )
