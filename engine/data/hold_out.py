"""What a run must not see: whole data sets, classes, single test images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.data.catalogue import Catalogue, ClassKey
from engine.data.mask_folder import find_mask_folders
from engine.data.pascal5i import val_image_names
from engine.errors import ConfigError


def images_of_val_lists(root: Path) -> frozenset[str]:
    """``SET/NAME`` of all images in the ``ImageSets/val_fold*.txt`` of the data sets below ``root``.

    Raises:
        DataError: there is no data set below ``root``, or a list is not as documented.
    """
    return frozenset(
        f"{folder.name}/{image}" for folder in find_mask_folders(root) for image in val_image_names(folder)
    )


def without_held_out(
    catalogue: Catalogue,
    *,
    hold_out: Sequence[str] = (),
    exclude_images: frozenset[str] = frozenset(),
) -> Catalogue:
    """Leave out what a run must not see.

    Args:
        catalogue: everything.
        hold_out: ``SET`` for a whole data set, ``SET:ID`` for a class. Images that show a held-out
            class are left out altogether, so that it is not learnt as background either.
        exclude_images: ``SET/NAME`` of single images, e.g. those of test lists.

    Raises:
        ConfigError: a name fits no set or class.
    """
    names = {record.set_name for record in catalogue.records}
    sets, classes = set(), set()
    for entry in hold_out:
        set_name, _, class_text = entry.partition(":")
        if set_name not in names:
            raise ConfigError(
                f"hold_out names the unknown data set {set_name!r}.", hint=f"There are {sorted(names)}."
            )
        if not class_text:
            sets.add(set_name)
        elif class_text.isdecimal():
            classes.add(ClassKey(set_name, int(class_text)))
        else:
            raise ConfigError(f"hold_out must look like SET or SET:ID, not {entry!r}.")
    return catalogue.subset(
        index
        for index, record in enumerate(catalogue.records)
        if record.set_name not in sets
        and f"{record.set_name}/{record.name}" not in exclude_images
        and not any(ClassKey(record.set_name, class_id) in classes for class_id in record.areas)
    )
