"""Tables, lists and settings of people and data sets: read, or refused in one sentence."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.attributes import read_table
from engine.config import parse_config
from engine.data.attribute_vectors import read_attribute_vectors
from engine.data.word_vectors import read_class_vectors
from engine.errors import EngineError
from tests.helpers.damage import HOSTILE_BYTES, assert_told, damaged_bytes

EXAMPLES = 25


@dataclass(frozen=True, kw_only=True)
class Optim:
    """How to learn."""

    lr: Annotated[float, "learning rate"] = 1e-3
    steps: Annotated[int, "steps"] = 10
    names: Annotated[tuple[str, ...], "names"] = ()
    out: Annotated[Path | None, "folder"] = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """All of it."""

    optim: Optim = field(default_factory=Optim)
    seed: Annotated[int, "seed"] = 0


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, a=np.ones(3))
    return buffer.getvalue()


def npy_claiming(shape: str) -> bytes:
    """A header that promises more than any memory holds."""
    return npy(np.ones((2, 3), np.float32)).replace(b"(2, 3)", shape.encode())


CSV = b"class,black,stripes\nzebra,60,97.5\nhorse,40,\n"
NAMES = b"1 zebra\n2 horse\n"
MATRIX = b"60.0 97.5\n40.0 0.0\n"
VECTORS = npy(np.ones((2, 3), np.float32))
GLOVE = b"zebra 0.1 0.2 0.3\nhorse 0.4 0.5 0.6\n"
TOML = b"seed = 3\n[optim]\nlr = 0.1\nsteps = 5\nnames = ['a']\nout = 'x'\n"


def read_or_refuse(read: Callable[[Path], object], files: dict[str, bytes], *, path: str) -> None:
    """Write the files into a folder and read one of them; anything but an ``EngineError`` is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        try:
            read(Path(folder, path))
        except EngineError as error:
            assert_told(error)


def words(path: Path) -> object:
    return read_class_vectors(path, ["zebra", "horse"])


def attribute_words(path: Path) -> object:
    return read_attribute_vectors(path, ["zebra", "horse"])


def config(path: Path) -> object:
    return parse_config(Run, ["--config", str(path)])


READERS: dict[str, tuple[Callable[[Path], object], dict[str, bytes], str, str]] = {
    # name: reader, valid files, which of them is damaged, what is read
    "attribute csv": (read_table, {"t.csv": CSV}, "t.csv", "t.csv"),
    "awa2 matrix": (
        read_table,
        {"classes.txt": NAMES, "predicates.txt": NAMES, "predicate-matrix-continuous.txt": MATRIX},
        "predicate-matrix-continuous.txt",
        ".",
    ),
    "awa2 names": (
        read_table,
        {"classes.txt": NAMES, "predicates.txt": NAMES, "predicate-matrix-continuous.txt": MATRIX},
        "classes.txt",
        ".",
    ),
    "cub matrix": (
        read_table,
        {
            "classes.txt": NAMES,
            "attributes.txt": NAMES,
            "attributes/class_attribute_labels_continuous.txt": MATRIX,
        },
        "attributes/class_attribute_labels_continuous.txt",
        ".",
    ),
    "cub names": (
        read_table,
        {
            "classes.txt": NAMES,
            "attributes.txt": NAMES,
            "attributes/class_attribute_labels_continuous.txt": MATRIX,
        },
        "attributes.txt",
        ".",
    ),
    "word matrix": (words, {"w.npy": VECTORS, "w.txt": b"zebra\nhorse\n"}, "w.npy", "w.npy"),
    "word names": (words, {"w.npy": VECTORS, "w.txt": b"zebra\nhorse\n"}, "w.txt", "w.npy"),
    "word text": (words, {"w.txt": GLOVE}, "w.txt", "w.txt"),
    "attribute word matrix": (
        attribute_words,
        {"w.npy": VECTORS, "w.txt": b"zebra\nhorse\n"},
        "w.npy",
        "w.npy",
    ),
    "attribute word text": (attribute_words, {"w.txt": GLOVE}, "w.txt", "w.txt"),
    "config": (config, {"run.toml": TOML}, "run.toml", "run.toml"),
}


@pytest.mark.parametrize("name", READERS)
def test_the_undamaged_files_are_read(name: str, tmp_path: Path) -> None:
    read, files, _, path = READERS[name]
    for relative, data in files.items():
        (tmp_path / relative).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / relative).write_bytes(data)
    assert read(tmp_path / path) is not None


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "data",
    [*HOSTILE_BYTES, b"seed = 1" + b"0" * 400, b"[optim]\nlr = 1" + b"0" * 400, b"a = " + b"[" * 50_000,
     b"zebra 1e999 1 1\nhorse 1 1 1\n", b"zebra 1e39 1 1\nhorse 1 1 1\n", npz(), npy(np.array(["a", "b"])),
     npy(np.full((2, 3), 1e300)), npy(np.zeros((2, 3), np.complex64)), npy_claiming("(9999999999999, 3)"),
     npy_claiming("(-1, 3)"), npy_claiming("(2,)   "), VECTORS.replace(b"{'descr'", b" {'descr'")],
)  # fmt: skip
def test_contents_that_once_broke_a_parser(name: str, data: bytes) -> None:
    read, files, damaged, path = READERS[name]
    read_or_refuse(read, {**files, damaged: data}, path=path)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_any_damage_is_read_or_refused(name: str, data: st.DataObject) -> None:
    read, files, damaged, path = READERS[name]
    read_or_refuse(read, {**files, damaged: data.draw(damaged_bytes(files[damaged]))}, path=path)


@settings(max_examples=EXAMPLES, deadline=None)
@given(arguments=st.lists(st.text(max_size=12), max_size=4))
@example(arguments=["--optim.steps", "9" * 5000])
@example(arguments=["--optim.lr", "nan"])
@example(arguments=["--config"])
@example(arguments=["--config", "a\0b"])
@example(arguments=["--config", "x" * 5000])
@example(arguments=["--optim", "--optim.lr.x=1"])
def test_any_flags_are_taken_or_refused(arguments: list[str]) -> None:
    with_names = ["--optim.lr", *arguments] if arguments and not arguments[0].startswith("--") else arguments
    try:
        parse_config(Run, with_names)
    except EngineError as error:
        assert_told(error)
