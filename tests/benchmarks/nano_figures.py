"""Measures our own networks on every task and writes what they are worth: `figures.toml`.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_figures.py --date 2026-11-21 [--out FILE]
[--networks FOLDER] [--quick]`

The product reads the steps of this file.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import nano_restore
import nano_tone
from nano_measured import Decibels, MapMeasured, Measured, Spread
from nano_steps import LOST, RULES, ByNoise, Step, by_noise, lost, steps

from fixtures.own_networks import NETWORKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", required=True, help="of today, for the file's header")
    parser.add_argument("--networks", type=Path, default=NETWORKS)
    parser.add_argument("--out", type=Path, help="figures.toml beside the networks")
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="320 px: not for what ships")
    asked = parser.parse_args()
    side = 320 if asked.quick else 640
    photos = nano_restore.photographs(side)
    tone = nano_tone.networks_of(sorted(asked.networks.glob("gesso-tone*.onnx")))
    restore = nano_restore.networks_of(sorted(asked.networks.glob("gesso-restore*.onnx")))
    measured: list[Measured] = []
    for row in chain(
        nano_tone.measured(photos, tone, asked.only),
        nano_restore.measured(photos, restore, asked.only),
    ):
        print(row.line(), flush=True)
        measured.append(row)
    maps = []
    for found in nano_restore.maps(photos, restore, asked.only):
        print(found.line(), flush=True)
        maps.append(found)
    for step in steps(measured):
        print(_said(step))
        whole = by_noise(step, measured)
        if whole is not None:
            print(_said_of_all(step, whole))
    lost_most = lost(measured, "gesso-restore")
    print(f"in 8 bits at most {lost_most:.2f} dB are lost in the mean of a task")
    out = asked.out or asked.networks / "figures.toml"
    out.write_text(written(measured, maps, date=asked.date, side=side), encoding="utf-8")


def written(
    measured: Sequence[Measured], maps: Sequence[MapMeasured], *, date: str, side: int
) -> str:
    parts = [_header(date, side)]
    parts += [_step(step) for step in steps(measured)]
    parts += [_task(row, *way) for row in measured for way in row.ways()]
    parts += [_map(found) for found in maps]
    return "\n\n".join(parts) + "\n"


def _header(date: str, side: int) -> str:
    rules = "\n".join(f"{card}: {rule}." for card, rule in RULES.items())
    said = f"""
What our networks are worth against the operators: dB on ten photographs of at most {side} px that
they were not trained on. Written by `tests/benchmarks/nano_figures.py` on {date}.

steps: which card a step should rather use. against: dB over what the step does without it (its
operator; the picture as it is where Gesso has none), the mean over its tasks and the worst
photograph, of the card's weaker file. What is not chosen can be asked for by name.
{rules}
A photograph may become worse by gesso-tone, whose values are seen and can be changed; the worst is
told. 8 bits may cost {LOST} dB in the mean of a task. fills: who repairs what the card's map shows;
the network if it keeps the rule where marks are shown to it, and is better than the operator.
noise: it is chosen for such pictures alone, and its figures are those of such photographs: where
the level is `strong`, of 255; or where it is `soft` in the picture of half the size, is there
`softness` times what it is at full size, and has that steadiness (gesso_core/operators/noise.py).

tasks: gain: over the damaged picture, mean and worst. against: the best operator of each
photograph, one that knows more than Gesso can among them. fills: who repaired. operator: the best
in the mean. A task without a step is none that can be asked for.

maps: of found marks, mean and worst. clean: the part of undamaged photographs called damage.
"""
    return "\n".join(f"# {line}".rstrip() for line in said.strip().splitlines())


def _step(step: Step) -> str:
    return _table(
        "steps",
        op=step.op,
        card=step.card,
        tasks=list(step.tasks),
        against=list(step.against),
        fills=step.fills or None,
        noise=None if step.noise is None else asdict(step.noise),
        chosen=step.chosen,
    )


def _task(row: Measured, network: str, fills: str, after: Decibels) -> str:
    best = row.operators.get(row.best_operator)
    return _table(
        "tasks",
        task=row.task,
        step=row.step or None,
        network=network,
        fills=fills if row.by_map else None,
        gain=_pair(row.spread(after - row.before)),
        against=_pair(row.spread(after - row.best_operators)),
        operator=row.best_operator or None,
        operator_gain=None if best is None else _pair(row.spread(best - row.before)),
    )


def _map(found: MapMeasured) -> str:
    return _table(
        "maps",
        task=found.task,
        finder=found.finder,
        recall=list(found.recall),
        precision=list(found.precision),
        f1=list(found.f1),
        clean=list(found.clean),
    )


def _pair(spread: Spread) -> list[float]:
    return [spread.mean, spread.worst]


def _table(name: str, **values: object) -> str:
    said = [f"{key} = {_value(value)}" for key, value in values.items() if value is not None]
    return "\n".join((f"[[{name}]]", *said))


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return str(round(value, 3) + 0.0)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            said = (f"{name} = {_value(each)}" for name, each in value.items())
            return f"{{ {', '.join(said)} }}"
    return f'"{value}"'


def _said(step: Step) -> str:
    verdict = "chosen" if step.chosen else "left to what it is"
    mean, worst = step.against
    fills = f", repaired by the {step.fills}" if step.fills else ""
    return f"{step.op}: {step.card} {mean:+.2f} ({worst:+.2f}){fills}: {verdict}"


def _said_of_all(step: Step, whole: ByNoise) -> str:
    """What *Auto* is worth where it chooses by the noise."""
    mean, worst = whole.against
    tasks = f"all of its tasks, {whole.share:.0%} of the photographs by the network"
    return (
        f"{step.op}, chosen by the noise: {mean:+.2f} ({worst:+.2f}) over the operator in {tasks}"
    )


if __name__ == "__main__":
    main()
