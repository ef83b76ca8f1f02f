"""`gesso edit` where the sentence asks for a larger picture: a new one, made by a model."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed
from gesso_core.geometry import Size
from gesso_core.progress import Report
from gesso_core.recipe import Recipe
from gesso_desktop.cli import said
from gesso_desktop.cli.arguments import place
from gesso_desktop.cli.engine_option import Hands
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.finishing import saying_what_is_there
from gesso_desktop.cli.framing_ahead import framing_ahead, framing_of_project
from gesso_desktop.cli.sent_ahead import asked_ahead, foretelling_all
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.delivering import file_sha256, free_name, lossless_path, target_for
from gesso_desktop.document.editing import apply_steps
from gesso_desktop.document.engine_record import plain_record
from gesso_desktop.document.enlarging import enlarged, factor_of, sentence, write_enlarged
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.session import Session, editing, picture_of
from gesso_desktop.document.step_runner import Wish


def enlarge(args: argparse.Namespace, recipe: Recipe, hands: Hands) -> int:
    """The other steps of the sentence first, as edits; then the larger picture of the result."""
    if args.report:
        raise BadRequest(
            "A report compares pixels, and of a larger picture there are none to compare.",
            "Leave out --report; --json says how it was made.",
        )
    _wanted(hands)  # before any work
    if (args.mask or args.box) and not hands.steps.doing:
        raise BadRequest(
            "A picture is enlarged as a whole.", "Leave out the mask, or crop the picture first."
        )
    if args.dry_run:
        return _foretell(args, recipe, hands)
    report, started = progress_line(), time.perf_counter()
    with editing(args.input, args.output, report) as session:
        target = _target(session.source, args.output)
        ahead = asked_ahead(
            args, hands, session.document, session.document.framing, recipe.language
        )
        with foretelling_all(ahead), saying_what_is_there(target):
            _apply_others(args, recipe, hands, session, report)
            result = _write(args, hands, session, target, report)
    seconds = {"total": round(time.perf_counter() - started, 4)}
    if args.json:
        steps = {"steps": [said.plain_step(step) for step in hands.steps.steps]}
        print_json(result | steps | {"language": recipe.language, "seconds": seconds})
    else:
        print(f"Wrote {target}")
    return ExitCode.DONE


def _target(source: FilePicture, wanted: Path | None) -> Path:
    if wanted is not None:
        return target_for(source, wanted)
    usual = lossless_path(source)
    return free_name(usual.with_name(f"{source.path.stem}-enlarged{usual.suffix}"))


def _apply_others(
    args: argparse.Namespace, recipe: Recipe, hands: Hands, session: Session, report: Report
) -> None:
    document = session.document
    wish = Wish(place(args, document), args.strength, args.seed, recipe.language, args.texture)
    with document.one_edit(args.text):
        if session.starts_over:
            document.start_over()
        steps = [each.step for each in hands.steps.doing]
        said.warn_of(apply_steps(document, steps, wish, report, runners=hands.runners))


def _write(
    args: argparse.Namespace,
    hands: Hands,
    session: Session,
    target: Path,
    report: Report,
) -> dict[str, object]:
    """What `--json` says of it."""
    card, factor = _wanted(hands)
    assert hands.client is not None
    picture = framed(session.document, session.document.framing)
    with enlarged(
        hands.client, card, picture, factor, seed=args.seed, quality=args.run_quality, report=report
    ) as made:
        saved = write_enlarged(
            session.source, made.picture, target, card, report, jpeg_quality=args.quality
        )
        if hands.steps.doing:  # else the project has nothing to say
            session.keep()
        for warning in made.warnings:
            warn(warning)
        said.print_limits(saved.promise)
        return {
            "output": str(target),
            "sha256_in": session.document.sha256,
            "sha256_out": saved.sha256 or file_sha256(target),
            "size": [made.picture.size.width, made.picture.size.height],
            "promise": asdict(saved.promise),
            "engines": [plain_record(made.provenance)],
            "peak_memory_bytes": said.peak_memory_bytes(),
        }


def _foretell(args: argparse.Namespace, recipe: Recipe, hands: Hands) -> int:
    card, factor = _wanted(hands)
    source = open_picture(picture_of(args.input))
    try:
        target = _target(source, args.output)
        begun = framing_of_project(args.input)
        ahead = asked_ahead(args, hands, source, begun, recipe.language)
        before = framed(source, framing_ahead(args, hands, source)).size
        size = Size(round(before.width * factor), round(before.height * factor))
    finally:
        source.close()
    limit = sentence(size, card)
    if args.json:
        print_json(
            {
                "output": str(target),
                "language": recipe.language,
                "size": [size.width, size.height],
                "promise": {"method": "encode", "limits": [limit]},
            }
            | said.plain_hands(hands, ahead)
        )
    else:
        print(f"Would write {target}:")
        said.print_hands(hands, ahead)
        warn(limit)
    return ExitCode.DONE


def _wanted(hands: Hands) -> tuple[ModelCard, float]:
    """The model, and how many times larger each side is to become."""
    asked = hands.steps.enlarging
    assert asked is not None
    assert asked.card is not None
    return asked.card, factor_of(asked.step)
