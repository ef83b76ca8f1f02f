"""conda-pack's tar into a layer: an archive that follows from its content alone, and its list.

Two builds of one environment give the same archive, whoever makes it, when, where and in which
language. Nothing in it names the machine it was made on.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import zstandard

from gesso_core.errors import BadRequest
from gesso_pack.leaks import leak
from gesso_pack.libraries import read_library_rules, settle_libraries
from gesso_pack.records import read_records, write_records
from gesso_pack.scrubbing import is_record, rewrite_records, scrub_conda_meta
from gesso_pack.tree import Tree, open_tree
from gesso_pack.trimming import read_rules, trim
from gesso_pack.unparsable import unparsable
from gesso_runtime.environments import MANIFEST as ENVIRONMENT
from gesso_runtime.installing.manifest import FORMAT as MANIFEST_FORMAT
from gesso_runtime.installing.manifest import (
    Entry,
    File,
    Link,
    Manifest,
    Relocation,
    leads_inside,
    manifest_bytes,
)
from gesso_runtime.installing.release import refuse_version

RELEASE_LEVEL = 19
_MOST_THREADS = 8  # each has tables and a piece of its own; two took 0.7 GB at level 19
_WINDOW = 27  # log2 of bytes; the most that readers take without being told
EPOCH = 315532800  # 1980-01-01, the first day that every archive format knows
_CHUNK = 1 << 22  # bytes


@dataclass(frozen=True, slots=True)
class Normalised:
    """manifest: of `archive`. The files lie beside each other."""

    archive: Path
    manifest_path: Path
    manifest: Manifest


def normalise(tar: Path, folder: Path, version: str, *, level: int = RELEASE_LEVEL) -> Normalised:
    """Writes `NAME-VERSION.tar.zst` and its `.manifest.json` into `folder`; the environment has
    its name in it.

    level: of zstd, 1…22. Every date in the archive is EPOCH.
    Raises BadRequest for what is no version, and for an environment that names the folder it was
    built in where nothing relocates it, or has a link that leads out; CannotRead for another tar
    than conda-pack's.
    """
    refuse_version(version)
    with open_tree(tar) as tree:
        manifest = _settle(tree)
        archive = folder / f"{manifest.layer}-{version}.tar.zst"
        write_archive(tree, archive, level)
    beside = folder / f"{manifest.layer}-{version}.manifest.json"
    beside.write_bytes(manifest_bytes(manifest))
    return Normalised(archive, beside, manifest)


def _settle(tree: Tree) -> Manifest:
    """Changes the tree into what is packed, and lists it."""
    records = read_records(tree)
    layer = json.loads(tree.read(ENVIRONMENT))["name"]
    trim(tree, layer, read_rules())
    settle_libraries(tree, read_library_rules())
    scrub_conda_meta(tree)
    listed = _by_path(records.listed)
    known: dict[str, File] = {}
    relocated: list[Relocation] = []
    leaks: list[str] = []
    for path in tree.files():
        if is_record(path) or path == "bin/conda-unpack":
            continue
        wanted = listed.get(path, ())
        file, found = _look(tree, path, {records.built_in, *(r.placeholder for r in wanted)})
        known[path] = file
        relocated += [each for each in wanted if each.placeholder in found]
        if records.built_in in found and all(r.placeholder != records.built_in for r in wanted):
            leaks.append(path)
    if leaks:
        raise leak(records.built_in, leaks)
    write_records(tree, tuple(relocated))
    rewrite_records(tree, known.__getitem__)
    entries: dict[str, Entry] = {}
    for path in tree.paths():
        target = tree.target(path)
        if target is None:
            entries[path] = known.get(path) or _look(tree, path, set())[0]
        elif leads_inside(path, target):
            entries[path] = Link(target)
        else:
            raise BadRequest(
                f"The link “{path}” leads out of the environment, to “{target}”.",
                "Make it relative, or leave it out.",
            )
    broken = unparsable(tree, entries)
    return Manifest(MANIFEST_FORMAT, layer, entries, tuple(relocated), broken)


def _by_path(listed: tuple[Relocation, ...]) -> Mapping[str, tuple[Relocation, ...]]:
    found: dict[str, tuple[Relocation, ...]] = {}
    for each in listed:
        found[each.path] = (*found.get(each.path, ()), each)
    return found


def _look(tree: Tree, path: str, needles: set[str]) -> tuple[File, set[str]]:
    """A file's entry, and which of the needles it holds; read once, in pieces."""
    digest = hashlib.sha256()
    sought = {needle: needle.encode() for needle in needles}
    longest = max(map(len, sought.values()), default=1)
    found: set[str] = set()
    tail = b""
    with tree.open(path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            seen = tail + chunk
            found |= {needle for needle, raw in sought.items() if raw in seen}
            tail = seen[-longest:]
    return File(digest.hexdigest(), tree.size(path), tree.is_executable(path)), found


def write_archive(tree: Tree, archive: Path, level: int, *, threads: int | None = None) -> None:
    """Everything in `tree`, as every layer is packed; the same tree gives the same bytes.

    threads: 1 or more, all give the same; without it one for each processor.
    """
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level,
        threads=threads or min(os.cpu_count() or 1, _MOST_THREADS),
        window_log=_WINDOW,
        enable_ldm=True,
        write_checksum=True,
        write_content_size=False,
    )
    compressor = zstandard.ZstdCompressor(compression_params=parameters)
    with (
        archive.open("wb") as raw,
        compressor.stream_writer(raw, closefd=False) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for header, path in _headers(tree):
            if header.isreg():
                with tree.open(path) as content:
                    tar.addfile(header, content)
            else:
                tar.addfile(header)


def _headers(tree: Tree) -> Iterator[tuple[tarfile.TarInfo, str]]:
    for path in tree.paths():
        header = tarfile.TarInfo(path)
        header.mtime = EPOCH
        target = tree.target(path)
        if target is None:
            header.size = tree.size(path)
            header.mode = 0o755 if tree.is_executable(path) else 0o644
        else:
            header.type = tarfile.SYMTYPE
            header.linkname = target
            header.mode = 0o755
        yield header, path
