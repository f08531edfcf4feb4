"""Classify through the session: fit, score, explain, correct."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.attributes import read_table, readable_name
from engine.classify_types import ClassDefinition, ClassifyResult, Explanation, FitProgress, FitSummary
from engine.errors import Cancelled, DefinitionError, EngineError, ImageError
from engine.inference import EngineSession
from engine.inference.classify import _on_whole_image
from engine.models import registry
from engine.progress import CancelToken
from engine.types import ImageFailure
from tests.helpers.shared_data import shared_data_dir
from tests.helpers.tiny_zero_shot import (
    ATTRIBUTES,
    SEEN,
    UNSEEN,
    AttributeClassifierLoader,
    TinyAttributeClassifier,
    colour_photos,
)

NAMES = (*SEEN, *UNSEEN)


@pytest.fixture
def loader() -> AttributeClassifierLoader:
    return AttributeClassifierLoader()


@pytest.fixture
def session(loader: AttributeClassifierLoader, token: CancelToken, tmp_path: Path) -> Iterator[EngineSession]:
    opened = EngineSession(device="cpu", cache_dir=tmp_path / "cache", load_attribute_classifier=loader)
    opened.load_zero_shot_model(token=token)
    yield opened
    opened.close()


@pytest.fixture
def colours(tmp_path: Path) -> list[Path]:
    return colour_photos(tmp_path / "colours", NAMES, each=2)


def own_definitions(session: EngineSession, **changes: object) -> list[ClassDefinition]:
    """The model's classes as they are; ``changes`` are fields by class name."""
    info = session.zero_shot_info(token=CancelToken())
    definitions = []
    for name, row, is_seen in zip(info.class_names, info.class_attributes, info.is_seen, strict=True):
        fields = {"attributes": row, "is_known": bool(is_seen), **changes.get(name, {})}
        definitions.append(ClassDefinition(name=name, **fields))
    return definitions


def drained(fitting: Generator[FitProgress, None, FitSummary]) -> tuple[list[FitProgress], FitSummary]:
    told = []
    while True:
        try:
            told.append(next(fitting))
        except StopIteration as stop:
            return told, stop.value


def best_classes(results: list[ClassifyResult]) -> list[str]:
    return [result.class_names[int(result.log_probabilities.argmax())] for result in results]


def scored(session: EngineSession, paths: list[Path]) -> list[ClassifyResult]:
    results = list(session.classify(paths, token=CancelToken()))
    assert all(isinstance(result, ClassifyResult) for result in results)
    return results


def test_the_model_tells_what_it_knows(session: EngineSession, token: CancelToken) -> None:
    info = session.zero_shot_info(token=token)
    assert (info.model, session.zero_shot_model) == ("scegg-lite", "scegg-lite")
    assert info.class_names == NAMES
    assert info.attribute_names == ATTRIBUTES
    assert info.is_seen.tolist() == [True, True, True, False, False]
    assert info.attribute_range == (0, 100)
    assert not info.class_attributes.flags.writeable


def test_unseen_classes_are_found_by_their_attributes(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    told, summary = drained(session.fit_classes(own_definitions(session), token=token))
    assert told[0] == FitProgress(done=0, total=told[0].total)
    assert [item.done for item in told] == sorted(item.done for item in told)
    assert told[-1].done == told[-1].total
    assert {item.total for item in told} == {told[0].total}
    assert summary.class_names == NAMES
    assert summary.is_seen.tolist() == [True, True, True, False, False]
    results = scored(session, colours)
    assert [result.image_path for result in results] == colours
    assert best_classes(results) == [name for name in NAMES for _ in range(2)]
    for result in results:
        assert np.exp(result.log_probabilities).sum() == pytest.approx(1, abs=1e-5)
        assert result.attribute_scores.shape == (len(ATTRIBUTES),)
        assert 0 <= result.attribute_scores.min() <= result.attribute_scores.max() <= 1
        assert not result.log_probabilities.flags.writeable
        assert not result.is_cached
    sun = results[NAMES.index("sun") * 2].attribute_scores
    assert sun[ATTRIBUTES.index("red")] > sun[ATTRIBUTES.index("blue")] + 0.2


def test_the_same_definitions_give_the_same_scores(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    first = np.stack([result.log_probabilities for result in scored(session, colours)])
    drained(session.fit_classes(own_definitions(session), token=token))
    again = scored(session, colours)
    assert np.array_equal(first, np.stack([result.log_probabilities for result in again]))
    assert all(result.is_cached for result in again)


def test_after_another_fit_no_backbone_runs_and_other_classes_count(
    session: EngineSession, loader: AttributeClassifierLoader, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    scored(session, colours)
    assert loader.models[0].n_embedded == len(colours)
    drained(session.fit_classes(own_definitions(session)[:2], token=token))
    results = scored(session, colours)
    assert loader.models[0].n_embedded == len(colours)
    assert all(result.class_names == NAMES[:2] for result in results)


def test_embeddings_outlive_the_session_but_not_the_weights(
    session: EngineSession, colours: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    scored(session, colours)
    session.close()
    for key, n_embedded in (("tiny-1", 0), ("tiny-2", len(colours))):
        loader = AttributeClassifierLoader(features_key=key)
        later = EngineSession(device="cpu", cache_dir=tmp_path / "cache", load_attribute_classifier=loader)
        drained(later.fit_classes(own_definitions(later), token=token))
        assert all(result.is_cached is (n_embedded == 0) for result in scored(later, colours))
        assert loader.models[0].n_embedded == n_embedded
        later.close()


def test_a_changed_file_is_looked_at_again(
    session: EngineSession, loader: AttributeClassifierLoader, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    assert best_classes(scored(session, colours[:1])) == ["fire"]
    Image.new("RGB", (40, 30), (20, 20, 230)).save(colours[0])
    assert best_classes(scored(session, colours[:1])) == ["sea"]
    assert loader.models[0].n_embedded == 2


def test_images_that_cannot_be_used_are_told_and_passed_over(
    session: EngineSession, colours: list[Path], token: CancelToken, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    drained(session.fit_classes(own_definitions(session), token=token))
    paths = [tmp_path / "gone.png", colours[0], broken, colours[1]]
    for _ in range(2):  # fresh, then from the cache
        items = list(session.classify(paths, token=token))
        assert [item.image_path for item in items] == paths
        assert [isinstance(item, ImageFailure) for item in items] == [True, False, True, False]
        assert "gone.png does not exist" in items[0].reason
        assert "broken.png" in items[2].reason


def test_an_image_the_model_cannot_digest_is_a_failure(
    session: EngineSession,
    loader: AttributeClassifierLoader,
    colours: list[Path],
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    monkeypatch.setattr(
        loader.models[0], "embed_regions", lambda regions: torch.full((len(regions), 3), torch.nan)
    )
    (failure,) = session.classify(colours[:1], token=token)
    assert isinstance(failure, ImageFailure)
    assert "cannot make sense" in failure.reason


def test_without_a_fit_nothing_can_be_classified(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    with pytest.raises(EngineError, match="No classes have been fitted"):
        next(session.classify(colours, token=token))
    with pytest.raises(EngineError, match="No classes have been fitted"):
        session.explain(colours[0], class_name="fire", token=token)
    with pytest.raises(DefinitionError, match="no class"):
        next(session.fit_classes([], token=token))


def test_another_model_forgets_the_fit_and_a_closed_session_refuses(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    session.load_zero_shot_model(token=token)
    with pytest.raises(EngineError, match="No classes have been fitted"):
        next(session.classify(colours, token=token))
    session.close()
    with pytest.raises(EngineError, match="closed"):
        session.zero_shot_info(token=token)


def test_an_unfinished_fit_leaves_the_one_before(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    fitting = session.fit_classes(own_definitions(session)[:2], token=token)
    next(fitting)
    assert scored(session, colours[:1])[0].class_names == NAMES
    fitting.close()
    cancelled = CancelToken()
    fitting = session.fit_classes(own_definitions(session)[:2], token=cancelled)
    next(fitting)
    cancelled.cancel()
    with pytest.raises(Cancelled):
        next(fitting)
    assert scored(session, colours[:1])[0].class_names == NAMES


def test_a_fit_finished_during_a_sweep_holds_for_the_rest(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    sweep = session.classify(iter(colours), token=token)
    assert next(sweep).class_names == NAMES
    drained(session.fit_classes(own_definitions(session)[:2], token=token))
    assert next(sweep).class_names == NAMES[:2]


def test_a_cancelled_sweep_stops_before_the_next_image(
    session: EngineSession, loader: AttributeClassifierLoader, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    sweep_token = CancelToken()
    sweep = session.classify(colours, token=sweep_token)
    next(sweep)
    sweep_token.cancel()
    with pytest.raises(Cancelled):
        next(sweep)
    assert loader.models[0].n_embedded == 1
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("classify-read")]


def test_a_fit_of_many_classes_is_cancelled_within_300_ms(session: EngineSession) -> None:
    rng = np.random.default_rng(0)
    many = [
        ClassDefinition(name=str(number), attributes=rng.uniform(0, 100, 4), is_known=False)
        for number in range(1000)
    ]
    token = CancelToken()
    fitting = session.fit_classes(many, token=token)
    while next(fitting).done == 0:
        pass
    token.cancel()
    start = time.thread_time()  # not wall time: other processes do not count
    with pytest.raises(Cancelled):
        next(fitting)
    assert time.thread_time() - start < 0.3


def test_examples_teach_a_class_and_are_embedded_once(
    session: EngineSession, loader: AttributeClassifierLoader, tmp_path: Path, token: CancelToken
) -> None:
    # A "sun" described as if it were blue: wrong until the user shows some.
    wrong = np.array([0, 20, 100, 20], dtype=np.float32)
    suns = colour_photos(tmp_path / "suns", ("sun",), each=8)
    drained(session.fit_classes(own_definitions(session, sun={"attributes": wrong}), token=token))
    before = np.array([result.log_probabilities[3] for result in scored(session, suns[5:])])
    taught = own_definitions(session, sun={"attributes": wrong, "examples": tuple(suns[:5])})
    told, summary = drained(session.fit_classes(taught, token=token))
    assert summary.is_seen.tolist() == [True, True, True, True, False]
    assert told[0].total == 105
    after = scored(session, suns[5:])
    assert np.array([result.log_probabilities[3] for result in after]).mean() > before.mean() + 0.2
    assert best_classes(after) == ["sun"] * 3
    n_embedded = loader.models[0].n_embedded
    drained(session.fit_classes(taught, token=token))
    assert loader.models[0].n_embedded == n_embedded


def test_an_example_that_cannot_be_read_is_named(
    session: EngineSession, tmp_path: Path, token: CancelToken
) -> None:
    taught = own_definitions(session, sun={"examples": (tmp_path / "gone.png",)})
    with pytest.raises(ImageError, match=r"gone\.png does not exist\. Take it out of the examples"):
        drained(session.fit_classes(taught, token=token))


def test_an_explanation_names_what_decided(
    session: EngineSession, loader: AttributeClassifierLoader, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    path = colours[NAMES.index("grass") * 2]
    told = session.explain(path, class_name="grass", token=token)
    assert isinstance(told, Explanation)
    assert told.image_size == (24, 32)
    assert ATTRIBUTES.index("green") in np.argsort(told.contributions)[-2:]
    assert told.contributions[ATTRIBUTES.index("green")] > 0
    assert told.attention.shape == (len(ATTRIBUTES), 4, 4)
    assert told.attention.dtype == np.float16
    assert np.allclose(told.attention.astype(np.float32).sum(axis=(1, 2)), 1, atol=0.01)
    n_embedded = loader.models[0].n_embedded
    against = session.explain(path, class_name="plum", token=token)
    assert against.contributions[ATTRIBUTES.index("green")] < 0
    assert loader.models[0].n_embedded == n_embedded, "another class is told at once"
    with pytest.raises(EngineError, match="no class 'zebra'"):
        session.explain(path, class_name="zebra", token=token)
    with pytest.raises(ImageError, match="gone"):
        session.explain(path.with_name("gone.png"), class_name="grass", token=token)


def test_an_explanation_follows_the_file(
    session: EngineSession, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    session.explain(colours[0], class_name="sea", token=token)
    Image.new("RGB", (10, 20), (20, 20, 230)).save(colours[0])
    told = session.explain(colours[0], class_name="sea", token=token)
    assert told.image_size == (20, 10)
    assert told.contributions[ATTRIBUTES.index("blue")] > 0


def test_attention_of_a_centre_crop_is_laid_on_the_whole_image() -> None:
    attention = torch.full((2, 4, 4), 1 / 16)
    assert torch.equal(_on_whole_image(attention, (100, 100)), attention)
    wide = _on_whole_image(attention, (100, 200))
    assert wide.shape == (2, 4, 8)
    assert wide[:, :, 2:6].sum() == pytest.approx(2)
    tall = _on_whole_image(attention, (150, 100))
    assert tall.shape == (2, 6, 4)
    assert tall.sum(dim=(1, 2)).tolist() == pytest.approx([1, 1])


def test_ten_thousand_cached_images_are_quick(
    session: EngineSession, loader: AttributeClassifierLoader, colours: list[Path], token: CancelToken
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    scored(session, colours)
    start = time.perf_counter()
    assert sum(1 for _ in session.classify(colours * 1000, token=token)) == 10_000
    assert time.perf_counter() - start < 10, "a millisecond each, on a machine however busy"
    assert loader.models[0].n_embedded == len(colours)


def test_a_batch_too_large_for_the_device_is_halved(
    session: EngineSession,
    loader: AttributeClassifierLoader,
    colours: list[Path],
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drained(session.fit_classes(own_definitions(session), token=token))
    describer = session._classifier._describer
    whole = TinyAttributeClassifier.region_features
    sizes: list[int] = []

    def full(model: TinyAttributeClassifier, images: torch.Tensor) -> torch.Tensor:
        sizes.append(len(images))
        if len(images) > 2:
            raise torch.OutOfMemoryError("full")
        return whole(model, images)

    monkeypatch.setattr(TinyAttributeClassifier, "region_features", full)
    monkeypatch.setattr(describer, "_batch", 4)
    assert best_classes(scored(session, colours[:4])) == ["fire", "fire", "grass", "grass"]
    assert sizes == [4, 2, 2]


@pytest.mark.slow
@pytest.mark.data
def test_the_shipped_head_finds_animals_it_never_saw(tmp_path: Path, token: CancelToken) -> None:
    """Four photos of each unseen animal, one of each seen one: one in 22 is right by chance."""
    info = registry.model_info("scegg-lite")
    if not info.is_available:
        pytest.skip(f"scegg-lite cannot run here: {info.missing}")
    root = shared_data_dir() / "awa_mini"
    table = read_table(root)
    session = EngineSession(device="cpu", cache_dir=tmp_path / "cache")
    known = session.zero_shot_info(token=token)
    seen = {name for name, is_seen in zip(known.class_names, known.is_seen, strict=True) if is_seen}
    folders = sorted(path for path in (root / "JPEGImages").iterdir() if path.is_dir())
    definitions = [
        ClassDefinition(
            name=folder.name,
            attributes=table.row(folder.name),
            is_known=readable_name(folder.name) in seen,
        )
        for folder in folders
    ]
    assert "giant panda" in seen  # the head has it as AwA2 writes it, giant+panda
    _, summary = drained(session.fit_classes(definitions, token=token))
    penalty = summary.seen_penalty * summary.is_seen
    right: dict[bool, list[bool]] = {True: [], False: []}
    for folder in folders:
        is_seen = readable_name(folder.name) in seen
        for result in scored(session, sorted(folder.iterdir())[: 1 if is_seen else 4]):
            best = int((result.log_probabilities - penalty).argmax())
            right[is_seen].append(result.class_names[best] == folder.name)
    session.close()
    assert np.mean(right[False]) > 0.3
    assert np.mean(right[True]) > 0.5


@pytest.mark.gpu
def test_a_graphics_card_gives_the_same_classes(
    loader: AttributeClassifierLoader, colours: list[Path], tmp_path: Path, token: CancelToken
) -> None:
    scores = {}
    for device in ("cpu", "cuda"):
        session = EngineSession(device=device, cache_dir=tmp_path / device, load_attribute_classifier=loader)
        drained(session.fit_classes(own_definitions(session), token=token))
        scores[device] = np.stack([result.log_probabilities for result in scored(session, colours)])
        session.explain(colours[0], class_name="fire", token=token)
        session.close()
    assert np.allclose(scores["cpu"], scores["cuda"], atol=0.02)


def test_the_default_loader_is_the_registrys() -> None:
    assert (
        EngineSession.__init__.__kwdefaults__["load_attribute_classifier"]
        is registry.load_attribute_classifier
    )
