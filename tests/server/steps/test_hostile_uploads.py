"""Uploads that mean harm are errors of their own, and the next picture is read all the same."""

import random
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fixtures.hostile_pictures import black_png, profile_bomb, small_files, text_bomb
from gesso_core.errors import CannotRead, DamagedFile, TooLarge, UnknownFormat
from gesso_runtime.server.steps.decoders import Decoders
from gesso_runtime.server.steps.decoding import decode
from gesso_runtime.server.steps.upload import UploadLimits

_LIMITS = UploadLimits(bytes=1 << 20, pixels=1_000_000, side=4000, seconds=5)


@pytest.fixture(scope="module")
def decoders() -> Iterator[Decoders]:
    made = Decoders(_LIMITS, at_once=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _still_reads(decoders: Decoders) -> Iterator[None]:
    yield
    assert decoders.decode(small_files()["PNG"]).size.width == 60


def test_too_many_pixels_are_refused_before_decoding(decoders: Decoders) -> None:
    with pytest.raises(TooLarge, match="20000×20000"):
        decoders.decode(black_png(20_000, 20_000, rows=1))


def test_a_side_too_long_is_refused(decoders: Decoders) -> None:
    with pytest.raises(TooLarge):
        decoders.decode(black_png(4001, 1))


def test_a_tiff_says_its_size_before_it_is_decoded(decoders: Decoders) -> None:
    content = bytearray(small_files()["TIFF"])
    width = content.index(b"\x00\x01\x04\x00") if b"\x00\x01\x04\x00" in content else -1
    width = width if width >= 0 else content.index(b"\x00\x01\x03\x00")
    content[width + 2 : width + 12] = b"\x04\x00\x01\x00\x00\x00" + (10**9).to_bytes(4, "little")
    with pytest.raises(TooLarge):
        decoders.decode(bytes(content))


@pytest.mark.parametrize("chunk", [text_bomb(200), profile_bomb(100)], ids=["text", "profile"])
def test_what_unpacks_to_much_is_no_picture(decoders: Decoders, chunk: bytes) -> None:
    with pytest.raises(CannotRead):
        decoders.decode(black_png(8, 8, chunk))


def test_a_file_too_large_is_refused(decoders: Decoders) -> None:
    with pytest.raises(TooLarge, match="MB"):
        decoders.decode(bytes(_LIMITS.bytes + 1))


@pytest.mark.parametrize(
    "content",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9999 9999\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00"
        b"\x01\x00\x00\x02\x02D\x01\x00;",
        b"%PDF-1.7\n",
        b"BM" + bytes(60),
        b"",
        b"hello",
    ],
    ids=["eps", "svg", "gif", "pdf", "bmp", "empty", "text"],
)
def test_other_formats_are_refused(decoders: Decoders, content: bytes) -> None:
    with pytest.raises(UnknownFormat):
        decoders.decode(content)


def test_a_picture_that_is_also_something_else_is_a_picture_alone(decoders: Decoders) -> None:
    both = small_files()["PNG"] + b"PK\x03\x04<script>alert(1)</script>"
    assert np.array_equal(
        decoders.decode(both).pixels, decoders.decode(small_files()["PNG"]).pixels
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_picture_cut_off_is_damaged(decoders: Decoders, kind: str) -> None:
    content = small_files()[kind]
    with pytest.raises(CannotRead):
        decoders.decode(content[: len(content) * 2 // 3])


def test_a_child_that_dies_is_replaced(decoders: Decoders) -> None:
    decoders.decode(small_files()["PNG"])
    child = decoders._free.queue[-1]
    assert child is not None
    child._process.kill()
    child._process.wait()
    assert decoders.decode(small_files()["JPEG"]).size.height == 40


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own limits")
def test_a_child_has_no_network_and_limits(decoders: Decoders) -> None:
    decoders.decode(small_files()["PNG"])
    child = decoders._free.queue[-1]
    assert child is not None
    pid = child._process.pid
    assert "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()
    for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
        assert resource.prlimit(pid, what)[0] != resource.RLIM_INFINITY
    assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)


def test_a_child_that_falls_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Decoders(UploadLimits(seconds=2), at_once=1)
    try:
        made.decode(small_files()["PNG"])
        child = made._free.queue[-1]
        assert child is not None
        child._process.send_signal(signal.SIGSTOP)
        with monkeypatch.context() as impatient:  # not with a child that only just starts
            impatient.setattr("gesso_runtime.server.steps.decoders._BESIDES_SECONDS", 0.2)
            with pytest.raises(DamagedFile):
                made.decode(small_files()["PNG"])
        assert made.decode(small_files()["PNG"]).size.width == 60
    finally:
        made.close()


def test_damage_anywhere_is_an_error_of_ours() -> None:
    """Seeded: the same files every time. In this process, where a crash would be noticed."""
    chance, corpus = random.Random(8), list(small_files().values())
    read = 0
    for _ in range(1500):
        content = bytearray(chance.choice(corpus))
        for _ in range(chance.randint(1, 8)):
            what, at = chance.random(), chance.randrange(min(len(content), 400))
            if what < 0.5:
                content[at] = chance.randrange(256)
            elif what < 0.7:
                content = content[: max(1, chance.randrange(len(content)))]
            elif what < 0.9:
                content[at:at] = chance.randbytes(4)
            else:
                content[at : at + 4] = b"\xff\xff\xff\x7f"
        try:
            decode(bytes(content), _LIMITS)
            read += 1
        except CannotRead:
            pass
    assert 0 < read < 1500
