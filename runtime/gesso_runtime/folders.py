"""Where models and cards of this user lie, for every program of Gesso; no Qt is needed to know."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

MODELS_VARIABLE = "GESSO_MODELS"


def models_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The model store: GESSO_MODELS, else a folder in the user's data."""
    chosen = environment.get(MODELS_VARIABLE, "")
    return Path(chosen).expanduser() if chosen else data_folder(environment) / "models"


def cards_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Cards of the user's own, one `*.toml` each."""
    return data_folder(environment) / "cards"


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that the editor calls its data, too (XDG base directories on Linux)."""
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "gesso"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gesso"
    named = environment.get("XDG_DATA_HOME", "")
    # A relative path there is to be ignored, says the XDG base directory specification.
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".local/share") / "gesso"
