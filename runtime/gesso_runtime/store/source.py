"""Where a model can come from, seen by the store: files that are listed, then taken one by one."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import GessoError
from gesso_runtime.store.copying import Tick


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of a source before it is taken. sha256: that the source promises, if it does.

    here: bytes of it that are in the store's folder already.
    """

    path: str
    bytes: int
    sha256: str | None = None
    here: int = 0


@dataclass(frozen=True, slots=True)
class Issue:
    """version: which one it is. signed: since when who signed that, or what it is made from, had
    it; ISO 8601, UTC. Each empty where it is not known before anything is taken.
    """

    version: str = ""
    signed: str = ""


class Source(ABC):
    """Used once: open, list, prepare, take, finish; close in any case."""

    origin: str
    """In words, for the record; what the user sees of it later."""

    @abstractmethod
    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        """Learn what is there. Raises what keeps it from being read; BadRequest."""

    @abstractmethod
    def listing(self, pattern: str) -> Sequence[str]:
        """Paths that a card's path or pattern means."""

    @abstractmethod
    def facts(self, path: str) -> Offered:
        """Of a path that was listed."""

    def issue(self) -> Issue:
        """What is known of the version. Raises as `open`."""
        return Issue()

    def prepare(self, paths: Sequence[str], tick: Tick) -> None:  # noqa: B027  most are at hand
        """Whatever may take hours, before the store is locked. Raises as `take` does."""

    @abstractmethod
    def take(self, path: str, target: Path, tick: Tick) -> str:
        """The file at the new path `target`, on the disk. Its SHA-256.

        Raises CannotRead, DamagedFile, ModelDamaged, DiskFull, CannotWrite, Cancelled.
        """

    def finish(self, taken: frozenset[str]) -> None:  # noqa: B027  most have nothing to do
        """All that is wanted has been taken. Raises ModelDamaged if the rest is not as it must."""

    @property
    def kept(self) -> Path | None:
        """The folder in the store from which a broken try goes on; it goes with the success."""
        return None

    def doubt(self, path: str, error: GessoError) -> None:  # noqa: B027  most have nothing to do
        """A file that was taken is wrong: do not offer it as it is another time."""

    def close(self) -> None:  # noqa: B027  most have nothing to do
        """Nothing stays open."""
