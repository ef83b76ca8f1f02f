"""Which server the commands of an operator mean."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gesso_core.errors import GessoError
from gesso_desktop.cli.runtime_option import opened_runtime
from gesso_runtime.carriers import check_carrier
from gesso_runtime.folders import SERVER_VARIABLE, cards_folder, models_folder, server_folder
from gesso_runtime.server.auditing import audit_log
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys.audit_log import MOST_FILES, AuditLog
from gesso_runtime.server.settings import Settings, read_settings

if TYPE_CHECKING:
    from gesso_runtime.runtime import Runtime


def add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", metavar="FOLDER", type=Path,
        help=f"of the server's data; default: {SERVER_VARIABLE}, or in your data",
    )  # fmt: skip


def folder_said(folder: Path | None) -> str:
    """As it is typed after a command that is to mean the same server."""
    return "" if folder is None else f" --folder {folder}"


def named_folder(args: argparse.Namespace) -> DataFolder:
    return DataFolder((args.folder or server_folder()).absolute())


def opened_folder(args: argparse.Namespace) -> tuple[DataFolder, Settings]:
    """Raises NotFound where no server was made, CannotRead, BadRequest for settings that are wrong,
    NotTrusted where others can look into the folder.
    """
    folder = checked_folder(args)
    return folder, read_settings(folder.settings)


def checked_folder(args: argparse.Namespace) -> DataFolder:
    """For what needs no settings: a key is revoked while they are not understood. Raises as
    `opened_folder`, but for BadRequest.
    """
    folder = named_folder(args)
    folder.check()
    return folder


def kept_log(folder: DataFolder) -> AuditLog:
    """Where the settings are not understood, one that removes nothing."""
    try:
        return audit_log(folder, read_settings(folder.settings))
    except GessoError:
        return AuditLog(folder.audit, files=MOST_FILES)


def has_cluster(folder: DataFolder) -> bool:
    """Whether its jobs run elsewhere; not where nobody can tell."""
    try:
        return bool(read_settings(folder.settings).cluster.address)
    except GessoError:
        return False


@contextmanager
def opened_executor(
    args: argparse.Namespace, folder: DataFolder, settings: Settings
) -> Iterator["Runtime"]:
    """What runs the server's jobs: workers of this machine, or the cluster that it names.

    Raises BadRequest for a carrier that is none, and what the file of the secret raises.
    """
    if not settings.cluster.address or check_carrier(args.runtime) == "none":
        with opened_runtime(args) as runtime:
            yield runtime
        return
    from gesso_runtime.server.cluster.gateway import open_clustered  # noqa: PLC0415

    runtime = open_clustered(
        settings.cluster, folder, models_folder(), cards_folder(), carrier=args.runtime
    )
    with closing(runtime):
        yield runtime
