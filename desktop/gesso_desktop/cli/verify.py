"""`gesso verify`: what differs between two files, and whether it was meant to."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json, add_place, place
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.said import plain_box
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_desktop.document.delivering import file_sha256
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.verifying import Verdict, expected, verify, within_mask


def add_to(commands: Any) -> None:
    parser = commands.add_parser("verify", help="prove what an edit changed and what it did not")
    parser.add_argument("original", metavar="ORIGINAL", type=Path)
    parser.add_argument("edited", metavar="EDITED", type=Path)
    add_place(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    original = open_picture(args.original)
    try:
        edited = open_picture(args.edited)
        try:
            mask = place(args, original)
            expectation = (
                within_mask(mask)
                if mask
                else expected(args.original, args.edited, file_sha256(args.edited))
            )
            verdict = verify(original, edited, expectation, progress_line())
        finally:
            edited.close()
    finally:
        original.close()
    if args.json:
        print_json(_plain(verdict))
    else:
        _print(verdict)
    return ExitCode.DONE if verdict.holds else ExitCode.PROMISE_BROKEN


def _plain(verdict: Verdict) -> dict[str, object]:
    difference = verdict.difference
    return {
        "holds": verdict.holds,
        "broken": list(verdict.broken),
        "notes": list(verdict.notes),
        "record": verdict.expectation,
        "outside_identical": verdict.outside_identical,
        "changed_share": difference.share if difference else None,
        "changed_pixels": difference.changed if difference else None,
        "outside_pixels": difference.outside if difference else None,
        "boxes": [plain_box(box) for box in difference.boxes] if difference else [],
        "largest_difference": difference.largest if difference else None,
        "metadata": [asdict(change) for change in verdict.metadata],
    }


def _print(verdict: Verdict) -> None:
    difference = verdict.difference
    if difference:
        print(f"Pixels changed: {difference.changed:,} of {difference.pixels:,} ", end="")
        print(f"({difference.share:.4%}), at most by {difference.largest:g}")
        for box in difference.boxes[:10]:
            print(f"  {box.width}×{box.height} at {box.left}, {box.top}")
        if len(difference.boxes) > 10:
            print(f"  and {len(difference.boxes) - 10} more places")
    if verdict.outside_identical is not None:
        is_so = "yes" if verdict.outside_identical else "NO"
        print(f"Outside the recorded edits bit-identical: {is_so}  ({verdict.expectation})")
    print(f"Metadata the same: {'no' if verdict.metadata else 'yes'}")
    for note in verdict.notes:
        print(note)
    for sentence in verdict.broken:
        print(f"BROKEN: {sentence}")
    if verdict.holds and verdict.expectation is not None:
        print("Every promise holds.")
    elif verdict.holds:
        print("Nothing is known of how this file was made, so nothing can be promised of it.")
