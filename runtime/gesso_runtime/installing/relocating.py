"""The folder that an environment was built in gives way to the one it will lie in.

As conda-unpack does it, with two differences: for a folder that the environment is not in yet, and
by a new file in the place of the old one, because the old one may have other names elsewhere.
"""

import hashlib
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_runtime.installing.manifest import File, Mode, Relocation
from gesso_runtime.store.copying import Tick
from gesso_runtime.store.disk import writing


def refuse_long_place(final: Path, relocations: Iterable[Relocation]) -> None:
    """Raises BadRequest if a program has no room for the name of this folder."""
    length = len(os.fsencode(final))
    room = min(
        (len(each.placeholder.encode()) for each in relocations if each.mode is Mode.BINARY),
        default=length,
    )
    if length > room:
        raise BadRequest(
            f"{final} is too long: {length} bytes, and programs in it have room for {room}.",
            "Choose a folder with a shorter path: --prefix",
        )


def relocate(
    tree: Path, final: Path, relocations: Iterable[Relocation], *, tick: Tick
) -> Mapping[str, File]:
    """Rewrites the files of `tree` for `final`; as they are now, by path.

    A file keeps its mode. It is replaced even where nothing changes, so that it shares its content
    with no other name. Raises BadRequest, DiskFull, CannotWrite.
    """
    by_path: dict[str, list[Relocation]] = defaultdict(list)
    for each in relocations:
        by_path[each.path].append(each)
    return {path: _replaced(tree / path, final, by_path[path], tick) for path in sorted(by_path)}


def relocated(content: bytes, relocation: Relocation, final: str) -> bytes:
    """Raises BadRequest if a string of a program would grow."""
    old, new = relocation.placeholder.encode(), final.encode()
    if relocation.mode is Mode.TEXT:
        return content.replace(old, new)

    def fill_up(found: re.Match[bytes]) -> bytes:
        """The whole string up to its zero byte: a prefix may stand in it more than once."""
        text = found.group()
        grown = text.replace(old, new)
        if len(grown) > len(text):
            refuse_long_place(Path(final), [relocation])
        return grown + bytes(len(text) - len(grown))

    return re.sub(re.escape(old) + rb"[^\0]*?\0", fill_up, content)


def original(content: bytes, relocation: Relocation, final: str) -> bytes:
    """What `relocated` made `content` of. Anything else, if something else was changed, too."""
    old, new = relocation.placeholder.encode(), final.encode()
    if relocation.mode is Mode.TEXT:
        return content.replace(new, old)
    if len(new) > len(old):
        return content
    pieces, at = [], 0
    for found in re.finditer(re.escape(new) + rb"[^\0]*?\0", content):
        text = found.group()
        filling = text.count(new) * (len(old) - len(new))
        end = found.end() + filling
        if content[found.end() : end] == bytes(filling):
            pieces += [content[at : found.start()], text.replace(new, old)]
            at = end
    return b"".join((*pieces, content[at:]))


def _replaced(path: Path, final: Path, relocations: list[Relocation], tick: Tick) -> File:
    with writing(path.parent):
        content = path.read_bytes()
        mode = path.stat().st_mode & 0o777
    for each in relocations:
        content = relocated(content, each, str(final))
    made = path.with_name(f".{secrets.token_hex(8)}")
    with writing(path.parent):
        made.write_bytes(content)
        made.chmod(mode)
        made.replace(path)
    tick(len(content))
    return File(hashlib.sha256(content).hexdigest(), len(content), bool(mode & 0o100))
