"""The models on this computer: `FOLDER/CARD/VERSION/…`, and which version is current."""

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, CannotWrite, DiskFull, GessoError
from gesso_core.progress import Progress, Report, silent
from gesso_runtime.store.adding import Wish, add_version
from gesso_runtime.store.built_in import NETWORKS, BuiltIn, refuse_built_in
from gesso_runtime.store.copying import Meter
from gesso_runtime.store.disk import (
    bytes_to_free,
    erase,
    size_below,
    sync_folder,
    write_in_one_step,
    writing,
)
from gesso_runtime.store.downgrading import is_downgrade
from gesso_runtime.store.kept import clear, is_installed
from gesso_runtime.store.layout import (
    FILES,
    LOCK,
    PARTS,
    POINTER,
    STAGING,
    Pointer,
    cards,
    read_pointer,
    versions,
)
from gesso_runtime.store.lock import locked
from gesso_runtime.store.manifest import Manifest
from gesso_runtime.store.packing import Packed, write_pack_file
from gesso_runtime.store.reading import (
    Installed,
    ModelFiles,
    current_version,
    full_name,
    installed,
    named_files,
    not_installed,
    read_installed,
    read_version,
)
from gesso_runtime.store.source import Source
from gesso_runtime.store.verifying import Verified, check_changed, check_sizes, verify_version

__all__ = ["DiskUse", "Installed", "ModelFiles", "ModelStore"]

_PARTS_KEPT_SECONDS = 30 * 24 * 3600  # a fetch that nobody went on with for a month is given up


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes: of each card, of what was fetched or prepared and is not all yet, and free where the
    store lies.
    """

    cards: Mapping[str, int]
    unfinished: int
    free: int


class ModelStore:
    """Safe against other processes; never half-installed.

    What changes it holds its lock and raises CannotWrite at once while another process does; while
    files are fetched from a hub the lock is free. Reading needs no lock. Models that are part of
    Gesso lie elsewhere, see `built_in`.
    """

    def __init__(self, folder: Path, networks: Path = NETWORKS) -> None:
        """networks: where the files lie that are part of Gesso."""
        self.folder = folder
        self.built_in = BuiltIn(networks)

    @property
    def parts(self) -> Path:
        """For sources that fetch: what outlives a broken fetch."""
        return self.folder / PARTS

    @property
    def installed(self) -> tuple[Installed, ...]:
        """By card, newest version first. Quick: reads manifests, not weights.

        Versions whose manifest is damaged are left out; `verify` names them.
        """
        return read_installed(self.folder)

    def installed_with(self, cards: Iterable[ModelCard]) -> tuple[Installed, ...]:
        """As `installed`, and those of `cards` that are part of Gesso."""
        own = {card.id: self.built_in.installed(card) for card in cards if card.is_built_in}
        added = (version for version in self.installed if version.card not in own)
        return (*own.values(), *added)

    def files(self, card: ModelCard) -> ModelFiles:
        """Of the current version; sizes are checked, digests are not.

        A file that was hashed, found altered, and did not change since, is refused.
        Raises NeedsModel and ModelDamaged.
        """
        if card.is_built_in:
            return self.built_in.files(card)
        if not card.files:
            return ModelFiles("", {})
        folder, manifest = current_version(self.folder, card.id)
        check_sizes(folder, manifest)
        return named_files(card, folder, manifest)

    def assured_files(self, card: ModelCard, report: Report = silent) -> ModelFiles:
        """As `files`, and whatever changed on the disk since it was last hashed is hashed again.

        Seconds for gigabytes that were copied or restored; nothing otherwise. Raises Cancelled.
        """
        if card.is_built_in:
            return self.built_in.assured_files(card)
        if not card.files:
            return ModelFiles("", {})
        folder, manifest = current_version(self.folder, card.id)
        check_changed(
            folder,
            manifest,
            begin=lambda total: Meter(report, "verifying", total).tick,
            staging=self.folder / STAGING,
        )
        return named_files(card, folder, manifest)

    def manifest(self, card: str, version: str = "") -> Manifest:
        """Of the current version, or of the one whose digits begin with `version`.

        Raises NeedsModel, ModelDamaged, BadRequest.
        """
        return (
            current_version(self.folder, card)[1] if not version else self._version(card, version)
        )

    def add(
        self, card: ModelCard, source: Source, wish: Wish, report: Report = silent
    ) -> Installed:
        """Installed and current afterwards, or as it was. The same content is installed once.

        Raises NeedsLicence, NotFound for missing files, ModelDamaged, BadRequest also for a
        downgrade that is not wished, DiskFull, CannotWrite, what the source raises, and Cancelled.
        """
        refuse_built_in(card)
        manifest = add_version(self.folder, card, source, wish, report, alone=self._changing)
        return installed(manifest, manifest.version)

    def is_downgrade(self, card: ModelCard, source: Source) -> bool:
        """Whether it holds a version that is older than the one in use. Raises as its `open`."""
        return is_downgrade(self.folder, card.id, source.issue())

    def use(self, card: str, version: str) -> Installed:
        """Make that version current; its leading digits will do. Raises BadRequest, ModelDamaged"""
        with self._changing():
            manifest = self._version(card, version)
            check_sizes(self.folder / card / manifest.version, manifest)
            pointer = read_pointer(self.folder / card) or Pointer(manifest.version)
            self._point(card, pointer.to(manifest.version))
        return installed(manifest, manifest.version)

    def rollback(self, card: str) -> Installed:
        """Make the version current that was so before. Raises BadRequest if there was none."""
        with self._changing():
            pointer = read_pointer(self.folder / card)
            if pointer is None or not pointer.before:
                raise BadRequest(
                    f"There is no version of “{card}” that was used before.",
                    "See the versions there are with: gesso models list",
                )
            earlier = pointer.before[-1]
            manifest = self._version(card, earlier)
            check_sizes(self.folder / card / earlier, manifest)
            self._point(card, Pointer(earlier, pointer.before[:-1]))
        return installed(manifest, earlier)

    def remove(self, card: str, version: str = "", *, even_current: bool = False) -> int:
        """One version, or all of a model with what was fetched of it. Bytes that were freed.

        With its current version gone, the one used before it is current, or the newest.
        Raises BadRequest for the current version unless `even_current`, and for unknown ones.
        """
        with self._changing():
            home = self.folder / card
            if card not in cards(self.folder):
                if version or not (freed := self._erase_parts(card)):
                    raise not_installed(card)
                return freed
            pointer = read_pointer(home)
            gone = [full_name(self.folder, card, version)] if version else list(versions(home))
            if pointer and pointer.version in gone and not even_current:
                raise BadRequest(
                    f"{pointer.version} is the version of “{card}” in use.",
                    "Use another one first, or say --even-current.",
                )
            freed = bytes_to_free(home / name for name in gone)
            if set(gone) == set(versions(home)):
                self._erase(home)
                freed += self._erase_parts(card)
                return freed
            if pointer is None or pointer.version in gone:
                self._point(card, self._next(card, pointer, set(gone)))
            elif pointer.without(gone[0]) != pointer:
                self._point(card, pointer.without(gone[0]))
            for name in gone:
                self._erase(home / name)
        return freed

    def verify(
        self, card: str = "", version: str = "", report: Report = silent
    ) -> tuple[Verified, ...]:
        """Hash every file of every version, of one card, or one version. Raises Cancelled."""
        if card and card not in cards(self.folder):
            raise not_installed(card)
        folders = [
            self.folder / name / found
            for name in ([card] if card else cards(self.folder))
            for found in (
                [full_name(self.folder, name, version)] if version else versions(self.folder / name)
            )
        ]
        meter = Meter(report, "verifying", sum(size_below(folder / FILES) for folder in folders))
        checked = tuple(
            verify_version(f, f.parent.name, meter.tick, staging=self.folder / STAGING)
            for f in folders
        )
        report(Progress("verifying", 1, 1))
        return checked

    def pack(
        self,
        card: str,
        target: Path,
        version: str = "",
        report: Report = silent,
        *,
        part_bytes: int = 0,
        seed: bytes | None = None,
    ) -> Packed:
        """Write a model pack, as `write_pack_file` does. What is written appears when all is."""
        manifest = self.manifest(card, version)
        files = self.folder / card / manifest.version / FILES
        return write_pack_file(manifest, files, target, report, part_bytes=part_bytes, seed=seed)

    def disk_use(self) -> DiskUse:
        used = {card: size_below(self.folder / card) for card in cards(self.folder)}
        there = next(f for f in (self.folder, *self.folder.absolute().parents) if f.exists())
        return DiskUse(used, size_below(self.parts), shutil.disk_usage(there).free)

    def clear_left_behind(self) -> None:
        """Remove what killed processes left. Does nothing while another process works."""
        with suppress(CannotWrite, DiskFull, PermissionError):
            if (self.folder / STAGING).is_dir() or self.parts.is_dir():
                with self._changing():
                    pass

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Alone, in a store that is tidy."""
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = self.folder / LOCK
            lock.touch()
        with locked(lock):
            with writing(self.folder):
                self._clear()
            yield

    def _clear(self) -> None:
        staging = self.folder / STAGING
        if staging.is_symlink() or not staging.is_dir():
            erase(staging)
        else:
            for entry in staging.iterdir():
                erase(entry)
        staging.mkdir(exist_ok=True)
        for part in self.parts.iterdir() if self.parts.is_dir() else ():
            with suppress(OSError, GessoError), ExitStack() as lock:  # another time, then
                if self._is_done_with(part):
                    if part.is_dir():  # else nobody could have it in hand
                        lock.enter_context(locked(part / LOCK))
                    clear(part, staging)

    def _is_done_with(self, part: Path) -> bool:
        if is_installed(part, self.folder / part.name.partition("@")[0]):
            return True
        return time.time() - _last_change(part) > _PARTS_KEPT_SECONDS

    def _version(self, card: str, version: str) -> Manifest:
        return read_version(self.folder, card, full_name(self.folder, card, version))

    def _next(self, card: str, pointer: Pointer | None, gone: set[str]) -> Pointer:
        """What is current when `gone` is gone; something is left."""
        before = [old for old in (pointer.before if pointer else ()) if old not in gone]
        if before:
            return Pointer(before[-1], tuple(before[:-1]))
        left = [
            entry for entry in self.installed if entry.card == card and entry.version not in gone
        ]
        if left:
            return Pointer(left[0].version)
        return Pointer(next(name for name in versions(self.folder / card) if name not in gone))

    def _point(self, card: str, pointer: Pointer) -> None:
        with writing(self.folder):
            write_in_one_step(
                self.folder / card / POINTER,
                pointer.content,
                by_way_of=self.folder / STAGING,
            )

    def _erase(self, path: Path) -> None:
        """Gone in one step, then cleared."""
        with writing(self.folder):
            away = self.folder / STAGING / secrets.token_hex(8)
            path.rename(away)
            sync_folder(path.parent)
            erase(away)

    def _erase_parts(self, card: str) -> int:
        freed = 0
        for part in self.parts.glob(f"{card}@*"):
            freed += size_below(part)
            with writing(self.folder), locked(part / LOCK):
                erase(part)
        return freed


def _last_change(folder: Path) -> float:
    times = [folder.stat().st_mtime]
    for root, _, names in os.walk(folder):
        for name in names:
            times.append(Path(root, name).stat(follow_symlinks=False).st_mtime)
    return max(times)
