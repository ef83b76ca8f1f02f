"""How much would leave this computer for servers, before anything of it does."""

import argparse
from collections.abc import Mapping
from contextlib import AbstractContextManager

from gesso_core.foretold import foretelling
from gesso_core.framed_picture import framed
from gesso_core.framing import Framing
from gesso_core.picture import Picture
from gesso_desktop.cli.arguments import place
from gesso_desktop.cli.engine_option import Hands
from gesso_desktop.cli.references import references
from gesso_desktop.document import enlarging
from gesso_desktop.document.preparing import bytes_sent
from gesso_desktop.document.step_runner import Wish


def bytes_ahead(
    hands: Hands, picture: Picture, framing: Framing, wish: Wish, *, times: int = 1
) -> Mapping[str, int]:
    """By the id of each model on a server, at most: a step that crops is not looked at. times:
    that it is all done, such as once for each variant."""
    return {
        each.card.id: times * _bytes_for(each.card.id, hands, picture, framing, wish)
        for each in hands.sent
    }


def foretelling_all(ahead: Mapping[str, int]) -> AbstractContextManager[None]:
    """While that is done, whoever asks before sending knows of it."""
    return foretelling(sum(ahead.values()))


def asked_ahead(
    args: argparse.Namespace, hands: Hands, picture: Picture, framing: Framing, language: str
) -> Mapping[str, int]:
    """Of what `gesso edit` is asked for."""
    if not hands.sent:  # then further pictures need not be read
        return {}
    further = references(args, picture)
    wish = Wish(place(args, picture), args.strength, args.seed, language, args.texture, further)
    return bytes_ahead(hands, picture, framing, wish, times=args.variants)


def _bytes_for(card: str, hands: Hands, picture: Picture, framing: Framing, wish: Wish) -> int:
    steps = [each.step for each in hands.steps.doing if each.card and each.card.id == card]
    count = bytes_sent(picture, framing, steps, wish, hands.runners)
    larger = hands.steps.enlarging
    if larger is not None and larger.card is not None and larger.card.id == card:
        count += enlarging.bytes_sent(larger.card, framed(picture, framing))
    return count
