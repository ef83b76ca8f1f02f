"""What is compiled already and what is still to be: one source and one Python give one result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import source_from_cache
from pathlib import Path

from gesso_core.progress import Report
from gesso_runtime.installing.compiling import belongs_to, compile_tree, modules
from gesso_runtime.installing.gathering import Shelf, Tree, share
from gesso_runtime.installing.installed import is_unaltered
from gesso_runtime.installing.manifest import File
from gesso_runtime.store.copying import Meter
from gesso_runtime.store.disk import writing

_INTERPRETER = ("bin/python", "lib/libpython")


@dataclass(frozen=True, slots=True)
class _Key:
    """Two modules with the same key compile to the same bytes."""

    python: str
    path: str
    source: str


_Known = dict[_Key, tuple[Path, str, File]]
"""Where the compiled file lies, its path below the environment, and what it is."""


def python_of(tree: Tree) -> str:
    """A hash of the interpreter in an environment, as it was packed."""
    parts = [
        f"{path} {entry.sha256}"
        for path, entry in sorted(tree.items())
        if isinstance(entry, File) and path.startswith(_INTERPRETER)
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def compile_all(
    stage: Path,
    trees: Mapping[str, Tree],
    unparsable: Mapping[str, Sequence[str]],
    *,
    pythons: Mapping[str, str],
    shelves: Sequence[Shelf],
    report: Report,
) -> dict[str, File]:
    """The compiled files of every environment of the stage, by path below the stage.

    trees: as they lie there. unparsable: paths below each environment. What an installed version or
    another environment has compiled from the same source is shared with it. That the code is this
    source's can be seen by its head alone: for a version that is made anew, hand over no shelves.
    Raises ReleaseDamaged, MachineUnfit, DiskFull, CannotWrite and what `report` raises.
    """
    wanted = {name: modules(tree, unparsable[name]) for name, tree in trees.items()}
    meter = Meter(report, "compiling", sum(map(len, wanted.values())))
    known = _on_shelves(shelves)
    made: dict[str, File] = {}
    for name, paths in wanted.items():
        keys = {path: _key(pythons[name], path, trees[name]) for path in paths}
        left = []
        for path, key in keys.items():
            shared = _shared(stage / name, path, known.get(key))
            if shared is None:
                left.append(path)
            else:
                made[f"{name}/{shared[0]}"] = shared[1]
                meter.tick(1)
        for compiled, file in compile_tree(stage / name, left, tick=meter.tick).items():
            made[f"{name}/{compiled}"] = file
            known[keys[source_from_cache(compiled)]] = stage / name / compiled, compiled, file
    return made


def _key(python: str, path: str, tree: Tree) -> _Key:
    source = tree[path]
    return _Key(python, path, source.sha256 if isinstance(source, File) else "")


def _on_shelves(shelves: Sequence[Shelf]) -> _Known:
    known: _Known = {}
    for shelf in shelves:
        entries = shelf.installed.entries
        for path, entry in entries.items():
            if not path.endswith(".pyc") or not isinstance(entry, File):
                continue
            name, _, compiled = path.partition("/")
            try:
                source = entries.get(source_from_cache(path))
            except ValueError:  # its name says of no source
                continue
            if isinstance(source, File) and name in shelf.installed.pythons:
                key = _Key(
                    shelf.installed.pythons[name], source_from_cache(compiled), source.sha256
                )
                known.setdefault(key, (shelf.folder / path, compiled, entry))
    return known


def _shared(
    tree: Path, source: str, known: tuple[Path, str, File] | None
) -> tuple[str, File] | None:
    if (
        known is None
        or not is_unaltered(known[0], known[2], lambda more: None)
        or not belongs_to(known[0], tree / source)
    ):
        return None
    target = tree / known[1]
    with writing(tree):
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)  # what a package brought
    share(known[0], target)
    return known[1], known[2]
