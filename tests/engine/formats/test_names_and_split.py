"""Names never collide, and train and val share every class."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats.names import ExportNames, relative_name
from engine.formats.split import choose_val

_ROOT = Path("/pictures")


def test_folders_are_kept_or_joined() -> None:
    path = _ROOT / "day 1" / "ünï 5.jpg"
    assert ExportNames(_ROOT, is_flat=False).stem_of(path) == "day 1/ünï 5"
    assert ExportNames(_ROOT, is_flat=True).stem_of(path) == "day 1__ünï 5"


@pytest.mark.parametrize("is_flat", [True, False])
def test_images_that_would_share_a_name_do_not(is_flat: bool) -> None:
    names = ExportNames(_ROOT, is_flat=is_flat)
    paths = ["a.jpg", "a.png", "A.JPG", "a.jpg.tif", "x/a.jpg", "x__a.jpg", "y/a.jpg"]
    stems = [names.stem_of(_ROOT / path) for path in paths]
    assert len({stem.casefold() for stem in stems}) == len(paths)
    assert stems[0] == "a"


@given(parts=st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_every_name_is_one_line_and_short_enough(parts: list[str]) -> None:
    path = _ROOT.joinpath(*(part.replace("/", "_").replace("\x00", "_") for part in parts))
    names = ExportNames(_ROOT, is_flat=True)
    for stem in (names.stem_of(path), names.stem_of(path)):
        assert stem.isprintable()
        assert stem == stem.strip()
        assert "/" not in stem
        assert 0 < len(stem.encode()) < 230


def test_an_image_outside_of_the_root_keeps_its_file_name_only() -> None:
    assert str(relative_name(Path("/elsewhere/a.jpg"), _ROOT)) == "a.jpg"
    assert str(relative_name(_ROOT / ".." / "a.jpg", _ROOT)) == "a.jpg"


def test_each_class_keeps_its_share() -> None:
    classes_of = {f"{number}.jpg": (1,) if number % 10 else (1, 2) for number in range(200)}
    classes_of |= {f"empty {number}.jpg": () for number in range(50)}
    val = choose_val(classes_of, val_share=0.2, seed=0)
    assert len(val) == 50
    assert sum(1 for name in val if 2 in classes_of[name]) == 4
    assert sum(1 for name in val if 1 in classes_of[name]) == 40


def test_the_split_does_not_depend_on_the_order_but_on_the_seed() -> None:
    classes_of = {f"{number}.jpg": (number % 3,) for number in range(60)}
    backwards = dict(reversed(classes_of.items()))
    assert choose_val(classes_of, val_share=0.25, seed=1) == choose_val(backwards, val_share=0.25, seed=1)
    assert choose_val(classes_of, val_share=0.25, seed=1) != choose_val(classes_of, val_share=0.25, seed=2)


@given(
    classes=st.lists(st.sets(st.integers(1, 5), max_size=4), max_size=40),
    share=st.floats(0, 0.99),
    seed=st.integers(0, 5),
)
@settings(max_examples=100, deadline=None)
def test_the_number_of_val_images_is_near_its_share(classes: list[set[int]], share: float, seed: int) -> None:
    classes_of = {f"{number}": tuple(ids) for number, ids in enumerate(classes)}
    val = choose_val(classes_of, val_share=share, seed=seed)
    assert val <= classes_of.keys()
    assert abs(len(val) - share * len(classes)) <= 6  # one per class, and one
