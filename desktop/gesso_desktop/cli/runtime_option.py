"""`--runtime`: what the models of one command run in. Known before and after the command."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gesso_runtime.carriers import check_carrier

if TYPE_CHECKING:
    from gesso_runtime.runtime import Runtime

RUNTIME_OPTION = "--runtime"
RUNTIME_VARIABLE = "GESSO_RUNTIME"
_HELP = "what models run in: local (processes of their own), fake (they only play), none"


def add_runtime(parser: argparse.ArgumentParser) -> None:
    """For the parser of all commands: its value is the variable's where nobody says more."""
    chosen = os.environ.get(RUNTIME_VARIABLE) or "local"
    _add(parser, default=chosen, shown=f"{_HELP}; default: {RUNTIME_VARIABLE}, or local")


def add_runtime_again(parser: argparse.ArgumentParser) -> None:
    """For the parser of a command that runs models: what is said there counts."""
    _add(parser, default=argparse.SUPPRESS, shown=_HELP)


@contextmanager
def opened_runtime(args: argparse.Namespace) -> Iterator["Runtime"]:
    """The runtime that `args` names, on this user's models; afterwards no process is left.

    Raises BadRequest for a carrier that is none.
    """
    runtime = runtime_opener(args)()
    try:
        yield runtime
    finally:
        runtime.close()


def runtime_opener(args: argparse.Namespace) -> Callable[[], "Runtime"]:
    """As `opened_runtime`, for who opens and closes it. Raises BadRequest at once."""
    carrier = check_carrier(args.runtime)

    def opened() -> "Runtime":
        from gesso_runtime.folders import cards_folder, models_folder  # noqa: PLC0415
        from gesso_runtime.runtime import open_runtime  # noqa: PLC0415  only where models are wanted

        return open_runtime(models_folder(), cards_folder(), carrier=carrier)

    return opened


def _add(parser: argparse.ArgumentParser, *, default: str, shown: str) -> None:
    parser.add_argument(RUNTIME_OPTION, metavar="WHICH", default=default, help=shown)
