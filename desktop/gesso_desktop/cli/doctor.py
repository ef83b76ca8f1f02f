"""`gesso doctor`: what this computer can run, what not, and why."""

import argparse
import shutil
import textwrap
from collections.abc import Iterator
from importlib.metadata import version as version_of
from typing import Any

from gesso_core.cards.model_card import Role
from gesso_core.errors import GessoError
from gesso_core.machine import Machine
from gesso_core.placement import Placement
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.diagnosis_json import plain_diagnosis
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.runtime_option import add_runtime_again, opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_desktop.document.engine_record import placement_in_words
from gesso_runtime.doctor import (
    Diagnosis,
    EnvironmentFacts,
    Installation,
    ModelFacts,
    diagnose,
    reasons,
)
from gesso_runtime.folders import cards_folder
from gesso_runtime.greeting import Greeting
from gesso_runtime.runtime import Usable

_WIDTH = 80  # columns at most, for reading and for mailing
_LABEL = 14
_ROLES = {
    Role.NANO: "editing, compact",
    Role.HEAVY: "editing, large",
    Role.GENERATE: "new pictures",
    Role.TOOL: "tools",
    Role.PLANNER: "understanding sentences",
    Role.REHEARSAL: "only for trying out",
}


def add_to(commands: Any) -> None:
    parser = commands.add_parser("doctor", help="say what this computer can run, and why not more")
    parser.add_argument(
        "--quick", action="store_true", help="start no worker to see whether it does"
    )
    add_runtime_again(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    with opened_runtime(args) as runtime:
        diagnosis = diagnose(runtime, progress_line(), starts_workers=not args.quick)
    if args.json:
        print_json(plain_diagnosis(diagnosis))
    else:
        print("\n".join(_lines(diagnosis)))
    return ExitCode.DONE


def _lines(diagnosis: Diagnosis) -> Iterator[str]:
    yield "This Gesso"
    yield from _installation(diagnosis.installation)
    yield from ("", "This computer")
    yield from _machine(diagnosis.machine)
    yield from _disk(diagnosis)
    yield from ("", "Environments that engines run in")
    for environment in diagnosis.environments:
        yield from _environment(environment)
    if not diagnosis.environments:
        yield from _row("none", "no model runs here")
    for broken in diagnosis.broken_environments:
        yield from _row("broken", _said(broken.error))
    if diagnosis.carrier == "none":
        yield from ("", "Models")
        yield from _row("none", "Gesso was told to run no models.")
        return
    for role in dict.fromkeys(model.card.role for model in diagnosis.models):
        yield from ("", f"Models: {_ROLES[role]}")
        for model in diagnosis.models:
            if model.card.role is role:
                yield from _model(model, diagnosis)
    yield from _others(diagnosis)


def _others(diagnosis: Diagnosis) -> Iterator[str]:
    if not all(model.installed for model in diagnosis.models):
        yield from ("", "Add a model: gesso models add NAME FOLDER-OR-FILE")
    if diagnosis.unknown or diagnosis.broken_cards:
        yield from ("", "Not understood")
    for version in diagnosis.unknown:
        yield from _row("unknown", f"{version.card} {version.version}: no card describes it.")
    for error in diagnosis.broken_cards:
        yield from _row("broken", _said(error))


def _installation(own: Installation | None) -> Iterator[str]:
    if own is None:
        yield from _row("Version", f"{version_of('gesso')}, a checkout")
        return
    current = "in use" if own.version == own.current else f"no longer in use; {own.current} is"
    yield from _row("Version", f"{own.version}, {current}")
    yield from _row("Installed in", str(own.prefix))
    yield from _row("Before it", own.previous or "none; there is nothing to roll back to")
    yield from _row("Environments", ", ".join(own.environments))


def _machine(machine: Machine) -> Iterator[str]:
    yield from _row("System", machine.system)
    cores = f"{machine.cores} core{'' if machine.cores == 1 else 's'}"
    features = ", ".join(sorted(machine.features)) or "no vector instructions known"
    yield from _row("Processor", f"{machine.cpu}; {cores}; {features}")
    memory = f"{_gb(machine.memory_bytes)}, {_gb(machine.free_bytes)} free"
    yield from _row("Memory", memory if machine.memory_bytes else "unknown")
    for gpu in machine.gpus:
        capability = f"{gpu.capability / 10:.1f}" if gpu.capability else "unknown"
        yield from _row(
            "Graphics",
            f"{gpu.name}; {_gb(gpu.memory_bytes)}, {_gb(gpu.free_bytes)} free; compute capability "
            f"{capability}; driver {gpu.driver or 'unknown'}",
        )
    if not machine.gpus:
        yield from _row("Graphics", "no NVIDIA card, or its driver does not answer")


def _disk(diagnosis: Diagnosis) -> Iterator[str]:
    disk = diagnosis.disk
    free = "" if disk.free_bytes is None else f", {_gb(disk.free_bytes)} free"
    yield from _row("Models in", f"{disk.folder}; {_gb(disk.used_bytes)} used{free}")
    yield from _row("Own cards in", str(cards_folder()))


def _environment(facts: EnvironmentFacts) -> Iterator[str]:
    environment = facts.environment
    rows = [
        f"{row} (CUDA)" if row in environment.accelerated else row
        for row in sorted(environment.engines)
    ]
    yield from _row(environment.name, str(environment.python))
    yield from _row("", f"runs {', '.join(rows) or 'nothing'}")
    versions = [f"{name} {number}" for name, number in sorted(environment.versions.items())]
    match facts.greeting:
        case Greeting() as greeting:
            versions = [f"{name} {number}" for name, number in sorted(greeting.versions.items())]
            yield from _row("", ", ".join(versions))
            confined = (
                "shut off from the network"
                if greeting.is_confined
                else "NOT shut off from the network"
            )
            yield from _row("", f"starts in {greeting.seconds:.1f} s, {confined}")
        case GessoError() as error:
            yield from _row("", f"does not start: {_said(error)}")
        case None if versions:
            yield from _row("", ", ".join(versions))


def _model(model: ModelFacts, diagnosis: Diagnosis) -> Iterator[str]:
    standing, version, machine = model.standing, model.current, diagnosis.machine
    label = "ready" if isinstance(standing, Usable) else "-"
    yield from _row(label, f"{model.card.title} ({model.card.id})")
    if version is not None:
        size = "" if version.is_built_in else f", {_gb(version.bytes)}"
        yield from _row("", f"version {version.version}{size}, {version.origin}")
    if isinstance(standing, Usable):
        yield from _row("", f"runs {_how(standing.placements[0], machine)}")
        return
    why = "Not installed." if model.is_merely_absent else f"{standing.why} {standing.hint}"
    yield from _row("", " ".join([why, *standing.also]))
    if standing.would:
        yield from _row("", f"It would run {_how(standing.would[0], machine)}.")
    if standing.refusal is not None:
        for reason in reasons(standing.refusal):
            yield from _row("", reason)
        if standing.refusal.nearest != standing.hint:
            yield from _row("", standing.refusal.nearest)


def _how(placement: Placement, machine: Machine) -> str:
    how = placement_in_words(placement.words, machine.gpus)
    return f"{how}, {_gb(placement.memory_bytes)}" if placement.memory_bytes else how


def _said(error: GessoError) -> str:
    return f"{error.message} {error.hint}".rstrip()


def _gb(count: int) -> str:
    """10⁹ bytes, as cards and disks are sold."""
    return f"{count / 1e9:.1f} GB"


def _row(label: str, text: str) -> Iterator[str]:
    """Under its heading: a label once, the text beside it in as many lines as it takes."""
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns)
    indent = " " * (_LABEL + 2)
    first = f"  {label:{_LABEL - 1}} "
    yield from textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
