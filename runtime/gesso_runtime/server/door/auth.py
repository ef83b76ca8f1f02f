"""Who is let in, and how often: before anything of a request's body is read."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from gesso_core.errors import KeyRefused, ServerBusy
from gesso_runtime.server.door.rates import Rate
from gesso_runtime.server.door.refusing import refuse
from gesso_runtime.server.keys.api_key import ApiKey
from gesso_runtime.server.keys.api_key import Scope as KeyScope

OPEN = frozenset({"/healthz", "/v1/pair"})
"""What is answered without a key."""
_SCOPES: Mapping[str, KeyScope] = {"/metrics": KeyScope.METRICS}
_WRONG_PER_MINUTE = 30  # keys or codes, of one address
_BEARER = "bearer "


class Keys(Protocol):
    def check(self, secret: str) -> ApiKey:
        """Raises KeyRefused."""
        ...


class LetIn:
    """Puts the `ApiKey` into the request's state, see `key_of`."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keys: Keys,
        per_minute: Callable[[ApiKey], float],
        at_once: int,
    ) -> None:
        """per_minute: requests of a key, 0 for as many as it likes. at_once: of one key."""
        self._app = app
        self._keys = keys
        self._per_minute = per_minute
        self._at_once = at_once
        self._rates: dict[float, Rate] = {}
        self._wrong = Rate(_WRONG_PER_MINUTE)
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        try:
            key = self._key(scope)
        except KeyRefused as error:
            await refuse(error, scope, receive, send)
            return
        except _Later as later:
            await refuse(later.error, scope, receive, send, retry=later.seconds)
            return
        scope.setdefault("state", {})["key"] = key
        wanted = _SCOPES.get(scope["path"], KeyScope.EDIT)
        if not key.allows(wanted):
            await refuse(_not_for(wanted), scope, receive, send, status=403)
            return
        await self._through(key, scope, receive, send)

    async def _through(self, key: ApiKey, scope: Scope, receive: Receive, send: Send) -> None:
        if self._open[key.id] >= self._at_once:
            busy = ServerBusy(
                f"{self._at_once} requests of this key are open already.",
                "Wait until one of them has ended.",
            )
            await refuse(busy, scope, receive, send)
            return
        self._open[key.id] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[key.id] -= 1
            if not self._open[key.id]:
                del self._open[key.id]

    def _key(self, scope: Scope) -> ApiKey:
        connection = HTTPConnection(scope)
        given = connection.headers.get("authorization", "")
        secret = given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""
        client = "" if connection.client is None else connection.client.host
        if not secret:
            raise KeyRefused(
                "This server asks for a key.", "Send it as “Authorization: Bearer gesso_…”."
            )
        try:
            key = self._keys.check(secret)
        except KeyRefused:
            if wait := self._wrong.take(client):
                raise _Later("Too many wrong keys came from this address.", wait) from None
            raise
        if wait := self._rate(key).take(key.id):
            raise _Later("This key has asked for too much within a minute.", wait)
        return key

    def _rate(self, key: ApiKey) -> Rate:
        per_minute = self._per_minute(key)
        return self._rates.setdefault(per_minute, Rate(per_minute))


def _not_for(wanted: KeyScope) -> KeyRefused:
    return KeyRefused(
        f"This key is not good for that: it needs “{wanted.value}”.",
        "Ask who runs the server for another one.",
    )


class _Later(Exception):
    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.error = ServerBusy(message, f"Try again in {int(seconds) + 1} seconds.")
        self.seconds = int(seconds) + 1


def key_of(connection: HTTPConnection) -> ApiKey:
    """Whose request it is, of one that was let in."""
    key = connection.state.key
    assert isinstance(key, ApiKey)
    return key
