"""The cards there are: those that ship, and the user's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard


@dataclass(frozen=True)
class Catalogue:
    """cards: by id, in the order of the files. A user's card replaces a shipped one of its id."""

    cards: Mapping[str, ModelCard]

    def find(self, card: str) -> ModelCard:
        """Raises NeedsModel for an id that nobody knows, and says which are alike."""
        raise NotImplementedError


def read_card(path: Path) -> ModelCard:
    """Raises BadRequest with the file's name and what is wrong in it."""
    raise NotImplementedError


def read_catalogue(folders: Sequence[Path] = ()) -> Catalogue:
    """The shipped cards and every `*.toml` of `folders`."""
    raise NotImplementedError
