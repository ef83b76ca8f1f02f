"""The servers that this computer is paired with, and how each is doing. Servers are asked on
threads; nothing here waits for one."""

import time
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from gesso_core.errors import GessoError
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.models_texts import Fact
from gesso_desktop.state.pairing import PairingState
from gesso_desktop.state.servers_texts import in_short, told
from gesso_desktop.state.texts import translated
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.client.remote.offers import Standing, standing
from gesso_runtime.client.remote.pairing import fingerprint_of
from gesso_runtime.client.remote.remote import Remote
from gesso_runtime.client.remote.remotes import Remotes


class Reach(StrEnum):
    UNKNOWN = "unknown"
    ASKED = "asked"
    ANSWERS = "answers"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class ServerRow:
    """state: a few words for a column."""

    name: str
    address: str
    fingerprint: str
    reach: Reach
    state: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """seconds: until it had said everything."""

    seconds: float
    standing: Standing


class ServersState(QObject):
    changed = Signal()
    listed = Signal()  # some were paired or removed

    def __init__(self, folder: Path, crossing: Crossing, parent: QObject | None = None) -> None:
        """folder: the user's configuration."""
        super().__init__(parent)
        self._remotes, self._crossing = Remotes(folder), crossing
        self._paired: tuple[Remote, ...] | None = None
        self._answers: dict[str, _Answer | GessoError] = {}
        self._asked: dict[str, Task] = {}
        self._reading: Task | None = None
        self._failed: GessoError | None = None
        self._selected = ""
        self.pairing = PairingState(self._remotes, crossing, self)
        """With another server; once it is paired it is listed, selected and tested."""
        self.pairing.paired.connect(self._take_new)

    @property
    def is_known(self) -> bool:
        return self._paired is not None

    @property
    def rows(self) -> tuple[ServerRow, ...]:
        """In the order they were paired."""
        return tuple(self._row(remote) for remote in self._paired or ())

    @property
    def selected(self) -> str:
        """Its name; empty where there is none."""
        return self._selected

    @property
    def details(self) -> tuple[Fact, ...]:
        """Of the one that is selected."""
        row = self._selected_row
        if row is None:
            return ()
        facts = [
            Fact(translated("Servers", "Address"), _left_to_right(row.address)),
            Fact(translated("Servers", "Fingerprint"), _left_to_right(row.fingerprint)),
        ]
        match self._answers.get(row.name):
            case _Answer() as answer:
                facts.append(Fact(translated("Servers", "Models"), _models(answer.standing)))
            case _:
                pass
        return tuple(facts)

    @property
    def trouble(self) -> str:
        """What failed last, else why the selected server does not answer; and what to do."""
        if self._failed is not None:
            return told(self._failed)
        match None if self._selected in self._asked else self._answers.get(self._selected):
            case GessoError() as error:
                return told(error)
            case _Answer(standing=found) if not found.speaks_ours:
                return translated(
                    "Servers",
                    "It speaks another version of Gesso: install the same on both sides.",
                )
            case _Answer(standing=found) if not found.knows_its_machines:
                return translated(
                    "Servers",
                    "No machine behind it has answered yet: edits that are sent wait there until "
                    "one does.",
                )
            case _:
                return ""

    @property
    def can_test(self) -> bool:
        return bool(self._selected) and self._selected not in self._asked

    @property
    def can_remove(self) -> bool:
        return bool(self._selected)

    def look(self) -> None:
        """Which servers are paired, and how each is doing now."""
        self._read(test_all=True)

    def select(self, name: str) -> None:
        if name != self._selected:
            self._selected = name
            self.changed.emit()

    def test(self) -> None:
        """The selected one."""
        if self.can_test:
            self._ask(self._selected)

    def remove(self) -> None:
        """The selected one, with the key to it."""
        name = self._selected
        if not name:
            return
        self._stop(name)
        self._failed = None
        self._crossing.run(
            Lane.PAIR,
            lambda _: self._remotes.remove(name),
            failed=self._fail,
            ended=self._read,
            is_lasting=True,
        )

    def stop(self) -> None:
        """Asking: nobody looks any more."""
        if self._reading is not None:
            self._reading.cancel()  # else it would ask, too
        for name in tuple(self._asked):
            self._stop(name)
        self.changed.emit()

    # Inside

    @property
    def _selected_row(self) -> ServerRow | None:
        return next((row for row in self.rows if row.name == self._selected), None)

    def _row(self, remote: Remote) -> ServerRow:
        reach, state = self._reach(remote.name)
        shown = fingerprint_of(remote.certificate)
        return ServerRow(remote.name, remote.address.words, shown, reach, state)

    def _reach(self, name: str) -> tuple[Reach, str]:
        if name in self._asked:
            return Reach.ASKED, translated("Servers", "Asking…")
        match self._answers.get(name):
            case None:
                return Reach.UNKNOWN, translated("Servers", "Not tested")
            case _Answer(seconds=seconds):
                number = QLocale().toString(max(1, round(seconds * 1000)))
                text = translated("Servers", "Answers ({number} ms)").format(number=number)
                return Reach.ANSWERS, text
            case GessoError() as error:
                return Reach.FAILS, in_short(error)

    def _take_new(self, name: str) -> None:
        self._selected = name
        self._failed = None
        self._answers.pop(name, None)
        self._read(test_all=False, then=name)

    def _read(self, *, test_all: bool = False, then: str = "") -> None:
        def taken(paired: tuple[Remote, ...]) -> None:
            self._take(paired)
            for remote in paired:
                if remote.name == then or (test_all and remote.name not in self._asked):
                    self._ask(remote.name)

        self._reading = self._crossing.run(
            Lane.PAIR, lambda _: self._remotes.all(), done=taken, failed=self._fail
        )

    def _take(self, paired: tuple[Remote, ...]) -> None:
        before, self._paired = self._paired, paired
        names = [remote.name for remote in paired]
        self._answers = {name: said for name, said in self._answers.items() if name in names}
        if self._selected not in names:
            self._selected = names[0] if names else ""
        self.changed.emit()
        if before is not None and before != paired:
            self.listed.emit()

    def _ask(self, name: str) -> None:
        cut = Cut()
        self._failed = None
        self._asked[name] = self._crossing.run(
            Lane.ASK,
            lambda _: _answer(self._remotes.find(name), cut),
            done=partial(self._keep, name),
            failed=partial(self._keep, name),
            stop=cut.now,
        )
        self.changed.emit()

    def _keep(self, name: str, said: _Answer | GessoError) -> None:
        self._asked.pop(name, None)
        self._answers[name] = said
        self.changed.emit()

    def _stop(self, name: str) -> None:
        task = self._asked.pop(name, None)
        if task is not None:
            task.cancel()

    def _fail(self, error: GessoError) -> None:
        self._failed = error
        self.changed.emit()


def _answer(remote: Remote, cut: Cut) -> _Answer:
    started = time.perf_counter()
    found = standing(remote, cut)
    return _Answer(time.perf_counter() - started, found)


def _models(found: Standing) -> str:
    titles = [offer.card.title for offer in found.cards]
    return translated("Servers", ", ").join(titles) or translated("Servers", "None now")


def _left_to_right(text: str) -> str:
    return f"\u2066{text}\u2069"
