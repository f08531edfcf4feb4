"""Hours of use in a short time, with flat memory; and a very large folder."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt

from fewshot_gui.model.folder_scan import FolderScan
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.views.filmstrip import Filmstrip

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

N_FILES = 50_000


def rss_mb() -> float:
    """Resident memory of this process in MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def slope_per_round(values: list[float]) -> float:
    """MiB a round, as a straight line through all measurements has it."""
    return float(np.polyfit(np.arange(len(values)), values, 1)[0])


def one_round(driver, folders: list[Path], number: int) -> None:
    """What a person does in some minutes: another folder, strokes with a sweep after each, undo, a search."""
    driver.open(folders[number % len(folders)])
    n_images = len(driver.app.images)
    for stroke in range(3):
        driver.paint((20 + 5 * stroke, 20), (40, 30 + 5 * stroke))
        driver.wait_segmented(n_images)
    driver.trigger("undo")
    driver.trigger("redo")
    driver.wait_segmented(n_images)
    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(n_images)
    driver.trigger("clear_doodle")
    driver.trigger("mode_segment")


def use(driver, make_folder, *, n_rounds: int, n_warm: int, limit_mb: float) -> None:
    folders = [make_folder(4, name=f"folder{number}") for number in range(3)]
    memory, objects = [], []
    for number in range(n_rounds):
        one_round(driver, folders, number)
        driver.session.segmented.clear()  # the fake remembers every call, the engine does not
        driver.session.supports[:-1] = []
        driver.session.queries.clear()
        if number >= n_warm:
            memory.append(rss_mb())
            objects.append(
                len(driver.app.findChildren(QObject)) + len(driver.app.window.findChildren(QObject))
            )
    slope = slope_per_round(memory)
    assert slope < limit_mb, f"{slope:.2f} MiB a round: {[round(value) for value in memory]}"
    assert max(objects) - min(objects) <= 5, f"objects pile up: {objects}"
    assert driver.app.error_dialogs == ()


def test_some_minutes_of_use_leave_no_traces(driver, make_folder):
    use(driver, make_folder, n_rounds=12, n_warm=5, limit_mb=1.5)


@pytest.mark.slow
def test_eight_hours_of_use_leave_no_traces(driver, make_folder):
    """300 rounds: 900 strokes, a sweep after each of 1,500 changes, 300 folders and searches."""
    use(driver, make_folder, n_rounds=300, n_warm=30, limit_mb=0.25)


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """Fifty thousand files that look like images by their names; nobody reads them."""
    for part in range(50):
        folder = tmp_path / "huge" / f"part{part}"
        folder.mkdir(parents=True)
        for number in range(N_FILES // 50):
            (folder / f"img{number}.jpg").touch()
    return tmp_path / "huge"


@pytest.mark.slow
def test_fifty_thousand_files_are_scanned_and_shown(huge: Path, qtbot) -> None:
    before = rss_mb()
    images, scan = ImageList(), FolderScan()
    strip = Filmstrip()
    qtbot.addWidget(strip)
    strip.setModel(images)
    strip.resize(1200, 120)
    strip.show()
    scan.paths_found.connect(images.append_paths)
    try:
        with qtbot.waitSignal(scan.finished, timeout=120_000) as finished:
            scan.start(huge)
            qtbot.waitUntil(lambda: len(images) > 0)
            assert len(images) < N_FILES, "the first ones are shown before all are found"
        assert finished.args == [N_FILES]
        assert len(images) == N_FILES
        last = strip.model().index(strip.model().rowCount() - 1, 0)
        strip.scrollTo(last)
        assert last.data(Qt.ItemDataRole.DisplayRole) is not None
        assert not strip.grab().isNull()
        assert rss_mb() - before < 1500
    finally:
        scan.close()
