"""What is installed, read without a lock: versions, the one in use, its files."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import BadRequest, CannotRead, ModelDamaged, NeedsModel, NotFound
from gesso_runtime.store.choosing import choose
from gesso_runtime.store.layout import FILES, cards, read_pointer, versions
from gesso_runtime.store.manifest import Manifest, read_manifest
from gesso_runtime.store.names import matches


@dataclass(frozen=True, slots=True)
class Installed:
    """One version of a model. version: the leading digits of `digest`, which covers every file's
    path and SHA-256. added: ISO 8601, UTC. origin: where it came from, in words. precisions: whose
    files are there; empty when the files serve all. is_built_in: it came with Gesso.
    """

    card: str
    version: str
    digest: str
    added: str
    origin: str
    bytes: int
    is_current: bool
    precisions: frozenset[Precision] = frozenset()
    is_built_in: bool = False


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """files: absolute paths by the card's path, digest: of the version.

    Files of a pattern have their own paths as names; a pattern that means one file names it, too.
    """

    digest: str
    files: Mapping[str, Path]
    precisions: frozenset[Precision] = frozenset()


def read_installed(folder: Path) -> tuple[Installed, ...]:
    """By card, newest version first; what is damaged or may not be read is left out.

    Raises CannotRead for a store that may not be looked into at all.
    """
    found = []
    for card in cards(folder):
        with suppress(CannotRead):
            found += _versions_of(folder, card)
    return tuple(found)


def _versions_of(folder: Path, card: str) -> list[Installed]:
    pointer = read_pointer(folder / card)
    of_card = []
    for version in versions(folder / card):
        with suppress(ModelDamaged):
            manifest = read_manifest(folder / card / version, card)
            of_card.append(installed(manifest, pointer.version if pointer else ""))
    return sorted(of_card, key=lambda entry: entry.added, reverse=True)


def current_version(folder: Path, card: str) -> tuple[Path, Manifest]:
    """Its folder and what was installed. Raises NeedsModel and ModelDamaged."""
    for is_last in (False, True):  # a version may be removed between two looks
        pointer = read_pointer(folder / card)
        if pointer is None:
            break
        try:
            return folder / card / pointer.version, read_version(folder, card, pointer.version)
        except ModelDamaged:
            if is_last or (folder / card / pointer.version).is_dir():
                raise
    if versions(folder / card):
        raise ModelDamaged(
            f"Which version of “{card}” is in use is no longer known.",
            f"`gesso models use {card} VERSION` chooses one of those there are.",
        )
    raise not_installed(card)


def read_version(folder: Path, card: str, version: str) -> Manifest:
    """Raises ModelDamaged."""
    manifest = read_manifest(folder / card / version, card)
    if manifest.version != version:
        raise ModelDamaged(
            f"The manifest of “{card}” is of another version.", "Add the model again."
        )
    return manifest


def full_name(folder: Path, card: str, version: str) -> str:
    """The one version whose digits begin so. Raises BadRequest."""
    there = versions(folder / card)
    found = [name for name in there if name.startswith(version)]
    if version and len(found) == 1:
        return found[0]
    raise BadRequest(
        f"“{version}” is {'more than one' if found else 'no'} version of “{card}”.",
        f"There is: {', '.join(there) or 'none'}.",
    )


def installed(manifest: Manifest, current: str) -> Installed:
    return Installed(
        card=manifest.card,
        version=manifest.version,
        digest=manifest.digest,
        added=manifest.added,
        origin=manifest.origin,
        bytes=manifest.bytes,
        is_current=manifest.version == current,
        precisions=manifest.precisions,
    )


def named_files(card: ModelCard, folder: Path, manifest: Manifest) -> ModelFiles:
    """Raises ModelDamaged if the card wants other files than were installed."""
    known = {file.path: file for file in manifest.files}
    try:
        chosen = choose(
            card, lambda pattern: [p for p in known if matches(p, pattern)], source="What is there"
        )
    except NotFound as error:
        raise ModelDamaged(
            f"The installed version of “{card.id}” does not fit its card. {error.message}",
            "Add the model again.",
        ) from error
    for path, file in chosen.files.items():
        if file.path == path and file.sha256 not in {None, known[path].sha256}:
            raise ModelDamaged(
                f"“{path}” of “{card.id}” is not the file that its card means.",
                f"Add the right one; it comes from where this says: gesso models info {card.id}",
            )
    files = {path: (folder / FILES / path).absolute() for path in known}
    for file in card.files:
        meant = [path for path in known if matches(path, file.path)]
        if len(meant) == 1:
            files[file.path] = files[meant[0]]
    return ModelFiles(manifest.digest, files, chosen.precisions)


def not_installed(card: str) -> NeedsModel:
    return NeedsModel(
        f"The model “{card}” is not installed.", f"Add it with: gesso models add {card} SOURCE"
    )
