"""Files nobody vouches for: arbitrary bytes, and valid files with something wrong in them."""

from __future__ import annotations

import copy
import json
from typing import Any, Final

from hypothesis import strategies as st

from engine.errors import EngineError

NESTED: Final = b"[" * 50_000
"""Deeper than any parser that calls itself can go."""

HOSTILE_BYTES: Final = (
    b"",
    b"\0",
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf",
    b"null",
    b"[]",
    b"{}",
    b"9" * 5000,
    NESTED,
    b'{"a":' * 50_000,
)
"""Contents that broke some parser at some time, ours or another."""

HOSTILE_VALUES: Final = (
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    -0.5,
    1e300,
    float("inf"),
    float("nan"),
    "",
    "\0",
    "../../escaped",
    "/etc/passwd",
    "\udc80",
    "é" * 300,
    [],
    [[]],
    [None],
    {},
    {"": None},
)
"""What a table may hold where something else belongs."""

_SPLICES: Final = (b"", b"\0", b"\xff", b"\n", b",", b'"', b"nan", b"1e999", b"-1", b"9" * 400, b"../")


@st.composite
def damaged_bytes(draw: st.DrawFn, valid: bytes) -> bytes:
    """Anything, or a valid file that was cut, or had some of its bytes replaced by others."""
    kind = draw(st.sampled_from(("any", "hostile", "cut", "splice")))
    if kind == "any":
        return draw(st.binary(max_size=200))
    if kind == "hostile":
        return draw(st.sampled_from(HOSTILE_BYTES))
    place = draw(st.integers(0, len(valid)))
    if kind == "cut":
        return valid[:place]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(valid)))
        n_gone = draw(st.integers(0, 8))
        valid = valid[:place] + draw(st.sampled_from(_SPLICES)) + valid[place + n_gone :]
    return valid


@st.composite
def damaged_json(draw: st.DrawFn, valid: Any) -> bytes:
    """A valid JSON file with one or two of its values replaced or missing."""
    table = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.sampled_from(_places(table)))
        if place is None:
            table = copy.deepcopy(draw(st.sampled_from(HOSTILE_VALUES)))
            continue
        holder, key = place
        if draw(st.booleans()):
            holder[key] = copy.deepcopy(draw(st.sampled_from(HOSTILE_VALUES)))
        else:
            del holder[key]
    return as_json(table)


def assert_told(error: EngineError) -> None:
    """A refusal is for the user: it has a sentence, and no line of Python in it."""
    assert error.user_message.strip()
    assert "Traceback" not in str(error)


def as_json(table: Any) -> bytes:
    """Numbers beyond all bounds are written as they are; half surrogates as escapes."""
    return json.dumps(table).encode("ascii")


def _places(value: Any) -> list[tuple[Any, Any] | None]:
    """(container, key or index) of every value inside, and None for the whole."""
    found: list[tuple[Any, Any] | None] = [None]
    waiting = [value]
    while waiting:
        current = waiting.pop()
        keys = (
            list(current)
            if isinstance(current, dict)
            else range(len(current))
            if isinstance(current, list)
            else ()
        )
        for key in keys:
            found.append((current, key))
            waiting.append(current[key])
    return found
