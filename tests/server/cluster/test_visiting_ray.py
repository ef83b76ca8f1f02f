"""A true cluster of Ray whose only card is that of a node that visits it."""

import json
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest

from gesso_pack.places import CHECKOUT
from gesso_runtime.server.cluster.visiting import DONE, FAILED

_PYTHON = CHECKOUT / "build" / "cluster" / "bin" / "python"
_STORE = 100 << 20
_APPLICATION = """
import asyncio, os, sys
import ray
from ray import serve

@serve.deployment(
    ray_actor_options={"num_cpus": 0.1, "num_gpus": 1},
    max_ongoing_requests=1,
    graceful_shutdown_timeout_s=600,
    graceful_shutdown_wait_loop_s=0.5,
    autoscaling_config={
        "min_replicas": 0, "initial_replicas": 0, "max_replicas": 2, "target_ongoing_requests": 1,
        "upscale_delay_s": 0, "downscale_delay_s": 2, "downscale_to_zero_delay_s": 2,
        "metrics_interval_s": 0.5, "look_back_period_s": 2,
    },
)
class Engines:
    async def __call__(self, asked):
        if begun := asked.query_params.get("begun"):
            open(begun, "w").close()
        await asyncio.sleep(float(asked.query_params["seconds"]))
        return {"process": os.getpid()}

ray.init(address=sys.argv[1], log_to_driver=False)
serve.start(http_options={"host": "127.0.0.1", "port": int(sys.argv[2])}, proxy_location="HeadOnly")
serve.run(Engines.bind(), name="gesso")
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(not _PYTHON.exists(), reason="Ray is not in build/cluster"),
]


@dataclass(frozen=True)
class _Cluster:
    head: str
    web: str
    environment: dict[str, str]

    def ask(self, seconds: float, begun: str = "") -> dict[str, int]:
        """begun: a file that is there from when a replica has the job."""
        job = f"{self.web}/?seconds={seconds}&begun={begun}"
        with urllib.request.urlopen(job, timeout=120) as answer:
            said: dict[str, int] = json.loads(answer.read())
        return said

    def visiting(self, *, idle_seconds: float, head: str = "") -> subprocess.Popen[str]:
        told = [
            f"--address={head or self.head}", "--cards=1", "--processors=1",
            f"--object-store-bytes={_STORE}", f"--idle-seconds={idle_seconds}",
            "--drain-seconds=60", "--joining-seconds=5", "--",
            f"--dashboard-agent-listen-port={_free_port()}", "--include-log-monitor=false",
        ]  # fmt: skip
        return subprocess.Popen(
            [str(_PYTHON), "-m", "gesso_runtime.server.cluster.visiting", *told],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator[_Cluster]:
    with tempfile.TemporaryDirectory(prefix="gv-", ignore_cleanup_errors=True) as name:
        folder = Path(name)  # short: sockets lie in it
        token = folder / "token"
        token.touch(0o600)
        token.write_text(secrets.token_hex(32))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": name,
            "PYTHONPATH": str(CHECKOUT / "runtime"),
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN_PATH": str(token),
            "RAY_TMPDIR": name,
            "RAY_USAGE_STATS_ENABLED": "0",
        }
        head, web = f"127.0.0.1:{_free_port()}", _free_port()
        starting = [
            str(_PYTHON), "-m", "ray.scripts.scripts", "start", "--head", "--block",
            f"--port={head.rpartition(':')[2]}", "--node-ip-address=127.0.0.1", "--num-cpus=1",
            "--num-gpus=0", f"--object-store-memory={_STORE}", "--include-dashboard=false",
            f"--dashboard-agent-listen-port={_free_port()}", "--include-log-monitor=false",
            f"--ray-client-server-port={_free_port()}", "--disable-usage-stats",
        ]  # fmt: skip
        running = subprocess.Popen(
            starting, env={**environment, "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S": "0"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            _until(lambda: _answers(int(head.rpartition(":")[2])))
            deploying = [str(_PYTHON), "-c", _APPLICATION, head, str(web)]
            subprocess.run(
                deploying, env=environment, check=True, timeout=120,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
            yield _Cluster(head, f"http://127.0.0.1:{web}", environment)
        finally:
            running.terminate()
            try:
                running.wait(30)
            finally:
                for process in _of(folder):
                    os.kill(process, signal.SIGKILL)
                running.wait()


def test_it_takes_what_waited_for_a_card_and_leaves_when_nothing_is_left(
    cluster: _Cluster,
) -> None:
    answers: list[dict[str, int]] = []
    waiting = Thread(target=lambda: answers.append(cluster.ask(0.5)))
    waiting.start()
    visiting = cluster.visiting(idle_seconds=30)  # a replica may start slowly
    try:
        out, _ = visiting.communicate(timeout=120)
    finally:
        visiting.kill()
    waiting.join(30)
    assert len(answers) == 1
    assert visiting.returncode == DONE, out
    assert "Replicas here: 1" in out
    assert "Nothing to do: leaving the cluster." in out
    assert not Path(f"/proc/{answers[0]['process']}").exists()


def test_asked_to_end_it_lets_the_job_end_first(cluster: _Cluster, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    visiting = cluster.visiting(idle_seconds=120)
    try:
        first = cluster.ask(0)["process"]
        answers: list[dict[str, int]] = []
        working = Thread(target=lambda: answers.append(cluster.ask(5, str(begun))))
        working.start()
        _until(begun.exists)
        visiting.terminate()
        out, _ = visiting.communicate(timeout=120)
        working.join(30)
    finally:
        visiting.kill()
    assert answers == [{"process": first}]
    assert visiting.returncode == DONE, out
    assert not Path(f"/proc/{first}").exists()


def test_a_head_that_is_not_there_is_said(cluster: _Cluster) -> None:
    visiting = cluster.visiting(idle_seconds=120, head=f"127.0.0.1:{_free_port()}")
    try:
        out, _ = visiting.communicate(timeout=120)
    finally:
        visiting.kill()
    assert visiting.returncode == FAILED
    assert "gesso: The head of the cluster does not answer." in out


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


def _until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def _of(folder: Path) -> Iterator[int]:
    """Processes whose environment names the folder: those of this cluster and no others."""
    for each in Path("/proc").iterdir():
        if not each.name.isdecimal():
            continue
        try:
            variables = (each / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"RAY_TMPDIR={folder}".encode() in variables:
            yield int(each.name)
