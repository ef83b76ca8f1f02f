"""A new server: its folder, certificate, seal, first key and settings."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import CannotWrite, WouldOverwrite
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate, seal
from gesso_runtime.server.keys.api_key import ApiKey, Scope
from gesso_runtime.server.keys.audit_log import AuditLog, Deed
from gesso_runtime.server.keys.certificate import Certificate
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.secret_files import FOLDER_MODE, write_secret
from gesso_runtime.server.settings import Settings, check_settings, first_settings
from gesso_runtime.store.disk import erase, writing

FIRST_KEY = "operator"


@dataclass(frozen=True, slots=True)
class Founded:
    """secret: the first key itself, which is kept nowhere."""

    folder: DataFolder
    certificate: Certificate
    secret: str
    key: ApiKey


def found(root: Path, settings: Settings, names: Iterable[str]) -> Founded:
    """A server in the folder `root`, which is empty or not there. names: of the certificate.

    Raises BadRequest, WouldOverwrite, CannotWrite, DiskFull; then nothing is left there.
    """
    check_settings(settings, "the new server")
    folder = DataFolder(root)
    was_there = _empty(folder)
    try:
        with writing(root):
            root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            root.chmod(FOLDER_MODE)
        made = certificate.make(folder.identity, names)
        seal.make(folder.seal)
        secret, key = KeyRing(folder.keys).make(FIRST_KEY, Scope)
        AuditLog(folder.audit).note(Deed("key made", key=key.id))
        write_secret(folder.settings, first_settings(settings).encode())
    except FileExistsError as error:  # somebody else makes one at this moment
        raise _there(root) from error
    except BaseException:
        with suppress(OSError):
            for path in root.iterdir() if was_there else [root]:
                erase(path)
        raise
    return Founded(folder, made, secret, key)


def _empty(folder: DataFolder) -> bool:
    """Whether the folder is there. Raises WouldOverwrite, CannotWrite."""
    root = folder.root
    try:
        there = sorted(path.name for path in root.iterdir())
    except FileNotFoundError:
        return False
    except NotADirectoryError as error:
        raise WouldOverwrite(f"{root} is no folder.", "Name another place.") from error
    except OSError as error:
        raise CannotWrite(
            f"{root} cannot be entered.", "Check its permissions.", detail=str(error)
        ) from error
    if folder.settings.name in there:
        raise _there(root)
    if there:
        raise WouldOverwrite(
            f"{root} is not empty: {there[0]} is there.", "Name a folder of the server's own."
        )
    return True


def _there(root: Path) -> WouldOverwrite:
    return WouldOverwrite(
        f"There is a server in {root} already.", "Run it, or name another folder."
    )
