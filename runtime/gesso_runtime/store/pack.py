"""Model packs: one uncompressed tar that holds a version of a model, for carrying it by hand.

First `gesso-pack.json`, which lists every file with its size and SHA-256, then the files in its
order under `files/`, then two empty blocks. The list decides every other byte, so the same version
packs to the same bytes anywhere, a reader compares instead of parsing, each file's place is known
before it is read, and who signs the list signs it all (a signature would be the second member).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, CannotRead, DamagedFile, ModelDamaged, NotFound
from gesso_runtime.store.copying import Tick, copy_hashed
from gesso_runtime.store.manifest import (
    LARGEST_BYTES,
    StoredFile,
    digest_of,
    plain_json,
    refuse_files,
    to_bytes,
)
from gesso_runtime.store.names import matches, refuse_card_name
from gesso_runtime.store.source import Offered, Source
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


class Pack(Source):
    """A pack to be added. Everything in it is compared; nothing of it is trusted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._places: dict[str, tuple[int, StoredFile]] = {}
        self._end = 0
        self.origin = f"pack {path.name}"

    def card(self) -> str:
        """Which model it holds, as it says itself."""
        try:
            return self._read().card
        finally:
            self.close()

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        listed = self._read()
        if listed.card != card.id:
            raise BadRequest(
                f"{self._path.name} holds “{listed.card}”, not “{card.id}”.",
                "Leave the card's name out, or choose the right pack.",
            )
        if wanted:
            raise BadRequest("A pack is added whole.", "Leave --precision out.")

    def listing(self, pattern: str) -> Sequence[str]:
        return [path for path in self._places if matches(path, pattern)]

    def facts(self, path: str) -> Offered:
        file = self._places[path][1]
        return Offered(path, file.bytes, file.sha256)

    def take(self, path: str, target: Path, tick: Tick) -> str:
        place, file = self._places[path]
        opened = self._opened()
        opened.seek(place)
        self._compare(tar_header(f"files/{path}", file.bytes), path)
        digest = copy_hashed(opened, target, file.bytes, tick)
        self._compare(bytes(padding(file.bytes)), path)
        return digest

    def finish(self, taken: frozenset[str]) -> None:
        left = sorted(set(self._places) - taken)
        if left:
            raise ModelDamaged(
                f"{self._path.name} holds “{left[0]}”, which is no part of this model.",
                "Get the pack again, or a newer Gesso.",
            )
        opened = self._opened()
        opened.seek(self._end)
        self._compare(END, "its end")
        if opened.read(1):
            raise self._damaged("something follows its end")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _read(self) -> PackList:
        """Opens it and learns where every file must lie."""
        try:
            self._file = self._path.open("rb")
        except FileNotFoundError as error:
            raise NotFound(f"There is no file {self._path}.", "Check its name.") from error
        except OSError as error:
            raise CannotRead(
                f"{self._path.name} cannot be read.", "Check its permissions.", detail=str(error)
            ) from error
        listed = self._list(self._file)
        at = self._file.tell()
        for file in listed.files:
            self._places[file.path] = (at, file)
            at += BLOCK + file.bytes + padding(file.bytes)
        self._end = at
        if os.fstat(self._file.fileno()).st_size < at + len(END):
            raise self._damaged("it is cut off")
        return listed

    def _list(self, file: BinaryIO) -> PackList:
        header = file.read(BLOCK)
        try:
            size = size_in(header)
            known = tar_header(LIST, size)
        except (ValueError, OverflowError) as error:
            raise self._no_pack() from error
        if header != known or size > LARGEST_BYTES:
            raise self._no_pack()
        content = file.read(size)
        if len(content) < size or file.read(padding(size)) != bytes(padding(size)):
            raise self._damaged("it is cut off")
        try:
            listed = read_record(PackList, plain_json(content), LIST)
            refuse_card_name(listed.card)
        except (ValueError, BadRequest) as error:
            raise self._damaged("its list cannot be read", str(error)) from error
        self._refuse_list(listed, content)
        return listed

    def _refuse_list(self, listed: PackList, content: bytes) -> None:
        if listed.format != FORMAT:
            raise BadRequest(
                f"{self._path.name} was made by a newer Gesso.", "Install that one here, too."
            )
        refuse_files(listed.files)
        paths = [file.path for file in listed.files]
        if digest_of(listed.files) != listed.digest or paths != sorted(paths):
            raise self._damaged("its list does not agree with itself")
        if to_bytes(listed) != content:  # one content, one pack
            raise self._damaged("its list is not as Gesso writes it")

    def _compare(self, expected: bytes, where: str) -> None:
        if self._opened().read(len(expected)) != expected:
            raise self._damaged(f"at {where}")

    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise DamagedFile(
                f"{self._path.name} is not open.",
                "Try again; if it happens again, report the problem with its details.",
            )
        return self._file

    def _no_pack(self) -> BadRequest:
        return BadRequest(
            f"{self._path.name} is no model pack.",
            "To add a model's own file, name the card, too: gesso models add CARD FILE",
        )

    def _damaged(self, why: str, detail: str = "") -> ModelDamaged:
        return ModelDamaged(
            f"The model pack {self._path.name} is damaged: {why}.",
            "Copy it again from where it was made.",
            detail=detail[:200],
        )
