"""One line on why nothing, too little or too much is found."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from fewshot_gui.model.found_scores import FoundScores
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.support_list import SupportList
from fewshot_gui.number_text import decimal_text, percent_text

_TOO_SMALL: Final = 0.0002
_TOO_LARGE: Final = 0.95


def support_advice(classes: LabelClasses, support: SupportList) -> str:
    """What is missing before anything can be found; empty where all is well."""
    current = classes.current
    if not support.supports():
        if any(not entry.document.is_empty for entry in support.entries):
            return QCoreApplication.translate("segment_advice", "All examples are switched off.")
        return QCoreApplication.translate("segment_advice", "Paint one object to start")
    if not support.shots_of(current.id):
        text = QCoreApplication.translate("segment_advice", "Paint one {name} to find more of them")
        return text.format(name=current.name)
    return ""


def result_advice(classes: LabelClasses, support: SupportList, path: Path, found: FoundScores | None) -> str:
    """What is odd about the image on screen, for the class that is painted; empty where all is well.

    Args:
        classes: with the class that is painted.
        support: the examples.
        path: the image on screen.
        found: what the model found there; None before an answer.
    """
    current = classes.current
    entry = support.entry_of(path)
    if entry is not None and current.id in entry.document.class_ids and current.id not in entry.off:
        fraction = entry.document.painted_fraction(current.id)
        if 0 < fraction < _TOO_SMALL:
            text = QCoreApplication.translate(
                "segment_advice", "Only {percent} % is painted. Paint more of the object."
            )
            return text.format(percent=decimal_text(100 * fraction, 3))
        if fraction > _TOO_LARGE:
            text = QCoreApplication.translate(
                "segment_advice", "{percent} is painted, so there is no background. Paint the object only."
            )
            return text.format(percent=percent_text(fraction))
    best = None if found is None else found.best_of(current.id)
    threshold = classes.threshold_of(current.id)
    if best is not None and best < threshold:
        text = QCoreApplication.translate(
            "segment_advice",
            "Nothing above {threshold} here. The best score is {best}: lower the threshold?",
        )
        return text.format(threshold=decimal_text(threshold, 2), best=decimal_text(best, 2))
    return ""
