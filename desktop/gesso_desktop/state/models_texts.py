"""What this machine has and what its models can do, in words for people."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QDateTime, QLocale, Qt

from gesso_core.cards.model_card import CardFile, ModelCard, Offload, Role
from gesso_core.errors import GessoError, NeedsModel
from gesso_core.machine import Machine
from gesso_core.placement import Placement, square
from gesso_desktop.state.card_texts import card_text
from gesso_desktop.state.error_texts import REFUSALS, error_text
from gesso_desktop.state.reason_texts import reason_told
from gesso_desktop.state.retelling import retold, retold_all
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.doctor import Diagnosis, ModelFacts, reasons
from gesso_runtime.store.model_store import Installed
from gesso_runtime.store.trusted_keys import Signer


class Standing(StrEnum):
    READY = "ready"
    NOT_INSTALLED = "not installed"
    NO_LIBRARIES = "no libraries"
    DOES_NOT_FIT = "does not fit"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One line of the list. state: its standing in one or two words."""

    id: str
    title: str
    role: Role
    standing: Standing
    state: str


@dataclass(frozen=True, slots=True)
class ModelDetails:
    """state: a sentence; advice: what to do, and what then; empty where nothing needs doing."""

    title: str
    summary: str
    standing: Standing
    state: str
    advice: tuple[str, ...]
    facts: tuple[Fact, ...]


ROLES = {
    Role.NANO: QT_TRANSLATE_NOOP("Models", "Compact editing"),
    Role.HEAVY: QT_TRANSLATE_NOOP("Models", "Large editing"),
    Role.GENERATE: QT_TRANSLATE_NOOP("Models", "New pictures"),
    Role.TOOL: QT_TRANSLATE_NOOP("Models", "Tools"),
    Role.PLANNER: QT_TRANSLATE_NOOP("Models", "Understanding sentences"),
    Role.REHEARSAL: QT_TRANSLATE_NOOP("Models", "For trying out"),
}

_STANDINGS = {
    Standing.READY: QT_TRANSLATE_NOOP("Models", "Ready"),
    Standing.NOT_INSTALLED: QT_TRANSLATE_NOOP("Models", "Not installed"),
    Standing.NO_LIBRARIES: QT_TRANSLATE_NOOP("Models", "Libraries missing"),
    Standing.DOES_NOT_FIT: QT_TRANSLATE_NOOP("Models", "Does not fit"),
    Standing.DAMAGED: QT_TRANSLATE_NOOP("Models", "Damaged"),
}

_OFFLOADS = {
    Offload.RESIDENT: "",
    Offload.STAGED: QT_TRANSLATE_NOOP("Models", "one part at a time"),
    Offload.STREAMED: QT_TRANSLATE_NOOP("Models", "layer by layer"),
    Offload.NONE: "",
}

# As the store records where a model came from.
_ORIGINS = (
    QT_TRANSLATE_NOOP("Models", "folder {place}"),
    QT_TRANSLATE_NOOP("Models", "file {place}"),
    QT_TRANSLATE_NOOP("Models", "pack {name}"),
    QT_TRANSLATE_NOOP("Models", "part of Gesso"),
)

_CODES = {
    "needs_environment": Standing.NO_LIBRARIES,
    "does_not_fit": Standing.DOES_NOT_FIT,
    "model_damaged": Standing.DAMAGED,
}


def standing_of(model: ModelFacts) -> Standing:
    if isinstance(model.standing, Usable):
        return Standing.READY
    return _CODES.get(model.standing.code, Standing.NOT_INSTALLED)


def row_of(model: ModelFacts) -> ModelRow:
    standing = standing_of(model)
    return ModelRow(
        model.card.id, model.card.title, model.card.role, standing, _t(_STANDINGS[standing])
    )


def details_of(model: ModelFacts, machine: Machine) -> ModelDetails:
    state, advice = _said(model, machine)
    card = model.card
    summary = card_text(card.summary)
    return ModelDetails(card.title, summary, standing_of(model), state, advice, _facts(model))


def _said(model: ModelFacts, machine: Machine) -> tuple[str, tuple[str, ...]]:
    """Its state and the advice."""
    if isinstance(model.standing, Usable):
        state = translated("Models", "Ready: runs {how}.")
        return state.format(how=how(model.standing.placements[0], machine)), ()
    more = _would(model.standing, machine)
    if model.is_merely_absent:
        add = translated("Models", "Add it from a folder, a file or a model pack that you have.")
        return translated("Models", "Not installed."), (add, *more)
    told = error_text(_error(model.standing))
    return told.message, tuple(filter(None, (told.hint, told.original, *more)))


def how(placement: Placement, machine: Machine) -> str:
    """Where and in what way: "on NVIDIA RTX 4060 in nf4, one part at a time, with 3.4 GB"."""
    number = placement.device.partition(":")[2]
    names = [gpu.name for gpu in machine.gpus if str(gpu.index) == number]
    text = translated("Models", "on {device} in {precision}")
    parts = [
        text.format(
            device=names[0] if names else translated("Models", "the processor"),
            precision=placement.precision,
        )
    ]
    if _OFFLOADS[placement.offload]:
        parts.append(_t(_OFFLOADS[placement.offload]))
    if placement.most_area:
        smaller = translated("Models", "at {size} inside")
        parts.append(smaller.format(size=square(placement.most_area)))
    if placement.memory_bytes:
        memory = translated("Models", "with {size} of memory")
        parts.append(memory.format(size=gigabytes(placement.memory_bytes)))
    return translated("Models", ", ").join(parts)


def machine_facts(diagnosis: Diagnosis) -> tuple[Fact, ...]:
    machine, disk = diagnosis.machine, diagnosis.disk
    free = translated("Models", "{size}, {free} free")
    facts = [
        Fact(translated("Models", "Processor"), _processor(machine)),
        Fact(
            translated("Models", "Memory"),
            free.format(size=gigabytes(machine.memory_bytes), free=gigabytes(machine.free_bytes)),
        ),
    ]
    card = translated("Models", "Graphics card")
    for gpu in machine.gpus:
        memory = free.format(size=gigabytes(gpu.memory_bytes), free=gigabytes(gpu.free_bytes))
        driver = translated("Models", "driver {version}").format(version=gpu.driver)
        facts.append(Fact(card, _in_a_row(gpu.name, memory, driver if gpu.driver else "")))
    if not machine.gpus:
        none = translated("Models", "None that models can use; the processor does the work.")
        facts.append(Fact(card, none))
    facts.append(Fact(translated("Models", "Libraries"), _libraries(diagnosis)))
    used = translated("Models", "{size} by models, {free} free")
    if disk.free_bytes is not None:
        disk_words = used.format(size=gigabytes(disk.used_bytes), free=gigabytes(disk.free_bytes))
        facts.append(Fact(translated("Models", "Disk"), disk_words))
    return tuple(facts)


def problems(diagnosis: Diagnosis) -> tuple[str, ...]:
    """What could not be read: environments, the user's cards; models that nobody knows."""
    errors = [
        *(broken.error for broken in diagnosis.broken_environments),
        *diagnosis.broken_cards,
    ]
    unknown = translated("Models", "No card describes the installed model {name}.")
    return (
        *(sentence(error) for error in errors),
        *(unknown.format(name=version.card) for version in diagnosis.unknown),
    )


def sentence(error: GessoError) -> str:
    """All that is to be told of it."""
    told = error_text(error)
    return "\n".join(filter(None, [told.message, told.hint, told.original]))


def licence(card: ModelCard) -> str:
    text = translated("Models", "{name}, commercial use allowed")
    if not card.licence.allows_commercial_use:
        text = translated("Models", "{name}, no commercial use")
    return text.format(name=card.licence.name)


def licence_notice(card: ModelCard) -> str:
    """What must be told before it is accepted, in the words of the card."""
    return card.licence.notice


def signed_by(signer: Signer | None) -> str:
    """Of a model pack: who vouches for it."""
    if signer is None:
        return translated("Models", "The pack is not signed: nothing says who made it.")
    if signer.name:
        return translated("Models", "Signed by “{name}”.").format(name=signer.name)
    text = translated(
        "Models",
        "Signed with a key that is not known here. Compare its fingerprint with what its owner "
        "says: {fingerprint}",
    )
    return text.format(fingerprint=f"\n\u2066{signer.fingerprint}\u2069")  # left to right


def version_words(version: Installed) -> str:
    """For a choice: which, from when, how large."""
    added = QDateTime.fromString(version.added, Qt.DateFormat.ISODateWithMs).toLocalTime()
    day = QLocale().toString(added.date(), QLocale.FormatType.ShortFormat)
    return _in_a_row(version.version, day, gigabytes(version.bytes))


def gigabytes(count: int) -> str:
    """Of 10⁹ bytes, as cards and disks are sold; small ones in whole MB."""
    if count < 10**9:
        number = QLocale().toString(-(-count // 10**6))
        return translated("Models", "{number} MB").format(number=number)
    number = QLocale().toString(count / 1e9, "f", 1)
    return translated("Models", "{number} GB").format(number=number)


def _in_a_row(*parts: str) -> str:
    """Isolated, so that in Arabic the numbers keep their order, and the first stands first."""
    is_mirrored = QLocale().textDirection() is Qt.LayoutDirection.RightToLeft
    mark = "\u200f" if is_mirrored else ""  # Unicode: RLM; what is isolated turns no line about
    return mark + " · ".join(f"\u2068{part}\u2069" for part in parts if part)


def _processor(machine: Machine) -> str:
    text = translated("Models", "{name} · {count} cores")
    return text.format(name=machine.cpu, count=QLocale().toString(machine.cores))


def _libraries(diagnosis: Diagnosis) -> str:
    found = {
        f"{name} {number}"
        for facts in diagnosis.environments
        for name, number in facts.environment.versions.items()
    }
    return ", ".join(sorted(found)) or translated(
        "Models", "None: no model can run until one is installed."
    )


def _facts(model: ModelFacts) -> tuple[Fact, ...]:
    card = model.card
    facts = [Fact(translated("Models", "Licence"), licence(card))]
    if names := [_file(file) for file in card.files if not file.is_optional]:
        facts.append(Fact(translated("Models", "Files"), ", ".join(names)))
    if card.good_at:
        good_at = translated("Models", ", ").join(map(card_text, card.good_at))
        facts.append(Fact(translated("Models", "Good at"), good_at))
    if least := min((rung.memory_at(card.grid.native_area) for rung in card.ladder), default=0):
        text = translated("Models", "from {size}").format(size=gigabytes(least))
        facts.append(Fact(translated("Models", "Memory needed"), text))
    if model.current is not None:
        version = translated("Models", "Version")
        facts.append(Fact(version, version_words(model.current)))
        origin = retold("Models", model.current.origin, _ORIGINS) or model.current.origin
        facts.append(Fact(translated("Models", "From"), origin))
    elif card.source is not None:
        source = " @ ".join(filter(None, [card.source.repository, card.source.revision[:12]]))
        facts.append(Fact(translated("Models", "Published at"), source))
    return tuple(facts)


def _file(file: CardFile) -> str:
    """Its name, by which it is known again, and its size."""
    return _in_a_row(file.path, "" if file.bytes is None else gigabytes(file.bytes))


def _would(standing: Unusable, machine: Machine) -> tuple[str, ...]:
    """What else is missing, and what would be without that."""
    also = " ".join(retold("Errors", each, REFUSALS) or each for each in standing.also)
    lacks = (also,) if also else ()
    if standing.would:
        text = translated("Models", "It would then run {how}.")
        return (*lacks, text.format(how=how(standing.would[0], machine)))
    if standing.refusal is None:
        return lacks
    nearest = standing.refusal.nearest
    told = retold_all("Errors", nearest, REFUSALS) or nearest
    more = () if nearest == standing.hint else (told,)
    return (*lacks, *more, *map(reason_told, reasons(standing.refusal)))


def _error(standing: Unusable) -> GessoError:
    """Told as that error would be: with its translation where there is one."""
    kinds = {kind.code: kind for kind in _with_below(GessoError)}
    return kinds.get(standing.code, NeedsModel)(standing.why, standing.hint)


def _with_below(kind: type[GessoError]) -> list[type[GessoError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _with_below(below))]


def _t(text: str) -> str:
    return translated("Models", text)
