"""Whether every compiled library of an environment finds what it needs, inside or where it may.

The loader looks along the search path that a library has built in; where that is of the older kind
(RPATH), what it needs inherits it. `$ORIGIN` is the folder of the name it was opened by.
"""

import posixpath
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest
from gesso_pack.elf import Library, read_library
from gesso_pack.tree import Tree
from gesso_pack.trimming import matches, site_packages

_RULES = Path(__file__).with_name("libraries.toml")


@dataclass(frozen=True, slots=True)
class Linked:
    """into: a folder. of: libraries whose needs are linked there."""

    into: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """of: the only ones that may; every one where it is empty."""

    why: str
    names: tuple[str, ...]
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryRules:
    linked: tuple[Linked, ...]
    system: tuple[System, ...]


def read_library_rules(path: Path = _RULES) -> LibraryRules:
    """Raises BadRequest for what is no rule."""
    return read_record(LibraryRules, tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def settle_libraries(tree: Tree, rules: LibraryRules) -> None:
    """Links what the environment has to where it is looked for.

    Raises BadRequest for what is neither found inside nor may come from the system.
    """
    found = _libraries(tree)
    site = site_packages(tree)
    for rule in rules.linked:
        _link(tree, found, rule, site)
    missing = sorted(_missing(tree, found, rules.system, site))
    if missing:
        told = "; ".join(f"{name}, which {path} needs" for path, name in missing[:5])
        raise BadRequest(
            f"Libraries are neither in the environment nor on every system: {told}"
            f"{' …' if missing[5:] else ''}.",
            "Add the conda package that brings them to envs/*.yml, or leave out what needs them.",
        )


def _libraries(tree: Tree) -> dict[str, Library]:
    """By path; a link to a library is one too."""
    found: dict[str, Library] = {}
    for path in tree.files():
        with tree.open(path) as file:
            said = read_library(file)
        if said is not None:
            found[path] = said
    for path in tree.paths():
        if (end := _end(tree, path)) in found:
            found[path] = found[end]
    return found


def _end(tree: Tree, path: str) -> str:
    """Where links lead, at most forty of them, as the kernel has it."""
    for _ in range(40):
        target = tree.target(path) if path in tree else None
        if target is None:
            return path
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return path


def _own_search(path: str, said: Library) -> Iterator[str]:
    for folder in said.search:
        here = folder.replace("${ORIGIN}", "$ORIGIN")
        if here == "$ORIGIN" or here.startswith("$ORIGIN/"):
            yield posixpath.normpath(posixpath.dirname(path) + here.removeprefix("$ORIGIN"))


def _link(tree: Tree, found: dict[str, Library], rule: Linked, site: str) -> None:
    into = rule.into.replace("{site}", site)
    concerns = matches(rule.of, site)
    waiting = [path for path in found if concerns(path)]
    while waiting:
        path = waiting.pop()
        said = found[path]
        for name in said.needed:
            here, there = f"{into}/{name}", f"lib/{name}"
            seen = [f"{folder}/{name}" for folder in _own_search(path, said)]
            if here in found or there not in found or any(each in found for each in seen):
                continue
            tree.link(here, posixpath.relpath(there, into))
            found[here] = found[there]
            waiting.append(here)


def _missing(
    tree: Tree, found: Mapping[str, Library], system: Iterable[System], site: str
) -> Iterator[tuple[str, str]]:
    lenders = _lenders(found)
    allowed = [(frozenset(rule.names), matches(rule.of or ("*",), site)) for rule in system]
    for path, said in found.items():
        if tree.target(path) is not None and f"/{said.soname}" not in path:
            continue  # nobody opens a library by this name
        folders = [*_own_search(path, said), *lenders.get(posixpath.basename(path), ())]
        for name in said.needed:
            inside = any(f"{folder}/{name}" in found for folder in folders)
            if not inside and not any(name in names and of(path) for names, of in allowed):
                yield path, name


def _lenders(found: Mapping[str, Library]) -> Mapping[str, list[str]]:
    """By a library's name: folders that it looks in because what needs it does, or what needs that.

    A program's own search path is lent to all that it opens, as Python's is to its modules.
    """
    called: dict[str, set[str]] = {}
    for path, said in found.items():
        called.setdefault(posixpath.basename(path), set()).update(said.needed)
    lent: dict[str, list[str]] = {}
    for path, said in found.items():
        if said.lends_search:
            folders = list(_own_search(path, said))
            waiting, seen = list(said.needed), set(said.needed)
            while waiting:
                name = waiting.pop()
                lent.setdefault(name, []).extend(folders)
                new = called.get(name, set()) - seen
                waiting += new
                seen |= new
    return lent
