"""Every kind of episode keeps its promise, and a batch depends on seed and step alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.data.augment import random_view
from engine.data.catalogue import Catalogue, ClassKey, Record
from engine.data.episodes import EpisodeMix, EpisodeSampler
from engine.data.hold_out import without_held_out
from engine.data.superpixels import superpixels
from engine.errors import ConfigError, DataError

NOTHING = {"cross": 0, "same_image": 0, "contrast": 0, "absent": 0, "superpixel": 0}


def record(set_name: str, name: str, **areas: float) -> Record:
    return Record(
        set_name=set_name,
        image_path=Path(f"{set_name}/{name}.jpg"),
        mask_path=Path(f"{set_name}/{name}.png"),
        areas={int(key[1:]): area for key, area in areas.items()},
    )


@pytest.fixture
def catalogue() -> Catalogue:
    records = [
        record("pets", f"p{i}", **({"c8": 0.2} if i % 2 else {"c8": 0.1, "c15": 0.3})) for i in range(6)
    ]
    records += [
        record("pets", "tiny", c9=0.0001),
        record("pets", "tiny2", c9=0.0002),
        record("pets", "dog", c12=0.2),
    ]
    records += [record("cups", f"k{i}", c1=0.2) for i in range(3)]
    return Catalogue(records=tuple(records), class_names={})


def sampler(catalogue: Catalogue, **kinds: float) -> EpisodeSampler:
    mix = EpisodeMix(**{**NOTHING, **kinds})
    return EpisodeSampler(catalogue, mix=mix, seed=5, n_views=3, n_regions=4, shots=(1, 2))


def test_usable_classes_have_two_images_with_an_object_of_fair_size(catalogue: Catalogue) -> None:
    assert sampler(catalogue, cross=1).classes == (
        ClassKey("cups", 1),
        ClassKey("pets", 8),
        ClassKey("pets", 15),
    )


def test_batches_depend_on_seed_and_step_only(catalogue: Catalogue) -> None:
    one, two = sampler(catalogue, cross=1, absent=1), sampler(catalogue, cross=1, absent=1)
    one.batch(0, 4)
    assert one.batch(7, 9) == two.batch(7, 9)
    assert one.batch(7, 9) != one.batch(8, 9)
    assert {len(one.batch(step, 2)[0].support) for step in range(20)} == {1, 2}
    assert all(len({len(e.support) for e in one.batch(step, 6)}) == 1 for step in range(20))


def test_cross_shows_the_class_in_other_images(catalogue: Catalogue) -> None:
    for episode in sampler(catalogue, cross=1).batch(0, 60):
        shown = [catalogue.records[view.record] for view in (*episode.support, episode.query)]
        assert all(episode.class_id in r.areas and r.set_name == episode.set_name for r in shown)
        assert episode.query.record not in [view.record for view in episode.support]


def test_absent_queries_lack_the_class_where_any_image_does(catalogue: Catalogue) -> None:
    for episode in sampler(catalogue, absent=1).batch(0, 60):
        query = catalogue.records[episode.query.record]
        assert query.set_name == episode.set_name
        # Every cup image shows a cup: that set cannot ask for an absent class.
        assert (episode.class_id in query.areas) == (episode.set_name == "cups")
        assert episode.kind == ("cross" if episode.set_name == "cups" else "absent")
        assert all(episode.class_id in catalogue.records[view.record].areas for view in episode.support)


def test_contrast_asks_one_view_for_two_classes(catalogue: Catalogue) -> None:
    batch = sampler(catalogue, contrast=1).batch(0, 20)
    for first, second in zip(batch[::2], batch[1::2], strict=True):
        assert first.query == second.query
        assert {first.class_id, second.class_id} == {8, 15}
        assert first.query.record not in [view.record for view in (*first.support, *second.support)]


@pytest.mark.parametrize(("kind", "layer"), [("same_image", "classes"), ("superpixel", "superpixels")])
def test_two_views_of_one_image(catalogue: Catalogue, kind: str, layer: str) -> None:
    for episode in sampler(catalogue, **{kind: 1}).batch(0, 40):
        assert episode.layer == layer
        assert all(view.record == episode.query.record for view in episode.support)
        assert all(view.view != episode.query.view for view in episode.support)


def test_temperature_zero_draws_sets_alike(catalogue: Catalogue) -> None:
    mix = EpisodeMix(**{**NOTHING, "cross": 1})
    even = EpisodeSampler(catalogue, mix=mix, seed=0, set_temperature=0.0).batch(0, 600)
    steep = EpisodeSampler(catalogue, mix=mix, seed=0, set_temperature=3.0).batch(0, 600)
    share = [np.mean([episode.set_name == "cups" for episode in batch]) for batch in (even, steep)]
    assert share[0] == pytest.approx(0.5, abs=0.08)
    assert share[1] == pytest.approx(27 / (27 + 729), abs=0.04)


def test_hold_outs_leave_no_image_behind(catalogue: Catalogue) -> None:
    kept = without_held_out(catalogue, hold_out=["cups", "pets:15"], exclude_images=frozenset({"pets/p1"}))
    assert {r.name for r in kept.records} == {"p3", "p5", "tiny", "tiny2", "dog"}
    with pytest.raises(ConfigError, match="unknown data set 'cars'"):
        without_held_out(catalogue, hold_out=["cars:1"])
    with pytest.raises(ConfigError, match="SET or SET:ID"):
        without_held_out(catalogue, hold_out=["pets:cat"])


def test_unusable_settings_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ConfigError, match="numbers of shots"):
        EpisodeSampler(catalogue, mix=EpisodeMix(), seed=0, shots=())
    with pytest.raises(ConfigError, match="episode mix"):
        EpisodeSampler(catalogue, mix=EpisodeMix(**{**NOTHING, "superpixel": 1}), seed=0)
    with pytest.raises(DataError, match="No class"):
        EpisodeSampler(catalogue.subset([0]), mix=EpisodeMix(), seed=0)


def test_superpixels_follow_the_colours() -> None:
    rgb = np.zeros((90, 120, 3), dtype=np.uint8)
    rgb[:, 60:] = (250, 30, 30)
    rgb[:30, :60] = (30, 30, 250)
    regions = superpixels(rgb, 3)
    assert regions.shape == (90, 120)
    assert set(np.unique(regions)) == {1, 2, 3}
    for part in (np.s_[5:25, 5:55], np.s_[35:85, 5:55], np.s_[5:85, 65:115]):
        assert len(np.unique(regions[part])) == 1
    assert np.array_equal(regions, superpixels(rgb, 3))


def test_views_move_labels_with_the_pixels_and_keep_half_of_each_class() -> None:
    rng = np.random.default_rng(0)
    labels = np.zeros((2, 40, 60), dtype=np.uint8)
    labels[0, 10:20, 30:45] = 4
    labels[1] = np.arange(60) // 10 + 1
    rgb = np.repeat(np.where(labels[0] == 4, 230, 20)[..., None], 3, axis=2).astype(np.uint8)
    for _ in range(20):
        view, moved = random_view(rgb, labels, rng=rng)
        assert view.shape[:2] == moved.shape[1:]
        assert (moved[0] == 4).sum() >= 75
        bright = view.mean(axis=2) > (float(view.min()) + float(view.max())) / 2
        assert (bright == (moved[0] == 4)).mean() > 0.95
