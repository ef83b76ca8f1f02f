"""A server for the screenshots: a true one, in this process, whose models are played.

It goes by a name that nobody else knows, so that the pictures look alike wherever they are taken.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gesso_core.cards.model_card import ModelCard
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate, seal
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.running import Server
from gesso_runtime.server.settings import Settings, first_settings
from sample_runtime import of_a_server

HOST, AWAY = "gpu.studio.lan", "archive.studio.lan"
_MODELS = ("qwen-image-edit-2509", "qwen-image-childrens-animals", "flux2-klein-9b")
_NOBODY = 1  # a port


@dataclass
class SampleServer:
    """is_away: no connection to it comes about."""

    server: Server
    folder: DataFolder
    secret: str
    is_away: bool = False
    _asks: Any = field(default=socket.getaddrinfo, repr=False)

    def pair(self, config: Path) -> None:
        """With this one as “studio”, and with “archive”, which never answers."""
        remotes = Remotes(config, system=lambda: None)
        pem = certificate.read(self.folder.identity).pem
        for name, host in (("studio", HOST), ("archive", AWAY)):
            remotes.add(Remote(name, Address(host), pem, self.secret))

    def new_code(self) -> str:
        """As `gesso server pair` makes one."""
        return PairingCodes(self.folder.pairing).make(600)[0]

    def find(self, host: str, port: int, *rest: Any, **more: Any) -> Any:
        """In place of `socket.getaddrinfo`."""
        if host in {HOST, AWAY}:
            is_there = host == HOST and not self.is_away
            host, port = "127.0.0.1", self.server.port if is_there else _NOBODY
        return self._asks(host, port, *rest, **more)


@contextmanager
def serving(root: Path) -> Iterator[SampleServer]:
    """root: of its data; made."""
    settings = Settings(host="127.0.0.1", port=0)
    folder = DataFolder(root / "server")
    folder.root.mkdir(mode=0o700, parents=True)
    certificate.make(folder.identity, (HOST,))
    seal.make(folder.seal)
    folder.settings.write_text(first_settings(settings), "utf-8")
    secret, _ = KeyRing(folder.keys).make("screenshots", tuple(Scope))
    runtime = of_a_server(root / "models", [_played(name) for name in _MODELS])
    made = SampleServer(Server(settings, folder, runtime), folder, secret)
    thread = threading.Thread(target=made.server.serve, name="sample-server")
    thread.start()
    try:
        with patch.object(socket, "getaddrinfo", made.find):
            yield made
    finally:
        made.server.stop()
        thread.join()


def _played(name: str) -> ModelCard:
    """As it is known, but in need of nothing."""
    cards = read_catalogue(())
    player = cards.find("rehearsal")
    return replace(
        cards.find(name),
        role=player.role,
        engine=player.engine,
        pipeline=player.pipeline,
        ladder=player.ladder,
        files=(),
        networks=(),
    )
