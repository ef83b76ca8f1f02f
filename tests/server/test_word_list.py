"""Words that an installation does not want: refused by whatever way a prompt comes."""

from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import edit
from fixtures.served import SETTINGS, served
from gesso_core.errors import CannotRead
from gesso_runtime.server.settings import Words


def test_a_listed_word_is_refused_and_written_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words.txt").write_text("# none of these\nquagga\n")
    settings = replace(SETTINGS, words=Words(str(tmp_path / "words.txt")))
    with served(tmp_path, settings=settings) as server:
        refused = server.asker().submit(edit(prompt="a Quagga in the rain"))
        assert (refused.status, refused.code) == (400, "bad_request")
        assert b"uagga" not in refused.body
        assert server.asker().submit(edit(prompt="a zebra in the rain")).status == 201
    there = (path for path in (tmp_path / "server").rglob("*") if path.is_file())
    kept = b"".join(path.read_bytes() for path in there)
    assert b"uagga" not in kept
    assert "uagga" not in "".join(capfd.readouterr())


def test_a_list_that_cannot_be_read_keeps_the_server_from_starting(tmp_path: Path) -> None:
    settings = replace(SETTINGS, words=Words("gone.txt"))
    with pytest.raises(CannotRead, match=r"gone\.txt"), served(tmp_path, settings=settings):
        pass
