"""What the worker says, one message at a time whichever thread says it."""

import os
import threading
from io import FileIO

from gesso_core import wire
from gesso_core.arena import Arena
from gesso_core.messages import Finished, FromWorker, to_frame
from gesso_runtime.worker.exit_codes import PARENT_GONE


class Channel:
    """arena: where large results lie; the client has read one before it asks for the next."""

    def __init__(self, stream: FileIO, arena: Arena | None = None) -> None:
        self._stream = stream
        self._arena = arena
        self._turn = threading.Lock()

    def send(self, message: FromWorker) -> None:
        """Blocks while nobody reads; ends the process when nobody ever will.

        Raises TypeError and BadRequest, with nothing written, for what cannot travel.
        """
        frame = to_frame(message)
        if self._arena is not None and isinstance(message, Finished):
            frame = self._arena.store(frame)
        parts = tuple(wire.parts(frame))
        with self._turn:
            try:
                wire.hand_over(self._stream, parts)
            except OSError:
                os._exit(PARENT_GONE)
