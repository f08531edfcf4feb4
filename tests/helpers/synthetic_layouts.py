"""Tiny generated data sets in exactly the published layouts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.io import savemat

from engine.data.published import published_names

# The 80 ids COCO uses of 1 to 90.
COCO_IDS = [n for n in range(1, 91) if n not in (12, 26, 29, 30, 45, 66, 68, 69, 71, 83)]
COCO_SIZE = (20, 30)

_PREFIX = {
    "CUB": "/BS/Deep_Fragments/work/MSc/CUB_200_2011/CUB_200_2011/images",
    "SUN": "/BS/Deep_Fragments/work/MSc/data/SUN/images",
    "AWA2": "/BS/xian/work/data/Animals_with_Attributes2//JPEGImages",
}


def write_image(path: Path, *, size: tuple[int, int] = (8, 8), value: int = 128) -> None:
    """A plain grey picture of (height, width) pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (size[1], size[0]), value).save(path)


def write_coco(root: Path, *, n_images: int = 8, with_json: bool = True, with_png: bool = True) -> None:
    """``COCO2014``: image ``i`` shows the ranks ``i`` and ``i + 1`` as squares that overlap, image 0 a crowd.

    The square of rank ``i`` covers x 2 to 11, y 3 to 12; that of ``i + 1`` x 8 to 13, y 6 to 9 and lies
    on top in the index masks.
    """
    base = root / "COCO2014"
    for part in ("train2014", "val2014"):
        images, annotations = [], []
        for index in range(n_images):
            name = f"COCO_{part}_{index:012d}"
            write_image(base / part / f"{name}.jpg", size=COCO_SIZE)
            images.append(
                {"id": index, "file_name": f"{name}.jpg", "height": COCO_SIZE[0], "width": COCO_SIZE[1]}
            )
            squares = [(2, 3, 11, 12), (8, 6, 13, 9)]
            for rank, (left, top, right, bottom) in zip((index, index + 1), squares, strict=True):
                area = (right - left + 1) * (bottom - top + 1)
                annotations.append(
                    {
                        "image_id": index,
                        "category_id": COCO_IDS[rank],
                        "segmentation": [[left, top, right, top, right, bottom, left, bottom]],
                        "area": area,
                        "iscrowd": 0,
                    }
                )
            if with_png:
                labels = np.zeros(COCO_SIZE, dtype=np.uint8)
                labels[3:13, 2:12] = index + 1
                labels[6:10, 8:14] = index + 2
                path = base / "annotations" / part / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(labels).save(path)
        annotations.append(
            {
                "image_id": 0,
                "category_id": COCO_IDS[0],
                # 5 columns of background, then 2 of crowd, column by column
                "segmentation": {"counts": [100, 40, 460], "size": list(COCO_SIZE)},
                "area": 40,
                "iscrowd": 1,
            }
        )
        categories = [{"id": n, "name": name} for n, name in zip(COCO_IDS, coco_names(), strict=True)]
        if with_json:
            content = {"images": images, "annotations": annotations, "categories": categories[::-1]}
            path = base / "annotations" / f"instances_{part}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")


def coco_names() -> tuple[str, ...]:
    """The 80 class names by rank."""
    return published_names("coco_classes")


def write_class_folders(folder: Path, counts: Mapping[str, int], *, suffix: str) -> None:
    """``folder/CLASS/CLASS-k.suffix``, as many per class as ``counts`` says."""
    for class_name, count in counts.items():
        for number in range(count):
            write_image(folder / class_name / f"{class_name}-{number}{suffix}")


def write_sketchy(root: Path, *, classes: Sequence[str], transforms: int = 2) -> None:
    """``Sketchy``: one photo and two sketches a class, in every transform folder; two extended photos."""
    base = root / "Sketchy"
    for number in range(transforms):
        transform = f"tx_{number:012d}"
        write_class_folders(base / "photo" / transform, dict.fromkeys(classes, 1), suffix=".jpg")
        write_class_folders(base / "sketch" / transform, dict.fromkeys(classes, 2), suffix=".png")
    write_class_folders(base / "EXTEND_image_sketchy", dict.fromkeys(classes, 2), suffix=".jpg")


def write_xlsa17(
    root: Path,
    name: str,
    *,
    has_train_and_val: bool = False,
    with_images: bool = True,
    created: bytes | None = None,
) -> None:
    """A benchmark of six classes, of which two are unseen; four images a class, features of 2,048.

    Classes are listed seen first, as CUB's file has it, and the images by class name. ``created`` takes
    the place of the header's date.
    """
    classes = ["cat", "dog", "fox", "owl", "bat", "cow"]  # the last two are unseen
    recorded, labels = [], []
    for class_name in sorted(classes):
        for number in range(4):
            recorded.append(f"{_PREFIX[name]}/{class_name}/{class_name}_{number}.jpg")
            labels.append(classes.index(class_name) + 1)
    folder = root / "xlsa17" / "data" / name
    folder.mkdir(parents=True)
    numbers = np.arange(1, len(labels) + 1)
    is_unseen = np.array(labels) > 4
    trainval = numbers[~is_unseen & (numbers % 4 != 0)]
    splits = {
        "att": np.eye(5, 6) * 0.8 + np.eye(5, 6, 1) * 0.6,
        "original_att": np.eye(5, 6) * 80,
        "allclasses_names": _cells(classes),
        "trainval_loc": trainval[:, None].astype(np.uint16),
        "test_seen_loc": numbers[~is_unseen & (numbers % 4 == 0)][:, None],
        "test_unseen_loc": numbers[is_unseen][:, None],
    }
    if has_train_and_val:
        splits |= {"train_loc": trainval[:6, None], "val_loc": trainval[6:, None]}
    features = np.arange(2048 * len(labels), dtype=np.float64).reshape(len(labels), 2048).T
    savemat(folder / "att_splits.mat", splits)
    savemat(
        folder / "res101.mat",
        {"features": features, "labels": np.array(labels)[:, None], "image_files": _cells(recorded)},
    )
    if created is not None:
        path = folder / "att_splits.mat"
        header = b"MATLAB 5.0 MAT-file, Platform: GLNXA64, Created on: " + created
        path.write_bytes(header.ljust(116) + path.read_bytes()[116:])
    if with_images:
        below = {"CUB": "CUB/CUB_200_2011", "SUN": "SUN", "AWA2": "AWA2/Animals_with_Attributes2"}[name]
        for text in recorded:
            kind, class_name, file = Path(text).parts[-3:]
            write_image(root / below / kind / class_name / file)


def _cells(texts: Sequence[str]) -> np.ndarray:
    """A MATLAB cell array (N, 1) of texts."""
    cells = np.empty((len(texts), 1), dtype=object)
    cells[:, 0] = texts
    return cells
