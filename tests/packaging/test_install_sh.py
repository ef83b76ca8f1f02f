"""install.sh up to the moment when the bootstrap's Python takes over."""

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.install_script import SHELLS, run_install, shell
from fixtures.signatures import BROKEN, Signed
from fixtures.signed_releases import another_key, the_public_key
from gesso_pack.install_script import TEMPLATE, install_script
from gesso_pack.signing import sign_file
from gesso_runtime.installing import minisign
from gesso_runtime.installing.signature import fingerprint, public_line, read_public_key

CHECKERS = {"python3": ["openssl"], "openssl": ["python3*"]}
"""What checks, by what the machine lacks."""


class Folder:
    """The least that install.sh looks at: who accepts the signature asks for the bootstrap."""

    def __init__(self, folder: Path, bootstrap: bytes | None = None) -> None:
        self.path = folder
        digest = hashlib.sha256(bootstrap or b"").hexdigest().encode()
        content = b'{\n "bootstrap_sha256": "%s",\n "version": "0.2.0"\n}\n' % digest
        if bootstrap is not None:
            (folder / "bootstrap.tar.gz").write_bytes(bootstrap)
        self.signed = Signed(folder / "release.json", content)
        (folder / "install.sh").write_text(install_script(self.signed.public))


@pytest.fixture
def small(tmp_path: Path) -> Folder:
    (tmp_path / "stick").mkdir()
    return Folder(tmp_path / "stick")


def copied(release: Path, target: Path) -> Path:
    """With files of their own names: the release itself is never changed."""
    return Path(shutil.copytree(release, target, copy_function=os.link))


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def test_it_is_short_enough_to_be_read() -> None:
    assert len(TEMPLATE.read_text().splitlines()) <= 210


def test_it_carries_the_module_word_for_word() -> None:
    text = install_script(the_public_key())
    assert Path(minisign.__file__).read_text() in text
    assert "@PUBLIC_KEY@" not in text
    assert "@MINISIGN@" not in text


@pytest.mark.parametrize("name", SHELLS)
def test_every_shell_reads_it(name: str, tmp_path: Path) -> None:
    script = tmp_path / "install.sh"
    script.write_text(install_script(the_public_key()))
    done = subprocess.run([*shell(name), "-n", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SHELLS)
def test_a_refusal_is_an_object_for_programs(small: Folder, tmp_path: Path, name: str) -> None:
    odd = 'a "place"\\of\nmine\t照片'
    said = []
    for options in (
        ["--json", "--what"],
        ["--prefix", str(tmp_path / odd), "--json"],
        ["--json", "--prefix"],
    ):
        done = run_install(small.path, *options, by=name)
        error = json.loads(done.stdout)["error"]
        assert (
            error["message"].split()
            == done.stderr.partition("gesso: ")[2].partition("\n       ")[0].split()
        )
        assert error["hint"] in done.stderr
        said.append((error["code"], done.returncode))
    assert said == [("bad_request", 2), ("cannot_read", 4), ("bad_request", 2)]
    sign_file(another_key(), small.signed.path, "by somebody else")
    done = run_install(small.path, "--json", "--prefix", str(tmp_path / odd), by=name)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (6, "not_trusted")
    silent = run_install(small.path, "--prefix", str(tmp_path / odd), by=name)
    assert (silent.returncode, silent.stdout) == (6, "")


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize("checker", CHECKERS)
def test_a_true_signature_is_accepted(
    small: Folder, tmp_path: Path, name: str, checker: str
) -> None:
    prefix = tmp_path / "a place"
    done = run_install(small.path, f"--prefix={prefix}", by=name, without=CHECKERS[checker])
    assert fingerprint(small.signed.public) in done.stderr
    assert "bootstrap.tar.gz is missing" in done.stderr
    assert done.returncode == 4
    assert not prefix.exists()


@pytest.mark.parametrize("checker", CHECKERS)
def test_what_the_real_minisign_signed_is_accepted(
    small: Folder, tmp_path: Path, checker: str
) -> None:
    if not shutil.which("minisign"):
        pytest.skip("minisign is not installed")
    keys = ["-p", tmp_path / "a.pub", "-s", tmp_path / "a.key"]
    subprocess.run(["minisign", "-G", "-W", *keys], check=True, capture_output=True)
    sign = ["minisign", "-S", "-m", small.signed.path, "-s", tmp_path / "a.key"]
    subprocess.run(sign, check=True, capture_output=True)  # its own comment has tabs
    public = read_public_key((tmp_path / "a.pub").read_text())
    (small.path / "install.sh").write_text(install_script(public))
    done = run_install(small.path, "--prefix", str(tmp_path / "p"), without=CHECKERS[checker])
    assert fingerprint(public) in done.stderr
    assert "bootstrap.tar.gz is missing" in done.stderr


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_bit_of_the_list_may_be_other(small: Folder, tmp_path: Path, checker: str) -> None:
    content = small.signed.path.read_bytes()
    for number, place in enumerate(range(0, len(content), len(content) // 8)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << number % 8
        small.signed.path.write_bytes(flipped)
        done = run_install(small.path, "--prefix", str(tmp_path / "p"), without=CHECKERS[checker])
        assert (done.returncode, "is not signed" in done.stderr) == (6, True), place


@pytest.mark.parametrize("damage", BROKEN)
@pytest.mark.parametrize("checker", CHECKERS)
def test_a_changed_signature_is_refused(
    small: Folder, tmp_path: Path, damage: str, checker: str
) -> None:
    broken = BROKEN[damage](small.signed).encode("utf-8", "surrogateescape")
    small.signed.signature.write_bytes(broken)
    done = run_install(
        small.path, "--prefix", str(tmp_path / "p"), by="dash", without=CHECKERS[checker]
    )
    assert "is not signed by the key that is trusted here" in done.stderr
    assert done.returncode == 6
    assert sorted(tmp_path.iterdir()) == [small.path]


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("name", SHELLS)
def test_another_file_and_another_key_are_refused(
    small: Folder, tmp_path: Path, checker: str, name: str
) -> None:
    sign_file(another_key(), small.signed.path, "by somebody else")
    first = run_install(small.path, "--prefix", str(tmp_path / "p"), without=CHECKERS[checker])
    small.signed.signature.write_text(small.signed.text)
    small.signed.path.write_bytes(small.signed.path.read_bytes() + b"\n")
    second = run_install(
        small.path, "--prefix", str(tmp_path / "p"), by=name, without=CHECKERS[checker]
    )
    for done in (first, second):
        assert "is not signed by the key that is trusted here" in done.stderr
        assert done.returncode == 6


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_key_that_was_trusted_first_counts(small: Folder, tmp_path: Path, checker: str) -> None:
    pinned = tmp_path / "p" / "trust" / "release.pub"
    pinned.parent.mkdir(parents=True)
    pinned.write_text(f"untrusted comment: pinned\n{public_line(another_key())}\n")
    options = ("--prefix", str(tmp_path / "p"))
    refused = run_install(small.path, *options, without=CHECKERS[checker])
    assert refused.returncode == 6
    sign_file(another_key(), small.signed.path, "by whom this installation trusts")
    accepted = run_install(small.path, *options, without=CHECKERS[checker])
    assert "bootstrap.tar.gz is missing" in accepted.stderr
    assert "Compare" not in accepted.stderr
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == ["trust"]


def test_a_machine_that_can_check_nothing_is_told_what_it_needs(
    small: Folder, tmp_path: Path
) -> None:
    done = run_install(small.path, "--prefix", str(tmp_path / "p"), without=["python3*", "openssl"])
    assert done.returncode == 6
    assert "Install openssl 3 or python3" in done.stderr
    assert sorted(tmp_path.iterdir()) == [small.path]


def test_an_old_python_is_not_asked(small: Folder, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    real = Path("/usr/bin/python3").resolve()
    if not real.exists():
        pytest.skip("there is no python3 of the system")
    done = run_install(
        small.path,
        "--prefix",
        str(tmp_path / "p"),
        without=["python3.[0-9]*"] if not real.name.startswith("python3.") else [],
        mounts=[f"mount --bind {old} {real}"],
    )
    assert "bootstrap.tar.gz is missing" in done.stderr, "openssl was not asked instead"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--prefix"], "--prefix needs a value"),
        (["--environments"], "--environments needs a value"),
        (["--frobnicate"], "“--frobnicate” is not known"),
        (["/opt/gesso"], "“/opt/gesso” is not known"),
    ],
)
def test_what_is_asked_wrongly_is_told(small: Folder, options: list[str], said: str) -> None:
    done = run_install(small.path, *options)
    assert (done.returncode, said in done.stderr) == (2, True)


@pytest.mark.parametrize("name", SHELLS)
def test_help_is_given_without_a_home(small: Folder, name: str) -> None:
    done = run_install(small.path, "--help", by=name, env={})
    assert (done.returncode, done.stderr) == (0, "")
    assert "--prefix DIR" in done.stdout


def test_without_a_home_a_prefix_must_be_named(small: Folder, tmp_path: Path) -> None:
    done = run_install(small.path, env={})
    assert (done.returncode, "HOME is not set" in done.stderr) == (2, True)
    empty = run_install(small.path, "--prefix", "", env={"HOME": str(tmp_path)})
    assert (empty.returncode, "--prefix is empty" in empty.stderr) == (2, True)
    named = run_install(small.path, "--prefix", str(tmp_path / "p"), env={})
    assert "bootstrap.tar.gz is missing" in named.stderr


def test_the_usual_place_is_below_home(small: Folder, tmp_path: Path) -> None:
    home = tmp_path / "home of Zoë"
    (home / ".local").mkdir(parents=True)
    (home / ".local" / "opt").write_text("a file in the way")
    done = run_install(small.path, env={"HOME": str(home)})
    assert done.returncode == 6
    assert f"{home}/.local/opt/gesso cannot be used: Not a directory" in done.stderr


def test_a_script_without_its_folder_says_what_to_do(small: Folder, tmp_path: Path) -> None:
    script = tmp_path / "install.sh"
    script.write_bytes((small.path / "install.sh").read_bytes())
    done = run_install(tmp_path, "--prefix", str(tmp_path / "p"))
    assert done.returncode == 4
    assert "release.json is missing beside install.sh" in done.stderr
    piped = subprocess.run(
        ["sh", "-s", "--", "--prefix", tmp_path / "p"],
        input=script.read_text(),
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert (piped.returncode, "missing beside install.sh" in piped.stderr) == (4, True)
    assert not (tmp_path / "p").exists()


def test_a_disk_that_runs_no_programs_is_told(small: Folder, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    done = run_install(
        small.path, "--prefix", str(place / "p"), mounts=[f"mount -t tmpfs -o noexec none {place}"]
    )
    assert done.returncode == 6
    assert "noexec" in done.stderr


def test_a_small_disk_is_told_before_anything_is_copied(small: Folder, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    done = run_install(
        small.path, "--prefix", str(place / "p"), mounts=[f"mount -t tmpfs -o size=9m none {place}"]
    )
    assert done.returncode == 6
    assert "Even the start needs 100 MB" in done.stderr


@pytest.mark.parametrize(
    "damage", ["flipped", "cut", "empty", "missing", "of another release", "a folder"]
)
def test_a_damaged_bootstrap_is_never_run(small_release: Path, tmp_path: Path, damage: str) -> None:
    folder = copied(small_release, tmp_path / "stick")
    bootstrap = folder / "bootstrap.tar.gz"
    content = bytearray(bootstrap.read_bytes())
    match damage:
        case "flipped":
            content[len(content) // 2] ^= 4
            replace(bootstrap, bytes(content))
        case "cut":
            replace(bootstrap, bytes(content[:-1000]))
        case "empty":
            replace(bootstrap, b"")
        case "missing":
            bootstrap.unlink()
        case "of another release":
            plain = json.loads((folder / "release.json").read_bytes())
            plain["bootstrap_sha256"] = hashlib.sha256(b"").hexdigest()
            replace(folder / "release.json", json.dumps(plain, indent=1).encode())
            replace(bootstrap, b"")
        case "a folder":
            bootstrap.unlink()
            bootstrap.mkdir()
    done = run_install(folder, "--prefix", str(tmp_path / "p"))
    assert done.returncode in {4, 6}
    assert len(done.stderr.splitlines()) <= 4
    assert not (tmp_path / "p").exists()


def bootstrap_of(program: bytes) -> bytes:
    """An archive whose Python is a program for the shell."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        member = tarfile.TarInfo("bin/python")
        member.mode, member.size = 0o755, len(program)
        tar.addfile(member, io.BytesIO(program))
    return packed.getvalue()


def test_a_machine_that_cannot_run_it_is_told(tmp_path: Path) -> None:
    program = b"#!/bin/sh\necho 'version `GLIBC_2.99 not found' >&2\nexit 1\n"
    (tmp_path / "stick").mkdir()
    folder = Folder(tmp_path / "stick", bootstrap_of(program))
    done = run_install(folder.path, "--prefix", str(tmp_path / "p"))
    assert done.returncode == 6
    assert "does not run on this machine: version `GLIBC_2.99 not found" in done.stderr
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("name", SHELLS)
def test_interrupted_before_the_installer_listens_it_is_cancelled(
    tmp_path: Path, name: str
) -> None:
    begun, stick, prefix = tmp_path / "begun", tmp_path / "stick", tmp_path / "p"
    stick.mkdir()
    program = f"#!/bin/sh\n[ \"$2\" = -c ] && exit 0\n: >'{begun}'\nexec sleep 60\n"
    folder = Folder(stick, bootstrap_of(program.encode()))
    inherited = signal.signal(signal.SIGINT, signal.SIG_DFL)  # nohup's ignore no shell undoes
    process = subprocess.Popen(
        [*shell(name), folder.path / "install.sh", "--prefix", prefix],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(tmp_path)},
    )
    signal.signal(signal.SIGINT, inherited)
    while process.poll() is None and not begun.exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait() == 130
    assert not prefix.exists()


def test_a_bootstrap_that_was_never_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    folder = Folder(tmp_path / "stick", b"no archive")
    done = run_install(folder.path, "--prefix", str(tmp_path / "p"))
    assert (done.returncode, "cannot be unpacked" in done.stderr) == (6, True)
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("name", SHELLS)
def test_what_the_installer_says_is_passed_on(
    small_release: Path, tmp_path: Path, name: str
) -> None:
    done = run_install(
        small_release, "--prefix", str(tmp_path / "p"), "--environments", "no such", by=name
    )
    assert done.returncode == 2
    assert "no such" in done.stderr
    assert not (tmp_path / "p").exists()


def test_a_folder_that_was_there_stays_though_nothing_came_into_it(
    small_release: Path, tmp_path: Path
) -> None:
    prefix = tmp_path / "p"
    prefix.mkdir()
    for options in (["--environments", "no such"], ["--uninstall", "--yes"]):
        done = run_install(small_release, "--prefix", str(prefix), *options)
        assert done.returncode == 2
        assert list(prefix.iterdir()) == []


def test_a_hostile_environment_changes_nothing(small_release: Path, tmp_path: Path) -> None:
    stick, evil, away = tmp_path / "Ünï stick", tmp_path / "evil", tmp_path / "away"
    copied(small_release, stick)
    for folder in (evil, away):
        folder.mkdir()
    for name in ("openssl", "python3", "sha256sum", "tar", "gzip", "sed", "dirname", "rm", "cp"):
        (evil / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\nexit 0\n")
        (evil / name).chmod(0o755)
    for name in ("json", "os", "zstandard", "sitecustomize", "hashlib"):
        (evil / f"{name}.py").write_text(f"open({str(tmp_path / 'was-run')!r}, 'w')\n")
    (evil / "libz.so.1").write_bytes(b"no library")
    (evil / "libcrypto.so.3").write_bytes(b"no library")
    prefix = tmp_path / "照片" / "with space"
    (prefix / ".stage" / "bootstrap-999999999").mkdir(parents=True)  # of a process that was killed
    done = run_install(
        Path("..") / stick.name,
        f"--prefix=../{prefix.parent.name}/{prefix.name}",
        "--no-menu",
        cwd=away,
        env={
            "PATH": f"{evil}:/usr/bin:/bin",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(evil),
            "PYTHONHOME": str(evil),
            "LD_LIBRARY_PATH": str(evil),
            "CDPATH": f"{evil}:/",
            "IFS": "/.",
            "ENV": str(evil / "os.py"),
            "OPENSSL_CONF": str(evil / "os.py"),
            "TAR_OPTIONS": "--verbose --exclude=bin",
            "LC_ALL": "tlh_KX.UTF-8",
            "TMPDIR": "/nonexistent",
        },
        mounts=[f"mount --bind '{stick}' '{stick}'", f"mount -o remount,bind,ro '{stick}'"]
        if os.getuid() == 0
        else [],
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "was-run").exists()
    assert not list(prefix.glob(".stage/*"))
    probe = prefix / "current" / "small" / "bin" / "prefix-probe"
    said = subprocess.run([probe], capture_output=True, text=True).stdout.strip()
    assert said == str(prefix.resolve() / "versions" / "0.1.0" / "small" / "share" / "probe")


def _interrupted(process: int) -> None:
    """As a terminal does it: everything that was started there."""
    os.killpg(process, signal.SIGINT)


def _ended(process: int) -> None:
    """As a program does it that knows install.sh alone."""
    os.kill(process, signal.SIGTERM)


@pytest.mark.parametrize(
    ("moment", "name", "stop"),
    [
        *((".stage/bootstrap-*/python", name, _interrupted) for name in SHELLS),
        *((".stage/bootstrap-*/python", name, _ended) for name in SHELLS),
        (".stage/0.1.0-*", "dash", _ended),
        (".stage/0.1.0-*", "bash", _interrupted),
    ],
)
def test_who_stops_it_finds_nothing_left(
    small_release: Path,
    tmp_path: Path,
    moment: str,
    name: str,
    stop: Callable[[int], None],
) -> None:
    prefix = tmp_path / "p"
    for _ in range(9):
        inherited = signal.signal(signal.SIGINT, signal.SIG_DFL)  # nohup's ignore no shell undoes
        process = subprocess.Popen(
            [*shell(name), small_release / "install.sh", "--prefix", prefix, "--no-menu"],
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"HOME": str(tmp_path)},
        )
        signal.signal(signal.SIGINT, inherited)
        while process.poll() is None and not list(prefix.glob(moment)):
            time.sleep(0.01)
        if process.returncode is None:
            stop(process.pid)
        process.communicate()
        if process.returncode:
            break
        shutil.rmtree(prefix)  # it was done before
    assert process.returncode in {130, 143}
    assert not prefix.exists()


def test_a_killed_start_does_not_hinder_the_next(small_release: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "p"
    process = subprocess.Popen(
        ["dash", small_release / "install.sh", "--prefix", prefix, "--no-menu"],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(tmp_path)},
    )
    while process.poll() is None and not list(prefix.glob(".stage/bootstrap-*/python")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    (left,) = prefix.glob(".stage/bootstrap-*")
    left.rename(left.with_name(f"bootstrap-{os.getpid()}"))  # its number is another's now
    done = run_install(small_release, "--prefix", str(prefix), "--environments", "no such")
    assert done.returncode == 2
    assert not prefix.exists()


def test_sh_is_enough_to_read_what_python_writes(small_release: Path) -> None:
    """The line that install.sh looks for."""
    text = (small_release / "release.json").read_text()
    digest = json.loads(text)["bootstrap_sha256"]
    assert f'\n "bootstrap_sha256": "{digest}",\n' in text


def a_bootstrap_that_does_nothing() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        member = tarfile.TarInfo("bin/python")
        member.mode, content = 0o755, b"#!/bin/sh\nexit 0\n"
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def test_what_a_process_of_the_same_number_left_is_in_no_way(tmp_path: Path) -> None:
    """As in a container, where each start has the same number."""
    folder = tmp_path / "stick"
    folder.mkdir()
    Folder(folder, a_bootstrap_that_does_nothing())
    script = f"mkdir -p p/.stage/bootstrap-$$/python; exec sh {folder}/install.sh --prefix p"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("more", ["", "/", "//"])
def test_folders_that_were_there_stay_however_they_are_written(
    small: Folder, tmp_path: Path, more: str
) -> None:
    (tmp_path / "e/keep/me").mkdir(parents=True)
    done = run_install(small.path, "--prefix", f"{tmp_path}/e/keep/me{more}")
    assert done.returncode == 4
    assert (tmp_path / "e/keep/me").is_dir()
