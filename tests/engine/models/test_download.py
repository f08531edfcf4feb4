"""The downloader against a local server that misbehaves on request."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from engine.errors import Cancelled, WeightsCorruptError, WeightsError, WeightsNotFoundError
from engine.models.download import download
from engine.progress import CancelToken, Progress

CONTENT = np.random.default_rng(5).bytes(1_500_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class _Server(ThreadingHTTPServer):
    """Serves ``CONTENT`` at /file; the attributes say how.

    Attributes:
        drops: for each coming answer, after how many bytes the connection is closed (None: never).
        has_ranges: False ignores range requests.
        ranges: the Range header of every request, in order.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.drops: list[int | None] = []
        self.has_ranges = True
        self.ranges: list[str | None] = []
        self.n_server_errors = 0
        self.redirect = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/file"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        if self.server.redirect:
            self.send_response(302)
            self.send_header("Location", self.server.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path != "/file":
            self.send_error(404)
            return
        if self.server.n_server_errors:
            self.server.n_server_errors -= 1
            self.send_error(503)
            return
        start = 0
        if asked and self.server.has_ranges:
            start = int(re.fullmatch(r"bytes=(\d+)-", asked).group(1))
            if start >= len(CONTENT):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        else:
            self.send_response(200)
        body = CONTENT[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        drop = self.server.drops.pop(0) if self.server.drops else None
        self.wfile.write(body if drop is None else body[:drop])

    def log_message(self, *args: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _get(server: _Server, target: Path, **options: object) -> None:
    download(server.url, target, schemes=("http",), timeout_s=5, **{"sha256": DIGEST, **options})


def test_a_file_arrives_checked_and_under_its_own_name(server: _Server, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "weights.pth"
    _get(server, target)
    assert target.read_bytes() == CONTENT
    assert [path.name for path in target.parent.iterdir()] == ["weights.pth"]


def test_the_first_digits_of_the_checksum_are_enough(server: _Server, tmp_path: Path) -> None:
    _get(server, tmp_path / "w", sha256=DIGEST[:8])
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_progress_counts_up_to_the_size(server: _Server, tmp_path: Path) -> None:
    seen: list[Progress] = []
    _get(server, tmp_path / "w", progress=seen.append)
    assert seen[0].done == 0
    assert seen[-1].done == len(CONTENT)
    assert {(p.total, p.unit) for p in seen} == {(len(CONTENT), "bytes")}
    assert [p.done for p in seen] == sorted(p.done for p in seen)


def test_a_part_file_is_resumed(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "w.part").write_bytes(CONTENT[:400_000])
    seen: list[Progress] = []
    _get(server, tmp_path / "w", progress=seen.append)
    assert server.ranges == ["bytes=400000-"]
    assert (seen[0].done, seen[0].total) == (400_000, len(CONTENT))
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(server: _Server, tmp_path: Path) -> None:
    server.has_ranges = False
    (tmp_path / "w.part").write_bytes(b"x" * 400_000)
    _get(server, tmp_path / "w")
    assert (tmp_path / "w").read_bytes() == CONTENT


@pytest.mark.parametrize("n_bytes", [len(CONTENT), len(CONTENT) + 10])
def test_a_part_file_as_long_as_the_file_starts_over(server: _Server, tmp_path: Path, n_bytes: int) -> None:
    (tmp_path / "w.part").write_bytes(b"x" * n_bytes)
    _get(server, tmp_path / "w")
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_a_dropped_connection_is_taken_up_again(server: _Server, tmp_path: Path) -> None:
    server.drops = [300_000, 300_000]
    _get(server, tmp_path / "w")
    assert server.ranges == [None, "bytes=300000-", "bytes=600000-"]
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_a_busy_server_is_asked_again(server: _Server, tmp_path: Path) -> None:
    server.n_server_errors = 2
    _get(server, tmp_path / "w")
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_a_connection_that_keeps_dropping_gives_up_and_keeps_the_part(
    server: _Server, tmp_path: Path
) -> None:
    server.drops = [1000] * 20
    with pytest.raises(WeightsNotFoundError, match="broke off"):
        _get(server, tmp_path / "w")
    assert not (tmp_path / "w").exists()
    assert (tmp_path / "w.part").read_bytes() == CONTENT[: len(server.ranges) * 1000]


def test_a_wrong_checksum_leaves_nothing_behind(server: _Server, tmp_path: Path) -> None:
    with pytest.raises(WeightsCorruptError, match="SHA-256"):
        _get(server, tmp_path / "w", sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_part_file_is_found_and_removed(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "w.part").write_bytes(b"x" * 1000)
    with pytest.raises(WeightsCorruptError):
        _get(server, tmp_path / "w")
    _get(server, tmp_path / "w")
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_a_file_the_server_lacks_is_said_to_be_missing(server: _Server, tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match="404"):
        download(server.url + "-other", tmp_path / "w", schemes=("http",))
    assert len(server.ranges) == 1  # asking again would not help


def test_no_connection_says_so(server: _Server, tmp_path: Path) -> None:
    server.server_close()
    with pytest.raises(WeightsNotFoundError, match="There is no connection to 127"):
        _get(server, tmp_path / "w")


def test_cancel_keeps_what_has_arrived(server: _Server, tmp_path: Path) -> None:
    token = CancelToken()

    def cancel_half_way(progress: Progress) -> None:
        if progress.done > len(CONTENT) // 2:
            token.cancel()

    with pytest.raises(Cancelled):
        _get(server, tmp_path / "w", token=token, progress=cancel_half_way)
    assert not (tmp_path / "w").exists()
    assert len(CONTENT) // 2 < (tmp_path / "w.part").stat().st_size < len(CONTENT)
    _get(server, tmp_path / "w")
    assert (tmp_path / "w").read_bytes() == CONTENT


def test_a_cancelled_token_asks_nothing(server: _Server, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        _get(server, tmp_path / "w", token=token)
    assert server.ranges == []


def test_only_https_is_fetched(server: _Server, tmp_path: Path) -> None:
    for url in (server.url, "file:///etc/hostname", "ftp://127.0.0.1/w"):
        with pytest.raises(WeightsError, match="only https"):
            download(url, tmp_path / "w")
    assert server.ranges == []


def test_a_redirect_may_not_leave_the_allowed_schemes(server: _Server, tmp_path: Path) -> None:
    server.redirect = "ftp://127.0.0.1/w"
    with pytest.raises(WeightsError, match="only http"):
        _get(server, tmp_path / "w")


def test_a_folder_that_cannot_be_made_is_named(server: _Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsError, match="cannot be written"):
        _get(server, tmp_path / "file" / "w")
