"""One worker as a child process, and the two threads that write to it and read from it."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO, cast

from gesso_core import wire
from gesso_core.arena import Arena, open_arena
from gesso_core.errors import BadFrame, NeedsEnvironment
from gesso_core.messages import ToWorker, from_frame
from gesso_runtime.client.death import ended, killed_for_memory
from gesso_runtime.client.packing import packed
from gesso_runtime.client.pipes import Inflow, enlarge, write_all
from gesso_runtime.client.station import Hear
from gesso_runtime.environments import Environment

_LEAVES_SECONDS = 0.5  # for a process whose output has ended to end itself
_DIES_SECONDS = 5.0  # for one that was killed: a driver may hold it for a while
_POLL_SECONDS = 0.005
_MISLEADING = (
    *("LD_LIBRARY_PATH", "LD_PRELOAD", "LD_AUDIT"),
    *("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"),
)
"""Variables that put other libraries in the place of those that a packed environment brings."""


@dataclass(frozen=True, slots=True)
class Command:
    """How a worker is started. variables: of its environment, all of them."""

    words: tuple[str, ...]
    variables: Mapping[str, str]


def worker_command(environment: Environment, row: str) -> Command:
    return module_command(environment, "gesso_runtime.worker", "--engine", row)


def module_command(environment: Environment, module: str, *arguments: str) -> Command:
    """Runs a module of ours there.

    A packed environment is used as it is (`-I`), whatever the user's variables say of Python or of
    libraries. One with a `path`, which a checkout has, gets it as PYTHONPATH: `-I` would ignore
    that, so the folder that we are in and the user's own packages are shut out one by one.
    """
    foreign = ("PYTHON",) if environment.path else ("PYTHON", *_MISLEADING)
    variables = {name: v for name, v in os.environ.items() if not name.startswith(foreign)}
    # As `nvidia_cards` counts; CUDA's own order is by speed.
    variables["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
    if environment.path:
        variables["PYTHONPATH"] = os.pathsep.join(str(path) for path in environment.path)
    isolated = ("-P", "-s") if environment.path else ("-I",)
    return Command((str(environment.python), *isolated, "-m", module, *arguments), variables)


class WorkerProcess:
    """Must be started by a thread that stays for as long as the process does: the kernel ends the
    process with the thread that started it.
    """

    def __init__(
        self, command: Command, hear: Hear, *, niceness: int = 0, use_arenas: bool = True
    ) -> None:
        """hear: called on a thread of this object's, `Ended` last. use_arenas: where the system
        has them. Raises NeedsEnvironment.
        """
        self._hear = hear
        self._outbox: queue.SimpleQueue[Sequence[bytes | memoryview] | None] = queue.SimpleQueue()
        self._is_given_up = False
        self._is_reaped = False
        self._killing = threading.Lock()
        self._memory_kills = killed_for_memory()
        self._arenas = _arenas() if use_arenas else None
        try:
            self._process = _started(command, self._arenas)
        except NeedsEnvironment:
            self._close_arenas()
            raise
        said, errors = _detached(self._process.stdout), _detached(self._process.stderr)
        self._input = _detached(self._process.stdin)
        for descriptor in (self._input, said):
            enlarge(descriptor)
        if niceness:
            with suppress(OSError):  # it may have ended already
                os.setpriority(os.PRIO_PROCESS, self._process.pid, niceness)
        self._inflow = Inflow(said, errors, _pidfd(self._process.pid))
        self._threads = tuple(
            threading.Thread(target=work, name=f"gesso-worker-{name}", daemon=True)
            for name, work in (("input", self._write), ("output", self._read))
        )
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: ToWorker) -> None:
        self._outbox.put(packed(message, self._arenas and self._arenas[0]))

    def close(self, patience: float) -> None:
        self._is_given_up = True  # its input ends, which asks it to end
        self._outbox.put(None)
        if patience > 0:
            self._threads[1].join(patience)
        self._kill()
        self._threads[1].join(_DIES_SECONDS)
        self._inflow.give_up()
        for thread in self._threads:
            thread.join()
        self._close_arenas()

    def _close_arenas(self) -> None:
        arenas, self._arenas = self._arenas, None
        for arena in arenas or ():
            arena.close()

    def _write(self) -> None:
        os.set_blocking(self._input, False)
        while (parts := self._outbox.get()) is not None:
            if not write_all(self._input, parts, lambda: self._is_given_up):
                break
            del parts
        os.close(self._input)

    def _read(self) -> None:
        misunderstood: BadFrame | None = None
        try:
            while (frame := wire.read(cast("BinaryIO", self._inflow))) is not None:
                if self._arenas is not None:
                    frame = self._arenas[1].restore(frame)
                self._hear(from_frame(frame))  # type: ignore[arg-type]
                del frame
        except BadFrame as error:
            misunderstood = error
        has_left = self._inflow.is_over and self._has_left(_LEAVES_SECONDS)
        self._inflow.close()
        self._kill()
        self._hear(
            ended(
                self._reap(),
                self._inflow.tail.text,
                misunderstood=None if has_left else misunderstood,
                memory_kills=killed_for_memory() - self._memory_kills,
            )
        )

    def _reap(self) -> int:
        if not self._has_left(_DIES_SECONDS):  # held by a driver: the system ends it later
            return -signal.SIGKILL
        with self._killing:
            self._is_reaped = True
            return self._process.wait()

    def _has_left(self, seconds: float) -> bool:
        """Whether it ends within that time. It stays a zombie, so that its number stays its own."""
        until = monotonic() + seconds
        while True:
            flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
            try:
                if os.waitid(os.P_PID, self._process.pid, flags) is not None:
                    return True
            except ChildProcessError:  # this program has children reaped for it
                return True
            if monotonic() > until:
                return False
            sleep(_POLL_SECONDS)

    def _kill(self) -> None:
        """It and all that it started."""
        with self._killing:
            if not self._is_reaped:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)


def _arenas() -> tuple[Arena, Arena] | None:
    """For tasks, for results."""
    tasks = open_arena()
    results = tasks and open_arena()
    return None if tasks is None or results is None else (tasks, results)


def _started(command: Command, arenas: tuple[Arena, ...] | None) -> subprocess.Popen[bytes]:
    numbers = [arena.descriptor for arena in arenas or ()]
    try:
        return subprocess.Popen(
            (*command.words, *(("--arenas", *map(str, numbers)) if numbers else ())),
            pass_fds=numbers,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            close_fds=True,
            cwd=Path(
                sys.executable
            ).anchor,  # it must not keep the user's folder from being unmounted
            env=dict(command.variables),
            start_new_session=True,  # an interrupt in the terminal is for us alone
        )
    except OSError as error:
        raise NeedsEnvironment(
            "The program that runs engines cannot be started.",
            "Install the engines again; “gesso doctor” shows what is there.",
            detail=f"{command.words[0]}: {error}",
        ) from error


def _detached(stream: object) -> int:
    """The descriptor alone; closing it is up to us."""
    descriptor = os.dup(cast("BinaryIO", stream).fileno())
    cast("BinaryIO", stream).close()
    return descriptor


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):  # older kernels, other systems: its pipe's end has to do
        return None
