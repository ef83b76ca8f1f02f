"""The form of model packs: one uncompressed tar that holds a version of a model.

First `gesso-pack.json`, which lists every file with its size and SHA-256, then its signature where
there is one, then the files in its order under `files/`, then two empty blocks. The list decides
every byte behind it, so the same version packs to the same bytes anywhere, a reader compares
instead of parsing, each file's place is known before it is read, and who signs the list signs it
all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_runtime.store.manifest import (
    LARGEST_BYTES,
    StoredFile,
    digest_of,
    plain_json,
    refuse_files,
    to_bytes,
)
from gesso_runtime.store.names import refuse_card_name
from gesso_runtime.store.pack_signature import SIGNATURE, Signed, signed_by
from gesso_runtime.store.tar_header import BLOCK, padding, size_in, tar_header

SUFFIX = ".gesso-model"
LIST = "gesso-pack.json"
FORMAT = 1
END = bytes(2 * BLOCK)


@dataclass(frozen=True, slots=True)
class PackList:
    """licence: its name, for who looks into the pack. files: in the order of the pack."""

    format: int
    card: str
    digest: str
    licence: str
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What a pack begins with. content: its bytes, up to the first file."""

    listed: PackList
    content: bytes
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes `start` to `end` of a pack: of the file `path` with that SHA-256, or `fixed` ones."""

    start: int
    end: int
    path: str
    sha256: str = ""
    fixed: bytes | None = None


def member(name: str, content: bytes) -> bytes:
    """As it stands in a pack."""
    return tar_header(name, len(content)) + content + bytes(padding(len(content)))


def stretches(head: Head) -> Iterator[Stretch]:
    """All of a pack, in order, none of them empty."""
    at = 0
    for path, sha256, content in _contents(head):
        size = content if isinstance(content, int) else len(content)
        if size:
            fixed = None if isinstance(content, int) else content
            yield Stretch(at, at + size, path, sha256, fixed)
        at += size


def _contents(head: Head) -> Iterator[tuple[str, str, bytes | int]]:
    """Path, SHA-256 of files, and content, of which files tell the size alone."""
    yield LIST, "", head.content
    for file in head.listed.files:
        yield file.path, "", tar_header(f"files/{file.path}", file.bytes)
        yield file.path, file.sha256, file.bytes
        yield file.path, "", bytes(padding(file.bytes))
    yield "its end", "", END


def read_head(file: BinaryIO, name: str) -> Head:
    """From the beginning of a pack that is called `name`; the first file follows.

    Raises ModelDamaged, NotTrusted if it is signed and that does not hold, BadRequest for what is
    no pack.
    """
    content = read_member(file, LIST, name)
    if content is None:
        raise BadRequest(
            f"{name} is no model pack.",
            "To add a model's own file, name the card, too: gesso models add CARD FILE",
        )
    try:
        listed = read_record(PackList, plain_json(content), LIST)
        refuse_card_name(listed.card)
    except (ValueError, BadRequest) as error:
        raise damaged(name, "its list cannot be read", str(error)) from error
    _refuse_list(listed, content, name)
    head = member(LIST, content)
    signature = read_member(file, SIGNATURE, name)
    if signature is None:
        return Head(listed, head)
    signed = signed_by(content, signature, name)
    return Head(listed, head + member(SIGNATURE, signature), signed)


def read_member(file: BinaryIO, wanted: str, name: str) -> bytes | None:
    """Its content; None, and nothing read, where another one follows. Raises ModelDamaged."""
    begin, header = file.tell(), file.read(BLOCK)
    try:
        size = size_in(header)
        is_wanted = header == tar_header(wanted, size) and size <= LARGEST_BYTES
    except (ValueError, OverflowError):
        is_wanted = False
    if not is_wanted:
        file.seek(begin)
        return None
    content = file.read(size)
    if len(content) < size or file.read(padding(size)) != bytes(padding(size)):
        raise damaged(name, "it is cut off")
    return content


def _refuse_list(listed: PackList, content: bytes, name: str) -> None:
    if listed.format != FORMAT:
        raise BadRequest(f"{name} was made by a newer Gesso.", "Install that one here, too.")
    refuse_files(listed.files)
    paths = [file.path for file in listed.files]
    if digest_of(listed.files) != listed.digest or paths != sorted(paths):
        raise damaged(name, "its list does not agree with itself")
    if to_bytes(listed) != content:  # one content, one pack
        raise damaged(name, "its list is not as Gesso writes it")


def damaged(name: str, why: str, detail: str = "") -> ModelDamaged:
    return ModelDamaged(
        f"The model pack {name} is damaged: {why}.",
        "Copy it again from where it was made.",
        detail=detail[:200],
    )
