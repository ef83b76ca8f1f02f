"""An import that ended early goes on where it was, and reads nothing twice from the medium."""

import json
import random
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from fixtures.models import safetensors
from fixtures.pack_to_interrupt import CARD, PROGRAM, YES, add_killed
from gesso_core.errors import CannotRead, DiskFull
from gesso_core.progress import Cancelled, Progress, Report
from gesso_runtime.store.kept import held
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.lock import locked
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack_source import Pack

STRACE = ("strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null")
FILE = 4_000_000  # bytes, about; three of them


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    for number in range(3):
        safetensors(tmp_path / f"in/unet/{number}.safetensors", number, numbers=FILE // 4)
    (tmp_path / "in" / "config.json").write_text("{}")
    first = ModelStore(tmp_path / "first")
    first.add(CARD, Folder(tmp_path / "in"), YES)
    first.pack("tiny", tmp_path / "p.gesso-model")
    return tmp_path / "p.gesso-model"


def stop_at(done: int) -> Report:
    def report(progress: Progress) -> None:
        if progress.stage == "adding" and progress.done >= done:
            raise Cancelled

    return report


def hide(pack: Path, start: int, end: int) -> None:
    """Those bytes become others, so that reading them is noticed."""
    with pack.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * (end - start))


def arrived(store: ModelStore) -> int:
    """As the notes say."""
    (notes,) = store.parts.glob("tiny@pack-*/arrived.json")
    return sum(json.loads(notes.read_bytes()).values())


def test_what_came_is_not_read_again(store: ModelStore, pack: Path) -> None:
    with pytest.raises(Cancelled):
        store.add(CARD, Pack(pack, store.parts), YES, stop_at(2 * FILE))
    assert store.installed == ()
    came = arrived(store)
    assert came >= 2 * FILE
    assert store.disk_use().unfinished >= 2 * FILE
    hide(pack, 5000, came)
    told: list[Progress] = []
    store.add(CARD, Pack(pack, store.parts), YES, told.append)
    assert store.verify()[0].holds
    assert [each.done for each in told if each.stage == "adding"][1] >= 2 * FILE
    assert list(store.parts.iterdir()) == []


def test_what_came_of_a_pack_can_be_given_up(store: ModelStore, pack: Path) -> None:
    with pytest.raises(Cancelled):
        store.add(CARD, Pack(pack, store.parts), YES, stop_at(FILE))
    assert store.remove("tiny") >= FILE
    assert store.disk_use().unfinished == 0


def test_killed_at_any_moment_it_goes_on(store: ModelStore, pack: Path) -> None:
    chance, kills = random.Random(7), 0
    came = 0
    while not store.installed:
        with subprocess.Popen([*PROGRAM, store.folder, pack], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        kills += process.returncode == -signal.SIGKILL
        if store.installed and not kills:  # it was done before this process could kill it
            store.remove("tiny", even_current=True)
            continue
        if store.installed:
            break
        if any(store.parts.glob("*/arrived.json")):
            assert arrived(store) >= came
            came = arrived(store)
        assert store.verify() == ()
        if kills == 15:  # this machine is slow; it has been killed often enough
            store.add(CARD, Pack(pack, store.parts), YES)
    assert kills
    assert store.verify()[0].holds
    store.clear_left_behind()
    assert list(store.parts.iterdir()) == []


def test_killed_before_it_is_published_all_of_it_stays(store: ModelStore, pack: Path) -> None:
    add_killed(store.folder, pack, "before")
    store.clear_left_behind()
    assert store.installed == ()
    hide(pack, 5000, arrived(store))
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds
    assert list(store.parts.iterdir()) == []


def test_killed_while_a_damaged_one_is_replaced_all_of_it_stays(
    store: ModelStore, pack: Path
) -> None:
    """Though its version is in use, and nobody has looked at its files since."""
    store.add(CARD, Pack(pack, store.parts), YES)
    (weights,) = store.folder.glob("tiny/*/files/unet/0.safetensors")
    safetensors(weights, 9, numbers=FILE // 4)
    add_killed(store.folder, pack, "before")
    store.clear_left_behind()
    hide(pack, 5000, arrived(store))
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds


def test_what_is_gone_on_with_may_become_another_version(store: ModelStore, pack: Path) -> None:
    """The same files of a hub can: what it became once says nothing then."""
    add_killed(store.folder, pack, "after")
    (kept,) = store.parts.iterdir()
    with held(kept):
        pass
    store.clear_left_behind()
    assert list(store.parts.iterdir()) == [kept]


def test_killed_once_it_is_published_nothing_of_it_stays(store: ModelStore, pack: Path) -> None:
    add_killed(store.folder, pack, "after")
    assert store.verify()[0].holds
    store.clear_left_behind()
    assert list(store.parts.iterdir()) == []
    assert list((store.folder / ".staging").iterdir()) == []
    assert store.verify()[0].holds


def test_what_is_being_added_again_is_not_cleared(store: ModelStore, pack: Path) -> None:
    add_killed(store.folder, pack, "after")
    (kept,) = store.parts.iterdir()
    with locked(kept / ".lock"):
        store.clear_left_behind()
        assert list(store.parts.iterdir()) == [kept]
    store.clear_left_behind()
    assert list(store.parts.iterdir()) == []


@pytest.mark.parametrize("lost", ["cut", "zeroes", "gone"])
def test_what_the_disk_lost_comes_again(lost: str, store: ModelStore, pack: Path) -> None:
    with pytest.raises(Cancelled):
        store.add(CARD, Pack(pack, store.parts), YES, stop_at(2 * FILE + FILE // 2))
    for number in (0, 2):
        (kept,) = store.parts.glob(f"*/files/unet/{number}.safetensors")
        match lost:
            case "cut":
                kept.write_bytes(kept.read_bytes()[:1000])
            case "zeroes":
                kept.write_bytes(bytes(kept.stat().st_size))
            case _:
                kept.unlink()
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the errors")
def test_a_cable_that_was_pulled_out(store: ModelStore, pack: Path) -> None:
    inject = ("-P", str(pack), "-e", "inject=read:error=EIO:when=40+")
    done = subprocess.run(
        [*STRACE, *inject, *PROGRAM, store.folder, pack], capture_output=True, text=True
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not be used here")
    assert done.stderr.splitlines()[-1] == CannotRead.code
    came = arrived(store)
    assert came > 1_000_000
    hide(pack, 5000, came)
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds


def test_a_disk_that_is_full_in_the_middle(store: ModelStore, pack: Path) -> None:
    """A file that may not grow is the same to the store."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE // 2, limits[1]))
    try:
        with pytest.raises(DiskFull):
            store.add(CARD, Pack(pack, store.parts), YES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds


def test_notes_that_were_altered_mislead_nobody(store: ModelStore, pack: Path) -> None:
    with pytest.raises(Cancelled):
        store.add(CARD, Pack(pack, store.parts), YES, stop_at(FILE))
    (notes,) = store.parts.glob("*/arrived.json")
    (key,) = json.loads(notes.read_bytes())
    for said in ("[]", "{", '{"x": "y"}', f'{{"{key}": -5}}', f'{{"{key}": {1 << 60}}}'):
        notes.write_text(said)
        with pytest.raises(Cancelled):
            store.add(CARD, Pack(pack, store.parts), YES, stop_at(FILE))
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds


def test_where_files_have_one_name_only_a_kept_pack_is_still_added(
    store: ModelStore, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(Cancelled):
        store.add(CARD, Pack(pack, store.parts), YES, stop_at(FILE))
    store.add(CARD, Pack(pack, store.parts), YES)
    assert store.verify()[0].holds
