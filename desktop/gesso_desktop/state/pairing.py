"""Getting to know a server: its address, the fingerprint that people compare, its one-time code."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.servers_texts import asks_for_certificate, told
from gesso_desktop.state.texts import translated
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.client.remote.pairing import (
    fingerprint_of,
    paired,
    shown_certificate,
    this_client,
)
from gesso_runtime.client.remote.remote import Remote, check_name, read_address, usual_name
from gesso_runtime.client.remote.remotes import Remotes

T = TypeVar("T")


class Step(StrEnum):
    ADDRESS = "address"
    COMPARE = "compare"
    PAIRED = "paired"


class PairingState(QObject):
    """One server; nothing of it is kept before it is paired."""

    changed = Signal()
    paired = Signal(str)
    """The name that it has here now."""

    def __init__(self, remotes: Remotes, crossing: Crossing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remotes, self._crossing = remotes, crossing
        self._task: Task | None = None
        self._found: Remote | None = None
        self._failed: GessoError | None = None
        self.step = Step.ADDRESS
        self.address = ""
        self.name = ""
        self.code = ""
        self.is_same = False
        """Somebody has compared the fingerprints."""
        self.own_certificate: Path | None = None
        """With its key, for a server that lets in only whom it knows; None for none."""

    @property
    def fingerprint(self) -> str:
        """Eight groups of four; empty before the server has shown its certificate."""
        return "" if self._found is None else fingerprint_of(self._found.certificate)

    @property
    def is_busy(self) -> bool:
        return self._task is not None

    @property
    def busy_with(self) -> str:
        if not self.is_busy:
            return ""
        if self.step is Step.ADDRESS:
            return translated("Servers", "Asking {address}…").format(address=self.address)
        return translated("Servers", "Pairing…")

    @property
    def trouble(self) -> str:
        """Why it did not go on, and what to do."""
        return "" if self._failed is None else told(self._failed, while_pairing=True)

    @property
    def wants_certificate(self) -> bool:
        """Whether it may be that which is missing."""
        return self._failed is not None and asks_for_certificate(self._failed)

    @property
    def can_go_on(self) -> bool:
        if self.is_busy or self.step is Step.PAIRED:
            return False
        if self.step is Step.ADDRESS:
            return bool(self.address)
        return self.is_same and bool(self.code and self.name)

    def begin(self) -> None:
        """With another server, from the start."""
        self.address = self.name = ""
        self.own_certificate = None
        self.go_back()

    def set_address(self, text: str) -> None:
        self.address = text.strip()
        self.changed.emit()

    def set_name(self, text: str) -> None:
        self.name = text.strip()
        self.changed.emit()

    def set_code(self, text: str) -> None:
        self.code = text.strip()
        self.changed.emit()

    def set_same(self, is_same: bool) -> None:
        self.is_same = is_same
        self.changed.emit()

    def set_own_certificate(self, file: Path | None) -> None:
        self.own_certificate = file
        self.changed.emit()

    def go_on(self) -> None:
        """Look who answers there; then, once that was compared, pair."""
        if not self.can_go_on:
            return
        self._failed = None
        try:
            if self.step is Step.ADDRESS:
                self._look_up()
            else:
                self._pair()
        except GessoError as error:
            self._failed = error
        self.changed.emit()

    def go_back(self) -> None:
        """To the address; what was compared is to be compared anew."""
        self.stop()
        self.step, self._found = Step.ADDRESS, None
        self._failed = None
        self.code, self.is_same = "", False
        self.changed.emit()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.changed.emit()

    # Inside

    def _look_up(self) -> None:
        address = read_address(self.address)

        def ask(cut: Cut) -> Remote:
            return Remote(usual_name(address.host), address, shown_certificate(address, cut))

        self._run(ask, self._compare)

    def _compare(self, found: Remote) -> None:
        self._found, self.step = found, Step.COMPARE
        self.name = found.name
        self.changed.emit()

    def _pair(self) -> None:
        assert self._found is not None  # there was something to compare
        own = "" if self.own_certificate is None else str(self.own_certificate.absolute())
        remote = replace(self._found, name=check_name(self.name), client_certificate=own)
        remotes, code = self._remotes, self.code

        def pair(cut: Cut) -> str:
            remotes.refuse_known(remote.name)  # before the code is spent
            key = paired(remote, code, this_client(), cut)
            remotes.add(replace(remote, key=key))
            return remote.name

        self._run(pair, self._finish, kept=self.paired.emit)

    def _finish(self, name: str) -> None:
        self.step = Step.PAIRED
        self.changed.emit()

    def _run(
        self,
        work: Callable[[Cut], T],
        done: Callable[[T], None],
        *,
        kept: Callable[[T], object] | None = None,
    ) -> None:
        """kept: hears of what was done even where stopping came too late."""
        cut = Cut()

        def succeeded(result: T) -> None:
            if self._task is task:
                self._task = None
                done(result)
            if kept is not None:
                kept(result)

        task = self._task = self._crossing.run(
            Lane.PAIR,
            lambda _: work(cut),
            done=succeeded,
            failed=self._fail,
            is_lasting=kept is not None,
            stop=cut.now,
        )

    def _fail(self, error: GessoError) -> None:
        self._task, self._failed = None, error
        self.changed.emit()
