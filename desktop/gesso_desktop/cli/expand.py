"""`gesso edit --expand`: a larger frame, whose border a model makes."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.framed_picture import framed
from gesso_core.framing import seen_size
from gesso_core.interpret import interpret
from gesso_core.picture import Picture
from gesso_desktop.cli import said
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.finishing import saying_what_is_there
from gesso_desktop.cli.one_model import Engaged, Wanted, engaged
from gesso_desktop.cli.runtime_option import opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.choosing import eagerness
from gesso_desktop.document.delivering import file_sha256, free_name, lossless_path, target_for
from gesso_desktop.document.engine_record import plain_record
from gesso_desktop.document.expanding import (
    Margins,
    assure_kept,
    bytes_sent,
    expanded,
    expands,
    keeps_what_was,
    reads,
    refuse_target,
    sentence,
    write_expanded,
)
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.session import editing

_PERCENT = "%"


def add_expand(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--expand", metavar="L,T,R,B", type=_margins,
        help="make the frame larger by so many pixels left, above, right and below, or by percents "
        "of the side (10%%); a model makes the border, TEXT says what it shows and may be left out",
    )  # fmt: skip


def expand(args: argparse.Namespace) -> int:
    """The picture as it is edited so far, in a larger frame, as a new file."""
    _refuse_others(args)
    report, started = progress_line(), time.perf_counter()
    with editing(args.input, args.output, report) as session:
        source = session.source
        document = session.document
        if session.starts_over:
            document.start_over()
        picture = framed(document, document.framing)
        margins = _in_pixels(args.expand, picture)
        target = _target(source, args.output)
        refuse_target(source, picture, margins, target, jpeg_quality=args.quality)
        wanted = _wanted(text=args.text)
        with opened_runtime(args) as runtime, engaged(args, runtime, wanted) as found:
            card = found.card
            if not card.licence.allows_commercial_use:
                warn(f"{card.title} may not be used commercially ({card.licence.name}).")
            if args.dry_run:
                return _foretell(args, picture, margins, target, found)
            with expanded(
                found.client, card, picture, margins,
                text=args.text, language=interpret(args.text).language, seed=args.seed,
                quality=args.run_quality, report=report,
            ) as made, saying_what_is_there(target):  # fmt: skip
                saved = write_expanded(
                    source, made, target, card, report, jpeg_quality=args.quality
                )
                if args.quality is None:
                    assure_kept(target, source, picture, made, report)
                is_kept = args.quality is None or keeps_what_was(
                    target, picture, made.before, report
                )
                for warning in made.warnings:
                    warn(warning)
                said.print_limits(saved.promise)
                size = made.picture.size
                facts = {
                    "output": str(target),
                    "sha256_in": document.sha256,
                    "sha256_out": saved.sha256 or file_sha256(target),
                    "size": [size.width, size.height],
                    "before": said.plain_box(made.before),
                    "keeps_every_pixel": is_kept,
                    "promise": asdict(saved.promise),
                    "engines": [plain_record(each) for each in made.provenances],
                    "seconds": {"total": round(time.perf_counter() - started, 4)},
                    "peak_memory_bytes": said.peak_memory_bytes(),
                }
    if args.json:
        print_json(facts)
    else:
        if is_kept:
            print("Every pixel of the picture is as it was; the border around it is new.")
        print(f"Wrote {target}")
    return ExitCode.DONE


def _foretell(
    args: argparse.Namespace, picture: Picture, margins: Margins, target: Path, found: Engaged
) -> int:
    size = margins.around(seen_size(picture.size, picture.orientation)).size
    limit = sentence(size, found.card)
    leaving = found.leaving(
        lambda: bytes_sent(
            found.client, found.card, picture, margins, text=args.text, quality=args.run_quality
        )
    )
    if args.json:
        print_json(
            {
                "output": str(target),
                "size": [size.width, size.height],
                "by": found.card.id,
                "engines": [found.plain(leaving)],
                "promise": {"method": "encode", "limits": [limit]},
            }
        )
    else:
        print(f"Would write {target}:")
        found.say(leaving)
        warn(limit)
    return ExitCode.DONE


def _refuse_others(args: argparse.Namespace) -> None:
    named = {
        "--mask": args.mask, "--box": args.box, "--reference": args.references,
        "--report": args.report, "--marked": args.marked, "--texture": args.texture > 0,
        "--variants": args.variants > 1,
    }  # fmt: skip
    given = [name for name, value in named.items() if value]
    if given:
        raise BadRequest(
            f"{given[0]} has no meaning where the frame is expanded.",
            "Leave it out, or edit the new picture afterwards.",
        )


def _wanted(*, text: str) -> Wanted:
    """A model that fills, best one that reads what the border is to show."""
    return Wanted(
        expands,
        "makes a border around a picture",
        lambda card: (bool(text) and not reads(card), eagerness(card)),
        _missing,
    )


def _missing(could: Sequence[ModelCard]) -> NeedsModel:
    named = ", ".join(card.id for card in could[:5])
    return NeedsModel(
        "A border around a picture needs a model that fills, and none runs here.",
        f"{named} could do it: see `gesso models list`.",
    )


def _target(source: FilePicture, wanted: Path | None) -> Path:
    if wanted is not None:
        return target_for(source, wanted)
    usual = lossless_path(source)
    return free_name(usual.with_name(f"{source.path.stem}-expanded{usual.suffix}"))


def _in_pixels(asked: tuple[str, ...], picture: Picture) -> Margins:
    size = seen_size(picture.size, picture.orientation)
    sides = (size.width, size.height, size.width, size.height)
    return Margins(*(_length(text, side) for text, side in zip(asked, sides, strict=True)))


def _length(text: str, side: int) -> int:
    if text.endswith(_PERCENT):
        return round(float(text.removesuffix(_PERCENT)) / 100 * side)
    return int(text)


def _margins(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(","))
    try:
        is_sensible = len(parts) == 4 and all(0 <= _length(part, 100) <= 100_000 for part in parts)
    except (ValueError, OverflowError):
        is_sensible = False
    if not is_sensible:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not LEFT,TOP,RIGHT,BOTTOM in pixels or percents, 0 or more each"
        )
    return parts
