"""One-time codes: good once, for a while, and ended by a few wrong tries."""

import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from gesso_core.errors import BadRequest, DamagedFile, KeyRefused, NotTrusted
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.pairing import WRONG_TRIES, PairingCodes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pairing.json"


def test_a_code_is_good_once(file: Path) -> None:
    codes = PairingCodes(file)
    code, made = codes.make(60, [Scope.METRICS], key_expires=5e9)
    assert re.fullmatch(r"[0-9A-HJKMNP-Z]{4}(-[0-9A-HJKMNP-Z]{4}){2}", code)
    assert codes.redeem(code) == made
    assert made.scopes == {Scope.METRICS}
    assert made.key_expires == 5e9
    with pytest.raises(KeyRefused):
        codes.redeem(code)


def test_people_write_it_as_they_like(file: Path) -> None:
    codes = PairingCodes(file)
    for written in (str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n",
                    lambda code: code.replace("-", "").replace("0", "o")):  # fmt: skip
        code, made = codes.make(60)
        assert codes.redeem(written(code)) == made


def test_it_is_made_by_another_process_while_the_server_runs(file: Path) -> None:
    running = PairingCodes(file)
    code = (
        "import sys; from pathlib import Path\n"
        "from gesso_runtime.server.keys.pairing import PairingCodes\n"
        "print(PairingCodes(Path(sys.argv[1])).make(60)[0])\n"
    )
    made = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True)
    running.redeem(made.stdout)


def test_the_code_itself_is_kept_nowhere(file: Path) -> None:
    code, _ = PairingCodes(file).make(60)
    assert code not in file.read_text()
    assert code.replace("-", "") not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_code_ends(file: Path) -> None:
    now = [1000.0]
    codes = PairingCodes(file, lambda: now[0])
    code, _ = codes.make(60)
    now[0] += 60
    with pytest.raises(KeyRefused):
        codes.redeem(code)


def test_wrong_tries_end_it(file: Path) -> None:
    codes = PairingCodes(file)
    code, _ = codes.make(60)
    for _ in range(WRONG_TRIES - 1):
        with pytest.raises(KeyRefused):
            codes.redeem("0000-0000-0000")
    codes.redeem(code)  # one less, and it is still good
    code, _ = codes.make(60)
    for _ in range(WRONG_TRIES):
        with pytest.raises(KeyRefused):
            codes.redeem("0000-0000-0000")
    with pytest.raises(KeyRefused):
        codes.redeem(code)


def test_wrong_used_and_old_are_told_in_the_same_words(file: Path) -> None:
    now = [1000.0]
    codes = PairingCodes(file, lambda: now[0])
    old, _ = codes.make(10)
    now[0] += 10
    used, _ = codes.make(10)
    codes.redeem(used)
    said = set()
    for refused in (old, used, "0000-0000-0000", "", "\ud800", "x" * 1_000_000):
        with pytest.raises(KeyRefused) as error:
            codes.redeem(refused)
        said.add((error.value.message, error.value.hint, error.value.detail))
    assert len(said) == 1


def test_of_many_who_say_it_at_once_one_is_let_in(file: Path) -> None:
    codes = PairingCodes(file)
    code, _ = codes.make(60)
    let_in = []

    def say() -> None:
        with suppress(KeyRefused):
            let_in.append(codes.redeem(code))

    many = [threading.Thread(target=say) for _ in range(8)]
    for each in many:
        each.start()
    for each in many:
        each.join()
    assert len(let_in) == 1


def test_codes_do_not_pile_up(file: Path) -> None:
    codes = PairingCodes(file)
    for _ in range(20):
        codes.make(60)
    with pytest.raises(BadRequest):
        codes.make(60)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1, "invitations": [3]}', "\0"])
def test_a_damaged_file_pairs_nobody(file: Path, content: str) -> None:
    codes = PairingCodes(file)
    code, _ = codes.make(60)
    file.write_text(content)
    with pytest.raises(DamagedFile):
        codes.redeem(code)


def test_a_file_that_others_may_read_pairs_nobody(file: Path) -> None:
    codes = PairingCodes(file)
    code, _ = codes.make(60)
    file.chmod(0o644)
    with pytest.raises(NotTrusted):
        codes.redeem(code)
