"""Models that take turns in a replica never are on its card together, whoever hangs up."""

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.types import Message, Scope

from fixtures.clients import LONG, edit
from fixtures.cluster_rooms import room
from fixtures.replica_process import SECRET, Holding
from fixtures.scripted_proxy import framed
from gesso_core.messages import PROTOCOL, Ask
from gesso_runtime.server.cluster.replica import Replica


class Caller:
    """Whoever asks for a job; it leaves when `has_left` is set."""

    def __init__(self, replica: Replica, card: str, slow: float = 0.0) -> None:
        self.has_left = asyncio.Event()
        self._said = [framed(Ask(PROTOCOL, edit({"slow": slow}, card=card)))]
        self.task = asyncio.ensure_future(self._ask(replica))

    async def _ask(self, replica: Replica) -> None:
        scope: Scope = {
            "type": "http",
            "method": "POST",
            "path": "/jobs",
            "query_string": b"",
            "headers": [(b"authorization", f"Bearer {SECRET}".encode())],
        }
        answer = await replica.answer(Request(scope, self._receive))
        await answer(scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if self._said:
            return {"type": "http.request", "body": self._said.pop(), "more_body": False}
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, _: Message) -> None:
        """Nobody reads it."""


async def until(notes: Path, words: str) -> None:
    async with asyncio.timeout(LONG):
        while words not in notes.read_text():
            await asyncio.sleep(0.01)


def test_who_hangs_up_while_another_model_is_put_out_leaves_no_two_on_the_card(
    tmp_path: Path,
) -> None:
    notes = tmp_path / "notes"

    async def act() -> None:
        found = room("fake", str(notes))
        holding = Holding(found, most=1)
        replica = Replica(holding, found.see, SECRET)
        first = Caller(replica, "first", slow=0.8)  # which ends after the second left
        await until(notes, "denoising-1")
        second = Caller(replica, "second")
        async with asyncio.timeout(LONG):
            while holding.cards:
                await asyncio.sleep(0.01)
        second.has_left.set()
        await second.task
        third = Caller(replica, "third")
        await asyncio.gather(first.task, third.task)

    asyncio.run(act())
    said = [" ".join(line.split()[2:]) for line in notes.read_text().splitlines()]
    assert said.index("gone first") < said.index("held third")
    assert "held second" not in said
