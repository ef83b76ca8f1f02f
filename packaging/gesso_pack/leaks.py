"""Whether anything that is packed names the folder it was made in."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from gesso_core.errors import BadRequest

_PART_OF_NAME = rb"[\w.+-]"


def refuse_leaks(contents: Iterable[tuple[str, bytes]], folders: Iterable[Path]) -> None:
    """contents: files by path. Raises BadRequest where one names a folder, or something in it."""
    sought = {str(folder): _named(folder) for folder in folders if len(folder.parts) > 1}
    found: dict[str, list[str]] = {}
    for path, content in contents:
        for folder, pattern in sought.items():
            if pattern.search(content):
                found.setdefault(folder, []).append(path)
    for folder, paths in found.items():
        raise leak(folder, paths)


def leak(folder: str, paths: Sequence[str]) -> BadRequest:
    return BadRequest(
        f"Files name the folder they were built in, {folder}, and cannot be "
        f"relocated: {', '.join(paths[:5])}{' …' if paths[5:] else ''}.",
        "Build what they come from elsewhere, or leave them out.",
    )


def _named(folder: Path) -> re.Pattern[bytes]:
    """As a whole: /src is not in /usr/src."""
    whole = re.escape(bytes(folder))
    return re.compile(rb"(?<!%s)%s(?!%s)" % (_PART_OF_NAME, whole, _PART_OF_NAME))
