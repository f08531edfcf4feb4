"""One page with all keys, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.views.action_specs import ACTIONS, ATTRIBUTE_HINTS, MOUSE_HINTS, PAPER_HINTS, Mode
from fewshot_gui.views.shortcut_keys import Keys, keys_of, plain_text, readable

_N_COLUMNS = 3


class ShortcutSheet(QDialog):
    """Lists every key of a mode by menu; Esc closes it.

    Attributes:
        mode: whose keys they are.
    """

    def __init__(
        self, mode: Mode, parent: QWidget | None = None, *, overrides: Mapping[str, Keys] | None = None
    ) -> None:
        """Make the sheet.

        Args:
            mode: whose keys are listed.
            parent: the window in front of which it opens.
            overrides: the user's keys in place of built-in ones, by command.
        """
        super().__init__(parent)
        self.mode = mode
        self.setWindowTitle("Keys")
        sections: dict[str, list[tuple[str, str]]] = {}
        for spec in filter(None, ACTIONS):
            keys = keys_of(spec.name, overrides or {})
            if keys and spec.mode in (None, mode):
                rows = sections.setdefault(spec.menu.replace("&", ""), [])
                rows.append((readable(keys), plain_text(spec)))
        hints = {
            Mode.SEGMENT: ("On the picture", MOUSE_HINTS),
            Mode.SEARCH: ("On paper and results", PAPER_HINTS),
            Mode.CLASSIFY: ("On classes and pictures", ATTRIBUTE_HINTS),
        }
        title, rows = hints[mode]
        sections[title] = list(rows)

        columns = [QVBoxLayout() for _ in range(_N_COLUMNS)]
        heights = [0] * _N_COLUMNS
        for title, rows in sorted(sections.items(), key=lambda item: -len(item[1])):
            lowest = heights.index(min(heights))
            columns[lowest].addLayout(_make_section(title, rows))
            columns[lowest].addSpacing(12)
            heights[lowest] += len(rows) + 2
        body = QHBoxLayout()
        body.setSpacing(36)
        for column in columns:
            column.addStretch()
            body.addLayout(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addLayout(body)
        layout.addWidget(buttons)


def _make_section(title: str, rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    heading = QLabel(title)
    heading.setObjectName("heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (keys, text) in enumerate(rows, 1):
        keys_label = QLabel(keys)
        keys_label.setObjectName("muted")
        grid.addWidget(keys_label, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(text), row, 1)
    grid.setColumnStretch(1, 1)
    return grid
