"""Paintings of older versions come over, once."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.images import write_indexed_png
from engine.project import Layer, ShotUse
from engine.project.sessions import session_dir, take_over_session
from tests.engine.project.conftest import painted, square


@pytest.fixture
def session(tmp_path, photos):
    folder = session_dir(tmp_path / "sessions", photos)
    rows = []
    for place, name in enumerate(("img1.png", "sub/img1.png")):
        write_indexed_png(folder / "masks" / f"m{place}.png", square(10 * place))
        rows.append({"image": name, "mask": f"m{place}.png", "enabled": place == 0})
    table = {"version": 1, "folder": str(photos), "shots": rows}
    (folder / "session.json").write_text(json.dumps(table))
    return folder


def test_paintings_come_over_and_the_old_files_stay(project, photos, session):
    assert take_over_session(project, session) == 2
    one, two = photos / "img1.png", photos / "sub" / "img1.png"
    assert np.array_equal(project.read_labels(two, Layer.SUPPORT), square(10))
    assert project.record_of(one).shot == ShotUse(place=0)
    assert project.record_of(two).shot == ShotUse(place=1, off=(1,))
    assert not project.has_unsaved
    assert not session.exists()
    assert len(list(session.with_name(session.name + "-moved").rglob("*.png"))) == 2
    assert take_over_session(project, session) == 0


def test_a_newer_painting_wins(project, photos, session):
    project.stage({photos / "img1.png": painted(square(3))})
    assert take_over_session(project, session) == 1
    assert np.array_equal(project.read_labels(photos / "img1.png", Layer.SUPPORT), square(3))


def test_one_lost_mask_does_not_stop_the_others(project, session):
    (session / "masks" / "m0.png").write_bytes(b"")
    assert take_over_session(project, session) == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"version": 99, "shots": []}', b"\xff"])
def test_a_damaged_session_is_left_alone(project, session, content):
    (session / "session.json").write_bytes(content)
    assert take_over_session(project, session) == 0
    assert session.is_dir()


@pytest.mark.parametrize("row", [{"image": "../x.png"}, {"mask": "../../x.png"}, {"image": 3}])
def test_rows_that_lead_elsewhere_are_left_out(project, session, row):
    table = json.loads((session / "session.json").read_text())
    table["shots"][0].update(row)
    (session / "session.json").write_text(json.dumps(table))
    assert take_over_session(project, session) == 1


def test_no_session_is_no_trouble(project, tmp_path, photos):
    assert take_over_session(project, session_dir(tmp_path, photos)) == 0
