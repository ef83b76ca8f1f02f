"""Here or on a server: who is asked, and what happens where the server is away."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import Heard, edit, resolve, resolved, soon
from fixtures.cutting_line import Line
from fixtures.server_to_kill import ServerToKill
from gesso_core.cards.model_card import CardLicence
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, NotFound, ServerAway
from gesso_core.foretold import foretelling
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.client.client import JobState
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.placed import PlacedClient
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.course import RemotePatience
from gesso_runtime.client.remote.offers import Offer
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.placing import (
    IfAway,
    Sending,
    Terms,
    afar,
    asks_servers,
    heard_of,
    leaving,
)

FAR = edit(card="far")


@pytest.fixture
def here() -> Iterator[FakeClient]:
    client = FakeClient(resolve)
    yield client
    client.close()


def nothing(request: EditRequest) -> None:
    """Everything may leave."""


def usable(card: str) -> Usable:
    found = resolved(card)
    return Usable(found.card, found.files, found.environment, found.placements)


def unusable(card: str) -> Unusable:
    return Unusable(resolved(card).card, "It does not fit.", "Choose another.")


def test_a_card_runs_where_it_was_placed(server: ServerToKill, here: FakeClient) -> None:
    placed = PlacedClient(here, {"far": RemoteClient(server.remote())}, nothing)
    near, far = Heard(), Heard()
    jobs = {placed.submit(edit(card="near"), near), placed.submit(FAR, far)}
    results = [heard.end().result for heard in (near, far)]
    assert {heard.statuses[0].id for heard in (near, far)} == jobs
    assert [result and result.facts.placement for result in results] == [
        "rehearsal",
        "remote:studio/rehearsal",
    ]
    assert soon(lambda: placed.jobs == ())
    placed.close()
    heard = Heard()
    here.submit(edit(), heard)  # whoever opened it closes it
    assert heard.end().state is JobState.DONE


@pytest.mark.parametrize("refusal", [BadRequest("No.", "Say --send."), Cancelled()])
def test_what_must_not_leave_does_not(
    server: ServerToKill, here: FakeClient, refusal: Exception
) -> None:
    def before(request: EditRequest) -> None:
        raise refusal

    with Line(server.port) as line:
        placed = PlacedClient(here, {"far": RemoteClient(server.remote(port=line.port))}, before)
        heard = Heard()
        placed.submit(FAR, heard)
        final = heard.end()
        assert final.state is (
            JobState.CANCELLED if isinstance(refusal, Cancelled) else JobState.FAILED
        )
        assert final.error in {None, refusal}
        placed.close()
        assert line.connections == 0


def test_where_the_server_is_away_it_runs_here_if_that_is_wished(
    server: ServerToKill, here: FakeClient
) -> None:
    with Line(server.port) as line:
        gone = server.remote(port=line.port)
    told = list[ServerAway]()
    for instead in (frozenset({"far"}), frozenset[str]()):
        there = RemoteClient(gone, patience=RemotePatience(away=0.2))
        placed = PlacedClient(
            here,
            {"far": there},
            nothing,
            instead=instead,
            on_instead=lambda request, error: told.append(error),
        )
        heard = Heard()
        job = placed.submit(FAR, heard)
        final = heard.end()
        assert final.id == job
        if instead:
            assert final.result is not None
            assert final.result.facts.placement == "rehearsal"
            assert isinstance(final.retried, ServerAway)
        else:
            assert isinstance(final.error, ServerAway)
        placed.close()
    assert len(told) == 1


def test_who_cannot_be_told_that_it_runs_here_costs_it_nothing(
    server: ServerToKill, here: FakeClient
) -> None:
    with Line(server.port) as line:
        gone = server.remote(port=line.port)
    there = RemoteClient(gone, patience=RemotePatience(away=0.2))

    def closed(*_: object) -> None:
        raise BrokenPipeError

    with closing(
        PlacedClient(here, {"far": there}, nothing, instead=frozenset({"far"}), on_instead=closed)
    ) as placed:
        heard = Heard()
        placed.submit(FAR, heard)
        assert heard.end().result is not None


def test_jobs_of_both_are_cancelled_and_moved(server: ServerToKill, here: FakeClient) -> None:
    placed = PlacedClient(here, {"far": RemoteClient(server.remote())}, nothing)
    heard = [Heard() for _ in range(4)]
    cards = ("near", "far", "near", "far")
    slow = {"slow": 0.3}
    jobs = [
        placed.submit(edit(slow, card=card), each) for card, each in zip(cards, heard, strict=True)
    ]
    for each in heard[:2]:
        each.until_running()
    assert {status.id for status in placed.jobs} == set(jobs)
    placed.move(jobs[3], 0)
    for job in jobs:
        placed.cancel(job)
    assert [each.end().state for each in heard] == [JobState.CANCELLED] * 4
    placed.close()


@pytest.mark.parametrize(
    ("engine", "is_short", "expected"),
    [
        ("auto", False, False),
        ("auto", True, True),
        ("operators", True, False),
        ("remote:studio", False, True),
        ("fits", True, False),
        ("large", False, True),
        ("unknown", False, True),
    ],
)
def test_servers_are_asked_only_where_this_computer_cannot(
    engine: str, is_short: bool, expected: bool
) -> None:
    assessed = [usable("fits"), unusable("large")]
    assert asks_servers(engine, assessed, is_short=is_short) is expected


def test_what_runs_here_is_not_sent_unless_the_server_is_named(server: ServerToKill) -> None:
    first, second = server.remote("first"), server.remote("second")
    cards = {name: resolved(name).card for name in ("fits", "large", "new", "own")}
    own = replace(cards["own"], is_built_in=True)
    found = [
        Offer(first, cards["fits"]),
        Offer(first, cards["large"], 2.5),
        Offer(second, cards["large"]),
        Offer(second, cards["new"]),
        Offer(second, own),
    ]
    assessed = [usable("fits"), unusable("large"), usable("own")]
    placed = afar(found, assessed, named=False)
    assert [(each.card.id, each.remote.name) for each in placed] == [
        ("large", "first"),
        ("new", "second"),
    ]
    assert placed[0].reason == "It does not fit."
    assert "2.5 s" in placed[0].words
    named = afar(found, assessed, named=True)
    assert [each.card.id for each in named] == ["fits", "large", "new"]
    assert [each.runs_here for each in named] == [True, False, False]
    own_too = afar(found, assessed, named=True, own_too=True)
    assert [each.card.id for each in own_too] == ["fits", "large", "new", "own"]


def test_what_leaves_is_said_with_size_time_and_licence(server: ServerToKill) -> None:
    licence = CardLicence("Strict-1.0", allows_commercial_use=False)
    card = replace(resolved("large").card, licence=licence)
    (placed,) = afar([Offer(server.remote(), card, 12.0)], [unusable("large")], named=False)
    said = " ".join(leaving(FAR, placed).sentences)
    for word in ("studio", "It does not fit.", "4.61 kB", "12 s", "Strict-1.0", "commercially"):
        assert word in said


def test_of_work_in_parts_all_that_leaves_is_said(server: ServerToKill) -> None:
    (placed,) = afar([Offer(server.remote(), resolved("large").card)], [], named=True)
    with foretelling(7_000_000):
        told = leaving(FAR, placed)
    assert "7 MB" in " ".join(told.sentences)
    assert told.bytes < 7_000_000, "which is counted as it is sent"


def test_a_server_that_is_away_is_refused_passed_over_or_waited_for(
    server: ServerToKill, tmp_path: Path
) -> None:
    with Line(server.port) as line:
        gone = server.remote("gone", port=line.port)
    remotes = Remotes(tmp_path, lambda: None)
    remotes.add(gone)
    with pytest.raises(ServerAway, match="gone"):
        heard_of(remotes, Terms(), silent)
    assert heard_of(remotes, Terms(if_away=IfAway.LOCAL), silent) == ()
    assert heard_of(remotes, Terms(Sending.NEVER), silent) == ()

    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        heard_of(remotes, Terms(if_away=IfAway.WAIT), stop)
    remotes.add(server.remote("there"))
    (found,) = heard_of(remotes, Terms(), silent)
    assert (found.remote.name, found.card.id) == ("there", "rehearsal")
    with pytest.raises(ServerAway):
        heard_of(remotes, Terms(remote="gone"), silent)
    with pytest.raises(NotFound):
        heard_of(remotes, Terms(remote="nobody"), silent)
