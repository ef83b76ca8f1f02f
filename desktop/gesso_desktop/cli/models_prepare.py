"""`gesso models prepare`: an installed model in another precision, quantised once and kept."""

import argparse
import sys

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import BadRequest
from gesso_desktop.cli import models_said as said
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_runtime.carriers import check_carrier
from gesso_runtime.environments import survey_environments
from gesso_runtime.machine_probe import probe
from gesso_runtime.preparing import Preparation, planned, prepare
from gesso_runtime.store.model_store import Installed, ModelStore


def prepare_model(args: argparse.Namespace, store: ModelStore, card: ModelCard) -> int:
    if check_carrier(args.runtime) != "local":
        raise BadRequest(
            f"A model is prepared by an engine, and `--runtime {args.runtime}` starts none.",
            "Leave it out.",
        )
    wish = planned(store, card, args.precision)
    if wish is None:
        return _told(args, card, store.installed, made=False)
    _foretell(store, wish)
    cores = probe().cores
    try:
        prepare(
            store,
            wish,
            survey_environments().found,
            progress_line(),
            threads=max(1, cores - (cores > 2)),  # one core stays with the window
        )
    except KeyboardInterrupt as stop:
        if stop.args or not wish.home.exists():
            raise
        raise KeyboardInterrupt("parts that are made are kept, the same goes on there") from stop
    return _told(args, card, store.installed, made=True)


def _foretell(store: ModelStore, wish: Preparation) -> None:
    """On standard error, with the progress."""
    free = said.size(store.disk_use().free)
    told = f"About {said.size(wish.bytes)} more will be used where the models lie; {free} are free."
    if wish.precision is Precision.GGUF_Q4:
        told += "\nWritten as Q4_0; the K types of other programs can be read but not made here."
    print(told, file=sys.stderr)


def _told(
    args: argparse.Namespace, card: ModelCard, installed: tuple[Installed, ...], *, made: bool
) -> int:
    version = next(each for each in installed if each.card == card.id and each.is_current)
    if args.json:
        print_json({"prepared": said.plain_version(version), "was_there": not made})
    elif made:
        print(f"{card.title} is there in {args.precision}, too: {card.id} {version.version}")
    else:
        print(f"{card.title} was there in {args.precision} before: {card.id} {version.version}")
    return ExitCode.DONE
