"""What a hub says of a repository: its commit and its files. And what is said when it does not."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gesso_core.errors import BadRequest, Failed, MissingLibrary, NeedsLicence, NotFound

_SILENT = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
}
"""huggingface_hub 2.4 reads them when it is imported."""

_MOST_FILES = 20_000
_TIMEOUT_SECONDS = 20.0
COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class HubFile:
    """sha256: of large files. blob: git's digest, of small ones."""

    repository: str
    commit: str
    bytes: int
    sha256: str | None
    blob: str | None


@dataclass(frozen=True, slots=True)
class Door:
    """endpoint: None for the usual one. token: for repositories that ask who one is."""

    endpoint: str | None = None
    token: str | None = None


def list_repository(repository: str, revision: str, door: Door) -> dict[str, HubFile]:
    """By path. Raises Failed, NotFound, NeedsLicence, MissingLibrary and BadRequest (offline)."""
    hub = library()
    files: dict[str, HubFile] = {}
    with asking(repository):
        api = hub.HfApi(endpoint=door.endpoint, token=door.token or False)
        # Listing tries for half a minute; that nobody is there, this says at once.
        known = api.model_info(repository, revision=revision, timeout=_TIMEOUT_SECONDS)
        commit = str(known.sha)
        is_other = COMMIT.fullmatch(revision) and commit != revision
        if is_other or not COMMIT.fullmatch(commit):
            raise ValueError(f"revision {revision} is {commit[:80]}")
        for entry in api.list_repo_tree(repository, revision=commit, recursive=True):
            if len(files) > _MOST_FILES:
                raise ValueError("too many files")
            if hasattr(entry, "blob_id"):
                files[str(entry.path)] = _hub_file(repository, commit, entry)
    return files


def file_address(file: HubFile, path: str, door: Door) -> tuple[str, dict[str, str]]:
    """Its URL and the headers to ask with."""
    hub = library()
    url = hub.hf_hub_url(file.repository, path, revision=file.commit, endpoint=door.endpoint)
    return str(url), dict(hub.utils.build_hf_headers(token=door.token or False))


def _hub_file(repository: str, commit: str, entry: Any) -> HubFile:
    """Raises ValueError for sizes and digests that are none."""
    sha256 = None if entry.lfs is None else str(entry.lfs.sha256)
    blob = str(entry.blob_id)
    if type(entry.size) is not int or entry.size < 0:
        raise ValueError(f"size of {entry.path}")
    if sha256 is not None and not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(f"digest of {entry.path}")
    known_blob = blob if COMMIT.fullmatch(blob) else None
    return HubFile(repository, commit, entry.size, sha256, known_blob)


def library() -> Any:
    os.environ.update(_SILENT)
    try:
        import huggingface_hub  # noqa: PLC0415  optional, and slow to import
        import huggingface_hub.utils  # noqa: PLC0415
    except ImportError as error:
        raise MissingLibrary(
            "Fetching models needs the library huggingface_hub, which is not installed.",
            "Add the model from a folder, a file or a pack; in a checkout, "
            "`pip install huggingface_hub` adds it.",
        ) from error
    return huggingface_hub


@contextmanager
def asking(repository: str) -> Iterator[None]:
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
