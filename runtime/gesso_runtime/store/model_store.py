"""The models on this computer: `FOLDER/CARD/VERSION/…`, and which version is current."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard, Precision


@dataclass(frozen=True, slots=True)
class Installed:
    """One version of a model. version: the leading digits of `digest`, which covers every file's
    path and SHA-256. added: ISO 8601, UTC. origin: where it came from, in words. precisions: whose
    files are there; empty when the files serve all.
    """

    card: str
    version: str
    digest: str
    added: str
    origin: str
    bytes: int
    is_current: bool
    precisions: frozenset[Precision] = frozenset()


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """files: absolute paths by the card's path, digest: of the version."""

    digest: str
    files: Mapping[str, Path]
    precisions: frozenset[Precision] = frozenset()


class ModelStore:
    """Safe against other processes; never half-installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def installed(self) -> tuple[Installed, ...]:
        """By card, newest version first. Quick: reads manifests, not weights."""
        raise NotImplementedError

    def files(self, card: ModelCard) -> ModelFiles:
        """Of the current version; sizes are checked, digests are not.

        Raises NeedsModel and ModelDamaged.
        """
        raise NotImplementedError
