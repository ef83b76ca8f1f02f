"""Models from a pack: whole, or in parts that lie together or come one medium after the other.

What has arrived is kept in the store's folder until the model is installed, see `receiving`.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import BadRequest, CannotRead, GessoError, ModelDamaged, NotFound
from gesso_runtime.store.copying import Tick
from gesso_runtime.store.disk import write_in_one_step, writing
from gesso_runtime.store.manifest import StoredFile, version_of
from gesso_runtime.store.names import matches
from gesso_runtime.store.pack import stretches
from gesso_runtime.store.pack_opened import Opened, open_pack, open_piece
from gesso_runtime.store.pack_parts import PARTS, Split, whole_name
from gesso_runtime.store.receiving import Receiving
from gesso_runtime.store.source import Issue, Offered, Source
from gesso_runtime.store.trusted_keys import Signer, TrustedKeys

Ask = Callable[[str, Sequence[str]], Path | None]
"""Told the name of a pack and of parts that are not here: a folder that may have some, or None."""


def nobody(name: str, missing: Sequence[str]) -> Path | None:
    """Nobody can put in another medium."""
    return None


class Pack(Source):
    """A pack to be added. Everything in it is compared; nothing of it is trusted."""

    def __init__(
        self, path: Path, kept: Path, *, keys: TrustedKeys | None = None, ask: Ask = nobody
    ) -> None:
        """path: the pack, or any part of one, or its `NAME.parts`.

        kept: the store's folder for unfinished work. keys: that are known. ask: for the next
        medium.
        """
        self._path, self._kept, self._keys, self._ask = path, kept, keys, ask
        self._opened: Opened | None = None
        self._files: dict[str, StoredFile] = {}
        self._coming: Receiving | None = None
        self.name = whole_name(path) or path.name
        self.origin = f"pack {self.name}"

    def card(self) -> str:
        """Which model it holds, as it says itself."""
        return self._read().head.listed.card

    def signer(self) -> Signer | None:
        """Who signed it, which holds; None where nobody did. Raises NotTrusted and as `open`."""
        signed = self._read().head.signed
        if signed is None:
            return None
        return self._keys.signer(signed.key) if self._keys else Signer(signed.key)

    def issue(self) -> Issue:
        head = self._read().head
        return Issue(version_of(head.listed.digest), head.signed.since if head.signed else "")

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        opened = self._read()
        head = opened.head
        if head.listed.card != card.id:
            raise BadRequest(
                f"{self.name} holds “{head.listed.card}”, not “{card.id}”.",
                "Leave the card's name out, or choose the right pack.",
            )
        if head.listed.licence != card.licence.name:
            raise BadRequest(
                f"{self.name} was made under the licence {head.listed.licence}, and "
                f"“{card.title}” is under {card.licence.name} here.",
                "Get a pack that was made with this version of Gesso.",
            )
        if wanted:
            raise BadRequest("A pack is added whole.", "Leave --precision out.")
        if signer := self.signer():
            known = f"“{signer.name}”" if signer.name else "a key that is not known here"
            self.origin += f", signed by {known}: {signer.fingerprint}"
        digest = hashlib.sha256(head.content).hexdigest()[:12]
        home = self._kept / f"{card.id}@pack-{digest}"
        self._coming = Receiving(home, tuple(stretches(head)), opened.pieces)

    def listing(self, pattern: str) -> Sequence[str]:
        return [path for path in self._files if matches(path, pattern)]

    def facts(self, path: str) -> Offered:
        file = self._files[path]
        return Offered(path, file.bytes, file.sha256, self._arriving().here(path))

    def prepare(self, paths: Sequence[str], tick: Tick) -> None:
        left = sorted(set(self._files) - set(paths))
        if left:
            raise ModelDamaged(
                f"{self.name} holds “{left[0]}”, which is no part of this model.",
                "Get the pack again, or a newer Gesso.",
            )
        coming = self._arriving()
        coming.begin()
        if split := self._read().split:
            self._keep_split(split, coming.folder)
        tick(sum(coming.here(path) for path in paths))
        self._take_in_all(coming, tick)
        wrong = [path for path in paths if coming.digest(path, tick) != self._files[path].sha256]
        for path in wrong:  # what was kept was lost since, as when the power failed
            tick(-coming.here(path))
            coming.forget(path)
        if wrong:
            self._take_in_all(coming, tick)

    def take(self, path: str, target: Path, tick: Tick) -> str:
        digest = self._arriving().digest(path, tick)
        self._arriving().move(path, target)
        return digest

    def doubt(self, path: str, error: GessoError) -> None:
        self._arriving().forget(path)

    @property
    def kept(self) -> Path:
        return self._arriving().folder

    def close(self) -> None:
        if self._coming is not None:
            self._coming.close()

    def _read(self) -> Opened:
        if self._opened is None:
            self._opened = open_pack(self._path, self._kept)
            self._files = {file.path: file for file in self._opened.head.listed.files}
        return self._opened

    def _keep_split(self, split: Split, folder: Path) -> None:
        """So that the next part is known by it."""
        place = folder / (self.name + PARTS)
        if not place.exists():
            with writing(folder):
                write_in_one_step(place, split.content, by_way_of=folder)

    def _take_in_all(self, coming: Receiving, tick: Tick) -> None:
        folder: Path | None = self._path.parent
        while folder is not None:
            self._take_in_from(folder, coming, tick)
            missing = [piece.name for piece in self._read().pieces if coming.lacks(piece)]
            if not missing:
                return
            folder = self._ask(self.name, missing)
        raise NotFound(
            f"Parts of {self.name} are still missing: {_numbers(missing)}.",
            "What came is kept: add the rest in the same way, from any folder or medium.",
            detail=", ".join(missing),
        )

    def _take_in_from(self, folder: Path, coming: Receiving, tick: Tick) -> None:
        """What lies there; one that is damaged does not keep others out."""
        wrong = []
        for piece in self._read().pieces:
            path = folder / piece.name
            if coming.lacks(piece) and (path.exists() or path == self._path):
                try:
                    with open_piece(folder, piece) as file:
                        coming.take_in(piece, file, tick)
                except ModelDamaged as error:
                    wrong.append(error)
        if wrong:
            raise wrong[0]

    def _arriving(self) -> Receiving:
        if self._coming is None:
            raise CannotRead(
                f"{self.name} is not open.",
                "Try again; if it happens again, report the problem with its details.",
            )
        return self._coming


def _numbers(names: Sequence[str]) -> str:
    return ", ".join(str(int(name[-3:])) for name in names)
