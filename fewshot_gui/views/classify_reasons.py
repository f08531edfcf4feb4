"""Explanations and scores as rows for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from engine.attributes import readable_name
from engine.classify_types import ClassifyResult, Explanation
from fewshot_gui.model.class_results import ClassResults, ClassScore
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.number_text import decimal_text, percent_text
from fewshot_gui.rendering.heat import peak
from fewshot_gui.views.classify_colours import colour_of_class
from fewshot_gui.views.classify_why_lists import Reason

N_CLASSES: Final = 4
"""How many classes an image is said to be perhaps."""

_SILENT: Final = 0.005
_EVEN: Final = 1.15
"""A map whose highest cell is less than this many times the mean has no place worth pointing at."""


def listed_scores(results: ClassResults, path: Path, shown_class: str) -> list[ClassScore]:
    """The first classes of an image, with the shown one as the last where it is not among them."""
    scores = results.top(path, limit=max(N_CLASSES, len(results.class_names)))
    listed = scores[:N_CLASSES]
    others = [score for score in scores[N_CLASSES:] if score.name == shown_class]
    return [*listed[: N_CLASSES - 1], *others] if others else listed


def class_reasons(scores: Sequence[ClassScore], table: ClassTable, results: ClassResults) -> list[Reason]:
    """One row per class; its place is that in ``results.class_names``."""
    reasons = []
    for score in scores:
        number = percent_text(score.probability)
        by_user = score.is_correction
        source = QCoreApplication.translate("classify_reasons", "put there by you") if by_user else number
        reasons.append(
            Reason(
                name=score.name,
                value=score.probability,
                text=QCoreApplication.translate("classify_reasons", "by you") if by_user else number,
                sentence=f"{score.name}: {source}",
                colour=colour_of_class(table, score.name),
                place=results.class_names.index(score.name),
            )
        )
    return reasons


def attribute_reasons(explanation: Explanation) -> list[Reason]:
    """One row per attribute that said something, the loudest first; its place is that of the attribute."""
    contributions = explanation.contributions.astype(float)
    loudest = float(np.abs(contributions).max(initial=0.0)) or 1.0
    reasons = []
    for place in np.argsort(-np.abs(contributions), kind="stable").tolist():
        value = contributions[place] / loudest
        if abs(value) < _SILENT:
            break
        name = readable_name(explanation.attribute_names[place])
        number = f"{'+' if value >= 0 else ''}{decimal_text(contributions[place], 2)}"
        if value >= 0:
            sentence = QCoreApplication.translate("classify_reasons", "{name} spoke for {target}: {number}")
        else:
            sentence = QCoreApplication.translate(
                "classify_reasons", "{name} spoke against {target}: {number}"
            )
        reasons.append(
            Reason(
                name=name,
                value=value,
                text=number,
                sentence=sentence.format(name=name, target=explanation.class_name, number=number),
                place=place,
            )
        )
    return reasons


def describe(explanation: Explanation, place: int, result: ClassifyResult | None) -> str:
    """What is to be said about one attribute of an image, one line.

    Args:
        explanation: of the image.
        place: of the attribute.
        result: what the classifier said about the image, if anything.
    """
    words = readable_name(explanation.attribute_names[place])
    if result is not None and place < len(result.attribute_scores):
        words += QCoreApplication.translate("classify_reasons", ": the image shows {share} of it").format(
            share=percent_text(float(result.attribute_scores[place]))
        )
    if peak(explanation.attention[place]) < _EVEN:
        words += QCoreApplication.translate("classify_reasons", "; looked for nearly everywhere")
    return words
