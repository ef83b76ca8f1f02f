"""`gesso bench quality`: what one or several engines make of pairs, as tables and as a plot."""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass

from gesso_core.errors import BadRequest, GessoError, KeyRefused, NotTrusted, ServerAway
from gesso_core.progress import Report
from gesso_desktop.cli.exit_codes import ExitCode, exit_code
from gesso_desktop.cli.pair_edits import OPERATORS, Making, making
from gesso_desktop.cli.pairs import Pair, find_pairs
from gesso_desktop.cli.remote_option import UNASKED, Ahead, agree_ahead
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.choosing import AUTO, OPERATORS_ONLY
from gesso_desktop.report.quality import SECONDS, EngineFigures
from gesso_desktop.report.quality_plot import refuse_plot, write_plot
from gesso_runtime.likeness import Likeness, lpips, psnr, ssim
from gesso_runtime.runtime import Runtime

_ASK_ALONE = "No model had anything to do; --alone asks one that edits by a sentence."
_ENDS = (ServerAway, KeyRefused, NotTrusted)
_WIDEST = 40  # letters of a name in a table


def bench_quality(args: argparse.Namespace, runtime: Runtime) -> int:
    """Each engine of `args.engine` in turn, so that models of one are not loaded for another."""
    pairs = find_pairs(args.folder)
    if args.plot is not None:
        refuse_plot(args.plot, pairs[0].before)
    perceived = lpips()
    measures: dict[str, Likeness] = {"psnr": psnr, "ssim": ssim}
    notes = [perceived] if isinstance(perceived, str) else []
    if not isinstance(perceived, str):
        measures["lpips"] = perceived
    args.agreed = set()
    with ExitStack() as opened:
        names = dict.fromkeys(args.engine or [AUTO])
        engines = [_opened(args, name, runtime, pairs, opened) for name in names]
        agree_ahead(args, [each for engine in engines for each in engine.ahead])
        found = [_measured(engine, pairs, measures) for engine in engines]
    done = [each for each in found if each.pairs]
    if not done:
        raise _first_error(found)
    if args.plot is not None:
        write_plot(args.plot, args.folder.absolute().name, found, original=pairs[0].before)
    if args.json:
        print_json({"engines": [each.plain for each in found], "notes": notes})
    else:
        _print(found, (*measures, SECONDS))
        for note in notes:
            print(note)
    errors = [error for each in found for error in each.errors]
    return exit_code(errors[0]) if errors else ExitCode.DONE


@dataclass(frozen=True)
class _Engine:
    """making: None where it was refused, as its figures say."""

    figures: EngineFigures
    making: Making | None = None

    @property
    def ahead(self) -> Sequence[Ahead]:
        return self.making.ahead if self.making else ()


def _opened(
    args: argparse.Namespace,
    name: str,
    runtime: Runtime,
    pairs: Sequence[Pair],
    opened: ExitStack,
) -> _Engine:
    """Nothing is loaded or sent yet."""
    one = argparse.Namespace(**vars(args) | {"engine": name})
    figures = EngineFigures(name)
    try:
        return _Engine(figures, opened.enter_context(making(one, runtime, tuple(pairs))))
    except GessoError as error:
        figures.refused = error
        return _Engine(figures)


def _measured(
    engine: _Engine, pairs: Sequence[Pair], measures: Mapping[str, Likeness]
) -> EngineFigures:
    report = progress_line()
    for pair in pairs if engine.making else ():
        assert engine.making is not None
        if not _measure(pair, engine.making, engine.figures, measures, report):
            break
    return engine.figures


def _measure(
    pair: Pair,
    making: Making,
    figures: EngineFigures,
    measures: Mapping[str, Likeness],
    report: Report,
) -> bool:
    """False where there is no use in going on: nobody answers. Raises where nothing may be sent."""
    try:
        made = making.make(pair, report)
    except GessoError as error:
        if error.detail == UNASKED:
            raise
        figures.failed[pair.name] = error
        return not isinstance(error, _ENDS)
    values = {name: measure(made.made, made.wanted) for name, measure in measures.items()}
    figures.note(pair.name, values | {SECONDS: made.seconds}, made.by)
    return True


def _first_error(found: Sequence[EngineFigures]) -> GessoError:
    """What is raised where nothing was measured; the others are said before."""
    for each in found[1:]:
        for said in _failures(each):
            warn(said)
    first = found[0]
    for pair, error in first.failed.items():
        return _about(pair, error)
    return first.refused or BadRequest("Nothing was measured.", "Name an --engine.")


def _about(pair: str, error: GessoError) -> GessoError:
    named = copy(error)
    named.message = f"“{pair}” failed. {error.message}"
    return named


def _failures(each: EngineFigures) -> Iterator[str]:
    """Each reason once."""
    pairs = defaultdict[str, list[str]](list)
    for pair, error in each.failed.items():
        pairs[f"{error.message} {error.hint}".rstrip()].append(pair)
    for reason, names in pairs.items():
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield f"{each.engine}: “{names[0]}”{others} failed. {reason}"
    if each.refused is not None:
        yield f"{each.engine}: {each.refused.message} {each.refused.hint}".rstrip()


def _print(found: Sequence[EngineFigures], names: Sequence[str]) -> None:
    if len(found) == 1:
        _print_pairs(found[0], names)
    else:
        _print_engines(found, names)
    for each in found:
        if each.by:
            print(f"{each.engine}: done by {each.done_by}.{_idle(each)}")
        for said in _failures(each):
            print(said)


def _idle(each: EngineFigures) -> str:
    is_model = each.engine not in {AUTO, OPERATORS_ONLY}
    return f" {_ASK_ALONE}" if is_model and [*each.by] == [OPERATORS] else ""


def _print_pairs(one: EngineFigures, names: Sequence[str]) -> None:
    rows = {name: [values[each] for each in names] for name, values in one.pairs.items()}
    mean, worst = one.mean, one.worst
    rows["mean"] = [mean[each] for each in names]
    rows["worst"] = [worst[each] for each in names]
    _table(names, {name: [f"{value:.3f}" for value in each] for name, each in rows.items()})
    print(one.said)


def _print_engines(found: Sequence[EngineFigures], names: Sequence[str]) -> None:
    heads = ["pairs", *names[:-1], *(f"worst {name}" for name in names[:-1])]
    heads += [SECONDS, "95 of 100", "first", "a minute"]
    rows = {}
    for each in found:
        count = f"{len(each.pairs)} of {len(each.pairs) + len(each.failed)}"
        if not each.pairs:
            rows[each.engine] = ["0", *["-"] * (len(heads) - 1)]
            continue
        values = [source[name] for source in (each.mean, each.worst) for name in names[:-1]]
        values += [each.mean[SECONDS], each.p95_seconds, each.first_seconds, each.per_minute]
        rows[each.engine] = [count, *(f"{value:.3f}" for value in values)]
    _table(heads, rows)
    print("Means of all pairs; times in seconds, without those that load (first: the longest).")


def _table(heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> None:
    wide = min(_WIDEST, max(map(len, rows)))
    widths = [max(8, len(head)) for head in heads]
    print(f"{'':{wide}}  {'  '.join(f'{h:>{w}}' for h, w in zip(heads, widths, strict=True))}")
    for name, cells in rows.items():
        shown = name if len(name) <= wide else f"{name[: wide - 1]}…"
        told = "  ".join(f"{cell:>{w}}" for cell, w in zip(cells, widths, strict=True))
        print(f"{shown:{wide}}  {told}")
