"""What a job says of itself: its stage, its times, how it ended."""

import re

from gesso_desktop.state.engine_texts import isolated
from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.jobs import Job, JobState
from gesso_desktop.state.sending import ASKING, AWAY
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated
from gesso_desktop.ui.times import span

_STAGES = {
    "looking for damage": QT_TRANSLATE_NOOP("Jobs", "Looking for damage"),
    "repairing": QT_TRANSLATE_NOOP("Jobs", "Repairing"),
    "filling": QT_TRANSLATE_NOOP("Jobs", "Filling"),
    "preparing": QT_TRANSLATE_NOOP("Jobs", "Preparing"),
    "looking": QT_TRANSLATE_NOOP("Jobs", "Looking"),
    "following edges": QT_TRANSLATE_NOOP("Jobs", "Following edges"),
    "selecting": QT_TRANSLATE_NOOP("Jobs", "Selecting"),
    "opening": QT_TRANSLATE_NOOP("Jobs", "Opening"),
    "reading what is covered": QT_TRANSLATE_NOOP("Jobs", "Reading what is covered"),
    "reading": QT_TRANSLATE_NOOP("Jobs", "Reading"),
    "reading the output": QT_TRANSLATE_NOOP("Jobs", "Reading the output"),
    "composing": QT_TRANSLATE_NOOP("Jobs", "Composing"),
    "comparing": QT_TRANSLATE_NOOP("Jobs", "Comparing"),
    "copying": QT_TRANSLATE_NOOP("Jobs", "Copying"),
    "writing": QT_TRANSLATE_NOOP("Jobs", "Writing"),
    "running": QT_TRANSLATE_NOOP("Jobs", "Running"),
    "waiting": QT_TRANSLATE_NOOP("Jobs", "Waiting for the engine"),
    "loading": QT_TRANSLATE_NOOP("Jobs", "Loading the model"),
    "making room": QT_TRANSLATE_NOOP("Jobs", "Making room in memory"),
    "encoding": QT_TRANSLATE_NOOP("Jobs", "Reading picture and words"),
    "denoising": QT_TRANSLATE_NOOP("Jobs", "Making the picture"),
    "decoding": QT_TRANSLATE_NOOP("Jobs", "Developing the picture"),
    "aligning": QT_TRANSLATE_NOOP("Jobs", "Aligning with the original"),
    "sending": QT_TRANSLATE_NOOP("Jobs", "Sending"),
    ASKING: QT_TRANSLATE_NOOP("Jobs", "Waiting for your answer"),
    AWAY: QT_TRANSLATE_NOOP("Jobs", "Waiting for the server"),
    "adding": QT_TRANSLATE_NOOP("Jobs", "Adding"),
    "installing": QT_TRANSLATE_NOOP("Jobs", "Installing"),
    "verifying": QT_TRANSLATE_NOOP("Jobs", "Verifying"),
}
_WAITING = QT_TRANSLATE_NOOP("Jobs", "Waiting")
_STOPPING = QT_TRANSLATE_NOOP("Jobs", "Stopping…")
_BEGINNING = QT_TRANSLATE_NOOP("Jobs", "Beginning")
_DONE = QT_TRANSLATE_NOOP("Jobs", "Done in {time}")
_CANCELLED = QT_TRANSLATE_NOOP("Jobs", "Cancelled; nothing was changed")
_NEVER_BEGUN = QT_TRANSLATE_NOOP("Jobs", "Cancelled before it began")
_STEP = QT_TRANSLATE_NOOP("Jobs", "{stage}, {done} of {total}")
_ON = QT_TRANSLATE_NOOP("Jobs", "on {server}")

_ELAPSED_AND_LEFT = QT_TRANSLATE_NOOP("Jobs", "{elapsed} · {left} left")
_PILL_STEP = QT_TRANSLATE_NOOP("Jobs", "{done} of {total}")
_LEFT = QT_TRANSLATE_NOOP("Jobs", "{left} left")
_MORE_WAITING = QT_TRANSLATE_NOOP("Jobs", "{count} waiting")

_LONG_WORD = re.compile(r"\S{17,}")
_PART = re.compile(r".{1,4}")
_COUNTABLE = 1000  # more are bytes or rows, which nobody counts


def state(job: Job) -> str:
    """What it does now, or how it ended."""
    match job.state:
        case JobState.WAITING:
            return _t(_WAITING)
        case JobState.STOPPING:
            return _t(_STOPPING)
        case JobState.DONE:
            return _t(_DONE).format(time=span(job.elapsed))
        case JobState.CANCELLED:
            return _t(_NEVER_BEGUN if job.began is None else _CANCELLED)
        case JobState.FAILED:
            return error_text(job.error).message if job.error is not None else ""
        case JobState.RUNNING:
            return " · ".join([_running(job), *_place(job)])


def hint(job: Job) -> str:
    """What to do after it failed; empty for others."""
    if job.error is None:
        return ""
    text = error_text(job.error)
    return "\n".join(filter(None, [text.hint, text.original]))


def times(job: Job) -> str:
    """Elapsed, and remaining where that is known; of a running one alone."""
    if job.state not in (JobState.RUNNING, JobState.STOPPING):
        return ""
    if job.remaining is None:
        return span(job.elapsed)
    return _t(_ELAPSED_AND_LEFT).format(elapsed=span(job.elapsed), left=span(job.remaining))


def in_short(job: Job, waiting: int, *, names_stage: bool = True) -> list[str]:
    """Besides the title, for one line: what it does, how far it is, and how many wait."""
    parts = list[str]()
    if job.state is JobState.STOPPING:
        parts.append(_t(_STOPPING))
    else:
        if job.stage and names_stage:
            parts.append(_running(job))
        elif is_countable(job):
            number = min(job.done + 1, job.total)
            parts.append(_t(_PILL_STEP).format(done=number, total=job.total))
        parts += _place(job)
        if job.remaining is not None:
            parts.append(_t(_LEFT).format(left=span(job.remaining)))
    if waiting:
        parts.append(_t(_MORE_WAITING).format(count=waiting))
    return parts


def breakable(text: str) -> str:
    """With invisible places to break words that are wider than a panel (Unicode: ZWSP)."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(_PART.findall(word[0])), text)


def is_countable(job: Job) -> bool:
    return 1 < job.total <= _COUNTABLE


def _running(job: Job) -> str:
    if not job.stage:
        return _t(_BEGINNING)
    stage = _t(_STAGES[job.stage]) if job.stage in _STAGES else job.stage
    if not is_countable(job):
        return stage
    return _t(_STEP).format(stage=stage, done=min(job.done + 1, job.total), total=job.total)


def _place(job: Job) -> list[str]:
    """The server that it runs on, if any."""
    return [_t(_ON).format(server=isolated(job.place))] if job.place else []


def _t(text: str) -> str:
    return translated("Jobs", text)
