"""Taking the whole installation away.

What a person made stays, unless that is asked for: models and their cards, projects and recipes.
While there is another installation of the same user, all that both use stays.
"""

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, GessoError, InstallBusy
from gesso_core.progress import Progress, Report
from gesso_runtime.folders import (
    MODELS_VARIABLE,
    cache_folder,
    config_folder,
    data_folder,
    expanded,
)
from gesso_runtime.installing.belonging import is_installation, strangers
from gesso_runtime.installing.changing import changing
from gesso_runtime.installing.collecting import running_from, version_folders
from gesso_runtime.installing.menu import remove_from_menu
from gesso_runtime.installing.neighbours import neighbours, note_of
from gesso_runtime.installing.places import CURRENT, PREVIOUS, VERSIONS, Prefix, is_part
from gesso_runtime.installing.surroundings import made_for, remove_if_empty
from gesso_runtime.store.disk import bytes_to_free, erase, in_words, size_below, writing

MODELS = ("models", "cards", "trust")
"""Names in the user's data that `--models` removes: models, cards that the user wrote, and the keys
of those whose packs of models the user takes.
"""
PROJECTS = ("projects", "recipes.json")
"""Names there that `--projects` removes: projects of pictures that lie where nothing can be
written, and recipes. Projects beside pictures are the user's files and always stay.
"""
_FOLDERS_OF_USERS = {"gesso", ".config", ".cache", "share", ".local"}


@dataclass(frozen=True, slots=True)
class Kept:
    """path: what stays. bytes: of it. why: how it would go too, or whose it is."""

    path: Path
    bytes: int
    why: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What `uninstall` would do, or did. freed_bytes: of what goes. made: the prefix and folders
    above it that were made for it, and go if they are empty.
    """

    prefix: Path
    versions: tuple[str, ...]
    removes: tuple[Path, ...]
    keeps: tuple[Kept, ...]
    freed_bytes: int
    made: tuple[Path, ...] = ()


def plan_removal(
    prefix: Prefix,
    *,
    models: bool = False,
    projects: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> Removal:
    """What would go and what would stay. Raises BadRequest where no Gesso is installed there."""
    known = _known(prefix)
    if not known:
        raise BadRequest(
            f"No Gesso is installed in {prefix.root}.",
            "Name the folder it is in: sh install.sh --uninstall --prefix DIR",
        )
    going, keeps = _of_user(prefix, environment, models=models, projects=projects)
    keeps += [
        Kept(path, size_below(path), "no part of Gesso")
        for path in (*sorted(prefix.root.iterdir()), *strangers(prefix))
        if path not in known and not _is_ours(path, prefix)
    ]
    removes = (*known, *going)
    versions = tuple(path.name for path in version_folders(prefix))
    freed = bytes_to_free(path for path in removes if path.is_dir() and not path.is_symlink())
    return Removal(prefix.root, versions, removes, tuple(keeps), freed, made_for(prefix))


def uninstall(prefix: Prefix, plan: Removal, *, report: Report) -> None:
    """Carries out what `plan_removal` said, also from the Python that goes with it, and of an
    installation that is damaged.

    Raises InstallBusy while a Gesso of it runs, CannotWrite, and what `report` raises; asked for
    again, it goes on.
    """
    with changing(prefix):
        running = running_from(prefix.root / VERSIONS)
        if running:
            raise InstallBusy(
                f"Gesso is running from there (process {running[0]}).",
                "Close it, then try again.",
            )
        with writing(prefix.root):
            moved = _move_away(prefix, plan.removes)
            remove_from_menu(prefix)
            last = (prefix.key, prefix.made_in)  # by them the rest is known as ours
            going = [path for path in (*moved, *plan.removes) if path not in last]
            for number, path in enumerate(going):
                report(Progress("removing", number, len(going)))
                erase(path)
                _remove_emptied(path, prefix)
            prefix.lock.unlink()
            for path in last:
                path.unlink(missing_ok=True)
    remove_if_empty(plan.made)
    report(Progress("removing", 1, 1))


def removal_in_words(done: Removal) -> list[str]:
    """What a person is told when it is done."""
    return [
        f"Gesso is removed from {done.prefix}; {in_words(done.freed_bytes)} are free again.",
        *(f"Kept: {kept.path} ({in_words(kept.bytes)}; {kept.why})" for kept in done.keeps),
        "Projects beside your pictures (*.gesso) were not touched.",
    ]


def plain_removal(done: Removal) -> dict[str, object]:
    """The same for programs."""
    return {
        "prefix": str(done.prefix),
        "versions": done.versions,
        "removed": [str(path) for path in done.removes],
        "freed_bytes": done.freed_bytes,
        "kept": [
            {"path": str(kept.path), "bytes": kept.bytes, "why": kept.why} for kept in done.keeps
        ],
    }


def _known(prefix: Prefix) -> list[Path]:
    """What an installation consists of, as far as it is there; the links first."""
    if not is_installation(prefix):
        return []
    links = [prefix.root / name for name in (CURRENT, PREVIOUS)]
    found = [path for path in (prefix.key, prefix.made_in) if os.path.lexists(path)]
    return [*(link for link in links if link.is_symlink()), *version_folders(prefix), *found]


def _move_away(prefix: Prefix, paths: Iterable[Path]) -> list[Path]:
    """The versions, each at once: at no moment does half of one seem whole. Where they are now."""
    moved = []
    for path in paths:
        if path.is_relative_to(prefix.root / VERSIONS) and not path.is_symlink():
            moved.append(prefix.stage / f"away-{secrets.token_hex(4)}")
            path.rename(moved[-1])
    return moved


def _is_ours(path: Path, prefix: Prefix) -> bool:
    """Whether it goes with the installation by itself: the lock, the stage, the menu's list."""
    return (
        is_part(path.name)
        or path in {prefix.lock, prefix.stage, prefix.menu, prefix.made_in}
        or path in {prefix.root / VERSIONS, prefix.key.parent}  # emptied, they go
    )


def _of_user(
    prefix: Prefix, environment: Mapping[str, str], *, models: bool, projects: bool
) -> tuple[list[Path], list[Kept]]:
    """Of settings, lists, caches, models and projects: what goes, and what stays."""
    try:
        data = data_folder(environment)
        others = [config_folder(environment), cache_folder(environment)]
    except GessoError:  # nobody's home is known, so nothing of anybody lies there
        return [], []
    known = note_of(prefix, environment)
    if beside := neighbours(prefix, environment):
        why = f"the Gesso in {beside[0]} uses it"
        kept = [Kept(path, size_below(path), why) for path in (data, *others) if path.exists()]
        return [known] if known.exists() else [], kept
    going, keeps = [path for path in others if path.exists()], []
    options = dict.fromkeys(MODELS, ("--models", models)) | dict.fromkeys(
        PROJECTS, ("--projects", projects)
    )
    for path in sorted(data.iterdir()) if data.is_dir() else []:
        option, is_asked = options.get(path.name, ("", True))
        if is_asked:
            going.append(path)
        elif _has_content(path):
            keeps.append(Kept(path, _size(path), f"goes with {option}"))
        else:
            going.append(path)
    named = environment.get(MODELS_VARIABLE, "")
    if named and Path(named).is_dir():
        keeps.append(Kept(Path(named), size_below(Path(named)), f"named by {MODELS_VARIABLE}"))
    return going, keeps


def _has_content(path: Path) -> bool:
    return not path.is_dir() or any(path.iterdir())


def _size(path: Path) -> int:
    return size_below(path) if path.is_dir() else path.stat().st_size


def _remove_emptied(path: Path, prefix: Prefix) -> None:
    """Folders that were only made for it; those of the installation go at the end."""
    if path.is_relative_to(prefix.root):
        return
    with suppress(OSError):  # something else is in it
        for folder in path.parents:
            if folder == expanded("~") or folder.name not in _FOLDERS_OF_USERS:
                return
            folder.rmdir()
