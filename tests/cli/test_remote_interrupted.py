"""Ctrl+C while a host takes a connection and says nothing."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.served import LONG
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.server.keys import certificate


@pytest.mark.parametrize("command", [("test", "silent"), ("add", "{address}", "--name", "other")])
def test_a_silent_host_is_given_up_by_ctrl_c(tmp_path: Path, command: tuple[str, ...]) -> None:
    pem = certificate.make(tmp_path / "identity.pem", ()).pem
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(LONG)
        address = Address("127.0.0.1", silent.getsockname()[1])
        Remotes(tmp_path / "gesso", lambda: None).add(Remote("silent", address, pem, "gesso_x"))
        words = [each.format(address=address.words) for each in command]
        process = subprocess.Popen(
            [sys.executable, "-m", "gesso_desktop.cli", "remote", *words],
            env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        with silent.accept()[0] as taken:
            assert taken.recv(1), "its greeting has begun"
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=LONG)
    assert (process.returncode, said) == (130, "gesso: stopped.\n")
