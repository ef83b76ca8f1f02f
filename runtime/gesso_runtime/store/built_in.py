"""Models whose files are part of Gesso: they lie beside its code and nowhere else.

Their cards say which files are meant. Nothing is written here: the folder may be read-only.
"""

import stat
from pathlib import Path

from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_runtime.store.copying import sha256_of
from gesso_runtime.store.manifest import StoredFile, digest_of, version_of
from gesso_runtime.store.names import refuse_name
from gesso_runtime.store.reading import Installed, ModelFiles
from gesso_runtime.store.verifying import Stamp, Verified

NETWORKS = Path(__file__).parents[1] / "networks"
ORIGIN = "part of Gesso"
"""Where such a model came from, in words."""


class BuiltIn:
    """Thread-safe. A file is hashed before it is first used, and again when it changed."""

    def __init__(self, folder: Path = NETWORKS) -> None:
        self.folder = folder
        self._hashed: dict[Path, tuple[Stamp, str]] = {}

    def installed(self, card: ModelCard) -> Installed:
        """Whether its files are whole or not: that is for `files` to say."""
        digest = _digest(card)
        return Installed(
            card=card.id,
            version=version_of(digest),
            digest=digest,
            added="",
            origin=ORIGIN,
            bytes=sum(file.bytes or 0 for file in card.files),
            is_current=True,
            precisions=_precisions(card),
            is_built_in=True,
        )

    def files(self, card: ModelCard) -> ModelFiles:
        """Sizes are checked, and what was found altered is refused. Raises ModelDamaged."""
        for file in card.files:
            path = self._path(file)
            stamp = _stamp(path)
            hashed, digest = self._hashed.get(path, (None, ""))
            if stamp is None or stamp[0] != file.bytes:
                raise _damaged(card, file, "is missing" if stamp is None else "has another size")
            if hashed == stamp and digest != file.sha256:
                raise _damaged(card, file, "was altered")
        return self._named(card)

    def assured_files(self, card: ModelCard, *, afresh: bool = False) -> ModelFiles:
        """As `files`, with every digest compared. afresh: hashes what was hashed before, too.

        Raises ModelDamaged.
        """
        named = self.files(card)
        for file in card.files:
            if self._digest_of(self._path(file), is_known_enough=not afresh) != file.sha256:
                raise _damaged(card, file, "was altered")
        return named

    def verify(self, card: ModelCard) -> Verified:
        """Every file is hashed anew."""
        digests = {
            file: self._digest_of(self._path(file), is_known_enough=False) for file in card.files
        }
        return Verified(
            card.id,
            version_of(_digest(card)),
            missing=tuple(file.path for file, found in digests.items() if not found),
            altered=tuple(f.path for f, found in digests.items() if found and found != f.sha256),
            is_built_in=True,
        )

    def _digest_of(self, path: Path, *, is_known_enough: bool) -> str:
        """Empty for what is not there, or cannot be read."""
        stamp = _stamp(path)
        if stamp is None:
            return ""
        hashed, digest = self._hashed.get(path, (None, ""))
        if is_known_enough and hashed == stamp:
            return digest
        try:
            digest = sha256_of(path, _unheard)
        except OSError:
            return ""
        self._hashed[path] = stamp, digest
        return digest

    def _named(self, card: ModelCard) -> ModelFiles:
        files = {file.path: self._path(file).absolute() for file in card.files}
        return ModelFiles(_digest(card), files, _precisions(card))

    def _path(self, file: CardFile) -> Path:
        refuse_name(file.path)
        return self.folder / file.path


def refuse_built_in(card: ModelCard) -> None:
    """Raises BadRequest for a model that nobody adds, removes or carries elsewhere."""
    if card.is_built_in:
        raise BadRequest(
            f"{card.title} is part of Gesso: it is never added, packed or removed.",
            "It works only when it is chosen, or where it is better than the exact operator.",
        )


def _digest(card: ModelCard) -> str:
    """As of a version that was added: over every path and SHA-256."""
    return digest_of(
        StoredFile(file.path, file.bytes or 0, file.sha256 or "") for file in card.files
    )


def _precisions(card: ModelCard) -> frozenset[Precision]:
    return frozenset(file.precision for file in card.files if file.precision is not None)


def _stamp(path: Path) -> Stamp | None:
    """None where no ordinary file is. Packages may be installed as links, so they are followed."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _damaged(card: ModelCard, file: CardFile, why: str) -> ModelDamaged:
    return ModelDamaged(
        f"Files of {card.title} are damaged or missing.",
        "They are part of Gesso: install Gesso again.",
        detail=f"{file.path} {why}",
    )


def _unheard(more: int) -> None:
    """A few megabytes are not cancelled half-way."""
