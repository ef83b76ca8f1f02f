"""The translations of the window: bring them up to date with the sources, or list what is missing.

packaging/translations.py             update every .ts, compile every .qm, say what is missing
packaging/translations.py --missing   say what is missing, change nothing; exit code 1 if any
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SOURCES = tuple(ROOT / "desktop/gesso_desktop" / floor for floor in ("state", "ui", "app"))
FOLDER = ROOT / "desktop/gesso_desktop/ui/translations"
LANGUAGES = ("de", "zh_Hans", "ar")
SOURCE_LANGUAGE = "en"  # has a file for plural forms only: "1 edit", "2 edits"
ALIAS = ("-tr-function-alias", "translate+=translated")  # of state/texts.py


@dataclass(frozen=True)
class Message:
    context: str
    source: str
    translations: tuple[str, ...]  # one for each plural form
    is_finished: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.source


def ts_path(language: str) -> Path:
    return FOLDER / f"gesso_{language}.ts"


def messages(ts: Path) -> tuple[Message, ...]:
    return tuple(_read(ts)) if ts.exists() else ()


def update(ts: Path, language: str) -> None:
    """Adds new source texts, drops gone ones, keeps every translation."""
    files = sorted(str(path) for folder in SOURCES for path in folder.rglob("*.py"))
    plural = ["-pluralonly"] if language == SOURCE_LANGUAGE else []
    languages = ["-source-language", SOURCE_LANGUAGE, "-target-language", language]
    options = ["-locations", "none", "-no-obsolete", *plural, *ALIAS, *languages]
    _run("pyside6-lupdate", *files, *options, "-ts", str(ts))


def compile_to(ts: Path, qm: Path) -> None:
    _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def source_messages() -> tuple[Message, ...]:
    """Every text in the sources, untranslated."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.ts"
        update(fresh, LANGUAGES[0])
        return messages(fresh)


def missing(language: str) -> tuple[Message, ...]:
    """The texts in the sources that `language` has no finished translation of."""
    finished = {each.key for each in messages(ts_path(language)) if each.is_finished}
    return tuple(each for each in source_messages() if each.key not in finished)


def _read(ts: Path) -> Iterator[Message]:
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None:
                continue
            forms = translation.findall("numerusform") or [translation]
            said = tuple(form.text or "" for form in forms)
            is_open = translation.get("type") is not None
            yield Message(
                context.findtext("name", ""),
                message.findtext("source", ""),
                said,
                is_finished=not is_open and all(said),
            )


def _run(tool: str, *arguments: str) -> None:
    command = [str(Path(sys.executable).parent / tool), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise SystemExit(f"{tool} failed:\n{done.stdout}{done.stderr}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--missing", action="store_true", help="only say what is missing")
    only_missing = parser.parse_args().missing
    FOLDER.mkdir(exist_ok=True)
    if not only_missing:
        for language in (SOURCE_LANGUAGE, *LANGUAGES):
            update(ts_path(language), language)
            compile_to(ts_path(language), ts_path(language).with_suffix(".qm"))
    found = {language: missing(language) for language in LANGUAGES}
    for language, texts in found.items():
        print(f"{language}: {len(texts)} missing")
        for text in texts:
            print(f"  {text.context}: {text.source!r}")
    return 1 if only_missing and any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
