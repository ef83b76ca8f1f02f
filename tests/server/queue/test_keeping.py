"""Requests that are written as they came, while they are decoded."""

import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import LONG, edit
from fixtures.served import framed
from gesso_core.errors import DiskFull, GessoError, ServerBusy
from gesso_core.wire import Frame, parts
from gesso_runtime.carriage import Codec
from gesso_runtime.server.door.frames import read_ask
from gesso_runtime.server.door.limits import DoorLimits
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.keeping import Keeping
from gesso_runtime.server.jobs.sealed_files import SealedFiles

CONTENT = framed(edit())


@pytest.fixture
def files(tmp_path: Path) -> SealedFiles:
    return SealedFiles(tmp_path, secrets.token_bytes(32))


@pytest.fixture
def writers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


def test_what_somebody_asked_for_stays(files: SealedFiles, writers: ThreadPoolExecutor) -> None:
    keeping = Keeping(files, writers)
    keeping.begin(CONTENT)
    stored = keeping.stored()
    assert stored is not None
    assert stored.bytes == len(CONTENT)
    keeping.let_go()
    assert b"".join(files.read(keeping.job, sealed_frames.REQUEST)) == CONTENT
    assert sealed_frames.read_request(files, keeping.job).prompt == edit().prompt


def test_nothing_is_begun_once_it_was_left(files: SealedFiles, writers: ThreadPoolExecutor) -> None:
    keeping = Keeping(files, writers)
    keeping.let_go()
    keeping.begin(CONTENT)
    assert keeping.stored() is None
    assert not files.has(keeping.job, sealed_frames.REQUEST)


def test_what_is_no_request_is_not_kept() -> None:
    kept: list[bytes] = []
    frame = parts(Frame("nonsense", {}, {"picture": np.zeros((8, 8, 3), np.uint8)}))
    with pytest.raises(GessoError):
        read_ask(b"".join(map(bytes, frame)), DoorLimits(), lambda frame: frame, kept.append)
    assert kept == []


@pytest.mark.slow
def test_what_was_taken_on_is_read_again_however_large_it_is(files: SealedFiles) -> None:
    """The door has judged its size, by limits of its own that may be wider than the usual ones."""
    job = "0" * 32
    large = np.zeros((11_600, 11_600, 3), np.uint8)
    request = replace(edit(), picture=large, mask=None)
    sealed_frames.write_sent(files, job, framed(request, Codec.PNG))
    assert sealed_frames.read_request(files, job).picture.shape == large.shape


def test_what_was_let_go_of_goes_and_is_nobodys(
    files: SealedFiles, writers: ThreadPoolExecutor
) -> None:
    keeping, may_go_on = Keeping(files, writers), threading.Event()
    writers.submit(may_go_on.wait, LONG)
    keeping.begin(CONTENT)
    leaving = threading.Thread(target=keeping.let_go)
    leaving.start()
    may_go_on.set()
    leaving.join(LONG)
    assert keeping.stored() is None
    assert not files.jobs()


def test_nothing_is_written_of_what_is_refused(
    files: SealedFiles, writers: ThreadPoolExecutor
) -> None:
    def refuse() -> None:
        raise ServerBusy("Too many wait.")

    keeping = Keeping(files, writers, refuse)
    with pytest.raises(ServerBusy):
        keeping.begin(CONTENT)
    keeping.let_go()
    assert keeping.stored() is None
    assert not files.jobs()


def test_what_cannot_be_written_is_said_to_who_asks(
    files: SealedFiles, writers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(sealed_frames, "write_sent", full)
    asked, refused = Keeping(files, writers), Keeping(files, writers)
    asked.begin(CONTENT)
    with pytest.raises(DiskFull):
        asked.stored()
    refused.begin(CONTENT)
    refused.let_go()
