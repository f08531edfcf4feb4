"""The questions that wait for an answer: what they offer, and what comes of an answer or of none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QInputDialog, QMessageBox, QWidget

from engine.images import IMAGE_SUFFIXES
from fewshot_gui.views import dialogs


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def answer(monkeypatch):
    """Answer every file dialog with names; what the dialogs were asked with is collected."""
    asked = []

    def prepare(*names: str):
        def one(_parent, *arguments):
            asked.append(arguments)
            return (names[0] if names else "", "")

        def many(_parent, *arguments):
            asked.append(arguments)
            return (list(names), "")

        def folder(_parent, *arguments):
            asked.append(arguments)
            return names[0] if names else ""

        monkeypatch.setattr(QFileDialog, "getOpenFileName", one)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", one)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", many)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
        return asked

    return prepare


QUESTIONS = [
    lambda parent: dialogs.ask_folder(parent, "Open", start=Path("/photos")),
    lambda parent: dialogs.ask_weights_file(parent, "Weights"),
    dialogs.ask_table_file,
    dialogs.ask_label_file,
    dialogs.ask_attribute_file,
    dialogs.ask_attribute_target,
    lambda parent: dialogs.ask_project_target(parent, proposed="Zebras"),
]


@pytest.mark.parametrize("ask", QUESTIONS)
def test_an_answer_is_a_path_and_no_answer_is_none(parent, answer, ask):
    answer("/x/a.fewshot")
    assert ask(parent) == Path("/x/a.fewshot")
    answer()
    assert ask(parent) is None


def test_images_can_be_chosen_by_every_ending_that_is_read(parent, answer):
    asked = answer("/x/a.png", "/x/b.jpg")
    assert dialogs.ask_images(parent, "Add") == [Path("/x/a.png"), Path("/x/b.jpg")]
    images, every = asked[0][-1].split(";;")
    patterns = images[images.index("(") + 1 : images.index(")")].split()
    assert set(patterns) == {f"*{suffix}" for suffix in IMAGE_SUFFIXES}
    assert every.endswith("(*)")
    answer()
    assert dialogs.ask_images(parent, "Add") == []


def test_a_project_gets_its_ending(parent, answer):
    asked = answer("/x/mine")
    assert dialogs.ask_project_target(parent, proposed="Zebras") == Path("/x/mine.fewshot")
    assert asked[0][1] == "Zebras.fewshot"


@pytest.mark.parametrize(("is_accepted", "number"), [(True, 30), (False, 0)])
def test_the_number_of_copies(parent, monkeypatch, is_accepted, number):
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_arguments: (30, is_accepted))
    assert dialogs.ask_number_of_copies(parent, most=100, proposed=20) == number


@pytest.mark.parametrize("replaces", [True, False])
def test_replacing_an_export_is_asked_and_never_the_default(parent, monkeypatch, replaces):
    seen = []

    def press(box: QMessageBox) -> int:
        seen.append((box.text(), box.defaultButton()))
        buttons = box.findChild(QDialogButtonBox).buttons()
        role = QMessageBox.ButtonRole.AcceptRole if replaces else QMessageBox.ButtonRole.RejectRole
        next(button for button in buttons if box.buttonRole(button) == role).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    folders = [Path("/out/coco"), Path("/out/voc")]
    assert dialogs.confirm_overwrite(parent, folders) is replaces
    ((text, default),) = seen
    assert "coco, voc" in text
    assert default.text().replace("&", "") == "Cancel"
