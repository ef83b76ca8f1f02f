"""What goes over an air gap: a release folder, model packs, and a page that says what to do.

KIT/release/…       the release folder, every file compared with its signed list
KIT/models/…        the packs, every file in them compared with their lists
KIT/SHA256SUMS      of all these, for sha256sum -c
KIT/CHECKLIST.html  to read and to print; CHECKLIST.txt says the same
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, CannotRead, ReleaseDamaged, WouldOverwrite
from gesso_core.progress import Progress, Report, silent
from gesso_pack.checking import signed_files
from gesso_runtime.installing.opening import open_release
from gesso_runtime.installing.release import (
    BOOTSTRAP,
    RELEASE,
    SIGNATURE,
    Kind,
    Release,
)
from gesso_runtime.store.copying import Meter, Tick, copy_hashed
from gesso_runtime.store.disk import erase, refuse_full_disk, sync_tree, writing
from gesso_runtime.store.manifest import version_of
from gesso_runtime.store.pack_opened import Opened, check_pack, open_pack

SUMS = "SHA256SUMS"
_ON_DISK = 1.2  # what layers take there beside their files' bytes: compiled code, whole blocks


@dataclass(frozen=True, slots=True)
class KitFile:
    """path: in the kit. what: in words."""

    path: str
    what: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KitModel:
    """start: the path that `gesso models add` is given. signer: a public key, or empty.

    bytes: of the pack. parts: how many, 0 for a whole one.
    """

    card: str
    version: str
    licence: str
    start: str
    bytes: int
    parts: int
    signer: str


@dataclass(frozen=True, slots=True)
class Kit:
    """key: the public one that signed the release. number: how the SHA-256 of SHA256SUMS begins."""

    release: Release
    key: str
    files: tuple[KitFile, ...]
    models: tuple[KitModel, ...]
    number: str

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def needed_bytes(self) -> int:
        """About what a disk must have free when all of it is installed; the installer knows."""
        layers = sum(layer.unpacked_bytes for layer in self.release.layers)
        return int(_ON_DISK * layers) + sum(model.bytes for model in self.models)

    @property
    def largest(self) -> KitFile:
        return max(self.files, key=lambda file: file.bytes)


Papers = Callable[[Kit], Mapping[str, str]]
"""The pages that lie in a kit, by name."""


def make_kit(
    release: Path,
    packs: Sequence[Path],
    target: Path,
    *,
    key: str,
    papers: Papers,
    report: Report = silent,
) -> Kit:
    """Makes the new folder `target`, which appears when all of it is there and was read back.

    key: the public one that the release must be signed with. packs: each a pack, or any part of
    one whose other parts lie beside it.
    Raises WouldOverwrite, NotTrusted, ReleaseDamaged, ModelDamaged, BadRequest, NotFound,
    CannotRead, DiskFull, CannotWrite, Cancelled.
    """
    if target.exists():
        raise WouldOverwrite(f"{target} exists.", "A kit is never replaced: name a new folder.")
    record = open_release(release, key).release
    opened = [(path, open_pack(path)) for path in packs]
    _refuse_twice([pack for _, pack in opened])
    work = target.with_name(f".{target.name}.part")
    sources = dict(_sources(release, record, opened))
    try:
        total = sum(path.stat().st_size for path in sources.values())
    except OSError as error:
        raise CannotRead(
            f"{error.filename} cannot be read.", "A part of a release or pack is missing."
        ) from error
    with writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        erase(work)
        refuse_full_disk(target.parent, total)
    try:
        tick = Meter(report, "copying", total).tick
        sums = {inside: _copy(path, work / inside, tick) for inside, path in sources.items()}
        _compare(record, sums)
        packed = sum(pack.pieces[-1].end for _, pack in opened)
        tick = Meter(report, "verifying", packed).tick
        models = [_check(work / "models" / path.name, tick) for path, _ in opened]
        kit = _kit(record, key, work, sums, models)
        with writing(work):
            for name, text in {SUMS: _sums(sums), **papers(kit)}.items():
                (work / name).write_text(text, encoding="utf-8")
            sync_tree(work)
            work.rename(target)
    finally:
        with writing(target.parent):
            erase(work)
    report(Progress("verifying", 1, 1))
    return kit


def _refuse_twice(packs: Sequence[Opened]) -> None:
    names = [name for pack in packs for name in pack.file_names]
    if len(set(names)) != len(names):
        raise BadRequest("Two of the packs have one name.", "Name each pack once.")


def _sources(
    folder: Path, release: Release, packs: Sequence[tuple[Path, Opened]]
) -> Iterator[tuple[str, Path]]:
    for name in (RELEASE, SIGNATURE, *signed_files(release)):
        yield f"release/{name}", folder / name
    for path, pack in packs:
        for name in pack.file_names:
            yield f"models/{name}", path.with_name(name)


def _copy(source: Path, target: Path, tick: Tick) -> str:
    try:
        with source.open("rb") as file:
            digest = copy_hashed(file, target, source.stat().st_size, tick)
    except OSError as error:
        raise CannotRead(
            f"{source} cannot be read.", "Check the drive it is on.", detail=str(error)
        ) from error
    if source.stat().st_mode & 0o100:
        target.chmod(0o755)
    return digest


def _compare(release: Release, sums: Mapping[str, str]) -> None:
    for name, sha256 in signed_files(release).items():
        if sums[f"release/{name}"] != sha256:
            raise ReleaseDamaged(
                f"{name} of the release is not what was signed.",
                "Copy the release again from where it came from.",
            )


def _check(path: Path, tick: Tick) -> KitModel:
    """Read back from the kit."""
    pack = check_pack(path, tick)
    listed = pack.head.listed
    start = pack.file_names[-1]
    return KitModel(
        card=listed.card,
        version=version_of(listed.digest),
        licence=listed.licence,
        start=f"models/{start}",
        bytes=pack.pieces[-1].end,
        parts=len(pack.pieces) if pack.split else 0,
        signer=pack.head.signed.key if pack.head.signed else "",
    )


def _kit(
    release: Release, key: str, work: Path, sums: Mapping[str, str], models: Sequence[KitModel]
) -> Kit:
    names = {layer.archive: _what(layer.name, layer.kind) for layer in release.layers}
    names |= {layer.manifest: f"every file of {layer.name}" for layer in release.layers}
    words = {f"release/{name}": what for name, what in (_OWN | names).items()}
    files = tuple(
        KitFile(path, words.get(path, _OTHER[path.split("/")[0]]), _size(work / path), sha256)
        for path, sha256 in sums.items()
    )
    digits = hashlib.sha256(_sums(sums).encode()).hexdigest()[:32]
    number = " ".join(digits[start : start + 4] for start in range(0, 32, 4))
    return Kit(release, key, files, tuple(models), number)


_OWN = {
    RELEASE: "what the release holds; signed",
    SIGNATURE: "the signature",
    BOOTSTRAP: "what the installer runs by",
    "install.sh": "the installer: start this",
    "README.txt": "how to install, in short",
    "sbom.cdx.json": "bill of materials (CycloneDX)",
    "advisories.json": "known weaknesses, on the day of the release",
}
PAPERS = "licences and other papers"
_OTHER = {"release": PAPERS, "models": "a model, or a part of one"}


def _what(layer: str, kind: Kind) -> str:
    return "Gesso itself" if kind is Kind.APP else f"the environment {layer}"


def _size(path: Path) -> int:
    return path.stat().st_size


def _sums(sums: Mapping[str, str]) -> str:
    """As sha256sum writes and reads it."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sums.items())
