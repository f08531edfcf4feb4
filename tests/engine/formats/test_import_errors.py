"""Files made by others: odd ones are understood, broken and hostile ones fail with file and entry."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import DataError
from engine.formats.annotated import AnnotatedImage
from engine.formats.importing import import_set
from engine.formats.options import Notes
from engine.types import ImageFailure
from tests.engine.formats.sets import box, drawn, write_picture

_RECTANGLE = [2, 1, 6, 1, 6, 5, 2, 5]


def _coco(**changes: object) -> dict:
    """A COCO file with one image of 8 x 10 and one polygon; ``changes`` go to the annotation."""
    return {
        "images": [{"id": 3, "file_name": "a.png", "height": 8, "width": 10}],
        "categories": [{"id": 1, "name": "zebra"}],
        "annotations": [{"id": 1, "image_id": 3, "category_id": 1, "segmentation": [_RECTANGLE], **changes}],
    }


def _labelme(**changes: object) -> dict:
    """A LabelMe file with one rectangle; ``changes`` go to the shape."""
    shape = {"label": "zebra", "points": [[2, 1], [6, 5]], "shape_type": "rectangle", **changes}
    return {"imagePath": "a.png", "imageHeight": 8, "imageWidth": 10, "imageData": None, "shapes": [shape]}


def _png(mask: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8)).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    write_picture(tmp_path / "in" / "a.png", (8, 10))
    return tmp_path / "in"


def _read(
    folder: Path, content: object, name: str, *, notes: Notes | None = None
) -> AnnotatedImage | ImageFailure:
    path = folder / "labels.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    (item,) = import_set(path, format_name=name, images_dir=folder, notes=notes or Notes()).images
    return item


# --- COCO ---------------------------------------------------------------------------------------------


def test_coco_polygons_run_lengths_and_crowds(pictures: Path) -> None:
    counts = [17, 4, 4, 4, 4, 4, 4, 4, 35]
    assert drawn(_read(pictures, _coco(), "coco")) == box()
    assert drawn(_read(pictures, _coco(segmentation={"size": [8, 10], "counts": counts}), "coco")) == box()
    assert drawn(_read(pictures, _coco(iscrowd=1), "coco")) == box(255)


def test_coco_parts_of_one_object_may_overlap(pictures: Path) -> None:
    assert drawn(_read(pictures, _coco(segmentation=[_RECTANGLE, [3, 2, 5, 2, 5, 4, 3, 4]]), "coco")) == box()


def test_coco_small_objects_stay_visible_on_large_ones(pictures: Path) -> None:
    content = _coco()
    content["categories"].append({"id": 90, "name": "wire"})
    small = {"id": 2, "image_id": 3, "category_id": 90, "segmentation": [[3, 2, 4, 2, 4, 3, 3, 3]]}
    content["annotations"].insert(0, small)
    assert drawn(_read(pictures, content, "coco"))[2][3] == 90


def test_coco_ids_that_are_no_pixel_values_are_numbered_anew(pictures: Path) -> None:
    content = _coco(category_id=5000)
    content["categories"] = [{"id": 5000, "name": "zebra"}, {"id": -1, "name": "wire"}]
    assert drawn(_read(pictures, content, "coco")) == box(2)


def test_coco_pictures_may_be_missing(tmp_path: Path) -> None:
    item = _read(tmp_path, _coco(), "coco")
    assert drawn(item) == box()
    assert item.image_path == tmp_path / "a.png"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c.pop("images"), "no 'images'"),
        (lambda c: c.update(annotations=7), "annotations must be a list"),
        (
            lambda c: c["annotations"][0].update(image_id=4),
            r"annotations\[0\], image_id: there is no image 4",
        ),
        (lambda c: c["images"].append(c["images"][0]), "two images"),
        (lambda c: c["categories"].append({"id": 1, "name": "x"}), "two categories"),
        (lambda c: c["categories"].append({"id": 2, "name": "zebra"}), "name 'zebra'"),
        (lambda c: c["categories"].append({"id": 2, "name": "a\nb"}), "no usable name"),
        (lambda c: c["categories"].append({"id": 2, "name": ["a"]}), "must be a text"),
        (
            lambda c: c.update(categories=[{"id": n, "name": str(n)} for n in range(300)]),
            "300 categories",
        ),
    ],
)
def test_a_coco_file_that_cannot_be_used(pictures: Path, change: Callable, reason: str) -> None:
    content = _coco()
    change(content)
    with pytest.raises(DataError, match=reason) as caught:
        _read(pictures, content, "coco")
    assert "labels.json" in str(caught.value) or "zebra" in str(caught.value) or "a\\nb" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["images"][0].update(file_name="../../etc/passwd"), "outside"),
        (lambda c: c["images"][0].update(file_name="/etc/passwd"), "outside"),
        (lambda c: c["images"][0].update(file_name="..\\..\\a.png"), "outside"),
        (lambda c: c["images"][0].update(file_name=""), "names no picture"),
        (lambda c: c["images"][0].update(file_name="a\x00.png"), "names no picture"),
        (lambda c: c["images"][0].update(file_name=5), "must be a text"),
        (lambda c: c["images"][0].update(file_name="a" * 5000), "cannot be looked up"),
        (lambda c: c["images"][0].update(height=2_000_000, width=2_000_000), "the most"),
        (lambda c: c["images"][0].update(height=-8), "whole number"),
        (lambda c: c["images"][0].update(height="8"), "whole number"),
        (lambda c: c["images"][0].update(height=1e300), "whole number"),
        (lambda c: c["images"][0].update(height=7), "7 x 10"),
        (lambda c: c["annotations"][0].update(category_id=9), "there is no category 9"),
        (lambda c: c["annotations"][0].update(segmentation=None), "no 'segmentation'"),
        (lambda c: c["annotations"][0].update(segmentation=[[1, 2, 3]]), "list of points"),
        (lambda c: c["annotations"][0].update(segmentation=[["a", "b"] * 3]), "list of points"),
        (lambda c: c["annotations"][0].update(segmentation=[[True, 1, 2, 3, 4, 5]]), "list of points"),
        (lambda c: c["annotations"][0].update(segmentation=[[1e300] * 6]), "beyond"),
        (lambda c: c["annotations"][0].update(segmentation=[[float("nan")] * 6]), "beyond"),
        (
            lambda c: c["annotations"][0].update(segmentation={"size": [8, 10], "counts": [90, -10]}),
            "negative",
        ),
        (lambda c: c["annotations"][0].update(segmentation={"size": [8, 10], "counts": [3]}), "cover 3"),
        (lambda c: c["annotations"][0].update(segmentation={"size": [8, 9], "counts": [72]}), "size"),
        (lambda c: c["annotations"][0].update(segmentation={"counts": [80]}), "no 'size'"),
        (lambda c: c["annotations"][0].update(score="high"), "finite number"),
    ],
)
def test_a_coco_image_that_cannot_be_used_is_one_failure(
    pictures: Path, change: Callable, reason: str
) -> None:
    content = _coco()
    change(content)
    item = _read(pictures, content, "coco")
    assert isinstance(item, ImageFailure)
    assert reason in item.reason


def test_a_linked_picture_is_as_good_as_any(pictures: Path, tmp_path: Path) -> None:
    (pictures / "link.png").symlink_to(write_picture(tmp_path / "other disk" / "b.png", (8, 10)))
    content = _coco()
    content["images"][0]["file_name"] = "sub/../link.png"
    item = _read(pictures, content, "coco")
    assert drawn(item) == box()
    assert item.image_path == pictures / "link.png"


@pytest.mark.parametrize("name", ["coco", "labelme"])
@pytest.mark.parametrize("link", ["a.png", "sub"])
def test_a_link_out_of_a_folder_that_nobody_named_is_not_followed(
    pictures: Path, tmp_path: Path, name: str, link: str
) -> None:
    """The file and the links beside it come from the same stranger; a link to a folder is no better."""
    outside = write_picture(tmp_path / "private" / "a.png", (8, 10))
    (pictures / "a.png").unlink()
    (pictures / link).symlink_to(outside if link == "a.png" else outside.parent)
    content = _coco() if name == "coco" else _labelme()
    place = "a.png" if link == "a.png" else "sub/a.png"
    if name == "coco":
        content["images"][0]["file_name"] = place
    else:
        content["imagePath"] = place
    path = pictures / "labels.json"
    path.write_text(json.dumps(content))
    (item,) = import_set(path, format_name=name, images_dir=None, notes=Notes()).images
    assert isinstance(item, ImageFailure)
    assert "link that leads out" in item.reason
    (item,) = import_set(path, format_name=name, images_dir=pictures, notes=Notes()).images
    assert drawn(item) == box(), "the user named this folder"


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "\x00\x01", "7", "[]", '{"images": ' + "9" * 5000 + "}"]
)
@pytest.mark.parametrize("name", ["coco", "labelme"])
def test_what_is_no_json_is_said(pictures: Path, text: str, name: str) -> None:
    try:
        item = _read(pictures, text, name)
    except DataError as error:
        reason = str(error)
    else:
        assert isinstance(item, ImageFailure)
        reason = item.reason
    assert "labels.json" in reason


# --- LabelMe ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"shape_type": "rectangle", "points": [[6, 5], [2, 1]]},
        {"shape_type": "polygon", "points": [[2, 1], [6, 1], [6, 5], [2, 5]]},
        {"shape_type": None, "points": [[2, 1], [6, 1], [6, 5], [2, 5]]},
        {"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": _png(np.ones((4, 4)))},
        {"shape_type": "mask", "points": [[2.0, 1.0], [5.0, 4.0]], "mask": _png(np.full((4, 4), 255))},
    ],
)
def test_labelme_shapes_of_one_box(pictures: Path, shape: dict) -> None:
    assert drawn(_read(pictures, _labelme(**shape), "labelme")) == box()


def test_labelme_circles(pictures: Path) -> None:
    item = _read(pictures, _labelme(shape_type="circle", points=[[4, 4], [4, 7]]), "labelme")
    assert np.array(drawn(item)).sum() == 32  # pixels with their centre within 3 of (4, 4)
    assert drawn(item)[4][4] == 1


def test_labelme_ignored_regions_and_later_shapes_on_top(pictures: Path) -> None:
    content = _labelme(label="__ignore__")
    content["shapes"].append({"label": "wire", "points": [[2, 1], [3, 2]], "shape_type": "rectangle"})
    labels = drawn(_read(pictures, content, "labelme"))
    assert (labels[1][2], labels[1][3], labels[0][0]) == (1, 255, 0)


def test_labelme_shapes_without_an_area_are_counted(pictures: Path) -> None:
    notes = Notes()
    (pictures / "a.json").write_text(json.dumps(_labelme(shape_type="point", points=[[4, 4]])))
    found = import_set(pictures, format_name="labelme", images_dir=None, notes=notes)
    for _ in range(2):  # a split looks at everything twice
        (item,) = found.images
        assert not np.any(drawn(item))
    assert notes.sentences == ("Points and lines, which have no area, left out: 1.",)


def test_labelme_backslashes_are_slashes(pictures: Path) -> None:
    write_picture(pictures / "sub" / "b.png", (8, 10))
    content = _labelme() | {"imagePath": "sub\\b.png"}
    assert _read(pictures, content, "labelme").image_path == pictures / "sub" / "b.png"


def test_labelme_pictures_may_lie_beside_the_folder_that_is_named(tmp_path: Path) -> None:
    write_picture(tmp_path / "images" / "a.png", (8, 10))
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "a.json").write_text(json.dumps(_labelme() | {"imagePath": "../images/a.png"}))
    (item,) = import_set(
        tmp_path / "json", format_name="labelme", images_dir=tmp_path / "images", notes=Notes()
    ).images
    assert item.image_path == tmp_path / "images" / "a.png"
    (item,) = import_set(tmp_path / "json", format_name="labelme", images_dir=None, notes=Notes()).images
    assert isinstance(item, ImageFailure)
    assert "outside" in item.reason


def _bomb() -> str:
    """A small PNG that claims, and unpacks to, many pixels."""
    return _png(np.zeros((6000, 6000)))


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ({"label": 5}, "must be a text"),
        ({"points": [[1, 2]]}, "has 2 points"),
        ({"points": "many"}, "list of points"),
        ({"points": [[0, 0], [1e9, 1e9]]}, "beyond"),
        ({"points": [[0, 0, 0], [1, 1]]}, "list of points"),
        ({"shape_type": "sphere"}, "mask, polygon, rectangle or circle"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]]}, "no 'mask'"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": "!!"}, "no PNG"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": "AAAA"}, "no PNG"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": _png(np.ones((4, 5)))}, "enclose 4 x 4"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": _png(np.ones((4, 4)))[:60]}, "mask"),
        ({"shape_type": "mask", "points": [[2, 1], [50, 40]], "mask": "AAAA"}, "inside the image"),
        ({"shape_type": "mask", "points": [[-1, 1], [5, 4]], "mask": "AAAA"}, "inside the image"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": _bomb()}, "mask"),
        ({"shape_type": "mask", "points": [[2, 1], [5, 4]], "mask": "A" * 10**6}, "far too long"),
    ],
)
def test_a_labelme_shape_that_cannot_be_used(pictures: Path, shape: dict, reason: str) -> None:
    item = _read(pictures, _labelme(**shape), "labelme")
    assert isinstance(item, ImageFailure)
    assert "labels.json" in item.reason
    assert "shapes[0]" in item.reason
    assert reason in item.reason


def test_an_empty_folder_has_no_labelme_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no LabelMe files"):
        import_set(tmp_path, format_name="labelme", images_dir=None, notes=Notes())


# --- any damage -----------------------------------------------------------------------------------------

_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def _places(value: object, here: tuple = ()) -> list[tuple]:
    """The ways to every value inside of a JSON document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here] * bool(here) + [place for key, item in inner for place in _places(item, (*here, key))]


def _replaced(content: dict, place: tuple, junk: object) -> dict:
    copy = json.loads(json.dumps(content))
    parent = copy
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = junk
    return copy


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("coco", _coco()),
        ("coco", _coco(segmentation={"size": [8, 10], "counts": "a25o1"}, score=0.5, iscrowd=0)),
        ("labelme", _labelme()),
        (
            "labelme",
            _labelme(shape_type="mask", points=[[2, 1], [5, 4]], mask=_png(np.ones((4, 4))), score=1),
        ),
    ],
)
def test_any_one_wrong_value_is_an_error_with_a_name_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: dict
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    places = _places(content)

    @given(place=st.sampled_from(places), junk=_JUNK)
    @settings(max_examples=120, deadline=None)
    def check(place: tuple, junk: object) -> None:
        path = folder / "labels.json"
        path.write_text(json.dumps(_replaced(content, place, junk)))
        with contextlib.suppress(DataError):
            for item in import_set(path, format_name=name, images_dir=folder, notes=Notes()).images:
                assert isinstance(item, AnnotatedImage) or "labels.json" in item.reason

    check()
