"""What an environment leaves out of a release, by the rules in `trim.toml`."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_pack.bare import bare
from gesso_pack.elf import asked, content_of, offered, read_library
from gesso_pack.icu_data import cut
from gesso_pack.made_library import Does, library, library_of
from gesso_pack.tree import Tree

_RULES = Path(__file__).with_name("trim.toml")


@dataclass(frozen=True, slots=True)
class Drop:
    """only: environments it is for; without it every one."""

    why: str
    drop: tuple[str, ...]
    keep: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """fails, gives_memory, stops: functions that do so; the others answer nothing."""

    why: str
    libraries: tuple[str, ...]
    fails: tuple[str, ...] = ()
    gives_memory: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Icu:
    """drop: of the data's own parts, by their names."""

    libraries: tuple[str, ...]
    languages: tuple[str, ...]
    drop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    drop: tuple[Drop, ...]
    empty: tuple[Empty, ...]
    icu: Icu


def read_rules(path: Path = _RULES) -> Rules:
    """Raises BadRequest for what is no rule."""
    return read_record(Rules, tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def trim(tree: Tree, environment: str, rules: Rules) -> None:
    """Drops, empties, cuts, bares; libraries that nobody needs any more go too."""
    site = site_packages(tree)
    for rule in rules.drop:
        if not rule.only or environment in rule.only:
            goes, stays = matches(rule.drop, site), matches(rule.keep, site)
            for path in tree.paths():
                if goes(path) and not stays(path):
                    tree.drop(path)
    for emptied in rules.empty:
        for path in filter(matches(emptied.libraries, site), tree.files()):
            _empty(tree, path, emptied)
    for path in filter(matches(rules.icu.libraries, site), tree.files()):
        _cut_icu(tree, path, rules.icu)
    stay = _drop_orphans(tree)
    for path in stay:
        tree.alter(path, bare)
    _link_copies(tree, stay)


def site_packages(tree: Tree) -> str:
    """Where Python's packages lie; "" in an environment without any."""
    found = re.compile(r"lib/python3\.\d+/site-packages(?=/)")
    return next((match[0] for path in tree.paths() if (match := found.match(path))), "")


def matches(patterns: Iterable[str], site: str) -> Callable[[str], bool]:
    """Whether a path is one of these; see trim.toml for how they are written."""
    whole = "|".join(translate(pattern.replace("{site}", site)) for pattern in patterns)
    if not whole:
        return lambda path: False
    compiled = re.compile(whole)
    return lambda path: compiled.match(path) is not None


def _empty(tree: Tree, path: str, rule: Empty) -> None:
    with tree.open(path) as file:
        said = read_library(file)
        symbols = offered(file)
    if said is None:
        return
    wanted = _asked_of(tree, said.soname)
    symbols = tuple(each for each in symbols if each.name in wanted)
    tree.put(path, library(said.soname, symbols, _deeds(rule, wanted)))


def _asked_of(tree: Tree, soname: str) -> set[str]:
    """What the libraries that need this one take from others."""
    found: set[str] = set()
    for path in tree.files():
        with tree.open(path) as file:
            said = read_library(file)
            if said is not None and soname in said.needed:
                found |= asked(file)
    return found


def _deeds(rule: Empty, names: Iterable[str]) -> Mapping[str, Does]:
    said = (
        (Does.GIVES_MEMORY, matches(rule.gives_memory, "")),
        (Does.FAILS, matches(rule.fails, "")),
        (Does.STOPS, matches(rule.stops, "")),
    )
    found = {name: next((deed for deed, does in said if does(name)), None) for name in names}
    return {name: deed for name, deed in found.items() if deed is not None}


def _cut_icu(tree: Tree, path: str, rule: Icu) -> None:
    with tree.open(path) as file:
        said = read_library(file)
        symbols = offered(file)
        if said is None or len(symbols) != 1:
            return
        content = content_of(file, symbols[0].name)
    less = cut(content, set(rule.languages), matches(rule.drop, ""))
    tree.put(path, library_of(said.soname, symbols[0].name, less))


def _drop_orphans(tree: Tree) -> list[str]:
    """Libraries that came along with a wheel, in its `.libs`, and that nothing needs any more.

    Returns the compiled files that stay.
    """
    needed: dict[str, tuple[str, ...]] = {}
    along: dict[str, list[str]] = {}
    waiting: list[str] = []
    for path in tree.files():
        with tree.open(path) as file:
            said = read_library(file)
        if said is None:
            continue
        needed[path] = said.needed
        if ".libs/" in path:
            along.setdefault(path.rsplit("/", 1)[1], []).append(path)
        else:
            waiting.append(path)
    while waiting:  # two that need each other alone are orphans too
        for name in needed[waiting.pop()]:
            waiting += along.pop(name, ())
    for paths in along.values():
        for path in paths:
            tree.drop(path)
    return [path for path in needed if path in tree]


def _link_copies(tree: Tree, libraries: list[str]) -> None:
    """A wheel has no links: a library with three names lies in it three times."""
    seen: dict[tuple[str, str], str] = {}
    for path in libraries:
        folder, _, name = path.rpartition("/")
        digest = hashlib.sha256(tree.read(path)).hexdigest()
        first = seen.setdefault((folder, digest), name)
        if first != name:
            tree.link(path, first)
