"""Random weights of the true size, written by a process that has the libraries for it."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import (
    BadRequest,
    CannotWrite,
    DiskFull,
    EngineFailed,
    GessoError,
    NeedsEnvironment,
)
from gesso_core.progress import Progress, Report
from gesso_runtime.client.worker_process import module_command
from gesso_runtime.environments import Environment

_ROW = "diffusers"
_MODULE = "gesso_runtime.engines.diffusers.random_weights"
_REFUSALS = {kind.code: kind for kind in (BadRequest, DiskFull, CannotWrite)}


def make_weights(
    card: ModelCard, folder: Path, environments: Sequence[Environment], report: Report
) -> None:
    """Completes `folder`, which holds the configurations of the card's model, see `_MODULE`.

    Raises BadRequest for a card of other engines, NeedsEnvironment, and what the process refuses.
    """
    if card.engine != _ROW:
        raise BadRequest(
            f"Weights are not made for “{card.title}”: it runs on {card.engine}.",
            f"Name a model that runs on {_ROW}.",
        )
    able = next((each for each in environments if _ROW in each.engines), None)
    if able is None:
        raise NeedsEnvironment(
            "The libraries that run this model are not installed.",
            "Install the part “engine” of Gesso.",
        )
    command = module_command(able, _MODULE, str(folder.absolute()))
    with subprocess.Popen(
        command.words,
        env=dict(command.variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            for line in process.stdout:
                part, done, total = line.split()
                report(Progress(part, int(done), int(total)))
            said = process.stderr.read()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise _refusal(said)


def _refusal(said: str) -> GessoError:
    try:
        facts = json.loads(said.splitlines()[-1])
        return _REFUSALS[facts["code"]](facts["says"], facts["hint"])
    except (ValueError, LookupError, TypeError):
        return EngineFailed(
            "The weights could not be made.",
            "Check the configurations in the folder.",
            detail=said[-4000:],
        )
