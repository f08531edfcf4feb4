"""Word vectors of class names: matrix, text, fall-backs, and the hard error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.data.negative_sampler import NegativeClassSampler
from engine.data.word_vectors import read_class_vectors, word_key
from engine.errors import DataError
from tests.helpers.shared_data import shared_data_dir

VECTORS = {
    "alarm_clock": [1.0, 0.0],
    "hot": [0.0, 2.0],
    "dog": [2.0, 4.0],
    "car_(sedan)": [5.0, 5.0],
    "lantern": [3.0, 3.0],
    "jack": [1.0, 1.0],
}


@pytest.fixture(params=["npy", "txt"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "npy":
        (tmp_path / "words.txt").write_text("\n".join(VECTORS), encoding="utf-8")
        np.save(tmp_path / "words.npy", np.array(list(VECTORS.values())))
        return tmp_path / "words.npy"
    lines = [f"{name} {x} {y}" for name, (x, y) in VECTORS.items()]
    (tmp_path / "glove.txt").write_text("6 2\n" + "\n".join(lines), encoding="utf-8")
    return tmp_path / "glove.txt"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alarm_clock", [1.0, 0.0]),
        ("Alarm Clock", [1.0, 0.0]),
        ("alarm-clock", [1.0, 0.0]),
        ("hot_dog", [1.0, 3.0]),  # averaged
        ("hot+dog", [1.0, 3.0]),
        ("car_(sedan)", [5.0, 5.0]),
        ("jack-o-lantern", [2.0, 2.0]),  # the single letter does not count
    ],
)
def test_names_are_found(path: Path, name: str, expected: list[float]) -> None:
    found = read_class_vectors(path, [name, "dog"])
    assert found.dtype == np.float32
    assert found.tolist() == [expected, [2.0, 4.0]]


@pytest.mark.parametrize(
    ("name", "missing"), [("unicorn", "'unicorn'"), ("hot_unicorn", "nor for 'unicorn'")]
)
def test_an_unknown_class_is_an_error_that_names_it(path: Path, name: str, missing: str) -> None:
    with pytest.raises(DataError, match=missing) as caught:
        read_class_vectors(path, ["dog", name])
    assert repr(name) in str(caught.value)


def test_names_and_rows_must_be_as_many(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("one\ntwo\n", encoding="utf-8")
    np.save(tmp_path / "words.npy", np.zeros((3, 2)))
    with pytest.raises(DataError, match="2 words"):
        read_class_vectors(tmp_path / "words.npy", ["one"])


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"glove\.txt do not exist"):
        read_class_vectors(tmp_path / "glove.txt", ["one"])
    (tmp_path / "words.txt").write_text("one\n", encoding="utf-8")
    (tmp_path / "words.npy").write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"words\.npy cannot be read"):
        read_class_vectors(tmp_path / "words.npy", ["one"])
    (tmp_path / "bad.vec").write_text("one 0.5 x\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        read_class_vectors(tmp_path / "bad.vec", ["one"])


def test_word_key() -> None:
    assert word_key("Hot-Air_Balloon") == word_key("hot air balloon") == "hot_air_balloon"


def test_distant_classes_do_not_underflow() -> None:
    sampler = NegativeClassSampler(np.array([[0.0], [100.0], [101.0]]))
    np.testing.assert_allclose(sampler.probabilities.sum(axis=1), 1)
    assert sampler.draw(np.zeros(9, np.int64), rng=np.random.default_rng(0)).tolist() == [1] * 9


def test_one_class_has_no_negatives() -> None:
    with pytest.raises(DataError, match="at least 2"):
        NegativeClassSampler(np.zeros((1, 3)))


@pytest.mark.data
def test_every_sketchy_class_has_a_vector() -> None:
    folder = shared_data_dir()
    if folder is None:
        pytest.skip("the shared data sets are not on this machine")
    root = folder / "sketchy_mini"
    names = sorted(path.name for path in (root / "photo").iterdir())
    vectors = read_class_vectors(root / "class_word2vec_300d.npy", names)
    assert vectors.shape == (125, 300)
