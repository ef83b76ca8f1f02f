"""Pipes to a process that may do anything: never blocked for longer than it takes to notice."""

import os
import select
import sys
from collections import deque
from collections.abc import Callable, Iterable

_NOTICE_MS = 100  # how long it takes at most to notice that nobody wants to wait any more
_TAIL_BYTES = 16384
_PIPE_BYTES = 1 << 20
_CHUNK = 1 << 16


def enlarge(descriptor: int) -> None:
    """Fewer turns between the two processes for a large picture; as it is where that is refused."""
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415  # not on every platform

        try:
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        except OSError:  # the user's allowance is used up
            return


def write_all(
    descriptor: int, parts: Iterable[bytes | memoryview], is_given_up: Callable[[], bool]
) -> bool:
    """Whether all was written: not when nobody reads any more or it was given up.

    descriptor: does not block.
    """
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    for part in parts:
        view = memoryview(part)
        while view:
            try:
                view = view[os.write(descriptor, view) :]
            except BlockingIOError:
                poll.poll(_NOTICE_MS)
            except OSError:
                return False
            if is_given_up():
                return False
    return True


class Tail:
    """The last of what was said, bounded."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._bytes = 0

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._bytes += len(piece)
        while self._bytes - len(self._pieces[0]) >= _TAIL_BYTES:
            self._bytes -= len(self._pieces.popleft())

    @property
    def text(self) -> str:
        return b"".join(self._pieces)[-_TAIL_BYTES:].decode("utf-8", "replace").strip()


class Inflow:
    """What a process says, as `wire.read` wants it; its standard error is kept on the way.

    Ends when the process has ended, even where a child of it still holds the pipe. Both
    descriptors are this object's own from now on. process: a pidfd of it, None where there is none.
    """

    def __init__(self, said: int, errors: int, process: int | None) -> None:
        self.tail = Tail()
        self.is_over = False
        self._said = said
        self._errors = errors
        self._process = process
        self._is_given_up = False
        self._has_ended = False
        self._poll = select.poll()
        for descriptor in (said, errors, *(() if process is None else (process,))):
            self._poll.register(descriptor, select.POLLIN)
        os.set_blocking(said, False)
        os.set_blocking(errors, False)

    def give_up(self) -> None:
        """From another thread: whoever reads finds the end, soon."""
        self._is_given_up = True

    def readinto(self, view: memoryview) -> int:
        while True:
            try:
                count = os.readv(self._said, [view])
            except BlockingIOError:
                count = 0 if self._has_ended or self._is_given_up else -1
            if count == 0:
                self.is_over = True
            if count >= 0:
                return count
            self._wait(_NOTICE_MS * 10)

    def close(self) -> None:
        while self._keep_errors():
            pass
        for descriptor in (self._said, self._errors, self._process):
            if descriptor is not None:
                os.close(descriptor)

    def _wait(self, milliseconds: int) -> None:
        for descriptor, _ in self._poll.poll(milliseconds):
            if descriptor == self._errors and not self._keep_errors():
                self._poll.unregister(self._errors)
            if descriptor == self._process:
                self._has_ended = True

    def _keep_errors(self) -> bool:
        try:
            piece = os.read(self._errors, _CHUNK)
        except BlockingIOError:
            return False
        self.tail.add(piece)
        return bool(piece)
