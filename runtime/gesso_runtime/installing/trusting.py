"""Which releases an installation takes: signed by the key of its first, and not going back."""

from contextlib import suppress

from gesso_core.errors import BadRequest, NotTrusted
from gesso_runtime.installing.collecting import version_folders
from gesso_runtime.installing.places import CURRENT, Prefix
from gesso_runtime.installing.release import is_version, version_key
from gesso_runtime.installing.signature import read_public_key


def pinned_key(prefix: Prefix) -> str:
    """The key that is kept there. Raises NotTrusted where none is, or none that can be read."""
    try:
        return read_public_key(prefix.key.read_text("utf-8"))
    except FileNotFoundError as error:
        raise _wrong(f"The key that this installation trusts is missing: {prefix.key}.") from error
    except (OSError, ValueError, BadRequest) as error:
        raise _wrong(
            f"The key that this installation trusts cannot be read: {prefix.key}.", str(error)
        ) from error


def trusted_key(prefix: Prefix, offered: str) -> str:
    """The pinned key, also where it was lost; the offered one of a first installation alone.

    Raises NotTrusted, BadRequest.
    """
    if prefix.key.exists() or version_folders(prefix):
        return pinned_key(prefix)
    return read_public_key(offered)


def version_in_use(prefix: Prefix) -> str | None:
    """The version that the installation is at, also where that one is damaged."""
    with suppress(OSError):
        name = (prefix.root / CURRENT).readlink().name
        if is_version(name):
            return name
    names = (folder.name for folder in version_folders(prefix))
    return max(names, key=version_key, default=None)


def refuse_downgrade(version: str, before: str | None, *, is_allowed: bool) -> None:
    """Raises BadRequest for an older version than the one in use, unless that is allowed."""
    if before is None or is_allowed or version_key(version) >= version_key(before):
        return
    raise BadRequest(
        f"{version} is older than {before}, which is installed; it may lack repairs of security.",
        "If you want it all the same: --allow-downgrade. To go back one version: gesso rollback",
    )


def _wrong(message: str, detail: str = "") -> NotTrusted:
    return NotTrusted(
        message,
        "Put it back, or remove the installation (gesso uninstall) and install it anew.",
        detail=detail,
    )
