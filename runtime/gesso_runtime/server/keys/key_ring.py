"""The keys that a server lets in. Of each only its SHA-256 is kept.

A fast hash is enough: a key has 256 random bits. One for passwords would let anybody who asks
wrongly keep the server busy.
"""

import hashlib
import hmac
import json
import math
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import (
    BadRequest,
    CannotRead,
    DamagedFile,
    GessoError,
    KeyRefused,
    NotFound,
)
from gesso_runtime.server.keys.api_key import ApiKey, Scope
from gesso_runtime.server.keys.secret_files import changing, read_secret, replace_secret

PREFIX = "gesso_"
"""Of every key, so that people and programs that look for secrets know what they see."""
MOST_KEYS = 1000  # each request looks at all of them
LONGEST_NAME = 80  # characters
_FORMAT = 1
_LONGEST_SECRET = 200  # characters; ours have 49
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    format: int
    keys: tuple[ApiKey, ...] = ()


class KeyRing:
    """Usable by several threads and processes at once; a change counts from the next request on.

    file: it need not exist yet. clock: seconds since 1970.
    """

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._read: tuple[_Stamp, tuple[ApiKey, ...]] | None = None

    def make(
        self,
        name: str,
        scopes: Iterable[Scope] = (Scope.EDIT,),
        expires: float | None = None,
    ) -> tuple[str, ApiKey]:
        """A new key: what its owner is given, once, and what is known of it from now on.

        expires: seconds since 1970. Raises BadRequest, CannotRead, NotTrusted, CannotWrite,
        DiskFull, ServerBusy.
        """
        now, wanted = self._clock(), frozenset(scopes)
        _refuse_name(name)
        if not wanted:
            raise BadRequest("A key must be good for something.", f"Choose: {', '.join(Scope)}.")
        if expires is not None and not now < expires < math.inf:
            raise BadRequest("A key cannot end before it begins.", "Name a later day.")
        secret = PREFIX + secrets.token_urlsafe(32)
        with changing(self._file):
            known = self.list()
            if len(known) >= MOST_KEYS:
                raise BadRequest(
                    f"This server knows {len(known)} keys, which is as many as it can.",
                    "Remove those that were revoked: gesso server keys forget ID",
                )
            made = ApiKey(_new_id(known), name, _digest(secret), wanted, now, expires)
            self._write((*known, made))
        return secret, made

    def check(self, secret: str) -> ApiKey:
        """The key that `secret` is.

        Raises KeyRefused for one that is unknown, revoked or expired, and for every key while the
        file with the keys cannot be trusted.
        """
        try:
            known = self.list()
        except GessoError as error:
            raise KeyRefused(
                "This server cannot read its keys, so it lets nobody in.",
                "Tell who runs the server: gesso server doctor",
                detail=error.message,
            ) from error
        digest = _digest(secret) if len(secret) <= _LONGEST_SECRET else ""
        found = None
        for key in known:  # all of them, so that the time says nothing
            if hmac.compare_digest(key.digest, digest):
                found = key
        if found is None:
            raise KeyRefused(
                "The server does not know this key.", "Pair with the server once more."
            )
        if found.revoked is not None:
            raise KeyRefused(
                f"The key {found.id} was revoked.", "Ask who runs the server for a new one."
            )
        if not found.is_valid(self._clock()):
            raise KeyRefused(f"The key {found.id} has expired.", "Pair with the server once more.")
        return found

    def revoke(self, key_id: str) -> ApiKey:
        """Lets it in no more; nothing happens to one that was revoked before.

        Raises NotFound, CannotRead, NotTrusted, CannotWrite, DiskFull, ServerBusy.
        """
        with changing(self._file):
            known = self.list()
            key = _one(known, key_id)
            if key.revoked is not None:
                return key
            revoked = replace(key, revoked=self._clock())
            self._write(tuple(revoked if each is key else each for each in known))
        return revoked

    def forget(self, key_id: str) -> ApiKey:
        """Of one that lets nobody in any more. Raises as `revoke`, and BadRequest."""
        with changing(self._file):
            known = self.list()
            key = _one(known, key_id)
            if key.is_valid(self._clock()):
                raise BadRequest(
                    f"The key {key.id} still lets somebody in.",
                    f"Revoke it first: gesso server keys revoke {key.id}",
                )
            self._write(tuple(each for each in known if each is not key))
        return key

    def list(self) -> tuple[ApiKey, ...]:
        """All that were made, in that order.

        Raises CannotRead, DamagedFile, NotTrusted where others may read the file.
        """
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise CannotRead(
                f"{self._file} cannot be read.",
                "Run this as the user whom the server belongs to.",
                detail=str(error),
            ) from error
        # Its mode is part of it: opening the file to others is noticed without a change in it.
        stamp = (status.st_ino, status.st_mtime_ns, status.st_mode)
        with self._lock:
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, _parsed(self._file)
            return self._read[1]

    def _write(self, keys: tuple[ApiKey, ...]) -> None:
        text = json.dumps(to_plain(_Kept(_FORMAT, keys)), ensure_ascii=False, indent=1)
        replace_secret(self._file, f"{text}\n".encode())


def _parsed(file: Path) -> tuple[ApiKey, ...]:
    try:
        kept = read_record(_Kept, json.loads(read_secret(file)), file.name)
    except (ValueError, RecursionError, BadRequest) as error:
        raise _damaged(file, str(error)) from error
    if kept.format != _FORMAT:
        raise _damaged(file, f"format {kept.format}")
    return kept.keys


def _one(known: tuple[ApiKey, ...], key_id: str) -> ApiKey:
    found = [key for key in known if key.id == key_id]
    if not found:
        raise NotFound(f"There is no key {key_id!r}.", "See: gesso server keys list")
    return found[0]


def _refuse_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadRequest(
            f"A key needs a name of 1 to {LONGEST_NAME} characters, in one line.",
            "Name the person or the machine that it is for.",
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _new_id(known: tuple[ApiKey, ...]) -> str:
    taken = {key.id for key in known}
    while (number := secrets.token_hex(4)) in taken:
        pass
    return number


def _damaged(file: Path, detail: str) -> DamagedFile:
    return DamagedFile(
        f"{file} does not hold the keys of a server.",
        "Put a copy of it back; or remove it, and pair every client again.",
        detail=detail,
    )
