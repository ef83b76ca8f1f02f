"""A version that is there, and files that were made from it: together the next version."""

import os
from collections.abc import Sequence
from pathlib import Path

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_runtime.store.copying import Tick, sha256_of
from gesso_runtime.store.disk import writing
from gesso_runtime.store.layout import INSTALLED_AS, LOCK
from gesso_runtime.store.local_source import copy_file
from gesso_runtime.store.manifest import Manifest
from gesso_runtime.store.names import matches
from gesso_runtime.store.source import Issue, Offered, Source


class Prepared(Source):
    """What is there gets a second name where the disk can do that, and is copied elsewhere."""

    def __init__(self, files: Path, manifest: Manifest, made: Path, what: str) -> None:
        """files: of the version with that manifest, which were compared with it just now. made:
        the folder of the new ones, in the store's; it goes when they are installed. what: in words.
        """
        self._made, self._linked, self._signed = made, False, manifest.signed
        self._old = {file.path: file for file in manifest.files}
        self._places = {path: files / path for path in self._old}
        for found in sorted(made.rglob("*")):
            if found.is_file() and not found.name.startswith((LOCK, INSTALLED_AS)):
                path = found.relative_to(made).as_posix()
                self._old.pop(path, None)
                self._places[path] = found
        self.origin = f"{manifest.origin}; {what} prepared from it"

    def open(self, card: ModelCard, wanted: frozenset[Precision]) -> None:
        self._linked = can_link(self._made)

    def listing(self, pattern: str) -> Sequence[str]:
        return [path for path in self._places if matches(path, pattern)]

    def facts(self, path: str) -> Offered:
        size = self._places[path].stat().st_size
        known = self._old.get(path)
        here = size if self._linked else 0
        return Offered(path, size, None if known is None else known.sha256, here)

    def issue(self) -> Issue:
        return Issue(signed=self._signed)

    def take(self, path: str, target: Path, tick: Tick) -> str:
        place, known = self._places[path], self._old.get(path)
        if not self._linked:
            return copy_file(place, target, tick)
        with writing(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(place)
        if known is None:
            return sha256_of(target, tick)
        tick(known.bytes)
        return known.sha256

    @property
    def kept(self) -> Path:
        return self._made


def can_link(folder: Path) -> bool:
    """Whether a file there can have a second name."""
    with writing(folder):
        first = folder / f".link-{os.getpid()}"
        second = first.with_suffix(".second")
        first.touch()
        try:
            second.hardlink_to(first)
        except OSError:
            return False
        finally:
            first.unlink()
            second.unlink(missing_ok=True)
    return True
