"""Bringing tables to the attributes of a model: names, units, layouts, and what nobody has said."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.attributes import (
    AttributeTable,
    attribute_range,
    check_range,
    fill_unknown,
    find_name,
    match_attributes,
    near_names,
    read_attributes_csv,
    read_table,
    readable_name,
    rows_agree,
    write_attributes_csv,
)
from engine.errors import DataError, ShapeError
from tests.helpers.shared_data import shared_data_dir

PER_CENT = (0.0, 100.0)
MODEL = ("black", "white", "newworld", "tree+top")


def table(
    values: object, *, attributes: tuple[str, ...] = MODEL, has_unknown: bool = False
) -> AttributeTable:
    rows = np.array(values, dtype=np.float32)
    names = tuple(f"class {number}" for number in range(len(rows)))
    return AttributeTable(classes=names, attributes=attributes, values=rows, has_unknown=has_unknown)


def test_columns_are_matched_by_name_in_any_order_and_spelling() -> None:
    own = table([[1, 2, 70]], attributes=("Tree top", "WHITE", "black"))
    matched = match_attributes(own, MODEL, value_range=PER_CENT)
    assert matched.table.attributes == MODEL
    assert matched.table.values[0, [0, 1, 3]].tolist() == [70, 2, 1]
    assert np.isnan(matched.table.values[0, 2])
    assert matched.missing == ("newworld",)
    assert matched.ignored == ()


def test_attributes_the_model_does_not_know_are_refused_with_near_names_or_listed() -> None:
    own = table([[1, 2, 70, 3]], attributes=("black", "whit", "wings", "newworld"))
    with pytest.raises(DataError, match=r"attributes 'whit' \(did you mean 'white'\?\), 'wings'\."):
        match_attributes(own, MODEL, value_range=PER_CENT)
    matched = match_attributes(own, MODEL, value_range=PER_CENT, ignore_unknown=True)
    assert matched.ignored == ("whit", "wings")
    assert matched.missing == ("white", "tree+top")


def test_a_long_list_of_unknown_attributes_is_cut() -> None:
    own = table([[5] * 9], attributes=("black", *(f"zz{number}" for number in range(8))))
    with pytest.raises(DataError, match="'zz4' and 3 more"):
        match_attributes(own, MODEL, value_range=PER_CENT)


def test_nothing_in_common_and_two_for_one_are_refused() -> None:
    with pytest.raises(
        DataError, match="shares no attribute with the model: it has 'a'; the model knows 'bl"
    ):
        match_attributes(table([[5]], attributes=("a",)), MODEL, value_range=PER_CENT)
    with pytest.raises(DataError, match="'tree top' and 'Tree_top' of the table are one to the model"):
        match_attributes(table([[5, 6]], attributes=("tree top", "Tree_top")), MODEL, value_range=PER_CENT)


@pytest.mark.parametrize(
    ("values", "value_range", "expected"),
    [
        ([[0, 1, 0.5, 0]], PER_CENT, "between 0 and 1; the model's go from 0 to 100. Multiply them by 100."),
        ([[0, 100, 0.5, 0]], (0.0, 1.0), "up to 100; the model's lie between 0 and 1. Divide them by 100."),
        ([[0, 100, 250, 0]], PER_CENT, "'newworld' of 'class 0' is 250; the model's attributes go from 0 to"),
        ([[0, 100, -20, 0]], PER_CENT, "'newworld' of 'class 0' is -20"),
    ],
)
def test_another_unit_is_told(values: object, value_range: tuple[float, float], expected: str) -> None:
    with pytest.raises(DataError) as error:
        match_attributes(table(values), MODEL, value_range=value_range)
    assert expected in str(error.value)


def test_what_surveys_left_out_and_unknown_values_are_in_range() -> None:
    check_range(table([[-1, 100, np.nan, 50]], has_unknown=True), PER_CENT)
    check_range(table([[np.nan] * 4], has_unknown=True), PER_CENT)
    check_range(table([[0, 0, 0, 0]]), PER_CENT)
    check_range(table([[0, 0.5, 1, 0]]).scaled(100), PER_CENT)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0, 0.3, 1]], (0, 1)),
        ([[-1, 12.5, 100]], (0, 100)),
        ([[0, 100, np.nan]], (0, 100)),
        ([[-4, 3, 7]], (-4, 7)),
        ([[np.nan]], (0, 1)),
    ],
)
def test_the_unit_is_told_by_the_values(values: object, expected: tuple[float, float]) -> None:
    assert attribute_range(np.array(values, dtype=np.float32)) == expected


def test_a_constant_table_has_a_range_too() -> None:
    low, high = attribute_range(np.full((2, 2), 300, dtype=np.float32))
    assert low == 300 < high


def test_rows_agree_up_to_the_rounding_of_heads() -> None:
    row = np.array([12.34, 98.7, 0], dtype=np.float32)
    assert rows_agree(row, row.astype(np.float16).astype(np.float32), PER_CENT)
    assert not rows_agree(row, row + np.float32(0.5), PER_CENT)
    assert rows_agree(row, np.array([12.34, np.nan, np.nan], dtype=np.float32), PER_CENT)
    assert not rows_agree(row, np.full(3, np.nan, dtype=np.float32), PER_CENT)


def test_names_are_found_and_near_ones_offered() -> None:
    names = ("giant+panda", "zebra", "red deer")
    assert find_name("Giant Panda", names) == "giant+panda"
    assert find_name("panda", names) is None
    assert near_names("Zebre", names) == ["zebra"]


def test_filling_keeps_what_is_known_and_follows_what_goes_together() -> None:
    rng = np.random.default_rng(0)
    striped = rng.integers(0, 2, 30).astype(np.float32) * 100
    known = np.stack([striped, 100 - striped, rng.uniform(0, 100, 30).astype(np.float32)], axis=1)
    rows = np.array([[100, np.nan, np.nan], [0, np.nan, 7], [np.nan] * 3, [1, 2, 3]], dtype=np.float32)
    filled = fill_unknown(rows, known, value_range=PER_CENT)
    assert filled[0, 0] == 100
    assert filled[0, 1] < 20
    assert filled[1, 1] > 80
    assert filled[1, 2] == 7
    assert np.allclose(filled[2], known.mean(axis=0), atol=1e-3)
    assert filled[3].tolist() == [1, 2, 3]
    assert np.isnan(rows[0, 1])


def test_filling_stays_in_the_range_and_refuses_other_sizes() -> None:
    known = np.array([[0, 0], [100, 100], [100, 90]], dtype=np.float32)
    filled = fill_unknown(np.array([[1000, np.nan]], dtype=np.float32), known, value_range=PER_CENT)
    assert filled[0, 1] == 100
    with pytest.raises(ShapeError, match="cannot be completed"):
        fill_unknown(np.zeros((1, 3), dtype=np.float32), known, value_range=PER_CENT)
    with pytest.raises(ShapeError, match="cannot be completed"):
        fill_unknown(np.zeros((1, 2), dtype=np.float32), known[:0], value_range=PER_CENT)


@pytest.mark.data
def test_filling_beats_the_mean_on_a_real_table() -> None:
    values = read_attributes_csv(shared_data_dir() / "awa_mini" / "class_attributes.csv").values
    rng = np.random.default_rng(0)
    errors, floor = [], []
    for row in range(len(values)):
        others = np.delete(values, row, axis=0)
        hidden = rng.permutation(85)[25:]
        asked = values[row : row + 1].copy()
        asked[0, hidden] = np.nan
        filled = fill_unknown(asked, others, value_range=PER_CENT)
        errors.append(np.sqrt(np.mean((filled[0, hidden] - values[row, hidden]) ** 2)))
        floor.append(np.sqrt(np.mean((others.mean(axis=0)[hidden] - values[row, hidden]) ** 2)))
    assert np.mean(errors) < 0.8 * np.mean(floor)


def test_every_layout_is_recognised(tmp_path: Path) -> None:
    awa = tmp_path / "awa"
    awa.mkdir()
    (awa / "classes.txt").write_text("1\tcat\n2\tdog\n")
    (awa / "predicates.txt").write_text("1\tfurry\n2\tbig\n")
    (awa / "predicate-matrix-binary.txt").write_text("1 0\n1 1\n")
    assert read_table(awa).values.tolist() == [[1, 0], [1, 1]]
    (awa / "predicate-matrix-continuous.txt").write_text("90 10\n80 60\n")
    assert read_table(awa).values.tolist() == [[90, 10], [80, 60]]
    assert read_table(awa / "predicate-matrix-binary.txt").values.tolist() == [[1, 0], [1, 1]]
    cub = tmp_path / "cub"
    (cub / "attributes").mkdir(parents=True)
    (cub / "classes.txt").write_text("1 001.Albatross\n")
    (cub / "attributes" / "attributes.txt").write_text("1 has_beak::long\n2 has_wing::red\n")
    (cub / "attributes" / "class_attribute_labels_continuous.txt").write_text("3.5 80\n")
    assert read_table(cub).attributes == ("has_beak::long", "has_wing::red")
    assert read_table(cub / "attributes" / "class_attribute_labels_continuous.txt").classes == (
        "001.Albatross",
    )
    folder = tmp_path / "own"
    folder.mkdir()
    with pytest.raises(DataError, match=r"holds no attribute table\. Choose a CSV file"):
        read_table(folder)
    (folder / "class_attributes.csv").write_text("class,furry\ncat,\n")
    assert np.isnan(read_table(folder).values[0, 0])
    assert read_table(folder / "class_attributes.csv").has_unknown


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", "class,a\nx,1\n".encode("utf-16")])
def test_files_that_are_no_tables_are_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"table\.csv is (no text file|UTF-16 text)"):
        read_table(path)


_NAME = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=8)


@settings(max_examples=40)
@given(
    classes=st.lists(_NAME, min_size=1, max_size=4, unique=True),
    attributes=st.lists(
        _NAME.filter(lambda name: name.casefold() not in ("class", "split")),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    data=st.data(),
)
def test_unknown_values_survive_a_file(
    tmp_path_factory: pytest.TempPathFactory, classes: list[str], attributes: list[str], data: st.DataObject
) -> None:
    cell = st.one_of(st.just(float("nan")), st.floats(0, 100, width=32))
    rows = [[data.draw(cell) for _ in attributes] for _ in classes]
    written = AttributeTable(
        classes=tuple(classes), attributes=tuple(attributes), values=np.array(rows), has_unknown=True
    )
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    write_attributes_csv(path, written)
    again = read_table(path)
    assert (again.classes, again.attributes) == (written.classes, written.attributes)
    assert np.array_equal(again.values, written.values, equal_nan=True)


@pytest.mark.parametrize("name", ["class", "Split", " cat", "a\rb", "half \ud800 pair"])
def test_names_that_would_not_come_back_are_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"table\.csv"):
        write_attributes_csv(tmp_path / "table.csv", table([[1]], attributes=(name,)))
    assert not list(tmp_path.iterdir())


def test_nameless_rows_and_half_unknown_tables_are_refused() -> None:
    with pytest.raises(DataError, match="A class of the attribute table has no name"):
        AttributeTable(classes=("",), attributes=("x",), values=np.zeros((1, 1)))
    with pytest.raises(DataError, match="not a finite number"):
        table([[np.nan, 0, 0, 0]])
    with pytest.raises(DataError, match="not a finite number"):
        table([[np.inf, 0, 0, 0]], has_unknown=True)


def test_ten_thousand_classes_do_not_hang() -> None:
    rng = np.random.default_rng(0)
    values = rng.uniform(0, 100, (10_000, 85)).astype(np.float32)
    values[rng.random(values.shape) < 0.3] = np.nan
    names = tuple(f"a{number}" for number in range(85))
    start = time.perf_counter()
    matched = match_attributes(table(values, attributes=names, has_unknown=True), names, value_range=PER_CENT)
    filled = fill_unknown(
        matched.table.values, rng.uniform(0, 100, (22, 85)).astype(np.float32), value_range=PER_CENT
    )
    assert np.isfinite(filled).all()
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("new_world", "new world"),
        ("giant+panda", "giant panda"),
        ("has_bill_shape::curved", "has bill shape: curved"),
        (" big_ ", "big"),
    ],
)
def test_names_of_published_tables_become_words(name: str, shown: str) -> None:
    assert readable_name(name) == shown
