"""Server-sent events of a job, read from an answer and made into progress."""

import base64
import binascii
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPResponse
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from gesso_core.pixels import Pixels
from gesso_core.progress import Progress
from gesso_runtime.client.remote.door import Gone

_LINE_BYTES = 1 << 22  # a preview in base64 has a twentieth of that
_NAMES = frozenset({"id", "event", "data"})
_LONGEST_PREVIEW = 1024  # px of a side


@dataclass(frozen=True)
class Event:
    """number: 0 for none. name: "" for a sign of life."""

    number: int = 0
    name: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def read_events(answer: HTTPResponse) -> Iterator[Event]:
    """Until the answer ends. Raises Gone for what is none of it."""
    said = dict[str, str]()
    while line := answer.readline(_LINE_BYTES):
        if not line.endswith(b"\n"):
            raise Gone("an event is cut off, or far too long")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            if said:
                yield _event(said)
            said = {}
        elif text.startswith(":"):
            yield Event()
        else:
            name, _, value = text.partition(":")
            if name in _NAMES:
                said[name] = value.removeprefix(" ")


def progress_of(event: Event) -> Progress | None:
    """Of "progress" and "preview"; None for what says nothing that can be shown."""
    stage, done, total = (event.data.get(name) for name in ("stage", "done", "total"))
    if not (isinstance(stage, str) and isinstance(done, int) and isinstance(total, int)):
        return None
    preview = _picture(event.data.get("jpeg")) if event.name == "preview" else None
    if event.name == "preview" and preview is None:
        return None
    return Progress(stage, done, total, preview, event.data.get("ready"))


def _event(said: Mapping[str, str]) -> Event:
    number = said.get("id", "")
    try:
        data = json.loads(said.get("data", "{}"))
    except (ValueError, RecursionError) as error:
        raise Gone(f"an event is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise Gone("an event holds no object")
    known = int(number) if number.isdecimal() and len(number) < 20 else 0
    return Event(known, said.get("event", ""), data)


def _picture(jpeg: object) -> Pixels | None:
    """h×w×3 uint8. A preview that cannot be shown is left out: the edit does not need it."""
    if not isinstance(jpeg, str):
        return None
    try:
        with Image.open(io.BytesIO(base64.b64decode(jpeg)), formats=("JPEG",)) as opened:
            if max(opened.size) > _LONGEST_PREVIEW:
                return None
            return np.array(opened.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, binascii.Error):
        return None
