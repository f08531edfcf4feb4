"""Light and dark look: two palettes and the few style rules Fusion lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, kw_only=True)
class _Tokens:
    """One look, as ``#rrggbb`` texts. ``text`` on ``window`` has a contrast of at least 7, ``muted`` 4.5."""

    window: str
    base: str
    raised: str
    border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_text: str
    canvas: str
    danger: str
    success: str


_LIGHT: Final = _Tokens(
    window="#f4f5f7",
    base="#ffffff",
    raised="#ffffff",
    border="#d3d7de",
    text="#1b1f27",
    muted="#59616f",
    disabled="#a3aab5",
    accent="#1f6feb",
    accent_text="#ffffff",
    canvas="#e2e5ea",
    danger="#b3261e",
    success="#1a7f43",
)
_DARK: Final = _Tokens(
    window="#1f2228",
    base="#2b2f37",
    raised="#2b2f37",
    border="#444a57",
    text="#e8eaee",
    muted="#a2a9b6",
    disabled="#676e7b",
    accent="#5c9dff",
    accent_text="#0c1420",
    canvas="#131519",
    danger="#ff8a80",
    success="#63d297",
)

_RULES: Final = """
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QToolBar {{ background: {window}; border: none; spacing: 4px; padding: 4px; }}
QToolBar#mainBar {{ border-bottom: 1px solid {border}; }}
QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px 8px; color: {text}; }}
QToolBar QToolButton:hover {{ background: {raised}; border-color: {border}; }}
QToolBar QToolButton:checked {{ background: {raised}; border-color: {accent}; }}
QToolBar QToolButton:pressed {{ background: {border}; }}
QToolBar QToolButton:focus {{ border-color: {accent}; }}
QToolBar QToolButton:disabled {{ color: {disabled}; }}
QToolBar QToolButton#toolButton {{ padding: 5px; }}
QToolButton#menuButton {{ padding-right: 22px; }}
QToolButton#menuButton::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: right center;
    right: 7px; }}
QFrame#modeSwitch {{ background: {border}; border: none; border-radius: 8px; }}
QToolBar QFrame#modeSwitch QToolButton {{ padding: 4px 18px; border: 1px solid transparent;
    border-radius: 6px; }}
QToolBar QFrame#modeSwitch QToolButton:hover {{ background: {window}; }}
QToolBar QFrame#modeSwitch QToolButton:checked {{ background: {raised}; border-color: {border}; }}
QToolBar QFrame#modeSwitch QToolButton:focus {{ border-color: {accent}; }}
QToolBar#padBar {{ padding: 0px; }}
QLabel#preview {{ background: #ffffff; border: 1px solid {border}; border-radius: 4px; }}
QFrame#hoverBar {{ background: {raised}; border: 1px solid {border}; border-radius: 6px; }}
QFrame#hoverBar QToolButton {{ border: none; border-radius: 4px; padding: 3px; }}
QFrame#hoverBar QToolButton:hover {{ background: {border}; }}
QFrame#hoverBar QToolButton:checked {{ background: {accent}; }}
QListWidget#savedDoodles {{ background: {window}; border: 1px solid {window}; border-radius: 4px; }}
QListWidget#savedDoodles:focus {{ border-color: {accent}; }}
QListView#plainList, QListWidget#plainList {{ background: {window}; border: 1px solid transparent;
    border-radius: 6px; padding: 0px 4px; outline: none; }}
QListWidget#plainList::item {{ padding: 3px 4px; border-radius: 4px; color: {text}; }}
QListWidget#plainList::item:hover {{ background: {raised}; }}
QListWidget#plainList::item:selected {{ background: {border}; color: {text}; }}
QFrame#popup {{ background: {raised}; border: 1px solid {border}; border-radius: 8px; }}
QFrame#popup QListWidget#plainList {{ background: {raised}; }}
QPushButton#compact {{ background: {base}; border: 1px solid {border}; border-radius: 4px;
    padding: 3px 9px; }}
QPushButton#compact:hover {{ background: {window}; border-color: {muted}; }}
QPushButton#compact:focus {{ border-color: {accent}; }}
QPushButton#compact:disabled {{ color: {disabled}; }}
QToolButton#flat {{ border: 1px solid transparent; border-radius: 4px; padding: 2px;
    background: transparent; }}
QToolButton#flat:hover {{ background: {raised}; border-color: {border}; }}
QToolButton#flat:focus {{ border-color: {accent}; }}
ClassGrid {{ background: {window}; border: none; }}
ResultGrid {{ background: {window}; border: none; }}
Filmstrip {{ background: {window}; border: none; }}
QLineEdit {{ background: {base}; border: 1px solid {border}; border-radius: 4px; padding: 3px 6px; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit:disabled {{ background: {window}; color: {disabled}; }}
QCheckBox::indicator:unchecked {{ width: 13px; height: 13px; border: 1px solid {muted};
    border-radius: 3px; background: {base}; }}
QCheckBox::indicator:unchecked:disabled {{ border-color: {disabled}; }}
QRadioButton::indicator:unchecked {{ width: 13px; height: 13px; border: 1px solid {muted};
    border-radius: 7px; background: {base}; }}
QRadioButton::indicator:unchecked:disabled {{ border-color: {disabled}; }}
QSplitter::handle {{ background: {border}; }}
QFrame#card {{ background: {raised}; border: 1px solid {border}; border-radius: 12px; }}
QFrame#pill {{ background: {raised}; border: 1px solid {border}; border-radius: 10px; }}
QFrame#noticeBar {{ background: {raised}; border: none; border-bottom: 2px solid {accent}; }}
QFrame#noticeBar[level="warning"] {{ border-bottom: 2px solid {danger}; }}
QFrame#noticeBar QLabel#noticeMark {{ color: {accent}; font-weight: 700; }}
QFrame#noticeBar[level="warning"] QLabel#noticeMark {{ color: {danger}; }}
QFrame#jobBar {{ background: {window}; border-top: 1px solid {border}; }}
QLabel#heading {{ font-weight: 600; }}
QLabel#title {{ font-size: 15pt; font-weight: 600; }}
QLabel#muted {{ color: {muted}; }}
QLabel#danger {{ color: {danger}; }}
QLabel#step {{ background: {accent}; color: {accent_text}; border-radius: 13px; font-weight: 600; }}
QLabel#chip {{ background: {raised}; border: 1px solid {border}; border-radius: 10px; padding: 3px 10px; }}
QLabel#chip[state="ready"] {{ color: {success}; }}
QLabel#chip[state="failed"] {{ color: {danger}; }}
QPushButton#primary {{ background: {accent}; color: {accent_text}; border: 2px solid {accent};
    border-radius: 6px; padding: 6px 14px; font-weight: 600; }}
QPushButton#primary:focus {{ border-color: {text}; }}
QPushButton#primary:disabled {{ background: {disabled}; border-color: {disabled}; }}
QPushButton#secondary {{ background: {window}; color: {text}; border: 2px solid {border};
    border-radius: 6px; padding: 6px 14px; }}
QPushButton#secondary:hover {{ background: {border}; }}
QPushButton#secondary:focus {{ border-color: {accent}; }}
QPushButton#secondary:disabled {{ color: {disabled}; }}
QListWidget#pages {{ background: {window}; border: none; outline: none; }}
QListWidget#pages::item {{ padding: 0px 10px; border-radius: 6px; }}
QListWidget#pages::item:selected {{ background: {raised}; color: {text}; border: 1px solid {border}; }}
QListWidget#pages:focus::item:selected {{ border-color: {accent}; }}
QPushButton#link {{ border: 1px solid transparent; background: transparent; color: {accent};
    text-decoration: underline; padding: 2px 4px; }}
QPushButton#link:focus {{ border-color: {accent}; border-radius: 4px; }}
QScrollArea {{ border: none; }}
"""


class Theme(QObject):
    """Applies a look to the application and follows the system's setting. GUI thread only."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._name = "system"
        self._has_effects = app.isEffectEnabled(Qt.UIEffect.UI_General)
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self.apply("system")

    @property
    def is_dark(self) -> bool:
        """True where the dark look is on screen."""
        if self._name == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._name == "dark"

    def apply(self, name: str) -> None:
        """Show one of ``settings.THEMES``."""
        self._name = name
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(
            name, Qt.ColorScheme.Unknown
        )
        # Tells the platform too, so that title bars and native dialogs follow.
        self._app.styleHints().setColorScheme(scheme)
        self._show()

    def set_motion_reduced(self, is_reduced: bool) -> None:
        """Switch off what menus, lists and tool tips do when they open; False: as the system has it."""
        self._app.setEffectEnabled(Qt.UIEffect.UI_General, self._has_effects and not is_reduced)

    def _on_system_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._show()

    def _show(self) -> None:
        tokens = _DARK if self.is_dark else _LIGHT
        self._app.setPalette(_palette(tokens))
        self._app.setStyleSheet(_RULES.format(**vars(tokens)))


def _palette(tokens: _Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, name in (
        ((role.Window, role.AlternateBase), tokens.window),
        ((role.Base,), tokens.base),
        ((role.Button, role.ToolTipBase), tokens.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), tokens.text),
        ((role.PlaceholderText,), tokens.muted),
        ((role.Highlight, role.Link, role.Accent), tokens.accent),
        ((role.HighlightedText, role.BrightText), tokens.accent_text),
        ((role.Light, role.Midlight), tokens.raised),
        ((role.Mid,), tokens.border),
        ((role.Dark,), tokens.canvas),
        ((role.Shadow,), "#000000"),
    ):
        for one_role in roles:
            palette.setColor(one_role, QColor(name))
    for one_role in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, one_role, QColor(tokens.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.border))
    return palette
