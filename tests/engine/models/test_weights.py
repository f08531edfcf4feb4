"""Finding, checking and reading weights files."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from engine import paths
from engine.errors import WeightsCorruptError, WeightsError, WeightsNotFoundError
from engine.models import weights
from engine.models.weights import (
    WeightsSpec,
    file_sha256,
    find_weights,
    load_backbone_state,
    read_state_dict,
    resolve_weights,
)
from engine.progress import CancelToken, ProgressCallback

CONTENT = b"weights of a network"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
SPEC = WeightsSpec(
    name="Test-Net",
    filename="test-net.pth",
    sha256=DIGEST[:8],
    url="https://example.org/test-net.pth",
    source="made up",
    package="test_net_package",
    package_file="models/test-net.pth",
)


def _put(folder: Path, content: bytes = CONTENT) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / SPEC.filename
    path.write_bytes(content)
    return path


@pytest.fixture
def bundled_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "bundled_dir", lambda: tmp_path / "bundled")
    return tmp_path / "bundled" / "weights"


@pytest.fixture
def package_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "site" / "test_net_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('looking for a file must not run code')")
    monkeypatch.syspath_prepend(tmp_path / "site")
    return package / "models"


def test_the_order_of_places(bundled_dir: Path, package_dir: Path, tmp_path: Path) -> None:
    assert find_weights(SPEC) is None
    downloaded = _put(paths.weights_dir())
    assert find_weights(SPEC) == downloaded
    in_package = _put(package_dir)
    assert find_weights(SPEC) == in_package
    bundled = _put(bundled_dir)
    assert find_weights(SPEC) == bundled
    own = _put(tmp_path / "own")
    assert find_weights(SPEC, path=own) == own
    assert "test_net_package" not in sys.modules


def test_offline_the_message_has_address_folder_and_flag(bundled_dir: Path) -> None:
    with pytest.raises(WeightsNotFoundError) as caught:
        resolve_weights(SPEC)
    for needed in (SPEC.url, str(paths.weights_dir()), "--backbone FILE", "Test-Net"):
        assert needed in str(caught.value)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match="gone"):
        resolve_weights(SPEC, path=tmp_path / "gone.pth")


def test_a_found_file_must_have_the_checksum(bundled_dir: Path) -> None:
    path = _put(paths.weights_dir())
    assert resolve_weights(SPEC) == path
    path.write_bytes(b"something else, longer")
    with pytest.raises(WeightsCorruptError, match="damaged"):
        resolve_weights(SPEC)


def test_the_users_own_file_needs_no_known_checksum(tmp_path: Path) -> None:
    own = _put(tmp_path, b"converted by hand")
    assert resolve_weights(SPEC, path=own) == own


def test_nothing_is_downloaded_unless_allowed(bundled_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fake_download(
        url: str,
        target_path: Path,
        *,
        sha256: str,
        token: CancelToken | None,
        progress: ProgressCallback | None,
    ) -> None:
        asked.append(url)
        assert sha256 == SPEC.sha256
        _put(target_path.parent)

    monkeypatch.setattr(weights, "download", fake_download)
    with pytest.raises(WeightsNotFoundError):
        resolve_weights(SPEC)
    assert asked == []
    assert resolve_weights(SPEC, allow_download=True) == paths.weights_dir() / SPEC.filename
    resolve_weights(SPEC, allow_download=True)
    assert asked == [SPEC.url]


def test_a_failed_download_still_says_what_to_do(bundled_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise WeightsNotFoundError("There is no connection to example.org.")

    monkeypatch.setattr(weights, "download", fail)
    with pytest.raises(WeightsNotFoundError, match="no connection") as caught:
        resolve_weights(SPEC, allow_download=True)
    assert SPEC.url in caught.value.hint
    assert str(paths.weights_dir()) in caught.value.hint


def test_the_digest_follows_a_changed_file(tmp_path: Path) -> None:
    path = _put(tmp_path)
    assert file_sha256(path) == DIGEST
    path.write_bytes(CONTENT + b"!")
    assert file_sha256(path) == hashlib.sha256(CONTENT + b"!").hexdigest()


class _Evil:
    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return Path.touch, (Path("evil"),)


def test_a_pickle_with_code_is_refused_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"weight": _Evil()}, tmp_path / "w.pth")
    with pytest.raises(WeightsCorruptError, match="not a readable"):
        read_state_dict(tmp_path / "w.pth")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half of one"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.pth").write_bytes(content)
    with pytest.raises(WeightsCorruptError, match=r"w\.pth"):
        read_state_dict(tmp_path / "w.pth")


@pytest.mark.parametrize("content", [{}, [1, 2], {"epoch": 3}])
def test_a_file_with_something_else_is_refused(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "w.pth")
    with pytest.raises(WeightsCorruptError, match="state dict"):
        read_state_dict(tmp_path / "w.pth")


def test_backbone_weights_load_without_the_classifier() -> None:
    net = nn.Sequential(nn.Linear(2, 3))
    state = {"0.weight": torch.ones(3, 2), "0.bias": torch.zeros(3), "fc.weight": torch.ones(1)}
    load_backbone_state(net, state, path=Path("w.pth"))
    assert torch.equal(net[0].weight.detach(), torch.ones(3, 2))


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        ({"0.bias": None}, "0.bias"),
        ({"1.bias": torch.zeros(3)}, "1.bias"),
        ({"0.weight": torch.ones(2, 3)}, "0.weight"),
    ],
)
def test_weights_that_do_not_fit_are_refused(change: dict[str, torch.Tensor | None], culprit: str) -> None:
    state = {"0.weight": torch.ones(3, 2), "0.bias": torch.zeros(3), **change}
    state = {key: value for key, value in state.items() if value is not None}
    with pytest.raises(WeightsError, match=culprit):
        load_backbone_state(nn.Sequential(nn.Linear(2, 3)), state, path=Path("w.pth"))
