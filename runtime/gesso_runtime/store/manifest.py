"""What is known of one installed version: its files and their digests, origin, licence."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import Precision
from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_runtime.store.names import refuse_name

NAME = "manifest.json"
FORMAT = 1
LARGEST_BYTES = 16 << 20  # about 100,000 files
_VERSION_DIGITS = 12  # 48 bits: a collision is found by comparing the whole digest
_HEX = set("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class StoredFile:
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """name: of the licence. accepted: when the user did, ISO 8601, UTC."""

    name: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """added: ISO 8601, UTC. origin: in words. files: by path. format: of this record.

    signed: since when who signed its pack had it, as `added`; empty for what nobody signed.
    """

    card: str
    digest: str
    added: str
    origin: str
    licence: Acceptance
    files: tuple[StoredFile, ...]
    precisions: frozenset[Precision] = frozenset()
    signed: str = ""
    format: int = FORMAT

    @property
    def version(self) -> str:
        return version_of(self.digest)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def digest_of(files: Iterable[StoredFile]) -> str:
    """SHA-256 over every path and SHA-256, in the order of the paths."""
    lines = (f"{file.path}\0{file.sha256}\n" for file in sorted(files, key=lambda f: f.path))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def version_of(digest: str) -> str:
    return digest[:_VERSION_DIGITS]


def is_version(name: str) -> bool:
    return len(name) == _VERSION_DIGITS and set(name) <= _HEX


def to_bytes(manifest: object) -> bytes:
    """Any frozen record, the same bytes for the same content."""
    return json.dumps(to_plain(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(folder: Path, card: str) -> Manifest:
    """Of a version's folder. Raises ModelDamaged unless it is there and whole."""
    try:
        with (folder / NAME).open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise _damaged(card, "it cannot be read", str(error)) from error
    try:
        manifest = read_record(Manifest, plain_json(content), NAME)
    except (ValueError, BadRequest) as error:
        raise _damaged(card, "it is not what Gesso wrote", str(error)) from error
    if manifest.format != FORMAT:
        raise ModelDamaged(
            f"“{card}” was installed by a newer Gesso.", "Use that one, or add the model again."
        )
    refuse_files(manifest.files)
    if manifest.card != card or digest_of(manifest.files) != manifest.digest:
        raise _damaged(card, "it belongs to other files", manifest.digest)
    return manifest


def plain_json(content: bytes) -> object:
    """Strict and bounded. Raises ValueError."""
    if len(content) > LARGEST_BYTES:
        raise ValueError("too large")
    try:
        return json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def refuse_files(files: tuple[StoredFile, ...]) -> None:
    """Raises ModelDamaged for names, sizes or digests that no manifest of ours has."""
    for file in files:
        refuse_name(file.path)
        if file.bytes < 0 or len(file.sha256) != 64 or not set(file.sha256) <= _HEX:
            raise ModelDamaged(
                f"The list of the model's files is damaged at “{file.path}”.", "Add it again."
            )
    # As on file systems that know no upper and lower case.
    folded = {file.path.casefold() for file in files}
    if len(folded) != len(files) or any(_is_below_another(path, folded) for path in folded):
        raise ModelDamaged("Two of the model's files have one name.", "Add it again.")


def _is_below_another(path: str, names: set[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:depth]) in names for depth in range(1, len(parts)))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key occurs twice")
    return record


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _damaged(card: str, why: str, detail: str) -> ModelDamaged:
    return ModelDamaged(
        f"The manifest of “{card}” is damaged: {why}.",
        "Add the model again, or go back with: gesso models rollback " + card,
        detail=detail,
    )
