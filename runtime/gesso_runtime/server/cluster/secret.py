"""What a server and its cluster know and nobody else: a line of text in a file of their own."""

from pathlib import Path

from gesso_core.errors import DamagedFile
from gesso_runtime.server.keys.secret_files import read_secret

_LEAST = 32  # characters
_MOST = 1024


def read(path: Path) -> str:
    """Raises NotFound, CannotRead, DamagedFile, NotTrusted where others may read the file."""
    found = read_secret(path, limit=_MOST).decode("ascii", "replace").strip()
    if len(found) < _LEAST or not found.isascii() or not found.isprintable():
        raise DamagedFile(
            f"{path} does not hold a secret of {_LEAST} characters or more.",
            f"Make one: openssl rand -hex 32 > {path}. Then copy it to the server and every node.",
        )
    return found
