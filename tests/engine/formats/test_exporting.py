"""How an export behaves: what it takes, what it refuses, and what is left when it stops."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import Cancelled, ConfigError, DataError, ExportError
from engine.formats.annotated import AnnotatedImage, AnnotatedSet, LabelClass, StreamedImages
from engine.formats.options import FORMATS, ExportOptions
from engine.images import read_image
from engine.progress import CancelToken
from engine.types import ImageFailure
from tests.engine.formats.sets import CLASSES, annotated, export, set_of, simple_labels, write_picture


def _some(root: Path, n_images: int = 4, **more: object) -> AnnotatedSet:
    return set_of(
        root, [annotated(root, f"{number}.png", simple_labels(), **more) for number in range(n_images)]
    )


def test_only_accepted_images_are_taken(tmp_path: Path) -> None:
    states = ("accepted", "unreviewed", "rejected")
    images = [annotated(tmp_path, f"{state}.png", simple_labels(), state=state) for state in states]
    summary = export(set_of(tmp_path, images), tmp_path / "out", "masks")
    assert (summary.n_written, summary.n_skipped) == (1, 2)
    summary = export(set_of(tmp_path, images), tmp_path / "all", "masks", content="all")
    assert (summary.n_written, summary.n_skipped) == (2, 1)
    assert not (tmp_path / "all" / "masks" / "masks" / "rejected.png").exists()


def test_nothing_accepted_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="None of the 4 images is accepted"):
        export(_some(tmp_path, state="unreviewed"), tmp_path / "out", *FORMATS)
    assert not (tmp_path / "out").exists()


def test_an_earlier_export_is_kept_unless_overwriting_is_asked_for(tmp_path: Path) -> None:
    export(_some(tmp_path), tmp_path / "out", "yolo")
    with pytest.raises(ExportError, match="not empty"):
        export(_some(tmp_path, 2), tmp_path / "out", "masks", "yolo")
    assert not (tmp_path / "out" / "masks").exists()
    export(_some(tmp_path, 2), tmp_path / "out", "yolo", overwrite=True)
    assert len(list((tmp_path / "out" / "yolo" / "labels").rglob("*.txt"))) == 2


def test_a_bad_image_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    good = annotated(tmp_path, "good.png", simple_labels())
    broken = annotated(tmp_path, "broken.jpg", simple_labels())
    broken.image_path.write_bytes(b"no picture")
    replaced = annotated(tmp_path, "replaced.png", simple_labels())
    write_picture(replaced.image_path, (5, 6))
    unnamed = annotated(tmp_path, "unnamed.png", np.full((4, 4), 9, np.uint8))
    missing = ImageFailure(image_path=tmp_path / "gone.png", reason="its mask is gone")
    summary = export(set_of(tmp_path, [broken, missing, replaced, unnamed, good]), tmp_path / "out", *FORMATS)
    assert summary.n_written == 1
    reasons = {failure.image_path.name: failure.reason for failure in summary.failures}
    assert reasons.keys() == {"broken.jpg", "gone.png", "replaced.png", "unnamed.png"}
    assert "5 x 6" in reasons["replaced.png"]
    assert "class 9" in reasons["unnamed.png"]
    report = json.loads((tmp_path / "out" / "coco" / "export.json").read_text())
    assert len(report["failed"]) == 4


def test_only_bad_images_are_an_error(tmp_path: Path) -> None:
    failure = ImageFailure(image_path=tmp_path / "a.png", reason="The mask a.png is damaged.")
    with pytest.raises(DataError, match=r"a\.png is damaged"):
        export(set_of(tmp_path, [failure]), tmp_path / "out", "masks")


def test_cancelling_leaves_files_that_can_be_read(tmp_path: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        export(
            _some(tmp_path),
            tmp_path / "out",
            *FORMATS,
            token=token,
            on_step=lambda done: token.cancel() if done == 2 else None,
        )
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert len(content["images"]) == 2
    names = (tmp_path / "out/voc/VOCdevkit/VOC2012/ImageSets/Segmentation/train.txt").read_text().split()
    assert names == ["0", "1"]
    assert not list((tmp_path / "out").rglob("export.json"))
    assert not [path for path in (tmp_path / "out").rglob("*") if path.suffix in (".tmp", ".part")]
    export(_some(tmp_path), tmp_path / "out", *FORMATS, overwrite=True)


def test_giving_up_in_the_middle_leaves_no_half_files(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(done: int) -> None:
        if done == 2:
            raise StopError

    with pytest.raises(StopError):
        export(_some(tmp_path), tmp_path / "out", "coco", "csv", on_step=stop)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.suffix in (".tmp", ".part")]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_are_upright_where_coordinates_are_turned(tmp_path: Path, orientation: int) -> None:
    labels = simple_labels((16, 24))
    image = annotated(tmp_path / "in", "a.jpg", labels, orientation=orientation)
    summary = export(set_of(tmp_path / "in", [image]), tmp_path / "out", "coco")
    with Image.open(tmp_path / "out" / "coco" / "images" / "a.jpg") as copy:
        assert copy.size == (24, 16)
        assert copy.getexif().get(0x0112, 1) == 1
        difference = np.abs(np.array(copy).astype(int) - read_image(image.image_path).astype(int))
    assert difference.mean() < 12  # written again as JPEG; a turn too many would give about 85
    assert any("upright" in note for note in summary.notes) == (orientation != 1)
    assert "turned by its EXIF orientation" in summary.coordinates


def test_stored_coordinates_keep_the_picture_and_turn_the_labels(tmp_path: Path) -> None:
    labels = simple_labels((16, 24))
    image = annotated(tmp_path / "in", "a.jpg", labels, orientation=6)
    summary = export(
        set_of(tmp_path / "in", [image]), tmp_path / "out", "coco", "masks", coordinates="stored"
    )
    copy = tmp_path / "out" / "coco" / "images" / "a.jpg"
    assert copy.read_bytes() == image.image_path.read_bytes()
    with Image.open(tmp_path / "out" / "masks" / "masks" / "a.png") as mask:
        assert np.array_equal(np.array(mask), np.rot90(labels))
    assert "stored pixels" in summary.coordinates
    report = json.loads((tmp_path / "out" / "coco" / "export.json").read_text())
    assert "stored pixels" in report["coordinates"]


def test_labelme_refuses_stored_coordinates() -> None:
    with pytest.raises(ConfigError, match="LabelMe"):
        ExportOptions(formats=("coco", "labelme"), coordinates="stored")


@pytest.mark.parametrize(
    "wrong",
    [
        {"formats": ()},
        {"formats": ("coco", "pascal")},
        {"formats": ("coco",), "val_share": 1.0},
        {"formats": ("coco",), "val_share": float("nan")},
        {"formats": ("coco",), "images": "move"},
        {"formats": ("coco",), "simplify_px": -1},
    ],
)
def test_options_that_are_not_offered_are_refused(wrong: dict) -> None:
    with pytest.raises(ConfigError):
        ExportOptions(**wrong)


def test_pictures_may_stay_where_they_are(tmp_path: Path) -> None:
    image = annotated(tmp_path / "in", "sub/a.jpg", simple_labels())
    summary = export(set_of(tmp_path / "in", [image]), tmp_path / "out", *FORMATS, images="leave")
    assert not list((tmp_path / "out").rglob("*.jpg"))
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert content["images"][0]["file_name"] == "sub/a.jpg"
    found = json.loads((tmp_path / "out" / "labelme" / "sub" / "a.json").read_text())["imagePath"]
    assert (tmp_path / "out" / "labelme" / "sub" / found).resolve() == image.image_path.resolve()
    assert any("left where they are" in note for note in summary.notes)


def test_every_class_is_in_train_and_in_val(tmp_path: Path) -> None:
    rare = np.full((6, 6), 254, np.uint8)
    images = [annotated(tmp_path, f"{number}.png", simple_labels()) for number in range(16)]
    images += [annotated(tmp_path, f"rare {number}.png", rare) for number in range(4)]
    summary = export(set_of(tmp_path, images), tmp_path / "out", "coco", val_share=0.25)
    assert summary.split_sizes == {"train": 15, "val": 5}
    assert summary.class_sizes == {"zebra": (12, 4), "wire fence": (12, 4), 'größe "5"': (3, 1)}
    train, val = (
        {
            image["file_name"]
            for image in json.loads(
                (tmp_path / "out" / "coco" / "annotations" / f"instances_{name}.json").read_text()
            )["images"]
        }
        for name in ("train", "val")
    )
    assert (len(train), len(val), len(train | val)) == (15, 5, 20)


def test_progress_counts_every_image_of_both_passes(tmp_path: Path) -> None:
    seen: list[int] = []
    export(_some(tmp_path), tmp_path / "out", "masks", val_share=0.5, on_step=seen.append)
    assert seen == list(range(1, 9))


def test_two_classes_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = (CLASSES[0], LabelClass(id=2, name="zebra", colour=(0, 0, 0)))
    with pytest.raises(DataError, match="zebra"):
        AnnotatedSet(classes=twice, images=(), root=tmp_path)


def test_memory_stays_flat_over_many_images(tmp_path: Path) -> None:
    n_images = 400

    def images() -> Iterator[AnnotatedImage]:
        rng = np.random.default_rng(0)
        for number in range(n_images):
            labels = np.kron(rng.integers(0, 2, (8, 8), np.uint8), np.ones((8, 8), np.uint8))
            yield AnnotatedImage(image_path=tmp_path / f"{number}.png", size=(64, 64), labels=labels)

    used: list[int] = []

    def look(done: int) -> None:
        if done % 100 == 0:
            used.append(tracemalloc.get_traced_memory()[0])

    streamed = set_of(tmp_path, StreamedImages(images, count=n_images))
    tracemalloc.start()
    try:
        export(streamed, tmp_path / "out", "coco", "csv", images="leave", on_step=look)
    finally:
        tracemalloc.stop()
    # A name per image may stay in memory; its labels (4 kB) or its annotations may not.
    assert (used[-1] - used[0]) / 300 < 500
    content = json.loads((tmp_path / "out" / "coco" / "annotations" / "instances.json").read_text())
    assert len(content["images"]) == n_images
