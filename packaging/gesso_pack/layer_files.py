"""What a finished layer holds: every path, and the texts that say what the files are."""

import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import zstandard

from gesso_core.errors import CannotRead

_TEXTS = re.compile(
    r"conda-meta/[^/]+\.json"
    r"|.*\.dist-info/(METADATA|sboms/.+\.json)"
    r"|.*\.dist-info/(licen[cs]e|copying|notice|authors)[^/]*"
    r"|.*\.dist-info/licen[cs]es/.+"
    r"|.*/site-packages/[^/]+/(ThirdPartyNotices|NOTICE|LICENSE)[^/]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LayerFiles:
    """paths: of files and links. texts: contents of lists and licences, by path."""

    name: str
    paths: tuple[str, ...]
    texts: Mapping[str, bytes]

    def has(self, pattern: str) -> bool:
        return any(fnmatchcase(path, pattern) for path in self.paths)


def read_layer(archive: Path) -> LayerFiles:
    """Reads through a `.tar.zst`. Raises CannotRead."""
    paths: list[str] = []
    texts: dict[str, bytes] = {}
    name = archive.name.rpartition("-")[0]
    try:
        with (
            zstandard.open(archive, "rb") as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            for member in tar:
                paths.append(member.name)
                content = tar.extractfile(member) if member.isreg() else None
                if content is not None and _TEXTS.fullmatch(member.name):
                    texts[member.name] = content.read()
    except (OSError, tarfile.TarError, zstandard.ZstdError) as error:
        raise CannotRead(
            f"{archive} cannot be read: {error}.",
            "Make the layer again with “gesso-pack normalise”.",
            detail=repr(error),
        ) from error
    return LayerFiles(name, tuple(paths), texts)
