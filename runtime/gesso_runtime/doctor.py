"""What this computer can run, what not, and why: facts for the command line and for the editor."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import GessoError
from gesso_core.machine import Machine
from gesso_core.placement import Refusal
from gesso_core.progress import Progress, Report, silent
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.environments import MANIFEST, Broken, Environment
from gesso_runtime.greeting import Greeting, greet
from gesso_runtime.installing.places import own_prefix, own_version_folder
from gesso_runtime.runtime import Runtime
from gesso_runtime.store.model_store import Installed


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """installed: its versions, newest first."""

    card: ModelCard
    standing: Usable | Unusable
    installed: tuple[Installed, ...] = ()

    @property
    def current(self) -> Installed | None:
        return next((version for version in self.installed if version.is_current), None)

    @property
    def is_merely_absent(self) -> bool:
        """It was never added: nothing is wrong with it."""
        return isinstance(self.standing, Unusable) and self.standing.is_absent


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """greeting: what a worker of it said, or why it said nothing; None where none was started."""

    environment: Environment
    greeting: Greeting | GessoError | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """Where models lie. used_bytes: by them; free_bytes: None where nobody knows."""

    folder: Path
    used_bytes: int
    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class Installation:
    """Of the Gesso that runs this. current: the version that is started now, which may be another.

    environments: of this version, by name. previous: what a rollback goes to.
    """

    prefix: Path
    version: str
    current: str | None
    previous: str | None
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """installation: None where a checkout runs. unknown: installed models that no card describes.

    broken_*: what could not be read.
    """

    installation: Installation | None
    carrier: str
    machine: Machine
    environments: tuple[EnvironmentFacts, ...]
    broken_environments: tuple[Broken, ...]
    models: tuple[ModelFacts, ...]
    unknown: tuple[Installed, ...]
    broken_cards: tuple[GessoError, ...]
    disk: Disk


def diagnose(runtime: Runtime, report: Report = silent, *, starts_workers: bool) -> Diagnosis:
    """starts_workers: of each environment, to see whether it does; half a second for each."""
    report(Progress("looking", 0, 1))
    found = runtime.surroundings
    standings = runtime.assessed()
    installed = runtime.store.installed_with(standing.card for standing in standings)
    known = {standing.card.id for standing in standings}
    return Diagnosis(
        own_installation(),
        runtime.carrier,
        found.machine,
        tuple(_environments(found.environments, report, starts_workers=starts_workers)),
        found.broken,
        tuple(
            ModelFacts(each.card, each, tuple(v for v in installed if v.card == each.card.id))
            for each in standings
        ),
        tuple(version for version in installed if version.card not in known),
        tuple(found.catalogue.unread.values()),
        Disk(
            runtime.store.folder,
            sum(version.bytes for version in installed if not version.is_built_in),
            free_bytes(runtime.store.folder),
        ),
    )


def own_installation(own: Path | None = None) -> Installation | None:
    """own: the folder of an environment, instead of the interpreter's."""
    folder, prefix = own_version_folder(own), own_prefix(own)
    if folder is None or prefix is None:
        return None
    return Installation(
        prefix.root,
        folder.name,
        prefix.current(),
        prefix.previous(),
        tuple(sorted(manifest.parent.name for manifest in folder.glob(f"*/{MANIFEST}"))),
    )


def reasons(refusal: Refusal) -> tuple[str, ...]:
    """Each way that does not fit, in sentences; one for all where they have the same reason."""
    tails = {reason.partition(": ")[2] for reason in refusal.reasons}
    if len(refusal.reasons) > 1 and len(tails) == 1 and (tail := tails.pop()):
        return (tail[0].upper() + tail[1:],)
    return refusal.reasons


def free_bytes(folder: Path) -> int | None:
    """On the disk where `folder` is or would be made."""
    for existing in (folder, *folder.parents):
        try:
            return shutil.disk_usage(existing).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _environments(
    found: tuple[Environment, ...], report: Report, *, starts_workers: bool
) -> Iterator[EnvironmentFacts]:
    for number, environment in enumerate(found):
        report(Progress("starting workers", number, len(found)))
        yield EnvironmentFacts(environment, _greeting(environment) if starts_workers else None)


def _greeting(environment: Environment) -> Greeting | GessoError:
    try:
        return greet(environment)
    except GessoError as error:
        return error
