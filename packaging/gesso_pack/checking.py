"""Whether a release folder is what it should be: all that install.sh and the installer look at, and
what only whoever gives it away can know.
"""

import json
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from gesso_core.errors import BadRequest, GessoError
from gesso_core.progress import Report, silent
from gesso_pack.app_layer import DIRTY
from gesso_pack.papers import ADVISORIES, BILL, LICENCES
from gesso_runtime.installing.archive import read_archive
from gesso_runtime.installing.manifest import File, Manifest, parse_manifest
from gesso_runtime.installing.opening import open_release
from gesso_runtime.installing.release import (
    BOOTSTRAP,
    INSTALLER,
    RELEASE,
    SIGNATURE,
    Layer,
    Release,
)
from gesso_runtime.installing.signature import read_public_key
from gesso_runtime.store.copying import Meter, Tick, sha256_of

_KEY = re.compile(r"^key='([A-Za-z0-9+/=]+)'$", re.MULTILINE)
_CONDA = re.compile(r"conda-meta/(.+)-([^-]+)-[^-]+\.json")
_WHEEL = re.compile(r"lib/python[^/]+/site-packages/([^/-]+)-([^/-]+)\.dist-info/METADATA")
_STARTS = ("bin/python", "gesso_runtime/installing/__main__.py")


def carried_key(folder: Path) -> str:
    """The public key in install.sh. Raises BadRequest where there is none."""
    try:
        found = _KEY.search((folder / INSTALLER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(
            f"{folder} has no {INSTALLER} that can be read.",
            "Name a release folder.",
            detail=str(error),
        ) from error
    if found is None:
        raise BadRequest(f"{INSTALLER} carries no key.", "Make the release again.")
    return read_public_key(found[1])


def check(folder: Path, public_key: str, *, report: Report = silent) -> tuple[str, ...]:
    """What is wrong, a sentence each; nothing if all is well.

    Raises NotTrusted if the signature does not hold, NotFound, CannotRead, ReleaseDamaged, OSError,
    and what `report` raises.
    """
    release = open_release(folder, public_key).release
    expected = signed_files(release)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    wrong = [f"{name} is not signed." for name in there - {*expected, RELEASE, SIGNATURE}]
    wrong += [f"{name} is missing." for name in {*expected, INSTALLER} - there]
    sizes = [(folder / name).stat().st_size for name in expected if name in there]
    unpacked = sum(layer.unpacked_bytes for layer in release.layers)
    tick = Meter(report, "verifying", sum(sizes) + unpacked).tick
    for name in sorted(expected.keys() & there):
        if sha256_of(folder / name, tick) != expected[name]:
            wrong.append(f"{name} is not what was signed.")
    if wrong:
        return tuple(sorted(wrong))
    if carried_key(folder) != public_key:
        wrong.append(f"{INSTALLER} trusts another key.")
    wrong += _wrong_with_bootstrap(folder / BOOTSTRAP)
    manifests = {}
    for layer in release.layers:
        try:
            manifests[layer.name] = parse_manifest((folder / layer.manifest).read_bytes())
            wrong += _wrong_with_layer(folder, release, layer, manifests[layer.name], tick)
        except GessoError as error:
            wrong.append(f"{layer.name}: {error.message}")
    wrong += _wrong_with_papers(folder, manifests)
    return tuple(wrong)


def signed_files(release: Release) -> dict[str, str]:
    """SHA-256 by name, of all that release.json vouches for."""
    layers = {layer.archive: layer.archive_sha256 for layer in release.layers}
    manifests = {layer.manifest: layer.manifest_sha256 for layer in release.layers}
    return {BOOTSTRAP: release.bootstrap_sha256, **layers, **manifests, **release.files}


def packages_in(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and version of what a layer holds, by where its records lie."""
    for path in paths:
        found = _CONDA.fullmatch(path) or _WHEEL.fullmatch(path)
        if found:
            yield _plain(found[1]), found[2].removesuffix(DIRTY)


def _wrong_with_layer(
    folder: Path, release: Release, layer: Layer, manifest: Manifest, tick: Tick
) -> Iterator[str]:
    if manifest.layer != layer.name or manifest.unpacked_bytes != layer.unpacked_bytes:
        yield f"{layer.manifest} does not belong to {layer.name}."
    if (folder / layer.archive).stat().st_size != layer.archive_bytes:
        yield f"{layer.archive} has another size than {RELEASE} says."
    held = _read_whole(folder / layer.archive, manifest, tick)
    # An update may leave out what is installed, but never what was changed when it was installed.
    needed = manifest.relocated_paths if release.base else dict(manifest.files()).keys()
    if lacking := sorted(needed - held):
        yield f"{layer.archive} lacks {len(lacking)} files, {lacking[0]} for one."


def _read_whole(archive: Path, manifest: Manifest, tick: Tick) -> set[str]:
    """The files in the archive, each compared with its hash."""
    held = set()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "file"

        def taken(path: str, entry: File, target: Path) -> None:
            held.add(path)
            target.unlink()

        read_archive(archive, manifest.entries, lambda path, entry: place, taken, tick=tick)
    return held


def _wrong_with_bootstrap(bootstrap: Path) -> Iterator[str]:
    try:
        with tarfile.open(bootstrap, "r:gz") as tar:
            members = tar.getmembers()
    except (OSError, EOFError, tarfile.TarError):
        yield f"{BOOTSTRAP} cannot be unpacked."
        return
    for member in members:
        parts = PurePosixPath(member.name)
        if parts.is_absolute() or ".." in parts.parts or not (member.isreg() or member.issym()):
            yield f"{BOOTSTRAP} holds “{member.name}”, which must not be there."
    for start in _STARTS:
        if not any(member.name.endswith(start) for member in members):
            yield f"{BOOTSTRAP} has no {start}."


def _wrong_with_papers(folder: Path, manifests: Mapping[str, Manifest]) -> Iterator[str]:
    for name in (BILL, ADVISORIES):
        if not (folder / name).is_file():
            yield f"{name} is missing."
    if not any((folder / LICENCES).rglob("*")):
        yield f"There are no licences in {LICENCES}."
    listed: set[tuple[str, str]] = set()
    with suppress(FileNotFoundError):
        try:
            parts = json.loads((folder / BILL).read_bytes())["components"]
            listed = {(_plain(part["name"]), part.get("version", "")) for part in parts}
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"{BILL} cannot be read."
        for layer, manifest in manifests.items():
            missing = sorted(set(packages_in(manifest.entries)) - listed)
            if missing:
                yield f"{BILL} does not list {' '.join(missing[0])}, which is in {layer}."


def _plain(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()
