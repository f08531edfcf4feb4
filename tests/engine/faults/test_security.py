"""House rules that keep foreign files and the network harmless, read from the source itself."""

from __future__ import annotations

import ast
import functools
import inspect
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import engine
import fewshot_gui
from engine.errors import WeightsCorruptError
from engine.models import download, manifest
from engine.models.weights import WeightsSpec, load_plain
from engine.search_types import SearchQuery
from tests.engine.faults.conftest import finish, photos, show

PACKAGES = (Path(engine.__file__).parent, Path(fewshot_gui.__file__).parent)
FILES = sorted(path for package in PACKAGES for path in package.rglob("*.py"))
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "__import__"})
"""As plain names; Qt's ``exec`` and torch's ``eval`` are methods."""
FORBIDDEN_MODULES = frozenset(
    {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"}
)
NETWORK_MODULES = frozenset(
    {"socket", "ssl", "urllib.request", "http.client", "http.server", "ftplib", "smtplib", "requests",
     "httpx", "aiohttp", "xmlrpc", "PySide6.QtNetwork", "PySide6.QtWebEngineWidgets", "torch.hub"}
)  # fmt: skip
ONLY_DOWNLOADER = Path("models") / "download.py"
LAUNCHERS = {
    Path("training") / "run_dir.py": "asks git for the commit of the source",
    Path("health") / "desktop.py": "tries Qt in a process of its own",
    Path("benchmarks") / "start.py": "measures how long the app takes to start",
}
"""The only files that start programs, and why."""


@functools.cache
def imported(path: Path) -> frozenset[str]:
    return frozenset(imports(ast.parse(path.read_text(encoding="utf-8"))))


def name_of(node: ast.expr) -> str:
    """``a.b.c`` of a dotted expression; its end where it begins with something else."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(source: str) -> list[str]:
    """What a file does that could run code of a file it reads; one line each."""
    found = []
    tree = ast.parse(source)
    for name in imports(tree):
        if name in FORBIDDEN_MODULES or name.split(".")[0] in FORBIDDEN_MODULES:
            found.append(f"imports {name}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        options = {keyword.arg: keyword.value for keyword in node.keywords}
        place = f"line {node.lineno}: {name}"
        if name in FORBIDDEN_CALLS:
            found.append(place)
        if name == "torch.load" and not is_constant(options.get("weights_only"), True):
            found.append(f"{place} without weights_only=True")
        if "allow_pickle" in options and not is_constant(options["allow_pickle"], False):
            found.append(f"{place} with allow_pickle")
        if name == "os.system" or is_constant(options.get("shell"), True):
            found.append(f"{place} runs a shell")
    return found


def is_constant(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_file_runs_code_of_a_file_it_reads(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import yaml",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "torch.load(path, weights_only=flag)",
        "np.load(path, allow_pickle=True)",
        "numpy.load(path, allow_pickle=flag)",
        "eval(text)",
        "exec(text)",
        "os.system('ls')",
        "subprocess.run(text, shell=True)",
    ],
)
def test_the_rule_finds_what_it_is_for(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source", ["model.eval()", "menu.exec()", "torch.load(p, weights_only=True)", "np.load(p)"]
)
def test_the_rule_lets_the_rest_pass(source: str) -> None:
    assert not faults(source)


def test_only_the_downloader_knows_the_network() -> None:
    users = {
        path.relative_to(package): name
        for package in PACKAGES
        for path in package.rglob("*.py")
        for name in imported(path)
        if name in NETWORK_MODULES
    }
    assert set(users) == {ONLY_DOWNLOADER}


def test_programs_are_started_in_few_places() -> None:
    users = {
        path.relative_to(package)
        for package in PACKAGES
        for path in package.rglob("*.py")
        if "subprocess" in imported(path)
    }
    assert users == set(LAUNCHERS)


def test_every_download_is_https_and_has_a_checksum() -> None:
    specs = [value for value in vars(manifest).values() if isinstance(value, WeightsSpec)]
    fetched = [spec for spec in specs if spec.url]
    assert fetched
    for spec in fetched:
        assert spec.url.startswith("https://"), spec.name
        assert len(spec.sha256) >= 8, spec.name
    assert inspect.signature(download.download).parameters["schemes"].default == ("https",)


def test_nothing_is_fetched_unless_it_is_allowed() -> None:
    """Every function that can lead to a download refuses by default."""
    from engine.inference.session import EngineSession
    from engine.models.weights import resolve_weights
    from fewshot_gui.jobs.engine_client import EngineClient

    callers = [
        resolve_weights,
        EngineSession.load_model,
        EngineSession.load_retrieval_model,
        EngineSession.load_zero_shot_model,
        EngineClient.load_model,
    ]
    for caller in callers:
        assert inspect.signature(caller).parameters["allow_download"].default is False, caller


def test_the_app_allows_a_download_in_one_place_only() -> None:
    """The slot of the button that says so."""
    allowing = [
        (path.name, name_of(node.func))
        for path in PACKAGES[1].rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "allow_download" and is_constant(keyword.value, True)
    ]
    assert allowing == [("engine.py", "self._client.load_model")]


def test_a_day_of_work_opens_no_socket(session, folder, token, monkeypatch) -> None:
    def no_socket(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "create_connection", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)
    show(session, photos(folder)[0], token)
    assert list(session.sweep(photos(folder), token=token))
    finish(session.index(photos(folder), folder=folder, token=token))
    assert session.search(SearchQuery(images=(photos(folder)[0],)), folder=folder, top=3, token=token).hits
    assert session.zero_shot_info(token=token)


class Trap:
    """Pickled, it runs a call when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_pickle_with_a_trap_is_refused_and_not_sprung(tmp_path: Path, is_zip: bool) -> None:
    sprung = tmp_path / "sprung"
    path = tmp_path / "trap.pt"
    torch.save({"a": Trap(sprung)}, path, _use_new_zipfile_serialization=is_zip)
    with pytest.raises(WeightsCorruptError):
        load_plain(path)
    assert not sprung.exists()
