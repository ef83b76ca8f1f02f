"""A release folder that was proved to be what somebody with the right key signed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, ReleaseDamaged
from gesso_core.progress import Report
from gesso_runtime.installing.manifest import Manifest, parse_manifest
from gesso_runtime.installing.release import (
    HINT,
    LARGEST,
    RELEASE,
    SIGNATURE,
    Layer,
    Release,
    parse_release,
    read_part,
    unreadable,
)
from gesso_runtime.installing.signature import read_signature, verify_bytes
from gesso_runtime.store.copying import Meter, sha256_of
from gesso_runtime.store.disk import in_words

_LARGEST_MANIFEST = 64 << 20  # bytes; an environment of 20,000 files has 3 MB


@dataclass(frozen=True, slots=True)
class Opened:
    """content: of release.json, as it was signed."""

    folder: Path
    content: bytes
    signature: str
    release: Release

    def layer(self, name: str) -> Layer:
        """The environment of this name. Raises BadRequest."""
        for layer in self.release.environments:
            if layer.name == name:
                return layer
        known = ", ".join(layer.name for layer in self.release.environments)
        raise BadRequest(
            f"This release has no environment “{name}”.", f"It has {known}: --environments"
        )


def open_release(folder: Path, key: str) -> Opened:
    """key: the public one, as minisign writes it. Nothing is believed before the signature.

    Raises NotTrusted, NotFound, CannotRead, ReleaseDamaged.
    """
    content = read_part(folder / RELEASE, LARGEST)
    try:
        signature = read_signature(folder / SIGNATURE)
    except OSError as error:
        raise unreadable(folder / SIGNATURE, error) from error
    verify_bytes(key, signature, content, RELEASE)
    return Opened(folder, content, signature, parse_release(content))


def open_manifests(opened: Opened, layers: Iterable[Layer]) -> Mapping[str, tuple[Manifest, bytes]]:
    """By layer's name: its list of files, and its bytes. Raises ReleaseDamaged, CannotRead."""
    found = {}
    for layer in layers:
        content = read_part(opened.folder / layer.manifest, _LARGEST_MANIFEST)
        if hashlib.sha256(content).hexdigest() != layer.manifest_sha256:
            raise ReleaseDamaged(f"{layer.manifest} is not what was signed.", HINT)
        manifest = parse_manifest(content)
        if manifest.layer != layer.name:
            raise ReleaseDamaged(f"{layer.manifest} belongs to “{manifest.layer}”.", HINT)
        found[layer.name] = manifest, content
    return found


def refuse_short_archives(opened: Opened, layers: Iterable[Layer]) -> None:
    """Whether they are there and have their length; costs nothing. Raises ReleaseDamaged."""
    for layer in layers:
        try:
            size = (opened.folder / layer.archive).stat().st_size
        except FileNotFoundError as error:
            raise ReleaseDamaged(
                f"{layer.archive} is missing from the release folder.",
                "Copy the whole folder again; the copy may have been interrupted.",
            ) from error
        except OSError as error:
            raise unreadable(opened.folder / layer.archive, error) from error
        if size != layer.archive_bytes:
            raise ReleaseDamaged(
                f"{layer.archive} has {in_words(size)} instead of {in_words(layer.archive_bytes)}.",
                "Copy the whole folder again; the copy may have been interrupted.",
                detail=f"{size} and {layer.archive_bytes} bytes",
            )


def check_archives(opened: Opened, layers: Iterable[Layer], report: Report) -> None:
    """Whether they are what was signed, before anything is made of them.

    Raises ReleaseDamaged, CannotRead and what `report` raises.
    """
    layers = tuple(layers)
    meter = Meter(report, "checking", sum(layer.archive_bytes for layer in layers))
    for layer in layers:
        try:
            digest = sha256_of(opened.folder / layer.archive, meter.tick)
        except OSError as error:
            raise unreadable(opened.folder / layer.archive, error) from error
        if digest != layer.archive_sha256:
            raise ReleaseDamaged(f"{layer.archive} is damaged, or was changed.", HINT)
