from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import ConfigError
from engine.images import read_mask
from engine.inference.output_folder import OutputFolder
from engine.types import SegmentResult

SETTINGS = {"model": "m", "threshold": 0.5}


def folder(tmp_path: Path, *, has_overlays: bool = True, has_scores: bool = True) -> OutputFolder:
    return OutputFolder(tmp_path / "out", has_overlays=has_overlays, has_scores=has_scores)


def photo(tmp_path: Path, name: str = "a.png") -> Path:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True, parents=True)
    Image.new("RGB", (40, 20), (9, 9, 9)).save(path)
    os.utime(path, (1, 1))
    return path


def result(path: Path) -> SegmentResult:
    scores = np.array([[[0.1, 0.9]]], np.float16)
    return SegmentResult(
        image_path=path,
        class_ids=(1,),
        scores=scores,
        image_size=(20, 40),
        model="m",
        seconds=0.1,
        is_cached=False,
    )


def test_files_of_an_image(tmp_path: Path) -> None:
    out, path = folder(tmp_path), photo(tmp_path, "in/sub/a.webp")
    out.start(SETTINGS, overwrite=False)
    outputs = out.plan([path], images_dir=tmp_path / "in")[path]
    assert not out.is_done(path, outputs)
    shares = out.write(result(path), outputs, thresholds={1: 0.5})
    assert shares == {1: pytest.approx(0.5)}
    assert out.is_done(path, outputs)
    written = {file.relative_to(out.folder).as_posix() for file in out.folder.rglob("*") if file.is_file()}
    assert written == {"run.json", "masks/sub/a.png", "overlays/sub/a.jpg", "scores/sub/a.npy"}
    with Image.open(outputs.mask) as mask:
        assert mask.mode == "P"
        assert mask.size == (40, 20)
        assert set(np.unique(np.array(mask))) == {0, 1}
    assert read_mask(outputs.mask)[:, 30].all()
    np.testing.assert_array_equal(np.load(outputs.scores), result(path).scores)
    assert json.loads((out.folder / "run.json").read_bytes()) == SETTINGS


def test_masks_only(tmp_path: Path) -> None:
    out, path = folder(tmp_path, has_overlays=False, has_scores=False), photo(tmp_path)
    out.start(SETTINGS, overwrite=False)
    outputs = out.plan([path], images_dir=tmp_path)[path]
    out.write(result(path), outputs, thresholds={1: 0.5})
    assert outputs.wanted() == [outputs.mask]
    assert out.is_done(path, outputs)


def test_same_stem_keeps_the_ending(tmp_path: Path) -> None:
    names = ["a.jpg", "A.png", "b.png", "sub/a.jpg"]
    plan = folder(tmp_path).plan([tmp_path / name for name in names], images_dir=tmp_path)
    masks = [outputs.mask.relative_to(tmp_path / "out" / "masks").as_posix() for outputs in plan.values()]
    assert masks == ["a.jpg.png", "A.png.png", "b.png", "sub/a.png"]


def test_incomplete_or_outdated_output_is_not_done(tmp_path: Path) -> None:
    out, path = folder(tmp_path), photo(tmp_path)
    out.start(SETTINGS, overwrite=False)
    outputs = out.plan([path], images_dir=tmp_path)[path]
    out.write(result(path), outputs, thresholds={1: 0.5})
    os.utime(path, (2**32, 2**32))  # edited after it was segmented
    assert not out.is_done(path, outputs)
    os.utime(path, (1, 1))
    assert out.is_done(path, outputs)
    outputs.overlay.write_bytes(b"")
    assert not out.is_done(path, outputs)
    outputs.overlay.unlink()
    assert not out.is_done(path, outputs)


def test_other_settings_are_refused_unless_overwritten(tmp_path: Path) -> None:
    out, path = folder(tmp_path), photo(tmp_path)
    out.start(SETTINGS, overwrite=False)
    outputs = out.plan([path], images_dir=tmp_path)[path]
    out.write(result(path), outputs, thresholds={1: 0.5})
    for file in outputs.wanted():
        os.utime(file, (1000, 1000))
    out.start(SETTINGS | {"threshold": 0.25}, overwrite=True)
    assert not out.is_done(path, outputs)  # old results do not pass for new ones
    with pytest.raises(ConfigError, match="another threshold"):
        out.start(SETTINGS, overwrite=False)


@pytest.mark.parametrize("content", [None, b"", b"not json", b"[1]"])
def test_results_of_unknown_origin_are_refused(tmp_path: Path, content: bytes | None) -> None:
    out = folder(tmp_path)
    (out.folder / "masks").mkdir(parents=True)
    if content is not None:
        (out.folder / "run.json").write_bytes(content)
    with pytest.raises(ConfigError, match=r"run\.json"):
        out.start(SETTINGS, overwrite=False)
    out.start(SETTINGS, overwrite=True)
    out.start(SETTINGS, overwrite=False)
