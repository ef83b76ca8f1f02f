"""The worker's loop: a job at a time, and an answer to each whatever an engine does."""

import os
import sys
import threading
import time
import traceback
from collections.abc import Collection
from dataclasses import replace
from io import FileIO
from pathlib import Path
from typing import NoReturn

from gesso_core import wire
from gesso_core.arena import Arena
from gesso_core.edit_request import EngineResult, RunFacts
from gesso_core.errors import BadFrame, BadRequest, EngineFailed, GessoError
from gesso_core.messages import (
    Alive,
    Cancel,
    Failed,
    Finished,
    Message,
    Prepare,
    Reported,
    Stopped,
    Task,
    Unload,
    Unloaded,
    from_frame,
)
from gesso_core.progress import Cancelled, Progress
from gesso_runtime.engines.engine import exporter, preparer
from gesso_runtime.folders import data_folder
from gesso_runtime.worker.bench import Bench
from gesso_runtime.worker.channel import Channel
from gesso_runtime.worker.checking import check
from gesso_runtime.worker.exit_codes import BAD_FRAME, BROKEN, PARENT_GONE
from gesso_runtime.worker.inbox import Inbox
from gesso_runtime.worker.readiness import ready, versions
from gesso_runtime.worker.remembered import Remembered
from gesso_runtime.worker.reporting import Reporting

_ALIVE_SECONDS = 1.0


def serve(
    incoming: FileIO,
    outgoing: FileIO,
    *,
    tasks: Arena | None = None,
    results: Arena | None = None,
    rows: Collection[str],
    idle_seconds: float,
    is_confined: bool,
) -> NoReturn:
    """Until the input ends, which ends the process. tasks, results: where large pictures lie."""
    channel, inbox = Channel(outgoing, results), Inbox()
    bench = Bench(Remembered(_remembered_in()))
    threading.Thread(target=_listen, args=(incoming, tasks, channel, inbox), daemon=True).start()
    channel.send(ready(rows, is_confined=is_confined))
    threading.Thread(target=_live, args=(channel,), daemon=True).start()
    while True:
        _serve_next(channel, inbox, bench, idle_seconds)


def _remembered_in() -> Path | None:
    try:
        return data_folder() / "memory.json"
    except BadRequest:  # a user without a home
        return None


def _serve_next(channel: Channel, inbox: Inbox, bench: Bench, idle_seconds: float) -> None:
    """A function of its own: whoever waits for a message holds no picture of the last."""
    message = inbox.take(None if bench.is_empty else idle_seconds)
    if isinstance(message, Task | Prepare):
        _answer(message, channel, inbox, bench)
        if bench.is_empty:
            _let_go(bench)  # once more: the frames of an error that is told held the model
    else:
        _let_go(bench)
        channel.send(Unloaded())


def _listen(incoming: FileIO, arena: Arena | None, channel: Channel, inbox: Inbox) -> NoReturn:
    """A thread of its own: the end of the input ends an engine that hangs, too."""
    try:
        while True:
            _take_next(incoming, arena, channel, inbox)
    except BaseException:  # noqa: BLE001 a worker that is deaf would never end
        traceback.print_exc(file=sys.stderr)
        os._exit(BROKEN)


def _take_next(incoming: FileIO, arena: Arena | None, channel: Channel, inbox: Inbox) -> None:
    message = _heard(incoming, arena, channel)
    match message:
        case Task() | Prepare() | Unload():
            inbox.put(message)
        case Cancel(job=job) if inbox.cancel(job):
            channel.send(Stopped(job))


def _heard(incoming: FileIO, arena: Arena | None, channel: Channel) -> Message | None:
    """None for what cost its job: a whole frame that is no message."""
    try:
        frame = wire.read(incoming)
        if frame is not None and arena is not None:
            frame = arena.restore(frame)
    except BadFrame as error:  # where the next one begins, nobody knows
        channel.send(Failed(0, error))
        os._exit(BAD_FRAME)
    except OSError:
        frame = None
    if frame is None:
        os._exit(PARENT_GONE)
    try:
        return from_frame(frame)
    except BadFrame as error:
        job = frame.fields.get("job")
        channel.send(Failed(job if type(job) is int else 0, error))
        if type(job) is not int:
            os._exit(BAD_FRAME)
        return None


def _live(channel: Channel) -> NoReturn:
    while True:
        time.sleep(_ALIVE_SECONDS)
        channel.send(Alive())


def _answer(task: Task | Prepare, channel: Channel, inbox: Inbox, bench: Bench) -> None:
    reporting = Reporting(
        lambda progress: _tell(task, progress, channel), lambda: inbox.is_cancelled
    )
    try:
        if isinstance(task, Task):
            check(task.request)
            result = _result(task, bench, reporting)
        else:
            result = _prepared(task, bench, reporting)
        if inbox.is_cancelled:
            raise Cancelled
    except Cancelled:
        channel.send(Stopped(task.job))
    except BadRequest as error:
        channel.send(Failed(task.job, error))
    except GessoError as error:
        _let_go(bench)
        channel.send(Failed(task.job, error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 the loop outlives every engine's mistake
        _let_go(bench)
        channel.send(Failed(task.job, _unexpected(error)))
    else:
        _hand_over(task, result, channel)


def _tell(task: Task | Prepare, progress: Progress, channel: Channel) -> None:
    try:
        channel.send(Reported(task.job, progress))
    except BadRequest as error:
        raise TypeError("progress that cannot be told") from error  # the engine's fault


def _hand_over(task: Task | Prepare, result: EngineResult, channel: Channel) -> None:
    try:
        channel.send(Finished(task.job, result))
    except (BadRequest, TypeError, ValueError) as error:
        channel.send(Failed(task.job, _unexpected(error)))


def _result(task: Task, bench: Bench, reporting: Reporting) -> EngineResult:
    result, placement = bench.run(task, reporting)
    seconds = {**reporting.finish(), **result.facts.seconds}
    facts = RunFacts(
        card=task.card.id,
        model=task.model,
        placement=placement.words,
        versions={**versions((task.card.engine,)), **bench.versions},
        seconds=seconds,
        notes=result.facts.notes,
        peak_bytes=result.facts.peak_bytes,
    )
    return replace(result, facts=facts)


def _prepared(order: Prepare, bench: Bench, reporting: Reporting) -> EngineResult:
    """It needs the memory that a model holds."""
    bench.clear()
    files = {name: Path(path) for name, path in order.files.items()}
    card, precision, target = order.card, order.precision, Path(order.target)
    notes: tuple[str, ...] = ()
    if order.exported:
        export = exporter(card)
        notes = export(
            card,
            files,
            order.exported,
            precision,
            target,
            report=reporting,
            threads=order.threads,
        )
    else:
        preparer(card)(card, files, precision, target, reporting, threads=order.threads)
    facts = RunFacts(
        card=card.id,
        versions=versions((card.engine,)),
        seconds=reporting.finish(),
        notes=notes,
    )
    return EngineResult(facts=facts)


def _let_go(bench: Bench) -> None:
    try:
        bench.clear()
    except Exception:  # noqa: BLE001 an engine that cannot even let go is dropped as it is
        traceback.print_exc(file=sys.stderr)
        bench.abandon()


def _unexpected(error: BaseException) -> EngineFailed:
    return EngineFailed(
        "The engine failed.",
        "Try again; if it happens again, report the problem with its details.",
        detail="".join(traceback.format_exception(error)),
    )
