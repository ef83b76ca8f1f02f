"""Which Python files of an environment no compiler of its Python takes.

Some libraries bring templates, or code for a newer Python. They are named in the layer's list, so
that the installer compiles everything else and takes any other failure for damage.
"""

import sys
import warnings
from collections.abc import Mapping

from gesso_core.errors import BadRequest
from gesso_pack.tree import Tree
from gesso_runtime.installing.compiling import modules
from gesso_runtime.installing.manifest import Entry

_OWN = "lib/python{}.{}/".format(*sys.version_info[:2])


def unparsable(tree: Tree, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """entries: of the tree's list. Raises BadRequest where its Python is another than this one."""
    candidates = modules(entries, ())
    foreign = [path for path in candidates if not path.startswith(_OWN)]
    if foreign:
        raise BadRequest(
            f"“{foreign[0]}” is for another Python than this one, which looks in {_OWN}.",
            "Run gesso-pack with the Python of the environment.",
        )
    return tuple(path for path in candidates if not _compiles(tree.read(path), path))


def _compiles(source: bytes, path: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return False
    return True
