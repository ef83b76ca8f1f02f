"""A message to a worker in the form in which it travels."""

from gesso_core import wire
from gesso_core.errors import BadRequest
from gesso_core.messages import ToWorker, to_frame


def packed(message: ToWorker) -> tuple[bytes | memoryview, ...]:
    """Arrays are not copied where they are contiguous. Raises BadRequest for what cannot travel."""
    try:
        return tuple(wire.parts(to_frame(message)))
    except (TypeError, ValueError) as error:
        raise BadRequest(
            "The request holds something that cannot be sent to an engine.", detail=repr(error)
        ) from error
