"""What `edit` and `compose` say of their work, for people and as JSON."""

import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from gesso_core.geometry import Box
from gesso_core.recipe import Recipe, Step
from gesso_desktop.document.delivering import Delivered
from gesso_desktop.document.editing import Sorted
from gesso_desktop.document.saving.change import Promise
from gesso_desktop.document.session import Session
from gesso_desktop.report.accounting import Told

_LISTED_BOXES = 100


def plan(target: Path, recipe: Recipe, steps: Sorted, promise: Promise) -> dict[str, object]:
    return {
        "output": str(target),
        "language": recipe.language,
        "steps": [plain_step(step) for step in steps.exact],
        "left_out": [plain_step(step) for step in steps.left_out],
        "promise": asdict(promise),
    }


def print_plan(target: Path, steps: Sorted, promise: Promise) -> None:
    print(f"Would write {target}:")
    for step in steps.exact:
        print(f"  {step.op} {_values(step)}")
    _print_left_out(steps.left_out)
    print_limits(promise)


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
        "steps": [plain_step(step) for step in told.done],
        "left_out": [plain_step(step) for step in told.left_out],
        "changed_share": changed_share(session, delivered),
        "boxes": [plain_box(box) for box in difference.boxes[:_LISTED_BOXES]] if difference else [],
        "fidelity": told.fidelity or {"mode": "exact"},
        "promise": asdict(delivered.promise),
        "project": str(session.document.project_path),
        "seconds": {name: round(value, 4) for name, value in seconds.items()},
        "peak_memory_bytes": peak_memory_bytes(),
    }


def print_result(session: Session, delivered: Delivered, told: Told) -> None:
    for step in told.done:
        print(f"{step.op} {_values(step)}")
    _print_left_out(told.left_out)
    share = changed_share(session, delivered)
    rest = "; all others are bit-identical" if delivered.promise.keeps_pixels and share < 1 else ""
    print(f"{share:.4%} of the pixels changed{rest}.")
    if share == 0 and session.document.framing.is_identity:
        print("Nothing was found that needed changing, so the copy equals the original.")
        print("A higher --strength, up to 2, looks harder.")
    print(f"Wrote {delivered.path}")


def print_limits(promise: Promise) -> None:
    """What will not be kept, said before writing, on standard error."""
    for sentence in promise.limits:
        print(f"gesso: {sentence}", file=sys.stderr)


def changed_share(session: Session, delivered: Delivered) -> float:
    """Of the whole picture; 1.0 when straightening recomputed every pixel."""
    if delivered.difference is None:
        return 1.0
    return delivered.difference.changed / max(session.framed_base.size.area, 1)


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
    shown = {n: v for n, v in step.params.items() if isinstance(v, int | float | str)}
    return " ".join(
        f"{n}={v:.3g}" if isinstance(v, float) else f"{n}={v}" for n, v in shown.items()
    )


def _print_left_out(steps: tuple[Step, ...]) -> None:
    for step in steps:
        print(f"left out: “{step.text}” needs a model of kind {step.engine}")
