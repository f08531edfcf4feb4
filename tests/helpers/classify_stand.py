"""What the tests of Classify mode's widgets share: classes, scores and a page with nothing behind it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QWidget

from engine.classify_types import ClassifyResult, Explanation
from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_store import SavedClasses, merge
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.actions import make_actions, show_mode_actions
from fewshot_gui.views.classify_page import ClassifyPage
from tests.helpers.fake_classifier import INFO

FOLDER = Path("/photos")


class ClassifyStand:
    """A page over real model objects; the ranking follows them, as the controllers would see to.

    Attributes:
        table, results, images: the model.
        actions: all commands.
        page: the widget under test, inside ``owner``.
    """

    def __init__(self, qtbot) -> None:
        self.table = ClassTable()
        self.results = ClassResults()
        self.images = ClassImages()
        self.owner = QWidget()
        qtbot.addWidget(self.owner)
        self.owner.resize(1280, 690)
        self.actions = make_actions(self.owner)
        show_mode_actions(self.actions, Mode.CLASSIFY)
        self.page = ClassifyPage(
            self.actions, table=self.table, results=self.results, images=self.images, parent=self.owner
        )
        self.page.resize(self.owner.size())
        self.table.examples_changed.connect(self._correct)
        self.table.current_changed.connect(self._rank)
        self.results.changed.connect(self._rank)

    def show(self, qtbot) -> None:
        self.owner.show()
        qtbot.waitExposed(self.owner)

    def load(self) -> None:
        """The model's classes: horse and cow were seen, dolphin was not."""
        self.table.load(INFO, merge(SavedClasses(), INFO, FOLDER))

    def classify(self, likes: dict[str, list[float]]) -> None:
        """Give images their logits, one per enabled class."""
        definitions = self.table.definitions()
        names = tuple(definition.name for definition in definitions)
        self.results.set_classes(names, np.array([definition.is_known for definition in definitions]))
        found = []
        for file_name, logits in likes.items():
            values = np.array(logits, np.float32)
            found.append(
                ClassifyResult(
                    image_path=FOLDER / file_name,
                    class_names=names,
                    log_probabilities=values - np.logaddexp.reduce(values),
                    attribute_scores=np.array([0.1, 0.9, 0.3, 0.0], np.float32),
                    seconds=0.0,
                    is_cached=True,
                )
            )
        self.results.add(found)
        self._rank()

    def explain(self) -> None:
        """Answer what the panel of reasons asked: stripes for, water against, horns a little."""
        why = self.page.why
        attention = np.full((4, 5, 5), 0.01, np.float32)
        attention[1, 0, 0] = 1.0
        attention[3, 4, 4] = 1.0
        why.show_explanation(
            Explanation(
                image_path=why.path,
                class_name=why.class_name,
                image_size=(60, 80),
                attribute_names=INFO.attribute_names,
                contributions=np.array([0.0, 0.8, 0.1, -0.4], np.float32),
                attention=attention.astype(np.float16),
            )
        )

    def _correct(self) -> None:
        self.results.set_corrections(self.table.corrections())

    def _rank(self) -> None:
        self.images.set_ranking(self.results.ranking(self.table.current))


LIKES = {
    "a.jpg": [3.0, 0.0, 0.0],
    "b.jpg": [2.0, 1.0, 0.0],
    "c.jpg": [0.0, 3.0, 0.0],
    "d.jpg": [0.0, 0.0, 3.0],
    "e.jpg": [1.0, 0.0, 0.5],
}
"""Logits for horse, cow and dolphin."""
