"""Zero-shot sets: xlsa17's files, and image folders with an attribute table."""

from __future__ import annotations

import builtins
import dataclasses
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.io import loadmat, savemat

from engine.data.published import published_counts
from engine.data.xlsa17 import NAMES, read_att_splits, read_res101_features, read_xlsa17, split_version
from engine.data.zero_shot_set import read_image_folder_with_attributes
from engine.errors import ConfigError, DataError
from tests.helpers.shared_data import shared_data_dir
from tests.helpers.synthetic_layouts import write_image, write_xlsa17


@pytest.mark.parametrize("name", NAMES)
def test_indices_labels_and_paths(tmp_path: Path, name: str) -> None:
    write_xlsa17(tmp_path, name)
    data = read_xlsa17(tmp_path, name)
    assert data.name == name
    assert all(path.is_file() for path in data.image_paths)
    for path, label in zip(data.image_paths, data.labels, strict=True):
        assert path.parent.name == data.table.classes[label]
    assert [data.table.classes[c] for c in data.seen] == ["cat", "dog", "fox", "owl"]
    assert [data.table.classes[c] for c in data.unseen] == ["bat", "cow"]
    parts = np.concatenate([data.trainval, data.test_seen, data.test_unseen])
    assert sorted(parts) == list(range(24))
    assert data.table.row("cat").tolist() == pytest.approx([0.8, 0, 0, 0, 0])
    assert data.table.row("dog").tolist() == pytest.approx([0.6, 0.8, 0, 0, 0])
    assert data.table.attributes[0] == "attribute 1"
    features = read_res101_features(tmp_path, name)
    assert features.shape == (24, 2048)
    assert features.dtype == np.float32
    assert features[1, :2].tolist() == [2048, 2049]


def test_attribute_names_beside_the_file(tmp_path: Path) -> None:
    write_xlsa17(tmp_path, "AWA2", with_images=False)
    names = tmp_path / "xlsa17" / "data" / "AWA2" / "predicates.txt"
    names.write_text("".join(f"{n}\tp{n}\n" for n in range(1, 6)))
    assert read_xlsa17(tmp_path, "AWA2").table.attributes == ("p1", "p2", "p3", "p4", "p5")
    names.write_text("1 p1\n")
    with pytest.raises(DataError, match="names 1 attributes"):
        read_xlsa17(tmp_path, "AWA2")


@pytest.mark.parametrize(
    ("has_train_and_val", "created", "expected"),
    [
        (True, b"Wed Mar 15 10:00:00 2017", "Proposed Split v1"),
        (True, b"Thu Sep 19 14:46:48 2019", "unknown"),  # written anew, perhaps by scipy: cannot be told
        (False, b"Wed Mar 15 10:00:00 2017", "unknown"),
        (False, b"Thu Sep 19 14:46:48 2019", "unknown"),  # other indices than those of version 2.0
        (True, b"in spring", "unknown"),
    ],
)
def test_split_version_by_fields_and_date(
    tmp_path: Path, has_train_and_val: bool, created: bytes, expected: str
) -> None:
    write_xlsa17(tmp_path, "CUB", has_train_and_val=has_train_and_val, created=created, with_images=False)
    data = read_xlsa17(tmp_path, "CUB")
    assert data.split_version == expected
    assert (len(data.train), len(data.val)) == ((6, 6) if has_train_and_val else (0, 0))


@pytest.mark.data
@pytest.mark.parametrize("name", NAMES)
def test_the_real_splits(name: str) -> None:
    path = shared_data_dir() / "zsl_meta" / name / "att_splits.mat"
    splits = read_att_splits(path, name)
    counts = published_counts("xlsa17_counts")
    for part in ("trainval", "test_seen", "test_unseen"):
        assert len(getattr(splits, part)) == counts[f"{name}_{part}"]
    assert splits.version == "Proposed Split v2.0"
    assert splits.table.values.shape == (
        counts[f"{name}_seen"] + counts[f"{name}_unseen"],
        counts[f"{name}_attributes"],
    )
    assert np.allclose(np.linalg.norm(splits.table.values, axis=1), 1, atol=1e-3)
    joined = np.concatenate([splits.trainval, splits.test_seen, splits.test_unseen])
    assert sorted(joined) == list(range(len(joined)))
    # One image swapped between the parts, and it is another split.
    other = splits.trainval.copy()
    other[0] = splits.test_seen[0]
    assert split_version(name, other, has_train_and_val=False, header=b"") == "unknown"
    assert split_version(name, splits.trainval[::-1], has_train_and_val=False, header=b"") != "unknown"


@pytest.mark.data
def test_the_real_names() -> None:
    cub = read_att_splits(shared_data_dir() / "zsl_meta" / "CUB" / "att_splits.mat", "CUB")
    assert cub.table.attributes[1] == "has_bill_shape::dagger"
    assert cub.original.max() == 100


def test_scipy_is_asked_for_only_when_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_xlsa17(tmp_path, "CUB", with_images=False)
    for module in [name for name in sys.modules if name.split(".")[0] == "scipy"]:
        monkeypatch.delitem(sys.modules, module)
    real_import = builtins.__import__

    def without_scipy(name: str, *args: object, **kwargs: object) -> object:
        if name.split(".")[0] == "scipy":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_scipy)
    with pytest.raises(DataError, match=r'needs scipy.*pip install "fewshot\[train\]"'):
        read_xlsa17(tmp_path, "CUB")


def test_damaged_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="CUB, SUN, AWA2, not 'APY'"):
        read_xlsa17(tmp_path, "APY")
    with pytest.raises(DataError, match=r"att_splits.mat does not exist"):
        read_xlsa17(tmp_path, "CUB")
    write_xlsa17(tmp_path, "CUB", with_images=False)
    folder = tmp_path / "xlsa17" / "data" / "CUB"
    whole = (folder / "res101.mat").read_bytes()
    for content, expected in ((b"", "no MATLAB file"), (b"?" * 500, "no MATLAB"), (whole[:5000], "cut off")):
        (folder / "res101.mat").write_bytes(content)
        with pytest.raises(DataError, match=rf"res101\.mat .*{expected}"):
            read_xlsa17(tmp_path, "CUB")
    savemat(folder / "res101.mat", {"labels": [[1]]})
    with pytest.raises(DataError, match="holds no 'image_files'"):
        read_xlsa17(tmp_path, "CUB")
    (folder / "res101.mat").write_bytes(whole)
    splits = {key: value for key, value in loadmat(folder / "att_splits.mat").items() if key[0] != "_"}
    savemat(folder / "att_splits.mat", splits | {"test_unseen_loc": [[0], [1]]})
    with pytest.raises(DataError, match="test_unseen_loc must hold whole numbers from 1"):
        read_xlsa17(tmp_path, "CUB")
    savemat(folder / "att_splits.mat", splits | {"test_unseen_loc": [[99]]})
    with pytest.raises(DataError, match=r"names image 99; res101.mat has 24 images"):
        read_xlsa17(tmp_path, "CUB")
    savemat(folder / "att_splits.mat", splits | {"test_unseen_loc": splits["trainval_loc"][:1]})
    with pytest.raises(DataError, match="twice"):
        read_xlsa17(tmp_path, "CUB")


def _write_folder(root: Path) -> None:
    (root / "splits").mkdir(parents=True)
    (root / "class_attributes.csv").write_text("class,furry\nbat,1\ncat,2\ndog,3\neel,0\n")
    lines = {
        "trainval": ["cat/0.jpg\tcat", "dog/0.jpg"],
        "test_seen": ["cat/1.jpg"],
        "test_unseen": ["bat/0.jpg", "bat/1.jpg"],
    }
    for part, names in lines.items():
        (root / "splits" / f"{part}.txt").write_text("\n".join(names))
        for name in names:
            write_image(root / "JPEGImages" / name.split("\t")[0])


def test_an_image_folder_with_a_table(tmp_path: Path) -> None:
    _write_folder(tmp_path / "pets")
    data = read_image_folder_with_attributes(tmp_path / "pets")
    assert data.name == "pets"
    assert (data.seen.tolist(), data.unseen.tolist()) == ([1, 2], [0])
    assert data.labels.tolist() == [1, 2, 1, 0, 0]
    assert data.image_paths[data.test_unseen[0]].parent.name == "bat"
    (tmp_path / "pets" / "splits" / "test_seen.txt").unlink()
    assert len(read_image_folder_with_attributes(tmp_path / "pets").test_seen) == 0


@pytest.mark.parametrize(
    ("part", "line", "expected"),
    [
        ("trainval", "fox/0.jpg", "line 1: .* has no class 'fox'"),
        ("trainval", "cat/9.jpg", "line 1: the image .*9.jpg does not exist"),
        ("trainval", "cat/0.jpg\tdog", "does not lie in the folder of 'dog'"),
        ("trainval", "bat/1.jpg", "'bat' of .* is both seen and unseen"),
        ("test_seen", "cat/0.jpg\ndog/0.jpg", "twice"),
        ("test_unseen", "", "leaves test_unseen empty"),
    ],
)
def test_what_is_wrong_with_a_list_is_named(tmp_path: Path, part: str, line: str, expected: str) -> None:
    _write_folder(tmp_path)
    (tmp_path / "splits" / f"{part}.txt").write_text(line)
    if part == "trainval":
        (tmp_path / "splits" / "test_unseen.txt").write_text("bat/0.jpg")
    with pytest.raises(DataError, match=expected):
        read_image_folder_with_attributes(tmp_path)


def test_unseen_images_are_never_in_training(tmp_path: Path) -> None:
    write_xlsa17(tmp_path, "SUN", with_images=False)
    data = read_xlsa17(tmp_path, "SUN")
    mixed = np.concatenate([data.trainval, data.test_unseen[:1]])
    with pytest.raises(DataError, match=r"trainval of SUN holds images of 'bat'|twice"):
        dataclasses.replace(data, trainval=mixed, test_unseen=data.test_unseen[1:])


@pytest.mark.data
def test_the_real_image_folder() -> None:
    data = read_image_folder_with_attributes(shared_data_dir() / "awa_mini")
    assert [len(part) for part in (data.trainval, data.test_seen, data.test_unseen)] == [627, 157, 435]
    assert {data.table.classes[c] for c in data.unseen} == {
        "bat", "dolphin", "giraffe", "horse", "seal", "sheep",
    }  # fmt: skip
    assert len(data.seen) == 16
