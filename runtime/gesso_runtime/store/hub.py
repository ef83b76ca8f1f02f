"""Models from a hub, where the user allows the network.

Asked and fetched through huggingface_hub (base address, headers, errors). How far a fetch came is
kept in the store, so that a broken one goes on where it was, in this process or the next.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import (
    BadRequest,
    Failed,
    GessoError,
    MissingLibrary,
    ModelDamaged,
    NeedsLicence,
    NotFound,
)
from gesso_runtime.store.choosing import variants
from gesso_runtime.store.copying import Tick
from gesso_runtime.store.disk import erase, in_words, writing
from gesso_runtime.store.fetching import Fetched, Patience, fetch, hash_again
from gesso_runtime.store.names import matches, refuse_name
from gesso_runtime.store.source import Offered, Source

_SILENT = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
}
"""huggingface_hub 2.4 reads them when it is imported."""

_MOST_FILES = 20_000
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?")


@dataclass(frozen=True, slots=True)
class _HubFile:
    """sha256: of large files. blob: git's digest, of small ones."""

    bytes: int
    sha256: str | None
    blob: str | None


class Hub(Source):
    """allowed: the user allows the network; without that nothing is imported and no socket opened.

    parts: the store's folder for what outlives a broken fetch. endpoint: None for the usual one.
    token: for repositories that ask who one is.
    """

    def __init__(
        self,
        parts: Path,
        *,
        allowed: bool,
        revision: str = "",
        endpoint: str | None = None,
        token: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._parts, self._allowed, self._revision = parts, allowed, revision
        self._endpoint, self._token, self._patience = endpoint, token, patience or Patience()
        self._repository = ""
        self._folder = parts
        self._files: dict[str, _HubFile] = {}
        self.origin = "hub"

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        if not self._allowed:
            raise BadRequest(
                "Fetching a model needs the network, which nobody allowed.",
                "Allow it with --allow-network, or add the model from a folder, file or pack.",
            )
        self._repository, revision = _pinned(card, self._revision)
        _refuse_many(card, wanted)
        self._revision = self._learn(revision)
        self._folder = self._parts / f"{card.id}@{self._revision[:12]}"
        self.origin = f"hub {self._repository}@{self._revision}"

    def listing(self, pattern: str) -> Sequence[str]:
        return [path for path in self._files if matches(path, pattern)]

    def facts(self, path: str) -> Offered:
        refuse_name(path)
        file, done = self._files[path], self._folder / path
        here = next((p.stat().st_size for p in (done, _part_of(done)) if p.exists()), 0)
        return Offered(path, file.bytes, file.sha256, here)

    def take(self, path: str, target: Path, tick: Tick) -> str:
        """Also takes up what an earlier try left."""
        done = self._folder / path
        with writing(self._folder):
            done.parent.mkdir(parents=True, exist_ok=True)
        if done.exists():
            fetched = hash_again(done, tick)
        else:
            fetched = self._fetch(path, _part_of(done), tick)
            with writing(self._folder):
                _part_of(done).replace(done)
        self._check_blob(path, fetched)
        with writing(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            _second_name(done, target)
        return fetched.sha256

    def doubt(self, path: str, error: GessoError) -> None:
        (self._folder / path).unlink(missing_ok=True)

    def settle(self) -> None:
        if self._folder != self._parts and self._folder.exists():
            with writing(self._folder):
                erase(self._folder)

    def _learn(self, revision: str) -> str:
        """The commit; and which files it has."""
        hub = _library()
        with _asking(self._repository):
            api = hub.HfApi(endpoint=self._endpoint, token=self._token or False)
            commit = revision
            if not _COMMIT.fullmatch(revision):
                commit = str(api.model_info(self._repository, revision=revision).sha)
            if not _COMMIT.fullmatch(commit):
                raise ValueError(f"no commit: {commit[:80]}")
            for entry in api.list_repo_tree(self._repository, revision=commit, recursive=True):
                if len(self._files) > _MOST_FILES:
                    raise ValueError("too many files")
                if hasattr(entry, "blob_id"):
                    self._files[str(entry.path)] = _hub_file(entry)
        return commit

    def _fetch(self, path: str, part: Path, tick: Tick) -> Fetched:
        hub, file = _library(), self._files[path]
        url = hub.hf_hub_url(
            self._repository, path, revision=self._revision, endpoint=self._endpoint
        )
        with _asking(self._repository):
            headers = hub.utils.build_hf_headers(token=self._token or False)
            return fetch(url, part, file.bytes, headers=headers, patience=self._patience, tick=tick)

    def _check_blob(self, path: str, fetched: Fetched) -> None:
        """The store compares SHA-256; small files have git's digest instead."""
        file = self._files[path]
        if file.sha256 is None and file.blob is not None and fetched.blob != file.blob:
            error = ModelDamaged(
                f"“{path}” did not arrive as the hub has it.", "Try again.", detail=fetched.blob
            )
            self.doubt(path, error)
            raise error


def _pinned(card: ModelCard, revision: str) -> tuple[str, str]:
    """The repository and the revision to ask for."""
    if card.source is None or not _REPOSITORY.fullmatch(card.source.repository):
        raise BadRequest(
            f"The card of “{card.id}” names no repository of a hub.",
            "Add the model from a folder, a file or a pack.",
        )
    wanted = revision or card.source.revision
    if not wanted:
        raise BadRequest(
            f"The card of “{card.id}” pins no revision of {card.source.repository}.",
            "Name the one you trust with --revision, best a commit of 40 digits.",
        )
    return card.source.repository, wanted


def _refuse_many(card: ModelCard, wanted: frozenset[Precision]) -> None:
    """Gigabytes that nobody asked for are not fetched."""
    if wanted or len(variants(card)) < 2:
        return
    sizes = {
        precision: sum(f.bytes or 0 for f in card.files if f.precision is precision)
        for precision in variants(card)
    }
    known = ", ".join(f"{p} ({in_words(size)})" if size else p for p, size in sizes.items())
    raise BadRequest(
        f"“{card.id}” comes in several precisions: {known}.",
        "Choose with --precision.",
    )


def _hub_file(entry: Any) -> _HubFile:
    """Raises ValueError for sizes and digests that are none."""
    sha256 = None if entry.lfs is None else str(entry.lfs.sha256)
    blob = str(entry.blob_id)
    if type(entry.size) is not int or entry.size < 0:
        raise ValueError(f"size of {entry.path}")
    if sha256 is not None and not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(f"digest of {entry.path}")
    return _HubFile(entry.size, sha256, blob if _COMMIT.fullmatch(blob) else None)


def _part_of(done: Path) -> Path:
    return done.with_name(f"{done.name}.part")


def _second_name(done: Path, target: Path) -> None:
    """Both names are of one file; where there are no hard links, the first name goes."""
    try:
        target.hardlink_to(done)
    except OSError:
        done.replace(target)


def _library() -> Any:
    os.environ.update(_SILENT)
    try:
        import huggingface_hub  # noqa: PLC0415  optional, and slow to import
        import huggingface_hub.utils  # noqa: PLC0415
    except ImportError as error:
        raise MissingLibrary(
            "Fetching models needs the library huggingface_hub, which is not installed.",
            "Install gesso[hub], or add the model from a folder, a file or a pack.",
        ) from error
    return huggingface_hub


@contextmanager
def _asking(repository: str) -> Iterator[None]:
    """Inside, what the libraries raise is about the hub."""
    import httpx2  # noqa: PLC0415  comes with huggingface_hub
    from huggingface_hub import errors  # noqa: PLC0415

    try:
        yield
    except errors.OfflineModeIsEnabled as error:
        raise BadRequest(
            "HF_HUB_OFFLINE is set, so no hub is asked.",
            "Unset it, or add the model from a folder.",
        ) from error
    except errors.GatedRepoError as error:
        raise NeedsLicence(
            f"{repository} is open only to those who accepted its terms at the hub.",
            "Accept them there, then set HF_TOKEN to a token of yours.",
        ) from error
    except (
        errors.RepositoryNotFoundError,
        errors.RevisionNotFoundError,
        errors.EntryNotFoundError,
    ) as error:
        raise NotFound(
            f"The hub does not have {repository} as it is asked for.",
            "Check the card's source and --revision; private ones need HF_TOKEN.",
            detail=str(error)[:300],
        ) from error
    except httpx2.HTTPError as error:  # huggingface_hub's own errors among them
        raise Failed(
            "The hub cannot be reached or does not answer as it should.",
            "Check the network and try again: what has arrived is kept.",
            detail=str(error)[:300],
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Failed(
            "The hub's answer is not understood.", "Try again later.", detail=str(error)[:300]
        ) from error
