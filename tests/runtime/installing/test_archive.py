"""Archives of layers: read as their list says, or refused."""

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.layers import a_file, a_layer_of, member, packed, tar_of, write_packed
from gesso_core.errors import ReleaseDamaged
from gesso_core.progress import Cancelled
from gesso_runtime.installing.archive import read_archive
from gesso_runtime.installing.manifest import Entry, File, Link

LONG = "lib/" + "é" * 60 + "/" + "x" * 90 + "/file.py"
CONTENTS = {
    "bin/tool": b"#!/bin/sh\n",
    "lib/empty": b"",
    "lib/large": bytes(range(256)) * 9000,
    LONG: b"a path of more than 255 bytes",
}


def unpack(archive: Path, entries: dict[str, Entry], target: Path) -> dict[str, int]:
    """Everything below `target`; how often each file was told."""
    told: dict[str, int] = {}

    def take(path: str, entry: File) -> Path:
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def taken(path: str, entry: File, place: Path) -> None:
        told[path] = told.get(path, 0) + 1

    read_archive(archive, entries, take, taken, tick=lambda more: None)
    return told


def test_every_file_arrives_with_its_mode(tmp_path: Path) -> None:
    manifest, tar = a_layer_of(
        "desktop", CONTENTS, links={"lib/link": "../bin/tool"}, programs=["bin/tool"]
    )
    archive = write_packed(tmp_path / "a.tar.zst", tar)
    told = unpack(archive, dict(manifest.entries), tmp_path / "out")
    assert told == dict.fromkeys(CONTENTS, 1)
    for path, content in CONTENTS.items():
        assert (tmp_path / "out" / path).read_bytes() == content
    assert (tmp_path / "out/bin/tool").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out/lib/large").stat().st_mode & 0o777 == 0o644
    assert not (tmp_path / "out/lib/link").is_symlink(), "links are made from the list"


def test_what_nobody_takes_is_passed_over_and_counted(tmp_path: Path) -> None:
    manifest, tar = a_layer_of("desktop", CONTENTS)
    archive = write_packed(tmp_path / "a.tar.zst", tar)
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more

    read_archive(
        archive,
        manifest.entries,
        lambda path, entry: None,
        lambda path, entry, place: None,
        tick=tick,
    )
    assert done == manifest.unpacked_bytes
    assert [each.name for each in tmp_path.iterdir()] == ["a.tar.zst"]


def test_stopping_is_asked_for_at_least_every_megabyte(tmp_path: Path) -> None:
    manifest, tar = a_layer_of("desktop", CONTENTS)
    archive = write_packed(tmp_path / "a.tar.zst", tar)
    steps: list[int] = []

    def tick(more: int) -> None:
        steps.append(more)
        if sum(steps) > 1 << 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_archive(
            archive,
            manifest.entries,
            lambda path, entry: tmp_path / path.replace("/", "-"),
            lambda path, entry, place: None,
            tick=tick,
        )
    assert max(steps) <= 1 << 20


HONEST: dict[str, Entry] = {
    "bin/tool": a_file(b"tool", executable=True),
    "lib/a": a_file(b"aaaa"),
    "lib/link": Link("a"),
}


def altered(path: str, change: Callable[[tarfile.TarInfo], None]) -> bytes:
    """The honest archive with one changed member."""
    members = []
    for each, entry in HONEST.items():
        info = member(each, entry)
        if each == path:
            change(info)
        content = {"bin/tool": b"tool", "lib/a": b"aaaa"}.get(each, b"")
        members.append((info, content[: info.size]))
    return tar_of(members)


def set_to(**fields: object) -> Callable[[tarfile.TarInfo], None]:
    def change(info: tarfile.TarInfo) -> None:
        for name, value in fields.items():
            setattr(info, name, value)

    return change


def hostile(name: str, **fields: object) -> bytes:
    """The honest archive with one more member; the three before take 2560 bytes."""
    info = tarfile.TarInfo(name)
    set_to(**fields)(info)
    return altered("", set_to())[:2560] + tar_of([(info, b"x" * info.size)])


@pytest.mark.parametrize(
    ("tar", "why"),
    [
        (altered("lib/a", set_to(name="lib/b")), "not in its list"),
        (altered("lib/a", set_to(name="/etc/passwd")), "leads out"),
        (altered("lib/a", set_to(name="../a")), "leads out"),
        (altered("lib/a", set_to(name="lib/../lib/a")), "leads out"),
        (altered("lib/a", set_to(name="lib/./a")), "not in its list"),
        (altered("lib/a", set_to(name="bin/tool")), "twice"),
        (altered("lib/a", set_to(mode=0o755)), "not what its list says"),
        (altered("lib/a", set_to(mode=0o4644)), "not what its list says"),
        (altered("lib/a", set_to(mode=0o666)), "not what its list says"),
        (altered("lib/a", set_to(size=3)), "not what its list says"),
        (altered("lib/a", set_to(type=tarfile.LNKTYPE, linkname="bin/tool", size=0)), "neither"),
        (altered("lib/a", set_to(type=tarfile.CHRTYPE, size=0)), "neither"),
        (altered("lib/a", set_to(type=tarfile.BLKTYPE, size=0)), "neither"),
        (altered("lib/a", set_to(type=tarfile.FIFOTYPE, size=0)), "neither"),
        (altered("lib/a", set_to(type=tarfile.SYMTYPE, linkname="x", size=0)), "not what"),
        (altered("lib/a", set_to(type=tarfile.DIRTYPE, size=0)), "not what its list says"),
        (altered("lib/link", set_to(linkname="../../../etc")), "not what its list says"),
        (altered("lib/link", set_to(linkname="/etc")), "not what its list says"),
        (altered("lib/link", set_to(type=tarfile.REGTYPE)), "not what its list says"),
        (hostile("lib/a", size=4), "twice"),
        (hostile("../x", type=tarfile.DIRTYPE), "leads out"),
        (hostile("x" * 70_000, size=1), "no tar"),
        (altered("lib/a", set_to(pax_headers={"size": "3"})), "no tar"),
        (altered("lib/a", set_to(pax_headers={"GNU.sparse.major": "1"})), "no tar"),
        (altered("lib/a", set_to())[:-512] + b"x" * 512, "something follows"),
        (altered("lib/a", set_to())[:700], "cut off"),
        (altered("lib/a", set_to())[:1024], "cut off"),
        (b"", "cut off"),
        (b"x" * 512, "no tar"),
    ],
)
def test_a_hostile_member_is_refused_before_it_is_written(
    tar: bytes, why: str, tmp_path: Path
) -> None:
    archive = write_packed(tmp_path / "a.tar.zst", tar)
    with pytest.raises(ReleaseDamaged, match=why) as caught:
        unpack(archive, dict(HONEST), tmp_path / "out")
    assert caught.value.hint
    for found in (tmp_path / "out").rglob("*"):
        if found.is_file():
            assert found.read_bytes() in {b"tool", b"aaaa"}


def test_an_altered_file_is_not_left_there(tmp_path: Path) -> None:
    members = [(member(path, HONEST[path]), b"aXaa") for path in ["lib/a"]]
    archive = write_packed(tmp_path / "a.tar.zst", tar_of(members))
    with pytest.raises(ReleaseDamaged, match="lib/a” has been altered"):
        unpack(archive, dict(HONEST), tmp_path / "out")
    assert not (tmp_path / "out/lib/a").exists()


def test_every_flipped_bit_of_a_small_archive_is_noticed(tmp_path: Path) -> None:
    whole = packed(altered("", set_to()))
    for number in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[number // 8] ^= 1 << number % 8
        archive = tmp_path / f"{number}.tar.zst"
        archive.write_bytes(damaged)
        try:
            unpack(archive, dict(HONEST), tmp_path / str(number))
        except ReleaseDamaged:
            continue
        # A flip that changes nothing of what comes out, as in a field of the frame's description.
        assert (tmp_path / str(number) / "lib/a").read_bytes() == b"aaaa"
