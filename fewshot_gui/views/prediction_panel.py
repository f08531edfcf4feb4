"""Model, live switch, threshold and opacity."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.types import EngineStatus, ModelInfo
from fewshot_gui.number_text import count_text
from fewshot_gui.views.labeled_slider import LabeledSlider

_BYTES_PER_MB = 1_000_000
_NAME_WIDTH_PX = 170


class PredictionPanel(QWidget):
    """What decides how the folder is segmented.

    Attributes:
        threshold, opacity: the two sliders.

    Signals:
        live_changed(bool): predict while painting, or not.
        model_chosen(str): name of a model whose weights are here.
        download_requested(str), weights_file_requested(str): name of a model whose weights are missing.
        own_threshold_toggled(bool): the threshold is for the class that is painted alone, or for all.
    """

    live_changed = Signal(bool)
    model_chosen = Signal(str)
    download_requested = Signal(str)
    weights_file_requested = Signal(str)
    own_threshold_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelInfo, ...] = ()
        heading = QLabel(self.tr("Prediction"))
        heading.setObjectName("heading")
        self._live = QCheckBox(self.tr("Live"))
        self._live.setToolTip(self.tr("Segment the folder while painting (Ctrl+L)"))
        self._live.toggled.connect(self.live_changed)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self._live)

        self._menu = QComboBox()
        self._menu.setAccessibleName(self.tr("Model"))
        self._menu.setEnabled(False)
        self._menu.setPlaceholderText(self.tr("Loading…"))
        self._menu.activated.connect(self._on_activated)
        self._summary = QLabel()
        self._summary.setObjectName("muted")
        self._summary.setWordWrap(True)
        self._missing_box = self._make_missing_box()
        self.threshold = LabeledSlider(
            self.tr("Threshold"), tip=self.tr("Scores from here on count as found")
        )
        self._own_threshold = QCheckBox()
        self._own_threshold.setToolTip(self.tr("The other classes keep the common threshold"))
        self._own_threshold.toggled.connect(self.own_threshold_toggled)
        self._own_threshold.hide()
        self.opacity = LabeledSlider(self.tr("Opacity"), tip=self.tr("Of the overlays (O and Shift+O)"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._menu)
        layout.addWidget(self._summary)
        layout.addWidget(self._missing_box)
        layout.addSpacing(4)
        layout.addWidget(self.threshold)
        layout.addWidget(self._own_threshold)
        layout.addWidget(self.opacity)

    def set_live(self, is_live: bool) -> None:
        """Show the switch's state without telling anybody."""
        with QSignalBlocker(self._live):
            self._live.setChecked(is_live)

    def show_threshold(self, value: float, *, class_name: str, is_own: bool) -> None:
        """Show what counts as found, without telling anybody.

        Args:
            value: in [0, 1].
            class_name: of the class that is painted; empty where there is no other.
            is_own: the class has a threshold of its own.
        """
        self.threshold.set_value(value)
        name = self.fontMetrics().elidedText(class_name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH_PX)
        self._own_threshold.setText(self.tr("Only for {name}").format(name=name.replace("&", "&&")))
        self._own_threshold.setAccessibleName(self.tr("Threshold only for {name}").format(name=class_name))
        self._own_threshold.setVisible(bool(class_name))
        with QSignalBlocker(self._own_threshold):
            self._own_threshold.setChecked(is_own)

    def show_models(self, status: EngineStatus, *, current: str) -> None:
        """Fill the menu; models without weights are grey but can be chosen to see what is missing."""
        self._models = status.models
        with QSignalBlocker(self._menu):
            self._menu.clear()
            for row, info in enumerate(status.models):
                self._menu.addItem(info.title, info.name)
                self._menu.setItemData(row, _describe(info), Qt.ItemDataRole.ToolTipRole)
                if not info.is_available:
                    grey = self.palette().placeholderText()
                    self._menu.setItemData(row, grey, Qt.ItemDataRole.ForegroundRole)
        self._menu.setEnabled(bool(status.models))
        self.show_model(current)

    def show_model(self, name: str) -> None:
        """Select a model in the menu without telling anybody."""
        info = next((info for info in self._models if info.name == name), None)
        with QSignalBlocker(self._menu):
            self._menu.setCurrentIndex(self._menu.findData(name))
        self._summary.setText("" if info is None else _describe(info))
        self._missing_box.setVisible(info is not None and not info.is_available)
        if info is not None and not info.is_available:
            self._missing_text.setText(info.missing)
            megabytes = count_text(round(info.download_bytes / _BYTES_PER_MB))
            self._download_button.setText(self.tr("Download ({size} MB)…").format(size=megabytes))
            self._download_button.setVisible(info.download_bytes > 0)

    def _make_missing_box(self) -> QFrame:
        box = QFrame()
        self._missing_text = QLabel()
        self._missing_text.setObjectName("danger")
        self._missing_text.setWordWrap(True)
        self._missing_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._download_button = QPushButton()
        self._download_button.clicked.connect(self._on_download_clicked)
        self._file_button = QPushButton(self.tr("Choose file…"))
        self._file_button.clicked.connect(self._on_file_clicked)
        buttons = QHBoxLayout()
        buttons.addWidget(self._download_button)
        buttons.addWidget(self._file_button)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._missing_text)
        layout.addLayout(buttons)
        box.hide()
        return box

    def _chosen(self) -> ModelInfo:
        return self._models[self._menu.currentIndex()]

    def _on_activated(self, _row: int) -> None:
        info = self._chosen()
        self.show_model(info.name)
        if info.is_available:
            self.model_chosen.emit(info.name)

    def _on_download_clicked(self) -> None:
        self.download_requested.emit(self._chosen().name)

    def _on_file_clicked(self) -> None:
        self.weights_file_requested.emit(self._chosen().name)


def _describe(info: ModelInfo) -> str:
    if info.ms_per_image is None:
        return info.summary
    cost = QCoreApplication.translate("prediction_panel", "{ms} ms per image on this machine.")
    return f"{info.summary} {cost.format(ms=count_text(round(info.ms_per_image)))}"
