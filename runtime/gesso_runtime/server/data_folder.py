"""Where a server keeps what is its own. Nobody but the user whom it belongs to may look inside."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import CannotRead, NotFound, NotTrusted


@dataclass(frozen=True, slots=True)
class DataFolder:
    root: Path

    @property
    def settings(self) -> Path:
        """Written last when a server is made: with it, the folder is whole."""
        return self.root / "server.toml"

    @property
    def identity(self) -> Path:
        """The certificate and its private key; see `keys.certificate`."""
        return self.root / "identity.pem"

    @property
    def seal(self) -> Path:
        return self.root / "seal.key"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def pairing(self) -> Path:
        return self.root / "pairing.json"

    @property
    def audit(self) -> Path:
        """A folder."""
        return self.root / "audit"

    @property
    def jobs(self) -> Path:
        """A folder: the queue, and what waits sealed."""
        return self.root / "jobs"

    @property
    def cluster(self) -> Path:
        """What a replica of its cluster once said that it has."""
        return self.root / "cluster.json"

    def check(self) -> None:
        """Raises NotFound where no server was made, CannotRead, NotTrusted where it is another
        user's, or others than its owner can enter.
        """
        try:
            status = self.root.stat()
            self.settings.stat()
        except FileNotFoundError as error:
            raise NotFound(
                f"There is no server in {self.root}.", "Make one: gesso server init"
            ) from error
        except OSError as error:
            raise CannotRead(
                f"{self.root} cannot be read.",
                "Run this as the user whom the server belongs to.",
                detail=str(error),
            ) from error
        if status.st_uid != os.geteuid():
            raise NotTrusted(
                f"{self.root} belongs to another user.",
                "Run this as that user, who alone may write there.",
                detail=f"user {status.st_uid}",
            )
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise NotTrusted(
                f"Others than you can look into {self.root}.",
                f"Let nobody else in: chmod 700 {self.root}",
                detail=f"{status.st_mode:o}",
            )
