"""A client and a server on two machines, whose only way to each other is a cable."""

import socket
import time
from pathlib import Path

import pytest
import tifffile

from fixtures.clients import Heard, edit
from fixtures.photographs import photograph
from fixtures.server_to_kill import ServerToKill
from fixtures.two_machines import two_machines
from gesso_command import gesso
from gesso_core.geometry import Size
from gesso_runtime.client.client import JobState
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.course import RemotePatience
from gesso_runtime.client.remote.pairing import fingerprint_of
from gesso_runtime.server.keys.pairing import PairingCodes


@pytest.mark.slow
def test_an_edit_from_one_machine_to_the_other_and_a_cable_that_is_pulled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    photo, out = tmp_path / "photo.tif", tmp_path / "out.tif"
    tifffile.imwrite(photo, photograph("coffee", Size(300, 200), seed=1), photometric="rgb")
    with (
        two_machines() as (there, here),
        ServerToKill(tmp_path / "s", host=there.address, prefix=there.prefix) as server,
    ):
        code, _ = PairingCodes(server.folder.pairing).make(60)
        shown = fingerprint_of(server.remote().certificate)
        address = f"{there.address}:{server.port}"
        pair = ("remote", "add", address, "--name", "far", "--fingerprint", shown, "--code", code)
        with pytest.raises(
            OSError, match=r"timed out|unreachable|refused"
        ):  # from this machine there is no way
            socket.create_connection((there.address, server.port), 0.3)
        done = here.run(lambda: gesso(*pair))
        assert done.code == 0, done.err
        words = ("edit", photo, "make the cup purple", "--box", "70,50,90,80", "-o", out)
        done = here.run(lambda: gesso(*words, "--send", "--json"))
        assert done.code == 0, done.err
        assert done.json["engines"][0]["placement"].startswith("remote:far/")

        client, heard = RemoteClient(server.remote(), patience=RemotePatience(silence=2.0)), Heard()
        here.run(lambda: client.submit(edit({"slow": 0.4}), heard))
        heard.until_stage("denoising")
        here.plug(is_in=False)
        time.sleep(2.5)  # it is done meanwhile, and the connection has been silent for too long
        here.plug(is_in=True)
        assert heard.end().state is JobState.DONE
        here.run(client.close)
