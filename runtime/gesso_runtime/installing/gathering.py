"""The content of a new version, from wherever it lies: versions that are installed, archives.

Content is known by its hash. What an installed version has already gets one more name (a hard link)
after it was looked at; the rest comes out of the archives of the release. A file that is named in
several environments is stored once.
"""

import errno
import os
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import ReleaseDamaged
from gesso_core.progress import Report
from gesso_runtime.installing.archive import read_archive
from gesso_runtime.installing.installed import Installed, is_unaltered
from gesso_runtime.installing.manifest import Entry, File, Link, Manifest
from gesso_runtime.store.copying import Meter, Tick
from gesso_runtime.store.disk import writing

Content = tuple[str, bool]
"""SHA-256 and whether it may be executed: two names of one file share their mode."""

Tree = Mapping[str, Entry]

_NO_LINKS = {errno.EPERM, errno.EACCES, errno.EMLINK, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOSYS}


@dataclass(frozen=True, slots=True)
class Source:
    """An archive and the list of the layer that it belongs to."""

    archive: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Shelf:
    """A version that is installed in `folder`."""

    folder: Path
    installed: Installed

    def contents(self) -> dict[Content, str]:
        return {
            content_of(entry): path
            for path, entry in self.installed.entries.items()
            if isinstance(entry, File)
        }


def content_of(file: File) -> Content:
    return file.sha256, file.executable


def gather(
    stage: Path,
    trees: Mapping[str, Tree],
    shelves: Sequence[Shelf],
    sources: Sequence[Source],
    *,
    report: Report,
) -> None:
    """Every entry of `trees` (by environment) below `stage`, an empty folder.

    Raises ReleaseDamaged, DiskFull, CannotWrite, CannotRead and what `report` raises.
    """
    wanted = _wanted(trees)
    _make_folders(stage, trees)
    found = [(shelf, _held(shelf, wanted)) for shelf in shelves]
    on_shelves = {content for _, held in found for content in held}
    meter = Meter(report, "unpacking", _bytes_to_read(wanted, found, on_shelves, sources))
    for shelf, held in found:
        for content, path in held.items():
            if content in wanted and _is_whole(shelf.folder / path, content, meter.tick):
                _spread(shelf.folder / path, [stage / each for each in wanted.pop(content)])
    for source in sources:
        if _may_hold(source, wanted):
            _unpack(source, stage, wanted, meter.tick)
    if wanted:
        missing = next(iter(wanted.values()))[0]
        raise ReleaseDamaged(
            f"“{missing}” is missing: neither the release nor an installed version has it.",
            "Get the whole release, not an update, and install that.",
        )
    _make_links(stage, trees)


def share(source: Path, target: Path) -> None:
    """Gives the file a second name, or a copy where the disk allows no second names."""
    with writing(target.parent):
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            shutil.copyfile(source, target, follow_symlinks=False)
            target.chmod(source.stat().st_mode & 0o777)


def _wanted(trees: Mapping[str, Tree]) -> dict[Content, list[str]]:
    """Where each content shall lie, below the stage."""
    wanted: dict[Content, list[str]] = defaultdict(list)
    for name, tree in trees.items():
        for path, entry in tree.items():
            if isinstance(entry, File):
                wanted[content_of(entry)].append(f"{name}/{path}")
    return dict(wanted)


def _held(shelf: Shelf, wanted: Mapping[Content, object]) -> dict[Content, str]:
    return {content: path for content, path in shelf.contents().items() if content in wanted}


def _is_whole(path: Path, content: Content, tick: Tick) -> bool:
    try:
        size = path.lstat().st_size
    except OSError:
        return False
    return is_unaltered(path, File(content[0], size, content[1]), tick)


def _may_hold(source: Source, wanted: Mapping[Content, object]) -> bool:
    return any(content_of(file) in wanted for _, file in source.manifest.files())


def _bytes_to_read(
    wanted: Mapping[Content, object],
    found: Sequence[tuple[Shelf, Mapping[Content, str]]],
    on_shelves: set[Content],
    sources: Sequence[Source],
) -> int:
    total = 0
    counted: set[Content] = set()
    for shelf, held in found:
        for content, path in held.items():
            if content not in counted:
                counted.add(content)
                entry = shelf.installed.entries[path]
                total += entry.size if isinstance(entry, File) else 0
    left = {content: None for content in wanted if content not in on_shelves}
    for source in sources:
        if _may_hold(source, left):
            total += source.manifest.unpacked_bytes
    return total


def _unpack(source: Source, stage: Path, wanted: dict[Content, list[str]], tick: Tick) -> None:
    def take(path: str, file: File) -> Path | None:
        places = wanted.get(content_of(file))
        return stage / places[0] if places else None

    def taken(path: str, file: File, place: Path) -> None:
        _, *others = wanted.pop(content_of(file))
        _spread(place, [stage / each for each in others])

    read_archive(source.archive, source.manifest.entries, take, taken, tick=tick)


def _spread(source: Path, targets: Sequence[Path]) -> None:
    for target in targets:
        share(source, target)


def _make_folders(stage: Path, trees: Mapping[str, Tree]) -> None:
    folders = {f"{name}/{path}".rpartition("/")[0] for name, tree in trees.items() for path in tree}
    with writing(stage):
        for folder in sorted(folders):
            (stage / folder).mkdir(parents=True, exist_ok=True)


def _make_links(stage: Path, trees: Mapping[str, Tree]) -> None:
    """Last, so that nothing is ever written through one."""
    with writing(stage):
        for name, tree in trees.items():
            for path, entry in tree.items():
                if isinstance(entry, Link):
                    (stage / name / path).symlink_to(entry.link)
