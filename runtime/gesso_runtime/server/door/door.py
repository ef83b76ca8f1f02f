"""All that the routes of a server need, put together once."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gesso_runtime.runtime import Runtime
from gesso_runtime.server.door.figures import Figures
from gesso_runtime.server.door.limits import DoorLimits
from gesso_runtime.server.door.outgoing import Outgoing
from gesso_runtime.server.jobs.known_pictures import KnownPictures
from gesso_runtime.server.jobs.ready_results import ReadyResults
from gesso_runtime.server.jobs.served import ServedJobs
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.settings import Settings


@dataclass(frozen=True, eq=False)
class Door:
    """last_seconds: of the last run, by card. draining: set when the server is being stopped.
    on_revoked: of faces that keep something for a key; called from any thread.
    """

    jobs: ServedJobs
    known: KnownPictures
    ready: ReadyResults
    keys: KeyRing
    pairing: PairingCodes
    runtime: Runtime
    settings: Settings
    limits: DoorLimits
    figures: Figures
    draining: threading.Event
    outgoing: Outgoing
    last_seconds: Callable[[], Mapping[str, float]]
    note: Callable[[str, Mapping[str, Any]], None] = lambda kind, said: None
    on_revoked: list[Callable[[str], None]] = field(default_factory=list)

    def forget(self, key: str) -> None:
        """A key that was revoked, by its id. From any thread."""
        for forget in self.on_revoked:
            forget(key)
