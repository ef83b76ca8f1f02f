"""A node that visits a cluster for as long as there is work: python -m … --address HEAD:6379

It joins as a node of Ray with this machine's cards. When no replica has lived on it for a while, it
leaves; when it is asked to end (SIGTERM, Ctrl+C), what runs on it may end first. Knows Ray by its
command and by the names of its processes alone. An autoscaler of Ray leaves such a node alone.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from gesso_core.errors import Failed, GessoError, NeedsEnvironment, ServerAway

DONE, USAGE, NEEDS, FAILED = 0, 2, 3, 6
"""Exit codes, the same as those of `gesso`."""

REPLICA = b"ray::ServeReplica:"
"""How the process of a replica calls itself (Ray 2.60.0, ray/_private/worker.py)."""
DRAIN_VARIABLE = "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S"
_START = ("-P", "-m", "ray.scripts.scripts", "start", "--block", "--disable-usage-stats")
_RAYLET = b"raylet"  # how Ray's own process calls itself that is a node once the head has answered
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Stay:
    """idle_seconds: without a replica, also at the beginning. drain_seconds: that what runs has
    when this is asked to end. joining_seconds: until the head has answered. ending_seconds: that
    Ray has, after it drained, to end its own processes; 3 s were measured.
    """

    idle_seconds: float
    drain_seconds: float
    joining_seconds: float = 120.0
    ending_seconds: float = 15.0


def main(arguments: Sequence[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        if find_spec("ray") is None:
            raise NeedsEnvironment(
                "Ray is not installed here.",
                "A release has it in its environment “cluster-node”: run bin/python of that one.",
            )
        visit(join(args), _stay_of(args))
    except GessoError as error:
        print(f"gesso: {error.message}\n       {error.hint}", file=sys.stderr)
        return NEEDS if isinstance(error, NeedsEnvironment) else FAILED
    return DONE


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="visiting", allow_abbrev=False)
    made.add_argument("--address", required=True, metavar="HEAD:PORT", help="of the cluster's head")
    made.add_argument("--cards", type=_count, default=1, metavar="N", help="default: 1")
    made.add_argument(
        "--processors", type=_count, default=None, metavar="N", help="default: all of this machine"
    )
    made.add_argument(
        "--idle-seconds", type=_seconds, default=180.0, metavar="S",
        help="without a replica, then it leaves; default: 180",
    )  # fmt: skip
    made.add_argument(
        "--drain-seconds", type=_seconds, default=90.0, metavar="S",
        help="that jobs have to end when it is told to leave; default: 90",
    )  # fmt: skip
    made.add_argument(
        "--joining-seconds", type=_seconds, default=120.0, metavar="S",
        help="until the head has answered, else it fails; default: 120",
    )  # fmt: skip
    made.add_argument(
        "--object-store-bytes", type=_count, default=None, metavar="N",
        help="memory in which pictures travel; default: as Ray chooses",
    )  # fmt: skip
    made.add_argument("more", nargs="*", metavar="-- OPTION", help="further options of ray start")
    return made


def join(args: argparse.Namespace) -> tuple[str, ...]:
    """The command that makes this machine a node until it ends. args: of `parser`."""
    told = [f"--address={args.address}", f"--num-gpus={args.cards}"]
    if args.processors is not None:
        told.append(f"--num-cpus={args.processors}")
    if args.object_store_bytes is not None:
        told.append(f"--object-store-memory={args.object_store_bytes}")
    return (sys.executable, *_START, *told, *args.more)


def visit(command: Sequence[str], stay: Stay) -> None:
    """Returns when the node has left, because it was idle or because of a signal.

    command: a process that is the node; SIGTERM makes it drain and end. Raises ServerAway where it
    ends by itself, Failed where it does not end.
    """
    drain = {DRAIN_VARIABLE: str(stay.drain_seconds)}
    with _asked_to_end() as is_asked:
        node = subprocess.Popen(command, env={**os.environ, **drain}, start_new_session=True)
        try:
            _join(node, stay.joining_seconds, is_asked)
            _work(node, stay.idle_seconds, is_asked)
            _leave(node, stay.drain_seconds + stay.ending_seconds)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(node.pid, signal.SIGKILL)
            node.wait()


def _join(node: subprocess.Popen[bytes], seconds: float, is_asked: Callable[[], bool]) -> None:
    """Raises ServerAway."""
    end = monotonic() + seconds
    while not is_asked() and not any(_RAYLET in _name(each) for each in _children(node.pid)):
        _refuse_ended(node)
        if monotonic() > end:
            raise ServerAway(
                "The head of the cluster does not answer.",
                "Check its address, that this machine may reach its ports, and that it runs.",
                detail=f"within {seconds:.0f} s",
            )
        sleep(_LOOK_SECONDS)


def _work(node: subprocess.Popen[bytes], seconds: float, is_asked: Callable[[], bool]) -> None:
    """Until it is asked to end, or no replica has been here for that long. Raises ServerAway."""
    last, here = monotonic(), 0
    while not is_asked():
        _refuse_ended(node)
        if (found := sum(1 for _ in _replicas(node.pid))) != here:
            _say(f"Replicas here: {found}")
            here = found
        if here:
            last = monotonic()
        elif monotonic() - last >= seconds:
            _say("Nothing to do: leaving the cluster.")
            return
        sleep(_LOOK_SECONDS)
    _say("Asked to end: no new job comes here, and what runs may end.")


def _refuse_ended(node: subprocess.Popen[bytes]) -> None:
    if (code := node.poll()) is not None:
        raise ServerAway(
            "The cluster cannot be joined, or let go of this node.",
            "Check that its head runs, and that this node knows its token.",
            detail=f"ray start ended with {code}",
        )


def _leave(node: subprocess.Popen[bytes], seconds: float) -> None:
    """Raises Failed where the node had to be ended."""
    node.terminate()
    try:
        node.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Failed(
            "The node did not leave the cluster in time and was ended.",
            "Jobs that ran on it are run again by the server.",
        ) from error


def _replicas(process: int) -> Iterator[int]:
    """Below the process, at any depth."""
    for child in _children(process):
        if _name(child).startswith(REPLICA):
            yield child
        yield from _replicas(child)


def _name(process: int) -> bytes:
    """The first word of its command line; empty when it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().partition(b"\0")[0]
    return b""


def _children(process: int) -> Iterator[int]:
    with suppress(OSError):
        for each in list(Path(f"/proc/{process}/task").iterdir()):
            with suppress(OSError):
                yield from map(int, (each / "children").read_text().split())


@contextmanager
def _asked_to_end() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM or SIGINT came, which end nothing by themselves inside."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {each: signal.signal(each, note) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(asked)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _stay_of(args: argparse.Namespace) -> Stay:
    return Stay(args.idle_seconds, args.drain_seconds, args.joining_seconds)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"“{text[:80]}” is no whole number from 0 on.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"“{text[:80]}” is no number of seconds.")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
