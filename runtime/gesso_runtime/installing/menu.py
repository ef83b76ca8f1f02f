"""Gesso in the desktop's menu and on the command line, and out of both again.

What is written lies where the XDG base directory specification puts it, and is listed in the
prefix, before it is written: taking away removes exactly that, as far as it is still ours.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import GessoError
from gesso_runtime.folders import data_folder, expanded
from gesso_runtime.installing.menu_texts import (
    NAME,
    PROJECT_TYPE,
    menu_entry,
    owner_of,
    project_type,
)
from gesso_runtime.installing.places import CURRENT, DESKTOP, MENU, Prefix
from gesso_runtime.store.disk import write_in_one_step

_FORMAT = 1
_SECONDS = 30  # for a program that refreshes a list of the desktop's
_ICON = "lib/python3*/site-packages/gesso_desktop/ui/gesso.svg"
_LAUNCHER = f"{CURRENT}/{DESKTOP}/bin/gesso"
_PROGRAMS_FOLDER = ".local/bin"  # the XDG base directory specification names no variable for it
_FOR_PROGRAMS = ("PATH", "HOME", "LANG", "XDG_DATA_HOME", "XDG_DATA_DIRS")
_MIME_LISTS = (  # what update-mime-database makes beside a folder for each kind of type
    *("XMLnamespaces", "aliases", "generic-icons", "globs", "globs2", "icons", "magic"),
    *("mime.cache", "subclasses", "treemagic", "types", "version"),
)


@dataclass(frozen=True, slots=True)
class _Written:
    """files: path to SHA-256, or "-> TARGET" for a link. folders: made for them, deepest last."""

    format: int
    files: Mapping[str, str]
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Desktop:
    """Where this user's desktop looks."""

    data: Path
    programs: Path

    @property
    def entry(self) -> Path:
        return self.data / "applications" / f"{NAME}.desktop"

    @property
    def icon(self) -> Path:
        return self.data / "icons/hicolor/scalable/apps" / f"{NAME}.svg"

    @property
    def type(self) -> Path:
        return self.data / "mime/packages" / f"{NAME}.xml"

    @property
    def command(self) -> Path:
        return self.programs / "gesso"


def add_to_menu(prefix: Prefix, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Entry, icon, type of project files, and `~/.local/bin/gesso`.

    Raises nothing: Gesso works without. Returns a sentence for each thing that was not done, with
    what to do instead. What another program or another Gesso put there is never overwritten.
    """
    told: list[str] = []
    try:
        desktop = _desktop(environment)
    except GessoError as error:
        return (f"{error.message} So Gesso is not in the menu; start it by {prefix.launcher}",)
    for step in (_enter, _link):
        try:
            told += step(prefix, desktop, environment)
        except OSError as error:
            told.append(
                f"Gesso is not everywhere in the menu: {error}. Start it by {prefix.launcher}"
            )
    return tuple(told)


def remove_from_menu(prefix: Prefix, environment: Mapping[str, str] = os.environ) -> None:
    """What `add_to_menu` wrote for this prefix. Raises OSError where it may not be removed."""
    written = _read(prefix)
    for name, content in written.files.items():
        path = Path(name)
        _drop(_part(path))
        if _is_still_ours(path, content, prefix):
            _drop(path)
    with suppress(GessoError):
        desktop = _desktop(environment)
        if str(desktop.type) in written.files or str(desktop.entry) in written.files:
            _refresh(desktop, environment)
    for folder in reversed(written.folders):
        with suppress(OSError):  # something of another's lies there, or it is gone
            Path(folder).rmdir()
    (prefix.menu).unlink(missing_ok=True)


def _enter(prefix: Prefix, desktop: _Desktop, environment: Mapping[str, str]) -> Iterator[str]:
    owner = _owner(desktop.entry)
    is_anothers = bool(owner) and owner != str(prefix.root)
    if owner is None or (is_anothers and (Path(owner) / _LAUNCHER).exists()):
        of = f"the Gesso in {owner}" if owner else "another program"
        yield (
            f"The menu entry {desktop.entry} belongs to {of} and stays as it is. "
            f"Start this Gesso by {prefix.launcher}"
        )
        return
    texts = {
        desktop.entry: menu_entry(prefix.launcher, prefix.root).encode(),
        desktop.type: project_type().encode(),
    }
    icon = next((prefix.root / CURRENT / DESKTOP).glob(_ICON), None)
    if icon is not None:
        texts[desktop.icon] = icon.read_bytes()
    _note(prefix, {path: hashlib.sha256(text).hexdigest() for path, text in texts.items()})
    for path, text in texts.items():
        _part(path).write_bytes(text)
        _part(path).replace(path)
    _refresh(desktop, environment)


def _link(prefix: Prefix, desktop: _Desktop, environment: Mapping[str, str]) -> Iterator[str]:
    command, target = desktop.command, str(prefix.launcher)
    if os.path.lexists(command) and not _may_replace(command, target):
        yield (
            f"{command} is not Gesso's, or another Gesso's, and stays as it is. "
            f"Start this Gesso by {target}"
        )
        return
    _note(prefix, {command: f"-> {target}"})
    if _target(command) == target:
        return
    _part(command).unlink(missing_ok=True)
    _part(command).symlink_to(target)
    _part(command).replace(command)
    if str(desktop.programs) not in environment.get("PATH", "").split(os.pathsep):
        yield (
            f"{desktop.programs} is not in PATH. Add it, or log in again, and “gesso” is found; "
            f"until then start it by {command}"
        )


def _may_replace(command: Path, target: str) -> bool:
    """Whether it is our link, or one to an installation that is no longer there."""
    found = _target(command)
    return found == target or (
        found is not None and found.endswith(f"/{_LAUNCHER}") and not Path(found).exists()
    )


def _owner(entry: Path) -> str | None:
    """Who wrote it; "" where there is none; None where it is not Gesso's."""
    try:
        return owner_of(entry.read_text("utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return None


def _is_still_ours(path: Path, content: str, prefix: Prefix) -> bool:
    if content.startswith("-> "):
        return _target(path) == content.removeprefix("-> ")
    try:
        if path.suffix == ".desktop":  # menu editors write into it
            return _owner(path) == str(prefix.root)
        return hashlib.sha256(path.read_bytes()).hexdigest() == content
    except OSError:
        return False


def _target(path: Path) -> str | None:
    try:
        return str(path.readlink())
    except OSError:
        return None


def _note(prefix: Prefix, files: Mapping[Path, str]) -> None:
    """Adds to the list, and makes the folders that are still missing."""
    before = _read(prefix)
    folders = dict.fromkeys(before.folders)
    folders |= dict.fromkeys(str(made) for path in files for made in _missing_above(path))
    written = _Written(
        _FORMAT, {**before.files, **{str(path): each for path, each in files.items()}}, (*folders,)
    )
    content = json.dumps(to_plain(written), indent=1, ensure_ascii=False) + "\n"
    write_in_one_step(prefix.menu, content.encode(errors="surrogateescape"), by_way_of=prefix.root)
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)


def _missing_above(path: Path) -> Iterable[Path]:
    return reversed([folder for folder in path.parents if not folder.exists()])


def _read(prefix: Prefix) -> _Written:
    """The list; an empty one where none is, or none that can be understood."""
    try:
        content = (prefix.menu).read_bytes().decode(errors="surrogateescape")
        return read_record(_Written, json.loads(content), MENU)
    except (OSError, ValueError, GessoError):
        return _Written(_FORMAT, {}, ())


def _part(path: Path) -> Path:
    """Where its content is written before it takes its place; the same after an interruption."""
    return path.with_name(f".{path.name}.part")


def _drop(path: Path) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        path.unlink()


def _refresh(desktop: _Desktop, environment: Mapping[str, str]) -> None:
    """The lists that desktops keep of entries and types; those that nothing is left for go."""
    mime, entries = desktop.data / "mime", desktop.data / "applications"
    if _has_any(mime / "packages", ".xml"):
        _run("update-mime-database", mime, environment)
    else:
        for name in (*_MIME_LISTS, f"{PROJECT_TYPE}.xml"):
            _drop(mime / name)
    for folder in (mime / "application", mime / "packages", mime):
        with suppress(OSError):  # it still has something in it
            folder.rmdir()
    if _has_any(entries, ".desktop"):
        _run("update-desktop-database", entries, environment)
    else:
        _drop(entries / "mimeinfo.cache")
    with suppress(OSError):  # a new time tells desktops to look again
        os.utime(desktop.data / "icons/hicolor")


def _has_any(folder: Path, suffix: str) -> bool:
    try:
        return any(each.suffix == suffix for each in folder.iterdir())
    except OSError:
        return False


def _run(program: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Where the system has it; what it says is of no use to anybody."""
    found = shutil.which(program, path=environment.get("PATH"))
    if found is None:
        return
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            [found, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={name: environment[name] for name in _FOR_PROGRAMS if name in environment},
            timeout=_SECONDS,
            check=False,
        )


def _desktop(environment: Mapping[str, str]) -> _Desktop:
    """Raises BadRequest where the system knows of no home."""
    return _Desktop(data_folder(environment).parent, expanded("~") / _PROGRAMS_FOLDER)
