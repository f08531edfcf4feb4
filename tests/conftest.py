"""Rules every test lives under: torch before Qt, no screen, no network, no files outside ``tmp_path``."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest
import torch
from hypothesis import settings

from tests.helpers.qt_thread_coverage import follow_qt_threads
from tests.helpers.shared_data import shared_data_dir

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, so that a failure is the change's own. RELIABILITY.md says how to search.
settings.register_profile("steady", derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("steady")

if threading.gettrace() is not None:  # under ``coverage run``
    follow_qt_threads()

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip_gpu = pytest.mark.skip(reason="needs a CUDA device; this machine has none")
    skip_data = pytest.mark.skip(
        reason="needs the real data sets: set FEWSHOT_SHARED_DATA, or put them beside the clone"
    )
    has_cuda, has_data = torch.cuda.is_available(), shared_data_dir() is not None
    for item in items:
        # Not ``in item.keywords``: the names of the folders a test lies in are keywords, too.
        if item.get_closest_marker("gpu") and not has_cuda:
            item.add_marker(skip_gpu)
        if item.get_closest_marker("data") and not has_data:
            item.add_marker(skip_data)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Sockets reach this machine only, so that a hidden download fails the test that caused it."""
    if request.node.get_closest_marker("network"):
        return
    connect = socket.socket.connect

    def connect_to_loopback(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
            message = f"a test tried to reach the network: {address}"
            raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_to_loopback)


@pytest.fixture(autouse=True)
def fewshot_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home for data, cache, weights and logs; nothing of the user's is read or written."""
    home = tmp_path_factory.mktemp("fewshot-home")
    monkeypatch.setenv("FEWSHOT_HOME", str(home))
    return home
