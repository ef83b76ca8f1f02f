"""Who ran what on a server: one JSON line each, in files that only grow; no prompts, no names.

    FOLDER/audit-000001.jsonl, audit-000002.jsonl, …    the oldest goes once there are too many

Every line has a number, the hash of the one before and its own, so that a line that was changed or
taken out is found. Whoever can write here can also write all lines anew: against that, keep the
hash of the last line elsewhere, as `Checked.last` tells it.
"""

import errno
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from gesso_core.errors import CannotRead
from gesso_runtime.server.keys.secret_files import FILE_MODE, FOLDER_MODE, changing
from gesso_runtime.store.disk import writing

FILE_BYTES, FILES = 16 << 20, 32
MOST_FILES = 10_000  # that an operator may ask for
FIRST = "0" * 64
"""What the first line of all says of the one before it."""
_NAME = re.compile(r"audit-(\d{6,})\.jsonl")
_LONGEST_LINE = 8 << 10
_LONGEST_WORD = 200  # characters; what comes from a client cannot fill the disk
_HASH = ',"hash":"'
_HASHED = re.compile(r'(.*),"hash":"([0-9a-f]{64})"\}', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Deed:
    """what: "job", "lost", "refused", "paired", "key made", "key revoked", "started", "stopped" …

    key: the id of an API key. model: digest of its files. pixels: of the pictures that came, of
    what began to run. bytes_in, bytes_out: of request and result as they are kept. seconds: that it
    ran. outcome: "done", "answered again", "cancelled", "revoked", or the code of an error.
    """

    what: str
    key: str = ""
    job: str = ""
    kind: str = ""
    card: str = ""
    model: str = ""
    pixels: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    seconds: float = 0.0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """at: seconds since 1970, to the millisecond."""

    number: int
    at: float
    deed: Deed


@dataclass(frozen=True, slots=True)
class Checked:
    """lines: that were read. wrong: a sentence each, with file and line. last: the hash of the last
    line, which stands for all before it.
    """

    lines: int
    wrong: tuple[str, ...]
    last: str


@dataclass(frozen=True, slots=True)
class _Line:
    noted: Noted
    before: str
    hash: str


class AuditLog:
    """Usable by several threads and processes at once. clock: seconds since 1970."""

    def __init__(
        self,
        folder: Path,
        *,
        file_bytes: int = FILE_BYTES,
        files: int = FILES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._file_bytes = file_bytes
        self._files = files
        self._clock = clock

    def note(self, deed: Deed) -> None:
        """On the disk when it returns. Raises CannotWrite, DiskFull, ServerBusy."""
        with writing(self._folder):
            self._folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        with changing(self._folder / "audit"), writing(self._folder):
            paths = self._paths()
            last = next((line for path in reversed(paths) if (line := _last(path))), None)
            number, before = (last.noted.number + 1, last.hash) if last else (1, FIRST)
            path = paths[-1] if paths else self._folder / "audit-000001.jsonl"
            if paths and path.stat().st_size >= self._file_bytes:
                path = _after(path)
                for old in paths[: len(paths) + 1 - self._files]:
                    old.unlink()
            _append(path, _text(Noted(number, self._clock(), deed), before))

    def read(self, since: float = 0.0) -> Iterator[Noted]:
        """From the oldest on, without lines that are damaged. since: seconds since 1970.

        Raises CannotRead.
        """
        for _, _, line in self._lines():
            if line is not None and line.noted.at >= since:
                yield line.noted

    def latest(self) -> Noted | None:
        """Raises CannotRead."""
        try:
            found = (line for path in reversed(self._paths()) if (line := _last(path)))
            return next((line.noted for line in found), None)
        except OSError as error:
            raise _unreadable(self._folder, error) from error

    def verify(self) -> Checked:
        """Whether every line is as it was written, and none is missing between the oldest and the
        last. Raises CannotRead.
        """
        count, wrong = 0, list[str]()
        number, before = 0, ""
        for path, place, line in self._lines():
            count += 1
            where = f"{path.name}, line {place}"
            if line is None:
                wrong.append(f"{where}: is damaged, or was changed.")
            elif before and (line.before != before or line.noted.number != number + 1):
                wrong.append(f"{where}: does not follow the line before it.")
            if line is not None:
                number, before = line.noted.number, line.hash
        return Checked(count, tuple(wrong), before)

    def _lines(self) -> Iterator[tuple[Path, int, _Line | None]]:
        """With their place in the file; None for one that is damaged."""
        for path in self._paths():
            try:
                with path.open("rb") as file:
                    for place, text in enumerate(_texts(file), 1):
                        if text != b"\n":  # what ended a line that a power cut had torn
                            yield path, place, _parsed(text)
            except OSError as error:
                raise _unreadable(path, error) from error

    def _paths(self) -> list[Path]:
        named = [path for path in self._folder.glob("audit-*.jsonl") if _NAME.fullmatch(path.name)]
        return sorted(named, key=_count)


def _count(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def _after(path: Path) -> Path:
    return path.with_name(f"audit-{_count(path) + 1:06}.jsonl")


def _texts(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; of what is no line at all, pieces."""
    while text := file.readline(_LONGEST_LINE):
        yield text


def _append(path: Path, text: str) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, FILE_MODE)
    try:
        size = os.fstat(handle).st_size
        is_torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        content = ("\n" if is_torn else "").encode() + text.encode()
        written = os.write(handle, content)
        if written < len(content):  # the disk is full: half a line helps nobody
            os.ftruncate(handle, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fdatasync(handle)
    finally:
        os.close(handle)


def _last(path: Path) -> _Line | None:
    """The last line that is whole."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 4 * _LONGEST_LINE))
        for text in reversed(file.read().splitlines(keepends=True)):
            if (line := _parsed(text)) is not None:
                return line
    return None


def _text(noted: Noted, before: str) -> str:
    """With its end of line."""
    plain: dict[str, Any] = {"number": noted.number, "at": _moment(noted.at)}
    for each in fields(Deed):
        value = getattr(noted.deed, each.name)
        if value != each.default:
            plain[each.name] = value[:_LONGEST_WORD] if isinstance(value, str) else value
    text = json.dumps(plain | {"before": before}, separators=(",", ":"))[:-1]
    return f'{text}{_HASH}{_hash(text)}"}}\n'


def _parsed(text: bytes) -> _Line | None:
    try:
        found = _HASHED.fullmatch(text.decode("ascii").removesuffix("\n"))
        if found is None or not text.endswith(b"\n") or _hash(found[1]) != found[2]:
            return None
        plain: Mapping[str, Any] = json.loads(f"{found[1]}}}")
        deed = Deed(**{each.name: plain.get(each.name, each.default) for each in fields(Deed)})
        at = datetime.fromisoformat(plain["at"]).timestamp()
        return _Line(Noted(plain["number"], at, deed), plain["before"], found[2])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _unreadable(path: Path, error: OSError) -> CannotRead:
    return CannotRead(
        f"{path} cannot be read.",
        "Run this as the user whom the server belongs to.",
        detail=str(error),
    )
