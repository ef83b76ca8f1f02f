"""A model pack in parts, for media that hold no large files: `NAME.001 …`, and `NAME.parts`.

The parts are cut from the pack as it is, so joining them in their order gives the pack. The small
`NAME.parts` goes along on every medium: it begins as the pack does, so that nothing of the pack
is needed to know what it holds, and lists the parts with their SHA-256.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, CannotRead, NotFound
from gesso_runtime.store.manifest import plain_json, to_bytes
from gesso_runtime.store.pack import END, SUFFIX, Head, damaged, member, read_head, read_member
from gesso_runtime.store.receiving import Piece

PARTS = ".parts"
MOST_PARTS = 999  # three digits
_LIST = "gesso-parts.json"
_FORMAT = 1
_NAME = re.compile(rf"(.+{re.escape(SUFFIX)})\.(\d{{3}}|parts)")


@dataclass(frozen=True, slots=True)
class Part:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PartsList:
    """parts: in the order of the pack."""

    format: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """content: of `NAME.parts`."""

    head: Head
    pieces: tuple[Piece, ...]
    content: bytes


def is_pack(path: Path) -> bool:
    """By the name: a pack, or anything of one in parts."""
    has_name = path.suffix == SUFFIX or whole_name(path) is not None
    return has_name and not path.is_dir()


def whole_name(path: Path) -> str | None:
    """Of the pack that `path` belongs to; None where it is no part."""
    found = _NAME.fullmatch(path.name)
    return found and found[1]


def part_name(pack: str, number: int) -> str:
    return f"{pack}.{number:03}"


def split_content(head: Head, parts: tuple[Part, ...]) -> bytes:
    """Of `NAME.parts`."""
    return head.content + member(_LIST, to_bytes(PartsList(_FORMAT, parts))) + END


def read_split(path: Path) -> Split:
    """path: `NAME.parts`. Raises NotFound, CannotRead, ModelDamaged, BadRequest."""
    pack = path.name.removesuffix(PARTS)
    try:
        with path.open("rb") as file:
            head = read_head(file, path.name)
            content = read_member(file, _LIST, path.name)
            if content is None or file.read() != END:
                raise damaged(path.name, "it does not list the parts")
    except FileNotFoundError as error:
        raise NotFound(
            f"{path.name} is missing, which says how the parts belong together.",
            "Copy it along with every part; it is small.",
        ) from error
    except OSError as error:
        raise CannotRead(
            f"{path.name} cannot be read.", "Check its permissions.", detail=str(error)
        ) from error
    return Split(head, _pieces(pack, content), head.content + member(_LIST, content) + END)


def _pieces(pack: str, content: bytes) -> tuple[Piece, ...]:
    try:
        listed = read_record(PartsList, plain_json(content), _LIST)
    except (ValueError, BadRequest) as error:
        raise damaged(pack + PARTS, "its list cannot be read", str(error)) from error
    if listed.format != _FORMAT:
        raise BadRequest(f"{pack}{PARTS} was made by a newer Gesso.", "Install that one here, too.")
    if to_bytes(listed) != content or not 0 < len(listed.parts) <= MOST_PARTS:
        raise damaged(pack + PARTS, "its list is not as Gesso writes it")
    pieces, at = [], 0
    for number, part in enumerate(listed.parts, 1):
        if part.bytes < 1 or not re.fullmatch("[0-9a-f]{64}", part.sha256):
            raise damaged(pack + PARTS, "its list is not as Gesso writes it")
        pieces.append(Piece(part_name(pack, number), at, at + part.bytes, part.sha256))
        at += part.bytes
    return tuple(pieces)
