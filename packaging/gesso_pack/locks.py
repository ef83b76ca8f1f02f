"""Locks of wheels, as uv writes them: one version and its hashes for each name."""

import re
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, NotFound

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Pinned:
    """name: normalised, as in "opencv-python-headless". hashes: sha256 of files that are right."""

    name: str
    version: str
    hashes: frozenset[str]


def read_lock(file: Path) -> tuple[Pinned, ...]:
    """Raises NotFound, and BadRequest for a line that is not pinned or has no hash."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no lock {file}.", "Make it: make lock") from error
    lines = (line.split(" #")[0].strip() for line in text.replace("\\\n", " ").splitlines())
    return tuple(_pinned(file, line) for line in lines if line and not line.startswith("#"))


def normalised(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned(file: Path, line: str) -> Pinned:
    found = _REQUIREMENT.match(line)
    if found is None:
        raise BadRequest(f"{file} has a line that pins nothing: {line[:60]}", "Run: make lock")
    hashes = frozenset(_HASH.findall(line))
    if not hashes:
        raise BadRequest(
            f"{found['name']} {found['version']} has no hash in {file}.",
            "Nothing is installed unchecked. Run: make lock",
        )
    return Pinned(normalised(found["name"]), found["version"], hashes)
