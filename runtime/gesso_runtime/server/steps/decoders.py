"""Uploads are decoded by children of the server, so that a parser's fault ends only one of them."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from io import FileIO
from typing import cast

import numpy as np

from gesso_core import wire
from gesso_core.errors import (
    BadFrame,
    DamagedFile,
    GessoError,
    ServerBusy,
    TooLarge,
    UnknownFormat,
)
from gesso_core.wire import Frame, Limits
from gesso_runtime.own_environment import describe_own
from gesso_runtime.server.steps.decoding_frames import DECODE, DECODED, MODULE
from gesso_runtime.server.steps.upload import Upload, UploadLimits

_SERVES = 200  # pictures; then another takes its place, with nothing left of what it has seen
_PATIENCE = 30.0  # seconds for a free child
_BESIDES_SECONDS = 30.0  # of the clock, besides what the processor may take
_REFUSALS = {kind.code: kind for kind in (DamagedFile, TooLarge, UnknownFormat)}


class Decoders:
    """Thread-safe. Children are started when they are wanted, and one that fails is replaced."""

    def __init__(self, limits: UploadLimits, *, at_once: int = 2) -> None:
        """at_once: children."""
        self.limits = limits
        self.at_once = at_once
        self._free: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(at_once):
            self._free.put(None)
        self._is_closed = False

    def decode(self, content: bytes) -> Upload:
        """Blocks. Raises UnknownFormat, DamagedFile, TooLarge, ServerBusy."""
        if len(content) > self.limits.bytes:
            raise TooLarge(
                f"The picture's file has {len(content) / 1e6:.0f} MB; "
                f"{self.limits.bytes / 1e6:.0f} MB at most are read.",
                "Send a smaller picture.",
            )
        try:
            child = self._free.get(timeout=_PATIENCE)
        except queue.Empty as error:
            raise ServerBusy("Too many pictures are being read.", "Try again soon.") from error
        try:
            child = child if child is not None and child.is_fresh else _replaced(child)
            return child.decode(content, self.limits)
        except BaseException:
            if child is not None and not child.is_fresh:
                child.close()
                child = None
            raise
        finally:
            if self._is_closed and child is not None:
                child.close()
                child = None
            self._free.put(child)

    def close(self) -> None:
        """Ends those that wait; one at work ends after it."""
        self._is_closed = True
        with suppress(queue.Empty):
            while True:
                child = self._free.get_nowait()
                if child is not None:
                    child.close()


class _Child:
    """is_fresh: it can be given another picture."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # nothing of the user's is among the words
            _words(), env=_variables(), bufsize=0, close_fds=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._served = 0

    @property
    def is_fresh(self) -> bool:
        return self._served < _SERVES and self._process.poll() is None

    def decode(self, content: bytes, limits: UploadLimits) -> Upload:
        self._served += 1
        watch = threading.Timer(limits.seconds + _BESIDES_SECONDS, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            asked = Frame(DECODE, asdict(limits), {"file": np.frombuffer(content, np.uint8)})
            wire.write(cast(FileIO, self._process.stdin), asked)
            # Of RGB in 16 bits and opacity as float32.
            most = Limits(array_bytes=(3 * 2 + 4) * limits.pixels, arrays=2)
            answer = wire.read(cast(FileIO, self._process.stdout), most)
            if answer is None:
                raise EOFError  # the process ended
        except (OSError, EOFError, BadFrame) as error:
            self._served = _SERVES
            raise DamagedFile(
                "The picture cannot be read: decoding it broke off.",
                "Save it once more, as PNG or JPEG.",
            ) from error
        finally:
            watch.cancel()
        return _upload(answer)

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.kill()
        self._process.wait()


def _replaced(old: _Child | None) -> _Child:
    if old is not None:
        old.close()
    return _Child()


def _upload(answer: Frame) -> Upload:
    if answer.kind == DECODED:
        notes = tuple(answer.fields["notes"])
        return Upload(answer.arrays["pixels"], answer.arrays.get("alpha"), notes)
    kind: type[GessoError] = _REFUSALS.get(answer.fields["code"], DamagedFile)
    raise kind(answer.fields["message"], answer.fields["hint"])


def _words() -> list[str]:
    isolated = ("-P", "-s") if describe_own().path else ("-I",)
    return [sys.executable, *isolated, "-m", MODULE]


def _variables() -> Mapping[str, str]:
    """No settings of the user's for Python or its libraries; one thread is enough for a picture."""
    path = describe_own().path
    kept = {name: v for name, v in os.environ.items() if name in {"PATH", "LANG", "LC_ALL"}}
    kept |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    if path:
        kept["PYTHONPATH"] = os.pathsep.join(str(each) for each in path)
    return kept
