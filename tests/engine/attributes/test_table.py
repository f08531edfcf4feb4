"""Attribute tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.attributes import (
    AttributeTable,
    read_attributes_csv,
    read_awa2_attributes,
    read_cub_attributes,
    write_attributes_csv,
)
from engine.errors import DataError
from tests.helpers.shared_data import shared_data_dir


def _csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read(tmp_path: Path) -> None:
    table = read_attributes_csv(
        _csv(tmp_path, '\ufeffclass,split,"furry, soft",big\ncat,seen,1,0\n\n"red, fox",unseen,0.5,-1\n')
    )
    assert table.classes == ("cat", "red, fox")
    assert table.attributes == ("furry, soft", "big")
    assert table.values.dtype == np.float32
    assert table.values.tolist() == [[1, 0], [0.5, -1]]
    assert table.row("red, fox").tolist() == [0.5, -1]
    assert table.of_classes(["red, fox"]).values.tolist() == [[0.5, -1]]
    with pytest.raises(DataError, match="no class 'dog'"):
        table.index("dog")
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("name,furry\ncat,1\n", "no column 'class'"),
        ("class;furry\ncat;1\n", "no column 'class'.*with commas"),
        ("class,split\ncat,seen\n", "has no attribute"),
        ("class,furry\n", "a header and no class"),
        ("class,furry,\ncat,1,2\n", "column 3 has no name"),
        ("class,furry,furry\ncat,1,2\n", "attribute 'furry' occurs 2 times"),
        ("class,furry\ncat,1\ncat,2\n", "class 'cat' occurs 2 times"),
        ("class,furry\ncat,nan\n", "line 2, column 'furry': 'nan' is not a finite"),
        ("class,furry\ncat,inf\n", "'inf' is not a finite"),
        ("class,furry\ncat,1e60\n", "'1e60' is not a finite float32 number"),
        ("class,furry\ncat,\n", "line 2, column 'furry': an empty cell is not a number"),
        ("class,furry\ncat,much\n", "'much' is not a number"),
        ("class,furry\ncat\n", "line 2: it has 1 cells and the header 2"),
        ("class,furry\n ,1\n", "line 2: the class has no name"),
        ('class,furry\n"cat,1\n', "no table of comma-separated values"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_is_wrong_is_named(tmp_path: Path, text: str, expected: str) -> None:
    path = _csv(tmp_path, text)
    with pytest.raises(DataError, match=expected) as error:
        read_attributes_csv(path)
    assert "table.csv" in str(error.value)


def test_missing_and_other_encodings(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        read_attributes_csv(tmp_path / "none.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes("class,size\ncat,1\nbär,1\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"latin\.csv is not UTF-8 text \(line 3\); save it with"):
        read_attributes_csv(path)


def test_ten_thousand_classes(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    table = AttributeTable(
        classes=tuple(f"class {n}" for n in range(10_000)),
        attributes=("a", "b", "c"),
        values=rng.normal(size=(10_000, 3)),
    )
    write_attributes_csv(tmp_path / "many.csv", table)
    assert np.array_equal(read_attributes_csv(tmp_path / "many.csv").values, table.values)


_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), min_size=1)


@settings(max_examples=40)
@given(
    classes=st.lists(_NAMES, min_size=1, max_size=4, unique=True),
    values=arrays(np.float32, (4, 2), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)),
)
def test_writing_and_reading_gives_the_same_table(
    tmp_path_factory: pytest.TempPathFactory, classes: list[str], values: np.ndarray
) -> None:
    table = AttributeTable(
        classes=tuple(classes), attributes=("x, y", 'a "b"'), values=values[: len(classes)]
    )
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    write_attributes_csv(path, table)
    again = read_attributes_csv(path)
    assert (again.classes, again.attributes) == (table.classes, table.attributes)
    assert np.array_equal(again.values, table.values)


def test_rows_of_length_one() -> None:
    table = AttributeTable(classes=("a", "b"), attributes=("x", "y"), values=np.array([[3, 4], [0, 0]]))
    assert np.allclose(table.normalised().values, [[0.6, 0.8], [0, 0]])


def test_shape_must_fit_the_names() -> None:
    with pytest.raises(DataError, match=r"shape \(1, 1\); 2 classes and 1 attributes"):
        AttributeTable(classes=("a", "b"), attributes=("x",), values=np.zeros((1, 1)))


def test_awa2_files(tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("     1\tantelope\n     2\tgrizzly+bear\n")
    (tmp_path / "predicates.txt").write_text("1\tblack\n2\twhite\n3\tblue\n")
    (tmp_path / "predicate-matrix-continuous.txt").write_text("-1.00  -1.00   0.50\n 39.25 1.39 0\n")
    (tmp_path / "predicate-matrix-binary.txt").write_text("0 0 0\n1 0 0\n")
    table = read_awa2_attributes(tmp_path)
    assert table.classes == ("antelope", "grizzly+bear")
    assert table.values[1].tolist() == pytest.approx([39.25, 1.39, 0])
    assert read_awa2_attributes(tmp_path, is_binary=True).values.tolist() == [[0, 0, 0], [1, 0, 0]]
    (tmp_path / "predicate-matrix-binary.txt").write_text("0 0 0\n1 0\n")
    with pytest.raises(DataError, match="line 2: it has 2 numbers and the first line 3"):
        read_awa2_attributes(tmp_path, is_binary=True)
    (tmp_path / "classes.txt").write_text("1 antelope\n3 bear\n")
    with pytest.raises(DataError, match="line 2: '3 bear' is not of the form 2 NAME"):
        read_awa2_attributes(tmp_path)


@pytest.mark.parametrize("place", ["attributes.txt", "CUB_200_2011/attributes/attributes.txt"])
def test_cub_files(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "CUB_200_2011"
    (folder / "attributes").mkdir(parents=True)
    (folder / "classes.txt").write_text("1 001.Black_footed_Albatross\n2 002.Laysan_Albatross\n")
    (tmp_path / place).write_text("1 has_bill_shape::curved_(up_or_down)\n2 has_bill_shape::dagger\n")
    (folder / "attributes" / "class_attribute_labels_continuous.txt").write_text("0.0 80.5\n12 3\n")
    table = read_cub_attributes(folder)
    assert table.attributes[0] == "has_bill_shape::curved_(up_or_down)"
    assert table.row("002.Laysan_Albatross").tolist() == [12, 3]


@pytest.mark.data
def test_the_real_table() -> None:
    table = read_attributes_csv(shared_data_dir() / "awa_mini" / "class_attributes.csv")
    assert table.values.shape == (50, 85)
    assert table.attributes[:2] == ("black", "white")
