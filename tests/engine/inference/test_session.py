from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import (
    Cancelled,
    ConfigError,
    EngineError,
    ImageError,
    ShapeError,
    SupportError,
    WeightsNotFoundError,
)
from engine.images import scores_to_labels
from engine.inference import EngineSession
from engine.models import registry
from engine.progress import CancelToken
from engine.types import ImageFailure, SegmentResult, Shot, SupportSet
from tests.engine.inference.conftest import disc
from tests.helpers.tiny_segmenter import TinyLoader


def support(*pairs: tuple[Path, np.ndarray], class_id: int = 1) -> list[SupportSet]:
    shots = tuple(Shot(image_path=path, mask=mask) for path, mask in pairs)
    return [SupportSet(shots=shots, class_id=class_id)]


def found_mask(result: SegmentResult) -> np.ndarray:
    """(H, W) bool of the only class."""
    return scores_to_labels(result.scores, result.image_size, class_ids=[1], thresholds=[0.5]) == 1


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return (a & b).sum() / (a | b).sum()


def test_the_disc_is_found(session: EngineSession, photos: list[Path], token: CancelToken) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    result = session.segment(photos[3], token=token)
    assert result.scores.dtype == np.float16
    assert not result.scores.flags.writeable
    assert result.image_size == (60, 80)
    assert result.model == "mshnet-lite"
    assert result.seconds > 0
    assert iou(found_mask(result), disc(3)) > 0.7
    assert pickle.loads(pickle.dumps(result)).image_path == photos[3]


def test_a_stroke_runs_no_backbone(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    model = loader.models[0]
    first_half = disc(0) & (np.arange(80) < 15)
    session.set_support(support((photos[0], first_half)), token=token)
    assert not session.segment(photos[1], token=token).is_cached
    list(session.sweep(photos, token=token))
    assert model.n_encoded == len(photos)
    session.set_support(support((photos[0], disc(0))), token=token)
    again = [session.segment(photos[1], token=token), *session.sweep(photos, token=token)]
    assert model.n_encoded == len(photos)
    assert all(isinstance(item, SegmentResult) and item.is_cached for item in again)


def test_a_small_stroke_costs_only_its_cells(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    model = loader.models[0]
    mask = disc(0)
    session.set_support(support((photos[0], mask)), token=token)
    session.segment(photos[1], token=token)
    cells_of_the_disc = model.n_cells_added
    dot = mask.copy()
    dot[50:53, 60:63] = True
    session.set_support(support((photos[0], dot)), token=token)
    session.segment(photos[1], token=token)
    assert 0 < model.n_cells_added - cells_of_the_disc <= 4 < cells_of_the_disc


def test_incremental_equals_full(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    generator = np.random.default_rng(1)
    mask = np.zeros((60, 80), bool)
    for _ in range(8):  # strokes that add and strokes that erase
        y, x = generator.integers(0, 50), generator.integers(0, 70)
        mask = mask.copy()
        mask[y : y + 10, x : x + 10] = generator.random() < 0.7
        mask[0, 0] = True
        session.set_support(support((photos[0], mask), (photos[2], disc(2))), token=token)
        incremental = [session.segment(photos[1], token=token), *session.sweep(photos, token=token)]
    fresh = EngineSession(device="cpu", disk_cache_bytes=0, load=loader)
    fresh.load_model("mshnet-lite", token=token)
    fresh.set_support(support((photos[0], mask), (photos[2], disc(2))), token=token)
    full = [fresh.segment(photos[1], token=token), *fresh.sweep(photos, token=token)]
    for a, b in zip(incremental, full, strict=True):
        np.testing.assert_allclose(a.scores, b.scores, atol=2e-3)


def test_other_support_images_start_anew(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    object_first = session.segment(photos[4], token=token).scores
    session.set_support(support((photos[2], ~disc(2))), token=token)
    background = session.segment(photos[4], token=token).scores
    session.set_support(support((photos[0], disc(0))), token=token)
    np.testing.assert_array_equal(session.segment(photos[4], token=token).scores, object_first)
    assert iou(background > 0.5, object_first > 0.5) < 0.1


def test_cached_and_fresh_scores_are_equal(
    loader: TinyLoader, photos: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    results = []
    for _ in range(2):  # the second session finds the first one's files
        session = EngineSession(device="cpu", cache_dir=tmp_path / "cache", load=loader)
        session.load_model("mshnet-lite", token=token)
        session.set_support(support((photos[0], disc(0))), token=token)
        results.append(session.segment(photos[1], token=token))
        session.close()
    assert [result.is_cached for result in results] == [False, True]
    assert loader.models[1].n_encoded == 0
    np.testing.assert_array_equal(results[0].scores, results[1].scores)


def test_a_changed_file_is_encoded_again(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    before = session.segment(photos[1], token=token)
    Image.new("RGB", (50, 40), (0, 0, 200)).save(photos[1])
    after = session.segment(photos[1], token=token)
    assert not after.is_cached
    assert after.image_size == (40, 50)
    assert after.scores.max() < before.scores.max()


def test_bad_files_are_rows_of_the_sweep(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    photos[1].write_bytes(b"")
    photos[3].write_bytes(photos[3].read_bytes()[:200])
    photos[5].unlink()
    session.set_support(support((photos[0], disc(0))), token=token)
    items = list(session.sweep(photos, token=token))
    assert [item.image_path for item in items] == photos
    assert [isinstance(item, ImageFailure) for item in items] == [False, True] * 3
    for place in (1, 3, 5):
        assert photos[place].name in items[place].reason
    with pytest.raises(ImageError, match=r"1\.png"):
        session.segment(photos[1], token=token)


def test_cancel_in_the_middle_of_a_sweep(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    job = CancelToken()
    sweep = session.sweep(photos, token=job)
    first = [next(sweep), next(sweep)]
    job.cancel()
    with pytest.raises(Cancelled):
        next(sweep)
    assert [item.image_path for item in first] == photos[:2]
    assert loader.models[0].n_encoded == 2
    assert len(list(session.sweep(photos, token=token))) == len(photos)  # the session is as good as new


def test_urgent_work_fits_between_two_steps(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    sweep = session.sweep(iter(photos), token=token)
    seen = [next(sweep)]
    assert session.segment(photos[5], token=token).image_path == photos[5]
    seen += list(sweep)
    assert [item.image_path for item in seen] == photos


def test_a_model_chosen_during_a_sweep_takes_the_rest(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    sweep = session.sweep(photos, token=token)
    seen = [next(sweep)]
    session.load_model("sgone-lite", token=token)
    seen += list(sweep)
    assert [item.model for item in seen] == ["mshnet-lite"] + ["sgone-lite"] * 5
    assert [item.image_path for item in seen] == photos


def test_support_rules(session: EngineSession, photos: list[Path], token: CancelToken) -> None:
    nothing = np.zeros((60, 80), bool)
    with pytest.raises(SupportError, match="Paint an example first"):
        session.segment(photos[0], token=token)
    with pytest.raises(SupportError, match="empty"):
        session.set_support(support(), token=token)
    with pytest.raises(SupportError, match="6 images; at most 5"):
        session.set_support(support(*[(photos[0], disc(0))] * 6), token=token)
    with pytest.raises(SupportError, match="Nothing is painted"):
        session.set_support(support((photos[0], nothing), (photos[1], nothing)), token=token)
    with pytest.raises(ShapeError, match=r"0\.png is 60 x 60 pixels, the image 80 x 60"):
        session.set_support(support((photos[0], np.ones((60, 60), bool))), token=token)
    with pytest.raises(ShapeError, match="bool"):
        session.set_support(support((photos[0], disc(0).astype(np.uint8))), token=token)
    with pytest.raises(ImageError, match="gone"):
        session.set_support(support((photos[0].with_name("gone.png"), disc(0))), token=token)
    with pytest.raises(SupportError):
        next(session.sweep(photos, token=token))
    session.set_support(support((photos[0], disc(0)[::2, ::2])), token=token)  # half the size is fine


def test_a_mask_changed_in_place_is_noticed(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    mask = disc(0)
    session.set_support(support((photos[0], mask)), token=token)
    before = session.segment(photos[1], token=token).scores
    np.logical_not(mask, out=mask)
    session.set_support(support((photos[0], mask)), token=token)
    assert iou(session.segment(photos[1], token=token).scores > 0.5, before > 0.5) < 0.1


def test_empty_shot_beside_a_painted_one_is_ignored(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    alone = session.segment(photos[4], token=token).scores
    session.set_support(support((photos[1], np.zeros((60, 80), bool)), (photos[0], disc(0))), token=token)
    np.testing.assert_array_equal(session.segment(photos[4], token=token).scores, alone)


def test_failed_support_leaves_the_old_one(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    before = session.segment(photos[4], token=token).scores
    with pytest.raises(ShapeError):
        session.set_support(support((photos[1], disc(1)), (photos[0], np.ones((9, 1), bool))), token=token)
    cancelled = CancelToken()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        session.set_support(support((photos[1], disc(1))), token=cancelled)
    with pytest.raises(Cancelled):
        session.segment(photos[4], token=cancelled)
    np.testing.assert_array_equal(session.segment(photos[4], token=token).scores, before)


def test_exif_turned_support(
    session: EngineSession, photos: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = tmp_path / "turned.png"
    with Image.open(photos[0]) as image:
        image.transpose(Image.Transpose.ROTATE_90).save(turned, exif=exif)  # looks as photos[0]
    session.set_support(support((turned, disc(0))), token=token)
    result = session.segment(turned, token=token)
    assert result.image_size == (60, 80)
    assert iou(found_mask(result), disc(0)) > 0.7


def test_new_model_takes_the_support_over(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(support((photos[0], disc(0))), token=token)
    session.load_model("sgone-lite", token=token)
    assert session.segment(photos[1], token=token).model == "sgone-lite"
    assert len(loader.models) == 2


def test_failed_load_keeps_the_model(photos: list[Path], token: CancelToken, tmp_path: Path) -> None:
    tiny = TinyLoader()

    def load(name: str, **options: object) -> object:
        if name == "sgone-vgg16":
            raise WeightsNotFoundError("not here")
        return tiny(name, **options)

    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache", load=load)
    with pytest.raises(EngineError, match="No model is loaded"):
        session.segment(photos[0], token=token)
    session.load_model("mshnet-lite", token=token)
    session.set_support(support((photos[0], disc(0))), token=token)
    with pytest.raises(WeightsNotFoundError):
        session.load_model("sgone-vgg16", token=token)
    assert session.segment(photos[1], token=token).model == "mshnet-lite"


def test_unknown_model_is_named(token: CancelToken) -> None:
    session = EngineSession(device="cpu", disk_cache_bytes=0)
    with pytest.raises(ConfigError, match="nonsense"):
        session.load_model("nonsense", token=token)


def test_status(session: EngineSession, photos: list[Path], token: CancelToken) -> None:
    status = session.status()
    assert status.device == "cpu"
    assert status.threads >= 1
    assert [info.name for info in status.models] == list(registry.names_of_kind("segmentation"))
    assert status.default_model == "mshnet-lite"
    assert status.models[0].ms_per_image is None
    session.set_support(support((photos[0], disc(0))), token=token)
    times = []
    for _ in range(4):
        result = session.segment(photos[1], token=token)
        if result.is_cached:  # the first one runs the backbone and does not count
            times.append(1000 * result.seconds)
    timed = session.status().models[0]
    assert timed.ms_per_image == pytest.approx(np.median(times))
    assert pickle.loads(pickle.dumps(session.status())) == session.status()


def test_closed_session_says_so(session: EngineSession, photos: list[Path], token: CancelToken) -> None:
    session.close()
    session.close()
    with pytest.raises(EngineError, match="closed"):
        session.segment(photos[0], token=token)
    with pytest.raises(EngineError, match="closed"):
        session.load_model("mshnet-lite", token=token)


def test_cache_dir_defaults_to_the_users_cache(
    loader: TinyLoader, photos: list[Path], token: CancelToken, fewshot_home: Path
) -> None:
    session = EngineSession(device="cpu", load=loader)
    session.load_model("mshnet-lite", token=token)
    session.set_support(support((photos[0], disc(0))), token=token)
    assert len(list((fewshot_home / "cache" / "features").iterdir())) == 1
