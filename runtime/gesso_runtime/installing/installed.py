"""What an installed version consists of, as it lies there: `installed.json` in its folder.

Other than the manifests of its release it knows what was relocated and what was compiled.
"""

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadRequest, ReleaseDamaged
from gesso_runtime.installing.manifest import Entry, File, Link, is_inside
from gesso_runtime.installing.places import INSTALLED
from gesso_runtime.store.copying import Tick, sha256_of

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Installed:
    """entries: every file and link, by path below the version's folder ("desktop/bin/python").

    pythons: by environment, what its interpreter consists of: two that are equal compile alike.
    """

    format: int
    version: str
    entries: Mapping[str, Entry]
    pythons: Mapping[str, str]

    @property
    def environments(self) -> tuple[str, ...]:
        return tuple(sorted(self.pythons))


def read_installed(folder: Path) -> Installed:
    """Of the version in `folder`. Raises ReleaseDamaged."""
    try:
        plain = json.loads((folder / INSTALLED).read_bytes())
        installed = read_record(Installed, plain, INSTALLED)
    except (OSError, ValueError, RecursionError, BadRequest) as error:
        raise _damaged(folder, str(error)) from error
    if installed.format != FORMAT or not all(map(is_inside, installed.entries)):
        raise _damaged(folder, "another format, or a path that leads out of the folder")
    return installed


def installed_bytes(installed: Installed) -> bytes:
    """One entry a line."""
    text = json.dumps(to_plain(installed), indent=0, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def altered_paths(folder: Path, installed: Installed, tick: Tick) -> Iterator[str]:
    """Those that are missing, or not as they were installed. tick: told the bytes looked at."""
    for path, entry in installed.entries.items():
        match entry:
            case File():
                if not is_unaltered(folder / path, entry, tick):
                    yield path
            case Link(target):
                if not _leads_to(folder / path, target):
                    yield path


def is_unaltered(path: Path, file: File, tick: Tick) -> bool:
    """Whether an ordinary file with this content, size and mode lies there; links do not count."""
    try:
        status = path.lstat()
        mode = 0o755 if file.executable else 0o644
        return (
            stat.S_ISREG(status.st_mode)
            and status.st_size == file.size
            and stat.S_IMODE(status.st_mode) == mode
            and sha256_of(path, tick) == file.sha256
        )
    except OSError:
        return False


def _leads_to(path: Path, target: str) -> bool:
    try:
        return str(path.readlink()) == target
    except OSError:
        return False


def _damaged(folder: Path, detail: str) -> ReleaseDamaged:
    return ReleaseDamaged(
        f"The list of what is installed as version {folder.name} is damaged.",
        "Install that version again from its release folder.",
        detail=detail[:200],
    )
