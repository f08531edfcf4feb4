"""Asks what to export, in which formats, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.model.export_choice import ExportChoice
from fewshot_gui.number_text import count_text
from fewshot_gui.views import dialogs

_LEAST_WIDTH_PX: Final = 520
_FIRST_VAL_PERCENT: Final = 20
_MOST_VAL_PERCENT: Final = 90

_FORMATS: Final = (
    (
        "voc",
        "&PASCAL VOC",
        QT_TRANSLATE_NOOP("export_dialog", "Indexed PNG masks and lists, as torchvision reads them"),
    ),
    (
        "coco",
        "&COCO",
        QT_TRANSLATE_NOOP("export_dialog", "One JSON file with a region per object"),
    ),
    (
        "yolo",
        "&YOLO-seg",
        QT_TRANSLATE_NOOP(
            "export_dialog", "A text file with polygons per picture; holes are cut open by a slit"
        ),
    ),
    (
        "labelme",
        "&LabelMe",
        QT_TRANSLATE_NOOP("export_dialog", "A JSON file beside each picture, to open in labelme"),
    ),
    (
        "csv",
        QT_TRANSLATE_NOOP("export_dialog", "Table (CS&V)"),
        QT_TRANSLATE_NOOP("export_dialog", "Area, share, regions and score of each class in each image"),
    ),
    (
        "masks",
        QT_TRANSLATE_NOOP("export_dialog", "Plain &masks"),
        QT_TRANSLATE_NOOP("export_dialog", "Only the indexed PNG masks, in the folders of the images"),
    ),
)
_IMAGES: Final = (
    ("copy", QT_TRANSLATE_NOOP("export_dialog", "Copy them")),
    ("hardlink", QT_TRANSLATE_NOOP("export_dialog", "Hard links: no second copy on this disk")),
    ("symlink", QT_TRANSLATE_NOOP("export_dialog", "Symbolic links")),
    ("leave", QT_TRANSLATE_NOOP("export_dialog", "Leave them where they are")),
)
_COORDINATES: Final = (
    ("turned", QT_TRANSLATE_NOOP("export_dialog", "As the pictures are shown, turned by EXIF")),
    ("stored", QT_TRANSLATE_NOOP("export_dialog", "As the files store them, not turned")),
)
_OUTLINES: Final = (
    ("masks", QT_TRANSLATE_NOOP("export_dialog", "Exact masks, with their holes")),
    ("polygons", QT_TRANSLATE_NOOP("export_dialog", "Polygons; holes are lost")),
)
_INSTANCES: Final = (
    ("components", QT_TRANSLATE_NOOP("export_dialog", "Each connected region")),
    ("classes", QT_TRANSLATE_NOOP("export_dialog", "Everything of a class in an image")),
)


class ExportDialog(QDialog):
    """One page of choices. Modal for its window; whoever opened it listens.

    Attributes:
        accepted_button, all_button: what to export.
        formats: format name -> its check box.
        split, val_percent: whether and how much goes to val.
        images, coordinates, outlines, instances: lists of choices.
        target: the folder as text.
        export_button: greyed while something is missing; ``problem`` says what.

    Signals:
        chosen(ExportChoice): the user pressed Export; the dialog is closed.
    """

    chosen = Signal(object)

    def __init__(
        self, choice: ExportChoice, *, n_accepted: int, n_all: int, parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            choice: what is chosen at first.
            n_accepted: images the user accepted.
            n_all: images with any mask, or for which the model can find one.
            parent: the window in front of which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export masks"))
        self.accepted_button = QRadioButton(
            self.tr("&Accepted masks ({number})").format(number=count_text(n_accepted))
        )
        self.accepted_button.setEnabled(n_accepted > 0)
        self.all_button = QRadioButton(
            self.tr("All but the rejecte&d, with scores ({number})").format(number=count_text(n_all))
        )
        self.all_button.setToolTip(
            self.tr("Where nobody decided yet, what the model finds at the present threshold")
        )
        self._content = QButtonGroup(self)
        self._content.addButton(self.accepted_button)
        self._content.addButton(self.all_button)
        self.formats: dict[str, QCheckBox] = {}
        self.split = QCheckBox(self.tr("&Split into train and val;"))
        self.val_percent = QSpinBox()
        self.val_percent.setRange(1, _MOST_VAL_PERCENT)
        self.val_percent.setSuffix(" %")
        self.val_percent.setAccessibleName(self.tr("Share of val in percent"))
        self.images = _combo(_IMAGES, self.tr("Pictures"))
        self.coordinates = _combo(_COORDINATES, self.tr("Coordinates"))
        self.outlines = _combo(_OUTLINES, self.tr("Regions in COCO and LabelMe"))
        self.instances = _combo(_INSTANCES, self.tr("One object is"))
        self.target = QLineEdit()
        self.target.setPlaceholderText(self.tr("A folder; each format gets a folder in it"))
        self.target.setAccessibleName(self.tr("Folder to export to"))
        self._browse_button = QPushButton(self.tr("&Browse…"))
        self._browse_button.setAutoDefault(False)
        self._problem = QLabel()
        self._problem.setObjectName("muted")
        self._problem.setWordWrap(True)
        self.export_button = QPushButton(self.tr("&Export"))
        self.export_button.setObjectName("primary")
        self.export_button.setDefault(True)
        self._cancel_button = QPushButton(self.tr("Cancel"))
        self._cancel_button.setAutoDefault(False)
        self._lay_out()
        self._show(choice)
        self._connect()
        self._refresh()

    @property
    def choice(self) -> ExportChoice:
        """What is chosen at the moment."""
        text = self.target.text().strip()
        return ExportChoice(
            folder=Path(text).expanduser() if text else None,
            formats=tuple(name for name, box in self.formats.items() if box.isChecked()),
            content="accepted" if self.accepted_button.isChecked() else "all",
            val_percent=self.val_percent.value() if self.split.isChecked() else 0,
            images=self.images.currentData(),
            coordinates=self.coordinates.currentData(),
            outlines=self.outlines.currentData(),
            instances=self.instances.currentData(),
        )

    @property
    def problem(self) -> str:
        """What is missing, as shown; empty where nothing is."""
        return self._problem.text()

    # --- internals -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(12)
        what = QVBoxLayout()
        what.setSpacing(8)
        what.addWidget(self.accepted_button)
        what.addWidget(self.all_button)
        form.addRow(self.tr("What"), what)
        form.addRow(self.tr("Formats"), self._format_boxes())
        split = QHBoxLayout()
        split.setSpacing(8)
        split.addWidget(self.split)
        split.addWidget(self.val_percent)
        split.addWidget(QLabel(self.tr("for val")))
        split.addStretch()
        form.addRow(self.tr("Split"), split)
        for title, combo in (
            (self.tr("Pict&ures"), self.images),
            (self.tr("C&oordinates"), self.coordinates),
            (self.tr("&Regions"), self.outlines),
            (self.tr("One ob&ject is"), self.instances),
        ):
            form.addRow(title, combo)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.target, 1)
        place.addWidget(self._browse_button)
        form.addRow(self.tr("&To"), place)
        label = form.labelForField(place)
        label.setBuddy(self.target)
        label.setMinimumWidth(label.sizeHint().width() + 4)  # Qt draws "To" wider than it measures it
        bottom = QHBoxLayout()
        bottom.addWidget(self._problem, 1)
        bottom.addWidget(self._cancel_button)
        bottom.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addStrut(_LEAST_WIDTH_PX)
        layout.setSpacing(20)
        layout.addLayout(form)
        layout.addLayout(bottom)

    def _format_boxes(self) -> QWidget:
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for number, (name, title, tip) in enumerate(_FORMATS):
            box = QCheckBox(QCoreApplication.translate("export_dialog", title))
            box.setToolTip(QCoreApplication.translate("export_dialog", tip))
            box.setAccessibleDescription(QCoreApplication.translate("export_dialog", tip))
            self.formats[name] = box
            grid.addWidget(box, number // 3, number % 3)
        grid.setColumnStretch(3, 1)
        return boxes

    def _show(self, choice: ExportChoice) -> None:
        is_all = choice.content == "all" or not self.accepted_button.isEnabled()
        (self.all_button if is_all else self.accepted_button).setChecked(True)
        for name, box in self.formats.items():
            box.setChecked(name in choice.formats)
        self.split.setChecked(choice.val_percent > 0)
        self.val_percent.setValue(choice.val_percent or _FIRST_VAL_PERCENT)
        for combo, value in (
            (self.images, choice.images),
            (self.coordinates, choice.coordinates),
            (self.outlines, choice.outlines),
            (self.instances, choice.instances),
        ):
            combo.setCurrentIndex(combo.findData(value))
        self.target.setText("" if choice.folder is None else str(choice.folder))

    def _connect(self) -> None:
        for box in (*self.formats.values(), self.split):
            box.toggled.connect(self._refresh)
        self.coordinates.currentIndexChanged.connect(self._refresh)
        self.target.textChanged.connect(self._refresh)
        self._browse_button.clicked.connect(self._on_browse_clicked)
        self.export_button.clicked.connect(self._on_export_clicked)
        self._cancel_button.clicked.connect(self.reject)

    def _refresh(self) -> None:
        choice = self.choice
        has_pictures = bool({"voc", "coco", "yolo", "labelme"} & set(choice.formats))
        self.val_percent.setEnabled(self.split.isChecked())
        self.images.setEnabled(has_pictures)
        self.outlines.setEnabled(bool({"coco", "labelme"} & set(choice.formats)))
        self.instances.setEnabled(bool({"coco", "labelme", "yolo"} & set(choice.formats)))
        self._problem.setText(choice.problem)
        self.export_button.setEnabled(not choice.problem)

    def _on_browse_clicked(self) -> None:
        folder = dialogs.ask_folder(self, self.tr("Export masks to"), start=self.choice.folder)
        if folder is not None:
            self.target.setText(str(folder))

    def _on_export_clicked(self) -> None:
        choice = self.choice
        taken = choice.taken_folders()
        if taken and not dialogs.confirm_overwrite(self, taken):
            return
        self.accept()
        self.chosen.emit(choice)


def _combo(rows: tuple[tuple[str, str], ...], name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    for value, title in rows:
        combo.addItem(QCoreApplication.translate("export_dialog", title), value)
    return combo
