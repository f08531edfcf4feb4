"""Questions to the user that wait for an answer: one function each, so that tests replace one thing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from engine.images import IMAGE_SUFFIXES
from engine.project import SUFFIX


def ask_folder(parent: QWidget, title: str, *, start: Path | None = None) -> Path | None:
    """Let the user choose a folder; None where they thought better of it."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start or ""))
    return Path(name) if name else None


def ask_weights_file(parent: QWidget, title: str) -> Path | None:
    """Let the user choose a weights file; None where they thought better of it."""
    name, _ = QFileDialog.getOpenFileName(
        parent,
        title,
        "",
        QCoreApplication.translate("dialogs", "Weights (*.pth *.pt *.safetensors);;All files (*)"),
    )
    return Path(name) if name else None


def confirm_overwrite(parent: QWidget, folders: Sequence[Path]) -> bool:
    """Ask before files in these folders, all in one, are replaced; the safe answer is the default."""
    box = QMessageBox(
        QMessageBox.Icon.Question,
        QCoreApplication.translate("dialogs", "Replace the export?"),
        "",
        parent=parent,
    )
    names = ", ".join(folder.name for folder in folders)
    box.setText(
        QCoreApplication.translate("dialogs", "There are files already in {folder}: {names}.").format(
            folder=folders[0].parent, names=names
        )
    )
    box.setInformativeText(
        QCoreApplication.translate(
            "dialogs", "An earlier export there is replaced, which cannot be undone. Other files stay."
        )
    )
    replace = box.addButton(
        QCoreApplication.translate("dialogs", "Replace"), QMessageBox.ButtonRole.AcceptRole
    )
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is replace


def ask_images(parent: QWidget, title: str) -> list[Path]:
    """Let the user choose image files; an empty list where they thought better of it."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
    names, _ = QFileDialog.getOpenFileNames(
        parent,
        title,
        "",
        QCoreApplication.translate("dialogs", "Images ({patterns});;All files (*)").format(patterns=patterns),
    )
    return [Path(name) for name in names]


def ask_table_file(parent: QWidget) -> Path | None:
    """Let the user say where a ranked list goes; None where they thought better of it."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        QCoreApplication.translate("dialogs", "Export the list"),
        "results.csv",
        QCoreApplication.translate("dialogs", "Table (*.csv)"),
    )
    return Path(name) if name else None


def ask_label_file(parent: QWidget) -> Path | None:
    """Let the user choose a file with masks; None where they thought better of it."""
    name, _ = QFileDialog.getOpenFileName(
        parent,
        QCoreApplication.translate("dialogs", "Import masks"),
        "",
        QCoreApplication.translate("dialogs", "COCO or LabelMe (*.json);;All files (*)"),
    )
    return Path(name) if name else None


def ask_attribute_file(parent: QWidget) -> Path | None:
    """Let the user choose a table of attributes; None where they thought better of it."""
    name, _ = QFileDialog.getOpenFileName(
        parent,
        QCoreApplication.translate("dialogs", "Import attributes"),
        "",
        QCoreApplication.translate("dialogs", "Attribute tables (*.csv *.txt);;All files (*)"),
    )
    return Path(name) if name else None


def ask_attribute_target(parent: QWidget) -> Path | None:
    """Let the user say where the attributes go; None where they thought better of it."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        QCoreApplication.translate("dialogs", "Export attributes"),
        "attributes.csv",
        QCoreApplication.translate("dialogs", "Table (*.csv)"),
    )
    return Path(name) if name else None


def ask_number_of_copies(parent: QWidget, *, most: int, proposed: int) -> int:
    """Let the user say how many of the best images are copied; 0 where they thought better of it."""
    number, is_accepted = QInputDialog.getInt(
        parent,
        QCoreApplication.translate("dialogs", "Copy the best images"),
        QCoreApplication.translate("dialogs", "How many, from the best one on:"),
        proposed,
        1,
        most,
    )
    return number if is_accepted else 0


def ask_project_target(parent: QWidget, *, proposed: str) -> Path | None:
    """Let the user say where the project goes; None where they thought better of it."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        QCoreApplication.translate("dialogs", "Save project as"),
        f"{proposed}{SUFFIX}",
        QCoreApplication.translate("dialogs", "Fewshot project (*{suffix})").format(suffix=SUFFIX),
    )
    if not name:
        return None
    return Path(name) if name.endswith(SUFFIX) else Path(name + SUFFIX)


def confirm_unsaved(parent: QWidget, problem: str) -> bool:
    """Ask before work is lost that cannot be saved; the safe answer is the default. True: lose it."""
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        QCoreApplication.translate("dialogs", "Your work is not saved"),
        problem,
        parent=parent,
    )
    box.setInformativeText(
        QCoreApplication.translate("dialogs", "If you quit now, what you did last is lost.")
    )
    leave = box.addButton(
        QCoreApplication.translate("dialogs", "Quit and lose it"), QMessageBox.ButtonRole.DestructiveRole
    )
    box.setDefaultButton(
        box.addButton(QCoreApplication.translate("dialogs", "Stay"), QMessageBox.ButtonRole.RejectRole)
    )
    box.exec()
    return box.clickedButton() is leave
