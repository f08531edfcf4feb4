"""Light and dark look: two palettes and the few style rules Fusion lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from engine.paths import bundled_dir


@dataclass(frozen=True, kw_only=True)
class _Tokens:
    """One look, as ``#rrggbb`` texts.

    Contrasts are WCAG 2's: ``text`` has at least 7 on ``window``, ``base`` and ``border`` (a chosen row), the
    other inks 4.5 on ``window`` and ``base``, ``muted`` on ``border`` as well. ``edge``, which shows where a
    field is, has 3.
    """

    window: str
    base: str
    raised: str
    border: str
    edge: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_text: str
    canvas: str
    danger: str
    success: str
    arrow: str
    """File in ``assets/icons``."""


_LIGHT: Final = _Tokens(
    window="#f4f5f7",
    base="#ffffff",
    raised="#ffffff",
    border="#d3d7de",
    edge="#7d8592",
    text="#1b1f27",
    muted="#525a68",
    disabled="#a3aab5",
    accent="#1a64d6",
    accent_text="#ffffff",
    canvas="#e2e5ea",
    danger="#b3261e",
    success="#1a7f43",
    arrow="arrow-light.png",
)
_DARK: Final = _Tokens(
    window="#1f2228",
    base="#2b2f37",
    raised="#2b2f37",
    border="#444a57",
    edge="#7b8291",
    text="#e8eaee",
    muted="#b9bfca",
    disabled="#676e7b",
    accent="#5c9dff",
    accent_text="#0c1420",
    canvas="#131519",
    danger="#ff8a80",
    success="#63d297",
    arrow="arrow-dark.png",
)

# A "min-height" lets a layout squeeze a widget down to it, even where the letters are larger. So it stands
# only where letters of twice the size have room in it; all else gets its 24 px by padding.
_RULES: Final = """
QCheckBox, QRadioButton, QSlider:horizontal {{ min-height: 24px; }}
QComboBox {{ background: {raised}; color: {text}; border: 1px solid {edge}; border-radius: 4px;
    padding: 4px 8px; combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {base}; color: {text}; border: 1px solid {edge};
    selection-background-color: {accent}; selection-color: {accent_text}; }}
QComboBox QAbstractItemView::item {{ min-height: 24px; }}
QComboBox:hover {{ border-color: {muted}; }}
QComboBox:focus {{ border: 2px solid {accent}; padding: 3px 7px; }}
QComboBox:disabled {{ background: {window}; color: {disabled}; border-color: {border}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 12px; height: 12px; }}
QAbstractSpinBox {{ min-height: 20px; }}
QSlider:vertical {{ min-width: 24px; }}
QCheckBox, QRadioButton {{ border: 2px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {accent}; }}
QToolButton {{ min-width: 24px; min-height: 24px; }}
QToolButton:focus {{ border: 2px solid {accent}; border-radius: 4px; background: transparent; }}
QTreeView {{ border: 1px solid {border}; border-radius: 4px; }}
QTreeView:focus {{ border-color: {accent}; }}
QPushButton {{ background: {raised}; color: {text}; border: 1px solid {edge}; border-radius: 4px;
    padding: 4px 12px; }}
QPushButton:hover {{ background: {window}; border-color: {muted}; }}
QPushButton:pressed {{ background: {border}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 3px 11px; }}
QPushButton:disabled {{ background: {window}; color: {disabled}; border-color: {border}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QToolBar {{ background: {window}; border: none; spacing: 4px; padding: 4px; }}
QToolBar#mainBar {{ border-bottom: 1px solid {border}; }}
QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px 8px; color: {text};
    min-width: 14px; min-height: 16px; }}
QToolBar QToolButton:hover {{ background: {raised}; border-color: {border}; }}
QToolBar QToolButton:checked {{ background: {raised}; border-color: {accent}; }}
QToolBar QToolButton:pressed {{ background: {border}; }}
QToolBar QToolButton:focus {{ border: 2px solid {accent}; padding: 4px 7px; }}
QToolBar QToolButton:disabled {{ color: {disabled}; }}
QToolBar QToolButton#toolButton {{ padding: 5px; }}
QToolBar QToolButton#toolButton:focus {{ padding: 4px; }}
QToolButton#menuButton {{ padding-right: 22px; }}
QToolBar QToolButton#menuButton:focus {{ padding: 4px 21px 4px 7px; }}
QToolButton#menuButton::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: right center;
    right: 7px; }}
QFrame#modeSwitch {{ background: {border}; border: none; border-radius: 8px; }}
QToolBar QFrame#modeSwitch QToolButton {{ padding: 4px 18px; border: 1px solid transparent;
    border-radius: 6px; }}
QToolBar QFrame#modeSwitch QToolButton:hover {{ background: {window}; }}
QToolBar QFrame#modeSwitch QToolButton:checked {{ background: {raised}; border-color: {border}; }}
QToolBar QFrame#modeSwitch QToolButton:focus {{ border: 2px solid {accent}; padding: 3px 17px; }}
QToolBar#padBar {{ padding: 0px; }}
QLabel#preview {{ background: #ffffff; border: 1px solid {border}; border-radius: 4px; }}
QFrame#hoverBar {{ background: {raised}; border: 1px solid {border}; border-radius: 6px; }}
QFrame#hoverBar QToolButton {{ border: 2px solid transparent; border-radius: 4px; padding: 1px;
    min-width: 18px; min-height: 18px; }}
QFrame#hoverBar QToolButton:hover {{ background: {border}; }}
QFrame#hoverBar QToolButton:checked {{ background: {border}; border-color: {accent}; }}
QListWidget#savedDoodles {{ background: {window}; border: 1px solid {window}; border-radius: 4px; }}
QListWidget#savedDoodles:focus {{ border-color: {accent}; }}
QListView#plainList, QListWidget#plainList {{ background: {window}; border: 1px solid transparent;
    border-radius: 6px; padding: 0px 4px; outline: none; }}
QListView#plainList:focus, QListWidget#plainList:focus {{ border-color: {accent}; }}
QListWidget#plainList::item {{ padding: 3px 4px; border-radius: 4px; color: {text}; }}
QListWidget#plainList::item:hover {{ background: {raised}; }}
QListWidget#plainList::item:selected {{ background: {border}; color: {text}; }}
QFrame#popup {{ background: {raised}; border: 1px solid {border}; border-radius: 8px; }}
QFrame#popup QListWidget#plainList {{ background: {raised}; }}
QPushButton#compact {{ background: {base}; border: 1px solid {edge}; border-radius: 4px;
    padding: 4px 9px; }}
QPushButton#compact:hover {{ background: {window}; border-color: {muted}; }}
QPushButton#compact:focus {{ border: 2px solid {accent}; padding: 3px 8px; }}
QPushButton#compact:disabled {{ color: {disabled}; }}
QToolButton#flat {{ border: 1px solid transparent; border-radius: 4px; padding: 2px;
    background: transparent; min-width: 19px; min-height: 19px; }}
QToolButton#flat:hover {{ background: {raised}; border-color: {border}; }}
QToolButton#flat:focus {{ border: 2px solid {accent}; padding: 1px; }}
ClassGrid, ResultGrid, Filmstrip {{ background: {window}; border: 1px solid {window}; }}
ClassGrid:focus, ResultGrid:focus, Filmstrip:focus {{ border-color: {accent}; }}
QPlainTextEdit {{ background: {base}; border: 1px solid {edge}; border-radius: 4px; }}
QPlainTextEdit:focus {{ border: 2px solid {accent}; }}
QLineEdit {{ background: {base}; border: 1px solid {edge}; border-radius: 4px; padding: 3px 6px; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 2px 5px; }}
QLineEdit:disabled {{ background: {window}; color: {disabled}; border-color: {border}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {edge}; }}
QSlider::groove:vertical {{ width: 4px; border-radius: 2px; background: {edge}; }}
QSlider::sub-page:horizontal, QSlider::add-page:vertical {{ background: {accent}; border-radius: 2px; }}
QSlider::handle {{ width: 14px; height: 14px; border: 2px solid {window}; border-radius: 9px;
    background: {accent}; }}
QSlider::handle:horizontal {{ margin: -7px 0px; }}
QSlider::handle:vertical {{ margin: 0px -7px; }}
QSlider::handle:hover {{ background: {text}; }}
QSlider::handle:focus {{ border-color: {text}; }}
QSlider::groove:disabled, QSlider::sub-page:disabled, QSlider::add-page:disabled {{ background: {border}; }}
QSlider::handle:disabled {{ background: {disabled}; }}
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
QLabel#title {{ font-size: {title_pt}pt; font-weight: 600; }}
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
QPushButton#secondary {{ background: {window}; color: {text}; border: 1px solid {edge};
    border-radius: 6px; padding: 7px 15px; }}
QPushButton#secondary:hover {{ background: {border}; }}
QPushButton#secondary:focus {{ border: 2px solid {accent}; padding: 6px 14px; }}
QPushButton#secondary:disabled {{ color: {disabled}; border-color: {border}; }}
QListWidget#pages {{ background: {window}; border: none; outline: none; }}
QListWidget#pages::item {{ padding: 0px 10px; border-radius: 6px; }}
QListWidget#pages::item:selected {{ background: {raised}; color: {text}; border: 1px solid {border}; }}
QListWidget#pages::item:selected:focus {{ border: 2px solid {accent}; }}
QPushButton#link {{ border: 1px solid transparent; background: transparent; color: {accent};
    text-decoration: underline; padding: 4px; }}
QPushButton#link:focus {{ border-color: {accent}; border-radius: 4px; }}
QScrollArea {{ border: none; }}
QScrollArea#scrolling {{ border: 1px solid {window}; }}
QScrollArea#scrolling:focus {{ border-color: {accent}; }}
"""

_TITLE_SCALE: Final = 1.65
"""Of the desktop's letters: whoever made those larger wants larger titles, too."""

_CALM_RULE: Final = "QWidget { widget-animation-duration: 0; }"
"""The style's own animations; ``views.motion`` asks for it as well."""


class Theme(QObject):
    """Applies a look to the application and follows the system's setting. GUI thread only."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._name = "system"
        self._wants_calm = False
        self._has_effects = app.isEffectEnabled(Qt.UIEffect.UI_General)
        self._flash_ms = app.styleHints().cursorFlashTime()
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

    @property
    def is_motion_reduced(self) -> bool:
        """True where nothing may slide, fade or flash: the user said so here, or to the desktop.

        Of the desktop's setting Qt tells what its style knows of: that of Windows, and of some of Linux.
        """
        return self._wants_calm or self._is_desktop_calm()

    def set_motion_reduced(self, is_reduced: bool) -> None:
        """Let nothing slide, fade or flash, not even the text cursor; False: as the desktop has it."""
        self._wants_calm = is_reduced
        self._app.setEffectEnabled(Qt.UIEffect.UI_General, self._has_effects and not is_reduced)
        self._app.styleHints().setCursorFlashTime(0 if self.is_motion_reduced else self._flash_ms)
        self._show()

    def _is_desktop_calm(self) -> bool:
        # Without a widget, the style sheet's own rule does not answer.
        return self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0

    def _on_system_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._show()

    def _show(self) -> None:
        tokens = _DARK if self.is_dark else _LIGHT
        self._app.setPalette(_palette(tokens))
        title_pt = round(_TITLE_SCALE * QFontInfo(self._app.font()).pointSizeF())
        colours = vars(tokens) | {"arrow": (bundled_dir() / "icons" / tokens.arrow).as_posix()}
        rules = _RULES.format(**colours, title_pt=title_pt) + (_CALM_RULE if self.is_motion_reduced else "")
        if rules != self._app.styleSheet():  # it polishes every widget anew
            self._app.setStyleSheet(rules)


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
