from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import Cancelled, EngineError, ImageError, QueryError
from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.search_types import IndexSummary, SearchQuery, SketchDoodle
from tests.helpers.tiny_retriever import RetrieverLoader

GREY = (128, 128, 128)


def picture(path: Path, *, colour: tuple[int, int, int], place: int, noise: int = 0) -> Path:
    """(64, 64) grey with a bar of a colour: a vertical one at one of four places, or horizontal (4 to 7)."""
    rgb = np.full((64, 64, 3), GREY, np.uint8)
    bar = slice(16 * (place % 4), 16 * (place % 4) + 16)
    if place < 4:
        rgb[:, bar] = colour
    else:
        rgb[bar] = colour
    rgb[0, 0] = noise
    Image.fromarray(rgb).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Red, green and blue bars, each at eight places."""
    made = tmp_path / "photos"
    made.mkdir()
    for name, colour in (("red", (255, 0, 0)), ("green", (0, 255, 0)), ("blue", (0, 0, 255))):
        for place in range(8):
            picture(made / f"{name}-{place}.png", colour=colour, place=place)
    return made


@pytest.fixture
def retrievers() -> RetrieverLoader:
    return RetrieverLoader()


@pytest.fixture
def searching(retrievers: RetrieverLoader, tmp_path: Path) -> Iterator[EngineSession]:
    session = EngineSession(device="cpu", index_dir=tmp_path / "indexes", load_retriever=retrievers)
    yield session
    session.close()


def index(session: EngineSession, folder: Path) -> IndexSummary:
    update = session.index(sorted(folder.iterdir()), folder=folder, token=CancelToken())
    while True:
        try:
            next(update)
        except StopIteration as stop:
            return stop.value


def find(session: EngineSession, folder: Path, *, top: int = 5, **parts: tuple) -> list[str]:
    query = SearchQuery(**parts)
    return [
        hit.image_path.name for hit in session.search(query, folder=folder, top=top, token=CancelToken()).hits
    ]


def doodle() -> SketchDoodle:
    pixels = np.full((200, 200), 255, np.uint8)
    pixels[20:180, 95:105] = 0
    return SketchDoodle(pixels=pixels)


def test_the_retriever_loads_at_first_use_only(searching: EngineSession, retrievers: RetrieverLoader) -> None:
    assert searching.retrieval_model == "d2s-lite"
    searching.sketch_preview(doodle())
    assert not retrievers.models


def test_more_like_this(searching: EngineSession, folder: Path) -> None:
    index(searching, folder)
    result = searching.search(
        SearchQuery(images=(folder / "red-2.png",)), folder=folder, top=10, token=CancelToken()
    )
    assert result.hits[0].image_path == folder / "red-2.png"
    assert result.hits[0].score == pytest.approx(1, abs=1e-3)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert (len(result.hits), result.n_indexed, result.model) == (10, 24, "d2s-lite")
    assert result.seconds > 0


def test_an_image_that_is_not_indexed_can_be_an_example(
    searching: EngineSession, folder: Path, tmp_path: Path
) -> None:
    index(searching, folder)
    outside = picture(tmp_path / "outside.png", colour=(0, 250, 0), place=6, noise=9)
    assert find(searching, folder, images=(outside,))[0] == "green-6.png"


def test_examples_from_the_index_are_not_embedded_again(
    searching: EngineSession, folder: Path, retrievers: RetrieverLoader, tmp_path: Path
) -> None:
    index(searching, folder)
    outside = picture(tmp_path / "outside.png", colour=(0, 250, 0), place=6)
    before = retrievers.models[0].n_embedded
    for _ in range(3):
        find(searching, folder, images=(folder / "red-1.png", outside), liked=(folder / "blue-1.png",))
    assert retrievers.models[0].n_embedded == before + 1


def test_a_doodle_ranks_all_images(searching: EngineSession, folder: Path) -> None:
    index(searching, folder)
    assert len(find(searching, folder, doodles=(doodle(),), top=100)) == 24


def test_a_doodle_and_an_image_combine(searching: EngineSession, folder: Path) -> None:
    index(searching, folder)
    both = find(searching, folder, doodles=(doodle(),), images=(folder / "blue-3.png",), top=24)
    only_doodle = find(searching, folder, doodles=(doodle(),), top=24)
    only_image = find(searching, folder, images=(folder / "blue-3.png",), top=24)
    assert both not in (only_doodle, only_image)
    assert both[0] == "blue-3.png"


def test_feedback_moves_the_results(searching: EngineSession, folder: Path) -> None:
    index(searching, folder)
    plain = find(searching, folder, images=(folder / "red-1.png",), top=24)
    liked = find(searching, folder, images=(folder / "red-1.png",), liked=(folder / "blue-6.png",), top=24)
    assert liked.index("blue-6.png") < plain.index("blue-6.png")
    disliked = find(
        searching, folder, images=(folder / "red-1.png",), disliked=(folder / "red-5.png",), top=24
    )
    assert disliked.index("red-6.png") >= plain.index("red-6.png") - 1
    assert "red-5.png" not in disliked
    assert len(disliked) == 23


def test_disliked_alone_puts_the_most_different_first(searching: EngineSession, folder: Path) -> None:
    index(searching, folder)
    found = find(searching, folder, disliked=(folder / "red-1.png",), top=100)
    assert len(found) == 23
    assert not found[0].startswith("red")


def test_a_disliked_image_that_is_not_indexed_takes_no_place(
    searching: EngineSession, folder: Path, tmp_path: Path
) -> None:
    index(searching, folder)
    outside = picture(tmp_path / "outside.png", colour=(9, 9, 9), place=0)
    assert len(find(searching, folder, doodles=(doodle(),), disliked=(outside,), top=7)) == 7


def test_a_folder_that_was_never_indexed_has_no_hits(searching: EngineSession, folder: Path) -> None:
    result = searching.search(SearchQuery(doodles=(doodle(),)), folder=folder, top=5, token=CancelToken())
    assert (result.hits, result.n_indexed, result.gap) == ((), 0, None)


def test_an_empty_folder_is_fine(searching: EngineSession, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert index(searching, empty).n_indexed == 0
    assert find(searching, empty, doodles=(doodle(),)) == []


def test_searching_while_indexing_finds_what_is_there(searching: EngineSession, folder: Path) -> None:
    update = searching.index(sorted(folder.iterdir()), folder=folder, token=CancelToken())
    seen = []
    for progress in update:
        result = searching.search(
            SearchQuery(doodles=(doodle(),)), folder=folder, top=100, token=CancelToken()
        )
        assert result.n_indexed == len(result.hits) == progress.n_indexed
        seen.append(result.n_indexed)
    assert seen[-1] == 24
    assert len(set(seen)) > 2


def test_a_new_session_searches_what_another_one_indexed(
    searching: EngineSession, folder: Path, tmp_path: Path
) -> None:
    index(searching, folder)
    other = EngineSession(device="cpu", index_dir=tmp_path / "indexes", load_retriever=RetrieverLoader())
    assert find(other, folder, images=(folder / "red-2.png",)) == find(
        searching, folder, images=(folder / "red-2.png",)
    )
    picture(folder / "late.png", colour=(1, 2, 3), place=2)
    index(other, folder)
    other.close()
    assert "late.png" in find(searching, folder, images=(folder / "late.png",))


def test_an_example_that_changed_since_it_was_indexed_is_looked_at_again(
    searching: EngineSession, folder: Path
) -> None:
    index(searching, folder)
    picture(folder / "red-2.png", colour=(0, 0, 255), place=6)
    assert find(searching, folder, images=(folder / "red-2.png",))[0] == "blue-6.png"


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(),
        SearchQuery(doodles=(SketchDoodle(pixels=np.full((50, 50), 255, np.uint8)),)),
    ],
    ids=["empty", "blank doodle"],
)
def test_a_query_that_asks_nothing_is_refused(
    searching: EngineSession, folder: Path, query: SearchQuery
) -> None:
    with pytest.raises(QueryError, match=r"(?i)draw"):
        searching.search(query, folder=folder, top=5, token=CancelToken())


def test_faults_of_the_query_are_told(searching: EngineSession, folder: Path) -> None:
    with pytest.raises(QueryError, match="not 0"):
        find(searching, folder, doodles=(doodle(),), top=0)
    with pytest.raises(ImageError, match="missing"):
        find(searching, folder, images=(folder / "missing.png",))
    (folder / "broken.png").write_bytes(b"x")
    with pytest.raises(ImageError, match=r"broken\.png"):
        find(searching, folder, images=(folder / "broken.png",))


def test_a_cancelled_search_stops(searching: EngineSession, folder: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        searching.search(SearchQuery(images=(folder / "red-1.png",)), folder=folder, top=5, token=token)


def test_the_euclidean_metric_ranks_by_distance(folder: Path, tmp_path: Path) -> None:
    session = EngineSession(
        device="cpu", index_dir=tmp_path / "indexes", load_retriever=RetrieverLoader(metric="euclidean")
    )
    index(session, folder)
    result = session.search(
        SearchQuery(images=(folder / "red-2.png",)), folder=folder, top=24, token=CancelToken()
    )
    session.close()
    assert result.hits[0].image_path.name == "red-2.png"
    assert result.hits[0].score == pytest.approx(1, abs=0.05)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_a_model_loaded_while_indexing_ends_the_indexing(searching: EngineSession, folder: Path) -> None:
    update = searching.index(sorted(folder.iterdir()), folder=folder, token=CancelToken())
    next(update)
    searching.load_retrieval_model("d2s-lite", token=CancelToken())
    with pytest.raises(EngineError, match="changed while indexing"):
        next(update)
    assert index(searching, folder).n_indexed == 24


def test_a_closed_session_refuses(searching: EngineSession, folder: Path) -> None:
    index(searching, folder)
    searching.close()
    with pytest.raises(EngineError, match="closed"):
        find(searching, folder, doodles=(doodle(),))


def test_many_folders_keep_memory_for_the_last_ones(
    searching: EngineSession, folder: Path, tmp_path: Path
) -> None:
    index(searching, folder)
    for number in range(5):
        other = tmp_path / f"other-{number}"
        other.mkdir()
        picture(other / "one.png", colour=(5, 5, 5), place=number)
        index(searching, other)
    assert len(find(searching, folder, doodles=(doodle(),), top=100)) == 24


def test_the_preview_is_what_the_encoder_sees(
    searching: EngineSession, folder: Path, retrievers: RetrieverLoader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert searching.sketch_preview(doodle()).shape == (224, 224)
    index(searching, folder)
    preview = searching.sketch_preview(doodle())
    assert preview.shape == retrievers.models[0].input_size
    seen = []
    embed = retrievers.models[0].embed_sketches

    def watch(images: torch.Tensor) -> torch.Tensor:
        seen.append(images)
        return embed(images)

    monkeypatch.setattr(retrievers.models[0], "embed_sketches", watch)
    find(searching, folder, doodles=(doodle(),))
    darkness = seen[0][0, 0].numpy()
    assert np.corrcoef(darkness.ravel(), preview.ravel())[0, 1] > 0.999
