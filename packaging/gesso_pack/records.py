"""conda-pack's own records of files that name the folder they were built in."""

import ast
import re
from dataclasses import dataclass

from gesso_core.errors import BadRequest
from gesso_pack.tree import Tree
from gesso_runtime.environments import MANIFEST as ENVIRONMENT
from gesso_runtime.installing.manifest import Mode, Relocation

_SCRIPT = "bin/conda-unpack"
_TABLE = re.compile(r"^_prefix_records = (\[\n.*?\n\])$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Records:
    """built_in: the folder that was packed. listed: every file that conda-pack would relocate."""

    built_in: str
    listed: tuple[Relocation, ...]


def read_records(tree: Tree) -> Records:
    """Raises BadRequest for a tar that conda-pack did not write."""
    found = _TABLE.search(tree.read(_SCRIPT).decode()) if _SCRIPT in tree else None
    if found is None:
        raise BadRequest("This is no tar of conda-pack.", "Make it with “gesso-pack pack”.")
    listed = tuple(
        Relocation(path, placeholder, Mode(mode))
        for path, placeholder, mode in ast.literal_eval(found[1])
    )
    # Every file of no conda package is listed with the folder it lay in; this one is in them all.
    folders = [each.placeholder for each in listed if each.path == ENVIRONMENT]
    if not folders:
        raise BadRequest(
            f"The environment has no {ENVIRONMENT}: it does not say what it is.",
            "Make it again with “gesso-pack env”.",
        )
    return Records(folders[0], listed)


def write_records(tree: Tree, kept: tuple[Relocation, ...]) -> None:
    """Leaves in the archive's own script what is to be relocated, so that it works alone too."""
    rows = [repr((each.path, each.placeholder, each.mode.value)) for each in kept]
    table = "[\n" + ",\n".join(rows) + "\n]"
    script = tree.read(_SCRIPT).decode()
    found = _TABLE.search(script)
    assert found is not None  # it was read before
    tree.put(_SCRIPT, (script[: found.start(1)] + table + script[found.end(1) :]).encode())
