"""What an installed wheel would hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SETUPTOOLS = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_package_of_the_tree_is_listed() -> None:
    in_tree = {
        ".".join(path.parent.relative_to(_ROOT).parts)
        for package in ("engine", "fewshot_gui")
        for path in (_ROOT / package).rglob("__init__.py")
    }
    assert set(_SETUPTOOLS["packages"]) == in_tree | {"fewshot_assets"}


def test_the_assets_a_user_needs_are_in_the_wheel() -> None:
    patterns = _SETUPTOOLS["package-data"]["fewshot_assets"]
    packed = {path for pattern in patterns for path in (_ROOT / "assets").glob(pattern) if path.is_file()}
    for folder in ("icons", "weights", "sample"):
        wanted = {path for path in (_ROOT / "assets" / folder).rglob("*") if path.is_file()}
        assert wanted, f"assets/{folder} is empty"
        assert wanted <= packed
    assert set((_ROOT / "assets" / "translations").glob("*.qm")) <= packed


def test_the_published_lists_are_in_the_wheel() -> None:
    folder = _ROOT / "engine" / "data"
    packed = {path for pattern in _SETUPTOOLS["package-data"]["engine.data"] for path in folder.glob(pattern)}
    assert {path.name for path in packed} >= {"voc_classes.txt", "coco20i_counts.txt"}
    assert packed == set((folder / "splits").iterdir())
