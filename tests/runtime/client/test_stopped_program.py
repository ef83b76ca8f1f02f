"""A program that is stopped for a while, by Ctrl-Z for one, does not blame its workers for it."""

import signal
import subprocess
import sys
import time

import pytest

from fixtures.clients import LONG

PROGRAM = """
from fixtures.clients import Heard, edit, resolve
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.station import Patience

def main():
    client = LocalClient(resolve, patience=Patience(alive=2.5, silence=2.5), allow_unconfined=True)
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
        time.sleep(4.0)
        running.send_signal(signal.SIGCONT)
        assert running.stdout.readline() == "done None\n"
        assert running.wait(LONG) == 0
