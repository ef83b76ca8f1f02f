"""Who ran what: found again, in order, and a line that was changed, taken out or torn is told."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gesso_core.errors import DiskFull
from gesso_runtime.server.keys.audit_log import AuditLog, Deed

JOB = Deed("job", key="1a2b3c4d", kind="edit", card="klein", pixels=1_000_000, outcome="done")


def _noted(folder: Path, count: int, *, file_bytes: int = 1 << 20, files: int = 9) -> AuditLog:
    log = AuditLog(
        folder, file_bytes=file_bytes, files=files, clock=iter(range(100, 9999)).__next__
    )
    for number in range(count):
        log.note(Deed("job", job=str(number), outcome="done"))
    return log


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit", clock=lambda: 1_700_000_000.25)
    log.note(JOB)
    (noted,) = log.read()
    assert (noted.number, noted.at, noted.deed) == (1, 1_700_000_000.25, JOB)
    assert log.verify().wrong == ()


def test_what_is_older_than_asked_is_left_out(tmp_path: Path) -> None:
    log = _noted(tmp_path, 5)
    assert [noted.deed.job for noted in log.read(since=103)] == ["3", "4"]


def test_nothing_was_noted_yet(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "none")
    assert list(log.read()) == []
    assert log.verify().lines == 0


def _change(line: bytes) -> bytes:
    return line.replace(b'"done"', b'"fine"')


def _twice(line: bytes) -> bytes:
    return line + line


@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("damage", [_change, _twice])
def test_a_line_that_was_changed_is_found(
    tmp_path: Path, place: int, damage: Callable[[bytes], bytes]
) -> None:
    log = _noted(tmp_path, 4)
    path = tmp_path / "audit-000001.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[place] = damage(lines[place])
    path.write_bytes(b"".join(lines))
    assert log.verify().wrong


def test_a_line_that_was_taken_out_is_found(tmp_path: Path) -> None:
    log = _noted(tmp_path, 4)
    path = tmp_path / "audit-000001.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1] + lines[2:]))
    assert log.verify().wrong == (
        "audit-000001.jsonl, line 2: does not follow the line before it.",
    )


def test_a_file_that_was_taken_out_is_found(tmp_path: Path) -> None:
    log = _noted(tmp_path, 60, file_bytes=4096, files=100)
    files = sorted(tmp_path.glob("audit-*.jsonl"))
    assert len(files) > 2
    assert log.verify().wrong == ()
    files[1].unlink()
    assert len(log.verify().wrong) == 1


def test_the_last_line_stands_for_all_before_it(tmp_path: Path) -> None:
    log = _noted(tmp_path, 3)
    last = log.verify().last
    log.note(JOB)
    assert log.verify().last != last
    lines = (tmp_path / "audit-000001.jsonl").read_text().splitlines()
    assert f'"before":"{last}"' in lines[3]


def test_the_oldest_goes_and_the_rest_still_holds(tmp_path: Path) -> None:
    log = _noted(tmp_path, 200, file_bytes=4096, files=3)
    assert len(list(tmp_path.glob("audit-*.jsonl"))) == 3
    found = list(log.read())
    assert found[0].number > 1
    assert found[-1].number == 200
    checked = log.verify()
    assert (checked.wrong, checked.lines) == ((), len(found))


@pytest.mark.parametrize("kept", [1, 40, 150])
def test_a_torn_line_is_told_and_the_next_ones_are_whole(tmp_path: Path, kept: int) -> None:
    log = _noted(tmp_path, 3)
    path = tmp_path / "audit-000001.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + lines[2][:kept])
    log.note(JOB)
    log.note(JOB)
    assert [noted.number for noted in log.read()] == [1, 2, 3, 4]
    assert log.verify().wrong == ("audit-000001.jsonl, line 3: is damaged, or was changed.",)


def test_what_a_client_says_cannot_fill_the_disk(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.note(Deed("job", card="x" * 1_000_000, kind='"\n}'))
    (noted,) = log.read()
    assert len(noted.deed.card) == 200
    assert noted.deed.kind == '"\n}'
    assert log.verify().wrong == ()


def test_several_processes_note_at_once_and_no_line_is_lost(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from gesso_runtime.server.keys.audit_log import AuditLog, Deed\n"
        "log = AuditLog(Path(sys.argv[1]), file_bytes=4096, files=99)\n"
        "for number in range(40): log.note(Deed('job', job=str(number)))\n"
    )
    many = [subprocess.Popen([sys.executable, "-c", code, tmp_path]) for _ in range(3)]
    assert [each.wait() for each in many] == [0, 0, 0]
    checked = AuditLog(tmp_path).verify()
    assert (checked.lines, checked.wrong) == (120, ())


def test_a_full_disk_is_told_and_leaves_no_half_line(tmp_path: Path) -> None:
    _noted(tmp_path, 3)
    size = (tmp_path / "audit-000001.jsonl").stat().st_size
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from gesso_core.errors import DiskFull\n"
        "from gesso_runtime.server.keys.audit_log import AuditLog, Deed\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size} + 20,) * 2)\n"
        "try: AuditLog(Path(sys.argv[1])).note(Deed('job'))\n"
        "except DiskFull as full: print(full.code)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True)
    assert told.stdout.strip() == DiskFull.code, told.stderr
    assert (tmp_path / "audit-000001.jsonl").stat().st_size == size
    assert AuditLog(tmp_path).verify().wrong == ()


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    AuditLog(tmp_path / "audit").note(JOB)
    assert (tmp_path / "audit").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "audit/audit-000001.jsonl").stat().st_mode & 0o777 == 0o600
