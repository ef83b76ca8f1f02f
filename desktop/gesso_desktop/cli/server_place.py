"""Which server the commands of an operator mean."""

import argparse
from pathlib import Path

from gesso_runtime.folders import SERVER_VARIABLE, server_folder
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.settings import Settings, read_settings


def add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", metavar="FOLDER", type=Path,
        help=f"of the server's data; default: {SERVER_VARIABLE}, or in your data",
    )  # fmt: skip


def named_folder(args: argparse.Namespace) -> DataFolder:
    return DataFolder((args.folder or server_folder()).absolute())


def opened_folder(args: argparse.Namespace) -> tuple[DataFolder, Settings]:
    """Raises NotFound where no server was made, CannotRead, BadRequest for settings that are wrong,
    NotTrusted where others can look into the folder.
    """
    folder = named_folder(args)
    folder.check()
    return folder, read_settings(folder.settings)
