"""What the operator of a cluster decides: `args` in `serve.yaml`, strictly read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest

_RANGES: Mapping[str, tuple[float, float]] = {
    "least": (0, 1000),
    "most": (1, 1000),
    "idle_seconds": (0.1, 86_400),
    "at_once": (1, 64),
    "held": (1, 64),
    "ending_seconds": (0, 86_400),
    "gpus": (0, 64),
    "cpus": (0, 1024),
}


@dataclass(frozen=True, slots=True)
class Args:
    """secret: a file. models, cards: folders that every node and the server see alike; no cards of
    one's own where that is empty. runtime: "local", or "fake" for engines that only play.

    least, most: replicas; least is kept warm, also when nothing is asked for. idle_seconds: until
    a replica that has nothing to do goes. at_once: jobs in one replica; what waits makes more
    replicas. held: models in one replica, each with its memory. ending_seconds: that jobs have when
    their replica is to go. gpus, cpus: of each replica.
    """

    secret: str
    models: str
    cards: str = ""
    runtime: str = "local"
    least: int = 0
    most: int = 1
    idle_seconds: float = 300.0
    at_once: int = 1
    held: int = 1
    ending_seconds: float = 600.0
    gpus: float = 1.0
    cpus: float = 1.0


def read_args(plain: Mapping[str, Any]) -> Args:
    """Raises BadRequest that names what is wrong."""
    args = read_record(Args, plain, "args")
    for name, (least, most) in _RANGES.items():
        if not least <= getattr(args, name) <= most:
            raise _wrong(f"“{name}” is {getattr(args, name)}; possible are {least} to {most}")
    if args.least > args.most:
        raise _wrong("“least” is more than “most”")
    if args.runtime not in {"local", "fake"}:
        raise _wrong(f"“runtime” is “{args.runtime[:40]}”; possible are local and fake")
    return args


def _wrong(what: str) -> BadRequest:
    return BadRequest(f"args: {what}.", "Correct them in serve.yaml.")
