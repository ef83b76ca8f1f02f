"""`--variants`: one sentence with several seeds, each into a file of its own."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_desktop.cli.engine_option import Hands
from gesso_desktop.cli.terminal import warn
from gesso_desktop.document.delivering import free_name
from gesso_desktop.document.saving.publish import refuse_overwriting

_MOST = 16


@dataclass(frozen=True, slots=True)
class Variant:
    """number: from 1. is_kept: it becomes an edit of the project."""

    number: int
    seed: int
    target: Path
    is_kept: bool


def add_variants(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--variants", metavar="N", type=_count, default=1,
        help="make N of them with seeds from --seed on, each into a file of its own; a file is "
        "ready as soon as it is there, also if the rest is stopped",
    )  # fmt: skip
    parser.add_argument(
        "--keep", metavar="K", type=_count, default=1,
        help="which of the variants becomes an edit of the project, and OUT; default: the first",
    )  # fmt: skip


def refuse_alike(args: argparse.Namespace, hands: Hands) -> None:
    """Raises BadRequest for variants that would all be the same, or a choice that is not there."""
    if args.keep > args.variants:
        raise BadRequest(
            f"--keep {args.keep} names none of {args.variants} variants.",
            "Give a number from 1 to that of --variants.",
        )
    if args.variants > 1 and not hands.steps.cards:
        raise BadRequest(
            "All variants would be the same: no step of this sentence is done by a model.",
            "Leave out --variants, or name a model with --engine.",
        )
    if args.variants > 1 and hands.steps.enlarging is not None:
        raise BadRequest(
            "A picture is enlarged in one way only.", "Leave out --variants, or enlarge it later."
        )


def variants(args: argparse.Namespace, target: Path, original: Path) -> tuple[Variant, ...]:
    """The one that is kept first; it is `target`, the others are named after their seeds.

    Raises WouldOverwrite, before any work, for a name that is taken.
    """
    numbers = sorted(range(1, args.variants + 1), key=lambda number: number != args.keep)
    return tuple(_variants(args, numbers, target, original))


def plain_variant(variant: Variant) -> dict[str, object]:
    """For `--json`, before it is made."""
    return {
        "seed": variant.seed,
        "output": str(variant.target),
        "is_kept": variant.is_kept,
    }


def print_variants(todo: Sequence[Variant]) -> None:
    print(f"  {len(todo)} variants:")
    for each in sorted(todo, key=lambda each: each.number):
        kept = ", kept in the project" if each.is_kept else ""
        print(f"    {each.number}, seed {each.seed}: {each.target}{kept}")


def warn_of_alike(digests: Sequence[str]) -> None:
    if len(set(digests)) < len(digests):
        warn("Some variants are the same: the model does not follow the seed here.")


def _variants(
    args: argparse.Namespace, numbers: Sequence[int], target: Path, original: Path
) -> Iterator[Variant]:
    for number in numbers:
        seed, is_kept = args.seed + number - 1, number == args.keep
        path = target
        if not is_kept:
            path = target.with_name(f"{target.stem}-seed{seed}{target.suffix}")
            if args.output is None:
                path = free_name(path)
            else:
                refuse_overwriting(path, original=original)
        yield Variant(number, seed, path, is_kept)


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 1 <= count <= _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {_MOST}")
    return count
