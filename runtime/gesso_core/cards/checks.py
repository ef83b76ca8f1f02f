"""What a card must keep to beyond the types of its fields."""

import re
from collections.abc import Iterator

from gesso_core.cards.model_card import CardFile, ModelCard, Role, Rung, Source
from gesso_core.cards.onnx_network import Fit, OnnxNetwork, Port, Sampling
from gesso_core.cards.prompting import Prompting
from gesso_core.errors import BadRequest
from gesso_core.recipe import EngineKind

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_REVISION = re.compile(r"[0-9a-f]{40}|")
_PLACEHOLDER = re.compile(r"\{(.*?)\}")
_FILLED = frozenset({"text", "target", "place"})
_NO_PROMPT = frozenset({Role.TOOL, Role.PLANNER, Role.REHEARSAL})
_NO_WORDS = frozenset({EngineKind.RESTORE, EngineKind.UPSCALE, EngineKind.POINT, EngineKind.MATTE})


def check_card(card: ModelCard, where: str) -> None:
    """Raises BadRequest that names `where`, the first key that is wrong, and why."""
    for key, what in _faults(card):
        raise BadRequest(f"{where}: “{key}” {what}.", "Correct the file.")


def _faults(card: ModelCard) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(card.id) or len(card.id) > 64:
        yield "id", "must be small letters, digits, dots and hyphens, 64 at most"
    for key in ("title", "engine", "pipeline", "summary"):
        if not getattr(card, key).strip():
            yield key, "is empty"
    if not card.kinds or EngineKind.OPERATORS in card.kinds:
        yield "kinds", "must name at least one kind of model and not “operators”"
    if card.references < 0:
        yield "references", "is negative"
    yield from _licence_faults(card)
    yield from _size_faults(card)
    for number, file in enumerate(card.files):
        yield from _file_faults(file, f"files[{number}]")
        if card.is_built_in:
            yield from _built_in_faults(file, f"files[{number}]")
    if not card.ladder:
        yield "ladder", "is empty: nothing says what the model needs"
    for number, rung in enumerate(card.ladder):
        yield from _rung_faults(rung, f"ladder[{number}]")
    yield from _prompting_faults(card.prompting)
    is_told = card.role not in _NO_PROMPT and not card.kinds <= _NO_WORDS
    if is_told and not card.prompting.languages:
        yield "prompting.languages", "is empty for a model that is told in words what to do"
    yield from _network_faults(card)


def _licence_faults(card: ModelCard) -> Iterator[tuple[str, str]]:
    if not card.licence.name.strip():
        yield "licence.name", "is empty"
    if not card.licence.allows_commercial_use and not card.licence.notice.strip():
        yield "licence.notice", "must say what is not allowed, as commercial use is not"
    if card.source:
        yield from _source_faults(card.source, "source")


def _source_faults(source: Source, key: str) -> Iterator[tuple[str, str]]:
    if not _REPOSITORY.fullmatch(source.repository):
        yield f"{key}.repository", f"is {source.repository!r}, not OWNER/NAME"
    if not _REVISION.fullmatch(source.revision):
        yield f"{key}.revision", "is neither empty nor 40 hexadecimal digits"


def _size_faults(card: ModelCard) -> Iterator[tuple[str, str]]:
    grid, defaults = card.grid, card.defaults
    for key, value in (
        ("grid.grid", grid.grid),
        ("grid.native_area", grid.native_area),
        ("grid.least_area", 1 if grid.least_area is None else grid.least_area),
        ("grid.longest", grid.longest),
        ("defaults.steps", defaults.steps),
        ("defaults.preview_steps", 1 if defaults.preview_steps is None else defaults.preview_steps),
        ("defaults.preview_area", 1 if defaults.preview_area is None else defaults.preview_area),
    ):
        if value < 1:
            yield key, f"is {value}, less than one"
    if grid.fixed and (min(grid.fixed) < 1 or any(side % grid.grid for side in grid.fixed)):
        yield "grid.fixed", f"is no multiple of the grid of {grid.grid} px"
    if defaults.guidance < 0:
        yield "defaults.guidance", "is negative"


def _file_faults(file: CardFile, key: str) -> Iterator[tuple[str, str]]:
    steps = file.path.split("/")
    if "" in steps or ".." in steps or "." in steps or "\\" in file.path or ":" in file.path:
        yield f"{key}.path", f"is {file.path!r}, no path inside the model's folder"
    if file.bytes is not None and file.bytes < 1:
        yield f"{key}.bytes", "is less than one"
    if file.sha256 is not None and not _SHA256.fullmatch(file.sha256):
        yield f"{key}.sha256", "is not 64 hexadecimal digits"
    if file.source:
        yield from _source_faults(file.source, f"{key}.source")


def _built_in_faults(file: CardFile, key: str) -> Iterator[tuple[str, str]]:
    """Nobody adds these files, so nothing but the card says which are meant."""
    if "*" in file.path:
        yield f"{key}.path", "is a pattern for a file that is part of Gesso"
    if file.bytes is None:
        yield f"{key}.bytes", "is missing for a file that is part of Gesso"
    if file.sha256 is None:
        yield f"{key}.sha256", "is missing for a file that is part of Gesso"


def _rung_faults(rung: Rung, key: str) -> Iterator[tuple[str, str]]:
    if rung.device not in {"cuda", "cpu"}:
        yield f"{key}.device", f"is {rung.device!r}; possible are cuda, cpu"
    if not rung.source.strip():
        yield f"{key}.source", "is empty: nobody could check the number"
    if rung.memory_bytes < 1:
        yield f"{key}.memory_bytes", "is less than one"
    for name in ("area", "weight_bytes", "least_bytes", "host_bytes", "capability", "most_area"):
        if getattr(rung, name) < 0:
            yield f"{key}.{name}", "is negative"
    if rung.weight_bytes > rung.memory_bytes:
        yield f"{key}.weight_bytes", "is more than memory_bytes, which it is a part of"
    if rung.seconds is not None and rung.seconds <= 0:
        yield f"{key}.seconds", "is not more than zero"


def _prompting_faults(prompting: Prompting) -> Iterator[tuple[str, str]]:
    if prompting.longest < 1:
        yield "prompting.longest", "is less than one"
    for operation, sentences in prompting.templates.items():
        for sentence in sentences:
            unknown = set(_PLACEHOLDER.findall(sentence)) - _FILLED
            if unknown or not sentence.strip():
                yield (
                    f"prompting.templates.{operation}",
                    "may hold {text}, {target} and {place} only",
                )


def _network_faults(card: ModelCard) -> Iterator[tuple[str, str]]:
    parts = {file.part for file in card.files}
    for number, network in enumerate(card.networks):
        key = f"networks[{number}]"
        if network.part not in parts:
            yield f"{key}.part", f"is {network.part!r}, which none of the files is"
        for name in ("grid", "factor", "tile", "least"):
            if getattr(network, name) < 1:
                yield f"{key}.{name}", "is less than one"
        if network.halo is not None and network.halo < 0:
            yield f"{key}.halo", "is negative"
        if network.size is not None and min(network.size) < 1:
            yield f"{key}.size", "is less than one"
        if network.channels not in {1, 3}:
            yield f"{key}.channels", "is neither 1 nor 3"
        if len(network.padding) not in {0, 1, 3}:
            yield f"{key}.padding", "needs one value, or three"
        is_stretched = network.fit is Fit.STRETCH and network.size is not None
        if network.sampling is Sampling.POINT and not is_stretched:
            yield f"{key}.sampling", "is “point”, which needs a size and fit “stretch”"
        yield from _port_faults(network, key)


def _port_faults(network: OnnxNetwork, key: str) -> Iterator[tuple[str, str]]:
    ports: tuple[tuple[str, tuple[Port, ...]], ...]
    ports = (("inputs", network.inputs), ("outputs", network.outputs))
    for side, named in ports:
        if not named:
            yield f"{key}.{side}", "is empty"
        for number, port in enumerate(named):
            at = f"{key}.{side}[{number}]"
            if port.scale == 0 or 0.0 in port.std:
                yield at, "has a scale or deviation of zero, which cannot be undone"
            if len(port.mean) not in {1, 3} or len(port.std) not in {1, 3}:
                yield at, "needs one mean and one deviation, or three of each"
            if port.order not in {"rgb", "bgr"}:
                yield f"{at}.order", f"is {port.order!r}; possible are rgb, bgr"
