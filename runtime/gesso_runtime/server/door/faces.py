"""The faces that take whole pictures, put together for a server."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI

from gesso_runtime.server.door import images, simple
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.picture_desk import PictureDesk
from gesso_runtime.server.door.picture_jobs import PictureJobs
from gesso_runtime.server.door.picture_rules import marks_of, read_words
from gesso_runtime.server.door.simple import Promised
from gesso_runtime.server.steps.decoders import Decoders
from gesso_runtime.server.steps.upload import UploadLimits


def picture_faces(folder: Path) -> Callable[[Door], Iterable[APIRouter]]:
    """folder: of the server's data, which a relative path of a setting starts from.

    What it returns raises CannotRead for a word list that cannot be read.
    """

    def faces(door: Door) -> Iterable[APIRouter]:
        wanted, said = door.settings.faces, door.settings
        if not (wanted.openai or wanted.simple):
            return ()
        pixels, body = door.limits.pixels, door.limits.body_bytes
        decoders = Decoders(UploadLimits(bytes=min(body, UploadLimits().bytes), pixels=pixels))
        desk = PictureDesk(
            door.runtime,
            PictureJobs(door.jobs),
            decoders,
            aliases=said.pictures.aliases,
            marks=marks_of(said.pictures, folder),
            words=read_words(said.words_file(folder)),
            pixels=pixels,
        )
        routers = [images.router(desk, door.outgoing)] if wanted.openai else []
        if wanted.simple:
            promised = Promised()
            door.on_revoked.append(promised.forget)
            routers.append(simple.router(desk, door.outgoing, promised))
        return (*routers, _ending(decoders))

    return faces


def _ending(decoders: Decoders) -> APIRouter:
    """No routes: the children end with the server."""

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            decoders.close()

    return APIRouter(lifespan=living)
