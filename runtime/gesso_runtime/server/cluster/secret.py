"""What a server and its cluster know and nobody else: a line of text in a file of their own."""

from pathlib import Path

from gesso_core.errors import DamagedFile, NotFound
from gesso_runtime.server.keys.secret_files import read_secret

_LEAST = 32  # characters
_MOST = 1024


def read(path: Path) -> str:
    """Raises NotFound, CannotRead, DamagedFile, NotTrusted where others may read the file."""
    make = f"Make one: openssl rand -hex 32 > {path}; chmod 600 {path}."
    try:
        found = read_secret(path, limit=_MOST).decode("ascii", "replace").strip()
    except NotFound as error:
        raise NotFound(
            error.message,
            f"{make} Or copy that of the nodes, if they have one.",
            detail=error.detail,
        ) from error
    if len(found) < _LEAST or not found.isascii() or not found.isprintable():
        raise DamagedFile(
            f"{path} does not hold a secret of {_LEAST} characters or more.",
            f"{make} Then copy it to the server and every node.",
        )
    return found
