"""An installed model gains a precision: quantised once by a worker, then part of a new version.

The version in use stays whole and in use until the new one is. What was made so far is kept, so
whoever asks again goes on from there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.exported import EXPORTED, ExportedPart, exported_path
from gesso_core.cards.model_card import PREPARED_BITS, CardFile, ModelCard, Precision
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, ModelDamaged, NeedsLicence, NeedsModel
from gesso_core.progress import Report, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.choosing import needs_environment
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Preparing, Resolved
from gesso_runtime.client.waiting import run
from gesso_runtime.environments import Environment
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.built_in import refuse_built_in
from gesso_runtime.store.choosing import variants
from gesso_runtime.store.disk import erase, refuse_full_disk, size_below, writing
from gesso_runtime.store.formats.safetensors import tensor_shapes
from gesso_runtime.store.kept import held
from gesso_runtime.store.layout import FILES, LOCK, MAKING
from gesso_runtime.store.manifest import Manifest, digest_of, version_of
from gesso_runtime.store.model_store import Installed, ModelStore
from gesso_runtime.store.names import matches
from gesso_runtime.store.prepared_source import Prepared, can_link
from gesso_runtime.store.reading import ModelFiles

_PUBLISHED = {None, Precision.BF16, Precision.FP16, Precision.FP32}
_TABLES = ("embed_tokens", "shared", "token_embedding")  # are looked up in, and stay as they are
_LEAST_COLUMNS = 32  # of what is quantised: blocks lie within rows


@dataclass(frozen=True, eq=False)
class Preparation:
    """What there is to do, on the version with that manifest. home: where it grows. bytes: that the
    new files take, about. exported: parts that are written as ONNX; none: weights are quantised.
    """

    card: ModelCard
    precision: Precision
    manifest: Manifest
    home: Path
    bytes: int
    exported: tuple[ExportedPart, ...] = ()


def planned(store: ModelStore, card: ModelCard, precision: Precision) -> Preparation | None:
    """None where the version in use has that precision. Quick: reads headers, not weights.

    Raises BadRequest, NeedsModel, NeedsLicence, ModelDamaged, and DiskFull where there is no room.
    """
    refuse_built_in(card)
    _refuse_precision(card, precision)
    if precision in store.files(card).precisions:
        return None
    manifest = accepted_manifest(store, card)
    parts = {file.part for file in card.files if file.precision is precision}
    meant = [file for file in card.files if file.part in parts and file.precision in _PUBLISHED]
    made_from = [file for file in manifest.files if _is_weights(file.path, meant)]
    if not made_from:
        raise NeedsModel(
            f"The weights that “{card.title}” was published with are not installed; the others are "
            "made from them.",
            f"Add them first: gesso models add {card.id} SOURCE --precision bf16",
        )
    files = store.folder / card.id / manifest.version / FILES
    size = sum(_prepared_bytes(files / file.path, precision) for file in made_from)
    home = store.parts / f"{card.id}@{precision}-{version_of(digest_of(made_from))}"
    preparation = Preparation(card, precision, manifest, home, size)
    refuse_full(store, preparation)
    return preparation


def accepted_manifest(store: ModelStore, card: ModelCard) -> Manifest:
    """Of the version in use. Raises NeedsModel, ModelDamaged, and NeedsLicence where the card's
    licence is another by now."""
    manifest = store.manifest(card.id)
    if manifest.licence.name != card.licence.name:
        raise NeedsLicence(
            f"“{card.title}” was added under the licence {manifest.licence.name}; its card now "
            f"says {card.licence.name}.",
            "Read it, then add the model again.",
        )
    return manifest


def prepare(
    store: ModelStore,
    wish: Preparation,
    environments: Sequence[Environment],
    report: Report = silent,
    *,
    threads: int,
) -> Installed:
    """The new version is in use when this returns. threads: of the processor.

    Raises NeedsEnvironment, ModelDamaged, OutOfMemory, DiskFull, CannotWrite, Cancelled, and what
    else ends a worker.
    """
    with made(store, wish, environments, report, threads=threads) as (files, _):
        return join(store, wish, files.precisions | {wish.precision}, report)


@contextmanager
def made(
    store: ModelStore,
    wish: Preparation,
    environments: Sequence[Environment],
    report: Report,
    *,
    threads: int,
) -> Iterator[tuple[ModelFiles, tuple[str, ...]]]:
    """While it lasts, what is wished for lies whole below `wish.home`, and nobody else's hands are
    on it. With the files that it was made from, and what there is to say of it. Raises what
    `prepare` does."""
    card = wish.card
    able = next((each for each in environments if card.engine in each.engines), None)
    if able is None:
        raise needs_environment(card)
    files = store.assured_files(card, report)
    _refuse_changed(files, wish)
    with _held(wish.home):
        _erase_unwished(wish)
        preparing = Preparing(wish.precision, wish.home, threads, wish.exported)
        client = LocalClient(lambda _: Resolved(card, files, able, (), preparing))
        try:
            done = run(client, EditRequest(EngineKind.EDIT, card.id), report)
        finally:
            client.close()
        yield files, done.facts.notes


def join(
    store: ModelStore, wish: Preparation, precisions: frozenset[Precision], report: Report
) -> Installed:
    """The version in use and what was `made`: the next version."""
    _refuse_changed(
        store.files(wish.card), wish
    )  # what was added since would not be in the new one
    there = store.folder / wish.card.id / wish.manifest.version / FILES
    parts = f"{', '.join(wish.exported)} in " if wish.exported else ""
    source = Prepared(there, wish.manifest, wish.home, f"{parts}{wish.precision}")
    return store.add(wish.card, source, Wish(accepts=True, precisions=precisions), report)


def _erase_unwished(wish: Preparation) -> None:
    """What is left of another wish for parts: all that lies there becomes part of the model."""
    wished = {exported_path(part, wish.precision) for part in wish.exported}
    for found in (wish.home / EXPORTED).glob("*/*.onnx"):
        if found.relative_to(wish.home).as_posix() not in wished:
            with writing(wish.home):
                erase(found.parent)


def _refuse_changed(files: ModelFiles, wish: Preparation) -> None:
    if files.digest != wish.manifest.digest:
        raise ModelDamaged(f"“{wish.card.title}” was changed meanwhile.", "Try again.")


def _refuse_precision(card: ModelCard, precision: Precision) -> None:
    if precision not in PREPARED_BITS:
        known = ", ".join(PREPARED_BITS)
        raise BadRequest(f"Nothing is prepared in {precision}.", f"Choose one of: {known}.")
    if precision not in variants(card):
        known = ", ".join(each for each in variants(card) if each in PREPARED_BITS)
        raise BadRequest(
            f"“{card.title}” is not kept in {precision}.",
            f"It can be prepared in: {known}." if known else "It is used as it is.",
        )


def _is_weights(path: str, meant: Sequence[CardFile]) -> bool:
    return path.endswith(".safetensors") and any(matches(path, file.path) for file in meant)


def _prepared_bytes(path: Path, precision: Precision) -> int:
    total = 0.0
    for name, (shape, size) in tensor_shapes(path).items():
        is_table = any(word in name for word in _TABLES)
        if len(shape) == 2 and shape[1] >= _LEAST_COLUMNS and not is_table:
            total += shape[0] * shape[1] * PREPARED_BITS[precision] / 8
        else:
            total += size
    return round(total)


def refuse_full(store: ModelStore, wish: Preparation) -> None:
    """Raises DiskFull. Files of the version in use take no room a second time where they can have
    second names."""
    needed = wish.bytes - (size_below(wish.home) if wish.home.exists() else 0)
    if not can_link(store.folder):
        needed += wish.manifest.bytes + wish.bytes
    refuse_full_disk(store.folder, max(0, needed))


@contextmanager
def _held(home: Path) -> Iterator[None]:
    """One process at a time makes the same; nothing stays where nothing was made."""
    with held(home):
        try:
            yield
        finally:
            for half in home.rglob(f"*{MAKING}"):  # of a worker that was ended in the middle
                erase(half)
            lock = home / LOCK
            if home.exists() and all(path == lock or path.is_dir() for path in home.rglob("*")):
                with writing(home):
                    erase(home)
