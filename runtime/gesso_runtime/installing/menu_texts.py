"""The texts that make a desktop know Gesso: the menu entry, and what a project file is.

After the Desktop Entry Specification 1.1 and the Shared MIME-info Database specification.
"""

from collections.abc import Iterable
from pathlib import Path

NAME = "gesso"
"""Of the entry, the icon and the window: by it a desktop knows that they belong together."""
OWNER = "X-Gesso-Prefix"
"""The key of the entry that says which installation wrote it."""
PROJECT_TYPE = "application/x-gesso-project"
_PICTURES = ("image/tiff", "image/png", "image/jpeg", "image/webp", "image/avif")
_TOLD = {
    "GenericName": {
        "": "Photo Editor",
        "de": "Bildbearbeitung",
        "zh_CN": "照片编辑器",
        "ar": "محرر صور",
    },
    "Comment": {
        "": "Edit photographs by instruction, offline",
        "de": "Fotos nach Anweisung bearbeiten, ohne Netz",
        "zh_CN": "用一句话离线编辑照片",
        "ar": "تحرير الصور بالتعليمات دون اتصال",
    },
    "Keywords": {
        "": "photo;restore;retouch;edit;scan;",
        "de": "Foto;restaurieren;retuschieren;bearbeiten;Scan;",
        "zh_CN": "照片;修复;修图;编辑;扫描;",
        "ar": "صورة;ترميم;تنقيح;تحرير;مسح;",
    },
}
_PROJECT = {
    "": "Gesso project",
    "de": "Gesso-Projekt",
    "zh_CN": "Gesso 项目",
    "ar": "مشروع Gesso",
}


def menu_entry(launcher: Path, prefix: Path) -> str:
    """launcher: what is started, through the link that follows the version in use."""
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.1",
        "Name=Gesso",
        *_translated(_TOLD),
        f"Exec={_argument(launcher)} open %f",
        f"TryExec={_string(str(launcher))}",
        f"Icon={NAME}",
        "Terminal=false",
        "Categories=Graphics;2DGraphics;RasterGraphics;Photography;Qt;",
        f"MimeType={';'.join((PROJECT_TYPE, *_PICTURES))};",
        "StartupNotify=true",
        "StartupWMClass=Gesso",
        f"{OWNER}={_string(str(prefix))}",
    ]
    return "\n".join(lines) + "\n"


def owner_of(entry: str) -> str | None:
    """The prefix that an entry was written by; None where no Gesso wrote it."""
    for line in entry.splitlines():
        key, is_set, value = line.partition("=")
        if is_set and key.strip() == OWNER:
            return value.strip().replace("\\\\", "\\")
    return None


def project_type() -> str:
    """Projects are SQLite files whose names end in `.gesso`."""
    languages = {language: f' xml:lang="{language}"' if language else "" for language in _PROJECT}
    comments = "\n".join(
        f"    <comment{languages[language]}>{text}</comment>" for language, text in _PROJECT.items()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{PROJECT_TYPE}">
{comments}
    <icon name="{NAME}"/>
    <sub-class-of type="application/vnd.sqlite3"/>
    <glob pattern="*.gesso"/>
  </mime-type>
</mime-info>
"""


def _translated(texts: dict[str, dict[str, str]]) -> Iterable[str]:
    for key, by_language in texts.items():
        for language, text in by_language.items():
            yield f"{key}[{language}]={text}" if language else f"{key}={text}"


def _argument(path: Path) -> str:
    """Quoted for Exec, and as a string: so a backslash becomes four."""
    quoted = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in str(path))
    return _string(f'"{quoted}"').replace("%", "%%")


def _string(text: str) -> str:
    return text.replace("\\", "\\\\")
