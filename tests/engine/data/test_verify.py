"""``python -m engine.data verify``: what it says and its exit codes."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.__main__ import CHECKS, main, verify
from engine.data.synthetic import write_mask_folder, write_pascal5i
from engine.data.verify.files import CheckOptions
from engine.data.verify.findings import Findings
from engine.errors import Cancelled, ConfigError
from engine.progress import CancelToken, Progress
from tests.helpers.shared_data import shared_data_dir
from tests.helpers.synthetic_layouts import (
    write_class_folders,
    write_coco,
    write_image,
    write_sketchy,
    write_xlsa17,
)


def _verify(name: str, root: Path, *, fold: int | None = None, full: bool = False) -> Findings:
    options = CheckOptions(is_full=full, token=CancelToken(), progress=None)
    return verify(name, root, options, fold=fold)


def _problems(found: Findings) -> list[str]:
    return [finding.text for finding in found.findings if finding.level == "problem"]


def _rows(found: Findings, title: str) -> list[tuple[str, ...]]:
    return next(list(table.rows) for table in found.tables if table.title.startswith(title))


def test_pascal_counts_and_faults(tmp_path: Path) -> None:
    base = tmp_path / "VOC2012"
    write_pascal5i(base, n_images=8, fold=1)
    found = _verify("pascal", tmp_path, fold=1)
    assert _problems(found) == []
    rows = {row[0]: row for row in _rows(found, "Pairs")}
    n_listed = len((base / "ImageSets" / "val_fold1.txt").read_text().split())
    assert rows["val_fold1"] == ("val_fold1", str(n_listed), "4", "451 published")
    assert [row[2] for row in _rows(found, "Images per class")] == ["bus", "car", "cat", "chair", "cow"]
    (base / "JPEGImages" / "image_000.jpg").unlink()
    (base / "JPEGImages" / "image_001.jpg").write_bytes(b"no image")
    (base / "SegmentationClassAug" / "image_002.png").write_bytes(b"no mask")
    write_image(base / "JPEGImages" / "image_003.jpg", size=(5, 6))
    write_image(base / "JPEGImages" / "extra.jpg")
    Image.fromarray(np.full((48, 64), 21, np.uint8)).save(base / "SegmentationClassAug" / "image_004.png")
    found = _verify("pascal", tmp_path, fold=1)
    text = "\n".join(_problems(found))
    for expected in (
        "1 mask without an image",
        "Unreadable or no 8-bit index image: 1 mask.",
        "Labels above 20 in 1 mask.",
        "val_fold1.txt lists 2 images without file or mask",
        "1 file: image cannot be read",
        "1 file: mask and image differ in size",
    ):
        assert expected in text
    assert any(f.paths == ("VOC2012/JPEGImages/extra.jpg",) for f in found.findings)


def test_pascal_without_lists(tmp_path: Path) -> None:
    write_pascal5i(tmp_path, n_images=4)
    for path in (tmp_path / "ImageSets").iterdir():
        path.unlink()
    found = _verify("pascal", tmp_path)
    (problem,) = (finding for finding in found.findings if finding.level == "problem")
    assert problem.text.startswith("8 lists missing")
    assert problem.paths[0] == "ImageSets/trn_fold0.txt"
    (tmp_path / "ImageSets" / "Segmentation").mkdir()
    (tmp_path / "ImageSets" / "Segmentation" / "val.txt").write_text("image_000\n")
    assert _problems(_verify("pascal", tmp_path)) == []


def test_folders_in_one_table(tmp_path: Path) -> None:
    write_mask_folder(tmp_path / "cups", n_images=3)
    write_mask_folder(tmp_path / "pens", n_images=1, class_ids=(4, 5))
    (tmp_path / "pens" / "classes.txt").write_text("4 pen\n")
    found = _verify("folder", tmp_path)
    assert _rows(found, "Data sets") == [
        ("cups", "3", "3", "", "3 names"),
        ("pens", "1", "2", "2", "1 names"),
    ]
    assert _problems(found) == ["pens: classes.txt has no name for 5."]


def test_coco_by_either_source(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=8)
    found = _verify("coco", tmp_path, fold=1)
    assert _problems(found) == []
    assert _rows(found, "Images per fold") == [
        ("trn_fold1", "8", "12", "74,381 published"),
        ("val_fold1", "4", "4", "15,305 published"),
    ]
    by_json = dict(found.digests)
    (tmp_path / "COCO2014" / "annotations" / "instances_val2014.json").unlink()
    found = _verify("coco", tmp_path, fold=1)
    assert found.digests == by_json
    next((tmp_path / "COCO2014" / "train2014").iterdir()).unlink()
    found = _verify("coco", tmp_path)
    assert "1 of 8 annotated images of train2014 do not exist." in _problems(found)
    assert len(_rows(found, "Images per class")) == 80


def test_coco_without_annotations(tmp_path: Path) -> None:
    write_coco(tmp_path, n_images=1, with_json=False, with_png=False)
    found = _verify("coco", tmp_path)
    missing = [path for finding in found.findings if finding.level == "problem" for path in finding.paths]
    assert missing == [f"COCO2014/annotations/instances_{part}.json" for part in ("train2014", "val2014")]


def test_sketchy_names_what_is_missing(tmp_path: Path) -> None:
    write_sketchy(tmp_path, classes=("bat", "cow", "swan", "zebra"))
    lost = tmp_path / "Sketchy" / "sketch" / "tx_000000000001" / "cow" / "cow-0.png"
    lost.unlink()
    found = _verify("sketchy", tmp_path)
    problems = _problems(found)
    assert problems[0].startswith("sketchy_unseen_21: no folder for 19 of 21: cabin, dolphin")
    assert "tx_000000000001 lacks 1 sketch." in problems
    assert any("A subset" in finding.text for finding in found.findings)
    assert ("photos", "8", "73,002 published") in _rows(found, "Size")


@pytest.mark.parametrize(
    ("name", "sketch_dir", "photo_dir"),
    [("tuberlin", "sketches", "images"), ("quickdraw", "QuickDraw_sketches_final", "QuickDraw_images_final")],
)
def test_other_retrieval_sets(tmp_path: Path, name: str, sketch_dir: str, photo_dir: str) -> None:
    write_class_folders(tmp_path / sketch_dir, {"banana": 2, "cat": 1}, suffix=".png")
    write_class_folders(tmp_path / photo_dir, {"banana": 2, "dog": 3}, suffix=".jpg")
    problems = _problems(_verify(name, tmp_path))
    assert "1 class without photos: cat." in problems
    assert "1 class without sketches: dog." in problems


def test_broken_files_of_a_pair_of_folders(tmp_path: Path) -> None:
    for folder in ("photo", "sketch"):
        write_class_folders(tmp_path / folder, {"cup": 2, "pen": 2}, suffix=".png")
    assert _problems(_verify("pairs", tmp_path)) == []
    path = tmp_path / "photo" / "cup" / "cup-1.png"
    path.write_bytes(path.read_bytes()[:40])
    found = _verify("pairs", tmp_path)
    assert _problems(found) == ["1 of 4 photos cannot be read."]
    assert found.findings[-2].paths == ("photo/cup/cup-1.png",)


def test_a_sample_unless_full(tmp_path: Path) -> None:
    for folder in ("photo", "sketch"):
        write_class_folders(tmp_path / folder, {"cup": 210}, suffix=".png")
    sampled = _verify("pairs", tmp_path)
    assert sampled.findings[-1].text == "200 (a sample of 210) sketches: all readable."
    assert _verify("pairs", tmp_path, full=True).findings[-1].text == "210 sketches: all readable."


def test_xlsa17(tmp_path: Path) -> None:
    write_xlsa17(tmp_path, "CUB")
    found = _verify("cub", tmp_path)
    texts = [finding.text for finding in found.findings]
    assert "All 24 images exist." in texts
    assert "Every image lies in the folder of its class." in texts
    assert any("Split version: unknown" in text for text in texts)
    assert "Classes: the sizes of seen, unseen are not the published ones." in _problems(found)
    (tmp_path / "xlsa17" / "data" / "CUB" / "res101.mat").unlink()
    assert "No res101.mat: it holds the labels and image names." in _problems(_verify("cub", tmp_path))


def test_attribute_tables(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("class,furry,alive\nbat,1,1\ncat,1,1\neel,-1,1\n")
    found = _verify("attributes", path)
    assert _problems(found) == ["Classes with the same attributes cannot be told apart: bat, cat."]
    notes = [finding.text for finding in found.findings if finding.level == "note"]
    assert notes[1] == "The same for every class, so of no use: alive."
    assert "1 value of -1" in notes[0]


def test_exit_codes_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_mask_folder(tmp_path / "cups", n_images=3)
    assert main(["verify", "folder", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("No problems.\n")
    assert err == ""
    assert main(["verify", "coco", str(tmp_path), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == 1
    assert report["findings"][0]["text"].startswith("COCO 2014 was not found")
    assert main(["verify", "pairs", str(tmp_path / "nowhere")]) == 2
    assert "nowhere does not exist" in capsys.readouterr().err
    (tmp_path / "list.txt").touch()
    assert main(["verify", "pairs", str(tmp_path / "list.txt")]) == 2
    assert "list.txt is a file; pairs needs a folder" in capsys.readouterr().err
    assert main(["verify", "pairs", str(tmp_path), "--fold", "1"]) == 2
    capsys.readouterr()
    assert main(["verify", "imagenet", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "invalid choice: 'imagenet'" in error
    assert error.count("\n") == 1


def test_interrupt_stops_between_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mask_folder(tmp_path / "cups", n_images=3)

    def interrupted(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
        signal.raise_signal(signal.SIGINT)
        assert options.token.is_cancelled
        options.token.raise_if_cancelled()

    monkeypatch.setitem(CHECKS, "folder", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert main(["verify", "folder", str(tmp_path)]) == 130
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("name", ["folder", "pascal"])
def test_cancelling_and_progress(tmp_path: Path, name: str) -> None:
    write_pascal5i(tmp_path, n_images=4)
    token = CancelToken()
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        token.cancel()

    with pytest.raises(Cancelled):
        verify(name, tmp_path, CheckOptions(is_full=True, token=token, progress=stop))
    assert [(p.done, p.total) for p in seen] == [(4, 4)]


def test_unknown_names(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no data set 'imagenet'"):
        _verify("imagenet", tmp_path)


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "folder", "n_problems"),
    [
        ("pairs", "sketchy_mini", 0),
        ("attributes", "awa_mini", 0),
        ("cub", "zsl_meta", 1),  # no res101.mat
        ("awa2", "zsl_meta", 1),
        ("sun", "zsl_meta", 1),
        ("folder", "clothing", 0),
    ],
)
def test_the_real_sets(name: str, folder: str, n_problems: int) -> None:
    found = _verify(name, shared_data_dir() / folder)
    assert found.n_problems == n_problems, found.as_text()
    if folder == "zsl_meta":
        assert "Proposed Split v2.0" in found.as_text()
