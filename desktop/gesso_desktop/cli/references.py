"""`--reference`: further pictures that a model looks at, Picture 2, 3 … of the sentence."""

import argparse
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_core.picture import Picture
from gesso_core.recipe import EngineKind
from gesso_desktop.cli.engine_option import Hands
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.references import Reference, read_reference, refuse_more


def add_references(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reference", metavar="FILE", type=Path, action="append", default=[], dest="references",
        help="a further picture for a model to look at; the first is Picture 2 in TEXT, the next "
        "Picture 3; may be given several times",
    )  # fmt: skip


def refuse_unread(args: argparse.Namespace) -> None:
    """Raises CannotRead for a reference that is no picture, before any work is done."""
    for path in args.references:
        open_picture(path).close()


def refuse_idle(args: argparse.Namespace, hands: Hands, *, has_mask: bool) -> None:
    """Raises BadRequest where nobody would look at the references, or not at so many."""
    if not args.references:
        return
    doing = [(each.card, each.step) for each in hands.steps.doing if each.card is not None]
    looking = [
        card for card, step in doing if kind_for(card, step, has_mask=has_mask) is EngineKind.EDIT
    ]
    if not looking:
        raise BadRequest(
            "No step of this sentence is done by a model that looks at further pictures.",
            "Leave out --reference, or say what of Picture 2 should come into the picture.",
        )
    for card in looking:
        refuse_more(card, len(args.references))


def references(args: argparse.Namespace, beside: Picture | None) -> tuple[Reference, ...]:
    """beside: the picture that is edited, if there is one. Raises as `read_reference`."""
    return tuple(read_reference(path, beside) for path in args.references)
