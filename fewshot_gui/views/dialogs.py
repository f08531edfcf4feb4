"""Questions to the user that wait for an answer: one function each, so that tests replace one thing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from engine.images import IMAGE_SUFFIXES


def ask_folder(parent: QWidget, title: str, *, start: Path | None = None) -> Path | None:
    """Let the user choose a folder; None where they thought better of it."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start or ""))
    return Path(name) if name else None


def ask_weights_file(parent: QWidget, model_title: str) -> Path | None:
    """Let the user choose a weights file; None where they thought better of it."""
    name, _ = QFileDialog.getOpenFileName(
        parent, f"Weights for {model_title}", "", "Weights (*.pth *.pt *.safetensors);;All files (*)"
    )
    return Path(name) if name else None


def confirm_overwrite(parent: QWidget, folder: Path, n_files: int) -> bool:
    """Ask before files are replaced; the safe answer is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, "Replace masks?", "", parent=parent)
    box.setText(f"{n_files} of the masks are already in {folder}.")
    box.setInformativeText("Replacing them cannot be undone.")
    replace = box.addButton("Replace", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is replace


def show_about(parent: QWidget, version: str) -> None:
    """Say what this is."""
    QMessageBox.about(
        parent,
        "About Fewshot",
        f"<b>Fewshot {version}</b><p>Paint one object, and it finds the rest of the folder. "
        "Everything runs on this machine; nothing is sent anywhere.</p>",
    )


def ask_images(parent: QWidget, title: str) -> list[Path]:
    """Let the user choose image files; an empty list where they thought better of it."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", f"Images ({patterns});;All files (*)")
    return [Path(name) for name in names]


def ask_table_file(parent: QWidget) -> Path | None:
    """Let the user say where a ranked list goes; None where they thought better of it."""
    name, _ = QFileDialog.getSaveFileName(parent, "Export the list", "results.csv", "Table (*.csv)")
    return Path(name) if name else None


def ask_number_of_copies(parent: QWidget, *, most: int, proposed: int) -> int:
    """Let the user say how many of the best images are copied; 0 where they thought better of it."""
    number, is_accepted = QInputDialog.getInt(
        parent, "Copy the best images", "How many, from the best one on:", proposed, 1, most
    )
    return number if is_accepted else 0
