"""Small files that the window keeps for its next start: written whole, put aside when damaged.

What is in them, and who is told when one cannot be kept, is the matter of who keeps them.
"""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QIODevice, QSaveFile

# Names of files and what was typed may hold halves of characters, which UTF-8 has no room for.
_ODD = "surrogatepass"


def read_json(path: Path) -> Any:
    """None where there is no such file. Raises OSError, and ValueError where it is no JSON."""
    try:
        return json.loads(path.read_text("utf-8", _ODD))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_json(path: Path, value: object) -> None:
    """Raises OSError."""
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", _ODD))


def write_whole(path: Path, content: bytes) -> None:
    """A complete file or the old one, nothing between; its folder is made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = QSaveFile(str(path))
    if (
        not file.open(QIODevice.OpenModeFlag.WriteOnly)
        or file.write(content) != len(content)
        or not file.commit()
    ):
        raise OSError(file.errorString())


def set_aside(path: Path) -> Path:
    """Give a damaged file another name, so that nothing the user wrote is lost. Raises OSError."""
    kept = _free_name(path)
    path.rename(kept)
    return kept


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    return kept
