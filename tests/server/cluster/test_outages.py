"""A job that waits for a cluster whose head loses power, and comes back."""

import socket
import threading

import pytest

from fixtures.clients import Heard, edit, picture
from fixtures.scripted_proxy import ScriptedProxy, stream
from fixtures.two_machines import two_machines
from gesso_core.edit_request import EngineResult
from gesso_core.messages import Alive, Finished
from gesso_runtime.client.client import JobState
from gesso_runtime.server.cluster import road
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.course import ClusterPatience

DONE = Finished(7, EngineResult(picture=picture()))
PATIENT = ClusterPatience(wait=60.0, first_pause=0.01, most_pause=0.05)
OUTAGES = PATIENT.lost + 1


@pytest.mark.slow
@pytest.mark.parametrize("is_known", [True, False], ids=["lost", "unreachable"])
def test_outages_while_it_waits_cost_a_job_nothing(
    monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    """However many there are: no job pulls a cable. is_known: nobody says that there is no way."""
    monkeypatch.setattr(road, "_ALIVE", {"TCP_KEEPIDLE": 1, "TCP_KEEPINTVL": 1, "TCP_KEEPCNT": 1})
    has_come, is_away, is_over = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def waits(_: socket.socket) -> None:
        has_come.release()
        is_over.wait(60.0)

    class Client(ClusterClient):
        def _say_away(self, why: str) -> None:
            is_away.release()

    with two_machines() as (head, here):
        if is_known:
            here.know(head)
        acts = (*[waits] * OUTAGES, stream(Alive(), DONE))
        proxy = head.run(lambda: ScriptedProxy(*acts, host=head.address))
        with proxy:
            client, heard = Client(proxy.road(), patience=PATIENT), Heard()
            here.run(lambda: client.submit(edit(), heard))
            for _ in range(OUTAGES):
                assert has_come.acquire(timeout=30.0)
                head.plug(is_in=False)
                assert is_away.acquire(timeout=30.0)
                head.plug(is_in=True)
            final = heard.end()
            is_over.set()
            here.run(client.close)
    assert final.state is JobState.DONE, final.error
