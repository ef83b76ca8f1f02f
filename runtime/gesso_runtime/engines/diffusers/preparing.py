"""The parts of a model quantised once and kept: each is made, read back and compared, then put in
its place in one step. What lies in its place is whole, so whoever is interrupted goes on from it.
"""

import errno
import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from gesso_core.cards.model_card import PREPARED_BITS, ModelCard, Precision
from gesso_core.errors import BadRequest, CannotWrite, NeedsModel
from gesso_core.progress import Cancelled, Progress, Report
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint, read_checkpoint
from gesso_runtime.engines.diffusers.faults import fault_of_opening, foreign_errors
from gesso_runtime.engines.diffusers.gguf_encoder import empty_network, tensor_names
from gesso_runtime.engines.diffusers.gguf_writing import Outline, write_gguf
from gesso_runtime.engines.diffusers.libraries import Libraries, open_libraries
from gesso_runtime.engines.diffusers.loading import opened_folder, part_class
from gesso_runtime.engines.diffusers.quantised import allowed, settings
from gesso_runtime.store.disk import erase, sync_folder, sync_tree, writing
from gesso_runtime.store.layout import MAKING

_WHOLE = (Precision.BF16, Precision.FP16, Precision.FP32)  # made from, the first that is there
_ONE_FILE = 1 << 60  # bytes of a shard: parts of a weight that lie in two files are not found again

Tick = Callable[[int], None]
"""Told how many more weights are done. Raises what ends the work."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """path: in the model's folder; a folder, or a file that ends in ".gguf"."""

    part: str
    path: str


def prepare(
    card: ModelCard,
    files: Mapping[str, Path],
    precision: Precision,
    target: Path,
    report: Report,
    *,
    threads: int,
) -> None:
    """Afterwards the files that `card` names for `precision` lie below `target`, on the disk.

    files: by the card's path, those of the weights as they were published among them. threads: of
    the processor.
    Raises BadRequest, NeedsModel, NeedsEnvironment, ModelDamaged, OutOfMemory, DiskFull,
    CannotWrite, Cancelled.
    """
    wanted = _wanted(card, precision)
    checkpoint = _made_from(card, files, wanted)
    report(Progress("loading", 0, 1))
    libraries = open_libraries(threads)
    report(Progress("loading", 1, 1))
    sizes = {each: _weights(checkpoint, each.part) for each in wanted}
    count = _Count(report, sum(sizes.values()))
    making = _Making(checkpoint, precision, libraries, count.tick)
    for each in wanted:
        before, place = count.done, target / each.path
        if not place.exists():
            making.make(each.part, place)
        count.at(before + sizes[each])
    report(Progress("preparing", 1, 1))


class _Count:
    """Weights that are done, of all; what is reported is never more than there are."""

    def __init__(self, report: Report, total: int) -> None:
        self.done = 0
        self._report, self._total = report, max(total, 1)

    def tick(self, more: int) -> None:
        self.at(self.done + more)

    def at(self, done: int) -> None:
        self.done = min(done, self._total - 1)  # the last step belongs to the end
        self._report(Progress("preparing", self.done, self._total))


def _wanted(card: ModelCard, precision: Precision) -> tuple[_Wanted, ...]:
    if precision not in PREPARED_BITS:
        known = ", ".join(PREPARED_BITS)
        raise BadRequest(f"Nothing is prepared in {precision}.", f"Choose one of: {known}.")
    found: dict[_Wanted, None] = {}
    for file in card.files:
        if file.precision is precision and file.part:
            path = PurePosixPath(file.path)
            where = file.path if path.suffix == ".gguf" else str(path.parent)
            if "*" in where or where == ".":
                raise BadRequest(
                    f"The card “{card.id}” does not say where “{file.path}” is to be written.",
                    "Correct the card.",
                )
            found[_Wanted(file.part, where)] = None
    if not found:
        raise BadRequest(
            f"“{card.title}” has no part that is kept in {precision}.", "Choose another precision."
        )
    return tuple(found)


def _made_from(card: ModelCard, files: Mapping[str, Path], wanted: Iterable[_Wanted]) -> Checkpoint:
    """The weights that are not quantised."""
    parts = {each.part for each in wanted}
    weights = {path.parent for path in files.values() if path.suffix == ".safetensors"}
    for precision in _WHOLE:
        checkpoint = read_checkpoint(card, files, precision)
        if all(
            part in checkpoint.parts and checkpoint.parts[part].path in weights for part in parts
        ):
            return checkpoint
    raise NeedsModel(
        f"The weights that “{card.title}” was published with are not installed; the others are "
        "made from them.",
        "Add them first, in bf16.",
    )


def _weights(checkpoint: Checkpoint, part: str) -> int:
    """How many numbers a part has."""
    safe_open = import_module("safetensors").safe_open
    count = 0
    for path in sorted(checkpoint.parts[part].path.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            for name in file.keys():  # noqa: SIM118  it is no mapping
                size = 1
                for side in file.get_slice(name).get_shape():
                    size *= side
                count += size
    return count


@dataclass(frozen=True, eq=False)
class _Making:
    checkpoint: Checkpoint
    precision: Precision
    libraries: Libraries
    tick: Tick

    def make(self, part: str, place: Path) -> None:
        """At `place` when all of it is on the disk, or nothing is."""
        making = place.with_name(place.name + MAKING)
        write = self._write_gguf if place.suffix == ".gguf" else self._write_folder
        try:
            with writing(place.parent):
                place.parent.mkdir(parents=True, exist_ok=True)
                erase(making)
            with _writing(place.parent):
                write(part, making)
            with writing(place.parent):
                _sync(making)
                making.rename(place)
                sync_folder(place.parent)
        except foreign_errors() as error:
            raise fault_of_opening(error, f"{self.checkpoint.title}, {part}") from error
        finally:
            with suppress(OSError):
                erase(making)

    def _write_folder(self, part: str, folder: Path) -> None:
        """As the library itself saves it."""
        made = part_class(self.checkpoint, part, self.libraries)
        source, dtype = self.checkpoint.parts[part], self.libraries.torch.bfloat16
        config = settings(self.precision, import_module(source.library))
        facts = {"dtype": dtype, "local_files_only": True, "use_safetensors": True}
        with allowed("cpu"), _counted(self.tick):
            network = made.from_pretrained(
                source.path, quantization_config=config, device_map={"": "cpu"}, **facts
            )
        # Before anything is computed: on the processor that would repack the weights.
        network.save_pretrained(folder, max_shard_size=_ONE_FILE)
        digests = self._digests(network)
        del network
        gc.collect()
        kept = replace(self.checkpoint, parts={part: replace(source, path=folder)})
        if self._digests(opened_folder(made, kept, part, "cpu", dtype)) != digests:
            raise CannotWrite(
                f"“{part}” is not read back as it was made.", "Check the disk, then try again."
            )

    def _write_gguf(self, part: str, path: Path) -> None:
        made = part_class(self.checkpoint, part, self.libraries)
        source, nn = self.checkpoint.parts[part], self.libraries.torch.nn
        if source.library == "transformers":
            network = empty_network(made, source.path, self.libraries.torch.bfloat16)
            architecture, names = network.config.model_type, tensor_names(network)
        else:
            with import_module("accelerate").init_empty_weights():
                network = made.from_config(made.load_config(source.path, local_files_only=True))
            architecture, names = source.class_name, {name: name for name in network.state_dict()}
        outline = Outline(
            architecture,
            self.checkpoint.title,
            names,
            matrices=_weights_of(network, nn.Linear),
            tables=_weights_of(network, nn.Embedding),
        )
        write_gguf(source.path, path, outline, self.precision, self.tick)

    def _digests(self, network: Any) -> Mapping[str, str]:
        """Of every tensor, bit for bit."""
        torch, found = self.libraries.torch, {}
        for name, value in network.state_dict().items():
            self.tick(0)
            if isinstance(value, torch.Tensor):
                plain = value.detach().contiguous().reshape(-1).view(torch.uint8)
                facts = f"{value.dtype} {tuple(value.shape)}".encode()
                found[name] = hashlib.sha256(facts + plain.numpy().tobytes()).hexdigest()
        return found


def _weights_of(network: Any, kind: Any) -> frozenset[str]:
    modules = network.named_modules()
    return frozenset(f"{name}.weight" for name, module in modules if isinstance(module, kind))


class _Ended(BaseException):
    """What the tick raised, past libraries that go on after errors of a single weight."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


@contextmanager
def _counted(tick: Tick) -> Iterator[None]:
    """Inside, every weight that bitsandbytes quantises is told. Raises what `tick` does."""
    functions = import_module("bitsandbytes").functional
    kept = {name: getattr(functions, name) for name in ("quantize_4bit", "int8_vectorwise_quant")}

    def told(quantise: Callable[..., Any]) -> Callable[..., Any]:
        def quantised(weight: Any, *rest: Any, **facts: Any) -> Any:
            try:
                tick(0)
                made = quantise(weight, *rest, **facts)
                tick(weight.numel())
            except Cancelled as error:
                raise _Ended(error) from error
            return made

        return quantised

    for name, quantise in kept.items():
        setattr(functions, name, told(quantise))
    try:
        yield
    except _Ended as ended:
        raise ended.cause from None
    finally:
        for name, quantise in kept.items():
            setattr(functions, name, quantise)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """The libraries' own words for a full disk."""
    try:
        yield
    except import_module("safetensors").SafetensorError as error:
        if "os error 28" not in str(error).lower():
            raise
        with writing(folder):
            raise OSError(errno.ENOSPC, str(error)) from error


def _sync(path: Path) -> None:
    """The files, too: the libraries leave that to the system."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    for each in files:
        with each.open("rb+") as file:
            os.fsync(file.fileno())
    if path.is_dir():
        sync_tree(path)
