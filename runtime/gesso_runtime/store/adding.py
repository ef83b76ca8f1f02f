"""A model on its way into the store: taken file by file into the staging, checked, published.

Nothing is visible before one rename. Whatever ends this early leaves only what the next writer
clears.
"""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.errors import GessoError, ModelDamaged, NeedsLicence
from gesso_core.progress import Progress, Report
from gesso_runtime.store.choosing import Chosen, choose
from gesso_runtime.store.copying import Meter, Tick
from gesso_runtime.store.disk import (
    erase,
    refuse_full_disk,
    sync_folder,
    sync_tree,
    write_in_one_step,
    write_new,
    writing,
)
from gesso_runtime.store.downgrading import downgrade, is_downgrade
from gesso_runtime.store.formats.check import check_file
from gesso_runtime.store.formats.onnx_model import OnnxOutline, check_external
from gesso_runtime.store.kept import clear, mark_installed
from gesso_runtime.store.layout import (
    FILES,
    POINTER,
    STAGING,
    STAMPS,
    Pointer,
    read_pointer,
)
from gesso_runtime.store.manifest import (
    NAME,
    Acceptance,
    Manifest,
    StoredFile,
    digest_of,
    read_manifest,
    refuse_files,
    to_bytes,
)
from gesso_runtime.store.names import is_pattern, refuse_card_name, refuse_name
from gesso_runtime.store.source import Offered, Source
from gesso_runtime.store.verifying import check_changed, stamp_of, stamps_content

Alone = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Wish:
    """accepts: the user accepted the card's licence, just now. precisions: empty for all whole.

    allow_downgrade: a version that is older than the one in use may come into use.
    """

    accepts: bool
    precisions: frozenset[Precision] = frozenset()
    allow_downgrade: bool = False


def add_version(
    folder: Path, card: ModelCard, source: Source, wish: Wish, report: Report, *, alone: Alone
) -> Manifest:
    """The version is installed and current when this returns.

    alone: holds the store's lock; asked for when there is something to install.
    """
    _refuse_wish(card, wish)
    try:
        source.open(card, wish.precisions)
        if not wish.allow_downgrade and is_downgrade(folder, card.id, source.issue()):
            raise downgrade(card)
        chosen = choose(card, source.listing, source=source.origin, wanted=wish.precisions)
        offered = _offered(source, chosen)
        total = sum(file.bytes for file in offered)
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            refuse_full_disk(folder, total - sum(file.here for file in offered))
        tick = Meter(report, "adding", total).tick
        tick(0)
        source.prepare([file.path for file in offered], tick)
        with alone():
            installed = _Installing(folder, card, source, chosen).run(offered, tick)
    finally:
        source.close()
    report(Progress("installing", 1, 1))
    return installed


def _refuse_wish(card: ModelCard, wish: Wish) -> None:
    refuse_card_name(card.id)
    for file in card.files:
        refuse_name(file.path.replace("*", "x"))
    if not wish.accepts:
        raise NeedsLicence(
            f"“{card.title}” is under the licence {card.licence.name}, which was not accepted.",
            "Read it, then add the model with --accept-licence.",
        )


def _offered(source: Source, chosen: Chosen) -> list[Offered]:
    """Names and sizes, refused before a byte is taken."""
    offered = []
    for path, file in sorted(chosen.files.items()):
        refuse_name(path)
        facts = source.facts(path)
        if file.bytes is not None and not is_pattern(file.path) and facts.bytes != file.bytes:
            raise _not_the_card_s(
                f"“{path}” is not the file that the card means: "
                f"it has {facts.bytes:,} bytes instead of {file.bytes:,}."
            )
        if _known(file) and facts.sha256 not in {None, file.sha256}:
            raise _altered(path)
        offered.append(facts)
    return offered


class _Installing:
    """The files of one version, from a source into the staging, and from there to their place."""

    def __init__(self, folder: Path, card: ModelCard, source: Source, chosen: Chosen) -> None:
        self._folder, self._card, self._source, self._chosen = folder, card, source, chosen
        self._home = folder / STAGING / secrets.token_hex(8) / card.id
        self._staged = self._home / "new"

    def run(self, offered: Sequence[Offered], tick: Tick) -> Manifest:
        try:
            with writing(self._folder):
                (self._staged / FILES).mkdir(parents=True)
            manifest = self._take_all(offered, tick)
            self._source.finish(frozenset(self._chosen.files))
            tick(0)  # the last moment to be cancelled
            kept = self._source.kept
            with writing(self._folder):
                installed = _publish(self._folder, self._home, manifest, kept)
            if kept is not None:
                with suppress(OSError):  # else the next writer does
                    clear(kept, self._home.parent)
        finally:
            with suppress(OSError):  # else the next writer clears it
                erase(self._home.parent)
        return installed

    def _take_all(self, offered: Sequence[Offered], tick: Tick) -> Manifest:
        outlines: dict[str, OnnxOutline] = {}
        stored = [self._take(f, self._chosen.files[f.path], tick, outlines) for f in offered]
        self._check_together(stored, outlines)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        manifest = Manifest(
            card=self._card.id,
            digest=digest_of(stored),
            added=now,
            origin=self._source.origin,
            licence=Acceptance(self._card.licence.name, now),
            files=tuple(stored),
            precisions=self._chosen.precisions,
            signed=self._source.issue().signed,
        )
        with writing(self._folder):
            self._write_records(manifest)
        return manifest

    def _take(
        self, file: Offered, known: CardFile, tick: Tick, outlines: dict[str, OnnxOutline]
    ) -> StoredFile:
        target = self._staged / FILES / file.path
        digest = self._source.take(file.path, target, tick)
        try:
            if _known(known) and digest != known.sha256:
                raise _altered(file.path)
            if file.sha256 not in {None, digest}:
                raise ModelDamaged(
                    f"“{file.path}” did not arrive as it was sent.", "Get it again.", detail=digest
                )
            outline = check_file(target, file.path)
        except GessoError as error:
            self._source.doubt(file.path, error)
            raise
        if outline is not None:
            outlines[file.path] = outline
        return StoredFile(file.path, target.stat().st_size, digest)

    def _check_together(
        self, stored: list[StoredFile], outlines: Mapping[str, OnnxOutline]
    ) -> None:
        refuse_files(tuple(stored))
        sizes = {file.path: file.bytes for file in stored}
        for path, outline in outlines.items():
            check_external(path, outline, sizes)

    def _write_records(self, manifest: Manifest) -> None:
        stamps = {f.path: stamp_of(self._staged / FILES / f.path) for f in manifest.files}
        write_new(self._staged / NAME, to_bytes(manifest))
        write_new(self._staged / STAMPS, stamps_content(stamps))


def _known(file: CardFile) -> bool:
    return file.sha256 is not None and not is_pattern(file.path)


def _publish(folder: Path, staged: Path, manifest: Manifest, kept: Path | None) -> Manifest:
    """staged: the card's folder in the staging, the version in it as `new`. kept: see `Source`;
    until the version is known to be whole, it is what a killed repair goes on from.
    """
    home, version = folder / manifest.card, manifest.version
    known = _whole(folder, home / version, manifest)
    if known is None:
        (staged / "new").rename(staged / version)
        write_new(staged / POINTER, Pointer(version).content)
        sync_tree(staged)
        _move_away_damaged(staged, home / version)
    if kept is not None:
        with suppress(OSError):  # else it stays longer after a kill
            mark_installed(kept, version)
    if known is None:
        _move_in(folder, staged, home, version)
    pointer = read_pointer(home)
    wanted = Pointer(version) if pointer is None else pointer.to(version)
    if wanted != pointer:
        write_in_one_step(home / POINTER, wanted.content, by_way_of=folder / STAGING)
    return known or manifest


def _whole(folder: Path, installed: Path, manifest: Manifest) -> Manifest | None:
    """The same content as it is installed already, or None where it has to be (again)."""
    if not os.path.lexists(installed):
        return None
    try:
        known = read_manifest(installed, manifest.card)
        check_changed(installed, known, begin=lambda total: _unheard, staging=folder / STAGING)
    except ModelDamaged:
        return None
    if known.digest != manifest.digest:
        raise ModelDamaged(
            f"Two versions of “{manifest.card}” have one name.", "Remove the older one first."
        )
    return known


def _unheard(more: int) -> None:
    """Publishing is not cancelled half-way."""


def _move_away_damaged(staged: Path, version: Path) -> None:
    if os.path.lexists(version):
        version.rename(staged.parent / "damaged")  # to be cleared


def _move_in(folder: Path, staged: Path, home: Path, version: str) -> None:
    if os.path.lexists(home):
        (staged / version).rename(home / version)
        sync_folder(home)
    else:
        staged.rename(home)
        sync_folder(folder)


def _altered(path: str) -> ModelDamaged:
    return _not_the_card_s(f"“{path}” is not the file that the card means: it has another SHA-256.")


def _not_the_card_s(said: str) -> ModelDamaged:
    return ModelDamaged(said, "`gesso models info` says where the right one comes from.")
