"""The window: where everything is. It knows no rules; controllers connect its parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSettings, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.paths import data_dir
from fewshot_gui.icons import app_icon, tinted_icon
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.settings import THEMES
from fewshot_gui.views.action_specs import ACTIONS, MENU_MODES, Mode
from fewshot_gui.views.action_text import shown
from fewshot_gui.views.actions import make_actions, show_mode_actions, tint_actions
from fewshot_gui.views.drag_formats import IMAGES_FORMAT
from fewshot_gui.views.job_bar import JobBar
from fewshot_gui.views.mode_switch import ModeSwitch
from fewshot_gui.views.notice_bar import NoticeBar
from fewshot_gui.views.segment_page import SegmentPage
from fewshot_gui.views.theme_titles import theme_title
from fewshot_gui.views.tool_panel import ToolPanel

if TYPE_CHECKING:
    from fewshot_gui.views.classify_page import ClassifyPage
    from fewshot_gui.views.search_page import SearchPage

_LAYOUT_KEY: Final = "layout-2"
"""Counted up when the splitters change their meaning, so that an old state is never applied."""

_DEFAULT_SIZE: Final = QSize(1280, 820)
_SWITCH_MARGIN_PX: Final = 28
_ICON_PX: Final = 20


class MainWindow(QMainWindow):
    """Menus, tool bars, one page per mode and the job bar.

    Attributes:
        commands: all actions by name, see ``views.action_specs``.
        segment_page, search_page, classify_page: the pages; the last two are made when first asked for.
        make_page: called with the mode whose page is asked for first; calls ``add_page``.
        area, canvas, filmstrip_area, filmstrip, side: parts of the segment page.
        tools, job_bar, notice: around the pages.
        close_guard: asked before the window closes; it stays open where the answer is False. None: it closes.

    Signals:
        folder_dropped(Path): a folder, or the folder of a dropped file.
        recent_chosen(Path): from the menu of recent folders.
        recent_project_chosen(Path): from the menu of recent projects.
        theme_chosen(str): one of ``settings.THEMES``.
        activated(): the window came to the front.
        closing(): the window is about to close; the last moment to save.
    """

    folder_dropped = Signal(object)
    recent_chosen = Signal(object)
    recent_project_chosen = Signal(object)
    theme_chosen = Signal(str)
    activated = Signal()
    closing = Signal()

    def __init__(self, images: ImageList) -> None:
        """Build everything but the pages of the other modes; nothing is shown yet.

        Args:
            images: the folder.
        """
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Fewshot")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.commands = make_actions(self)
        self.segment_page = SegmentPage(images)
        self.area = self.segment_page.area
        self.canvas = self.area.canvas
        self.filmstrip_area = self.segment_page.filmstrip_area
        self.filmstrip = self.filmstrip_area.filmstrip
        self.side = self.segment_page.side
        self._stack = QStackedWidget()
        self._pages: dict[Mode, SegmentPage | SearchPage | ClassifyPage] = {}
        self._remembers_layout = False
        self.make_page: Callable[[Mode], None] | None = None
        self.add_page(Mode.SEGMENT, self.segment_page)
        self._mode = Mode.SEGMENT
        self._menus: dict[str, QMenu] = {}
        self.tools = ToolPanel(self.commands)
        self.job_bar = JobBar()
        self.notice = NoticeBar()
        self.close_guard: Callable[[], bool] | None = None

        self._recent_menu = QMenu(self.tr("&Recent folders"), self)
        self._recent_menu.setEnabled(False)
        self._recent_projects_menu = QMenu(self.tr("Recent pro&jects"), self)
        self._recent_projects_menu.setEnabled(False)
        self._theme_group = QActionGroup(self)
        self._make_menus()
        self._make_main_bar()
        self._arrange()
        self.resize(_DEFAULT_SIZE)
        tint_actions(self.commands, self)
        self.commands["brush"].setChecked(True)
        self.commands["quit"].triggered.connect(self.close)
        self.commands["side_panel"].setChecked(True)
        self.commands["side_panel"].toggled.connect(self.side.setVisible)
        self.show_mode(Mode.SEGMENT)

    # --- state on screen -------------------------------------------------------------------------

    def add_page(self, mode: Mode, page: SegmentPage | SearchPage | ClassifyPage) -> None:
        """Take over the page of a mode, with the layout of the last time."""
        self._pages[mode] = page
        self._stack.addWidget(page)
        if self._remembers_layout:
            page.restore_layout(_layout_store(), _LAYOUT_KEY)

    def page(self, mode: Mode) -> SegmentPage | SearchPage | ClassifyPage:
        """The page of a mode; ``make_page`` is asked for one that was not needed before."""
        if mode not in self._pages:
            self.make_page(mode)
        return self._pages[mode]

    @property
    def search_page(self) -> SearchPage:
        return self.page(Mode.SEARCH)

    @property
    def classify_page(self) -> ClassifyPage:
        return self.page(Mode.CLASSIFY)

    @property
    def mode(self) -> Mode:
        """Whose page is on screen."""
        return self._mode

    def show_mode(self, mode: Mode) -> None:
        """Bring a mode's page, menus and keys to the front; all others keep their state."""
        self._mode = mode
        self.commands[f"mode_{mode.value}"].setChecked(True)
        self._stack.setCurrentWidget(self.page(mode))
        self.tools.setVisible(mode == Mode.SEGMENT)
        show_mode_actions(self.commands, mode)
        for title, menu in self._menus.items():
            menu.menuAction().setVisible(MENU_MODES.get(title, mode) == mode)

    def show_recent_folders(self, folders: tuple[str, ...]) -> None:
        """Fill the menu of recent folders."""
        self._recent_menu.clear()
        self._recent_menu.setEnabled(bool(folders))
        for name in folders:
            self._recent_menu.addAction(name.replace("&", "&&")).setData(Path(name))

    def show_recent_projects(self, projects: tuple[Path, ...]) -> None:
        """Fill the menu of recent projects."""
        self._recent_projects_menu.clear()
        self._recent_projects_menu.setEnabled(bool(projects))
        for path in projects:
            self._recent_projects_menu.addAction(str(path).replace("&", "&&")).setData(path)

    def show_theme(self, name: str) -> None:
        """Check a theme in the menu without telling anybody."""
        for action in self._theme_group.actions():
            with QSignalBlocker(action):
                action.setChecked(action.data() == name)

    def restore_layout(self, *, is_reset: bool) -> None:
        """Take over size and splitters of the last time, or forget them."""
        store = _layout_store()
        if is_reset:
            store.remove(_LAYOUT_KEY)
        state = store.value(f"{_LAYOUT_KEY}/geometry")
        if state is not None:
            self.restoreGeometry(state)
        self._remembers_layout = True
        for page in self._pages.values():
            page.restore_layout(store, _LAYOUT_KEY)

    # --- Qt's interface --------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.close_guard is not None and not self.close_guard():
            event.ignore()
            return
        store = _layout_store()
        store.setValue(f"{_LAYOUT_KEY}/geometry", self.saveGeometry())
        for page in self._pages.values():
            page.save_layout(store, _LAYOUT_KEY)
        self.hide()  # at once: the engine may need a moment to come to the end of a step
        self.closing.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            tint_actions(self.commands, self)
            self._recent_button.setIcon(tinted_icon("recent", self.palette()))
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_folder(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _dropped_folder(event)
        if folder is not None:
            event.acceptProposedAction()
            self.folder_dropped.emit(folder)

    # --- internals -------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        menus = self._menus
        menu: QMenu | None = None
        for spec in ACTIONS:
            if spec is None:
                menu.addSeparator()
                continue
            if spec.series:
                continue
            if spec.menu not in menus:
                menus[spec.menu] = self.menuBar().addMenu(shown(spec.menu))
            menu = menus[spec.menu]
            menu.addAction(self.commands[spec.name])
        menus["&File"].insertMenu(self.commands["open_sample"], self._recent_menu)
        menus["&File"].insertMenu(self.commands["save_project_as"], self._recent_projects_menu)
        self._recent_menu.triggered.connect(self._on_recent_triggered)
        self._recent_projects_menu.triggered.connect(self._on_recent_project_triggered)
        theme_menu = menus["&View"].addMenu(self.tr("&Theme"))
        for name in THEMES:
            action = theme_menu.addAction(theme_title(name))
            action.setData(name)
            action.setCheckable(True)
            self._theme_group.addAction(action)
        self._theme_group.triggered.connect(self._on_theme_triggered)

    def _make_main_bar(self) -> None:
        bar = self.addToolBar(self.tr("Main"))
        bar.setObjectName("mainBar")
        bar.setMovable(False)
        side = max(_ICON_PX, bar.fontMetrics().height())  # no smaller than the letters beside it
        bar.setIconSize(QSize(side, side))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addAction(self.commands["open_folder"])
        self._recent_button = QToolButton()
        self._recent_button.setObjectName("menuButton")
        self._recent_button.setText(self.tr("Recent"))
        self._recent_button.setIcon(tinted_icon("recent", self.palette()))
        self._recent_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._recent_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._recent_button.setMenu(self._recent_menu)
        bar.addWidget(self._recent_button)
        switch = ModeSwitch([self.commands[f"mode_{mode.value}"] for mode in Mode])
        bar.addWidget(_make_spacer(_SWITCH_MARGIN_PX))
        bar.addWidget(switch)
        bar.addWidget(_make_spacer())
        for name in ("previous_image", "next_image", "fit", "export_masks", "export_table", "export_classes"):
            bar.addAction(self.commands[name])
        for name in ("previous_image", "next_image", "fit"):
            bar.widgetForAction(self.commands[name]).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _arrange(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.job_bar)
        self.setCentralWidget(content)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tools)

    def _on_recent_triggered(self, action: QAction) -> None:
        self.recent_chosen.emit(action.data())  # a Path: as text, bytes that are no UTF-8 would be lost

    def _on_recent_project_triggered(self, action: QAction) -> None:
        self.recent_project_chosen.emit(action.data())

    def _on_theme_triggered(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())


def _layout_store() -> QSettings:
    """Where sizes and splitters are kept: Qt's own format, in our folder."""
    return QSettings(str(data_dir() / "window.ini"), QSettings.Format.IniFormat)


def _make_spacer(width: int | None = None) -> QWidget:
    """An empty place in a tool bar, as wide as there is room or, with a width, as wide as that."""
    spacer = QWidget()
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    if width is not None:
        spacer.setFixedWidth(width)
    return spacer


def _dropped_folder(event: QDropEvent) -> Path | None:
    """The first local folder among what is dragged; for a file, the folder it is in.

    None where the images come from our own grid: they are in the folder that is open.
    """
    if event.mimeData().hasFormat(IMAGES_FORMAT):
        return None
    for url in event.mimeData().urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            if path.is_dir():
                return path
            if path.is_file():
                return path.parent
    return None
