"""What a node of the cluster has, as its replica tells it and the server keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gesso_core.machine import Machine
from gesso_runtime.environments import Environment


@dataclass(frozen=True, slots=True)
class EnvironmentThere:
    """As `Environment`; python and path are of the node."""

    name: str
    python: str
    engines: frozenset[str]
    versions: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    accelerated: frozenset[str] = frozenset()

    def as_environment(self) -> Environment:
        return Environment(
            self.name,
            Path(self.python),
            self.engines,
            self.versions,
            tuple(Path(each) for each in self.path),
            self.accelerated,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """protocol: of its messages."""

    protocol: int
    machine: Machine
    environments: tuple[EnvironmentThere, ...]


def there(environment: Environment) -> EnvironmentThere:
    return EnvironmentThere(
        environment.name,
        str(environment.python),
        environment.engines,
        environment.versions,
        tuple(str(each) for each in environment.path),
        environment.accelerated,
    )
