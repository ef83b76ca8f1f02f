"""Pictures by way of the server's jobs: each request is one, and nobody goes round the queue."""

import asyncio
import base64
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import EngineFailed
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled
from gesso_runtime.server.jobs.jobs import Asked, JobEvent, Submitted
from gesso_runtime.server.jobs.record import JobRecord
from gesso_runtime.server.jobs.served import ServedJobs


@dataclass(frozen=True, eq=False)
class OnItsWay:
    """share: 0…1 of the steps that are done. preview: h×w×3 uint8, of the model's canvas."""

    share: float
    preview: Pixels


class PictureJobs:
    """called: what the client calls its request, "" for nothing. What is called somehow runs on
    when the client goes away: it will ask for it again. Everything else is cancelled.
    """

    def __init__(self, jobs: ServedJobs) -> None:
        self._jobs = jobs
        self._last_words: set[asyncio.Task[JobRecord]] = set()

    async def submit(self, request: EditRequest, key: str, called: str = "") -> "PictureJob":
        submitting = asyncio.ensure_future(self._jobs.submit(Asked(request, key, called)))
        try:
            submitted = await asyncio.shield(submitting)
        except asyncio.CancelledError:  # what is being written down cannot be stopped
            if not called:
                submitting.add_done_callback(partial(self._never_told, key))
            raise
        return PictureJob(self, request, submitted.job.id, key, bool(called))

    async def events(self, job: "PictureJob") -> AsyncIterator[JobEvent]:
        async for event in self._jobs.events(job.id, job.key):
            yield event

    async def result(self, job: "PictureJob") -> EngineResult:
        result = await self._jobs.result(job.id, job.key)
        await self._jobs.collected(await self._jobs.status(job.id, job.key))
        return result

    def give_up(self, job: str, key: str) -> None:
        """Whoever waited is gone; that is no moment to wait for an answer."""
        task = asyncio.ensure_future(self._jobs.cancel(job, key))
        self._last_words.add(task)
        task.add_done_callback(self._last_words.discard)

    def _never_told(self, key: str, submitting: asyncio.Future[Submitted]) -> None:
        if not submitting.cancelled() and submitting.exception() is None:
            self.give_up(submitting.result().job.id, key)


@dataclass(eq=False)
class PictureJob:
    """A job that was taken on. is_settled: nobody has to give it up any more."""

    jobs: PictureJobs
    request: EditRequest
    id: str
    key: str
    runs_on: bool
    is_settled: bool = False

    async def result(self) -> EngineResult:
        """Raises what it failed with."""
        await self.end()
        return await self.ended()

    async def end(self) -> None:
        """Until it has ended, well or not."""
        async with aclosing(self.previews()) as news:
            async for _ in news:
                pass

    async def ended(self) -> EngineResult:
        """After its previews: what it came to."""
        try:
            return await self.jobs.result(self)
        except Cancelled as error:
            raise EngineFailed("This job was cancelled.", "Ask again.") from error

    async def previews(
        self, is_wanted: Callable[[float], bool] = lambda _: False
    ) -> AsyncGenerator[OnItsWay, None]:
        """Until it has ended. Left before that, by whatever way, it is given up.

        is_wanted: by the share of the steps that are done.
        """
        try:
            async for event in self.jobs.events(self):
                if event.name == "preview":
                    share = event.data["done"] / max(1, event.data["total"])
                    if is_wanted(share):
                        yield OnItsWay(share, await asyncio.to_thread(_picture, event))
            self.is_settled = True
        finally:
            self.drop()

    def drop(self) -> None:
        """Once at most: of a job that has ended it would take away what is kept."""
        if not (self.is_settled or self.runs_on):
            self.jobs.give_up(self.id, self.key)
        self.is_settled = True


def _picture(event: JobEvent) -> Pixels:
    with Image.open(io.BytesIO(base64.b64decode(event.data["jpeg"])), formats=("JPEG",)) as image:
        return np.array(image.convert("RGB"))
