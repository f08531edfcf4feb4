from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import Cancelled, IndexStorageError
from engine.index.embedder import Embedder
from engine.index.folder_index import FolderIndex
from engine.index.update import update_index
from engine.progress import CancelToken
from tests.engine.index.conftest import Bench, assert_up_to_date, finish, write_photo
from tests.helpers.tiny_retriever import TinyRetriever


def test_a_new_folder_is_indexed_whole(bench: Bench) -> None:
    summary, reports = bench.update()
    assert (summary.n_indexed, summary.n_added, summary.n_removed, summary.n_failed) == (12, 12, 0, 0)
    assert summary.was_rebuilt == ""
    assert reports[-1].done == reports[-1].total == reports[-1].n_indexed == 12
    assert [report.done for report in reports] == sorted(report.done for report in reports)
    assert_up_to_date(bench)


def test_nothing_new_costs_no_embedding(bench: Bench) -> None:
    bench.update()
    summary, reports = bench.update()
    assert summary.n_added == 0
    assert bench.model.n_embedded == 12
    assert [(report.done, report.total) for report in reports] == [(0, 0)]


def test_only_new_and_changed_files_are_embedded(bench: Bench) -> None:
    bench.update()
    write_photo(bench.folder / "new.png", 50)
    write_photo(bench.folder / "3.png", 51)
    assert bench.n_embedded_by_update() == 2
    assert_up_to_date(bench)


def test_deleted_files_are_dropped(bench: Bench) -> None:
    bench.update()
    (bench.folder / "0.png").unlink()
    (bench.folder / "sub" / "11.png").unlink()
    summary, _ = bench.update()
    assert (summary.n_indexed, summary.n_removed, summary.n_added) == (10, 2, 0)
    assert_up_to_date(bench)


def test_moved_files_keep_their_vectors(bench: Bench) -> None:
    bench.update()
    (bench.folder / "0.png").rename(bench.folder / "renamed.png")
    (bench.folder / "deeper").mkdir()
    (bench.folder / "sub" / "10.png").rename(bench.folder / "deeper" / "10.png")
    assert bench.n_embedded_by_update() == 0
    assert_up_to_date(bench)


def test_two_files_that_change_places_are_told_apart(bench: Bench) -> None:
    bench.update()
    (bench.folder / "0.png").rename(bench.folder / "free.png")
    (bench.folder / "1.png").rename(bench.folder / "0.png")
    (bench.folder / "free.png").rename(bench.folder / "1.png")
    bench.update()
    assert_up_to_date(bench)


def test_a_new_file_with_the_size_and_time_of_a_vanished_one_is_not_taken_for_it(bench: Bench) -> None:
    for name, colour in (("a.ppm", 10), ("b.ppm", 200)):
        path = bench.folder / name
        path.write_bytes(b"P6 8 8 255\n" + bytes([colour] * 192))
        os.utime(path, ns=(0, 1_700_000_000_000_000_000))
        if name == "a.ppm":
            bench.update()
            path.unlink()
    bench.update()
    assert_up_to_date(bench)


def test_unreadable_files_are_reported_each_and_the_rest_goes_on(bench: Bench) -> None:
    (bench.folder / "broken.jpg").write_bytes(b"no image")
    (bench.folder / "empty.png").touch()
    summary, reports = bench.update()
    failures = [report.failure for report in reports if report.failure is not None]
    assert {failure.image_path.name for failure in failures} == {"broken.jpg", "empty.png"}
    assert all(failure.image_path.name in failure.reason for failure in failures)
    assert (summary.n_indexed, summary.n_failed) == (12, 2)
    assert reports[-1].done == reports[-1].total == 14


def test_a_file_that_vanishes_after_the_scan_is_a_failure(bench: Bench) -> None:
    images = bench.images()
    images[0].unlink()
    index = bench.open()
    summary, _ = finish(update_index(index, images, embedder=bench.embedder, token=CancelToken()))
    index.close()
    assert (summary.n_indexed, summary.n_failed) == (11, 1)


def test_a_file_that_can_no_longer_be_read_leaves_the_index(bench: Bench) -> None:
    bench.update()
    (bench.folder / "0.png").write_bytes(b"no image any more")
    summary, _ = bench.update()
    assert (summary.n_indexed, summary.n_failed) == (11, 1)
    assert_same_names(bench, missing="0.png")


def assert_same_names(bench: Bench, *, missing: str) -> None:
    names = {path.relative_to(bench.folder).as_posix() for path in bench.images()}
    assert bench.content().keys() == names - {missing}


def test_an_empty_folder_empties_the_index(bench: Bench) -> None:
    bench.update()
    for path in bench.images():
        path.unlink()
    summary, reports = bench.update()
    assert (summary.n_indexed, summary.n_removed) == (0, 12)
    assert len(reports) == 1
    assert bench.content() == {}


def test_a_photo_the_model_cannot_digest_is_a_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    embed = bench.model.embed_photos

    def sometimes_nan(images: torch.Tensor) -> torch.Tensor:
        vectors = embed(images).clone()
        vectors[0] = torch.nan
        return vectors

    monkeypatch.setattr(bench.model, "embed_photos", sometimes_nan)
    summary, reports = bench.update()
    assert summary.n_failed > 0
    assert summary.n_failed + summary.n_indexed == 12
    assert any("cannot make sense" in report.failure.reason for report in reports if report.failure)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids such names")
def test_odd_names_survive(bench: Bench) -> None:
    names = [
        "🦒 giraffe.png",
        "two\nlines.png",
        "  spaces  .png",
        'quo"te\\.png',
        "ünï.png",
        "a" * 250 + ".png",
    ]
    for seed, name in enumerate(names):
        write_photo(bench.folder / name, 100 + seed)
    raw = bench.folder / os.fsdecode(b"not-utf8-\xff.png")
    write_photo(bench.folder / "plain.png", 200).rename(raw)
    bench.update()
    assert bench.n_embedded_by_update() == 0
    assert_up_to_date(bench)
    assert set(names) <= bench.content().keys()
    assert raw.name in bench.content()


def test_a_file_outside_the_folder_is_kept_under_its_full_name(bench: Bench, tmp_path: Path) -> None:
    outside = write_photo(tmp_path / "elsewhere.png", 7)
    index = bench.open()
    finish(update_index(index, [outside], embedder=bench.embedder, token=CancelToken()))
    assert bench.folder / next(iter(index.identities)) == outside
    index.close()


def test_cancelled_work_is_kept_and_resumed(bench: Bench) -> None:
    for seed in range(20, 60):
        write_photo(bench.folder / f"{seed}.png", seed)
    token, index = CancelToken(), bench.open()
    update = update_index(index, bench.images(), embedder=bench.embedder, token=token)
    report = next(update)
    assert 0 < report.n_indexed < 52
    token.cancel()
    with pytest.raises(Cancelled):
        next(update)
    index.close()
    assert len(bench.content()) == report.n_indexed
    assert bench.n_embedded_by_update() == 52 - report.n_indexed
    assert_up_to_date(bench)


def test_an_abandoned_generator_lets_go_of_the_lock(bench: Bench) -> None:
    index = bench.open()
    update = update_index(index, bench.images(), embedder=bench.embedder, token=CancelToken())
    next(update)
    assert index.lock.is_held
    update.close()
    assert not index.lock.is_held
    bench.update(index)
    assert_up_to_date(bench)


def test_what_is_searched_is_what_will_be_read_from_disk(bench: Bench) -> None:
    index = bench.open()
    bench.update(index)
    stored = bench.content()
    for name in index.identities:
        np.testing.assert_array_equal(index.vector_at(index.row_of(name)), stored[name])
    index.close()


def test_other_weights_get_an_index_of_their_own(bench: Bench) -> None:
    bench.update()
    other_model = TinyRetriever().eval()
    other_model.features_key = "tiny-2"
    embedder = Embedder(other_model, "d2s-lite", device=torch.device("cpu"))
    other = FolderIndex(bench.folder, embedder=embedder, index_dir=bench.index_dir)
    summary, _ = finish(update_index(other, bench.images(), embedder=embedder, token=CancelToken()))
    other.close()
    assert "other weights" in summary.was_rebuilt
    assert summary.n_added == 12
    assert bench.n_embedded_by_update() == 0, "the first index is still there"


def test_two_spellings_of_a_folder_share_an_index(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.update()
    monkeypatch.chdir(bench.folder.parent)
    bench.folder = Path(bench.folder.name)
    assert bench.n_embedded_by_update() == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence(bench: Bench) -> None:
    bench.index_dir.mkdir()
    bench.index_dir.chmod(0o500)
    with pytest.raises(IndexStorageError, match="cannot be written"):
        bench.update()


def test_an_index_dir_that_is_a_file_is_one_sentence(bench: Bench) -> None:
    bench.index_dir.write_text("in the way")
    with pytest.raises(IndexStorageError, match="cannot be"):
        bench.update()
