"""The key by which a server seals what waits on its disk."""

import secrets
from pathlib import Path

from gesso_core.errors import DamagedFile
from gesso_runtime.server.keys.secret_files import read_secret, write_secret

BYTES = 32  # AES-256


def make(path: Path) -> bytes:
    """In the new file `path`. Raises FileExistsError, CannotWrite, DiskFull."""
    made = secrets.token_bytes(BYTES)
    write_secret(path, made)
    return made


def read(path: Path) -> bytes:
    """Raises NotFound, CannotRead, DamagedFile, NotTrusted where others may read the file."""
    found = read_secret(path)
    if len(found) != BYTES:
        raise DamagedFile(
            f"{path} does not hold {BYTES} bytes.",
            "Put a copy of it back: without it, jobs that wait on the disk cannot be read.",
        )
    return found
