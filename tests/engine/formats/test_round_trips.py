"""What is exported comes back the same, in each format, whatever the label map."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from engine.formats.annotated import AnnotatedImage
from engine.formats.importing import guess_format, import_set
from engine.formats.options import Notes
from tests.engine.formats.sets import CLASSES, annotated, export, label_maps, set_of, simple_labels

_WHERE = {
    "voc": "voc",
    "coco": "coco/annotations/instances.json",
    "yolo": "yolo",
    "labelme": "labelme",
    "masks": "masks",
}


def _there_and_back(
    root: Path, labels: list[np.ndarray], name: str, **options: object
) -> list[AnnotatedImage]:
    """Export and import again; the pictures are PNG so that nothing about them is lost."""
    images = [annotated(root / "in", f"sub dir/ü {number}.png", item) for number, item in enumerate(labels)]
    export(set_of(root / "in", images), root / "out", name, **options)
    notes = Notes()
    source = root / "out" / _WHERE[name]
    assert guess_format(source) == name
    pictures = root / "in" if name == "masks" else None
    found = import_set(source, format_name=name, images_dir=pictures, notes=notes)
    assert notes.sentences == ()
    assert [label.name for label in found.classes] == [label.name for label in CLASSES]
    id_of = {label.id: mine.id for label, mine in zip(found.classes, CLASSES, strict=True)}
    id_of |= {0: 0, 255: 255}
    back = []
    for image in found.images:
        assert isinstance(image, AnnotatedImage), image
        assert image.image_path.is_file()
        assert not image.labels.flags.writeable
        back.append((image, np.vectorize(id_of.__getitem__, otypes=[np.uint8])(image.labels)))
    assert len(back) == len(found) == len(labels)
    for (_, values), expected in zip(back, labels, strict=True):
        assert np.array_equal(values, expected)
    return [image for image, _ in back]


@pytest.mark.parametrize("name", ["voc", "coco", "labelme", "masks"])
def test_masks_come_back_to_the_pixel(name: str) -> None:
    @given(labels=label_maps())
    @settings(max_examples=15, deadline=None)
    def check(labels: np.ndarray) -> None:
        with tempfile.TemporaryDirectory() as folder:
            _there_and_back(Path(folder), [labels, simple_labels()], name)

    check()


@pytest.mark.parametrize("instances", ["components", "classes"])
def test_yolo_comes_back_to_the_pixel_but_for_ignored_ones(instances: str) -> None:
    @given(labels=label_maps(values=(0, 1, 7, 254)))
    @settings(max_examples=15, deadline=None)
    def check(labels: np.ndarray) -> None:
        with tempfile.TemporaryDirectory() as folder:
            _there_and_back(Path(folder), [labels], "yolo", instances=instances)

    check()


@pytest.mark.parametrize("name", ["coco", "labelme"])
def test_polygons_come_back_where_there_are_no_holes(tmp_path: Path, name: str) -> None:
    labels = simple_labels()
    labels[5:8, 6:9] = 1
    labels[12, 14] = 1  # touches the block at a corner
    _there_and_back(tmp_path, [labels], name, outlines="polygons")


def test_scores_states_and_origins_come_back(tmp_path: Path) -> None:
    image = annotated(
        tmp_path, "a.png", simple_labels(), scores={1: 0.75}, state="unreviewed", provenance="mshnet-lite"
    )
    export(set_of(tmp_path, [image]), tmp_path / "out", "coco", "labelme", content="all")
    for name in ("coco", "labelme"):
        source = tmp_path / "out" / _WHERE[name]
        (back,) = import_set(source, format_name=name, images_dir=None, notes=Notes()).images
        assert dict(back.scores) == {1: 0.75}
        assert (back.state, back.provenance) == ("unreviewed", "mshnet-lite")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["voc", "coco", "yolo", "masks"])
def test_labels_of_stored_pixels_come_back_turned(tmp_path: Path, name: str, orientation: int) -> None:
    labels = simple_labels()
    labels[labels == 255] = 0
    image = annotated(tmp_path / "in", "a.jpg", labels, orientation=orientation)
    export(set_of(tmp_path / "in", [image]), tmp_path / "out", name, coordinates="stored")
    pictures = tmp_path / "in" if name == "masks" else None
    source = tmp_path / "out" / _WHERE[name]
    found = import_set(source, format_name=name, images_dir=pictures, notes=Notes(), coordinates="stored")
    (back,) = found.images
    assert back.exif_orientation == orientation
    assert np.array_equal(back.labels > 0, labels > 0)
