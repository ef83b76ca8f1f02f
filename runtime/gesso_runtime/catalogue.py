"""The cards there are: those that ship, and the user's own."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from gesso_core.cards.checks import check_card
from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, CannotRead, GessoError, NeedsModel, NotFound

SHIPPED = Path(__file__).parent / "cards"
_LONGEST_FILE = 1 << 20  # bytes; a card is a few kilobytes


@dataclass(frozen=True)
class Catalogue:
    """cards: by id, in the order they are offered: by role, rank and id. A user's card replaces a
    shipped one of its id. unread: the user's files that are no cards, and why; they leave the
    others as they are.
    """

    cards: Mapping[str, ModelCard]
    unread: Mapping[Path, GessoError] = field(default_factory=dict)

    def find(self, card: str) -> ModelCard:
        """Raises what is wrong with the user's card of that name where it cannot be read, and
        NeedsModel for an id that nobody knows, with those that are alike."""
        if card in self.cards:
            return self.cards[card]
        for path, error in self.unread.items():
            if path.stem == card:
                raise error
        alike = get_close_matches(card.lower()[:64], self.cards, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(f'“{name}”' for name in alike)}? " if alike else ""
        raise NeedsModel(
            f"No model is called “{card[:64]}”.", f"{hint}`gesso models list` names them all."
        )


def read_card(path: Path) -> ModelCard:
    """Raises BadRequest with the file's name and what is wrong in it; NotFound, CannotRead."""
    card = read_record(ModelCard, _plain(path), path.name)
    check_card(card, path.name)
    if card.id != path.stem:
        raise BadRequest(
            f"{path.name}: “id” is {card.id!r}, not the file's name.",
            f"Name the file {card.id}.toml.",
        )
    return card


def read_catalogue(folders: Sequence[Path] = ()) -> Catalogue:
    """The shipped cards and every `*.toml` of `folders`, which need not exist.

    What is wrong with a shipped card is raised; what is wrong with the user's is told in `unread`.
    """
    cards = {path.stem: read_card(path) for path in sorted(SHIPPED.glob("*.toml"))}
    found: dict[str, Path] = {}
    unread: dict[Path, GessoError] = {}
    for path in (path for folder in folders for path in _cards_of(folder, unread)):
        try:
            card = read_card(path)
            if card.id in found:
                raise BadRequest(
                    f"{path.name}: “id” is {card.id!r}, as in {found[card.id]}.",
                    "Keep one of the two files.",
                )
        except GessoError as error:
            unread[path] = error
        else:
            found[card.id] = path
            cards[card.id] = card
    return Catalogue(_ordered(cards.values()), unread)


def _cards_of(folder: Path, unread: dict[Path, GessoError]) -> list[Path]:
    try:
        found = (path for path in folder.iterdir() if path.suffix == ".toml")
        return sorted(path for path in found if path.is_file())  # a pipe would wait for ever
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        unread[folder] = _cannot_read(folder, error)
        return []


def _ordered(cards: Iterable[ModelCard]) -> dict[str, ModelCard]:
    roles = list(Role)
    ordered = sorted(cards, key=lambda card: (roles.index(card.role), card.rank, card.id))
    return {card.id: card for card in ordered}


def _plain(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_FILE + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", "Check its name.") from error
    except OSError as error:
        raise _cannot_read(path, error) from error
    if len(content) > _LONGEST_FILE:
        raise BadRequest(f"{path.name}: it is too long for a model's card.", "Choose another file.")
    try:
        return tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadRequest(
            f"{path.name}: it is no valid TOML ({error}).", "Correct the file."
        ) from error


def _cannot_read(path: Path, error: OSError) -> CannotRead:
    return CannotRead(
        f"{path} cannot be read: {error.strerror}.", "Check who may read it.", detail=repr(error)
    )
