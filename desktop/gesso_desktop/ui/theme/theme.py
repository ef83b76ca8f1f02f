"""The theme of the running application: follows the system and the settings, switches live."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QToolTip

from gesso_desktop.state.settings import ThemeChoice
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.theme.colours import DARK, LIGHT, Colours
from gesso_desktop.ui.theme.focus_ring import FocusRing
from gesso_desktop.ui.theme.font_sized_fusion import FontSizedFusion
from gesso_desktop.ui.theme.palette import palette_of


class Theme(QObject):
    """Gives the application its style, palette and font. Make one, before the first window."""

    changed = Signal()
    """Colours or sizes are others; widgets are told by Qt itself (PaletteChange, FontChange)."""

    def __init__(self, app: QApplication, settings: SettingsState) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._system_font = QFont(app.font())
        self._system_scheme = app.styleHints().colorScheme()
        self._style = FontSizedFusion()
        app.setStyle(self._style)
        FocusRing(app)
        self._apply_font()
        self._apply_colours()
        settings.changed.connect(self._on_setting)
        app.styleHints().colorSchemeChanged.connect(self._on_system)
        self._ask_for_frames()

    @property
    def is_dark(self) -> bool:
        match self._settings.values.theme:
            case ThemeChoice.DARK:
                return True
            case ThemeChoice.LIGHT:
                return False
            case ThemeChoice.SYSTEM:
                return self._system_scheme != Qt.ColorScheme.Light

    @property
    def colours(self) -> Colours:
        return DARK if self.is_dark else LIGHT

    def _on_setting(self, name: str) -> None:
        if name == "theme":
            self._ask_for_frames()
            self._apply_colours()
        elif name == "interface_scale":
            self._apply_font()
            self.changed.emit()

    def _on_system(self, scheme: Qt.ColorScheme) -> None:
        self._system_scheme = scheme
        self._apply_colours()

    def _ask_for_frames(self) -> None:
        """Window frames and native dialogs follow the choice where the platform lets them."""
        scheme = {
            ThemeChoice.DARK: Qt.ColorScheme.Dark,
            ThemeChoice.LIGHT: Qt.ColorScheme.Light,
            ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
        }[self._settings.values.theme]
        self._app.styleHints().setColorScheme(scheme)

    def _apply_colours(self) -> None:
        palette = palette_of(self.colours)
        self._app.setPalette(palette)
        QToolTip.setPalette(palette)
        self.changed.emit()

    def _apply_font(self) -> None:
        font = QFont(self._system_font)
        share = self._settings.values.interface_scale / 100
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * share)
        else:
            font.setPixelSize(max(1, round(font.pixelSize() * share)))
        self._style.follow(font)
        self._app.setFont(font)
