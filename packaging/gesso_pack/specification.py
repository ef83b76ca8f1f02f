"""What an environment is to hold, read from `envs/NAME.yml`: a plain environment file of conda."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gesso_core.errors import BadRequest, NotFound


@dataclass(frozen=True, slots=True)
class Specification:
    """conda: match specs. locks: files of hashed wheels for pip, in their order."""

    name: str
    channels: tuple[str, ...]
    conda: tuple[str, ...]
    locks: tuple[Path, ...]


def read_specification(file: Path) -> Specification:
    """Raises NotFound, and BadRequest for what is no environment or names wheels outside a lock."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(
            f"There is no {file}.", "Environments are the .yml files in envs/."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _wrong(file, "it is not YAML") from error
    if not isinstance(content, dict) or set(content) != {"name", "channels", "dependencies"}:
        raise _wrong(file, "it must have name, channels and dependencies, and nothing else")
    if not isinstance(content["name"], str):
        raise _wrong(file, "its name is no word")
    for part in ("channels", "dependencies"):
        if not isinstance(content[part], list):
            raise _wrong(file, f"{part} is no list")
    conda, locks = [], []
    for entry in content["dependencies"]:
        match entry:
            case str():
                conda.append(entry)
            case {"pip": [*lines]} if len(entry) == 1:
                locks += [_lock(file, line) for line in lines]
            case _:
                raise _wrong(file, f"“{entry}” is neither a conda package nor a list for pip")
    return Specification(content["name"], tuple(content["channels"]), tuple(conda), tuple(locks))


def _lock(file: Path, line: Any) -> Path:
    match str(line).split():
        case ["-r", name]:
            return file.absolute().parent / name
    raise _wrong(file, f"“{line}” is no lock; write wheels with their hashes into one: -r FILE")


def _wrong(file: Path, what: str) -> BadRequest:
    return BadRequest(
        f"{file} cannot be used: {what}.", "See envs/README.md for how it is written."
    )
