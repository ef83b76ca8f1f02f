"""What a project says about its patches and its past, as frozen data and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.recipe import EngineKind, Step, Value, Values


class PatchKind(StrEnum):
    PARAMETRIC = "parametric"
    PIXELS = "pixels"
    MATTE = "matte"


@dataclass(frozen=True, slots=True)
class KeptReference:
    """A further picture that a model looked at. path: of its file; sha256: of what was in it."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Provenance:
    """How a patch came to be. engine: who did it ("operators", a card's id, "compose").

    model: the digest of its weights. fidelity: measured numbers by name, as the report gives them.
    gesso: the version that did it; filled in when the patch is added. prompt: as the model read it.
    quality, placement: "final" or "preview"; device, precision and offload in words. versions: of
    the libraries that ran. seconds: by stage. references: further pictures, in their order.
    request, result: digests of all that the model was asked and of all that it answered.
    """

    engine: str = "operators"
    model: str = ""
    seed: int | None = None
    language: str = ""
    fidelity: Values = field(default_factory=dict)
    gesso: str = ""
    prompt: str = ""
    quality: str = ""
    placement: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    references: tuple[KeptReference, ...] = ()
    request: str = ""
    result: str = ""

    @property
    def is_by_model(self) -> bool:
        """Whether a model did it here."""
        return self.engine not in _WITHOUT_MODEL


@dataclass(frozen=True, eq=False)
class PatchRow:
    """One patch of the stack. below: the state it was made on. mask, sheet: ids of sheets.

    texture: how much of what its pixels take away and is small comes back, 0…1.
    """

    id: int
    kind: PatchKind
    name: str
    created: str
    operator: str
    values: Values
    sheet: int | None
    mask: int | None
    is_visible: bool
    opacity: float
    step: Step
    provenance: Provenance
    below: str
    texture: float = 0.0
    selection: int | None = None
    """Where a model was allowed to act, where that is not kept with its output."""
    sensitivity: float | None = None
    """Of its change map, where the model's output it was made from is kept; else None."""
    is_out_of_date: bool = False
    """Whether pixels that were made once now lie on something else than they were made from."""

    @property
    def has_output(self) -> bool:
        """Whether it can be fitted again without the model."""
        return self.sensitivity is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished change. verb: "add", "delete", "hide", "show", "opacity", …; ISO 8601, UTC.

    edit: what was done in one go has one number. instruction: the user's sentence, if there was
    one. before, after: what changed, as plain data. is_undone: it waits to be done again.
    """

    id: int
    edit: int
    instruction: str
    created: str
    verb: str
    patch: int | None
    name: str
    before: object
    after: object
    is_undone: bool


_WITHOUT_MODEL = frozenset({"operators", "compose"})


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def to_json(value: object) -> str:
    """Raises BadRequest for NaN and infinity, which JSON does not know."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise BadRequest(
            "An edit cannot be kept with a value that is not a number.",
            "Do it again with another value.",
            detail=repr(value),
        ) from error


def values_json(values: Values) -> str:
    return to_json(dict(values))


def values_from(text: str) -> dict[str, Value]:
    return _values(json.loads(text))


def step_json(step: Step) -> str:
    plain = {"op": step.op, "engine": step.engine.value, "params": dict(step.params)}
    return to_json(plain | {"text": step.text})


def step_from(text: str) -> Step:
    plain = json.loads(text)
    return Step(plain["op"], EngineKind(plain["engine"]), _values(plain["params"]), plain["text"])


def provenance_json(provenance: Provenance) -> str:
    return to_json(
        {
            "engine": provenance.engine,
            "model": provenance.model,
            "seed": provenance.seed,
            "language": provenance.language,
            "fidelity": dict(provenance.fidelity),
            "gesso": provenance.gesso,
        }
        | (_run_plain(provenance) if provenance.is_by_model else {})
    )


def _run_plain(provenance: Provenance) -> dict[str, object]:
    return {
        "prompt": provenance.prompt,
        "quality": provenance.quality,
        "placement": provenance.placement,
        "versions": dict(provenance.versions),
        "seconds": dict(provenance.seconds),
        "references": [asdict(each) for each in provenance.references],
        "request": provenance.request,
        "result": provenance.result,
    }


def provenance_from(text: str) -> Provenance:
    """Projects made before models ran here say less of how, and what is not said stays empty."""
    plain = json.loads(text)
    references = tuple(KeptReference(**each) for each in plain.get("references", ()))
    fidelity = _values(plain["fidelity"])
    return Provenance(**(plain | {"fidelity": fidelity, "references": references}))


def framing_plain(framing: Framing) -> object:
    crop = framing.crop
    return {
        "is_mirrored": framing.is_mirrored,
        "quarter_turns": framing.quarter_turns,
        "straighten": framing.straighten,
        "crop": crop and [crop.left, crop.top, crop.right, crop.bottom],
    }


def framing_from(plain: Any) -> Framing:
    crop = plain["crop"]
    return Framing(**(plain | {"crop": crop and Box(*crop)}))


def _values(plain: Mapping[str, Any]) -> dict[str, Value]:
    """JSON knows no tuples: every list was one."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
