"""Which model a face's request is for: the one it names, by an alias too, or the best here."""

from collections.abc import Mapping, Sequence

from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.recipe import EngineKind
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.server.door.openai_errors import Refused

BY_ITSELF = frozenset({"", "auto", "default"})
OFFERED = frozenset({EngineKind.EDIT, EngineKind.INPAINT, EngineKind.GENERATE})
"""What these faces ask of models by name."""


def named(
    name: str, assessed: Sequence[Usable | Unusable], aliases: Mapping[str, str]
) -> ModelCard | None:
    """None where the server is to choose. Raises Refused for one that cannot run here."""
    name = aliases.get(name, name)
    if name in BY_ITSELF:
        return None
    for each in assessed:
        if each.card.id == name:
            if isinstance(each, Usable):
                return each.card
            raise _missing(each.error.message, each.error.hint)
    raise _missing(f"No model is called “{name[:80]}” here.", "GET /v1/models names them all.")


def card_for(
    cards: Sequence[ModelCard], kinds: Sequence[EngineKind], further: int = 0
) -> tuple[ModelCard, EngineKind]:
    """The first of `kinds` that any of the cards does, and who does it best.

    further: pictures beside the first; who looks at all of them goes before who does not. Raises
    Refused where none does.
    """
    for kind in kinds:
        able = [card for card in cards if kind in card.kinds]
        if able:
            return min(able, key=lambda card: _eagerness(card, kind, further)), kind
    wanted = " or ".join(kind.value for kind in kinds)
    if len(cards) == 1:
        raise Refused(
            "invalid_value", f"{cards[0].title} does not do this ({wanted}).", "model",
            hint="Choose another model: GET /v1/models names them all.",
        )  # fmt: skip
    raise _missing(f"No model here does this ({wanted}).", "Ask who runs the server to add one.")


def _eagerness(card: ModelCard, kind: EngineKind, further: int) -> tuple[object, ...]:
    """What only plays a model comes last; whose own work it is comes first."""
    is_own = (card.role is Role.GENERATE) == (kind is EngineKind.GENERATE)
    return (
        card.role is Role.REHEARSAL,
        card.references < further,
        not is_own,
        tuple(Role).index(card.role),
        card.rank,
    )


def _missing(message: str, hint: str) -> Refused:
    return Refused("model_not_found", message, "model", status=404, hint=hint)
