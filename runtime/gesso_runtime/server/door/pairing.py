"""A one-time code for a key."""

import asyncio

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from gesso_core.errors import GessoError, ServerBusy
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.rates import Rate
from gesso_runtime.server.door.statuses import refusal

_TRIES_PER_MINUTE = 10  # of all who ask together: five wrong ones end every code anyhow


class PairingWish(BaseModel):
    """code: as it was shown. name: what the key is to be called, for whoever runs the server."""

    code: str = Field(max_length=64)
    name: str = Field(max_length=80)


def router(door: Door) -> APIRouter:
    routes = APIRouter()
    tries = Rate(_TRIES_PER_MINUTE)

    @routes.post("/v1/pair")
    async def pair(wish: PairingWish) -> Response:
        if wait := tries.take(""):
            busy = ServerBusy("Too many codes were tried.", "Try again in a minute.")
            return refusal(busy, retry=int(wait) + 1)
        secret = await asyncio.to_thread(_paired, door, wish)
        return JSONResponse({"key": secret, "server": door.settings.name})

    return routes


def _paired(door: Door, wish: PairingWish) -> str:
    invitation = door.pairing.redeem(wish.code)
    try:
        secret, key = door.keys.make(wish.name, invitation.scopes, invitation.key_expires)
    except GessoError:
        door.pairing.give_back(invitation)
        raise
    door.note("paired", {"key": key.id})
    return secret
