"""One page with all keys, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.views.action_specs import ACTIONS, Mode
from fewshot_gui.views.action_text import shown, without_mnemonic
from fewshot_gui.views.key_hints import ATTRIBUTE_HINTS, MOUSE_HINTS, PAPER_HINTS
from fewshot_gui.views.shortcut_keys import Keys, keys_of, plain_text, readable

_N_COLUMNS = 3
_MARGINS_PX = (24, 20, 24, 16)
_SHARE_OF_SCREEN = 0.9


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
        self.setWindowTitle(self.tr("Keys"))
        sections: dict[str, list[tuple[str, str]]] = {}
        for spec in filter(None, ACTIONS):
            keys = keys_of(spec.name, overrides or {})
            if keys and spec.mode in (None, mode):
                rows = sections.setdefault(without_mnemonic(shown(spec.menu)), [])
                text = shown(spec.series) if spec.series else plain_text(spec)
                if spec.series and rows and rows[-1][1] == text:
                    first = rows.pop()[0].partition(" … ")[0]
                    rows.append((f"{first} … {readable(keys)}", text))
                else:
                    rows.append((readable(keys), text))
        hints = {
            Mode.SEGMENT: (self.tr("On the picture"), MOUSE_HINTS),
            Mode.SEARCH: (self.tr("On paper and results"), PAPER_HINTS),
            Mode.CLASSIFY: (self.tr("On classes and pictures"), ATTRIBUTE_HINTS),
        }
        title, rows = hints[mode]
        sections[title] = [(shown(keys), shown(text)) for keys, text in rows]

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
            column.setSpacing(0)
            column.addStretch()
            body.addLayout(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setObjectName("secondary")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS_PX)
        layout.addWidget(self._make_scrolling(body))
        layout.addWidget(buttons)
        self.resize(self._wanted_size().boundedTo(self.screen().availableSize() * _SHARE_OF_SCREEN))

    def _make_scrolling(self, body: QLayout) -> QScrollArea:
        """Everything in sight where the screen is large enough; else it scrolls, by keys as well."""
        content = QWidget()
        body.setContentsMargins(2, 2, 2, 2)
        content.setLayout(body)
        self._area = QScrollArea()
        self._area.setObjectName("scrolling")
        self._area.setAccessibleName(self.windowTitle())
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setWidgetResizable(True)
        self._area.setWidget(content)
        return self._area

    def _wanted_size(self) -> QSize:
        left, _, right, _ = _MARGINS_PX
        frame = 2 * self._area.frameWidth() + 2
        room = self.layout().sizeHint().height() - self._area.sizeHint().height()  # of all but the keys
        return self._area.widget().sizeHint() + QSize(left + right + frame, room + frame)


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
