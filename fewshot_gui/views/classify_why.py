"""The reasons for one image: what it might be, which attributes decided, and where the model looked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.classify_types import Explanation
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.classify_attention import AttentionView, HeatLegend
from fewshot_gui.views.classify_reasons import (
    N_CLASSES,
    attribute_reasons,
    class_reasons,
    describe,
    listed_scores,
)
from fewshot_gui.views.classify_why_lists import ReasonList
from fewshot_gui.views.elided_label import ElidedLabel

_DELAY_MS: Final = 150
_MIN_WIDTH_PX: Final = 250


class WhyPanel(QWidget):
    """Explains the image the keyboard is at, for one class. GUI thread only.

    Attributes:
        view: the photo with the map.
        classes, attributes: the lists.
        heat_box: the switch of the map.

    Signals:
        explanation_requested(object, str): ``Path`` and class, a moment after the user came to them, only
            while the panel is on screen. Answer with ``show_explanation`` or ``show_problem``.
        explanation_dropped(): the last request is of no interest any more.
        heat_switched(bool): the user switched the map on or off here.
    """

    explanation_requested = Signal(object, str)
    explanation_dropped = Signal()
    heat_switched = Signal(bool)

    def __init__(self, table: ClassTable, results: ClassResults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._results = results
        self._path: Path | None = None
        self._class_name = ""
        self._shown_class = ""
        self._place = -1  # the attribute whose map is shown
        self._explanation: Explanation | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._heading = QLabel()
        self._heading.setObjectName("heading")
        self._file = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._file.setObjectName("muted")
        self.view = AttentionView()
        self.heat_box = QCheckBox(self.tr("Heat map"))
        self.heat_box.setToolTip(self.tr("Show where the model looked (H)"))
        self.heat_box.setChecked(True)
        self.heat_box.toggled.connect(self._on_heat_toggled)
        self._detail = QLabel()
        self._detail.setObjectName("muted")
        self._detail.setWordWrap(True)
        self._classes_heading = QLabel(self.tr("Might be"))
        self._classes_heading.setObjectName("heading")
        self.classes = ReasonList(is_two_sided=False)
        self.classes.setAccessibleName(self.tr("What the image might be"))
        self.classes.looked_at.connect(self._on_class_looked_at)
        self._attributes_heading = QLabel(self.tr("What decided"))
        self._attributes_heading.setObjectName("heading")
        self.attributes = ReasonList(is_two_sided=True)
        self.attributes.setAccessibleName(self.tr("Attributes that decided, strongest first"))
        self.attributes.looked_at.connect(self._on_attribute_looked_at)
        self._not_yet = self.tr("Nothing is known about this image and class yet.")
        self._note = QLabel(self.tr("Select an image to see what decided."))
        self._note.setObjectName("muted")
        self._note.setWordWrap(True)
        self._arrange()
        results.changed.connect(self._show_classes)
        self._show_parts()

    @property
    def path(self) -> Path | None:
        """The image that is explained."""
        return self._path

    @property
    def class_name(self) -> str:
        """The class it is explained for; empty for none."""
        return self._class_name

    @property
    def note(self) -> str:
        """Why there are no reasons; empty where there are some."""
        return self._note.text() if self._note.isVisibleTo(self) else ""

    @property
    def detail(self) -> str:
        """What is said about the attribute whose map is shown."""
        return self._detail.text()

    def show_image(self, path: Path | None, *, picture: QImage | None, class_name: str) -> None:
        """Explain another image; None for none.

        Args:
            path: the image.
            picture: what is there of it already, e.g. its thumbnail; None for nothing yet.
            class_name: the class of the grid it is in.
        """
        if path == self._path and class_name == self._shown_class:
            return
        self._path, self._shown_class = path, class_name
        self._show_parts()
        self.view.show_picture(QImage() if picture is None else picture)
        self._file.set_full_text("" if path is None else path.name)
        self._file.setToolTip("" if path is None else str(path))
        self._explain_for(class_name)
        self._show_classes()

    def show_picture(self, path: Path, picture: QImage) -> None:
        """Give the image its picture, or a better one; nothing for another image."""
        if path == self._path:
            attention = self._attention(self.attribute_place)
            self.view.show_picture(picture)
            self.view.show_attention(attention)

    def show_explanation(self, explanation: Explanation) -> None:
        """Show the reasons; nothing where they are of another image or class."""
        if (explanation.image_path, explanation.class_name) != (self._path, self._class_name):
            return
        self._explanation = explanation
        reasons = attribute_reasons(explanation)
        self.attributes.rows.show_reasons(reasons)
        self._show_note("")
        if reasons:
            self.attributes.mark(reasons[0].place)

    def show_problem(self, text: str) -> None:
        """Say why there are no reasons, one sentence."""
        self._drop_explanation()
        self._show_note(text)

    def ask_again(self) -> None:
        """The model learned something else: what is shown is out of date."""
        if self._path is not None:
            self._explain_for(self._class_name)

    def set_heat_shown(self, is_shown: bool) -> None:
        """Show maps, or the plain photo, without telling anybody."""
        with QSignalBlocker(self.heat_box):
            self.heat_box.setChecked(is_shown)
        self.view.set_heat_shown(is_shown)

    @property
    def attribute_place(self) -> int:
        """The attribute whose map is shown; -1 for none."""
        return self._place

    # --- Qt's interface ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._path is not None and self._explanation is None:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.classes.setFixedHeight(N_CLASSES * self.classes.row_height + 2)

    # --- internals -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.setMinimumWidth(_MIN_WIDTH_PX)
        self.classes.setFixedHeight(N_CLASSES * self.classes.row_height + 2)
        for words in (self._note, self._detail):
            words.setContentsMargins(14, 0, 14, 0)
        top = QVBoxLayout()
        top.setContentsMargins(14, 8, 14, 0)
        top.setSpacing(6)
        top.addWidget(self._heading)
        top.addWidget(self.view)
        self._legend = QWidget()
        legend = QHBoxLayout(self._legend)
        legend.setContentsMargins(0, 0, 0, 0)
        legend.setSpacing(8)
        legend.addWidget(self.heat_box)
        legend.addStretch()
        legend.addWidget(HeatLegend())
        top.addWidget(self._legend)
        top.addWidget(self._file)
        self._lists = QWidget()
        lists = QVBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(4)
        lists.addWidget(_padded(self._classes_heading))
        lists.addWidget(self.classes)
        lists.addWidget(_padded(self._attributes_heading))
        lists.addWidget(self._detail)
        lists.addWidget(self._note)
        lists.addWidget(self.attributes, 1)
        lists.addStretch()
        self._invitation = QLabel(self.tr("Select an image to see what decided."))
        self._invitation.setObjectName("muted")
        self._invitation.setWordWrap(True)
        self._invitation.setContentsMargins(14, 8, 14, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._invitation)
        layout.addWidget(self._lists, 1)
        layout.addStretch()

    def _show_parts(self) -> None:
        """Without an image, only the invitation to choose one."""
        has_image = self._path is not None
        for part in (self.view, self._legend, self._file, self._lists):
            part.setVisible(has_image)
        self._invitation.setVisible(not has_image)
        self._heading.setText(_title(self._shown_class if has_image else ""))

    def _explain_for(self, class_name: str) -> None:
        """Ask for the reasons of another class."""
        self._class_name = class_name
        self._drop_explanation()
        self._heading.setText(_title(class_name if self._path is not None else ""))
        has_question = self._path is not None and class_name in self._results.class_names
        if has_question:
            self._show_note(self.tr("Looking…"))
            if self.isVisible():
                self._timer.start()
        else:
            self._timer.stop()
            self._show_note("" if self._path is None else self._not_yet)

    def _drop_explanation(self) -> None:
        self._explanation = None
        self._place = -1
        self.attributes.rows.show_reasons(())
        self.view.show_attention(None)
        self._detail.setText("")
        self.explanation_dropped.emit()

    def _show_classes(self) -> None:
        """List the image's first classes, and the shown one where it is not among them."""
        if self._path is None:
            self.classes.rows.show_reasons(())
            return
        shown = listed_scores(self._results, self._path, self._shown_class)
        self.classes.rows.show_reasons(class_reasons(shown, self._table, self._results))
        with QSignalBlocker(self.classes):
            self.classes.mark(self._place_of(self._class_name))
        if self._explanation is None and self._path is not None and self.note == self._not_yet:
            self._explain_for(self._class_name)  # the first scores of it arrived

    def _place_of(self, class_name: str) -> int:
        names: Sequence[str] = self._results.class_names
        return names.index(class_name) if class_name in names else -1

    def _attention(self, place: int) -> np.ndarray | None:
        return None if self._explanation is None or place < 0 else self._explanation.attention[place]

    def _show_note(self, text: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        has_reasons = not text
        self.attributes.setVisible(has_reasons)
        self._detail.setVisible(has_reasons)

    def _on_timeout(self) -> None:
        if self._path is not None:
            self.explanation_requested.emit(self._path, self._class_name)

    def _on_class_looked_at(self, place: int) -> None:
        names = self._results.class_names
        # Passing over the list with the mouse must not ask the engine; only the marked row counts.
        marked = self.classes.currentIndex().row()
        reasons = self.classes.rows.reasons
        if 0 <= marked < len(reasons) and reasons[marked].place == place and 0 <= place < len(names):
            name = names[place]
            if name != self._class_name:
                self._explain_for(name)

    def _on_attribute_looked_at(self, place: int) -> None:
        self._place = place
        self.view.show_attention(self._attention(place))
        self._detail.setText(self._sentence(place))

    def _sentence(self, place: int) -> str:
        if self._explanation is None or place < 0:
            return ""
        return describe(self._explanation, place, self._results.result_of(self._explanation.image_path))

    def _on_heat_toggled(self, is_shown: bool) -> None:
        self.view.set_heat_shown(is_shown)
        self.heat_switched.emit(is_shown)


def _padded(widget: QWidget) -> QWidget:
    """A heading with a rule above it."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(14, 8, 14, 0)
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.HLine)
    rule.setFrameShadow(QFrame.Shadow.Plain)
    rule.setForegroundRole(rule.palette().ColorRole.Mid)
    layout.addWidget(rule)
    layout.addWidget(widget)
    return holder


def _title(class_name: str) -> str:
    if not class_name:
        return QCoreApplication.translate("classify_why", "Why?")
    return QCoreApplication.translate("classify_why", "Why {name}?").format(name=class_name)
