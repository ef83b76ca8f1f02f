"""One-time codes by which a new client gets its key. Only the SHA-256 of a code is kept.

A code has 60 random bits, lives for minutes, and a few wrong tries end every code that lives: it is
not found by trying, and of no use to who reads the file later.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadRequest, DamagedFile, GessoError, KeyRefused, NotFound
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.secret_files import changing, read_secret, replace_secret

WRONG_TRIES = 5
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ0"  # 32; without 1, I, L and O, which look alike
_GROUPS, _GROUP = 3, 4
_SAME = str.maketrans("O", "0")
_MOST_CODES = 20
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code is good for. ends: of the code; key_expires: of the key that it brings."""

    digest: str = field(repr=False)
    scopes: frozenset[Scope]
    ends: float
    key_expires: float | None = None
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    format: int
    invitations: tuple[Invitation, ...] = ()


class PairingCodes:
    """Usable by several processes at once: one makes a code while the server runs.

    file: it need not exist yet. clock: seconds since 1970.
    """

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock

    def make(
        self,
        seconds: float,
        scopes: Iterable[Scope] = (Scope.EDIT,),
        key_expires: float | None = None,
    ) -> tuple[str, Invitation]:
        """A code for one client, to be said within `seconds`.

        Raises BadRequest, CannotRead, NotTrusted, CannotWrite, DiskFull, ServerBusy.
        """
        letters = "".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP))
        made = Invitation(_digest(letters), frozenset(scopes), self._clock() + seconds, key_expires)
        with changing(self._file):
            alive = self._alive()
            if len(alive) >= _MOST_CODES:
                raise BadRequest(
                    f"{len(alive)} codes are waiting already.", "Use them, or wait until they end."
                )
            self._write((*alive, made))
        groups = (letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
        return "-".join(groups), made

    def redeem(self, code: str) -> Invitation:
        """What `code` is good for; it is good for that no more.

        Raises KeyRefused for a code that is wrong, used or too old, all in the same words; and
        CannotRead, DamagedFile, NotTrusted, CannotWrite, DiskFull, ServerBusy.
        """
        digest = _digest(_plain(code))
        with changing(self._file):
            alive = self._alive()
            found = None
            for each in alive:
                if hmac.compare_digest(each.digest, digest):
                    found = each
            if found is not None:
                self._write(tuple(each for each in alive if each is not found))
                return found
            if alive:
                tried = (replace(each, wrong=each.wrong + 1) for each in alive)
                self._write(tuple(each for each in tried if each.wrong < WRONG_TRIES))
        raise KeyRefused(
            "The code is wrong, was used before, or is too old.",
            "Ask for a new one: gesso server pair",
        )

    def give_back(self, invitation: Invitation) -> None:
        """Its code is good once more: what it was redeemed for could not be had. Nothing happens
        where that cannot be written.
        """
        with suppress(GessoError), changing(self._file):
            self._write((*self._alive(), invitation))

    def _alive(self) -> tuple[Invitation, ...]:
        try:
            kept = read_record(_Kept, json.loads(read_secret(self._file)), self._file.name)
        except NotFound:
            return ()
        except (ValueError, RecursionError, BadRequest) as error:
            raise DamagedFile(
                f"{self._file} does not hold codes for pairing.",
                "Remove it: codes that were not used are lost with it, and nothing else.",
                detail=str(error),
            ) from error
        now = self._clock()
        return tuple(each for each in kept.invitations if now < each.ends)

    def _write(self, alive: tuple[Invitation, ...]) -> None:
        replace_secret(self._file, json.dumps(to_plain(_Kept(_FORMAT, alive))).encode())


def _plain(code: str) -> str:
    """As it was made, however people write it."""
    letters = "".join(letter for letter in code[:100].upper() if letter.isalnum())
    return letters.translate(_SAME)


def _digest(letters: str) -> str:
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()
