"""COCO-20i from polygons and from index masks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.coco20i import SET_NAME, fold_pairs, read_coco
from engine.data.coco_annotations import read_coco_annotations
from engine.errors import Cancelled, ConfigError, DataError
from engine.progress import CancelToken, Progress
from tests.helpers.synthetic_layouts import COCO_IDS, COCO_SIZE, write_coco


def test_json_and_png_give_the_same_images_and_names(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=5)
    by_json = read_coco(tmp_path, "val2014")
    by_png = read_coco(tmp_path / "COCO2014", "val2014", mask_source="png")
    assert [r.name for r in by_json.records] == [r.name for r in by_png.records]
    assert by_json.records[2].image_path.is_file()
    assert [sorted(r.areas) for r in by_json.records] == [[i + 1, i + 2] for i in range(5)]
    assert [sorted(r.areas) for r in by_png.records] == [[i + 1, i + 2] for i in range(5)]
    assert by_json.class_names[(SET_NAME, 80)] == "toothbrush"


def test_polygons_keep_what_an_index_mask_hides(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=2)
    drawn, stored = (read_coco(tmp_path, "val2014", mask_source=s).records[1] for s in ("json", "png"))
    whole = np.zeros(COCO_SIZE, dtype=np.uint8)
    whole[3:13, 2:12] = 1
    assert np.array_equal(drawn.read_target(2), whole)
    assert drawn.areas[2] == pytest.approx(100 / 600)
    assert stored.read_target(2).sum() == 100 - 4 * 4
    assert np.array_equal(drawn.read_target(3), stored.read_target(3))
    # As an index mask, the smaller object lies on top, which is how the stored one was written.
    assert np.array_equal(drawn.read_labels(), np.asarray(Image.open(stored.mask_path)))


def test_crowds_are_skipped_or_ignored(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=1)
    skipped = read_coco(tmp_path, "val2014").records[0]
    ignored = read_coco(tmp_path, "val2014", crowd="ignore").records[0]
    assert set(np.unique(skipped.read_labels())) == {0, 1, 2}
    target = ignored.read_target(2)
    assert (target[:3, 5:7] == 255).all()  # the runs go down the columns
    assert (target == 255).sum() == 40
    assert skipped.areas == ignored.areas


def test_pairs_of_a_fold(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=8)
    records = read_coco(tmp_path, "val2014").records
    val = fold_pairs(records, 1, split="val")
    assert {pair.class_id for pair in val} == {2, 6}
    assert [pair.image[-1] for pair in val] == ["0", "1", "4", "5"]
    trn = fold_pairs(records, 1, split="trn")
    assert len(trn) + len(val) == 16
    assert not {pair.class_id for pair in trn} & {2, 6}
    assert {pair.class_id for pair in fold_pairs(records, 0, split="val", rule="contiguous")} == set(
        range(1, 10)
    )


def test_progress_and_cancelling(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=3)
    seen: list[Progress] = []
    read_coco(tmp_path, "val2014", mask_source="png", progress=seen.append)
    assert (seen[-1].done, seen[-1].total) == (3, 3)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_coco(tmp_path, "val2014", mask_source="png", token=token)


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="COCO 2014 was not found"):
        read_coco(tmp_path, "val2014")
    write_coco(tmp_path, n_images=1, with_png=False)
    with pytest.raises(DataError, match=r"holds no index mask.*mask_source json"):
        read_coco(tmp_path, "val2014", mask_source="png")
    with pytest.raises(ConfigError, match="json or png, not 'npz'"):
        read_coco(tmp_path, "val2014", mask_source="npz")
    path = tmp_path / "COCO2014" / "annotations" / "instances_val2014.json"
    content = json.loads(path.read_text())
    for change, expected in (
        ({"categories": content["categories"][:79]}, "has 79 categories"),
        ({"annotations": [{"image_id": 7}]}, "not as COCO documents it"),
        ({"annotations": None}, "not as COCO documents it"),
    ):
        path.write_text(json.dumps(content | change))
        with pytest.raises(DataError, match=expected):
            read_coco_annotations(path)
    path.write_text("[1]")
    with pytest.raises(DataError, match="has no 'images'"):
        read_coco_annotations(path)
    path.write_text("{")
    with pytest.raises(DataError, match="cannot be read"):
        read_coco_annotations(path)


def test_runs_that_do_not_fill_the_image(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=1)
    path = tmp_path / "COCO2014" / "annotations" / "instances_val2014.json"
    content = json.loads(path.read_text())
    content["annotations"][-1]["segmentation"]["counts"] = [1, 2]
    path.write_text(json.dumps(content))
    record = read_coco(tmp_path, "val2014", crowd="ignore").records[0]
    with pytest.raises(DataError, match="covers 3 pixels; its image has 20 x 30"):
        record.read_labels()


def test_category_ids_are_not_labels(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=1)
    path = next((tmp_path / "COCO2014" / "annotations" / "val2014").glob("*.png"))
    Image.fromarray(np.full(COCO_SIZE, COCO_IDS[-1], dtype=np.uint8)).save(path)
    with pytest.raises(DataError, match="holds the label 90"):
        read_coco(tmp_path, "val2014", mask_source="png")
