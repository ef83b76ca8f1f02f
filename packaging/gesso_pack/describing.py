"""What an environment says of itself in `gesso-environment.json`, by what is installed in it."""

import json
from importlib.metadata import distributions
from pathlib import Path

from gesso_runtime.engines.engine import DISTRIBUTIONS, LIBRARIES
from gesso_runtime.environments import MANIFEST
from gesso_runtime.own_environment import can_use_card

_FORMAT = 1


def describe(prefix: Path, name: str) -> None:
    """Writes the description into the environment at `prefix`; nothing in it is started."""
    packages = next(prefix.glob("lib/python3.*/site-packages"))
    versions = {_plain(each.name): each.version for each in distributions(path=[str(packages)])}
    modules = dict.fromkeys(module for needed in LIBRARIES.values() for module in needed)
    folders = {
        module: packages / module if (packages / module).is_dir() else None for module in modules
    }
    rows = [row for row, needed in LIBRARIES.items() if all(folders[each] for each in needed)]
    said = {
        "format": _FORMAT,
        "name": name,
        "python": "bin/python",
        "engines": rows,
        "accelerated": [row for row in rows if can_use_card(LIBRARIES[row], folders)],
        "versions": {
            library: versions[library]
            for module in modules
            for library in DISTRIBUTIONS.get(module, (module,))
            if library in versions
        },
    }
    (prefix / MANIFEST).write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
