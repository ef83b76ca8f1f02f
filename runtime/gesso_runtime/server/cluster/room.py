"""What a replica works with: clients for the jobs of one card each, and what its node has."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gesso_core.messages import PROTOCOL
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.runtime import open_runtime
from gesso_runtime.server.cluster.seen import Seen, there


@dataclass(frozen=True)
class Room:
    """connect: a client for the jobs of one card. see: what this node has; may take a while."""

    connect: Callable[[], RuntimeClient]
    see: Callable[[], Seen]


def open_room(models: Path, cards: Path | None, carrier: str) -> Room:
    """carrier: "local" or "fake". Raises BadRequest for another."""
    runtime = open_runtime(models, cards, carrier=carrier)

    def connect() -> RuntimeClient:
        return FakeClient() if carrier == "fake" else LocalClient(runtime.resolve)

    def see() -> Seen:
        found = runtime.surroundings
        return Seen(PROTOCOL, found.machine, tuple(there(each) for each in found.environments))

    return Room(connect, see)
