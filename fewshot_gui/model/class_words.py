"""What is said about changes of the classes: names of steps, and why a name cannot be used."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from fewshot_gui.model.class_entry import MAX_NAME_LENGTH


def name_problem(name: str, others: Collection[str]) -> str:
    """Why a class cannot have a name, one sentence; empty where it can.

    Args:
        name: as typed.
        others: names of the other classes.
    """
    clean = name.strip()
    if not clean:
        return QCoreApplication.translate("class_words", "Give the class a name.")
    if len(clean) > MAX_NAME_LENGTH:
        text = QCoreApplication.translate("class_words", "A name has at most {number} characters.")
        return text.format(number=MAX_NAME_LENGTH)
    taken = {other.casefold(): other for other in others}
    if clean.casefold() in taken:
        text = QCoreApplication.translate("class_words", "There is a class {name} already.")
        return text.format(name=repr(taken[clean.casefold()]))
    return ""


def switch_step(names: Collection[str], is_enabled: bool) -> str:
    """The name of the step that switches classes on or off."""
    n_names = len(names)
    what = next(iter(names), "")
    if n_names != 1:
        what = QCoreApplication.translate("class_words", "%Ln class(es)", "", n_names)
    if is_enabled:
        return QCoreApplication.translate("class_words", "Switch {what} on").format(what=what)
    return QCoreApplication.translate("class_words", "Switch {what} off").format(what=what)


def move_step(n_images: int, name: str) -> str:
    """The name of the step that puts images into a class, or, without a name, out of theirs."""
    if not name:
        return QCoreApplication.translate("class_words", "Release %Ln image(s)", "", n_images)
    text = QCoreApplication.translate("class_words", "Move %Ln image(s) to {name}", "", n_images)
    return text.format(name=name)
