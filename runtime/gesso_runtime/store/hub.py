"""Models from a hub, where the user allows the network.

Asked and fetched through huggingface_hub (addresses, headers, errors). How far a fetch came is
kept in the store, so that a broken one goes on where it was, in this process or the next.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.errors import BadRequest, GessoError, ModelDamaged
from gesso_runtime.store.choosing import variants
from gesso_runtime.store.copying import Tick
from gesso_runtime.store.disk import in_words, writing
from gesso_runtime.store.fetching import Fetched, Patience, fetch, hash_again
from gesso_runtime.store.hub_listing import Door, HubFile, asking, file_address, list_repository
from gesso_runtime.store.kept import held
from gesso_runtime.store.names import matches, refuse_name
from gesso_runtime.store.source import Offered, Source

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?")


def refuse_network(*, allowed: bool) -> None:
    """Raises BadRequest unless the user allowed it."""
    if not allowed:
        raise BadRequest(
            "Fetching a model needs the network, which nobody allowed.",
            "Allow it with --allow-network, or add the model from a folder, file or pack.",
        )


class Hub(Source):
    """allowed: the user allows the network; without that nothing is imported and no socket opened.

    parts: the store's folder for what outlives a broken fetch. revisions: by repository, instead
    of those that the card pins; "" stands for the card's own repository.
    """

    def __init__(
        self,
        parts: Path,
        *,
        allowed: bool,
        revisions: Mapping[str, str] | None = None,
        door: Door = Door(),  # noqa: B008  frozen
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        self._parts, self._allowed, self._revisions = parts, allowed, revisions or {}
        self._door, self._patience = door, patience
        self._folder = parts
        self._files: dict[str, HubFile] = {}
        self._meant: dict[str, list[str]] = {}
        self._arrived: dict[str, Fetched] = {}
        self._held = ExitStack()
        self.origin = "hub"

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        refuse_network(allowed=self._allowed)
        _refuse_many(card, wanted)
        files = [f for f in card.files if not wanted or f.precision in {None, *wanted}]
        asked = {f: self._repository(card, f) for f in files if not self._is_unasked(card, f)}
        listed = {place: list_repository(*place, self._door) for place in set(asked.values())}
        for file, place in asked.items():
            paths = [path for path in listed[place] if matches(path, file.path)]
            self._meant[file.path] = paths
            for path in paths:
                self._files.setdefault(path, listed[place][path])
        commits = {(f.repository, f.commit) for known in listed.values() for f in known.values()}
        places = ", ".join(f"{name}@{commit}" for name, commit in sorted(commits))
        self._folder = self._parts / f"{card.id}@{hashlib.sha256(places.encode()).hexdigest()[:12]}"
        self.origin = f"hub {places}"

    def listing(self, pattern: str) -> Sequence[str]:
        return self._meant.get(pattern, ())

    def facts(self, path: str) -> Offered:
        refuse_name(path)
        file, done = self._files[path], self._folder / path
        here = next((p.stat().st_size for p in (done, _part_of(done)) if p.exists()), 0)
        return Offered(path, file.bytes, file.sha256, here)

    def prepare(self, paths: Sequence[str], tick: Tick) -> None:
        """Also takes up what an earlier try left. One process at a time fetches the same."""
        self._held.enter_context(held(self._folder))
        for path in paths:
            done = self._folder / path
            with writing(self._folder):
                done.parent.mkdir(parents=True, exist_ok=True)
            if done.exists():
                with writing(self._folder):
                    self._arrived[path] = hash_again(done, tick)
            else:
                self._arrived[path] = self._fetch(path, _part_of(done), tick)
                with writing(self._folder):
                    _part_of(done).replace(done)
            self._check_blob(path, self._arrived[path])

    def take(self, path: str, target: Path, tick: Tick) -> str:
        """By another name for the file that arrived; nobody else touches it meanwhile."""
        with writing(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            _second_name(self._folder / path, target)
        return self._arrived[path].sha256

    def doubt(self, path: str, error: GessoError) -> None:
        (self._folder / path).unlink(missing_ok=True)

    @property
    def kept(self) -> Path | None:
        return self._folder if self._folder != self._parts else None

    def close(self) -> None:
        self._held.close()

    def _is_unasked(self, card: ModelCard, file: CardFile) -> bool:
        """What may be missing and lies elsewhere, in a repository of which nobody named what to
        trust, is left out; what is made here lies nowhere."""
        source = file.source or card.source
        if source is None or not file.is_optional or source == card.source:
            return False
        return not (self._revisions.get(source.repository) or source.revision)

    def _repository(self, card: ModelCard, file: CardFile) -> tuple[str, str]:
        """And its revision."""
        source = file.source or card.source
        if source is None or not _REPOSITORY.fullmatch(source.repository):
            raise BadRequest(
                f"The card of “{card.id}” names no repository of a hub.",
                "Add the model from a folder, a file or a pack.",
            )
        chosen = self._revisions.get(source.repository, "")
        if card.source is not None and source.repository == card.source.repository:
            chosen = chosen or self._revisions.get("", "")
        revision = chosen or source.revision
        if not revision:
            raise BadRequest(
                f"The card of “{card.id}” pins no revision of {source.repository}.",
                f"Name the one you trust: --revision {source.repository}=COMMIT",
            )
        return source.repository, revision

    def _fetch(self, path: str, part: Path, tick: Tick) -> Fetched:
        file = self._files[path]
        with asking(file.repository):
            url, headers = file_address(file, path, self._door)
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


def _part_of(done: Path) -> Path:
    return done.with_name(f"{done.name}.part")


def _second_name(done: Path, target: Path) -> None:
    """Both names are of one file; where there are no hard links, the first name goes."""
    try:
        target.hardlink_to(done)
    except OSError:
        done.replace(target)
