"""`gesso edit`: a picture and a sentence in, a new picture out."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed
from gesso_core.framing import seen_size
from gesso_core.recipe import Recipe
from gesso_desktop.cli import said
from gesso_desktop.cli.arguments import add_json, add_place, place, refuse_strength, sentence
from gesso_desktop.cli.engine_option import (
    Hands,
    TwoQualities,
    add_engine,
    at_hand,
    either_quality,
)
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.expand import add_expand, expand
from gesso_desktop.cli.finishing import add_report, finish, jpeg_quality
from gesso_desktop.cli.framing_ahead import framing_ahead, framing_of_project
from gesso_desktop.cli.planner_option import add_planner, understood
from gesso_desktop.cli.references import add_references, references, refuse_idle, refuse_unread
from gesso_desktop.cli.sent_ahead import asked_ahead, bytes_ahead, foretelling_all
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.cli.variants import (
    Variant,
    add_variants,
    plain_variant,
    print_variants,
    refuse_alike,
    variants,
    warn_of_alike,
)
from gesso_desktop.document.damage import marked
from gesso_desktop.document.delivering import promised, target_for
from gesso_desktop.document.editing import apply_steps
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.preparing import RefusedStep
from gesso_desktop.document.saving.change import Change
from gesso_desktop.document.session import editing, picture_of
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_desktop.report.accounting import Told
from gesso_desktop.report.writing import refuse_report


def add_to(commands: Any) -> None:
    parser = commands.add_parser("edit", help="edit a picture by instruction, into a new file")
    parser.add_argument("input", metavar="IN", type=Path, help="a picture, or its .gesso project")
    parser.add_argument(
        "text",
        metavar="TEXT",
        type=sentence,
        nargs="?",
        default="",
        help="what should change, in your words",
    )
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, help="default: IN-edited")
    add_place(parser)
    parser.add_argument(
        "--marked", action="store_true",
        help="the mask is the damage itself, as `gesso propose` shows it: nothing is looked for",
    )  # fmt: skip
    add_engine(parser)
    add_references(parser)
    add_variants(parser)
    add_expand(parser)
    add_planner(parser)
    parser.add_argument(
        "--quality", metavar="Q", type=either_quality(jpeg_quality), action=TwoQualities,
        help="of a model: preview or final; or export as JPEG with a quality of 1…100",
    )  # fmt: skip
    parser.add_argument("--strength", type=float, default=1.0, help="0 nothing … 1 as said … 2")
    parser.add_argument(
        "--texture", type=float, default=0.0,
        help="of new pixels: how much of the grain they take away comes back, 0…1",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
    add_report(parser)
    add_json(parser)
    parser.set_defaults(run=_run, run_quality=Quality.FINAL)


def _run(args: argparse.Namespace) -> int:
    refuse_strength(args.strength)
    if args.expand:
        return expand(args)
    if not args.text:
        raise BadRequest("Nothing says what should change.", "Say it in a sentence: TEXT.")
    if not 0 <= args.texture <= 1:
        raise BadRequest("The texture must be between 0 and 1.", "1 gives all of the grain back.")
    has_mask = bool(args.mask or args.box)
    if args.marked and not has_mask:
        raise BadRequest(
            "--marked says that the mask is the damage, and there is no mask.",
            "Mark it with --mask or --box; `gesso propose` makes a mask to begin with.",
        )
    picture = picture_of(args.input)
    open_picture(picture).close()  # before a model thinks about it for seconds
    refuse_unread(args)
    recipe = understood(args)
    if not recipe.steps:
        raise BadRequest("That sentence asks for nothing.", "Say what should change.")
    if args.marked:
        recipe = marked(recipe)
    with at_hand(args, recipe, has_mask=has_mask, picture=picture) as hands:
        refuse_idle(args, hands, has_mask=has_mask)
        refuse_alike(args, hands)
        for note in hands.notes:
            warn(note)
        if hands.steps.enlarging is not None:
            from gesso_desktop.cli.enlarge import enlarge  # noqa: PLC0415  only where it is asked

            return enlarge(args, recipe, hands)
        return _foretell(args, recipe, hands) if args.dry_run else _edit(args, recipe, hands)


def _foretell(args: argparse.Namespace, recipe: Recipe, hands: Hands) -> int:
    path = picture_of(args.input)
    picture = open_picture(path)
    try:
        where = place(args, picture)
        target = target_for(picture, args.output)
        touched = where.tight_box if where else picture.size.box
        promise = promised(picture, target, Change(picture, (touched,)), quality=args.quality)
        seen = framed(picture, framing_ahead(args, hands, picture))
        size = seen_size(seen.size, seen.orientation)
        is_framed = size != seen_size(picture.size, picture.orientation)
        todo = variants(args, target, path)
        begun = framing_of_project(args.input)
        ahead = asked_ahead(args, hands, picture, begun, recipe.language)
    finally:
        picture.close()
    if args.json:
        plan = said.plan(target, recipe, hands, promise, ahead) | {
            "size": [size.width, size.height]
        }
        print_json(plan | ({"variants": list(map(plain_variant, todo))} if len(todo) > 1 else {}))
    else:
        said.print_plan(target, hands, promise, ahead)
        if is_framed:
            print(f"  The picture will have {size.width}×{size.height} pixels.")
        if len(todo) > 1:
            print_variants(todo)
    return ExitCode.DONE


def _edit(args: argparse.Namespace, recipe: Recipe, hands: Hands) -> int:
    todo, told = _planned(args), list[dict[str, object]]()
    try:
        for variant in todo:
            if len(todo) > 1 and not args.json:
                print(f"Variant {variant.number} of {len(todo)}, seed {variant.seed}:")
            _make(args, recipe, hands, variant, tell=print_json if len(todo) == 1 else told.append)
    finally:  # also of those that are written, where the rest is stopped or fails
        if told and args.json:
            print_json({"variants": told, "kept": args.keep})
    if len(todo) > 1:
        warn_of_alike([str(each["sha256_out"]) for each in told])
        if not args.json:
            print(f"Variant {args.keep} is kept in the project.")
    return ExitCode.DONE


def _planned(args: argparse.Namespace) -> tuple[Variant, ...]:
    path = picture_of(args.input)
    source = open_picture(path)
    try:
        return variants(args, target_for(source, args.output), path)
    finally:
        source.close()


def _make(
    args: argparse.Namespace,
    recipe: Recipe,
    hands: Hands,
    variant: Variant,
    *,
    tell: Callable[[dict[str, object]], object],
) -> None:
    report, started = progress_line(), time.perf_counter()
    with editing(args.input, args.output, report) as session:
        document = session.document
        if not variant.is_kept:  # it begins with what the one that is kept began with
            document.undo()
        where = place(args, document)
        if args.report and variant.is_kept:
            refuse_report(args.report)
        further = references(args, document)
        read = time.perf_counter() - started
        wish = Wish(where, args.strength, variant.seed, recipe.language, args.texture, further)
        with document.one_edit(args.text):
            if session.starts_over:
                document.start_over()
            steps = [each.step for each in hands.steps.doing]
            ahead = bytes_ahead(hands, document, document.framing, wish, times=args.variants)
            with foretelling_all(ahead):
                made = apply_steps(document, steps, wish, report, runners=hands.runners)
        said.warn_of(made)
        done = [each for each in made if isinstance(each, PreparedStep)]
        refused = tuple(each.asked for each in made if isinstance(each, RefusedStep))
        if args.texture > 0 and not any(ready.texture > 0 for ready in done):
            warn("No step put in new pixels, so there was no texture to give back.")
        run = time.perf_counter() - started - read
        titles = {card.id: card.title for card in hands.steps.cards}
        left_out = (*hands.steps.left_out, *refused)
        told = Told.of(args.text, recipe.language, done, left_out, titles)
        seconds = {"read": read, "run": run, "compose": 0.0}
        finish(
            args, session, variant.target, told, seconds,
            report=report, keeps=variant.is_kept, tell=tell,
        )  # fmt: skip
