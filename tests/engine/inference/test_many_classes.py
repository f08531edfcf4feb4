"""Several classes in one session: shared features, own memory, and strokes that cost their class alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError, SupportError
from engine.images import scores_to_labels
from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.types import ImageFailure, SegmentResult, Shot, SupportSet
from tests.engine.inference.conftest import disc
from tests.helpers.tiny_segmenter import TinyLoader, TinySegmenter


def frozen(mask: np.ndarray) -> np.ndarray:
    mask.flags.writeable = False
    return mask


def of_class(class_id: int, *pairs: tuple[Path, np.ndarray]) -> SupportSet:
    shots = tuple(Shot(image_path=path, mask=mask) for path, mask in pairs)
    return SupportSet(shots=shots, class_id=class_id)


def both(photos: Sequence[Path]) -> list[SupportSet]:
    """Class 1: the disc; class 2: what is around it; both painted on the same image."""
    return [of_class(1, (photos[0], disc(0))), of_class(2, (photos[0], ~disc(0)))]


def added(model: TinySegmenter, class_id: int) -> int:
    """Support cells of a class that were compared with queries."""
    return sum(count for key, count in model.added_by_support.items() if key.startswith(f"{class_id}:"))


def decoded_classes(model: TinySegmenter) -> list[int]:
    return [int(key.split(":")[0]) for key in model.decoded]


def test_classes_together_are_classes_alone(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    alone = []
    for support in both(photos):
        session.set_support([support], token=token)
        alone.append(session.segment(photos[3], token=token).scores[0])
    session.set_support(both(photos), token=token)
    result = session.segment(photos[3], token=token)
    assert result.class_ids == (1, 2)
    assert result.scores.shape == (2, 8, 8)
    assert not result.scores.flags.writeable
    np.testing.assert_allclose(result.scores, np.stack(alone), atol=2e-3)
    labels = scores_to_labels(result.scores, (60, 80), class_ids=result.class_ids, thresholds=[0.5, 0.5])
    assert (labels[disc(3)] == 1).mean() > 0.65
    assert (labels[disc(3)] == 2).mean() < 0.05
    assert (labels[~disc(3)] == 2).mean() > 0.9


def test_the_order_is_that_of_the_support_sets_or_that_asked_for(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    one, two = both(photos)
    session.set_support([two, one], token=token)
    every = session.segment(photos[3], token=token)
    assert every.class_ids == (2, 1)
    turned = session.segment(photos[3], token=token, class_ids=[1, 2])
    assert turned.class_ids == (1, 2)
    np.testing.assert_array_equal(turned.scores, every.scores[::-1])
    only = session.segment(photos[3], token=token, class_ids=(2,))
    assert only.class_ids == (2,)
    np.testing.assert_array_equal(only.scores, every.scores[:1])
    for item in session.sweep(photos[3:5], token=token, class_ids=(1,)):
        assert isinstance(item, SegmentResult)
        assert item.class_ids == (1,)


def test_features_are_read_once_for_all_classes(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support([*both(photos), of_class(9, (photos[1], disc(1)))], token=token)
    assert loader.models[0].n_encoded == 2
    results = list(session.sweep(photos, token=token))
    assert loader.models[0].n_encoded == len(photos)
    assert all(isinstance(item, SegmentResult) and item.class_ids == (1, 2, 9) for item in results)


def test_a_stroke_on_one_class_costs_nothing_for_the_others(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    model = loader.models[0]
    one = of_class(1, (photos[0], frozen(disc(0))), (photos[1], frozen(disc(1))))
    mask = ~disc(0)
    session.set_support([one, of_class(2, (photos[0], mask))], token=token)
    before = session.segment(photos[3], token=token)
    first, second = added(model, 1), added(model, 2)
    assert min(first, second) > 0
    kept = dict(session._segmenting._segmenter.classes)

    mask = mask.copy()
    mask[:16, :20] = False  # four cells
    # The shots of class 1 are new objects with the same masks, as the app makes them.
    again = of_class(1, *[(shot.image_path, shot.mask) for shot in one.shots])
    session.set_support([again, of_class(2, (photos[0], mask))], token=token)
    now = session._segmenting._segmenter.classes
    assert now[1] is kept[1]
    assert now[2] is not kept[2]
    model.decoded.clear()
    result = session.segment(photos[3], token=token, class_ids=(2,))
    assert decoded_classes(model) == [2]
    assert added(model, 1) == first
    assert 0 < added(model, 2) - second <= 8, "only the cells of the stroke"
    assert (result.scores[0] != before.scores[1]).any()

    every = session.segment(photos[3], token=token)
    np.testing.assert_array_equal(every.scores[0], before.scores[0])
    np.testing.assert_array_equal(every.scores[1], result.scores[0])
    assert added(model, 1) == first, "its sums were still there"


def test_a_mask_written_to_in_place_is_seen(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    mask = disc(0)
    session.set_support([of_class(1, (photos[0], mask))], token=token)
    before = session.segment(photos[3], token=token).scores
    mask[:] = ~mask
    session.set_support([of_class(1, (photos[0], mask))], token=token)
    assert np.abs(session.segment(photos[3], token=token).scores - before).max() > 0.5


def test_an_unchanged_class_is_not_shrunk_again(
    session: EngineSession, photos: list[Path], token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    supports = both(photos)
    session.set_support(supports, token=token)
    shrunk: list[np.ndarray] = []
    preprocessing = type(session._segmenting._segmenter._preprocessing)
    shrink = preprocessing.mask_to_tensor

    def counted(self: object, mask: np.ndarray) -> object:
        shrunk.append(mask)
        return shrink(self, mask)

    monkeypatch.setattr(preprocessing, "mask_to_tensor", counted)
    changed = ~disc(0)
    changed[0, 0] = False
    session.set_support([supports[0], of_class(2, (photos[0], changed))], token=token)
    assert len(shrunk) == 1
    assert shrunk[0] is changed


def test_a_stroke_needs_no_features_from_the_cache(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(both(photos), token=token)
    session.segment(photos[3], token=token)
    n_encoded = loader.models[0].n_encoded
    session._cache.clear_memory()
    session._segmenting._segmenter._cache._disk = None  # nothing is anywhere but with the supports
    session.set_support([both(photos)[0], of_class(2, (photos[0], disc(4)))], token=token)
    assert loader.models[0].n_encoded == n_encoded


def test_classes_on_the_same_images_share_their_features(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support([*both(photos), of_class(3, (photos[1], disc(1)))], token=token)
    classes = session._segmenting._segmenter.classes
    assert classes[1].support.features is classes[2].support.features
    assert classes[1].support.features is not classes[3].support.features
    assert classes[1].support.key != classes[2].support.key


def test_a_class_that_is_gone_leaves_no_memory_behind(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(both(photos), token=token)
    session.segment(photos[3], token=token)
    memos = session._segmenting._segmenter._memos
    used = memos.used_bytes
    session.set_support(both(photos)[:1], token=token)
    assert session.segment(photos[3], token=token).class_ids == (1,)
    assert memos.used_bytes < used
    session.set_support(both(photos), token=token)
    assert session.segment(photos[3], token=token).class_ids == (1, 2)
    assert memos.used_bytes == used


def test_a_class_that_changes_its_images_starts_afresh(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    one, _ = both(photos)
    session.set_support(both(photos), token=token)
    session.segment(photos[3], token=token)
    moved = of_class(2, (photos[4], ~disc(4)), (photos[0], ~disc(0)))
    session.set_support([one, moved], token=token)
    found = session.segment(photos[3], token=token).scores
    session.set_support([moved], token=token)
    np.testing.assert_allclose(found[1], session.segment(photos[3], token=token).scores[0], atol=2e-3)


def test_another_model_takes_all_classes_over(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(both(photos), token=token)
    expected = session.segment(photos[3], token=token)
    session.load_model("mshnet-lite", token=token)
    found = session.segment(photos[3], token=token)
    assert found.class_ids == (1, 2)
    np.testing.assert_array_equal(found.scores, expected.scores)


def test_results_name_the_head(session: EngineSession, photos: list[Path], token: CancelToken) -> None:
    session.set_support(both(photos), token=token)
    assert session.segment(photos[3], token=token).head == "tiny-head"


def test_classes_without_examples_are_refused(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    with pytest.raises(SupportError, match="nothing to look for"):
        session.segment(photos[3], token=token, class_ids=(1,))
    session.set_support(both(photos), token=token)
    with pytest.raises(SupportError, match="Class 7 has no examples"):
        session.segment(photos[3], token=token, class_ids=(1, 7))
    with pytest.raises(SupportError, match="Class 7"):
        next(session.sweep(photos, token=token, class_ids=(7,)))
    with pytest.raises(SupportError, match="nothing to look for"):
        session.segment(photos[3], token=token, class_ids=())


def test_support_sets_that_cannot_be_are_refused_and_change_nothing(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    one, two = both(photos)
    session.set_support([one, two], token=token)
    before = session.segment(photos[3], token=token).scores
    refused = [
        ([], "support set is empty"),
        ([one, of_class(1, (photos[1], disc(1)))], "Class 1 has two support sets"),
        ([one, of_class(0, (photos[1], disc(1)))], "0 is no class id"),
        ([one, of_class(255, (photos[1], disc(1)))], "255 is no class id"),
        ([one, of_class(2)], "support set of class 2 is empty"),
        ([one, of_class(2, *[(photos[1], disc(1))] * 6)], "class 2 has 6 images"),
        ([one, of_class(2, (photos[1], np.zeros((60, 80), bool)))], "images of class 2"),
        (
            [of_class(1, (photos[1], disc(1))), of_class(2, (photos[0].with_name("no.png"), disc(1)))],
            "no.png",
        ),
    ]
    for supports, words in refused:
        with pytest.raises(EngineError, match=words):
            session.set_support(supports, token=token)
        np.testing.assert_array_equal(session.segment(photos[3], token=token).scores, before)


def test_a_failed_image_of_a_sweep_fails_for_all_classes_at_once(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    Image.new("RGB", (8, 8)).save(photos[4])
    photos[5].write_bytes(b"")
    session.set_support(both(photos), token=token)
    items = list(session.sweep(photos[4:], token=token))
    assert isinstance(items[0], SegmentResult)
    assert isinstance(items[1], ImageFailure)


def test_a_class_removed_in_the_middle_of_a_sweep_ends_one_that_asks_for_it(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support(both(photos), token=token)
    all_classes = session.sweep(photos, token=token)
    second = session.sweep(photos, token=token, class_ids=(2,))
    assert next(all_classes).class_ids == (1, 2)
    assert next(second).class_ids == (2,)
    session.set_support(both(photos)[:1], token=token)
    assert next(all_classes).class_ids == (1,)
    with pytest.raises(SupportError, match="Class 2"):
        next(second)
