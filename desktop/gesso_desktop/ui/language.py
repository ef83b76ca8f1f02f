"""The language of the running application: translations, direction, number formats."""

from collections.abc import Iterable
from importlib.resources import as_file, files

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from gesso_desktop.state.settings import Language
from gesso_desktop.state.settings_state import SettingsState

_QT_NAMES = {Language.GERMAN: "de", Language.CHINESE: "zh_CN", Language.ARABIC: "ar"}
_OUR_NAMES = {
    Language.ENGLISH: "en",
    Language.GERMAN: "de",
    Language.CHINESE: "zh_Hans",
    Language.ARABIC: "ar",
}
_LOCALES = {Language.ARABIC: "ar-001"}  # the world's, which writes digits as in 3000 × 2000


class Languages(QObject):
    """Keeps the application in the chosen language. Make one, before the first window.

    Widgets are told of a change by Qt: QEvent.LanguageChange and LayoutDirectionChange.
    """

    def __init__(self, app: QApplication, settings: SettingsState) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._translators: list[QTranslator] = []
        self._apply()
        settings.changed.connect(self._on_setting)

    @property
    def current(self) -> Language:
        """Never Language.SYSTEM."""
        chosen = self._settings.values.language
        return system_language() if chosen is Language.SYSTEM else chosen

    def _on_setting(self, name: str) -> None:
        if name == "language":
            self._apply()

    def _apply(self) -> None:
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._translators = [
            translator for translator in self._loaded() if self._app.installTranslator(translator)
        ]
        locale = self._locale()
        QLocale.setDefault(locale)
        self._app.setLayoutDirection(locale.textDirection())

    def _locale(self) -> QLocale:
        system = QLocale.system()
        is_wanted = self._settings.values.language is Language.SYSTEM and _language(system.name())
        if is_wanted and system.zeroDigit() == "0":
            return system
        return QLocale(_LOCALES.get(self.current, self.current.value))

    def _loaded(self) -> Iterable[QTranslator]:
        language = self.current
        if language in _QT_NAMES:
            qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            qt_texts = QTranslator(self)
            if qt_texts.load(f"qtbase_{_QT_NAMES[language]}", qt_folder):
                yield qt_texts
        ours = files(__package__).joinpath("translations", f"gesso_{_OUR_NAMES[language]}.qm")
        texts = QTranslator(self)
        if ours.is_file():
            with as_file(ours) as path:
                if texts.load(str(path)):
                    yield texts


def system_language() -> Language:
    """The first of the user's languages that Gesso speaks, otherwise English."""
    return first_spoken(QLocale.system().uiLanguages())


def first_spoken(names: Iterable[str]) -> Language:
    """names: BCP 47 or POSIX names, most wanted first."""
    return next(filter(None, map(_language, names)), Language.ENGLISH)


def _language(name: str) -> Language | None:
    parts = name.replace("_", "-").lower().split("-")
    match parts[0]:
        case "en":
            return Language.ENGLISH
        case "de":
            return Language.GERMAN
        case "ar":
            return Language.ARABIC
        case "zh" if not {"hant", "tw", "hk", "mo"} & set(parts):
            return Language.CHINESE
    return None
