"""Region features: what is stored, and that a stopped or killed extraction goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from engine.errors import Cancelled, DataError, ImageError
from engine.models.preprocessing import Preprocessing
from engine.progress import CancelToken, Progress
from engine.training import region_features
from engine.training.region_features import RegionFeatures, build_region_features

ROOT = Path(__file__).parents[3]
SQUASH = Preprocessing((8, 8))


class Encoder:
    """Mean colour of four quadrants; counts the images it saw."""

    def __init__(self) -> None:
        self.n_images = 0

    def __call__(self, images: Tensor) -> Tensor:
        self.n_images += len(images)
        return torch.nn.functional.adaptive_avg_pool2d(images, 2).flatten(2).transpose(1, 2)


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    rng = np.random.default_rng(0)
    paths = [tmp_path / "images" / f"{index}.png" for index in range(7)]
    paths[0].parent.mkdir()
    for path in paths:
        Image.fromarray(rng.integers(0, 256, (9, 11, 3), dtype=np.uint8)).save(path)
    return paths


def build(images: list[Path], folder: Path, encode: Encoder, **options: object) -> RegionFeatures:
    arguments = {"preprocessing": SQUASH, "backbone_key": "abc", "batch": 2, **options}
    return build_region_features(images, folder, encode=encode, **arguments)


def test_rows_follow_the_list(images: list[Path], tmp_path: Path) -> None:
    reports: list[Progress] = []
    features = build(images, tmp_path / "features", Encoder(), progress=reports.append)
    assert len(features) == 7
    expected = Encoder()(torch.stack([SQUASH(np.array(Image.open(path))) for path in (images[5], images[2])]))
    found = features.regions([5, 2])
    assert (found.dtype, tuple(found.shape)) == (torch.float16, (2, 4, 3))
    torch.testing.assert_close(found.float(), expected, atol=2e-3, rtol=1e-3)
    assert [report.done for report in reports] == [2, 4, 6, 7]
    assert all(report.total == 7 for report in reports)


def test_a_second_build_computes_nothing(images: list[Path], tmp_path: Path) -> None:
    build(images, tmp_path / "features", Encoder())
    again = Encoder()
    build(images, tmp_path / "features", again)
    assert again.n_images == 0


def test_another_list_backbone_or_size_is_another_file(images: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "features"
    build(images, folder, Encoder())
    build(images[:6], folder, Encoder())
    build(images, folder, Encoder(), backbone_key="def")
    build(images, folder, Encoder(), preprocessing=Preprocessing((12, 12)))
    assert len(list(folder.iterdir())) == 4


def test_a_cancelled_extraction_goes_on_at_the_first_missing_row(images: list[Path], tmp_path: Path) -> None:
    token, first = CancelToken(), Encoder()

    def cancel(progress: Progress) -> None:
        if progress.done == 4:
            token.cancel()

    with pytest.raises(Cancelled):
        build(images, tmp_path / "broken", first, token=token, progress=cancel)
    assert first.n_images == 4
    second = Encoder()
    resumed = build(images, tmp_path / "broken", second)
    assert second.n_images == 3
    straight = build(images, tmp_path / "straight", Encoder())
    assert torch.equal(resumed.regions(range(7)), straight.regions(range(7)))


def test_an_unreadable_image_is_named_and_what_was_done_is_kept(images: list[Path], tmp_path: Path) -> None:
    good = images[5].read_bytes()
    images[5].write_bytes(bytes(len(good)))
    with pytest.raises(ImageError, match=r"5\.png"):
        build(images, tmp_path / "features", Encoder())
    images[5].write_bytes(good)
    rest = Encoder()
    build(images, tmp_path / "features", rest)
    assert rest.n_images == 3


def test_a_damaged_index_starts_again(images: list[Path], tmp_path: Path) -> None:
    build(images, tmp_path / "features", Encoder())
    (index,) = (tmp_path / "features").glob("*/index.json")
    for content in ("{", json.dumps({"done": 7}), json.dumps({"key": "other", "done": 7})):
        index.write_text(content)
        again = Encoder()
        build(images, tmp_path / "features", again)
        assert again.n_images == 7


def test_no_image_no_room_and_missing_files_are_sentences(
    images: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError, match="no image"):
        build([], tmp_path / "features", Encoder())
    with pytest.raises(DataError, match=r"gone\.png cannot be read"):
        build([*images, tmp_path / "gone.png"], tmp_path / "features", Encoder())
    usage = region_features.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(region_features.shutil, "disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(DataError, match=r"0\.0 GiB free.*--data\.feature_dir"):
        build(images, tmp_path / "features", Encoder())


def test_a_killed_extraction_goes_on_at_the_first_missing_row(images: list[Path], tmp_path: Path) -> None:
    """SIGKILL in the middle of a batch, after some rows were saved."""
    folder = tmp_path / "features"
    code = f"""
import time
from pathlib import Path
from engine.training import region_features
from tests.engine.training.test_region_features import Encoder, build
region_features._SAVE_SECONDS = 0.0
class Slow(Encoder):
    def __call__(self, images):
        if self.n_images == 4:
            Path({str(tmp_path / "reached")!r}).touch()
            time.sleep(60)
        return super().__call__(images)
build([Path(p) for p in {[str(path) for path in images]!r}], Path({str(folder)!r}), Slow())
"""
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 120
    while not (tmp_path / "reached").exists():
        assert process.poll() is None, "the extraction ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    rest = Encoder()
    resumed = build(images, folder, rest)
    assert rest.n_images == 3
    straight = build(images, tmp_path / "straight", Encoder())
    assert torch.equal(resumed.regions(range(7)), straight.regions(range(7)))
