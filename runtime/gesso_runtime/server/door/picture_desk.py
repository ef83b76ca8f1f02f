"""From a form to a task and back to files: what every face that takes whole pictures shares."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.errors import CannotRead, ServerBusy, TooLarge
from gesso_core.mask import Mask
from gesso_core.picture import fitting, shrink
from gesso_core.pixels import Pixels
from gesso_core.recipe import EngineKind, Value
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.runtime import Runtime
from gesso_runtime.server.door.openai_errors import Refused, refused_for
from gesso_runtime.server.door.picture_forms import Form
from gesso_runtime.server.door.picture_jobs import PictureJob, PictureJobs
from gesso_runtime.server.door.picture_models import card_for, named
from gesso_runtime.server.door.picture_task import Made, PictureTask, selected
from gesso_runtime.server.door.picture_wish import Wish, in_a_style_of, point_of
from gesso_runtime.server.said import LOGGER
from gesso_runtime.server.steps.decoders import Decoders
from gesso_runtime.server.steps.finishing import Finished, Marks
from gesso_runtime.server.steps.upload import Upload
from gesso_runtime.server.steps.words import REASON, WordList
from gesso_runtime.styles import styles_of

_log = logging.getLogger(LOGGER)
_AT_ONCE = 2  # pictures that are laid or written; each takes several times its own memory
_HELD = 4  # times the pixels of one request: of all pictures that wait for their jobs
_SELECTING_SIDE = 1024  # px of what a model is shown to select in
_MOST_PICTURES = 16


@dataclass(frozen=True, slots=True)
class Client:
    """key: the id of its API key. called: its own name for the request, "" for none."""

    key: str
    called: str = ""

    def part(self, name: str) -> str:
        """What one of several jobs of the request is called."""
        return f"{self.called}/{name}" if self.called else ""


class PictureDesk:
    """aliases: what clients call a model, to a card's id. pixels: of all pictures of a request."""

    def __init__(
        self,
        runtime: Runtime,
        jobs: PictureJobs,
        decoders: Decoders,
        *,
        aliases: Mapping[str, str],
        marks: Marks,
        words: WordList,
        pixels: int,
    ) -> None:
        self._runtime = runtime
        self._jobs = jobs
        self._decoders = decoders
        self.aliases = aliases
        self._marks = marks
        self._words = words
        self._pixels = pixels
        self._held = 0
        self._decoding = asyncio.Semaphore(decoders.at_once)
        self._working = asyncio.Semaphore(_AT_ONCE)

    async def usable(self) -> tuple[Usable, ...]:
        """What can be asked for here now."""
        return tuple(each for each in await self._assessed() if isinstance(each, Usable))

    @asynccontextmanager
    async def task(
        self, form: Form, wish: Wish, client: Client, *, starts_from_words: bool = False
    ) -> AsyncIterator[PictureTask]:
        """Its pictures are held until it is left. Raises Refused, ServerBusy and what selecting
        fails with.
        """
        if self._words.refuses(wish.prompt):
            _log.info("refused", extra={"said": {"key": client.key, "reason": REASON}})
            raise Refused("content_policy_violation", "This server does not take this prompt.",
                          "prompt", hint="Say it in other words.")  # fmt: skip
        with ExitStack() as held:
            uploads, mask = ((), None) if starts_from_words else await self._read(form, held)
            first, further = (uploads[0], uploads[1:]) if uploads else (None, ())
            card, kind, styles = await self._card(wish, bool(mask), len(further), first is None)
            wish = in_a_style_of(card, styles, wish)
            if len(further) > card.references:
                said = f"{card.title} looks at {card.references} further pictures at most."
                raise Refused("invalid_value", said, "image")
            task = PictureTask(wish, card, kind, self._marks, first, mask, further)
            if first is not None and mask is None and wish.selects:
                task = await self._selected(task, client)
            if task.kind is EngineKind.INPAINT and task.where is None:
                said = f"{card.title} fills in what a mask shows."
                raise Refused("missing_required_parameter", said, "mask")
            yield task

    async def submit(
        self, task: PictureTask, client: Client, number: int, quality: Quality | None = None
    ) -> PictureJob:
        """Of its `number`th picture. Raises as `Jobs.submit`."""
        wanted = quality or task.quality
        async with self._working:
            request = await asyncio.to_thread(task.request, number, wanted)
        return await self._jobs.submit(request, client.key, client.part(f"{number}-{wanted.value}"))

    async def made(self, task: PictureTask, request: EditRequest, result: EngineResult) -> Made:
        async with self._working:
            return await asyncio.to_thread(task.picture, request, result)

    async def partial(self, task: PictureTask, request: EditRequest, preview: Pixels) -> Finished:
        async with self._working:
            return await asyncio.to_thread(task.partial, request, preview)

    async def _read(self, form: Form, held: ExitStack) -> tuple[tuple[Upload, ...], Mask | None]:
        files = form.files.get("image", ())
        if not files:
            raise Refused("missing_required_parameter", "“image” is missing.", "image")
        if len(files) > _MOST_PICTURES:
            raise Refused(
                "invalid_value", f"“image” is {_MOST_PICTURES} pictures at most.", "image"
            )
        uploads = []
        for content in files:
            uploads.append(await self._decoded(content, "image"))
            if sum(each.size.area for each in uploads) > self._pixels:
                raise Refused("image_too_large", "These pictures have too many pixels.", "image")
            held.enter_context(self._holding(uploads[-1].size.area))
        mask = form.one_file("mask")
        if mask is None:
            return tuple(uploads), None
        return tuple(uploads), _mask(await self._decoded(mask, "mask"), uploads[0])

    async def _decoded(self, content: bytes, name: str) -> Upload:
        try:
            async with self._decoding:  # or all threads would wait for a child that is free
                return await asyncio.to_thread(self._decoders.decode, content)
        except (CannotRead, TooLarge) as error:
            raise refused_for(error, name) from error

    @contextmanager
    def _holding(self, area: int) -> Iterator[None]:
        if self._held + area > _HELD * self._pixels:
            raise ServerBusy("Too many pictures wait for their turn.", "Try again soon.")
        self._held += area
        try:
            yield
        finally:
            self._held -= area

    async def _card(
        self, wish: Wish, has_mask: bool, further: int, starts_from_words: bool
    ) -> tuple[ModelCard, EngineKind, tuple[str, ...]]:
        """The last: the styles that it was added with."""
        assessed = await self._assessed()
        chosen = named(wish.model, assessed, self.aliases)
        places = {each.card.id: each for each in assessed if isinstance(each, Usable)}
        cards = [each.card for each in places.values()]
        kinds = [EngineKind.GENERATE if starts_from_words else EngineKind.EDIT]
        if has_mask or wish.selects:
            kinds.append(EngineKind.INPAINT)
        card, kind = card_for([chosen] if chosen is not None else cards, kinds, further)
        place = places.get(card.id)
        return card, kind, () if place is None else styles_of(card, place.files.files)

    async def _assessed(self) -> tuple[Usable | Unusable, ...]:
        return await asyncio.to_thread(self._runtime.assessed)

    async def _selected(self, task: PictureTask, client: Client) -> PictureTask:
        """With the part that another model selects; without one here, as it was, and said so."""
        assert task.upload is not None
        point = point_of(task.wish.selects)
        kind = EngineKind.MATTE if point is None else EngineKind.POINT
        able = [each.card for each in await self.usable() if kind in each.card.kinds]
        if not able:
            return replace(task, notes=("No model here selects; all of the picture was shown.",))
        upload, size = task.upload, fitting(task.upload.size, _SELECTING_SIDE)
        params: dict[str, Value] = {}
        if point is not None:
            x, y = point
            if not (x < upload.size.width and y < upload.size.height):
                raise Refused("invalid_value", "“select” lies outside the picture.", "select")
            params["points"] = (x * size.width / upload.size.width,
                                y * size.height / upload.size.height, 1.0)  # fmt: skip
        card, _ = card_for(able, (kind,))
        request = EditRequest(kind, card.id, shrink(upload.pixels, size), params=params)
        job = await self._jobs.submit(request, client.key, client.part("select"))
        result = await job.result()
        if result.mask is None:
            return replace(task, notes=("Nothing was selected; all of the picture was shown.",))
        is_inverted = task.wish.selects == "background"
        where = await asyncio.to_thread(selected, result.mask, upload.size, is_inverted=is_inverted)
        return replace(task, where=where)


def _mask(mask: Upload, picture: Upload) -> Mask:
    """Where it is transparent the picture may change. Raises Refused."""
    if mask.size != picture.size:
        own, other = mask.size, picture.size
        raise Refused(
            "invalid_mask", f"The mask has {own.width}×{own.height} pixels and the picture "
            f"{other.width}×{other.height}.", "mask",
        )  # fmt: skip
    if mask.alpha is None:
        raise Refused("invalid_mask", "Nothing of the mask is transparent.", "mask",
                      hint="Where it is transparent the picture may change.")  # fmt: skip
    found = Mask(picture.size.box, np.asarray(1 - mask.alpha, np.float32))
    if found.tight_box.is_empty:
        raise Refused("invalid_mask", "Nothing of the mask is transparent.", "mask")
    return found
