"""Before anything leaves for a server: the user is asked, on Qt's thread, while the job waits.

Nothing is sent but for a job that runs: what was cancelled, or merely previewed, never leaves.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError, ServerAway
from gesso_core.progress import Cancelled
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.engines import Licence
from gesso_desktop.state.jobs import Jobs, JobState
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.settings import ServerUse
from gesso_desktop.state.settings_state import SettingsState

if TYPE_CHECKING:
    from gesso_core.edit_request import EditRequest
    from gesso_runtime.client.remote.connection import Cut
    from gesso_runtime.client.remote.remote import Remote
    from gesso_runtime.placing import Afar

_BETWEEN_LOOKS = 0.2  # s, of a thread that waits for an answer
_LOOKS_AGAIN = 10  # of them between two tries to reach a server that is away

ASKING = "asking"
"""The stage of a job that waits for the user's answer."""
AWAY = "waiting for the server"


class Answer(StrEnum):
    SEND = "send"
    AGREED = "agreed"  # for this job and this model before
    NOT_NOW = "not now"
    HERE = "here"  # by what this machine has, without the server
    IS_BACK = "is back"  # nobody answered, but the server


@dataclass(frozen=True, slots=True)
class Question:
    """Whether it may leave; or, where `is_away`, what is to be done without the server.

    why: this machine cannot; None where the user wants a server, or the model is not known here.
    bytes: of pictures and masks, unpacked. can_be_here: this machine could do it in another way.
    """

    card: str
    engine: str
    host: str
    address: str
    licence: Licence
    bytes: int
    seconds: float | None = None
    why: GessoError | None = None
    runs_here: bool = False
    is_away: bool = False
    can_be_here: bool = False


@dataclass(eq=False)
class _Pending:
    question: Question
    job: int = 0
    answer: Answer = Answer.NOT_NOW
    answered: threading.Event = field(default_factory=threading.Event)

    def give(self, answer: Answer) -> None:
        if not self.answered.is_set():
            self.answer = answer
            self.answered.set()


def _never(_: int) -> bool:
    return False


class Sending(QObject):
    changed = Signal()
    """There is a question, another one, or none any more."""
    here_asked = Signal(int, str)
    """The job whose sentence is to be done here, and the server that it does not wait for."""

    def __init__(
        self,
        crossing: Crossing,
        jobs: Jobs,
        settings: SettingsState,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._crossing, self._jobs = crossing, jobs
        self._settings, self._messages = settings, messages
        self._pending: _Pending | None = None
        self._agreed: set[tuple[int, str]] = set()
        self._closed = threading.Event()
        self._probe: Cut | None = None
        self._probed_for = 0
        self.can_be_here: Callable[[int], bool] = _never
        """Whether a job could be done without any server."""
        jobs.changed.connect(self._job_changed)
        jobs.removed.connect(self._job_removed)

    @property
    def question(self) -> Question | None:
        return None if self._pending is None else self._pending.question

    def answer(self, answer: Answer) -> None:
        """The user's, to what is asked now."""
        pending = self._pending
        if pending is None:
            return
        if answer is Answer.HERE:
            self.here_asked.emit(pending.job, pending.question.host)
        elif answer is Answer.NOT_NOW:
            self._say_unsent(pending.question)
        self._end(pending, answer)

    def close(self) -> None:
        """Before the crossing is closed: nobody answers any more, and nothing more leaves."""
        self._closed.set()
        self._stop_probing()

    # On the threads of jobs and clients

    def before(
        self, placed: "Mapping[str, Afar]", why: Mapping[str, GessoError], request: "EditRequest"
    ) -> None:
        """As `PlacedClient` asks. Raises Cancelled where it must not leave."""
        from gesso_runtime.client.remote.connection import Cut  # noqa: PLC0415  known by now
        from gesso_runtime.placing import leaving  # noqa: PLC0415

        probe = self._probe = Cut()
        if self._closed.is_set():
            probe.now()
        afar = placed[request.card]
        question = Question(
            request.card,
            afar.card.title,
            afar.remote.name,
            afar.remote.address.words,
            Licence(afar.card.licence.name, afar.card.licence.allows_commercial_use),
            leaving(request, afar).in_all,
            afar.offer.seconds,
            why.get(request.card),
            afar.runs_here,
        )
        answer = self._asked(question)
        if answer is Answer.SEND and not _answers(afar.remote, probe):
            back = partial(_answers, afar.remote, probe)
            answer = self._asked(replace(question, is_away=True), until=back)
        if answer in {Answer.NOT_NOW, Answer.HERE}:
            raise Cancelled
        self._crossing.tell(partial(self._note_place, question.host))

    def came_back(self) -> None:
        """A job of a server has ended there."""
        self._crossing.tell(partial(self._note_place, ""))

    def _asked(self, question: Question, *, until: Callable[[], bool] = lambda: False) -> Answer:
        """until: asked now and then; where it says yes, nobody need answer any more."""
        pending = _Pending(question)
        self._crossing.tell(partial(self._show, pending))
        looks = 0
        while not pending.answered.wait(_BETWEEN_LOOKS):
            if self._closed.is_set():
                raise Cancelled
            looks += 1
            if looks % _LOOKS_AGAIN == 0 and until():
                self._crossing.tell(partial(self._end, pending, Answer.IS_BACK))
        return pending.answer

    # On the Qt thread

    def _show(self, pending: _Pending) -> None:
        job, question = self._jobs.running, pending.question
        use = self._settings.values.servers
        if job is None or job.state is not JobState.RUNNING or use is ServerUse.NEVER:
            if use is ServerUse.NEVER:
                self._say_unsent(question)
            pending.give(Answer.NOT_NOW)
            return
        pending.job, key = job.id, (job.id, question.card)
        self._probed_for = job.id
        if not question.is_away and key in self._agreed:
            pending.give(Answer.AGREED)
        elif not question.is_away and use is ServerUse.ALWAYS:
            self._agreed.add(key)
            pending.give(Answer.SEND)
        else:
            can_be_here = question.is_away and self.can_be_here(job.id)
            pending.question = replace(question, can_be_here=can_be_here)
            self._pending = pending
            self._jobs.note_stage(job.id, AWAY if question.is_away else ASKING)
            self.changed.emit()

    def _stop_probing(self) -> None:
        """A server that says nothing is not waited for any more."""
        if self._probe is not None:
            self._probe.now()

    def _end(self, pending: _Pending, answer: Answer) -> None:
        if answer in {Answer.NOT_NOW, Answer.HERE}:
            self._stop_probing()
        if answer is Answer.SEND:
            self._agreed.add((pending.job, pending.question.card))
        if pending is self._pending:
            self._pending = None
            self.changed.emit()
        pending.give(answer)

    def _say_unsent(self, question: Question) -> None:
        from gesso_desktop.state.sending_texts import unsent  # noqa: PLC0415  which knows questions

        self._messages.note(unsent(question))

    def _note_place(self, host: str) -> None:
        if self._jobs.running is not None:
            self._jobs.note_place(self._jobs.running.id, host)

    def _job_changed(self, number: int) -> None:
        pending = self._pending
        if self._jobs.job(number).state is JobState.RUNNING:
            return
        if number == self._probed_for:
            self._stop_probing()
        if pending is not None and pending.job == number:
            self._end(pending, Answer.NOT_NOW)

    def _job_removed(self, number: int) -> None:
        self._agreed = {key for key in self._agreed if key[0] != number}


def _answers(remote: "Remote", probe: "Cut") -> bool:
    """Other trouble than that it is away is met, and told, where the request is made."""
    from gesso_runtime.client.remote.offers import asked  # noqa: PLC0415  known by now

    try:
        asked(remote, "/v1/machine", probe)
    except ServerAway:
        return False
    except GessoError:
        return True
    return True
