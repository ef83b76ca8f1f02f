"""`gesso generate`: a new picture from words alone."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.geometry import Size
from gesso_core.interpret import interpret
from gesso_desktop.cli import said
from gesso_desktop.cli.arguments import add_json, sentence
from gesso_desktop.cli.engine_option import refuse_other_carrier
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.references import add_references, references, refuse_unread
from gesso_desktop.cli.runtime_option import add_runtime_again, opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.choosing import AUTO, OPERATORS_ONLY, find_card
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

if TYPE_CHECKING:
    from gesso_runtime.runtime import Runtime, Usable


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
    parser.add_argument("--engine", metavar="WHO", default=AUTO, help="auto, or a model's id")
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
    with opened_runtime(args) as runtime:
        usable = _usable(args, runtime)
        card = usable.card
        size = args.size or usual_size(card)
        refuse_unsuited(card, size)
        refuse_more(card, len(args.references))
        styles = styles_of(card, usable.files.files)
        style = None if args.style is None else style_named(args.style, styles, card)
        if card.role is Role.REHEARSAL:
            warn(f"{card.title} only plays a model; its results mean nothing.")
        if not card.licence.allows_commercial_use:
            warn(f"{card.title} may not be used commercially ({card.licence.name}).")
        facts: dict[str, object] = {"output": str(target), "size": [size.width, size.height]}
        if args.dry_run:
            return _foretell(args, facts, usable)
        made = generated(
            runtime.client, card, args.text, size,
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


def _foretell(args: argparse.Namespace, facts: dict[str, object], usable: "Usable") -> int:
    if args.json:
        print_json(facts | {"engines": [said.plain_usable(usable)]})
    else:
        print(f"Would write {facts['output']}:")
        print(f"  {usable.card.title}: {said.taken(usable)}")
    return ExitCode.DONE


def _usable(args: argparse.Namespace, runtime: "Runtime") -> "Usable":
    """Who makes it, looking at the further pictures. Raises NeedsModel where nobody can."""
    from gesso_runtime.runtime import Usable  # noqa: PLC0415  only where models are wanted

    engine, further = args.engine, len(args.references)
    assessed = runtime.assessed()
    if engine not in {AUTO, OPERATORS_ONLY}:
        named = find_card(engine, [each.card for each in assessed])
        for each in assessed:
            if each.card is named:
                if isinstance(each, Usable):
                    return each
                raise each.error
        refuse_other_carrier(engine, runtime)
    able = [each for each in assessed if isinstance(each, Usable) and generates(each.card)]
    if engine == OPERATORS_ONLY or not able:
        raise _missing([each.card for each in assessed if generates(each.card)])
    return min(able, key=lambda each: eagerness_to_generate(each.card, further))


def _missing(could: list[ModelCard]) -> NeedsModel:
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
