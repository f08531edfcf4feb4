"""The programs our files are for read them: torchvision, pycocotools, labelme."""

from __future__ import annotations

import base64
import contextlib
import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from engine.formats.annotated import AnnotatedSet
from tests.engine.formats.sets import CLASSES, annotated, export, set_of, simple_labels

_PYCOCOTOOLS_WARNS = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def labels(tmp_path: Path) -> AnnotatedSet:
    root = tmp_path / "in"
    other = simple_labels((32, 24))
    images = [
        annotated(root, "a.jpg", simple_labels(), scores={1: 0.9}),
        annotated(root, "sub dir/a.jpg", other, orientation=6),
        annotated(root, "ünï.png", np.zeros((8, 9), np.uint8)),
        annotated(root, "a.png", simple_labels()),
    ]
    return set_of(root, images)


def test_torchvision_reads_the_voc_folder(labels: AnnotatedSet, tmp_path: Path) -> None:
    from torchvision.datasets import VOCSegmentation

    export(labels, tmp_path / "out", "voc", val_share=0.25)
    sets = {name: VOCSegmentation(str(tmp_path / "out" / "voc"), image_set=name) for name in ("train", "val")}
    assert {name: len(found) for name, found in sets.items()} == {"train": 3, "val": 1}
    assert len(VOCSegmentation(str(tmp_path / "out" / "voc"), image_set="trainval")) == 4
    seen = []
    for found in sets.values():
        for picture, mask in found:
            assert picture.size == mask.size
            assert mask.mode == "P"
            assert mask.getpalette()[:6] == [0, 0, 0, 128, 0, 0]
            seen.append(np.array(mask))
    expected = [image.labels for image in labels.images]
    assert sorted(item.tobytes() for item in seen) == sorted(item.tobytes() for item in expected)


def _evaluated(truth: COCO, *, kind: str) -> np.ndarray:
    """AP and AR of a file's own annotations as detections, all right and all found."""
    found = [
        {**{key: item[key] for key in ("image_id", "category_id", "segmentation", "bbox")}, "score": 1.0}
        for item in truth.dataset["annotations"]
        if not item["iscrowd"]
    ]
    evaluation = COCOeval(truth, truth.loadRes(found), kind)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return evaluation.stats


@_PYCOCOTOOLS_WARNS
@pytest.mark.parametrize("outlines", ["masks", "polygons"])
def test_pycocotools_finds_our_file_perfect(labels: AnnotatedSet, tmp_path: Path, outlines: str) -> None:
    export(labels, tmp_path / "out", "coco", outlines=outlines)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(tmp_path / "out" / "coco" / "annotations" / "instances.json"))
        stats = {kind: _evaluated(truth, kind=kind) for kind in ("segm", "bbox")}
    for values in stats.values():
        assert values[[0, 1, 2, 8]].tolist() == [1.0] * 4


@_PYCOCOTOOLS_WARNS
def test_pycocotools_draws_our_masks(labels: AnnotatedSet, tmp_path: Path) -> None:
    export(labels, tmp_path / "out", "coco")
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(tmp_path / "out" / "coco" / "annotations" / "instances.json"))
    assert [truth.cats[label.id]["name"] for label in CLASSES] == [label.name for label in CLASSES]
    for image, entry in zip(labels.images, truth.dataset["images"], strict=True):
        picture = tmp_path / "out" / "coco" / "images" / entry["file_name"]
        with Image.open(picture) as opened:
            assert opened.size == (entry["width"], entry["height"])
        drawn = np.zeros(image.size, np.uint8)
        for item in truth.imgToAnns[entry["id"]]:
            mask = truth.annToMask(item).astype(bool)
            assert item["area"] == mask.sum()
            drawn[mask] = 255 if item["iscrowd"] else item["category_id"]
        assert np.array_equal(drawn, image.labels)


def test_a_dropped_hole_is_counted(labels: AnnotatedSet, tmp_path: Path) -> None:
    summary = export(labels, tmp_path / "out", "coco", outlines="polygons")
    assert any("Holes dropped" in note and note.endswith(": 3.") for note in summary.notes)
    assert not any("Holes" in note for note in export(labels, tmp_path / "exact", "coco").notes)


def test_one_object_per_class_on_request(labels: AnnotatedSet, tmp_path: Path) -> None:
    image = simple_labels()
    image[20:22, 20:22] = 1
    one = set_of(tmp_path, [annotated(tmp_path, "b.png", image)])
    counts = {}
    for instances in ("components", "classes"):
        export(one, tmp_path / instances, "coco", instances=instances)
        path = tmp_path / instances / "coco" / "annotations" / "instances.json"
        found = json.loads(path.read_text())["annotations"]
        counts[instances] = sum(1 for item in found if not item["iscrowd"])
    assert counts == {"components": 3, "classes": 2}


def test_labelme_files_have_the_documented_fields(labels: AnnotatedSet, tmp_path: Path) -> None:
    export(labels, tmp_path / "out", "labelme")
    for image, name in zip(labels.images, ("a", "sub dir/a", "ünï", "a.png"), strict=True):
        path = tmp_path / "out" / "labelme" / f"{name}.json"
        content = json.loads(path.read_text())
        assert {"version", "flags", "shapes", "imagePath", "imageData"} <= content.keys()
        assert content["imageData"] is None
        assert (content["imageHeight"], content["imageWidth"]) == image.size
        with Image.open(path.parent / content["imagePath"]) as picture:
            assert ImageOps.exif_transpose(picture).size == image.size[::-1]  # as labelme looks at it
        drawn = np.zeros(image.size, np.uint8)
        ids = {label.name: label.id for label in CLASSES} | {"__ignore__": 255}
        for shape in content["shapes"]:
            assert shape["shape_type"] == "mask"
            assert isinstance(shape["flags"], dict)
            assert shape["group_id"] is None
            (x1, y1), (x2, y2) = shape["points"]
            with Image.open(io.BytesIO(base64.b64decode(shape["mask"]))) as png:
                mask = np.array(png).astype(bool)
            drawn[y1 : y2 + 1, x1 : x2 + 1][mask] = ids[shape["label"]]
        assert np.array_equal(drawn, image.labels)


def test_the_labelme_package_opens_our_files(labels: AnnotatedSet, tmp_path: Path) -> None:
    pytest.importorskip("labelme", reason="the labelme package is not installed")
    from labelme import LabelFile
    from labelme.utils import shapes_to_label

    export(labels, tmp_path / "out", "labelme")
    ids = {label.name: label.id for label in CLASSES} | {"__ignore__": 255}
    for image, name in zip(labels.images, ("a", "sub dir/a", "ünï", "a.png"), strict=True):
        file = LabelFile(str(tmp_path / "out" / "labelme" / f"{name}.json"))
        assert np.array_equal(shapes_to_label(image.size, file.shapes, ids)[0], image.labels)


def test_yolo_lines_are_a_class_and_shares(labels: AnnotatedSet, tmp_path: Path) -> None:
    export(labels, tmp_path / "out", "yolo", val_share=0.25)
    folder = tmp_path / "out" / "yolo"
    pictures = sorted(path.relative_to(folder / "images") for path in folder.glob("images/**/*.*"))
    texts = sorted(path.relative_to(folder / "labels") for path in folder.glob("labels/**/*.txt"))
    assert [path.with_suffix("") for path in pictures] == [path.with_suffix("") for path in texts]
    for path in texts:
        for line in (folder / "labels" / path).read_text().splitlines():
            index, *shares = line.split()
            assert int(index) in range(len(CLASSES))
            assert len(shares) >= 6
            assert len(shares) % 2 == 0
            assert all(0 <= float(share) <= 1 for share in shares)
    yaml = pytest.importorskip("yaml")
    content = yaml.safe_load((folder / "data.yaml").read_text())
    assert content["names"] == {number: label.name for number, label in enumerate(CLASSES)}
    assert (content["train"], content["val"]) == ("images/train", "images/val")


def test_the_table_has_areas_counts_and_scores(labels: AnnotatedSet, tmp_path: Path) -> None:
    export(labels, tmp_path / "out", "csv")
    with (tmp_path / "out" / "csv" / "areas.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["image"], row["class"]) for row in rows] == [
        ("a.jpg", "zebra"),
        ("a.jpg", "wire fence"),
        ("sub dir/a.jpg", "zebra"),
        ("sub dir/a.jpg", "wire fence"),
        ("ünï.png", ""),
        ("a.png", "zebra"),
        ("a.png", "wire fence"),
    ]
    first = rows[0]
    assert (first["area_px"], first["regions"], first["score"]) == ("101", "1", "0.9")
    assert float(first["share"]) == pytest.approx(101 / (24 * 32 - 30), abs=1e-6)
    assert (first["state"], first["split"], first["width"]) == ("accepted", "train", "32")
    assert (rows[4]["area_px"], rows[4]["class_id"]) == ("0", "")


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    image = annotated(tmp_path, "=cmd.png", simple_labels())
    export(set_of(tmp_path, [image]), tmp_path / "out", "csv")
    assert "'=cmd.png" in (tmp_path / "out" / "csv" / "areas.csv").read_text()


def test_the_masks_folder_is_what_training_reads(labels: AnnotatedSet, tmp_path: Path) -> None:
    from engine.data.mask_folder import find_mask_folders, read_mask_folder

    export(labels, tmp_path / "out", "voc")
    (folder,) = find_mask_folders(tmp_path / "out" / "voc")
    catalogue = read_mask_folder(folder)
    assert len(catalogue.records) == 4
    assert set(catalogue.class_names.values()) == {label.name for label in CLASSES}
