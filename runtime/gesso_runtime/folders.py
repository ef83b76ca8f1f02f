"""Where models, cards and kept prompts of this user lie; no Qt is needed to know."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from gesso_core.errors import BadRequest

MODELS_VARIABLE = "GESSO_MODELS"
SERVER_VARIABLE = "GESSO_SERVER"


def models_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The model store: GESSO_MODELS, else a folder in the user's data."""
    chosen = environment.get(MODELS_VARIABLE, "")
    return expanded(chosen) if chosen else data_folder(environment) / "models"


def cards_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Cards of the user's own, one `*.toml` each."""
    return data_folder(environment) / "cards"


def server_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Of a server's own data: GESSO_SERVER, else a folder in the user's data."""
    chosen = environment.get(SERVER_VARIABLE, "")
    return expanded(chosen) if chosen else data_folder(environment) / "server"


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that the editor calls its data, too (XDG base directories on Linux).

    Raises BadRequest where the system knows of no home.
    """
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else _home() / "AppData" / "Local") / "gesso"
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support" / "gesso"
    return _base_folder(environment, "XDG_DATA_HOME", ".local/share") / "gesso"


def prompts_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """See `kept_prompts`. Raises BadRequest where the system knows of no home."""
    return cache_folder(environment) / "prompts"


def tensorrt_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """What TensorRT made of networks for this machine. Raises BadRequest as `prompts_folder`."""
    return cache_folder(environment) / "tensorrt"


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Of what can be made again. Raises BadRequest as `data_folder`."""
    if sys.platform == "win32":
        return data_folder(environment) / "cache"
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches" / "gesso"
    return _base_folder(environment, "XDG_CACHE_HOME", ".cache") / "gesso"


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that the editor keeps its settings in. Raises BadRequest as `data_folder`."""
    if sys.platform == "win32":
        return data_folder(environment)
    if sys.platform == "darwin":
        return _home() / "Library" / "Preferences" / "gesso"
    return _base_folder(environment, "XDG_CONFIG_HOME", ".config") / "gesso"


def expanded(path: str) -> Path:
    """With `~` as the user's home; a home that nobody has is left as it stands."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  pathlib's raises


def _base_folder(environment: Mapping[str, str], variable: str, otherwise: str) -> Path:
    """otherwise: below the user's home."""
    named = environment.get(variable, "")
    # A relative path there is to be ignored, says the XDG base directory specification.
    return Path(named) if Path(named).is_absolute() else _home() / otherwise


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:  # a container's user without a name and without HOME
        raise BadRequest(
            "It is not known where this user's files are kept.",
            "Set HOME, or XDG_DATA_HOME, to a folder that you may write in.",
        ) from error
