"""What is kept of how a model did something."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from gesso_core.cards.model_card import ModelCard, Offload
from gesso_core.edit_request import Quality, RunFacts
from gesso_core.machine import Gpu
from gesso_desktop.document.project.records import KeptReference, Provenance
from gesso_desktop.document.run_digests import RunDigests

_REMOTE = "remote:"  # then the server's name, "/", and its own placement
_OFFLOADS = {
    Offload.RESIDENT.value: "",
    Offload.STAGED.value: ", one part at a time",
    Offload.STREAMED.value: ", layer by layer",
    Offload.NONE.value: "",
}


def provenance_of(
    card: ModelCard,
    facts: Sequence[RunFacts],
    *,
    seed: int,
    quality: Quality,
    language: str = "",
    prompt: str = "",
    references: tuple[KeptReference, ...] = (),
    digests: RunDigests | None = None,
) -> Provenance:
    """facts: of every run it took; their seconds are added up."""
    last = facts[-1] if facts else RunFacts()
    return Provenance(
        engine=card.id,
        model=last.model,
        seed=seed,
        language=language,
        prompt=prompt,
        quality=quality.value,
        placement=last.placement,
        versions=dict(last.versions),
        seconds=_summed([each.seconds for each in facts]),
        references=references,
        request=digests.request if digests else "",
        result=digests.result if digests else "",
    )


def plain_record(provenance: Provenance) -> dict[str, object]:
    """How a model did its step, as plain data."""
    return {
        "card": provenance.engine,
        "model": provenance.model,
        "seed": provenance.seed,
        "quality": provenance.quality,
        "prompt": provenance.prompt,
        "placement": provenance.placement,
        "versions": dict(provenance.versions),
        "seconds": dict(provenance.seconds),
        "fidelity": dict(provenance.fidelity),
        "references": [asdict(each) for each in provenance.references],
        "request": provenance.request,
        "result": provenance.result,
    }


def placement_in_words(recorded: str, gpus: Sequence[Gpu] = ()) -> str:
    """Of `Placement.words`: "on graphics card 0 in nf4, one part at a time".

    gpus: of this computer, whose names are known. What was recorded in another way is said as it
    is. What a server did is said with the server's name.
    """
    if recorded.startswith(_REMOTE):
        name, _, there = recorded.removeprefix(_REMOTE).partition("/")
        words = placement_in_words(there)
        return f"{words}, on the server {name}" if words else f"on the server {name}"
    match recorded.split(", "):
        case [device, precision, offload, *smaller] if offload in _OFFLOADS and len(smaller) < 2:
            kind, _, number = device.partition(":")
        case _:
            return recorded
    if kind not in {"cpu", "cuda"}:
        return recorded
    names = [gpu.name for gpu in gpus if str(gpu.index) == number]
    unnamed = "the processor" if kind == "cpu" else f"graphics card {number or 0}"
    inside = "".join(f", at {area} inside" for area in smaller)
    return f"on {names[0] if names else unnamed} in {precision}{_OFFLOADS[offload]}{inside}"


def server_of(recorded: str) -> str:
    """The name of the server of such a placement; "" for one of this computer."""
    is_remote = recorded.startswith(_REMOTE)
    return recorded.removeprefix(_REMOTE).partition("/")[0] if is_remote else ""


def _summed(each: Sequence[Mapping[str, float]]) -> dict[str, float]:
    result = dict[str, float]()
    for seconds in each:
        for stage, value in seconds.items():
            result[stage] = round(result.get(stage, 0.0) + value, 4)
    return result
