from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.progress import CancelToken
from fewshot_gui.model import folder_scan
from fewshot_gui.model.folder_scan import BATCH_SIZE, MAX_BATCH_SIZE, FolderScan


@pytest.fixture
def scan(qapp) -> Iterator[FolderScan]:
    scan = FolderScan()
    yield scan
    scan.close()


def _collect(scan: FolderScan) -> list[list[Path]]:
    batches: list[list[Path]] = []
    scan.paths_found.connect(batches.append)
    return batches


def test_all_images_below_a_folder_are_found(
    scan: FolderScan, make_folder: Callable[..., Path], qtbot
) -> None:
    folder = make_folder(4)
    (folder / "notes.txt").write_text("no image")
    (folder / "sub").mkdir()
    (folder / "sub" / "x.jpg").write_bytes((folder / "img1.jpg").read_bytes())
    batches = _collect(scan)
    with qtbot.waitSignal(scan.finished) as blocker:
        scan.start(folder)
    found = [path for batch in batches for path in batch]
    assert blocker.args == [5]
    assert sorted(found) == sorted([*folder.glob("*.jpg"), folder / "sub" / "x.jpg"])
    assert not scan.is_running


def test_batches_are_bounded(scan: FolderScan, monkeypatch: pytest.MonkeyPatch, qtbot) -> None:
    names = [Path(f"/photos/{n}.jpg") for n in range(12_003)]
    monkeypatch.setattr(folder_scan, "scan_images", lambda folder, *, token: iter(names))
    monkeypatch.setattr(folder_scan, "_BATCH_MAX_AGE_S", 60.0)  # a slow machine sends smaller ones
    batches = _collect(scan)
    with qtbot.waitSignal(scan.finished):
        scan.start(Path("/photos"))
    sizes = list(map(len, batches))
    assert sizes[0] == BATCH_SIZE
    assert max(sizes) == MAX_BATCH_SIZE
    assert len(sizes) <= 9, "views do some work per batch for all their rows"
    assert [path for batch in batches for path in batch] == names


class _HeldScan:
    """A scan a test can stop in, where the folder is called "slow"."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.may_go_on = threading.Event()

    def __call__(self, folder: Path, *, token: CancelToken) -> Iterator[Path]:
        assert threading.current_thread() is not threading.main_thread()
        yield folder / "first.jpg"
        if folder.name == "slow":
            yield from (folder / f"{number}.jpg" for number in range(BATCH_SIZE))  # one batch is sent
            self.started.set()
            assert self.may_go_on.wait(60)
        token.raise_if_cancelled()
        yield folder / "last.jpg"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[_HeldScan]:
    held = _HeldScan()
    monkeypatch.setattr(folder_scan, "scan_images", held)
    yield held
    held.may_go_on.set()


def test_the_latest_folder_wins(scan: FolderScan, held: _HeldScan, qtbot) -> None:
    batches = _collect(scan)
    finished = []
    scan.finished.connect(finished.append)
    scan.start(Path("/slow"))
    assert held.started.wait(60)
    with qtbot.waitSignal(scan.finished):
        scan.start(Path("/quick"))
        held.may_go_on.set()
    found = [path for batch in batches for path in batch]
    assert found == [Path("/quick/first.jpg"), Path("/quick/last.jpg")]
    assert finished == [2]


def test_a_cancelled_scan_says_nothing_more(scan: FolderScan, held: _HeldScan, qtbot) -> None:
    scan.start(Path("/slow"))
    assert held.started.wait(60)
    with qtbot.assertNotEmitted(scan.finished, wait=50), qtbot.assertNotEmitted(scan.paths_found):
        scan.cancel()
        held.may_go_on.set()
    assert not scan.is_running


def test_close_waits_for_the_thread(scan: FolderScan, held: _HeldScan) -> None:
    scan.start(Path("/slow"))
    assert held.started.wait(60)
    held.may_go_on.set()
    scan.close()
    assert scan._pool.activeThreadCount() == 0


def test_a_rescan_reports_what_changed(scan: FolderScan, make_folder: Callable[..., Path], qtbot) -> None:
    folder = make_folder(3)
    known = sorted(folder.glob("*.jpg"))
    (folder / "img2.jpg").rename(folder / "new.jpg")
    with qtbot.waitSignal(scan.changed) as blocker:
        scan.rescan(folder, known)
    assert blocker.args == [[folder / "new.jpg"], [folder / "img2.jpg"]]


def test_a_rescan_without_changes_is_silent(
    scan: FolderScan, make_folder: Callable[..., Path], qtbot
) -> None:
    folder = make_folder(3)
    with qtbot.assertNotEmitted(scan.changed):
        scan.rescan(folder, folder.glob("*.jpg"))
        qtbot.waitUntil(lambda: not scan.is_running)


def test_a_rescan_never_interrupts_opening_a_folder(scan: FolderScan, held: _HeldScan, qtbot) -> None:
    scan.start(Path("/slow"))
    assert held.started.wait(60)
    scan.rescan(Path("/slow"), [])
    with qtbot.waitSignal(scan.finished):
        held.may_go_on.set()


@pytest.mark.parametrize("method", ["start", "rescan"])
def test_a_missing_folder_is_named(scan: FolderScan, tmp_path: Path, qtbot, method: str) -> None:
    folder = tmp_path / "gone"
    with qtbot.waitSignal(scan.failed) as blocker:
        scan.start(folder) if method == "start" else scan.rescan(folder, [])
    assert "gone" in blocker.args[0]
    assert not scan.is_running
