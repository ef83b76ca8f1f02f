"""Whether an installed version is what was signed: every file of it is read.

What was fitted to its folder is fitted back, and then compared with what was signed. Two things are
not proved: the code in a compiled file, which no signature knows (it must belong to its signed
source, and be what was written at the installation), and a file that named two folders when it was
packed, which is compared with what was written, too.
"""

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.util import source_from_cache
from pathlib import Path

from gesso_core.errors import BadRequest, GessoError
from gesso_core.progress import Report
from gesso_runtime.installing.compiling import belongs_to, modules
from gesso_runtime.installing.installed import (
    Installed,
    altered_paths,
    installed_bytes,
    read_installed,
)
from gesso_runtime.installing.manifest import Entry, File, Mode, Relocation
from gesso_runtime.installing.opening import Opened, open_manifests, open_release
from gesso_runtime.installing.places import COMPLETE, INSTALLED, Prefix
from gesso_runtime.installing.release import RELEASE, SIGNATURE
from gesso_runtime.installing.relocating import original
from gesso_runtime.installing.trusting import pinned_key
from gesso_runtime.store.copying import Meter

_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Verified:
    """missing, altered, extra: paths below the version's folder, sorted.

    wrong: sentences on what the files are compared with: the signature and the lists.
    files: how many there should be; bytes: of them.
    """

    version: str
    folder: Path
    files: int
    bytes: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    extra: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not (self.missing or self.altered or self.extra or self.wrong)


def verify(prefix: Prefix, version: str = "", *, report: Report) -> Verified:
    """version: by default the current one. Reads each of its files once.

    Raises BadRequest where no such version is installed, and what `report` raises.
    """
    version = version or prefix.current() or ""
    if not version:
        raise BadRequest(
            f"No version of Gesso is installed in {prefix.root}.", "Install one by its install.sh."
        )
    folder = prefix.folder(version)
    if not folder.is_dir():
        raise BadRequest(
            f"Gesso {version} is not installed.", f"There are: {', '.join(prefix.versions())}."
        )
    wrong = [*_unlike_ours(folder)]
    signed = _signed(prefix, folder, wrong)
    installed = _listed(folder, wrong)
    if signed is not None and installed is not None:
        wrong += _disagreements(installed, signed)
    entries = installed.entries if installed is not None else {}
    size = sum(entry.size for entry in entries.values() if isinstance(entry, File))
    meter = Meter(report, "verifying", size)
    not_so = set(altered_paths(folder, installed, meter.tick)) if installed is not None else set()
    own = {RELEASE, SIGNATURE, COMPLETE, INSTALLED, *(signed.lists if signed is not None else ())}
    known = set(entries)
    if signed is not None:
        compiled = signed.compiled(entries)
        known = {*signed.entries, *compiled}
        not_so |= set(_not_as_signed(folder, signed, known & entries.keys() - not_so))
    return Verified(
        version,
        folder,
        len(entries),
        size,
        tuple(path for path in sorted(not_so) if not os.path.lexists(folder / path)),
        tuple(path for path in sorted(not_so) if os.path.lexists(folder / path)),
        tuple(sorted(_others(folder, known | own, wrong))) if installed is not None else (),
        tuple(wrong),
    )


@dataclass(frozen=True, slots=True)
class _Signed:
    """What the release says of the environments that are there, with the app laid over each.

    entries, relocations: by path below the version's folder. modules: what is compiled, likewise.
    lists: files of the version's folder.
    """

    environments: frozenset[str]
    entries: Mapping[str, Entry]
    relocations: Mapping[str, Sequence[Relocation]]
    modules: frozenset[str]
    lists: frozenset[str]

    def compiled(self, paths: Iterable[str]) -> set[str]:
        """Those of `paths` that compiled forms of its modules have."""
        return {path for path in paths if _source_of(path) in self.modules}


def _signed(prefix: Prefix, folder: Path, wrong: list[str]) -> _Signed | None:
    """None, with a sentence in `wrong`, where it cannot be believed."""
    try:
        opened = open_release(folder, pinned_key(prefix))
        if opened.release.version != folder.name:
            wrong.append(f"It is signed as version {opened.release.version}.")
        return _read_lists(opened)
    except GessoError as error:
        wrong.append(error.message)
        return None


def _read_lists(opened: Opened) -> _Signed:
    release, folder = opened.release, opened.folder
    here = [layer for layer in release.environments if (folder / layer.name).is_dir()]
    found = open_manifests(opened, (*here, release.app))
    app, _ = found[release.app.name]
    entries: dict[str, Entry] = {}
    relocations: dict[str, list[Relocation]] = defaultdict(list)
    compilable: set[str] = set()
    for name in (layer.name for layer in here):
        own, _ = found[name]
        tree = {**own.entries, **app.entries}
        entries |= {f"{name}/{path}": entry for path, entry in tree.items()}
        for each in (
            *(one for one in own.relocated if one.path not in app.entries),
            *app.relocated,
        ):
            relocations[f"{name}/{each.path}"].append(each)
        unparsable = (*own.unparsable, *app.unparsable)
        compilable |= {f"{name}/{path}" for path in modules(tree, unparsable)}
    return _Signed(
        frozenset(layer.name for layer in here),
        entries,
        relocations,
        frozenset(compilable),
        frozenset(layer.manifest for layer in (*here, release.app)),
    )


def _listed(folder: Path, wrong: list[str]) -> Installed | None:
    try:
        installed = read_installed(folder)
        is_as_written = installed_bytes(installed) == (folder / INSTALLED).read_bytes()
    except GessoError as error:
        wrong.append(error.message)
        return None
    if installed.version != folder.name or not is_as_written:
        wrong.append(f"{INSTALLED} is not as it was written.")
    return installed


def _disagreements(installed: Installed, signed: _Signed) -> Iterator[str]:
    """Where the list of what was installed says something else than what was signed."""
    for name in sorted(set(installed.environments) ^ signed.environments):
        yield f"The environment “{name}” is not both listed and there."
    listed = installed.entries
    compiled = signed.compiled(listed)
    for path, entry in signed.entries.items():
        relocations = signed.relocations.get(path, ())
        if path not in compiled and not _is_made_of(listed.get(path), entry, relocations):
            yield f"{INSTALLED} says something else of “{path}” than what was signed."
    for path in sorted(listed.keys() - signed.entries.keys() - compiled):
        yield f"{INSTALLED} names “{path}”, which was not signed."
    for path in sorted(signed.modules - {_source_of(path) for path in compiled}):
        yield f"{INSTALLED} names no compiled form of “{path}”."


def _is_made_of(listed: Entry | None, entry: Entry, relocations: Sequence[Relocation]) -> bool:
    """Whether a file of this kind can be what became of the signed entry."""
    if not relocations or not isinstance(listed, File) or not isinstance(entry, File):
        return listed == entry
    keeps_size = all(each.mode is Mode.BINARY for each in relocations)
    return listed.executable == entry.executable and (listed.size == entry.size or not keeps_size)


def _not_as_signed(folder: Path, signed: _Signed, paths: Set[str]) -> Iterator[str]:
    """Of paths that are there as they are listed: those that cannot come of what was signed."""
    for path in paths:
        relocations, entry = signed.relocations.get(path), signed.entries.get(path)
        source = _source_of(path)
        if source in signed.modules:
            if source in paths and not belongs_to(folder / path, folder / source):
                yield path
        elif relocations and isinstance(entry, File):
            place = str(folder / path.partition("/")[0])
            if not _comes_of(entry, (folder / path).read_bytes(), relocations, place):
                yield path


def _comes_of(entry: File, content: bytes, relocations: Sequence[Relocation], place: str) -> bool:
    if len({each.placeholder for each in relocations}) > 1:
        return True  # which of the two stood where, nobody knows any more
    found = (original(content, each, place) for each in relocations)
    return any(hashlib.sha256(each).hexdigest() == entry.sha256 for each in found)


def _source_of(path: str) -> str:
    """Empty for what is no compiled file."""
    if not path.endswith(".pyc"):
        return ""
    try:
        return source_from_cache(path)
    except ValueError:  # its name says of no source
        return ""


def _unlike_ours(folder: Path) -> Iterator[str]:
    """Of the version's folder itself, and of the records in it."""
    if folder.is_symlink():
        yield f"{folder} is a link."
        return
    if not (folder / COMPLETE).exists():
        yield f"{COMPLETE} is missing."
    for path in sorted(folder.iterdir()):
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            continue
        if not stat.S_ISREG(status.st_mode):
            yield f"{path.name} is no ordinary file."
        elif status.st_mode & _BY_OTHERS:
            yield f"Others than its owner may write in {path.name}."


def _others(folder: Path, known: Set[str], wrong: list[str]) -> Iterator[str]:
    """What lies there and is not known; folders count by what is in them.

    Sentences of folders that cannot be looked into, or that others may write in, go to `wrong`.
    """

    def tell(error: OSError) -> None:
        wrong.append(f"{error.filename} cannot be looked into: {error.strerror}.")

    for root, folders, files in os.walk(folder, onerror=tell):
        if Path(root).stat().st_mode & _BY_OTHERS:
            wrong.append(f"Others than its owner may write in {root}.")
        inside = Path(root).relative_to(folder)
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        for name in (*files, *links):
            path = (inside / name).as_posix()
            if path not in known:
                yield path
