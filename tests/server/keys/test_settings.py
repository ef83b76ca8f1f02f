"""`server.toml`: what `init` writes is what holds, and what is not understood names its place."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from gesso_core.cards.strict import to_plain
from gesso_core.errors import BadRequest, CannotRead, NotFound, NotTrusted
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.settings import (
    Rate,
    Settings,
    first_settings,
    parse_settings,
    read_settings,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "server.toml"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(name='Müllers "GPU" \\ $name', host="::1", port=0, address="10.0.0.5:443"),
        Settings(client_ca="/etc/studio ca.pem"),
    ],
)
def test_what_is_written_first_is_what_holds(file: Path, settings: Settings) -> None:
    file.write_text(first_settings(settings))
    assert read_settings(file) == settings


def test_every_comment_tells_what_holds_without_it() -> None:
    """The lines that are commented out, read as if they were not, change nothing; none is missing.

    But for the example of a key's own rate, which ends the file.
    """
    said, _, example = first_settings(Settings()).partition("# Another rate")
    shown = re.sub(r"(?m)^# (\w+ = )", r"\1", said)
    assert parse_settings(shown, "it") == Settings()
    assert tomllib.loads(shown) | {"rates": {}} == to_plain(Settings())
    rates = "\n".join(line.removeprefix("# ") for line in example.splitlines()[1:])
    assert parse_settings(rates, "it").rate_of("1a2b3c4d") == Rate(60, 100)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("port = 'x'", "port"),
        ("port = 70000", "port"),
        ("prot = 1", "prot"),
        ("port =\nname = 3", "line 1"),
        ("[limits]\npixels = 0", "limits.pixels"),
        ("[limits]\nwaiting = 1.5", "waiting"),
        ("[limits]\nattempts = true", "attempts"),
        ("[rate]\nrequests_per_minute = -1", "rate"),
        ("[rates.aa]\nmegapixels_per_minute = -1", "rates.aa"),
        ("[rates]\naa = 3", "aa"),
        ("[pairing]\nseconds = 1", "pairing.seconds"),
        ("name = ''", "name"),
        ('name = "a\\u001b"', "name"),
        ("host = ''", "host"),
        ("[cluster]\nat_once = 0", "cluster.at_once"),
        ("[cluster]\nwait_seconds = 0", "cluster.wait_seconds"),
        ("[cluster]\naddress = 'gpu'", "of [cluster]"),
        ("[cluster]\naddress = 'https://gpu'\nsecret = 'x'", "https://gpu"),
        ("[[[", "line 1"),
        ("a = " + "[" * 20_000, "server.toml"),
    ],
)
def test_what_is_not_understood_is_named(file: Path, text: str, named: str) -> None:
    file.write_text(text)
    with pytest.raises(BadRequest) as wrong:
        read_settings(file)
    assert named in wrong.value.message
    assert str(file) in wrong.value.message
    assert wrong.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 1", "Is it port or"),
        ("[limit]\npixels = 1", "Is it limits?"),
        ("[limits]\npixel = 1", "Is it pixels?"),
        (
            "[rates.aa]\nrequests_a_minute = 1",
            "Is it requests_per_minute or megapixels_per_minute?",
        ),
        ("zzz = 1", "Correct the file."),
    ],
)
def test_a_word_like_the_one_that_was_meant_is_named(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(BadRequest, match="is not known") as wrong:
        read_settings(file)
    assert wrong.value.hint.startswith(said)


def test_what_is_no_text_or_not_there_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_settings(file)
    file.write_bytes(b"\xff\xfe\0")
    with pytest.raises(BadRequest, match=rf"{file} is no text in UTF-8"):
        read_settings(file)
    with pytest.raises(CannotRead):
        read_settings(tmp_path)


def test_a_key_may_have_a_rate_of_its_own() -> None:
    settings = parse_settings("[rates.1a2b3c4d]\nrequests_per_minute = 6", "it")
    assert settings.rate_of("1a2b3c4d") == replace(Rate(), requests_per_minute=6)
    assert settings.rate_of("ffffffff") == Rate()


def test_the_authority_of_clients_lies_beside_the_settings_or_anywhere(tmp_path: Path) -> None:
    assert Settings().client_authority(tmp_path) is None
    assert Settings(client_ca="ca.pem").client_authority(tmp_path) == tmp_path / "ca.pem"
    assert Settings(client_ca="/etc/ca.pem").client_authority(tmp_path) == Path("/etc/ca.pem")


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "server")
    with pytest.raises(NotFound):
        folder.check()
    folder.root.mkdir(mode=0o700)
    with pytest.raises(NotFound):
        folder.check()
    folder.settings.write_text("")
    folder.check()
    folder.root.chmod(0o750)
    with pytest.raises(NotTrusted, match="look into"):
        folder.check()


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("", ()),
        ("gpu.lan", ("gpu.lan",)),
        ("gpu.lan:443", ("gpu.lan",)),
        ("10.0.0.5:443", ("10.0.0.5",)),
        ("fd00::5", ("fd00::5",)),
        ("[fd00::5]", ("fd00::5",)),
        ("[fd00::5]:443", ("fd00::5",)),
    ],
)
def test_the_address_without_its_port(address: str, names: tuple[str, ...]) -> None:
    assert Settings(address=address).names() == names


def test_the_comments_promise_no_page_that_is_not_there() -> None:
    assert "/docs" not in first_settings(Settings())
    assert "/openapi.json" in first_settings(Settings())
