"""`--level`, of the commands that compress."""

import argparse

from gesso_pack.normalising import RELEASE_LEVEL


def add_level(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--level",
        type=int,
        choices=range(1, 23),
        default=RELEASE_LEVEL,
        metavar="1…22",
        help=f"of zstd; {RELEASE_LEVEL} as in a release, 3 when it must be quick",
    )
