"""What a server and its cluster know and nobody else: a line of text in a file of their own."""

import secrets
from pathlib import Path

from gesso_core.errors import DamagedFile
from gesso_runtime.server.keys.secret_files import read_secret, write_secret

_LEAST = 32  # characters
_MOST = 1024


def make(path: Path) -> str:
    """In the new file `path`. Raises FileExistsError, CannotWrite, DiskFull."""
    made = secrets.token_hex(32)
    write_secret(path, f"{made}\n".encode())
    return made


def read(path: Path) -> str:
    """Raises NotFound, CannotRead, DamagedFile, NotTrusted where others may read the file."""
    found = read_secret(path, limit=_MOST).decode("ascii", "replace").strip()
    if len(found) < _LEAST or not found.isascii() or not found.isprintable():
        raise DamagedFile(
            f"{path} does not hold a secret of {_LEAST} characters or more.",
            f"Make one, and copy it to every node: openssl rand -hex 32 > {path}",
        )
    return found
