from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine import paths


def test_home_overrides_all_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEWSHOT_HOME", str(tmp_path))
    folders = [paths.data_dir(), paths.cache_dir(), paths.weights_dir(), paths.log_dir()]
    assert all(folder.is_relative_to(tmp_path) for folder in folders)
    assert len(set(folders)) == 4
    assert not any(folder.exists() for folder in folders)


def test_system_folders_carry_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FEWSHOT_HOME")
    for folder in (paths.data_dir(), paths.cache_dir(), paths.weights_dir(), paths.log_dir()):
        assert folder.is_absolute()
        assert "fewshot" in str(folder).lower()


def test_bundled_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (paths.bundled_dir().parent / "pyproject.toml").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.bundled_dir() == tmp_path / "assets"
    monkeypatch.delattr(sys, "_MEIPASS")
    monkeypatch.setattr(paths, "_SOURCE_ROOT", tmp_path)
    assert paths.bundled_dir() == tmp_path / "fewshot_assets"
