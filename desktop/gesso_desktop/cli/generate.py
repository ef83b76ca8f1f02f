"""`gesso generate`: a new picture from words alone."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.geometry import Size
from gesso_core.interpret import interpret
from gesso_desktop.cli.arguments import add_json, sentence
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.one_model import Engaged, Wanted, engaged
from gesso_desktop.cli.references import add_references, references, refuse_unread
from gesso_desktop.cli.remote_option import add_remote
from gesso_desktop.cli.runtime_option import add_runtime_again, opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.choosing import AUTO
from gesso_desktop.document.delivering import file_sha256, free_name
from gesso_desktop.document.engine_record import plain_record
from gesso_desktop.document.generating import (
    USUAL_NAME,
    eagerness_to_generate,
    generated,
    generates,
    refuse_other_files,
    refuse_unsuited,
    style_named,
    usual_size,
    write_generated,
)
from gesso_desktop.document.references import refuse_more
from gesso_desktop.document.saving.publish import refuse_overwriting, refuse_unwritable
from gesso_runtime.styles import styles_of


def add_to(commands: Any) -> None:
    parser = commands.add_parser("generate", help="make a new picture from words alone")
    parser.add_argument("text", metavar="TEXT", type=sentence, help="what it shows")
    parser.add_argument(
        "-o", "--output", metavar="OUT.png", type=Path, help="default: generated.png here"
    )
    parser.add_argument(
        "--size", metavar="W,H", type=_size, help="in pixels; default: as the model was trained"
    )
    add_references(parser)
    parser.add_argument(
        "--style", metavar="NAME", help="one that the model was added with, or none; "
        "default: the model's first",
    )  # fmt: skip
    parser.add_argument(
        "--engine", metavar="WHO", default=AUTO,
        help="auto, a model's id, or a server's: remote:NAME or remote:NAME/MODEL",
    )  # fmt: skip
    add_remote(parser)
    parser.add_argument("--seed", type=int, default=0, help="of the model's chance")
    parser.add_argument(
        "--quality", metavar="Q", type=Quality, choices=tuple(Quality), default=Quality.FINAL,
        help="preview or final",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
    add_runtime_again(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    if not args.text.strip():
        raise BadRequest("Nothing says what the picture shows.", "Describe it in a sentence.")
    target = args.output or free_name(Path(USUAL_NAME))
    refuse_other_files(target)
    refuse_overwriting(target, original=target.parent)
    refuse_unwritable(target)
    refuse_unread(args)
    with opened_runtime(args) as runtime, engaged(args, runtime, _wanted(args)) as found:
        card = found.card
        size = args.size or usual_size(card)
        refuse_unsuited(card, size)
        refuse_more(card, len(args.references))
        style = None if args.style is None else style_named(args.style, _styles(found), card)
        if card.role is Role.REHEARSAL:
            warn(f"{card.title} only plays a model; its results mean nothing.")
        if not card.licence.allows_commercial_use:
            warn(f"{card.title} may not be used commercially ({card.licence.name}).")
        facts: dict[str, object] = {"output": str(target), "size": [size.width, size.height]}
        if args.dry_run:
            return _foretell(args, facts, found)
        made = generated(
            found.client, card, args.text, size,
            language=interpret(args.text).language, seed=args.seed, quality=args.quality,
            references=references(args, None), style=style, report=progress_line(),
        )  # fmt: skip
        write_generated(made, target, args.text)
    for warning in made.warnings:
        warn(warning)
    if args.json:
        digest = file_sha256(target)
        print_json(facts | {"sha256_out": digest, "engines": [plain_record(made.provenance)]})
    else:
        print(f"Wrote {target}")
    return ExitCode.DONE


def _foretell(args: argparse.Namespace, facts: dict[str, object], found: Engaged) -> int:
    leaving = found.leaving(lambda: sum(each.pixels.nbytes for each in references(args, None)))
    if args.json:
        print_json(facts | {"engines": [found.plain(leaving)]})
    else:
        print(f"Would write {facts['output']}:")
        found.say(leaving)
    return ExitCode.DONE


def _styles(found: Engaged) -> Sequence[str]:
    from gesso_runtime.runtime import Usable  # noqa: PLC0415  only where models are wanted

    place = found.place
    if isinstance(place, Usable):
        return styles_of(place.card, place.files.files)
    return place.offer.styles


def _wanted(args: argparse.Namespace) -> Wanted:
    """A model that generates, best one that looks at all further pictures."""
    further = len(args.references)
    return Wanted(
        generates,
        "makes pictures from words",
        lambda card: eagerness_to_generate(card, further),
        _missing,
    )


def _missing(could: Sequence[ModelCard]) -> NeedsModel:
    named = ", ".join(card.id for card in could[:5])
    return NeedsModel(
        "A picture from words needs a model that generates, and none runs here.",
        f"{named} could do it: see `gesso models list`, and `gesso doctor` for what can run.",
    )


def _size(text: str) -> Size:
    try:
        width, height = (int(part) for part in text.replace("x", ",").split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTH,HEIGHT in pixels") from error
    if width <= 0 or height <= 0:
        raise argparse.ArgumentTypeError("width and height must be above 0")
    return Size(width, height)
