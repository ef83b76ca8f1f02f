"""What the worker says, one message at a time whichever thread says it."""

import os
import threading
from io import FileIO

from gesso_core import wire
from gesso_core.messages import FromWorker, to_frame
from gesso_runtime.worker.exit_codes import PARENT_GONE


class Channel:
    def __init__(self, stream: FileIO) -> None:
        self._stream = stream
        self._turn = threading.Lock()

    def send(self, message: FromWorker) -> None:
        """Blocks while nobody reads; ends the process when nobody ever will.

        Raises TypeError and BadRequest, with nothing written, for what cannot travel.
        """
        parts = tuple(wire.parts(to_frame(message)))
        with self._turn:
            try:
                wire.hand_over(self._stream, parts)
            except OSError:
                os._exit(PARENT_GONE)
