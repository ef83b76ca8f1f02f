"""A new picture in a file of its own, made by a model, by a job: what all kinds of it share."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from gesso_core.geometry import Size
from gesso_core.progress import Report
from gesso_desktop.document.delivering import free_name
from gesso_desktop.state.delivery import Delivery, told_limits
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doers
from gesso_desktop.state.engine_texts import isolated
from gesso_desktop.state.instead import Here, Instead
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.messages import Message, Severity
from gesso_desktop.state.offering import offer_again
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.texts import translated


class NewPicture(QObject):
    """Of the picture on the desk, as it is seen. Everything here belongs to the Qt thread."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        delivery: Delivery,
        doers: Doers,
        *,
        instead: Instead,
        word: str,
        parent: QObject | None = None,
    ) -> None:
        """word: added to the picture's name."""
        super().__init__(parent)
        self._desk, self._jobs, self._delivery = desk, jobs, delivery
        self._doers, self._instead, self._word = doers, instead, word

    @property
    def size(self) -> Size:
        """Of the picture as it is, seen; 0×0 with nothing open."""
        return self._delivery.size

    @property
    def suggestion(self) -> Path:
        """A free name beside the picture."""
        usual = self._delivery.suggestion()
        opened = self._desk.opened
        assert opened is not None
        return free_name(usual.with_name(f"{opened.path.stem}-{self._word}{usual.suffix}"))

    def _submit(
        self,
        opened: Opened,
        title: str,
        work: Callable[[Report], Any],
        *,
        done: Callable[[Any], object],
        again: Callable[[], object],
        here: Here,
    ) -> int:
        """here: how it is begun anew with this machine alone."""
        number = self._jobs.submit(
            title,
            work,
            done=done,
            failed=lambda error: offer_again(self._desk.messages, opened, error, again),
            writes_file=True,
        )
        self._instead.note(number, here)
        return number

    def _say_saved(
        self,
        path: Path,
        what: str,
        limits: Sequence[str],
        remarks: Sequence[str] = (),
        *,
        host: str,
    ) -> None:
        """what: the new picture is. limits: what the file does not keep, as the promise says it.
        remarks: what else the user should know of how it was made. host: the server that made it;
        "" for this machine."""
        sentences = (what, *made_on(host), *told_limits(limits), *dict.fromkeys(remarks))
        say_saved(self._desk, path, sentences, is_warning=bool(remarks))


def without(limits: Sequence[str], said: str) -> tuple[str, ...]:
    """Of a promise, but the sentence that says in English what the window says itself."""
    return tuple(each for each in limits if each != said)


def made_on(host: str) -> tuple[str, ...]:
    if not host:
        return ()
    return (
        translated("NewPicture", "It was made on the server {host}.").format(host=isolated(host)),
    )


def say_saved(
    desk: Desk, path: Path, sentences: Sequence[str], *, is_warning: bool, opens: bool = False
) -> None:
    """With a button that opens it, unless it `opens` by itself."""
    desk.messages.say(
        Message(
            Severity.WARNING if is_warning else Severity.NOTE,
            translated("NewPicture", "Saved {name}.").format(name=path.name),
            " ".join(sentences),
            "" if opens else translated("NewPicture", "Open it"),
            None if opens else partial(desk.open, path),
        )
    )
