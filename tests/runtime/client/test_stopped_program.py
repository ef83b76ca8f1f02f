"""A program that is stopped for a while, by Ctrl-Z for one, does not blame its workers for it."""

import signal
import subprocess
import sys
import threading
import time

import pytest

from fixtures.clients import LONG
from gesso_core.messages import Alive, ToWorker
from gesso_runtime.client import station
from gesso_runtime.client.station import Hear, Patience, Station

PROGRAM = """
from fixtures.clients import Heard, edit, resolve
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.station import Patience

def main():
    client = LocalClient(resolve, patience=Patience(alive=5, silence=5), allow_unconfined=True)
    heard = Heard()
    client.submit(edit({"slow": 1.0}), heard)
    heard.until_stage("denoising")
    print("running", flush=True)
    final = heard.end()
    print(final.state, final.retried, flush=True)
    client.close()

main()
"""


@pytest.mark.slow
def test_a_job_goes_on_when_its_program_was_stopped_for_longer_than_its_patience() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "running\n"
        running.send_signal(signal.SIGSTOP)
        time.sleep(7.0)
        running.send_signal(signal.SIGCONT)
        assert running.stdout.readline() == "done None\n"
        assert running.wait(LONG) == 0


class Silent:
    """A worker that says what the test says."""

    def send(self, message: ToWorker) -> None:
        pass

    def close(self, patience: float) -> None:
        pass


@pytest.mark.parametrize("is_listening", [True, False])
def test_who_was_stopped_waits_anew_though_a_word_lay_there(
    is_listening: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign of life that is read first says nothing of the progress that lies behind it."""
    clock = 0.0
    monkeypatch.setattr(station, "monotonic", lambda: clock)
    hears = list[Hear]()

    def start(hear: Hear) -> Silent:
        hears.append(hear)
        return Silent()

    place = Station("rehearsal", start, Patience(), allow_unconfined=True)
    assert not place.is_ready()
    before = place.now()

    def go_on() -> None:
        nonlocal clock
        clock = 1000.0
        hears[0](Alive())

    going_on = threading.Timer(0.1 if is_listening else 0.0, go_on)
    going_on.start()
    if not is_listening:
        going_on.join()
    assert place.listen(60.0) == Alive()
    going_on.join()
    assert place.now() - before < 60.0
    clock += 1000.0
    assert place.now() - before < 60.0
