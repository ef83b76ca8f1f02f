"""Packed layers: an archive `NAME-VERSION.tar.zst` and its list `NAME-VERSION.manifest.json`."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from gesso_core.errors import CannotRead, NotFound
from gesso_pack.normalising import Normalised, write_archive
from gesso_pack.tree import Tree, open_tree
from gesso_runtime.installing.manifest import FORMAT as MANIFEST_FORMAT
from gesso_runtime.installing.manifest import (
    Entry,
    File,
    Link,
    Manifest,
    manifest_bytes,
    parse_manifest,
)

ARCHIVE = ".tar.zst"
MANIFEST = ".manifest.json"


def read_layer(archive: Path) -> Normalised:
    """Its list lies beside it. Raises NotFound, ReleaseDamaged."""
    beside = archive.with_name(archive.name.removesuffix(ARCHIVE) + MANIFEST)
    if not archive.is_file() or not archive.name.endswith(ARCHIVE) or not beside.is_file():
        raise NotFound(
            f"{archive} is no layer: it must end in {ARCHIVE} and lie beside its {MANIFEST}.",
            "Name what “gesso-pack normalise” wrote.",
        )
    return Normalised(archive, beside, parse_manifest(beside.read_bytes()))


def write_layer(tree: Tree, layer: str, stem: Path, level: int) -> Normalised:
    """stem: folder and name of the two files, without their endings."""
    archive = stem.with_name(stem.name + ARCHIVE)
    beside = stem.with_name(stem.name + MANIFEST)
    manifest = Manifest(MANIFEST_FORMAT, layer, {path: _entry(tree, path) for path in tree.paths()})
    write_archive(tree, archive, level)
    beside.write_bytes(manifest_bytes(manifest))
    return Normalised(archive, beside, manifest)


@contextmanager
def open_layer(archive: Path) -> Iterator[Tree]:
    """What an archive holds. Unpacked into a temporary file: a layer is larger than memory."""
    with tempfile.NamedTemporaryFile(suffix=".tar") as plain:
        try:
            with archive.open("rb") as packed:
                zstandard.ZstdDecompressor(max_window_size=1 << 27).copy_stream(packed, plain)
        except (OSError, zstandard.ZstdError) as error:
            raise CannotRead(
                f"{archive} cannot be unpacked: {error}.",
                "Make it again with “gesso-pack normalise”.",
                detail=repr(error),
            ) from error
        plain.flush()
        with open_tree(Path(plain.name)) as tree:
            yield tree


def _entry(tree: Tree, path: str) -> Entry:
    target = tree.target(path)
    if target is not None:
        return Link(target)
    with tree.open(path) as file:
        digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]
    return File(digest.hexdigest(), tree.size(path), tree.is_executable(path))
