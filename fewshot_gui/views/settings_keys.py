"""The keys of all commands: changed, added, taken from another command, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.text_lists import listed
from fewshot_gui.views.action_specs import ACTIONS, ActionSpec, Mode
from fewshot_gui.views.action_text import shown, without_mnemonic
from fewshot_gui.views.shortcut_keys import (
    Keys,
    keys_of,
    move_key,
    plain_text,
    readable,
    reserved_for,
    taken_by,
    with_keys,
)

_NAME_ROLE: Final = Qt.ItemDataRole.UserRole
_GROUPS: Final[tuple[tuple[Mode | None, str], ...]] = (
    (None, QT_TRANSLATE_NOOP("settings_keys", "Everywhere")),
    (Mode.SEGMENT, QT_TRANSLATE_NOOP("settings_keys", "Segment")),
    (Mode.SEARCH, QT_TRANSLATE_NOOP("settings_keys", "Search")),
    (Mode.CLASSIFY, QT_TRANSLATE_NOOP("settings_keys", "Classify")),
)


class KeysPage(QWidget):
    """Lists every command with its keys. A key that is taken is never given away silently.

    Signals:
        keys_changed(dict): the keys that differ from the built-in ones, by command.
    """

    keys_changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overrides: dict[str, Keys] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a command or a key"))
        self.search.setAccessibleName(self.tr("Find a command or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = self._make_tree()
        self.editor = QKeySequenceEdit()
        self.editor.setMaximumSequenceLength(1)
        self.editor.setAccessibleName(self.tr("New key"))
        self.editor.keySequenceChanged.connect(self._show_choice)
        editor_label = QLabel(self.tr("New &key"))
        editor_label.setBuddy(self.editor)
        self.set_button = self._make_button(self.tr("&Set"), self._on_set_clicked)
        self.add_button = self._make_button(self.tr("&Add"), self._on_add_clicked)
        self.clear_button = self._make_button(self.tr("&No key"), self._on_clear_clicked)
        self.reset_button = self._make_button(self.tr("&Reset"), self._on_reset_clicked)
        self.reset_all_button = self._make_button(self.tr("Reset a&ll"), self._on_reset_all_clicked)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setObjectName("danger")

        row = QHBoxLayout()
        row.addWidget(editor_label)
        row.addWidget(self.editor, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.add_button)
        others = QHBoxLayout()
        others.addWidget(self.clear_button)
        others.addWidget(self.reset_button)
        others.addStretch()
        others.addWidget(self.reset_all_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(row)
        layout.addWidget(self.note)
        layout.addLayout(others)
        self.show_keys({})

    @property
    def command(self) -> str:
        """The command that is selected; empty where none is."""
        item = self.tree.currentItem()
        return "" if item is None else item.data(0, _NAME_ROLE) or ""

    def show_keys(self, overrides: Mapping[str, Keys]) -> None:
        """Show the keys in force, silently."""
        self._overrides = dict(overrides)
        for name, item in self._items.items():
            item.setText(1, readable(keys_of(name, overrides)))
            font = item.font(1)
            font.setBold(name in overrides)
            item.setFont(1, font)
        self.reset_all_button.setEnabled(bool(overrides))
        self._show_choice()

    def select(self, name: str) -> None:
        """Make a command the one that is changed."""
        self.tree.setCurrentItem(self._items[name])

    # --- making ----------------------------------------------------------------------------------

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("Commands and their keys"))
        tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        tree.setUniformRowHeights(True)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for mode, title in _GROUPS:
            group = QTreeWidgetItem(tree, [QCoreApplication.translate("settings_keys", title)])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for spec in (spec for spec in ACTIONS if spec is not None and spec.mode == mode):
                item = QTreeWidgetItem(group, [plain_text(spec)])
                item.setData(0, _NAME_ROLE, spec.name)
                item.setToolTip(0, f"{without_mnemonic(shown(spec.menu))}: {plain_text(spec)}")
                self._items[spec.name] = item
            group.setExpanded(True)
        tree.currentItemChanged.connect(self._on_current_changed)
        return tree

    def _make_button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("secondary")
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    # --- what the user does ----------------------------------------------------------------------

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items.values():
            content = f"{item.text(0)} {item.text(1)} {item.parent().text(0)}".casefold()
            item.setHidden(not all(word in content for word in words))
        for row in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(row)
            group.setHidden(all(group.child(child).isHidden() for child in range(group.childCount())))

    def _on_current_changed(self) -> None:
        self.editor.clear()
        self._show_choice()

    @property
    def _key(self) -> str:
        return self.editor.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _show_choice(self) -> None:
        """Say what would happen, before it does."""
        name, key = self.command, self._key
        use = reserved_for(name, key) if name and key else ""
        owners = taken_by(name, key, self._overrides) if name and key else []
        can_set = bool(name and key) and not use
        self.set_button.setEnabled(can_set)
        self.set_button.setText(self.tr("&Take it from there") if owners else self.tr("&Set"))
        self.add_button.setEnabled(can_set and not owners and key not in keys_of(name, self._overrides))
        self.clear_button.setEnabled(bool(name) and bool(keys_of(name, self._overrides)))
        self.reset_button.setEnabled(name in self._overrides)
        if use:
            self.note.setText(
                self.tr("{key} is used on the picture for {use}. Choose another key.").format(
                    key=readable((key,)), use=QCoreApplication.translate("shortcut_keys", use)
                )
            )
        elif owners:
            titles = listed(
                [self.tr("“{name}”").format(name=plain_text(_spec_of(owner))) for owner in owners]
            )
            self.note.setText(
                self.tr("{key} belongs to {titles}.").format(key=readable((key,)), titles=titles)
            )
        else:
            self.note.setText("")

    def _on_set_clicked(self) -> None:
        self._change(move_key(self._overrides, self.command, self._key))

    def _on_add_clicked(self) -> None:
        keys = (*keys_of(self.command, self._overrides), self._key)
        self._change(with_keys(self._overrides, self.command, keys))

    def _on_clear_clicked(self) -> None:
        self._change(with_keys(self._overrides, self.command, ()))

    def _on_reset_clicked(self) -> None:
        """Bring back the built-in keys; another command gives up those it took."""
        name, changed = self.command, dict(self._overrides)
        del changed[name]
        for key in keys_of(name, {}):
            for other in taken_by(name, key, changed):
                kept = tuple(taken for taken in keys_of(other, changed) if taken != key)
                changed = with_keys(changed, other, kept)
        self._change(changed)

    def _on_reset_all_clicked(self) -> None:
        self._change({})

    def _change(self, overrides: dict[str, Keys]) -> None:
        self.editor.clear()
        self.show_keys(overrides)
        self.keys_changed.emit(overrides)


def _spec_of(name: str) -> ActionSpec:
    return next(spec for spec in ACTIONS if spec is not None and spec.name == name)
