"""The recipes in `packaging/server`, run by the real programs in front of a real server."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import edit
from fixtures.served import LONG, Asker, Served, framed, served
from gesso_runtime.carriage import MEDIA_TYPE, Codec

RECIPES = Path(__file__).parents[2] / "packaging/server"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CADDY = shutil.which("caddy")


@dataclass(frozen=True)
class _Proxy:
    port: int
    behind: Served

    def asker(self) -> Asker:
        return Asker(self.port, self.behind.context(), self.behind.secret)

    def connect(self, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        outside = socket.create_connection(("127.0.0.1", self.port), timeout=LONG)
        named = context or self.behind.context()
        return named.wrap_socket(outside, server_hostname="localhost")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def _made_for(recipe: str, behind: Served, port: int) -> str:
    """With this server's places; and with less patience, so that a test ends."""
    text = (RECIPES / recipe).read_text()
    for before, after in (
        ("/srv/gesso", str(behind.folder.root)),
        ("127.0.0.1:8443", f"127.0.0.1:{behind.port}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("https://:443", f"https://:{port}"),
        ("client_header_timeout 10s", "client_header_timeout 3s"),
        ("client_body_timeout 30s", "client_body_timeout 3s"),
        ("read_header 10s", "read_header 3s"),
        ("read_body 300s", "read_body 3s"),
        (" 256m;", " 1m;"),
        (" 256MiB", " 1MiB"),
    ):
        text = text.replace(before, after)
    return text


def _nginx(behind: Served, folder: Path, port: int) -> list[str]:
    (folder / "gesso.conf").write_text(_made_for("nginx.conf", behind, port))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    (folder / "main.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}include {folder}/gesso.conf;\n}}\n"
    )
    assert NGINX
    command = [NGINX, "-p", str(folder), "-e", "stderr", "-c", str(folder / "main.conf")]
    done = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return command


def _caddy(behind: Served, folder: Path, port: int) -> list[str]:
    (folder / "Caddyfile").write_text(_made_for("Caddyfile", behind, port))
    assert CADDY
    return [CADDY, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


PROXIES = [
    pytest.param(_nginx, marks=pytest.mark.skipif(not NGINX, reason="nginx is not installed")),
    pytest.param(_caddy, marks=pytest.mark.skipif(not CADDY, reason="Caddy is not installed")),
]


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("behind")) as found:
        yield found


@pytest.fixture(scope="module", params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, behind: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_Proxy]:
    command: Callable[[Served, Path, int], list[str]] = request.param
    folder = tmp_path_factory.mktemp("proxy")
    port = _free_port()
    with _started(command(behind, folder, port), folder, port):
        yield _Proxy(port, behind)


@contextmanager
def _started(command: list[str], folder: Path, port: int) -> Iterator[None]:
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, env=os.environ | own, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + LONG
        while not _answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_a_job_goes_through_it_as_without_it(proxy: _Proxy) -> None:
    asker = proxy.asker()
    job = asker.submit(edit(prompt="through a proxy")).json["id"]
    assert asker.end(job)["state"] == "done"
    through = asker.ask("GET", f"/v1/jobs/{job}/result")
    direct = proxy.behind.asker().ask("GET", f"/v1/jobs/{job}/result")
    assert through.status == 200
    assert (through.body, through.headers["etag"]) == (direct.body, direct.headers["etag"])
    refused = Asker(proxy.port, proxy.behind.context(), "gesso_wrong").ask("GET", "/v1/jobs")
    assert (refused.status, refused.code) == (401, "key_refused")


def test_events_leave_at_once(proxy: _Proxy) -> None:
    """The first is here while the job runs: it is cancelled by who has seen it."""
    asker = proxy.asker()
    job = asker.submit(edit({"slow": LONG}, prompt="at once")).json["id"]
    events = asker.events(job)
    next(events)
    proxy.behind.asker().ask("DELETE", f"/v1/jobs/{job}")
    assert [data for _, name, data in events if name == "state"][-1]["state"] == "cancelled"


def test_who_sends_headers_too_slowly_is_cut_off(proxy: _Proxy) -> None:
    with proxy.connect() as slow:
        slow.sendall(b"GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        _ends(slow)


def test_who_sends_a_body_too_slowly_is_cut_off(proxy: _Proxy) -> None:
    with proxy.connect() as slow:
        slow.sendall(
            b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
            b"Content-Type: application/vnd.gesso.frame\r\n"
            b"Authorization: Bearer " + proxy.behind.secret.encode() + b"\r\n\r\nGESSO"
        )
        _ends(slow)
    assert proxy.asker().ask("GET", "/v1/jobs").status == 200


def _ends(slow: ssl.SSLSocket) -> None:
    """The other side closes, whatever it says before; if it never did, this would time out."""
    with suppress(ConnectionError, ssl.SSLError):
        while slow.recv(4096):
            pass


def test_a_body_that_is_too_large_ends_at_the_proxy(proxy: _Proxy) -> None:
    """The server itself would have taken it."""
    body = framed(replace(edit(), picture=np.zeros((800, 900, 3), np.uint8)), Codec.RAW)
    assert len(body) > 2 << 20
    answer = proxy.behind.asker().ask("POST", "/v1/jobs", body, {"content-type": MEDIA_TYPE})
    assert answer.status in {200, 201}  # the second proxy's is known already
    with proxy.connect() as large:
        large.sendall(
            b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/vnd.gesso.frame\r\nContent-Length: %d\r\n"
            b"Authorization: Bearer %s\r\n\r\n" % (len(body), proxy.behind.secret.encode())
        )
        with suppress(ConnectionError, ssl.SSLError):
            large.sendall(body)
        assert large.recv(400).startswith(b"HTTP/1.1 413 ")


def test_an_older_tls_is_refused(proxy: _Proxy) -> None:
    older = proxy.behind.context()
    older.minimum_version = older.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        proxy.connect(older)
    with proxy.connect() as inside:
        assert inside.version() == "TLSv1.3"
