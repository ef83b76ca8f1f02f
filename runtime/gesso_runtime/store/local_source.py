"""Models from a folder, or a single file."""

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.errors import BadRequest, CannotRead, NotFound
from gesso_runtime.store.copying import Tick, copy_hashed
from gesso_runtime.store.names import is_pattern, matches, refuse_kind
from gesso_runtime.store.source import Offered, Source


class Folder(Source):
    """Only folders that the card's paths lead through are looked into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.origin = f"folder {folder.absolute()}"

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        if not self._folder.is_dir():
            raise NotFound(f"There is no folder {self._folder}.", "Check its name.")

    def listing(self, pattern: str) -> Sequence[str]:
        found = [""]
        for part in pattern.split("/"):
            found = [f"{above}{name}/" for above in found for name in self._names(above, part)]
        paths = [path.removesuffix("/") for path in found]
        return [path for path in paths if (self._folder / path).is_file()]

    def facts(self, path: str) -> Offered:
        return Offered(path, _size(self._real(path)))

    def take(self, path: str, target: Path, tick: Tick) -> str:
        return copy_file(self._real(path), target, tick)

    def _names(self, above: str, part: str) -> list[str]:
        folder = self._folder / above
        if not is_pattern(part):
            return [part] if os.path.lexists(folder / part) else []
        try:
            names = os.listdir(folder)  # noqa: PTH208  names, not paths
            return sorted(n for n in names if matches(n, part) and not n.startswith("."))
        except NotADirectoryError:
            return []
        except OSError as error:
            raise CannotRead(
                f"The folder {folder} cannot be read.", "Check its permissions.", detail=str(error)
            ) from error

    def _real(self, path: str) -> Path:
        """Links may lead to other places of the folder, or to the blobs of the hub's own cache."""
        real = (self._folder / path).resolve()
        folder = self._folder.resolve()
        if real.is_relative_to(folder):
            return real
        if folder.parent.name == "snapshots" and real.parent == folder.parents[1] / "blobs":
            return real
        raise BadRequest(
            f"“{path}” is a link that leads out of the folder, and is not followed.",
            "Put the file itself there.",
            detail=str(real),
        )


class OneFile(Source):
    """For cards, or variants of cards, that consist of one file, whatever it is called here."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._meant: CardFile | None = None
        self.origin = f"file {path.absolute()}"

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        refuse_kind(self._path.name)
        if not self._path.is_file():
            raise NotFound(f"There is no file {self._path}.", "Check its name.")
        self._meant = self._card_file(card, wanted)

    def listing(self, pattern: str) -> Sequence[str]:
        meant = self._meant
        return [self._name(meant)] if meant is not None and pattern == meant.path else []

    def facts(self, path: str) -> Offered:
        return Offered(path, _size(self._path))

    def take(self, path: str, target: Path, tick: Tick) -> str:
        return copy_file(self._path, target, tick)

    def _card_file(self, card: ModelCard, wanted: frozenset[Precision]) -> CardFile:
        """Which file of the card this one is."""
        suffix = self._path.suffix.lower()
        alike = [
            file
            for file in card.files
            if file.path.lower().endswith(suffix)
            and (not wanted or file.precision is None or file.precision in wanted)
        ]
        named = [f for f in alike if matches(self._path.name, PurePosixPath(f.path).name)]
        for among in (named, alike, [f for f in alike if not f.is_optional]):
            if len(among) == 1:
                return among[0]
        known = ", ".join(f"“{file.path}”" for file in card.files) or "none"
        raise BadRequest(
            f"It is not clear which file of “{card.id}” {self._path.name} is.",
            f"Its files are {known}: give the file that name, or add a folder.",
        )

    def _name(self, file: CardFile) -> str:
        if not is_pattern(file.path):
            return file.path
        name = self._path.name
        folder = PurePosixPath(file.path).parent
        return name if is_pattern(str(folder)) else str(folder / name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error


def copy_file(path: Path, target: Path, tick: Tick) -> str:
    """Its SHA-256. Raises CannotRead, DamagedFile, DiskFull, CannotWrite, Cancelled."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        return copy_hashed(file, target, os.fstat(file.fileno()).st_size, tick)


def _unreadable(path: Path, error: OSError) -> CannotRead:
    return CannotRead(f"{path.name} cannot be read.", "Check its permissions.", detail=str(error))
