"""What `edit` and `compose` say of their work, for people and as JSON."""

import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from gesso_core.geometry import Box
from gesso_core.recipe import EngineKind, Recipe, Step
from gesso_desktop.cli.engine_option import Hands, rung_of
from gesso_desktop.cli.terminal import warn
from gesso_desktop.document.delivering import Delivered, changed_share
from gesso_desktop.document.engine_record import placement_in_words, plain_record
from gesso_desktop.document.exact_steps import finder_of, values_for_people
from gesso_desktop.document.preparing import RefusedStep
from gesso_desktop.document.saving.change import Promise
from gesso_desktop.document.session import Session
from gesso_desktop.document.step_runner import PreparedStep
from gesso_desktop.report.accounting import Told

if TYPE_CHECKING:
    from gesso_runtime.placing import Afar
    from gesso_runtime.runtime import Usable

_LISTED_BOXES = 100


def plan(
    target: Path, recipe: Recipe, hands: Hands, promise: Promise, ahead: Mapping[str, int]
) -> dict[str, object]:
    """ahead: see `sent_ahead.bytes_ahead`."""
    return {
        "output": str(target),
        "language": recipe.language,
        "promise": asdict(promise),
    } | plain_hands(hands, ahead)


def plain_hands(hands: Hands, ahead: Mapping[str, int]) -> dict[str, object]:
    """Who would do what, and what that takes. ahead: as of `plan`."""
    return {
        "steps": [
            plain_step(each.step) | ({"by": each.card.id} if each.card else {})
            for each in hands.steps.all
        ],
        "left_out": [plain_step(step) for step in hands.steps.left_out],
        "engines": [
            *(plain_usable(usable) for usable in hands.engaged),
            *(plain_afar(each, ahead[each.card.id]) for each in hands.sent),
        ],
    }


def print_plan(target: Path, hands: Hands, promise: Promise, ahead: Mapping[str, int]) -> None:
    """ahead: as of `plan`."""
    print(f"Would write {target}:")
    print_hands(hands, ahead)
    print_limits(promise)


def print_hands(hands: Hands, ahead: Mapping[str, int]) -> None:
    """ahead: as of `plan`."""
    for each in hands.steps.all:
        by = f" by {each.card.title}" if each.card else ""
        if each.card and hands.better.get(each.step.op) == each.card.id:
            by += ", which does this better than the exact operator on such a picture"
        print(f"  {each.step.op} {_values(each.step)}".rstrip() + by)
    _print_left_out(hands.steps.left_out)
    for usable in hands.engaged:
        print(f"  {usable.card.title}: {taken(usable)}")
    for afar in hands.sent:
        print(f"  {afar.card.title}: {afar.words}; {afar.reason}")
        print_leaving(afar, ahead[afar.card.id])


def print_leaving(afar: "Afar", count: int) -> None:
    """count: bytes of pixels and masks."""
    from gesso_runtime.placing import what_leaves  # noqa: PLC0415  only where a server is asked

    print(f"    For {afar.remote.name}: {what_leaves(count, 'would leave')}")


def result(
    session: Session, delivered: Delivered, told: Told, seconds: Mapping[str, float]
) -> dict[str, object]:
    """The one object of `--json`."""
    difference = delivered.difference
    return {
        "output": str(delivered.path),
        "sha256_in": session.document.sha256,
        "sha256_out": delivered.sha256,
        "language": told.language,
        "steps": [
            plain_step(step) | ({"by": made.engine} if made.is_by_model else {})
            for step, made in zip(told.done, told.made, strict=True)
        ],
        "left_out": [plain_step(step) for step in told.left_out],
        "changed_share": changed_share(session, delivered),
        "boxes": [plain_box(box) for box in difference.boxes[:_LISTED_BOXES]] if difference else [],
        "fidelity": told.fidelity or {"mode": "exact"},
        "engines": [plain_record(provenance) for provenance in told.runs],
        "promise": asdict(delivered.promise),
        "project": str(session.document.project_path),
        "seconds": {name: round(value, 4) for name, value in seconds.items()},
        "peak_memory_bytes": peak_memory_bytes(),
    }


def print_result(session: Session, delivered: Delivered, told: Told) -> None:
    for step, title in zip(told.done, told.by, strict=True):
        by = f" by {title}" if title else ""
        print(f"{step.op} {_values(step)}".rstrip() + by)
    _print_left_out(told.left_out)
    share = changed_share(session, delivered)
    rest = "; all others are bit-identical" if delivered.promise.keeps_pixels and share < 1 else ""
    print(f"{share:.4%} of the pixels changed{rest}.")
    if share == 0 and session.document.framing.is_identity:
        print("Nothing was found that needed changing, so the copy equals the original.")
        if any(finder_of(step) for step in told.done):
            print("A higher --strength, up to 2, looks harder.")
    print(f"Wrote {delivered.path}")


def warn_of(made: Sequence[PreparedStep | RefusedStep]) -> None:
    """What was found while the steps were done, and what was left out of them."""
    for each in made:
        match each:
            case PreparedStep(warnings=warnings):
                for warning in warnings:
                    warn(warning)
            case RefusedStep(asked=asked, error=error):
                warn(f"{error.message} The step {asked.op} was left out.")


def print_limits(promise: Promise) -> None:
    """What will not be kept, said before writing, on standard error."""
    for sentence in promise.limits:
        print(f"gesso: {sentence}", file=sys.stderr)


def plain_step(step: Step) -> dict[str, object]:
    return {
        "op": step.op,
        "engine": step.engine.value,
        "params": dict(step.params),
        "text": step.text,
    }


def plain_box(box: Box) -> list[int]:
    """left, top, width, height: as `--box` takes it."""
    return [box.left, box.top, box.width, box.height]


def peak_memory_bytes() -> int:
    """Resident memory of this process at its highest."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    # Not `ru_maxrss`, which a process inherits from the one that started it.
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _values(step: Step) -> str:
    values = values_for_people(step).items()
    shown = {n: v for n, v in values if isinstance(v, int | float | str)}
    return " ".join(
        f"{n}={v:.3g}" if isinstance(v, float) else f"{n}={v}" for n, v in shown.items()
    )


def _print_left_out(steps: tuple[Step, ...]) -> None:
    for step in steps:
        if step.engine is EngineKind.OPERATORS:
            print(f"left out: {step.op}, which is not for such a picture")
            continue
        print(f"left out: “{step.text}” needs a model of kind {step.engine}")


def plain_usable(usable: "Usable") -> dict[str, object]:
    """The same as `taken`, as plain data."""
    card, meant, rung = usable.card, usable.placements[0], rung_of(usable)
    return {
        "card": card.id,
        "title": card.title,
        "where": "here",
        "placement": meant.words,
        "licence": card.licence.name,
        "allows_commercial_use": card.licence.allows_commercial_use,
        "memory_bytes": meant.memory_bytes,
        "seconds": rung.seconds if rung else None,
        "seconds_source": rung.source if rung and rung.seconds is not None else "",
    }


def plain_afar(afar: "Afar", count: int) -> dict[str, object]:
    """As `plain_usable`, of a model on a server. count: bytes of pixels and masks that leave."""
    card, seconds = afar.card, afar.offer.seconds
    return {
        "card": card.id,
        "title": card.title,
        "where": f"remote:{afar.remote.name}",
        "reason": afar.reason,
        "bytes_leaving": count,
        "licence": card.licence.name,
        "allows_commercial_use": card.licence.allows_commercial_use,
        "seconds": seconds,
        "seconds_source": "its last run there" if seconds is not None else "",
    }


def taken(usable: "Usable") -> str:
    """Where it would run, its licence, memory, and how long it took where that is known."""
    card, meant, rung = usable.card, usable.placements[0], rung_of(usable)
    said = [placement_in_words(meant.words), f"licence {card.licence.name}"]
    if meant.memory_bytes:
        said.append(f"{meant.memory_bytes / 1e9:.1f} GB of memory")
    if rung is not None and rung.seconds is not None:
        said.append(f"about {rung.seconds:.3g} s ({rung.source})")
    return ", ".join(said)
