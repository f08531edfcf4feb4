"""Other processes: killed in the middle, or at work on the same index."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import IndexBusyError
from tests.engine.index.conftest import Bench, assert_up_to_date, write_photo

_REPOSITORY = Path(__file__).resolve().parents[3]

# Updates an index; after each batch it says how much is saved and waits for a line on stdin.
_CHILD = """
import json, sys
from pathlib import Path
import torch
from engine.images import scan_images
from engine.index.embedder import Embedder
from engine.index.folder_index import FolderIndex
from engine.index.update import update_index
from engine.progress import CancelToken
from tests.helpers.tiny_retriever import TinyRetriever

folder, index_dir = Path(sys.argv[1]), Path(sys.argv[2])
embedder = Embedder(TinyRetriever().eval(), "d2s-lite", device=torch.device("cpu"))
index = FolderIndex(folder, embedder=embedder, index_dir=index_dir)
token = CancelToken()
update = update_index(index, list(scan_images(folder, token=token)), embedder=embedder, token=token)
for progress in update:
    print(json.dumps(progress.n_indexed), flush=True)
    sys.stdin.readline()
print(json.dumps("done"), flush=True)
"""


@contextmanager
def child(bench: Bench) -> Iterator[subprocess.Popen[str]]:
    command = [
        sys.executable,
        "-c",
        _CHILD,
        str(bench.folder),
        str(bench.index_dir),
    ]
    with subprocess.Popen(
        command, cwd=_REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> object:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.fixture
def many(bench: Bench) -> Bench:
    for seed in range(100, 160):
        write_photo(bench.folder / f"{seed}.png", seed)
    return bench


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_after_kill_9_at_most_the_last_batch_is_missing(many: Bench) -> None:
    with child(many) as process:
        n_saved = next_line(process)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert len(many.content()) == n_saved
    assert many.n_embedded_by_update() == 72 - n_saved
    assert_up_to_date(many)


def test_while_one_process_writes_another_only_reads(many: Bench) -> None:
    with child(many) as process:
        n_saved = next_line(process)
        assert len(many.content()) == n_saved, "partial results can be read"
        with pytest.raises(IndexBusyError, match=rf"another process \(number {process.pid}\)"):
            many.update()
        assert process.stdin is not None
        process.stdin.write("\n" * 100)
        process.stdin.flush()
        while next_line(process) != "done":
            pass
        process.wait(60)
    assert many.n_embedded_by_update() == 0
    assert_up_to_date(many)


def test_two_indexes_of_one_process_exclude_each_other_too(bench: Bench) -> None:
    index = bench.open()
    index.lock.acquire()
    with pytest.raises(IndexBusyError, match=str(os.getpid())):
        bench.update()
    index.lock.release()
    bench.update()
    assert_up_to_date(bench)


def test_a_reader_sees_what_another_process_wrote(bench: Bench) -> None:
    reader = bench.open()
    reader.refresh()
    assert len(reader) == 0
    bench.update()
    reader.refresh()
    assert len(reader) == 12
    for seed in range(8):  # more than the share of old vectors at which the index is written anew
        write_photo(bench.folder / f"{seed}.png", 900 + seed)
    bench.update()
    bench.update()
    reader.refresh()
    assert len(reader) == 12
    reader.close()


def test_a_reader_always_sees_a_whole_index_while_it_is_written_anew(bench: Bench) -> None:
    bench.update()
    names = set(bench.content())
    writer = bench.open()
    writer.refresh()
    is_over = threading.Event()

    def rewrite_again_and_again() -> None:
        while not is_over.is_set():
            writer.storage.rewrite(dict(writer.identities), writer.vectors.vectors)

    thread = threading.Thread(target=rewrite_again_and_again)
    thread.start()
    try:
        for _ in range(100):
            stored = bench.open().storage.load()
            assert set(stored.files) == names
            assert not stored.damage
    finally:
        is_over.set()
        thread.join()
