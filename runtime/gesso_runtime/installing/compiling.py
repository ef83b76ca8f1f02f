"""Python files are compiled once, by the environment's own Python, before anybody starts it.

Two processes share the files. What they write depends on the source and on that Python alone.
"""

import json
import selectors
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from typing import IO, cast

from gesso_core.errors import MachineUnfit, ReleaseDamaged
from gesso_runtime.installing.compile_worker import UNCHECKED
from gesso_runtime.installing.manifest import Entry, File
from gesso_runtime.store.copying import Tick

PYTHON = "bin/python"
"""The interpreter, below an environment's folder."""
ISOLATED = ("-B", "-S", "-s", "-P", "-W", "ignore")
_WORKER = Path(__file__).with_name("compile_worker.py")
_PROCESSES = 2
_BATCH = 16  # files; a tenth of a second or two
_AHEAD = 2  # batches that a process has before it, so that it never waits
_LOOK_SECONDS = 0.2
_PIPE_BYTES = 1 << 16


def modules(entries: Mapping[str, Entry], unparsable: Iterable[str]) -> tuple[str, ...]:
    """The paths of what can be imported, without those that are known not to compile."""
    without = frozenset(unparsable)
    return tuple(
        path
        for path, entry in sorted(entries.items())
        if path.startswith("lib/")
        and path.endswith(".py")
        and isinstance(entry, File)
        and path not in without
    )


def belongs_to(compiled: Path, source: Path) -> bool:
    """Whether its head names this source. Another Python's head has another way to name it."""
    try:
        with compiled.open("rb") as file:
            magic, flags, digest = file.read(4), file.read(4), file.read(8)
        is_known = magic == MAGIC_NUMBER
        return flags == UNCHECKED.to_bytes(4, "little") and (
            not is_known or digest == source_hash(source.read_bytes())
        )
    except OSError:
        return False


def compile_tree(tree: Path, paths: Iterable[str], *, tick: Tick) -> Mapping[str, File]:
    """The compiled form of each of `paths` beside it; the new files, by path below `tree`.

    tick: told how many files are done, several times a second.
    Raises ReleaseDamaged for a file that does not compile, MachineUnfit, and what `tick` raises.
    """
    todo = deque(paths)
    made: dict[str, File] = {}
    if not todo:
        return made
    with _workers(tree) as workers, selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.out, selectors.EVENT_READ, worker)
            for _ in range(_AHEAD):
                worker.send(todo)
        while any(worker.waiting for worker in workers):
            tick(0)
            for key, _ in selector.select(_LOOK_SECONDS):
                for answer in key.data.answers():
                    made |= answer
                    tick(len(answer))
                    key.data.send(todo)
    return made


def isolated_environment() -> dict[str, str]:
    """Of a process that no setting of this user reaches."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}


class _Worker:
    """One process; `waiting` batches are before it."""

    def __init__(self, tree: Path) -> None:
        self._process = subprocess.Popen(
            [str(tree / PYTHON), *ISOLATED, str(_WORKER)],
            cwd=tree,
            env=isolated_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self.waiting = 0
        self.out = cast(IO[bytes], self._process.stdout)
        self._in = cast(IO[bytes], self._process.stdin)
        self._begun = b""  # of an answer that is not whole yet

    def send(self, todo: deque[str]) -> None:
        """The next batch, if anything is left."""
        batch = [todo.popleft() for _ in range(min(_BATCH, len(todo)))]
        if batch:
            self._in.write(json.dumps(batch).encode() + b"\n")
            self.waiting += 1

    def answers(self) -> Iterator[dict[str, File]]:
        """Those that can be read now. Raises MachineUnfit if it has ended, ReleaseDamaged."""
        read = self.out.read(_PIPE_BYTES)
        if not read:
            raise _cannot_run(f"it ended with status {self._process.wait()}")
        *lines, self._begun = (self._begun + read).split(b"\n")
        for line in lines:
            self.waiting -= 1
            yield _files(line)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self.out.close()


@contextmanager
def _workers(tree: Path) -> Iterator[list[_Worker]]:
    """Whatever happens, none is left running. Raises MachineUnfit."""
    started: list[_Worker] = []
    try:
        for _ in range(_PROCESSES):
            started.append(_Worker(tree))
        yield started
    except (BrokenPipeError, FileNotFoundError, PermissionError) as error:
        raise _cannot_run(str(error)) from error
    finally:
        for worker in started:
            worker.end()


def _files(answer: bytes) -> dict[str, File]:
    found = {}
    for path, digest, size, why in json.loads(answer):
        if why:
            raise ReleaseDamaged(
                f"“{path}” cannot be compiled.",
                "Get another release, and tell who made this one.",
                detail=why,
            )
        found[path] = File(digest, size)
    return found


def _cannot_run(detail: str) -> MachineUnfit:
    return MachineUnfit(
        "The Python of the new version does not run on this machine.",
        "Tell who made the release what the details say.",
        detail=detail,
    )
