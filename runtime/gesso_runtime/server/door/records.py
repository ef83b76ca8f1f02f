"""Jobs and their events as they are told to clients of the native face."""

import json
from collections.abc import Mapping
from typing import Any

from gesso_runtime.server.jobs.events import error_data
from gesso_runtime.server.jobs.jobs import JobEvent
from gesso_runtime.server.jobs.record import JobRecord


def record_data(record: JobRecord, position: int | None = None) -> Mapping[str, Any]:
    """position: how many wait before it, told of one that waits."""
    said: dict[str, Any] = {
        "id": record.id,
        "state": record.state.value,
        "card": record.card,
        "kind": record.kind,
        "created": record.created,
        "started": record.started,
        "ended": record.ended,
        "attempts": record.attempts,
        "priority": record.priority,
    }
    if position is not None:
        said["position"] = position
    if record.error is not None:
        said["error"] = error_data(record.error)
    if record.result_digest:
        said["result"] = {"digest": record.result_digest, "bytes": record.result_bytes}
    return said


def sent_event(event: JobEvent) -> bytes:
    """As a server-sent event."""
    data = json.dumps(event.data, allow_nan=False, separators=(",", ":"))
    return f"id: {event.number}\nevent: {event.name}\ndata: {data}\n\n".encode()
