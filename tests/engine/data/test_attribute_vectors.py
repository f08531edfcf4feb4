"""Word vectors of attributes."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from engine.data.attribute_vectors import read_attribute_vectors
from engine.errors import DataError

TEXT = "long 1 0 0\nneck 0 1 0\nshape 0 0 1\n\nbill 1 1 1\nother x y z\n"


def test_words_are_averaged_and_compounds_split(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "words.txt"
    path.write_text(TEXT)
    with caplog.at_level(logging.WARNING):
        vectors = read_attribute_vectors(path, ["Long", "longneck", "has_bill::shape", "quadrapedal"])
    expected = [[1, 0, 0], [0.5, 0.5, 0], [0.5, 0.5, 1], [0, 0, 0]]
    np.testing.assert_allclose(vectors, np.array(expected, dtype=np.float32))
    assert "quadrapedal" in caplog.text


def test_a_matrix_beside_a_list(tmp_path: Path) -> None:
    np.save(tmp_path / "words.npy", np.eye(3, dtype=np.float32))
    (tmp_path / "words.txt").write_text("a\nLong\nneck\n")
    vectors = read_attribute_vectors(tmp_path / "words.npy", ["longneck"])
    np.testing.assert_allclose(vectors, [[0, 0.5, 0.5]])
    (tmp_path / "words.txt").write_text("a\n")
    with pytest.raises(DataError, match="1 words"):
        read_attribute_vectors(tmp_path / "words.npy", ["longneck"])


@pytest.mark.parametrize(
    ("content", "message"),
    [("cat 1 2\n", "any word"), ("long 1 2\nneck 1\n", "different lengths"), ("long 1 x\n", "line 1")],
)
def test_bad_files_are_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(content)
    with pytest.raises(DataError, match=message):
        read_attribute_vectors(path, ["long neck"])
    with pytest.raises(DataError, match="do not exist"):
        read_attribute_vectors(tmp_path / "none.txt", ["long"])
