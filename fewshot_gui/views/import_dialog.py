"""Asks which masks of another program come in, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.views import dialogs

_LEAST_WIDTH_PX: Final = 520
_FORMATS: Final = (
    ("", QT_TRANSLATE_NOOP("import_dialog", "What it looks like")),
    ("masks", QT_TRANSLATE_NOOP("import_dialog", "Folder of masks: indexed, or black and white")),
    ("voc", QT_TRANSLATE_NOOP("import_dialog", "PASCAL VOC folder")),
    ("coco", QT_TRANSLATE_NOOP("import_dialog", "COCO JSON file")),
    ("yolo", QT_TRANSLATE_NOOP("import_dialog", "YOLO-seg folder")),
    ("labelme", QT_TRANSLATE_NOOP("import_dialog", "LabelMe JSON files")),
)


@dataclass(frozen=True, kw_only=True)
class ImportChoice:
    """One import.

    Attributes:
        source: file or folder.
        format_name: as ``IMPORT_FORMATS``; empty: what it looks like.
        class_name: only this class; empty: all.
        is_support: the masks become examples; else they are accepted masks.
    """

    source: Path
    format_name: str = ""
    class_name: str = ""
    is_support: bool = False


class ImportDialog(QDialog):
    """One page of choices. Modal for its window; whoever opened it listens.

    Attributes:
        source: file or folder as text.
        formats: what it is.
        class_name: only this class.
        final_button, support_button: what the masks become.
        import_button: greyed while no source is named.

    Signals:
        chosen(ImportChoice): the user pressed Import; the dialog is closed.
    """

    chosen = Signal(object)

    def __init__(self, *, n_free_shots: int, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            n_free_shots: how many more examples there may be.
            parent: the window in front of which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import masks"))
        self.source = QLineEdit()
        self.source.setAccessibleName(self.tr("File or folder to import"))
        self.source.setPlaceholderText(self.tr("A file or a folder"))
        self._file_button = QPushButton(self.tr("&File…"))
        self._folder_button = QPushButton(self.tr("F&older…"))
        self.formats = QComboBox()
        for name, title in _FORMATS:
            self.formats.addItem(QCoreApplication.translate("import_dialog", title), name)
        self.class_name = QLineEdit()
        self.class_name.setPlaceholderText(self.tr("All classes"))
        self.final_button = QRadioButton(self.tr("&Accepted masks, of images that have none yet"))
        self.support_button = QRadioButton(
            self.tr("E&xamples to learn from (%n more are possible)", "", n_free_shots)
        )
        self.support_button.setEnabled(n_free_shots > 0)
        self.final_button.setChecked(True)
        self._targets = QButtonGroup(self)
        self._targets.addButton(self.final_button)
        self._targets.addButton(self.support_button)
        self.import_button = QPushButton(self.tr("&Import"))
        self.import_button.setObjectName("primary")
        self.import_button.setDefault(True)
        self._cancel_button = QPushButton(self.tr("Cancel"))
        for button in (self._file_button, self._folder_button, self._cancel_button):
            button.setAutoDefault(False)
        self._lay_out()
        self.source.textChanged.connect(self._refresh)
        self._file_button.clicked.connect(self._on_file_clicked)
        self._folder_button.clicked.connect(self._on_folder_clicked)
        self.import_button.clicked.connect(self._on_import_clicked)
        self._cancel_button.clicked.connect(self.reject)
        self._refresh()

    @property
    def choice(self) -> ImportChoice:
        """What is chosen at the moment."""
        return ImportChoice(
            source=Path(self.source.text().strip()).expanduser(),
            format_name=self.formats.currentData(),
            class_name=self.class_name.text().strip(),
            is_support=self.support_button.isChecked(),
        )

    # --- internals -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.source, 1)
        place.addWidget(self._file_button)
        place.addWidget(self._folder_button)
        targets = QVBoxLayout()
        targets.setSpacing(8)
        targets.addWidget(self.final_button)
        targets.addWidget(self.support_button)
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(12)
        form.addRow(self.tr("F&rom"), place)
        form.labelForField(place).setBuddy(self.source)
        for title, field in (
            (self.tr("It i&s a"), self.formats),
            (self.tr("Only the &class"), self.class_name),
        ):
            form.addRow(title, field)
            field.setAccessibleName(title.replace("&", ""))
        form.addRow(self.tr("As"), targets)
        hint = QLabel(
            self.tr("Masks find their images by the names in the open folder. Ctrl+Z takes the import back.")
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        bottom = QHBoxLayout()
        bottom.addWidget(hint, 1)
        bottom.addWidget(self._cancel_button)
        bottom.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addStrut(_LEAST_WIDTH_PX)
        layout.setSpacing(20)
        layout.addLayout(form)
        layout.addLayout(bottom)

    def _refresh(self) -> None:
        self.import_button.setEnabled(bool(self.source.text().strip()))

    def _on_file_clicked(self) -> None:
        self._take(dialogs.ask_label_file(self))

    def _on_folder_clicked(self) -> None:
        self._take(dialogs.ask_folder(self, self.tr("Import masks from")))

    def _take(self, path: Path | None) -> None:
        if path is not None:
            self.source.setText(str(path))

    def _on_import_clicked(self) -> None:
        self.accept()
        self.chosen.emit(self.choice)
