"""One environment gives one archive: whoever makes it, when, where and in which language."""

import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import zstandard

from fixtures.packed import Channel, Made, make_small
from fixtures.trees import write_tar
from gesso_pack.normalising import Normalised, normalise, write_archive
from gesso_pack.packing import pack
from gesso_pack.tree import open_tree
from gesso_runtime.installing.manifest import parse_manifest


def _layer(prefix: Path, folder: Path) -> Normalised:
    folder.mkdir()
    pack(prefix, folder / "packed.tar")
    return normalise(folder / "packed.tar", folder, "0.1.0", level=1)


def _unpacked(archive: Path) -> Mapping[str, tarfile.TarInfo]:
    with (
        zstandard.open(archive, "rb") as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        return {member.name: member for member in tar}


@pytest.fixture(scope="module")
def layer(small_prefix: Made, tmp_path_factory: pytest.TempPathFactory) -> Normalised:
    return _layer(small_prefix.prefix, tmp_path_factory.mktemp("layer") / "made")


def test_the_list_names_every_file_of_the_archive_and_nothing_else(layer: Normalised) -> None:
    members = _unpacked(layer.archive)
    assert sorted(members) == list(members) == sorted(layer.manifest.entries)
    assert parse_manifest(layer.manifest_path.read_bytes()) == layer.manifest
    sizes = {path: file.size for path, file in layer.manifest.files()}
    assert sizes == {path: m.size for path, m in members.items() if m.isreg()}


def test_nothing_of_who_made_it_is_left(layer: Normalised) -> None:
    members = _unpacked(layer.archive).values()
    assert {(m.uid, m.gid, m.uname, m.gname, m.mtime) for m in members} == {
        (0, 0, "", "", 315532800)
    }
    assert {m.mode for m in members if m.isreg()} == {0o644, 0o755}
    assert not [m.name for m in members if m.name.endswith(".pyc")]


def test_only_files_that_name_the_old_folder_are_relocated(layer: Normalised) -> None:
    paths = sorted(layer.manifest.relocated_paths)
    assert [path for path in paths if "sysconfigdata" not in path] == [
        "bin/prefix-probe",
        "bin/probe-sh",
        "share/probe/probe.conf",
    ]


def test_neither_the_folder_nor_the_channel_is_named_anywhere(
    layer: Normalised, channel: Channel, small_prefix: Made
) -> None:
    with zstandard.open(layer.archive, "rb") as stream:
        content = stream.read()
    assert str(small_prefix.prefix).encode() not in content
    assert str(small_prefix.packages).encode() not in content
    assert channel.address.encode() not in content


def test_its_own_script_still_relocates_it_without_our_installer(
    layer: Normalised, tmp_path: Path
) -> None:
    with (
        zstandard.open(layer.archive, "rb") as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        tar.extractall(tmp_path, filter="tar")
    python = tmp_path / "bin" / "python"
    subprocess.run([python, tmp_path / "bin" / "conda-unpack"], check=True)
    for program in ("prefix-probe", "probe-sh"):
        said = subprocess.run([tmp_path / "bin" / program], capture_output=True, check=True)
        assert said.stdout.decode().strip() == f"{tmp_path}/share/probe"


def test_lists_inside_name_what_is_there_and_not_when_or_where_from(
    layer: Normalised, tmp_path: Path
) -> None:
    with open_tree(_plain_tar(layer.archive, tmp_path)) as tree:
        listed = [
            path for path in tree.files() if path.startswith("conda-meta/")
        ]  # pip went with its files
        assert len(listed) == 3
        for path in listed:
            package = json.loads(tree.read(path))
            assert all(file in tree for file in package["files"])
            assert not {"url", "channel", "timestamp", "link"} & package.keys()


def _plain_tar(archive: Path, folder: Path) -> Path:
    tar = folder / "plain.tar"
    with archive.open("rb") as packed, tar.open("wb") as plain:
        zstandard.ZstdDecompressor().copy_stream(packed, plain)
    return tar


def test_any_number_of_threads_gives_the_same_bytes(tmp_path: Path) -> None:
    """zstd cuts what it gets into pieces for them: at this level of 2 MB."""
    content = random.Random(1).randbytes(1 << 20) * 2 + random.Random(2).randbytes(7 << 20)
    made = set()
    with open_tree(write_tar(tmp_path / "x.tar", {"a": content, "b": content})) as tree:
        for threads in (1, 2, 3):
            write_archive(tree, tmp_path / "x.tar.zst", 1, threads=threads)
            made.add((tmp_path / "x.tar.zst").read_bytes())
    assert len(made) == 1
    assert len(made.pop()) < 10 << 20  # what came twice lies there once


@pytest.mark.slow
def test_two_clean_builds_are_the_same_bytes(
    channel: Channel, open_folder: Path, tmp_path: Path
) -> None:
    """The second in another folder, of files of another user, at another time, with another mask,
    language and order of names.
    """
    made = []
    for number in (1, 2):
        prefix = open_folder / f"clean{number}" / "environment"
        prefix.parent.mkdir()
        make_small(prefix, channel.address)
        made.append(prefix)
    other = made[1]
    _touch_all(other)
    first = _layer(made[0], tmp_path / "first")
    folder = open_folder / "second"
    folder.mkdir()
    folder.chmod(0o777)
    _as_somebody_else(other, folder)
    second = parse_manifest((folder / first.manifest_path.name).read_bytes()).entries
    assert {path for path, _ in second.items() ^ first.manifest.entries.items()} == set()
    assert (folder / first.archive.name).read_bytes() == first.archive.read_bytes()
    assert (folder / first.manifest_path.name).read_bytes() == first.manifest_path.read_bytes()
    shutil.rmtree(folder)


def _touch_all(prefix: Path) -> None:
    """Other times, and names in another order within the folders."""
    for path in [each for each in prefix.rglob("*") if each.is_file() and not each.is_symlink()]:
        content, mode = path.read_bytes(), path.stat().st_mode
        path.unlink()
        path.write_bytes(content)
        path.chmod(mode)
        os.utime(path, (1, 1))
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)


def _as_somebody_else(prefix: Path, folder: Path) -> None:
    environment = os.environ | {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "HOME": "/"}
    tar = str(folder / "packed.tar")
    for arguments in (
        ["pack", str(prefix), "-o", tar],
        ["normalise", tar, "-o", str(folder), "--version", "0.1.0", "--level", "1"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "gesso_pack", *arguments],
            env=environment,
            cwd="/",
            umask=0o077,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
