"""What `gesso bench` says of runs: a table for people, plain data for programs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gesso_core.edit_request import EditRequest
from gesso_runtime.store.disk import in_words

if TYPE_CHECKING:  # nothing that runs models is imported where none is asked for
    from gesso_runtime.measured_runs import MeasuredRuns


def plain_runs(runs: "MeasuredRuns", planned: str, request: EditRequest) -> dict[str, Any]:
    """planned: where it was to run first of all, in words."""
    return {
        "asked": str(request.kind),
        "size": _size(request),
        "rung": runs.rung,
        "planned": planned,
        "first_seconds": dict(runs.first),
        "worst_seconds": dict(runs.worst),
        "peak_bytes": runs.peak_bytes,
        "notes": list(runs.notes),
    }


def print_runs(title: str, runs: Mapping[str, Any]) -> None:
    size = f", {'×'.join(map(str, runs['size']))}" if runs["size"] else ""
    print(f"{title}: {runs['asked']}{size}")
    moved = "" if runs["rung"] == runs["planned"] else f" (meant for {runs['planned']})"
    print(f"  ran on     {runs['rung']}{moved}")
    if runs["peak_bytes"]:
        print(f"  peak       {in_words(runs['peak_bytes'])}")
    print(f"  {'':10} {'first':>9} {'worst':>9}  seconds")
    for stage in dict.fromkeys((*runs["first_seconds"], *runs["worst_seconds"])):
        numbers = (runs[each].get(stage) for each in ("first_seconds", "worst_seconds"))
        print(f"  {stage:10} {' '.join(_seconds(number) for number in numbers)}")
    totals = (sum(runs[each].values()) for each in ("first_seconds", "worst_seconds"))
    print(f"  {'all':10} {' '.join(_seconds(total) for total in totals)}")
    for note in runs["notes"]:
        print(f"  {note}")


def _seconds(number: float | None) -> str:
    return f"{'-':>9}" if number is None else f"{number:9.3f}"


def _size(request: EditRequest) -> list[int]:
    if request.work is not None:
        return [request.work.width, request.work.height]
    if request.picture is not None:
        return [request.picture.shape[1], request.picture.shape[0]]
    return []
