"""A message to a worker or a replica in the form in which it travels."""

from gesso_core import wire
from gesso_core.arena import Arena
from gesso_core.errors import BadRequest
from gesso_core.messages import ToServer, ToWorker, to_frame


def packed(
    message: ToWorker | ToServer, arena: Arena | None = None
) -> tuple[bytes | memoryview, ...]:
    """Large arrays are copied to the arena where there is one; others only where they are not
    contiguous. Raises BadRequest for what cannot travel.
    """
    try:
        frame = to_frame(message)
        return tuple(wire.parts(frame if arena is None else arena.store(frame)))
    except (TypeError, ValueError) as error:
        raise BadRequest(
            "The request holds something that cannot be sent to an engine.",
            "Try again; if it happens again, report the problem with its details.",
            detail=repr(error),
        ) from error
