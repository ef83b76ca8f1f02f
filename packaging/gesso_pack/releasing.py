"""A release folder: layers, bootstrap, install.sh and what people read, under one signature.

The folder appears whole or not at all.
"""

import hashlib
import shutil
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, Failed, NotFound, ReleaseDamaged, WouldOverwrite
from gesso_core.progress import Progress, Report, silent
from gesso_pack.app_layer import DIRTY, make_app, python_of
from gesso_pack.app_layer import LAYER as APP
from gesso_pack.bootstrap import write_bootstrap
from gesso_pack.checking import check
from gesso_pack.deltas import shorten
from gesso_pack.install_script import install_script
from gesso_pack.layers import ARCHIVE, read_layer
from gesso_pack.normalising import RELEASE_LEVEL, Normalised
from gesso_pack.papers import ADVISORIES, BILL, LICENCES, README
from gesso_pack.places import CHECKOUT
from gesso_pack.signing import sign_file
from gesso_runtime.installing.manifest import Manifest, parse_manifest
from gesso_runtime.installing.release import (
    BOOTSTRAP,
    FORMAT,
    INSTALLER,
    RELEASE,
    Kind,
    Layer,
    Needs,
    Release,
    parse_release,
    read_release,
    refuse_version,
    release_bytes,
    version_key,
)
from gesso_runtime.installing.signature import fingerprint, public_line


@dataclass(frozen=True, slots=True)
class Parts:
    """What a release is put together from, beside what it makes itself.

    layers: archives of environments, with their lists beside them. An app is made of this checkout
    where none is among them. bill, advisories: files; licences: a folder.
    """

    layers: tuple[Path, ...]
    bill: Path
    advisories: Path
    licences: Path


def release(
    version: str,
    parts: Parts,
    folder: Path,
    *,
    key: bytes,
    base: Path | None = None,
    issued: date | None = None,
    level: int = RELEASE_LEVEL,
    is_dirty: bool = False,
    report: Report = silent,
) -> Release:
    """Makes the new `folder`, checks it to its last file, and returns what its release.json says.

    key: the 32 secret bytes of the one that signs it.
    base: the folder of an older release; then this one is an update of it and holds only what it
    lacks. issued: today, unless it is given; nothing else in a release depends on the day.
    level: of zstd, for what is packed here. is_dirty: app and README say that the checkout had
    changes.
    Raises BadRequest, WouldOverwrite, NotFound, NotTrusted, ReleaseDamaged, CannotRead, Failed,
    OSError.
    """
    refuse_version(version)
    if folder.exists():
        raise WouldOverwrite(f"{folder} exists.", "A release is never replaced: name a new folder.")
    _refuse_missing(parts)
    older = read_release(base / RELEASE) if base is not None else None
    if older is not None and version_key(older.version) >= version_key(version):
        raise BadRequest(f"{version} is no update of {older.version}.", "Choose a higher version.")
    if base is not None and (wrong := check(base, public_line(key), report=report)):
        raise ReleaseDamaged(
            f"{base} is not what was released: {wrong[0]}",
            "Take another copy of it.",
            detail="\n".join(wrong),
        )
    work = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        report(Progress("making the app", 0, 4))
        layers = _layers(version, parts, work, level, is_dirty=is_dirty)
        report(Progress("making the bootstrap", 1, 4))
        write_bootstrap(_first_environment(layers).archive, work / BOOTSTRAP)
        report(Progress("gathering layers", 2, 4))
        described = []
        for layer in layers:
            known = _known(older, base, layer.manifest.layer) if older and base else None
            archive = _bring(layer, known, work, level=level, base=older.version if older else "")
            described.append(_describe(layer, archive, work))
        report(Progress("signing", 3, 4))
        _write_papers(version + (DIRTY if is_dirty else ""), parts, work, public_line(key))
        made = Release(
            FORMAT,
            version,
            _day(issued),
            _sha256(work / BOOTSTRAP),
            tuple(described),
            _papers(work, described),
            older.version if older else None,
        )
        content = release_bytes(made)
        parse_release(content)
        (work / RELEASE).write_bytes(content)
        sign_file(key, work / RELEASE, f"gesso {version} {made.issued} file:{RELEASE}")
        _open_to_all(work)
        _refuse_wrong(work, public_line(key), report)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report(Progress("signing", 4, 4))
    return made


def needs_of(layer: str) -> Needs:
    """What packaging/needs.toml says; nothing for a layer that is not in it."""
    listed = tomllib.loads((CHECKOUT / "packaging" / "needs.toml").read_text(encoding="utf-8"))
    return read_record(Needs, listed.get(layer, {}), f"needs.toml, {layer}")


def _refuse_missing(parts: Parts) -> None:
    """Before minutes of work."""
    for path, is_there in (
        (parts.bill, parts.bill.is_file()),
        (parts.advisories, parts.advisories.is_file()),
        (parts.licences, parts.licences.is_dir()),
    ):
        if not is_there:
            raise NotFound(
                f"{path} is not there, and a release must hold it.",
                "Make it with “gesso-pack sbom” and “gesso-pack audit”.",
            )


def _refuse_wrong(work: Path, public_key: str, report: Report) -> None:
    wrong = check(work, public_key, report=report)
    if wrong:
        raise Failed(
            f"The release would be wrong: {wrong[0]}",
            "Make what it says anew, then the release again.",
            detail="\n".join(wrong),
        )


def _layers(
    version: str, parts: Parts, work: Path, level: int, *, is_dirty: bool
) -> list[Normalised]:
    """Every layer, whole; the app, if it is made here, in `work`."""
    layers = [read_layer(archive) for archive in parts.layers]
    names = [layer.manifest.layer for layer in layers]
    if len(set(names)) != len(names) or not set(names) - {APP}:
        raise BadRequest(
            f"A release needs environments, each once; named are {', '.join(names) or 'none'}.",
            "Name the archives that “gesso-pack normalise” wrote.",
        )
    if APP not in names:
        pythons = {python_of(list(layer.manifest.entries)) for layer in layers}
        if len(pythons) != 1:
            raise BadRequest(
                f"The environments have different Pythons: {', '.join(sorted(pythons))}.",
                "Make them with one: the app lies in each.",
            )
        layers.append(make_app(version, pythons.pop(), work, level=level, is_dirty=is_dirty))
    return layers


def _first_environment(layers: list[Normalised]) -> Normalised:
    """The desktop's, or any other."""
    found = [layer for layer in layers if layer.manifest.layer != APP]
    return min(found, key=lambda layer: layer.manifest.layer != "desktop")


def _known(older: Release, base: Path, name: str) -> list[Manifest]:
    """What a machine with the older release surely has where this layer is installed."""
    return [
        parse_manifest((base / layer.manifest).read_bytes())
        for layer in older.layers
        if layer.name == name or (layer.kind is Kind.APP and _has(older, name))
    ]


def _has(older: Release, name: str) -> bool:
    return any(layer.name == name for layer in older.layers)


def _bring(
    layer: Normalised, known: list[Manifest] | None, work: Path, *, level: int, base: str
) -> Path:
    """The layer's two files into `work`; the archive is shortened where there is a base."""
    if layer.manifest_path.parent != work:
        shutil.copyfile(layer.manifest_path, work / layer.manifest_path.name)
    if known:
        stem = layer.archive.name.removesuffix(ARCHIVE)
        archive = work / f"{stem}-from-{base}{ARCHIVE}"
        shorten(layer, known, archive, level=level)
        if layer.archive.parent == work:
            layer.archive.unlink()
        return archive
    if layer.archive.parent != work:
        shutil.copyfile(layer.archive, work / layer.archive.name)
    return work / layer.archive.name


def _describe(layer: Normalised, archive: Path, work: Path) -> Layer:
    name = layer.manifest.layer
    return Layer(
        name=name,
        kind=Kind.APP if name == APP else Kind.ENVIRONMENT,
        archive=archive.name,
        archive_bytes=archive.stat().st_size,
        archive_sha256=_sha256(archive),
        manifest=layer.manifest_path.name,
        manifest_sha256=_sha256(work / layer.manifest_path.name),
        unpacked_bytes=layer.manifest.unpacked_bytes,
        needs=needs_of(name),
    )


def _write_papers(version: str, parts: Parts, work: Path, public_key: str) -> None:
    """What is neither a layer nor the bootstrap."""
    (work / INSTALLER).write_text(install_script(public_key), encoding="utf-8")
    readme = (CHECKOUT / "packaging" / "release_readme.txt").read_text(encoding="utf-8")
    for mark, text in (
        ("@VERSION@", version),
        ("@FINGERPRINT@", fingerprint(public_key)),
        ("@PUBLIC_KEY@", public_key),
    ):
        readme = readme.replace(mark, text)
    (work / README).write_text(readme, encoding="utf-8")
    shutil.copyfile(parts.bill, work / BILL)
    shutil.copyfile(parts.advisories, work / ADVISORIES)
    shutil.copytree(parts.licences, work / LICENCES, copy_function=shutil.copyfile)


def _papers(work: Path, layers: list[Layer]) -> dict[str, str]:
    described = {BOOTSTRAP, *(name for each in layers for name in (each.archive, each.manifest))}
    paths = sorted(path for path in work.rglob("*") if path.is_file())
    named = {path.relative_to(work).as_posix(): path for path in paths}
    return {name: _sha256(path) for name, path in named.items() if name not in described}


def _open_to_all(folder: Path) -> None:
    """Whatever the umask is: who gets the folder is often another user than who made it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.name == INSTALLER else 0o644)


def _day(issued: date | None) -> str:
    return (issued or datetime.now(UTC).date()).isoformat()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
