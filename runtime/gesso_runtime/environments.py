"""Python environments that engines run in, found by their manifests.

The current one, those packed under the install prefix, and those that GESSO_ENVS names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Environment:
    """python: its interpreter. engines: rows it can run (see `engines.engine.LIBRARIES`).

    versions: of libraries, by name, as the manifest says. path: added to the interpreter's path;
    empty for an installed one.
    """

    name: str
    python: Path
    engines: frozenset[str]
    versions: Mapping[str, str] = field(default_factory=dict)
    path: tuple[Path, ...] = ()


def find_environments(prefix: Path | None = None) -> tuple[Environment, ...]:
    """Best first; nothing heavy is imported and no process is started."""
    raise NotImplementedError
