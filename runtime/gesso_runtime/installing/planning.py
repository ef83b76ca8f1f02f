"""What an installation consists of: which environments, what they hold, and where that is."""

import os
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gesso_core.errors import BadRequest, ReleaseDamaged
from gesso_core.progress import Report
from gesso_runtime.installing.bytecode import python_of
from gesso_runtime.installing.gathering import Content, Shelf, Source, Tree, content_of
from gesso_runtime.installing.installed import Installed, read_installed
from gesso_runtime.installing.manifest import File, Manifest, Relocation, refuse_tangled
from gesso_runtime.installing.opening import Opened, open_manifests
from gesso_runtime.installing.places import FOR_OTHERS, Prefix
from gesso_runtime.installing.release import RELEASE, Layer
from gesso_runtime.installing.verifying import Verified, verify

ENGINE_CPU = "engine-cpu"
_RECORDS = 8  # release.json, installed.json and their like
_BLOCK_BYTES = 4096  # what a file system gives out
_COMPILED_SHARE = 1.25  # compiled files are 0.9 to 1.2 times as large as their sources; measured


@dataclass(frozen=True, slots=True)
class Room:
    """What has to be free, in bytes, and how many files there will be."""

    size: int
    files: int


@dataclass(frozen=True)
class Plan:
    """layers: the environments, then the app. shelves: what of installed versions can be used.

    is_there: the same release is installed already, all of it, as it should be.
    """

    opened: Opened
    layers: tuple[Layer, ...]
    manifests: Mapping[str, tuple[Manifest, bytes]]
    final: Path
    shelves: tuple[Shelf, ...]
    is_there: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(layer.name for layer in self.layers[:-1])

    @cached_property
    def is_repair(self) -> bool:
        """Whether the version is there in some way: then nothing compiled is taken over."""
        return os.path.lexists(self.final)

    @cached_property
    def trees(self) -> Mapping[str, Tree]:
        """By environment: its own files, and those of the app laid over them. ReleaseDamaged where
        the two do not fit together.
        """
        trees = {
            name: {**self.manifests[name][0].entries, **self._app.entries} for name in self.names
        }
        for tree in trees.values():
            refuse_tangled(tree)
        return trees

    @cached_property
    def pythons(self) -> Mapping[str, str]:
        return {name: python_of(tree) for name, tree in self.trees.items()}

    def relocations(self, name: str) -> tuple[Relocation, ...]:
        own = self.manifests[name][0].relocated
        kept = tuple(each for each in own if each.path not in self._app.entries)
        return kept + self._app.relocated

    def unparsable(self) -> Mapping[str, tuple[str, ...]]:
        return {
            name: self.manifests[name][0].unparsable + self._app.unparsable for name in self.names
        }

    def sources(self) -> tuple[Source, ...]:
        """Every archive that may be read: a file of an installed version may turn out damaged."""
        return tuple(
            Source(self.opened.folder / layer.archive, self.manifests[layer.name][0])
            for layer in self.layers
        )

    @cached_property
    def needed_layers(self) -> tuple[Layer, ...]:
        """Those with content that no installed version has."""
        return tuple(
            layer
            for layer in self.layers
            if any(
                content_of(file) in self._missing
                for _, file in self.manifests[layer.name][0].files()
            )
        )

    def room(self) -> Room:
        """For what is not there yet: files, what is relocated, what is compiled, the lists."""
        lists = 2 * sum(len(content) for _, content in self.manifests.values())
        folders = {
            f"{name}/{path}".rpartition("/")[0]
            for name, tree in self.trees.items()
            for path in tree
        }
        size = _blocks(lists) + _BLOCK_BYTES * len(folders)
        files = len(folders) + len(self.manifests) + _RECORDS
        seen: set[Content] = set()
        for name, tree in self.trees.items():
            written_anew = self.manifests[name][0].relocated_paths
            for path, entry in tree.items():
                if not isinstance(entry, File):
                    files += 1
                    continue
                content = content_of(entry)
                is_first = content not in seen
                is_new = content in self._missing and is_first
                seen.add(content)
                copies = is_new + (path in written_anew)
                size += _blocks(entry.size) * copies
                files += copies
                if (is_new or (is_first and self.is_repair)) and path.endswith(".py"):
                    size += _blocks(int(entry.size * _COMPILED_SHARE))
                    files += 1
        return Room(size, files)

    @cached_property
    def _missing(self) -> frozenset[Content]:
        held = {content for shelf in self.shelves for content in shelf.contents()}
        wanted = {
            content_of(entry)
            for tree in self.trees.values()
            for entry in tree.values()
            if isinstance(entry, File)
        }
        return frozenset(wanted - held)

    @property
    def _app(self) -> Manifest:
        return self.manifests[self.layers[-1].name][0]


def make_plan(
    prefix: Prefix,
    opened: Opened,
    wanted: Iterable[str] | None,
    *,
    suits: Callable[[Layer], bool],
    report: Report,
) -> Plan:
    """wanted: environments by name, beside those that are installed; None for these alone, or, if
    there are none, those that suit.

    suits: whether the machine can run a layer. report: of looking at the same version, if it is
    installed. Raises BadRequest, ReleaseDamaged, CannotRead and what `report` raises.
    """
    release = opened.release
    final = prefix.folder(release.version)
    found = _looked_at(prefix, release.version, report)
    shelves = _shelves(prefix, release.version, found)
    there = tuple(
        name for shelf in shelves if shelf.folder == final for name in shelf.installed.environments
    )
    names = tuple(dict.fromkeys((*_names(prefix, opened, wanted, suits), *_known(opened, there))))
    _refuse_missing_base(prefix, opened, (*there, *_of_base(prefix, opened)), names)
    layers = (*(opened.layer(name) for name in names), release.app)
    manifests = open_manifests(opened, layers)
    is_there = (
        found is not None
        and found.holds
        and set(there) == set(names)
        and (final / RELEASE).read_bytes() == opened.content
    )
    return Plan(opened, layers, manifests, final, shelves, is_there)


def _of_base(prefix: Prefix, opened: Opened) -> tuple[str, ...]:
    base = opened.release.base
    if base is None or base not in prefix.versions():
        return ()
    try:
        return read_installed(prefix.folder(base)).environments
    except ReleaseDamaged:
        return ()


def _refuse_missing_base(
    prefix: Prefix, opened: Opened, there: Iterable[str], names: Iterable[str]
) -> None:
    """An update holds only what its base lacks."""
    release = opened.release
    without = [name for name in names if name not in set(there)]
    if release.base is None or not without:
        return
    if release.base in prefix.versions():
        problem = f"This is an update, and “{without[0]}” is not installed here in {release.base}."
    else:
        problem = f"This is an update of {release.base}, which is not installed here."
    raise BadRequest(problem, f"Get the whole release {release.version}, and install that.")


def _names(
    prefix: Prefix,
    opened: Opened,
    wanted: Iterable[str] | None,
    suits: Callable[[Layer], bool],
) -> tuple[str, ...]:
    if wanted is not None:
        names = tuple(dict.fromkeys((*_as_before(prefix, opened), *wanted)))
    else:
        names = _as_before(prefix, opened) or _fitting(opened, suits)
    if not names:
        raise BadRequest(
            "There is no environment to install in this release folder.",
            "Copy the whole folder again, or name one: --environments desktop",
        )
    return names


def _as_before(prefix: Prefix, opened: Opened) -> tuple[str, ...]:
    current = prefix.current()
    if current is None:
        return ()
    try:
        return _known(opened, read_installed(prefix.folder(current)).environments)
    except ReleaseDamaged:
        return ()


def _known(opened: Opened, names: Iterable[str]) -> tuple[str, ...]:
    there = [layer.name for layer in opened.release.environments]
    return tuple(name for name in names if name in there)


def _fitting(opened: Opened, suits: Callable[[Layer], bool]) -> tuple[str, ...]:
    """What was copied here and runs here; of two engines the one for the graphics card."""
    fitting = [
        layer
        for layer in opened.release.environments
        if layer.name not in FOR_OTHERS
        and (opened.folder / layer.archive).exists()
        and suits(layer)
    ]
    has_card = any(layer.needs.driver for layer in fitting)
    return tuple(layer.name for layer in fitting if not (has_card and layer.name == ENGINE_CPU))


def _looked_at(prefix: Prefix, version: str, report: Report) -> Verified | None:
    """The same version, if it lies there: all that `gesso verify-install` finds is repaired."""
    if version not in prefix.versions():
        return None
    return verify(
        prefix, version, report=lambda progress: report(replace(progress, stage="looking"))
    )


def _shelves(prefix: Prefix, version: str, found: Verified | None) -> tuple[Shelf, ...]:
    """What can be taken from which installed version. found: of looking at `version`."""
    shelves = []
    current = prefix.current()
    for name in sorted(prefix.versions(), key=lambda each: each != current):
        folder = prefix.folder(name)
        try:
            installed = read_installed(folder)
        except ReleaseDamaged:
            continue
        if name == version and found is not None:
            installed = _without(installed, {*found.missing, *found.altered})
        shelves.append(Shelf(folder, installed))
    return tuple(shelves)


def _without(installed: Installed, paths: Set[str]) -> Installed:
    kept = {path: entry for path, entry in installed.entries.items() if path not in paths}
    return Installed(installed.format, installed.version, kept, installed.pythons)


def _blocks(size: int) -> int:
    return -(-size // _BLOCK_BYTES) * _BLOCK_BYTES
