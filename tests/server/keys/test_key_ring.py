"""Who is let in: right keys at once, wrong, revoked and expired ones never, whoever changed it."""

import subprocess
import sys
from pathlib import Path

import pytest

from gesso_core.errors import BadRequest, DamagedFile, GessoError, KeyRefused, NotFound
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.key_ring import KeyRing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


class _Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_key_lets_its_owner_in(file: Path) -> None:
    ring = KeyRing(file)
    secret, made = ring.make("Anna's laptop", [Scope.EDIT, Scope.METRICS])
    assert secret.startswith("gesso_")
    assert len(secret) >= 49
    assert ring.check(secret) == made == KeyRing(file).check(secret)
    assert made.allows(Scope.METRICS)
    assert not made.allows(Scope.ADMIN)


def test_the_key_itself_is_kept_nowhere(file: Path) -> None:
    secret, made = KeyRing(file).make("a")
    assert secret not in file.read_text()
    assert secret.removeprefix("gesso_") not in file.read_text()
    assert made.digest not in repr(made)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "wrong", ["", "gesso_", "gesso_" + "A" * 43, "x" * 1_000_000, "\ud800", "gesso_ä\0", "Bearer"]
)
def test_what_is_no_key_lets_nobody_in(file: Path, wrong: str) -> None:
    ring = KeyRing(file)
    with pytest.raises(KeyRefused):
        ring.check(wrong)
    secret, _ = ring.make("a")
    for refused in (wrong, secret[:-1], secret + "A", secret.upper(), f" {secret}"):
        with pytest.raises(KeyRefused):
            ring.check(refused)


def test_a_revoked_key_is_refused_by_a_server_that_runs(file: Path) -> None:
    running = KeyRing(file)
    secret, made = running.make("a")
    other, _ = running.make("b")
    running.check(secret)
    code = (
        "import sys; from pathlib import Path\n"
        "from gesso_runtime.server.keys.key_ring import KeyRing\n"
        "KeyRing(Path(sys.argv[1])).revoke(sys.argv[2])\n"
    )
    subprocess.run([sys.executable, "-c", code, file, made.id], check=True)
    with pytest.raises(KeyRefused, match="revoked"):
        running.check(secret)
    running.check(other)


def test_revoking_twice_keeps_the_first_moment(file: Path) -> None:
    clock = _Clock()
    ring = KeyRing(file, clock)
    _, made = ring.make("a")
    first = ring.revoke(made.id)
    clock.now += 9
    assert ring.revoke(made.id) == first
    with pytest.raises(NotFound):
        ring.revoke("ffffffff")


def test_an_expired_key_is_refused(file: Path) -> None:
    clock = _Clock()
    ring = KeyRing(file, clock)
    secret, _ = ring.make("a", expires=clock.now + 60)
    ring.check(secret)
    clock.now += 60
    with pytest.raises(KeyRefused, match="expired"):
        ring.check(secret)


def test_only_a_key_that_lets_nobody_in_is_forgotten(file: Path) -> None:
    ring = KeyRing(file)
    secret, made = ring.make("a")
    with pytest.raises(BadRequest):
        ring.forget(made.id)
    ring.revoke(made.id)
    ring.forget(made.id)
    assert ring.list() == ()
    with pytest.raises(KeyRefused):
        ring.check(secret)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81, "a\x1b[2J"])
def test_a_name_that_would_spoil_a_list_is_refused(file: Path, name: str) -> None:
    with pytest.raises(BadRequest):
        KeyRing(file).make(name)
    assert not file.exists()


def test_a_key_that_is_good_for_nothing_or_over_before_it_begins_is_refused(file: Path) -> None:
    clock = _Clock()
    ring = KeyRing(file, clock)
    with pytest.raises(BadRequest):
        ring.make("a", [])
    for expires in (clock.now, clock.now - 1, float("nan"), float("inf")):
        with pytest.raises(BadRequest):
            ring.make("a", expires=expires)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"format": 1, "keys": 3}', '{"format": 2}', '{"format": 1, "keys": [{}]}',
     "\0", '{"format": 1, "keys": [{"id": "a"}]}', "[" * 100_000],
)  # fmt: skip
def test_a_damaged_file_lets_nobody_in_and_is_never_written_over(file: Path, content: str) -> None:
    ring = KeyRing(file)
    secret, _ = ring.make("a")
    file.write_text(content)
    with pytest.raises(KeyRefused, match="cannot read its keys"):
        ring.check(secret)
    with pytest.raises(DamagedFile):
        ring.make("b")
    assert file.read_text() == content


def test_a_file_that_others_may_read_lets_nobody_in(file: Path) -> None:
    ring = KeyRing(file)
    secret, _ = ring.make("a")
    ring.check(secret)
    file.chmod(0o640)
    with pytest.raises(KeyRefused) as refused:
        ring.check(secret)
    assert "Others than you" in refused.value.detail
    file.chmod(0o600)
    ring.check(secret)


def test_several_processes_make_keys_at_once_and_none_is_lost(file: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from gesso_runtime.server.keys.key_ring import KeyRing\n"
        "for number in range(15): KeyRing(Path(sys.argv[1])).make(str(number))\n"
    )
    many = [subprocess.Popen([sys.executable, "-c", code, file]) for _ in range(3)]
    assert [each.wait() for each in many] == [0, 0, 0]
    assert len(KeyRing(file).list()) == 45
    assert len({key.id for key in KeyRing(file).list()}) == 45


def test_nothing_is_left_beside_the_file_but_its_lock(file: Path) -> None:
    KeyRing(file).make("a")
    there = sorted(path.name for path in file.parent.iterdir())
    assert there == ["keys.json", "keys.json.lock"]


def test_every_refusal_says_what_to_do(file: Path) -> None:
    with pytest.raises(GessoError) as refused:
        KeyRing(file).check("gesso_wrong")
    assert refused.value.hint
