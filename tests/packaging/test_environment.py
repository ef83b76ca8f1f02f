"""Environments are made from a channel and from locks of wheels, or not at all."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import pytest

from fixtures.conda_channel import VERSION, index_channel, served
from fixtures.conda_package import write_package
from fixtures.kept_port import kept_port
from fixtures.packed import Channel, Made, write_specification
from fixtures.tiny_wheel import locked, write_wheel
from gesso_core.errors import BadRequest, Failed
from gesso_pack.environment import make
from gesso_pack.locks import normalised, read_lock
from gesso_pack.places import ENVIRONMENTS
from gesso_pack.specification import read_specification
from gesso_pack.wheels import fetch

PYTHON = (f"python {VERSION}.*", "pip")


@dataclass(frozen=True, slots=True)
class Bench:
    """folder: where a test works. prefix: where its environment is to be."""

    folder: Path
    address: str

    @property
    def prefix(self) -> Path:
        return self.folder / "made" / "env"

    def specify(self, *conda: str, lock: str | None = None) -> None:
        if lock is not None:
            (self.folder / "one.txt").write_text(lock)
        write_specification(self.folder, *conda, locks=() if lock is None else ("one.txt",))

    def command(self, channel: str = "", wheels: Path | None = None) -> list[str]:
        command = [sys.executable, "-m", "gesso_pack", "env", str(self.folder / "small.yml")]
        command += ["--prefix", str(self.prefix), "--channel", channel or self.address]
        return [*command, *(("--wheels", str(wheels)) if wheels else ())]

    def run(
        self,
        channel: str = "",
        *,
        wheels: Path | None = None,
        surroundings: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(channel, wheels),
            capture_output=True,
            text=True,
            env=os.environ | (surroundings or {}),
        )

    def refused(self, channel: str = "", wheels: Path | None = None) -> tuple[int, str]:
        """The exit code and what was said; nothing may have been left behind."""
        done = self.run(channel, wheels=wheels)
        assert "Traceback" not in done.stderr
        assert not list(self.prefix.parent.glob("*"))
        return done.returncode, done.stderr


@pytest.fixture
def bench(tmp_path: Path, channel: Channel) -> Bench:
    return Bench(tmp_path, channel.address)


@pytest.fixture
def own_channel(tmp_path: Path, channel: Channel) -> Iterator[Channel]:
    """A copy that a test may change."""
    folder = tmp_path / "channel"
    shutil.copytree(channel.folder, folder)
    with served(folder) as address:
        yield Channel(folder, address)


def test_a_made_environment_is_a_conda_prefix_whose_programs_know_their_place(
    small_prefix: Made,
) -> None:
    assert len(list((small_prefix.prefix / "conda-meta").glob("*.json"))) == 4
    for program in ("prefix-probe", "probe-sh"):
        said = subprocess.run([small_prefix.prefix / "bin" / program], capture_output=True)
        assert said.stdout.decode().strip() == f"{small_prefix.prefix}/share/probe"


def test_backup_programs_are_not_told_to_skip_an_environment(small_prefix: Made) -> None:
    assert not (small_prefix.prefix / "CACHEDIR.TAG").exists()


def test_wheels_are_installed_whatever_this_machine_and_user_have_set(bench: Bench) -> None:
    wheel = write_wheel(bench.folder / "wheels", "tiny_gift")
    bench.specify(*PYTHON, lock=locked(wheel))
    hostile = bench.folder / "hostile"
    write_wheel(hostile, "tiny_gift", "2.0")
    (hostile / "pip.py").write_text("raise SystemExit('a stranger')\n")
    bench.prefix.parent.mkdir()
    done = bench.run(
        wheels=wheel.parent,
        surroundings={
            "PYTHONPATH": os.pathsep.join([str(hostile), os.environ["PYTHONPATH"]]),
            "PIP_TARGET": str(hostile / "target"),
            "PIP_USER": "1",
            "PIP_NO_BINARY": "tiny_gift",
            "PIP_FIND_LINKS": str(hostile),
        },
    )
    assert done.returncode == 0, done.stderr
    assert not list(bench.prefix.rglob("*.pyc")), "an environment has bytecode of its build"
    code = "import tiny_gift; print(tiny_gift.VERSION, tiny_gift.__file__)"
    python = [bench.prefix / "bin" / "python", "-I", "-B", "-c", code]
    version, place = subprocess.run(python, capture_output=True, text=True).stdout.split()
    assert version == "1.0"
    assert Path(place).is_relative_to(bench.prefix)
    assert not (hostile / "target").exists()
    assert [wheel.name for wheel in (bench.prefix.parent / "env.wheels").iterdir()] == [wheel.name]


def test_an_unhashed_wheel_is_refused(bench: Bench) -> None:
    wheel = write_wheel(bench.folder / "wheels", "tiny_gift")
    bench.specify(*PYTHON, lock="tiny_gift==1.0\n")
    code, said = bench.refused(wheels=wheel.parent)
    assert code == 2
    assert "tiny_gift 1.0 has no hash" in said


def test_a_wheel_with_another_hash_is_refused(bench: Bench) -> None:
    wheel = write_wheel(bench.folder / "wheels", "tiny_gift")
    bench.specify(*PYTHON, lock=locked(wheel))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    code, said = bench.refused(wheels=wheel.parent)
    assert code == 6
    assert "not the one that the lock names: tiny_gift" in said


def test_a_wheel_that_is_not_to_be_had_is_named(small_prefix: Made, tmp_path: Path) -> None:
    lock, empty = tmp_path / "one.txt", tmp_path / "wheels"
    lock.write_text(locked(write_wheel(tmp_path, "tiny_gift")))
    empty.mkdir()
    with pytest.raises(Failed) as error:
        fetch([lock], empty, prefix=small_prefix.prefix, options=["--no-index"])
    assert "no wheel here for tiny_gift==1.0" in error.value.message


def test_a_channel_that_is_not_there_is_named(bench: Bench) -> None:
    bench.specify(*PYTHON)
    with kept_port() as port:
        code, said = bench.refused(f"http://127.0.0.1:{port}")
    assert code == 6
    assert f"cannot be reached: http://127.0.0.1:{port}" in said


def test_a_folder_is_no_channel_because_nothing_there_is_checked(
    bench: Bench, channel: Channel
) -> None:
    bench.specify(*PYTHON)
    for place in (str(channel.folder), channel.folder.as_uri(), "./channel"):
        code, said = bench.refused(place)
        assert code == 2
        assert "unchecked" in said


def test_a_swapped_package_is_refused(bench: Bench, own_channel: Channel) -> None:
    bench.specify(*PYTHON, "prefix-probe")
    swapped = bench.folder / "swapped"
    (swapped / "bin").mkdir(parents=True)
    (swapped / "bin" / "prefix-probe").write_text("#!/bin/sh\necho mine\n")
    write_package(swapped, own_channel.folder, "prefix-probe", "1.0")
    code, said = bench.refused(own_channel.address)
    assert code == 6
    assert "is not the one that the channel's list or the lock names" in said


def test_what_no_channel_has_is_named(bench: Bench) -> None:
    bench.specify("python 3.99.*")
    code, said = bench.refused()
    assert code == 2
    assert "python 3.99.*" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name: [", "not YAML"),
        ("name: x\n", "name, channels and dependencies"),
        ("name: x\nchannels: []\ndependencies: [3]\n", "neither a conda package"),
        ("name: x\nchannels: []\ndependencies: [pip: [numpy]]\n", "no lock"),
        ("name: x\nchannels: []\ndependencies: [{pip: [], npm: []}]\n", "neither a conda package"),
        ("name: x\nchannels: conda-forge\ndependencies: []\n", "channels is no list"),
        ("name: [x]\nchannels: []\ndependencies: []\n", "name is no word"),
    ],
)
def test_what_is_no_specification_is_refused(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "small.yml"
    file.write_text(content)
    with pytest.raises(BadRequest) as error:
        read_specification(file)
    assert words in error.value.message


def test_a_specification_or_a_lock_that_is_missing_is_named(bench: Bench) -> None:
    code, said = bench.refused()
    assert (code, "small.yml" in said) == (4, True)
    bench.specify(*PYTHON, lock="")
    (bench.folder / "one.txt").unlink()
    code, said = bench.refused()
    assert (code, "one.txt" in said) == (4, True)


def test_a_folder_of_somebody_else_is_never_replaced(bench: Bench) -> None:
    bench.specify(*PYTHON)
    for mine in (bench.prefix / "conda-meta", bench.prefix.with_name("env.wheels")):
        mine.mkdir(parents=True)
        (mine / "letters").write_text("mine")
        done = bench.run()
        assert (done.returncode, "was not made here" in done.stderr) == (2, True)
        assert (mine / "letters").read_text() == "mine"
        shutil.rmtree(mine)


def test_an_older_environment_stays_where_the_new_one_fails(bench: Bench) -> None:
    bench.specify(*PYTHON)
    assert bench.run().returncode == 0
    before = {path: path.lstat().st_mtime_ns for path in bench.prefix.rglob("*")}
    bench.specify(*PYTHON, "is-in-no-channel")
    assert bench.run().returncode != 0
    assert {path: path.lstat().st_mtime_ns for path in bench.prefix.rglob("*")} == before


def test_a_killed_run_leaves_nothing_and_a_stopped_machine_hinders_nothing(bench: Bench) -> None:
    bench.specify(*PYTHON)
    for blow, leaves in ((signal.SIGTERM, False), (signal.SIGKILL, True)):
        with subprocess.Popen(bench.command(), stderr=subprocess.PIPE) as run:
            while not bench.prefix.exists():
                time.sleep(0.002)
                assert run.poll() is None
            run.send_signal(blow)
            _, said = run.communicate()
        assert b"Traceback" not in said
        assert bool(list(bench.prefix.parent.glob("*"))) == leaves
    assert bench.run().returncode == 0


def test_a_lock_beside_the_others_decides_from_then_on(bench: Bench, own_channel: Channel) -> None:
    specification = write_specification(bench.folder, *PYTHON, "prefix-probe")
    text = specification.read_text().replace("conda-forge", own_channel.address)
    specification.write_text(text)
    (bench.folder / "locks").mkdir()
    first = make(specification, bench.prefix)
    assert (bench.folder / "locks" / "small.conda.lock").exists()
    newer = bench.folder / "newer"
    (newer / "share").mkdir(parents=True)
    (newer / "share" / "new").write_text("newer")
    write_package(newer, own_channel.folder, "prefix-probe", "2.0")
    index_channel(own_channel.folder)
    assert make(specification, bench.prefix).conda == first.conda
    (bench.folder / "locks" / "small.conda.lock").unlink()
    assert "prefix-probe-2.0-0" in make(specification, bench.prefix).conda


def test_a_lock_is_of_what_was_installed_and_of_all_that_is_asked_for(
    bench: Bench, own_channel: Channel
) -> None:
    def specify(*conda: str) -> Path:
        file = write_specification(bench.folder, *PYTHON, *conda)
        file.write_text(file.read_text().replace("conda-forge", own_channel.address))
        return file

    lock = bench.folder / "locks" / "small.conda.lock"
    lock.parent.mkdir()
    (right,) = own_channel.folder.rglob("prefix-probe-*")
    content = right.read_bytes()
    right.write_bytes(content[:-1] + b"?")
    with pytest.raises(Failed):
        make(specify("prefix-probe"), bench.prefix)
    assert not lock.exists()
    right.write_bytes(content)
    make(specify(), bench.prefix)
    with pytest.raises(BadRequest, match=r"older than the specification: .*“prefix-probe”"):
        make(specify("prefix-probe"), bench.prefix)


def test_the_command_says_where_the_environment_is(bench: Bench) -> None:
    bench.specify(*PYTHON)
    said = subprocess.run([*bench.command(), "--json"], capture_output=True, text=True, check=True)
    answer = json.loads(said.stdout)
    assert answer["prefix"] == str(bench.prefix)
    assert any(package.startswith("python-") for package in answer["conda"])


@pytest.mark.slow
def test_the_editors_environment_holds_what_its_lock_names_and_jpegtran(
    desktop_prefix: Made,
) -> None:
    site = desktop_prefix.prefix / "lib" / f"python{VERSION}" / "site-packages"
    found = {normalised(each.name): each.version for each in distributions(path=[str(site)])}
    wanted = {each.name: each.version for each in read_lock(ENVIRONMENTS / "locks/desktop.txt")}
    assert {name: version for name, version in found.items() if name != "pip"} == wanted
    code = "import PySide6.QtWidgets, numpy, cv2, imagecodecs, pyvips, tifffile, PIL, zstandard"
    python = [desktop_prefix.prefix / "bin" / "python", "-I", "-B", "-c", code]
    assert subprocess.run(python, capture_output=True).stderr == b""
    jpegtran = [desktop_prefix.prefix / "bin" / "jpegtran", "-version"]
    assert b"libjpeg" in subprocess.run(jpegtran, capture_output=True).stderr
