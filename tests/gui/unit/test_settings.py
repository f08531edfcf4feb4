from __future__ import annotations

from pathlib import Path

import pytest

from fewshot_gui.settings import Settings, SettingsFile


def test_defaults_without_a_file(tmp_path):
    assert SettingsFile(tmp_path / "settings.toml").values == Settings()


def test_only_what_differs_is_written_and_read_back(tmp_path):
    path = tmp_path / "settings.toml"
    settings = SettingsFile(path)
    settings.update(theme="dark", threshold=0.25, is_live=False, class_name='zebra "Ünï"\\ ')
    text = path.read_text(encoding="utf-8")
    assert "opacity" not in text
    assert SettingsFile(path).values == settings.values


def test_nothing_is_written_without_a_change(tmp_path):
    settings = SettingsFile(tmp_path / "settings.toml")
    settings.update(threshold=0.5)
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize(
    "line",
    [
        'theme = "pink"',
        "threshold = 3",
        "threshold = true",
        "is_live = 1",
        "recent_folders = [1]",
        "unknown = 2",
        "threads = -1",
        "threads = 2.5",
        "threads = true",
        'device = "abacus"',
        "device = 1",
        "memory_cache_mb = 1",
        "shortcuts = 1",
        "is_motion_reduced = 1",
    ],
)
def test_a_bad_value_costs_only_itself(tmp_path, line):
    path = tmp_path / "settings.toml"
    path.write_text(f'{line}\nclass_name = "zebra"\n')
    assert SettingsFile(path).values == Settings(class_name="zebra")


def test_keys_are_a_table_of_their_own_at_the_end(tmp_path):
    path = tmp_path / "settings.toml"
    settings = SettingsFile(path)
    settings.update(shortcuts=(("brush", ("P", "Ctrl+B")), ("eraser", ())), theme="dark", threads=3)
    assert SettingsFile(path).values == settings.values
    assert path.read_text(encoding="utf-8").endswith('[shortcuts]\nbrush = ["P", "Ctrl+B"]\neraser = []\n')


def test_a_bad_row_of_the_keys_costs_only_itself(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[shortcuts]\nbrush = "P"\neraser = [1]\n"odd name" = ["X"]\npan = ["V"]\n')
    assert SettingsFile(path).values == Settings(shortcuts=(("pan", ("V",)),))


def test_an_unreadable_file_gives_the_defaults(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe not = = toml")
    assert SettingsFile(path).values == Settings()


def test_recent_folders_are_unique_newest_first_and_bounded():
    settings = Settings()
    for index in [*range(12), 5]:
        settings = settings.with_recent_folder(Path(f"/photos/{index}"))
    assert settings.recent_folders[:2] == (str(Path("/photos/5")), str(Path("/photos/11")))
    assert len(settings.recent_folders) == 8


@pytest.mark.parametrize("code", [0xDCFF, 0xD800], ids=hex)
def test_a_folder_whose_name_is_no_unicode_is_remembered(tmp_path, code):
    name = f"/photos/{chr(code)}"
    path = tmp_path / "settings.toml"
    settings = SettingsFile(path)
    settings.replace(settings.values.with_recent_folder(Path(name)))
    assert settings.problem == ""
    assert SettingsFile(path).values.recent_folders == (str(Path(name)),)
