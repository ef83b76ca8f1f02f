"""The settings as data: one frozen dataclass whose fields say their label, explanation, section and
range. The dialog, the file and the problem report are made from them. What is set right now, and
the file that keeps it, is in settings_state.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_type_hints

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

Kind = Literal["flag", "number", "choice", "colour", "file", "text", "shortcuts"]


class Language(StrEnum):
    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"
    CHINESE = "zh-Hans"
    ARABIC = "ar"


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class OverlayStyle(StrEnum):
    ANTS = "ants"
    TINT = "tint"
    BOTH = "both"


class EngineChoice(StrEnum):
    AUTO = "auto"
    OPERATORS = "operators"
    MACHINE = "machine"
    SERVER = "server"


class ServerUse(StrEnum):
    """As `gesso_runtime.placing.Sending`, which no window imports before it is wanted."""

    NEVER = "never"
    ASK = "ask"
    ALWAYS = "always"


MODELS_RUN_HERE = frozenset({EngineChoice.AUTO, EngineChoice.MACHINE})
SERVERS_HELP = frozenset({EngineChoice.AUTO, EngineChoice.SERVER})


class ExportFormat(StrEnum):
    SAME = "same"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


@dataclass(frozen=True)
class SettingFacts:
    """What the dialog shows of a setting. Texts are English, to be translated in "Settings".

    A setting without a section is not in the dialog.
    """

    kind: Kind
    section: str = ""
    label: str = ""
    explanation: str = ""
    minimum: int = 0
    maximum: int = 0
    step: int = 1
    unit: str = ""
    choices: Mapping[Enum, str] = field(default_factory=dict)
    file_filter: str = ""


_GENERAL = QT_TRANSLATE_NOOP("Settings", "General")
_DISPLAY = QT_TRANSLATE_NOOP("Settings", "Display")
_EDITING = QT_TRANSLATE_NOOP("Settings", "Editing")
_EXPORT = QT_TRANSLATE_NOOP("Settings", "Export")
_MEMORY = QT_TRANSLATE_NOOP("Settings", "Memory")


@dataclass(frozen=True)
class Settings:
    """Every setting of the editor, with its default."""

    language: Annotated[
        Language,
        SettingFacts(
            "choice",
            _GENERAL,
            QT_TRANSLATE_NOOP("Settings", "Language"),
            QT_TRANSLATE_NOOP("Settings", "The language of menus, panels and messages."),
            choices={
                Language.SYSTEM: QT_TRANSLATE_NOOP("Settings", "As the system"),
                # Languages are named in themselves, so that whoever is lost finds theirs.
                Language.ENGLISH: "English",
                Language.GERMAN: "Deutsch",
                Language.CHINESE: "简体中文",
                Language.ARABIC: "العربية",
            },
        ),
    ] = Language.SYSTEM
    theme: Annotated[
        ThemeChoice,
        SettingFacts(
            "choice",
            _GENERAL,
            QT_TRANSLATE_NOOP("Settings", "Theme"),
            QT_TRANSLATE_NOOP(
                "Settings", "Dark or light. Dark is used where the system does not say."
            ),
            choices={
                ThemeChoice.SYSTEM: QT_TRANSLATE_NOOP("Settings", "As the system"),
                ThemeChoice.DARK: QT_TRANSLATE_NOOP("Settings", "Dark"),
                ThemeChoice.LIGHT: QT_TRANSLATE_NOOP("Settings", "Light"),
            },
        ),
    ] = ThemeChoice.SYSTEM
    interface_scale: Annotated[
        int,
        SettingFacts(
            "number",
            _GENERAL,
            QT_TRANSLATE_NOOP("Settings", "Text size"),
            QT_TRANSLATE_NOOP(
                "Settings", "In percent of the system's font size. Buttons and icons grow with it."
            ),
            minimum=75,
            maximum=200,
            step=5,
            unit="%",
        ),
    ] = 100
    recent_files_count: Annotated[
        int,
        SettingFacts(
            "number",
            _GENERAL,
            QT_TRANSLATE_NOOP("Settings", "Recent files"),
            QT_TRANSLATE_NOOP("Settings", "How many are listed; 0 remembers none."),
            maximum=50,
        ),
    ] = 12
    monitor_profile: Annotated[
        str,
        SettingFacts(
            "file",
            _DISPLAY,
            QT_TRANSLATE_NOOP("Settings", "Monitor profile"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "An ICC file that describes this screen. Left empty, the system's "
                "profile is used where it can be read, otherwise sRGB.",
            ),
            file_filter=QT_TRANSLATE_NOOP("Settings", "ICC profiles (*.icc *.icm)"),
        ),
    ] = ""
    overlay_style: Annotated[
        OverlayStyle,
        SettingFacts(
            "choice",
            _DISPLAY,
            QT_TRANSLATE_NOOP("Settings", "Selections are shown by"),
            QT_TRANSLATE_NOOP("Settings", "How the picture shows what is selected."),
            choices={
                OverlayStyle.ANTS: QT_TRANSLATE_NOOP("Settings", "A moving outline"),
                OverlayStyle.TINT: QT_TRANSLATE_NOOP("Settings", "A tint"),
                OverlayStyle.BOTH: QT_TRANSLATE_NOOP("Settings", "Outline and tint"),
            },
        ),
    ] = OverlayStyle.ANTS
    overlay_colour: Annotated[
        str,
        SettingFacts(
            "colour",
            _DISPLAY,
            QT_TRANSLATE_NOOP("Settings", "Tint"),
            QT_TRANSLATE_NOOP("Settings", "The colour of the selection and of the change map."),
        ),
    ] = "#e0404c"
    pen_pressure: Annotated[
        bool,
        SettingFacts(
            "flag",
            _EDITING,
            QT_TRANSLATE_NOOP("Settings", "Pen pressure changes the brush size"),
            QT_TRANSLATE_NOOP("Settings", "Applies to graphics tablets only."),
        ),
    ] = True
    live_preview: Annotated[
        bool,
        SettingFacts(
            "flag",
            _EDITING,
            QT_TRANSLATE_NOOP("Settings", "Preview while typing"),
            QT_TRANSLATE_NOOP(
                "Settings", "Shows on the picture what a sentence would do before it is applied."
            ),
        ),
    ] = True
    planner: Annotated[
        bool,
        SettingFacts(
            "flag",
            _EDITING,
            QT_TRANSLATE_NOOP("Settings", "A language model reads what the rules do not"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "Only where one is installed. It can name steps and prompts, nothing else.",
            ),
        ),
    ] = True
    keeps_prompts: Annotated[
        bool,
        SettingFacts(
            "flag",
            _EDITING,
            QT_TRANSLATE_NOOP("Settings", "Keep what models made of a sentence"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "The same sentence is then done sooner. Only you can read what is kept, and not "
                "the sentence itself; switching this off deletes it.",
            ),
        ),
    ] = True
    engine: Annotated[
        EngineChoice,
        SettingFacts(
            "choice",
            _EDITING,
            QT_TRANSLATE_NOOP("Settings", "Edits run on"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "Exact operators always run here, within Gesso. Only what needs a "
                "model is sent anywhere else.",
            ),
            choices={
                EngineChoice.AUTO: QT_TRANSLATE_NOOP("Settings", "Automatic"),
                EngineChoice.OPERATORS: QT_TRANSLATE_NOOP("Settings", "Operators only"),
                EngineChoice.MACHINE: QT_TRANSLATE_NOOP("Settings", "This machine"),
                EngineChoice.SERVER: QT_TRANSLATE_NOOP("Settings", "A server"),
            },
        ),
    ] = EngineChoice.AUTO
    servers: Annotated[
        ServerUse,
        SettingFacts(
            "choice",
            _EDITING,
            QT_TRANSLATE_NOOP("Settings", "What this machine cannot do"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "Whether a paired server may do it. Then the pixels that the model sees, their "
                "mask and your words leave this machine.",
            ),
            choices={
                ServerUse.NEVER: QT_TRANSLATE_NOOP("Settings", "Never send it to a server"),
                ServerUse.ASK: QT_TRANSLATE_NOOP("Settings", "Ask before sending"),
                ServerUse.ALWAYS: QT_TRANSLATE_NOOP("Settings", "Send without asking"),
            },
        ),
    ] = ServerUse.ASK
    # The id of a model that is preferred to all others; chosen where the instruction is written.
    named_engine: Annotated[str, SettingFacts("text")] = ""
    export_format: Annotated[
        ExportFormat,
        SettingFacts(
            "choice",
            _EXPORT,
            QT_TRANSLATE_NOOP("Settings", "Format"),
            QT_TRANSLATE_NOOP(
                "Settings", "What an export starts with; it can be changed each time."
            ),
            choices={
                ExportFormat.SAME: QT_TRANSLATE_NOOP("Settings", "As the original"),
                ExportFormat.TIFF: "TIFF",
                ExportFormat.PNG: "PNG",
                ExportFormat.JPEG: "JPEG",
                ExportFormat.WEBP: QT_TRANSLATE_NOOP("Settings", "WebP, lossless"),
            },
        ),
    ] = ExportFormat.SAME
    export_quality: Annotated[
        int,
        SettingFacts(
            "number",
            _EXPORT,
            QT_TRANSLATE_NOOP("Settings", "JPEG quality"),
            QT_TRANSLATE_NOOP("Settings", "Higher keeps more and makes larger files."),
            minimum=1,
            maximum=100,
        ),
    ] = 95
    export_metadata: Annotated[
        bool,
        SettingFacts(
            "flag",
            _EXPORT,
            QT_TRANSLATE_NOOP("Settings", "Keep camera data, captions and place"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "EXIF, IPTC, XMP and GPS go into exported files. Saved copies always keep them.",
            ),
        ),
    ] = True
    cache_megabytes: Annotated[
        int,
        SettingFacts(
            "number",
            _MEMORY,
            QT_TRANSLATE_NOOP("Settings", "Memory for shown pictures"),
            QT_TRANSLATE_NOOP(
                "Settings",
                "More makes moving around large pictures smoother. Counts from the next start.",
            ),
            minimum=64,
            maximum=8192,
            step=32,
            unit="MB",
        ),
    ] = 96
    # Changed in the dialog of the shortcuts.
    shortcuts: Annotated[Mapping[str, tuple[str, ...]], SettingFacts("shortcuts")] = field(
        default_factory=lambda: MappingProxyType({})
    )


def facts_of(name: str) -> SettingFacts:
    return _facts()[name]


def setting_names() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Settings))


def default_of(name: str) -> Any:
    return getattr(Settings(), name)


def shown_settings() -> tuple[str, ...]:
    """The settings that the dialog has, in its order."""
    return tuple(name for name in setting_names() if facts_of(name).section)


@cache
def _facts() -> Mapping[str, SettingFacts]:
    hints = get_type_hints(Settings, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}
