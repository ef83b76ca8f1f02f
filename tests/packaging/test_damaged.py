"""Damaged and hostile releases: refused with a sentence, nothing switched, nothing left behind."""

import json
import random
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.install_to_kill import FIRST, SECOND, check, no_debris
from fixtures.layers import a_file, tar_of, write_packed
from fixtures.releases import KEY, SEED, make_release, sign_release
from gesso_core.errors import GessoError, NotTrusted, ReleaseDamaged
from gesso_core.progress import Progress, silent
from gesso_runtime.installing.archive import read_archive
from gesso_runtime.installing.installing import Wish, install
from gesso_runtime.installing.manifest import (
    Entry,
    File,
    Link,
    manifest_bytes,
    parse_manifest,
)
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.release import Layer, read_release

FLIPS = 25  # of each file
BEFORE_WORK = {"looking"}
"""What may have been begun when a damage is said that can be known before."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`prefix` with the first version, and the folder `second` of an update."""
    room = tmp_path_factory.mktemp("damaged")
    install(
        Prefix(room / "prefix"), make_release(room / "first", FIRST), KEY, Wish(), report=silent
    )
    make_release(room / "second", SECOND)
    return room


@pytest.fixture
def copied(room: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the update, to be damaged; what is installed must be the same afterwards."""
    yield Path(shutil.copytree(room / "second", tmp_path / "second"))
    prefix = Prefix(room / "prefix")
    check(prefix, {"0.1.0"})
    no_debris(prefix)
    assert prefix.versions() == ("0.1.0",)


def refused(room: Path, folder: Path) -> tuple[GessoError, set[str]]:
    """The error, and the stages of work that were begun before it."""
    stages: set[str] = set()

    def note(progress: Progress) -> None:
        stages.add(progress.stage)

    with pytest.raises(GessoError) as caught:
        install(Prefix(room / "prefix"), folder, KEY, Wish(), report=note)
    error = caught.value
    assert error.message.endswith("."), error.message
    assert error.hint
    return error, stages


NAMES = (
    *("release.json", "release.json.minisig"),
    *("desktop-0.2.0.tar.zst", "desktop-0.2.0.manifest.json"),
    *("app-0.2.0.tar.zst", "app-0.2.0.manifest.json"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_bit_anywhere_is_refused(name: str, room: Path, copied: Path) -> None:
    whole = (copied / name).read_bytes()
    places = random.Random(name)
    tolerated = 0
    for _ in range(FLIPS):
        at = places.randrange(len(whole) * 8)
        damaged = bytearray(whole)
        damaged[at // 8] ^= 1 << at % 8
        if name.endswith(".minisig") and _says_the_same(whole, bytes(damaged)):
            tolerated += 1  # the comment that nobody vouches for
            continue
        (copied / name).write_bytes(damaged)
        error, stages = refused(room, copied)
        assert isinstance(error, NotTrusted | ReleaseDamaged), f"bit {at}: {error!r}"
        assert stages <= {*BEFORE_WORK, "checking"}, f"bit {at}"
    assert tolerated < FLIPS / 2


def _says_the_same(one: bytes, other: bytes) -> bool:
    return one.split(b"\n")[1:] == other.split(b"\n")[1:]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_an_interrupted_copy_is_said_before_work(
    name: str, share: float, room: Path, copied: Path
) -> None:
    whole = (copied / name).read_bytes()
    (copied / name).write_bytes(whole[: int(len(whole) * share)])
    error, stages = refused(room, copied)
    assert isinstance(error, NotTrusted | ReleaseDamaged)
    assert stages <= BEFORE_WORK


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_said_before_work(name: str, room: Path, copied: Path) -> None:
    (copied / name).unlink()
    error, stages = refused(room, copied)
    assert stages <= BEFORE_WORK
    assert name in error.message or "no release" in error.message


@pytest.mark.parametrize("one", NAMES[2:])
@pytest.mark.parametrize("from_old", [False, True])
def test_swapped_files_are_refused(one: str, from_old: bool, room: Path, copied: Path) -> None:
    """By the other layer's, or by the one of an older release with a genuine signature."""
    other = room / "first" / one.replace("0.2.0", "0.1.0")
    if not from_old:
        left, right = "desktop", "app"
        name = one.replace(left, "·").replace(right, left).replace("·", right)
        other = room / "second" / name
    shutil.copy(other, copied / one)
    error, stages = refused(room, copied)
    assert isinstance(error, ReleaseDamaged)
    assert stages <= {*BEFORE_WORK, "checking"}


def test_another_release_under_a_genuine_signature_is_refused(room: Path, copied: Path) -> None:
    shutil.copy(room / "first" / "release.json.minisig", copied)
    assert isinstance(refused(room, copied)[0], NotTrusted)
    shutil.copy(room / "second" / "release.json.minisig", copied)
    shutil.copy(room / "first" / "release.json", copied)
    assert isinstance(refused(room, copied)[0], NotTrusted)


Change = Callable[[dict[str, Entry]], dict[str, Entry]]


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: {**entries, "../outside": a_file(b"")},
        lambda entries: {**entries, "/etc/passwd": a_file(b"")},
        lambda entries: {**entries, "etc/x\n": a_file(b"")},
        lambda entries: {**entries, "out": Link("../..")},
        lambda entries: {**entries, "out": Link("/etc")},
        lambda entries: {**entries, "down": Link("etc"), "down/x": a_file(b"")},
        lambda entries: {**entries, "etc/place/below": a_file(b"")},
        lambda entries: {**entries, "share/empty": File("0" * 64, 0)},
        lambda entries: {**entries, "share/empty": File("x", 0)},
        lambda entries: {**entries, "share/empty": File(a_file(b"").sha256, -1)},
        lambda entries: {**entries, "share/nowhere": a_file(b"in no archive")},
        lambda entries: {path: entry for path, entry in entries.items() if path != "bin/where"},
    ],
)
def test_a_signed_list_that_cannot_be_is_refused(change: Change, room: Path, copied: Path) -> None:
    """Even who has the key cannot write outside of the stage by a slip of the packer's."""
    _rewrite(copied, "desktop", change)
    assert isinstance(refused(room, copied)[0], ReleaseDamaged)
    assert not list(room.rglob("outside"))


def _rewrite(folder: Path, name: str, change: Change) -> None:
    """Changes the list of a layer and signs the release again."""
    release = read_release(folder / "release.json")
    layer = next(each for each in release.layers if each.name == name)
    manifest = parse_manifest((folder / layer.manifest).read_bytes())
    entries = change(dict(manifest.entries))
    (folder / layer.manifest).write_bytes(manifest_bytes(replace(manifest, entries=entries)))
    _sign_again(folder, layer)


def _sign_again(folder: Path, layer: Layer) -> None:
    release = read_release(folder / "release.json")
    now = replace(
        layer,
        archive_bytes=(folder / layer.archive).stat().st_size,
        archive_sha256=_sha256(folder / layer.archive),
        manifest_sha256=_sha256(folder / layer.manifest),
    )
    layers = tuple(now if each.name == now.name else each for each in release.layers)
    sign_release(folder, replace(release, layers=layers), seed=SEED)


def _sha256(path: Path) -> str:
    return a_file(path.read_bytes()).sha256


def test_an_app_that_would_be_written_through_a_link_is_refused(room: Path, copied: Path) -> None:
    _rewrite(copied, "app", lambda entries: {**entries, "lib/python/x": a_file(b"")})
    error, stages = refused(room, copied)
    assert "lies below “lib/python”" in error.message
    assert stages <= BEFORE_WORK


def test_a_signed_archive_with_a_stranger_in_it_is_refused(room: Path, copied: Path) -> None:
    info = tarfile.TarInfo("etc/stranger")
    info.size, info.mode = 1, 0o644
    write_packed(copied / "desktop-0.2.0.tar.zst", tar_of([(info, b"x")]))
    release = read_release(copied / "release.json")
    _sign_again(copied, next(each for each in release.layers if each.name == "desktop"))
    error, stages = refused(room, copied)
    assert "etc/stranger" in error.message
    assert "unpacking" in stages


LISTED: dict[str, Entry] = {
    "bin/a": a_file(b"a", executable=True),
    "lib/b": a_file(b"bb"),
    "lib/link": Link("b"),
}
KINDS = [
    *(tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE),
    *(tarfile.BLKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CONTTYPE),
    *(tarfile.GNUTYPE_SPARSE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE, b"Z"),
]
PATHS = st.one_of(
    st.sampled_from([*LISTED, "lib", "bin/", "../x", "/x", "lib/../../x", "./lib/b", "lib//b", ""]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300),
)


@st.composite
def members(draw: st.DrawFn) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(draw(PATHS))
    info.type = draw(st.sampled_from(KINDS))
    content = draw(st.sampled_from([b"", b"a", b"bb", b"X" * 600]))
    info.size = len(content)
    info.mode = draw(st.sampled_from([0o644, 0o755, 0o777, 0o4755, 0]))
    info.linkname = draw(st.sampled_from(["", "b", "../../x", "/etc/passwd"]))
    return info, content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(members(), max_size=4), st.binary(max_size=600), st.integers(0, 5000))
def test_whatever_an_archive_holds_nothing_unlisted_is_written(
    tmp_path: Path, listed: list[tuple[tarfile.TarInfo, bytes]], noise: bytes, at: int
) -> None:
    tar = tar_of(listed)
    at = min(at, len(tar))
    archive = write_packed(tmp_path / "a.tar.zst", tar[:at] + noise + tar[at + len(noise) :])
    out = tmp_path / "room" / "out"
    shutil.rmtree(tmp_path / "room", ignore_errors=True)
    for folder in ("bin", "lib"):
        (out / folder).mkdir(parents=True)
    with suppress(ReleaseDamaged):
        read_archive(
            archive,
            LISTED,
            lambda path, file: out / path,
            lambda path, file, place: None,
            tick=lambda more: None,
        )
    found = {each for each in (tmp_path / "room").rglob("*") if not each.is_dir()}
    assert found <= {out / "bin/a", out / "lib/b"}
    for path in ("bin/a", "lib/b"):
        entry = LISTED[path]
        if (out / path).exists():
            assert a_file((out / path).read_bytes(), executable=path == "bin/a") == entry


PLAIN = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_a_list_of_anything_is_refused_with_a_sentence(plain: object) -> None:
    with pytest.raises(ReleaseDamaged):
        parse_manifest(json.dumps(plain).encode())
